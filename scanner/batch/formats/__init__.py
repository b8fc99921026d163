"""The formats of exports: how each is cut into units, scanned, and put together again.

    text_format     what formats of text have in common: their pieces, one behind the other, are the file
      jsonl           JSON Lines by the ranges of lines.py; lines with the same fields are a table,
                      told apart many at once (jsonl_block.py); json_signs.py: whether a text is JSON
      json_array      a JSON document: an array, item by item, or one record
      csv_rows        CSV: column_names.py what its columns are called by, csv_cut.py where a large file may be cut;
                      csv_table.py its rows masked, csv_lines.py row by row, csv_block.py and csv_cells.py many at once
      xml_document    XML: xml_reading.py takes it apart, xml_writing.py changes only the words that are masked
      plain_text      notes, logs, dumps: text_parts.py are the lines that belong together, part_masking.py masks them;
                      text_blocks.py: tables and cards, sql_blocks.py: statements, html_blocks.py: tables of tags
    parquet         row groups, and parquet_pieces.py; parquet_pages.py: what they unpack to, before they are;
                    parquet_form.py: how a file is stored, so that its copy is
    compressed      one of these inside gzip, zip or zstd (zstd.py)

Each is a ``Format`` (:mod:`scanner.batch.units`).
"""
