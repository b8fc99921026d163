"""Injected instructions: from the texts of an arena to a verdict on each, in the order of the work.

    gate            which leaves are worth reading: one native pass over the arena (gate.py, its patterns in
                    gate_patterns.py, words and phrases in gate_words.py, shapes of disguises in disguise_shapes.py,
                    words of no language and misspelt ones in word_gates.py, halves of words in cut_words.py; of small
                    arenas without the codes, blanked_codes.py), and the weight of their words (leaves_to_read.py);
                    gate_notes.py keeps what it found
    signals         in each text that is read: patterns (pattern_signals.py), grammars and the weights of its words
                    (:mod:`scanner.language`); one text's signals and their places are Signals (signals.py). What was
                    found in a text is kept from message to message (kept_answers.py)
    verdict         signals near each other add up, by categories, to a threshold (verdicts.py); the words around weak
                    ones may speak against them (doubt.py)
    disguises       if that is not enough: the text read otherwise (:mod:`scanner.disguises`), many texts at a time
                    (readahead.py), and the verdict on its signals with those of a reading (in_disguise.py, judging.py)
    parts           a long text that passed is judged part by part (parts.py)
    neighbours      an instruction cut over several texts (cut_texts.py): the texts around a suspicious one
                    (neighbours.py), the ways to join them (joinings.py, joined.py), what was put between the pieces
                    (seams.py), and what their words weigh as one text (joined_wording.py); of many rows it is asked
                    first whether any two texts go on with each other (borders.py)

``reader.py`` holds the stages up to the parts together, and the detector asks for the neighbours. What a page only
shows is no signal: fenced code (fenced_code.py) and quotations that it opened itself (quotations.py). Nor is an element
that holds one value, or a name that begins with a model's (plain_values.py), nor a program's name of several words in
one piece (glued_runs.py), nor a call that gets the rest of a text that was cut (read_on_calls.py), nor a script of a
page of HTML that reaches nowhere (page_scripts.py). Descriptions of tools are weighed apart (described.py).

A *signal* is a match of a rule with a category and a weight. A *reading* is what a text in disguise may have been meant
as. *Gate words* make a text worth reading, *weak words* worth weighing. Words *lean* when they weigh for an
instruction. A *piece* is a text that may be part of a sentence that goes on in another text. The *allowance* bounds the
work on the readings of a payload; a text for which it does not suffice counts as *unread*, which is a signal.
"""
