"""The hot path: texts folded into one arena, every rule over all of them in a few native calls, spans settled.

    buffer/         all texts of a payload folded into one buffer; codepoints.py searches before that for what folding
                    removes; equal texts are there once (distinct_texts.py)
    encodings       what percent signs, entities and backslashes hide, blocks of base64 (encoded_blocks.py), texts
                    written as numbers (codes.py); of a long text only the parts near its escapes are read (excerpts.py)
    matcher         every rule over the arena, with the theory of operation; marked.py tells leaves that hold a match
      anchors         the literals of one automaton for all rules; due_rules.py: which rules are due in a leaf, and
                      shape_gates.py those that have no literal
      program         one rule: beginnings.py and groups.py say what its pattern tells of matches
      candidates      what a rule finds, judged one by one or many at a time (many_candidates.py): what may stand
                      beside it (guards.py; namesake.py: brands), what the words before it say (labels.py), and
                      then its validator
      card_rows       long rows of groups of digits; numbers.py: digits that a stronger rule has explained
    found           what was found in many leaves, and spans.py in one: how overlaps are settled
    engines/        RE2 and Aho-Corasick, which no other module imports
    literals        literals that come from the payload itself; random_signs.py: texts that cost more

A *leaf* is one text of the arena. A *candidate* is what a pattern proposes, a *hit* one that was judged to be what it
looks like, a *span* its place in the source.
"""
