"""The guard: this program in the place of another MCP server, which it starts, and whose every word it reads first.

A line goes through these, in this order::

    client   -> lines.py      whole lines, bounded
             -> session.py    which message is what, and whose answer; hands out and takes back
             -> admission     authenticate -> rate limit -> authorise -> budget (server/admission.py)
             -> upstream.py   the other server: a child process; remote.py: one that is asked over HTTP

    upstream -> lines.py, session.py, answers.py
             -> definitions.py  what tools, prompts and servers say of themselves; pins.py: whether it was said before
             -> members.py      which strings are the protocol's own, and which are texts, data or binary
             -> sieve.py        all texts and data of a message through the scanner at once, and back into their places
             -> results.py      both channels of a result alike, and no larger than allowed
             -> client

What comes from the upstream is decoded, read, and encoded anew: no byte of it is handed on. What cannot be read does
not pass. ``calls.py`` keeps what is asked and not answered, ``handles.py`` gives out stand-ins for strings that the
client only has to bring back, ``opening.py`` puts a guard together and ``command.py`` is `sluicegate guard`.
"""
