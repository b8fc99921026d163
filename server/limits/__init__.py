"""Rate limits and budgets: the table, the windows, and where calls are counted."""
