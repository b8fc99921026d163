"""One grammar: its notation (``<ignore> <glue>{0,4} <orders>``), and what it becomes.

grammar        the notation, as a pattern over letters; alphabet.py: in few bytes
requirements   which words each way to match needs, in one sentence or on both sides of its end
"""
