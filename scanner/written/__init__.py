"""Fields that are written out in a text: labels and values, tables, markup, interchange formats, rows of SQL."""
