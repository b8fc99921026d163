"""Billing data in a folder of exports, read in place.

    problems.py why records, or a whole file, are left out
    reading.py  how records are read, as far as whoever runs the server says it
    files/      what a file is by its name or its first bytes, before any record is read
    looks/      what the columns of a table are, whatever they are called, by what its first rows show
    formats/    where the records of a file begin and end: CSV, JSON, JSON Lines, Parquet
    exports/    which files there are, what each is an export of, and how it is to be read
    entries/    the records of one export, whatever its format: where each lies, and its facts
    index/      where each record lies, and by what it is found
    lookups/    how what is asked for is found in one state of the data
    source.py   the folder as a source of records for the tools, put together from all of these
    advice/     what whoever starts a server is told: what was found, what is missing, which profile would fit better

Each imports only what stands above it. Nothing is imported or copied: a record is read out of its file when it is asked
for. `sample/` is the folder that `--demo` serves.
"""
