"""Tables within a text: the names of their columns claim the values below them.

    listings        tables without bars: columns by blanks (aligned.py), lists of JSON, rows of SQL (sql_rows.py),
                    answers of database shells (shells.py)
    grids           tables drawn with bars
    elements        XML and HTML, with the tables of html_table.py
    extended_logs   logs whose first lines name their fields
    secret_cells    passwords and tokens in any of these

What they give are pairs (pairs.py): the name of a column, and the place of a cell.
"""
