"""How fast, beside what: every figure is a ratio of two things measured in turns, in one run, with the answer checked.

``python -m benchmarks.report`` runs it all and writes the tables.
"""
