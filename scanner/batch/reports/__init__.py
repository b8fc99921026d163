"""The reports of a scan, all from the findings of :mod:`scanner.batch.found.store`.

    text            for people, on stdout; words.py has what html says in the same words
    html            one page that needs nothing else; html_style.py says how it looks
    sarif           SARIF 2.1.0, for code scanning services
    diff            what is new since an earlier scan

None of them holds a value: examples were masked before they were counted.
"""
