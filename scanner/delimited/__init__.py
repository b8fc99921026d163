"""How rows are written in a file or a text: the encoding, the delimiter, whether the first row names the columns.

    dialect         all of it, for one file
      text_encoding   byte order marks, UTF-16, and Windows-1252 where it is not UTF-8
      signs           delimiters, quotes and escapes
      sep_line        the line ``sep=;`` before the headings
      headings        whether the first row names the columns

Used for files (batch/) and for tables within a text (texts/), so that both are read alike.
"""
