"""The formats of exports: how each is cut into units, scanned, and put together again.

    text_format       what formats of text have in common: their pieces, one behind the other, are the file
    json_files/       JSON Lines, and JSON documents
    csv_files/        CSV and its relatives
    text_files/       notes, logs and dumps, with the tables and statements in them
    xml_files/        XML, in whose copy only the words that are masked change
    parquet_files/    Parquet: row groups, scanned by column
    compressed        one of these inside gzip, zip or zstd (zstd.py)

Each is a ``Format`` (:mod:`scanner.batch.units`), which is imported when it is needed.
"""
