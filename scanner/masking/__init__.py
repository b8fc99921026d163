"""What stands in the place of a value that was found, and how it is counted.

One value and one text at a time; nothing here knows a document or a profile (``redaction/masker.py`` brings them
together)::

    a value, its entity type, a style
      -> masks.py        edges and last4 show a part, omit nothing
      -> tokens.py       token and hash are keyed pseudonyms
    a text that carries instructions and is kept all the same
      -> fence.py        inside a fence that the text cannot close
    the name of a field, in a report
      -> shown_names.py  with the numbers and the persons in it hidden
    what was masked
      -> tally.py        counted by entity type and by rule
"""
