"""Exports of gigabytes, scanned and redacted on one machine: what sensitive data is where, and a copy without it.

The pipeline of a scan::

    paths (files, folders, globs)
      -> request.py    what there is, in which format, cut into units of work (units.py)
      -> formats/      one file for each: reads a unit chunk by chunk, writes the chunk's safe form
      -> columns/      rows with the same fields, by column (table.py), all other records many through one arena
                       (records.py); each answer is that of ``Scanner.redact_json``
      -> store.py      what was found: by file, column and kind; merged, counted, with masked examples
      -> engine.py     a pool of processes over the units; retries, a manifest to resume by (folder/), atomic outputs
      -> reports/      for people, as SARIF, as one HTML file, and what is new
"""
