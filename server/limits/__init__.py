"""Rate limits and budgets: the table, the windows, and where calls are counted.

    table           the windows of each tool and the budgets, as a file says them
    limiter         calls counted by it; budgets.py: bytes and records
    windows         moving windows in memory; shared.py: in Redis or Valkey
    outage          what holds while that does not answer

A refused call is counted in no window, so that waiting always helps.
"""
