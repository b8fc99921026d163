"""What either end waits for, and what may come meanwhile.

calls           requests without an answer yet, in both directions
being_read      whether the guard itself keeps an answer waiting
unasked         how many notifications pass that nobody waits for
"""
