"""Plain text: notes, logs, dumps.

    plain_text      its copy has the same lines
      text_parts      lines that belong together: text_blocks.py: tables and cards, sql_blocks.py: statements,
                      html_blocks.py: tables of tags
      part_masking    each part scanned as one text, and written line by line

All lines that belong to no part are scanned line by line, as a table of one column.
"""
