"""CSV and its relatives.

    csv_rows       recognised, and cut into units; column_names.py: what the columns are called by
      csv_cut        where a large file may be cut
      csv_table      its rows masked: csv_lines.py reads row by row, csv_block.py and csv_cells.py many at once

Delimiters, quotes and encodings are told by scanner/delimited/.
"""
