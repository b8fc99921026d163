"""What a profile says: which fields pass, and how what is found in them looks.

::

    a name or a path
      -> files.py     the file: of the profiles that come with the package, or anybody's
      -> profile.py   decoded strictly, every reference resolved and checked
           borrowed.py  what an entity takes over from the one that it is like, within bounds
           origin.py    the file and the line that an error names
    Profile
      -> schema.py    the JSON Schema of all this, for editors

The profiles themselves are YAML in ``profiles/``, which an installed package holds inside ``scanner``.
"""
