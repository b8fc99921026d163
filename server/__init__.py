"""The server: MCP over stdio and HTTP in front of billing data, and the command line.

A call goes through these, in this order::

    stdio.py, http/   the protocol as it comes in, for one process or for many people
    app.py            the protocol library around the pipeline
    pipeline.py       authenticate -> rate limit -> authorise -> call -> view -> audit; the steps are admission.py's
      keys/           whose the key is, and what it opens
      limits/         how often, and how much
      tools/          what can be called: arguments, handlers, answers
        source.py     what they ask for records: a folder of exports (data/) or a billing API (api/)
      audit/          the trail that each call leaves

``guard/`` is the same program in front of another MCP server: what that says goes through the scanner, and calls of it
through the same admission and audit.

``config.py`` reads the environment, ``opening.py`` puts a server together, ``serving.py`` runs it, ``commands/`` is the
command line. Nothing here knows a pattern: that is the scanner's.
"""
