"""Exports of gigabytes, scanned and redacted on one machine: which sensitive data is where, and a copy without it.

How a row gets from its file to the report::

    in the parent
      request.py    finds the files of the paths, recognises their formats (``Format.recognises``), and has each format
                    cut its files into units (``Format.plan``): ranges of lines, row groups, whole files (units.py).
                    A format that reads with native code does so in a process of its own (apart.py)
      scan.py       hands one unit at a time to each process of a pool (pool.py), retries units whose process died
                    or comes no further

    in a worker (worker.py)
      formats/      ``Format.scan`` reads the unit chunk by chunk; for each chunk:
        columns/      rows with the same fields go by column (table.py; arrow/ for Arrow), each distinct value once
                      (answers.py); other records and rows whose fields depend on each other go whole (records.py).
                      Either way a row gets the answer of ``Scanner.redact_json``
        decided/      what becomes of each column, as the profile's entity says
        found/        what was found is counted by column and type (columns/counts.py), with masked examples; the
                      masked chunk is written to the unit's *piece*
      folder/       the piece and the findings are on the disk, each whole, before the worker reports (manifest.py)
      formats/      when all units of a file are done, ``Format.assemble`` makes the copy from their pieces

    in the parent
      found/        the findings of all files, and their JSON document (store.py)
      reports/      for people, as SARIF, as one HTML file, and what is new since an earlier scan

Workers share the memory of one scanner (first_worker.py), keep to a share of what the scan may take (memory.py), and
end with their parent (parent_watch.py); processes.py starts and ends them. targets.py has where copies go, progress.py
tells how far the scan is. spark.py does the same work in a cluster.
"""
