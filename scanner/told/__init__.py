"""How errors and reports tell of names, paths and files that people wrote, and never of a value that stands in one."""
