"""How rows are written in a file or a text: the encoding, the delimiter, whether the first row names the columns."""
