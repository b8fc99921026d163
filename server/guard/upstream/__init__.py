"""The server behind the guard: lines to it, and lines of it, however it is reached.

    child           a process that the guard starts, behind a queue (write_queue.py), so that nobody waits for it
    undumpable      keeps that process out of the guard's own memory and pipes
    remote          a server that is asked over streamable HTTP
      exchanges       each message, and its session
      outbox          what is sent beside the calls, which wait for none of it
      taken_back      calls that nobody waits for any more
      bodies          as much of an answer as may be read
      endings         why a connection ended
      marks           why an answer holds no message
      standing        the stream of what it says beside all answers
      subscriptions   what a new session is told again
      asked           what a session has asked the client, which is taken back when the session is gone
      older           sessions over the transport before streamable HTTP; older_stream.py: the stream that each is, and
                      events.py: what comes on it

Nothing here reads what a message says: that is the session's (``server/guard/session.py``).
"""
