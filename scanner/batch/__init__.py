"""Exports of gigabytes, scanned and redacted on one machine: which sensitive data is where, and a copy without it.

The pipeline of a scan::

    paths (files, folders, globs)
      -> request.py    the files of the paths, their formats, and the units of work they are cut into (units.py)
      -> scan.py       the units over a pool of processes (pool.py, worker.py); retries; a manifest to resume by, locks
                       and files that are written whole (folder/)
      -> formats/      one module for each: reads a unit chunk by chunk, and writes the masked form of each chunk
      -> columns/      rows with the same fields by column (table.py, and arrow/ for Arrow), all other records many
                       through one arena (records.py); each answer is that of ``Scanner.redact_json`` for the row
      -> store.py      findings by file, column and kind; merged, counted, with masked examples
      -> reports/      for people, as SARIF, as one HTML file, and what is new since an earlier scan
"""
