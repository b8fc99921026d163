"""Arrow tables scanned by column: types and fields of a schema, arrays as leaf columns, rows taken as a whole.

    fields          which fields of a schema may hold something, and what their names claim
    arrays          a column taken apart into texts, and put together again; no other module knows arrays
    tables          whole columns at once; whole_rows.py: rows whose fields have a say in each other
    findings        the spans of a column's distinct values, counted by the rows that hold them
    scanned         what comes of it, importable without ``pyarrow``

Offsets of findings lead from the texts of a column back to its rows.
"""
