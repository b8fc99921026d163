"""The batch scan, measured: a table of billing data with planted values, and what scanning it takes."""
