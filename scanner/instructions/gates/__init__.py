"""Which leaves of an arena are worth reading for instructions, in a few native passes over all of them.

    gate            the passes in their order; notes.py keeps what they found in an arena
      gate_words      words and phrases; their patterns, and those of shapes, are in
                      gate_patterns.py
      disguise_shapes shapes that a disguise has whatever its words are
      word_gates      words of no language, and texts that are misspelt throughout
      cut_words       halves of words and phrases with which another text goes on
      blanked_codes   a small arena is asked without its codes
    borders         of many rows: whether any two texts go on with each other

*Gate words* make a text worth reading, *weak words* worth weighing.
"""
