"""Exports of gigabytes, scanned and redacted on one machine: what sensitive data is where, and a copy without it.

The pipeline of a scan::

    paths (files, folders, globs)
      -> units.py      what there is, in which format, cut into units of work
      -> a format      one file for each: reads a unit chunk by chunk, writes the chunk's safe form (jsonl.py, ...)
      -> table.py      rows with the same fields, by column; each answer is that of ``Scanner.redact_json``
      -> records.py    all other records, many through one arena; the same
      -> store.py      what was found: by file, column and kind; merged, counted, with masked examples
      -> engine.py     a pool of processes over the units; retries, a manifest to resume by, atomic outputs
      -> report.py     for people, JSON, SARIF (sarif.py), one HTML file (report_html.py), what is new (diff.py)
"""
