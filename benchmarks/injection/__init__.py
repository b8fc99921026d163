"""How well injected instructions are found: recall by technique, false alarms by kind of text, peers beside it.

    cases.py files.py                 one case; cases of other suites, as JSON Lines
    *.yaml disguise.py maker.py       cases of the project's own making, in two halves
    ours.py peers.py adapter.py       scanners that answer yes or no
    score.py report.py misses.py      the counts, the tables, and what was got wrong
    wording.py bags.py fitting.py     what words weigh, fitted to wordings/ by regression.py

``python -m benchmarks.injection --help``
"""
