"""How much of what is sensitive is found, and how much of what is harmless is left alone: ours and peers, side by side.

    lists.py people.py values.py keys.py checks.py    values of six locales
    near.py                                           what only looks sensitive
    phrases_en.py phrases_world.py payloads.py        texts and documents around them, in two halves
    fill.py disguise.py maker.py invoice.py files.py  cases with marks
    ours.py peers.py adapter.py labels.py             scanners that answer with spans of our entity types
    score.py report.py                                the counts and the tables

``python -m benchmarks.accuracy --help``
"""
