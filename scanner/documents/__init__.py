"""The walk over whole documents: value by value, or column by column where many records have one shape.

    document        the walk: every text, field name and long number becomes a leaf, and masks are put back
      block           many flat records as columns; column.py: one of these; nested_columns.py: of records that hold
                      others; blocks.py: all blocks of a walk
      regular         lists of records decoded into the structs of records.py; page.py: those whose records hold lists
      settled         columns that their field's name settles; ids.py: forms that hold nothing sensitive
      matrix          tables written as lists of rows
    renaming        masked names of fields
    rewritten       a JSON text with some values replaced, all else as it was; found_twice.py: it is scanned in two
                    ways, and counted once
    pointers        where values stand, as JSON Pointers

A *block* is many records of one shape, a *page* a list of records that hold lists. A column is *settled* when nothing
in it is left to scan.
"""
