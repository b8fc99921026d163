"""Echoes: what one field or one place of a text names, found again in the other texts and in the rest of that one."""
