"""The native engines, and what is known of a pattern before one runs it.

    patterns    a reader of RE2's syntax, to refuse and to rewrite patterns
    native      RE2 and Aho-Corasick, which no other module imports; automata.py bounds their memory

Both are given bytes, such as those of an arena, and answer with places in them.
"""
