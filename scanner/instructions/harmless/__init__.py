"""What reads like a signal of instructions and is none, told by its form alone.

::

    signals of texts as they stand
      -> remaining.py   those that count, once the harmless ones are taken away:
           quotations.py     ends of quotations that the text opened itself
           plain_values.py   tags around one value; also names that begin with a model's
           page_scripts.py   scripts of a page of HTML that is shown as source, which reach nowhere
           read_on_calls.py  calls that get the rest of a text that was cut; no grammar reads them either
           fenced_code.py    markup in code that a page shows between fences
    an order made by a reading
      -> glued_runs.py  it may be a program's name of several words in one piece
"""
