"""Billing data in a folder of exports: files, records, the index over them, and the source that reads them."""
