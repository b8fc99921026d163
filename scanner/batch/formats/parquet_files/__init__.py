"""Parquet: row groups, scanned by column.

    parquet_pages     what the pages of a file unpack to, before they are
    parquet_form      how a file is stored, so that its copy is stored the same way
    parquet_pieces    the copy, one row group at a time
    parquet           all of them, as a format

Arrow is imported with the first such file.
"""
