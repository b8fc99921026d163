"""The texts of a payload as leaves: each text with its place and what the names of its fields say.

    leaves            all of them, in the order in which they go into the arena
      scalars         which numbers are texts to be scanned
      clues           what the fields among them tell of countries
    column_leaves     those that were collected column by column, where several records may share a leaf
      nested_order    the order in the payload of texts that were collected so

Documents and views fill them (scanner/documents/, scanner/views/), and scanner/detection/ reads them.
"""
