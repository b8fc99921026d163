"""What a scan has found: counts, masked examples and places, never a value.

    store            the findings of all files, as a JSON document that a later scan can be compared with
      file_findings  those of one file, by column and type, with what could not be scanned
        kinds        those of one type in one column, with masked examples
          looks      how these look masked, counted

Each unit of a file has findings of its own, which are merged in the order of the units.
"""
