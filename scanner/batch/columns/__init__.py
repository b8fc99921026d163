"""Tables scanned column by column, whoever holds the rows: lines of a file, or Arrow (arrow/).

    table           records with the same plain fields; each row gets the answer of ``Scanner.redact_json``
      values          a column as its distinct values; answers.py: what the rules find in each
      rows            what depends on the row, and which rows have to be scanned whole
      echoing         texts that name again what another field names; echoed.py: what is found in these
      heard_words     what the texts' words rule out of that
      cut_rows        rows whose texts say something only together
    records         records scanned whole, many at a time
    cells           the rows as a format has them; grid.py: lines turned into columns
    counts          what was found, by column

A *distinct* value is scanned once for all rows that hold it.
"""
