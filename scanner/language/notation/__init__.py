"""One grammar: its notation (``<ignore> <glue>{0,4} <orders>``), and what it becomes.

    grammar         the notation, as a pattern over letters of the lexicon; alphabet.py writes it in few bytes
    requirements    which words each way to match needs, in one sentence or on both sides of its end

All grammars together are searched for in search/.
"""
