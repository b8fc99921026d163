"""The index over a folder of exports: where each record lies, and by what it is found.

    current         the index as it has to be now, made or brought up to date, by one process at a time (lock.py)
    build           every record of every file once: fill.py puts them into the tables of store.py, with keyed digests
                    (digester.py) in place of ids, emails and names, and codes.py for statuses; what two exports
                    may both have is noted (exported_again.py)
    snapshot        one state of it, as it is read through connections.py by the SQL of queries.py; each file is an
                    indexed_file.py; asked.py puts a query into its words
    grid            counts within bounds, without going through the records
    sums            what the records of a list add up to, in each currency; repeats.py: those that share their id with
                    an earlier one; left_out.py: what no list shows

It holds no name, no address and no id in clear.
"""
