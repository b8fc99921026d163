"""What an error or a report may repeat of what people wrote: of their files, never a value that stands in one.

::

    an unknown name of an entity, an option, a key  -> suggestion.py  the known name that was probably meant
    a YAML file that does not fit its schema        -> misfit.py      line, place and what would fit
    a path on a command line                        -> path.py        as it was written, unless it looks like a value
"""
