"""What a client sends: which of it goes on to the upstream, and in whose name.

    client          every message: a request, an answer, a notification
      outgoing        what of it is handed on, and what of that may not leave
    requests        key, rate limit, rights, budget, audit (server/calls/admission.py)
      tool_access     which tools may be seen and called
        pins            whether a tool is as it was first seen

Which arguments hold masks is found in ``server/guard/masks``.
"""
