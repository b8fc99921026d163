"""The guard: this program in the place of another MCP server, which it starts, and whose every word it reads first.

A line goes through these, in this order::

    client   -> server/lines.py   whole lines, bounded; reading.py: a thread for each side
             -> client.py      which messages go on; outgoing.py: what personal data would leave with them
             -> requests.py    who may ask and what is recorded: authenticate -> rate limit -> authorise -> budget
                               (server/admission.py); offer.py: which tools there are; pins.py: whether as before
             -> feed.py        queued and bounded: nobody waits for a server that does not read
             -> upstream.py    the other server: a child process; remote.py: one that is asked over HTTP

    upstream -> server/lines.py, session.py   which message is what, and whose answer
             -> answers.py     by what was asked: a handshake, a list, anything else, an error
             -> clearing.py    binary leaves, and what imitates the guard's own facts
             -> definitions.py what tools, prompts and servers say of themselves; schemas.py: JSON schemas
             -> members.py     which strings are the protocol's own, and which are texts or data
             -> sieve.py       all texts and data of a message through the scanner, and back into their places
             -> results.py     both channels of a result alike, and no larger than allowed
             -> client

What comes from the upstream is decoded, read, and encoded anew: no byte of it is handed on. What cannot be read does
not pass. ``messages.py`` is JSON-RPC, ``calls.py`` keeps what is asked and not answered, ``handles.py`` gives out
stand-ins for strings that the client only has to bring back. ``shield.py`` keeps processes of the same user out,
``keeper.py`` ends the child of a guard that was killed. ``opening.py`` puts a guard together, ``running.py`` is its
threads and its end, and ``command.py`` is `sluicegate guard`.
"""
