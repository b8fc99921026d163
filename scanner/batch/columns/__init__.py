"""Tables scanned column by column, whoever holds the rows: lines of a file, or Arrow."""
