"""What a scan has found: counts, masked examples and places, never a value.

    store            the findings of all files, as a JSON document that a later scan can be compared with
      file_findings  those of one file, by column and type, with what could not be scanned
        kinds        those of one type in one column, with masked examples
          looks      how these look masked, counted

Findings of two parts of a file merge to those of both, whichever part comes first.
"""
