"""Texts with an inner structure: tables, long texts withheld in parts, values cut over two texts, descriptions.

    tables          a text that is a table: JSON Lines, rows below a header (rows.py), Markdown (markdown_tables.py)
      table_leaves    such a text as a value of a document
    in_parts        a long text without the parts that carry instructions; parts.py: what its parts are
      printed_rows    rows as Python prints them, whose values are such parts
    cut_values      a value that begins in one text and ends in the next
    spoken          descriptions of tools, which are meant to instruct; prompts.py: prompts, which are, too

Messages of other programs are read by these; the walk over documents is not theirs.
"""
