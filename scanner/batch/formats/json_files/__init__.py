"""JSON: one record a line, or one document.

    json_signs    whether a text is JSON, whatever its name says
    jsonl         JSON Lines by the ranges of lines.py; jsonl_block.py: lines with the same fields are a table,
                  told apart many at once
    shared_lines  lines that hold several records, as those of Firehose
    marked_lines  lines that begin with a mark
    listed_rows   records that are lists, below the names of their columns
    json_array    a JSON document: an array, item by item, or one record

Records that are written alike are a table, which is scanned by column (scanner/batch/columns/).
"""
