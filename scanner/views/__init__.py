"""What a model may see of a payload: the profile's fields, the first items of lists, safe texts, 64 KB at most.

::

    payload, opened lazily
      -> identify.py   which entity it is, if nobody says
      -> shown.py      what of it is visible, its texts taken down as leaves
           shapes.py     what passes of objects with the same names, remembered
           rows.py       the items of a list filtered all at once, where they are of one shape
           window.py     the part of a long list of lines that is asked for
           witnesses.py  names in what is not shown, which must not stand in what is
           places.py     where a text stands, and what the profile says of it there
           timestamps.py    numbers that are moments, written as ISO 8601
      -> view.py       one scan of all leaves; masks, then cuts, in their places
           summary.py    what was cut of lists, in the view and in meta
      -> finished.py   what meta says of the view
      -> budget.py     whole records leave from the end of the longest list until the view fits
    {"llm_view": ..., "meta": ...}

What all that came to is kept for a payload that comes again (recipes.py), by its bytes and by what was asked
(request.py).
"""
