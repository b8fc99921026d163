"""What an error or a report may repeat: names and paths that people wrote, never a value.

::

    an unknown name of an entity, an option, a key  -> suggestion.py  the known name that was probably meant
    a YAML file that does not fit its schema        -> misfit.py      line, place and what would fit
    a path on a command line                        -> path.py        as written, unless it looks like a value
"""
