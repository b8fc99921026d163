"""Billing data in a folder of exports: the files, the index over them, and the source that reads both."""
