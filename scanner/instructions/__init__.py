"""Injected instructions: from the texts of an arena to a verdict on each, in the order of the work.

    gates/          which leaves are worth reading: native passes over the arena; leaves_to_read.py adds those whose
                    words weigh enough
    signals         in each text that is read: patterns (pattern_signals.py), grammars and the weights of its words
                    (:mod:`scanner.language`); one text's signals and their places are Signals (signals.py). What was
                    found in a text is kept from message to message (kept_answers.py)
    harmless/       what only looks like a signal
    verdict         signals near each other add up, by categories, to a threshold (verdicts.py); the words around weak
                    ones may speak against them (doubt.py)
    disguises       if that is not enough: the text read otherwise (:mod:`scanner.disguises`), many texts at a time
                    (readahead.py), and the verdict on its signals with those of a reading (in_disguise.py, judging.py)
    parts           a long text that passed is judged part by part (parts.py)
    cut/            an instruction cut over several texts: the texts around a suspicious one, joined (joined.py) without
                    what was put between them (seams.py)

``reader.py`` holds the stages up to the parts together; what the texts of a payload say only together is asked of
``cut/`` by :mod:`scanner.detection.together`. Descriptions of tools are weighed apart (described.py).

A *signal* is a match of a rule with a category and a weight. A *reading* is what a text in disguise may have been meant
as. Words *lean* when they weigh for an instruction. The *allowance* bounds the work on the readings of a payload; a
text for which it does not suffice counts as *unread*, which is a signal.
"""
