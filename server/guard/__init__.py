"""The guard: it stands between a client and another MCP server, and scans every message before the other side sees it.

Below, the *upstream* is that other server, which the guard starts. A message takes this way::

    client -> guard -> upstream                            upstream -> guard -> client
    ------------------------------------------------       -------------------------------------------------------
    session.py       which message is what                 upstream/        a child process, or a server over HTTP
    requests/        which of the client's go on           session.py       which message is what, whose answer
    masks/           what stands for a value, and          answers.py       handshake, list, result or error
                     comes back                            contents/        what a message holds, to the scanner
    upstream/        a child process, or a server                           and back in place
                     over HTTP                             questions/       what a server asks, and may not ask

Nothing that the upstream sends is handed on as it came: each message is decoded, scanned and encoded anew, and one that
cannot be read does not pass.

What both directions share: ``wire/`` is how messages are written, and the methods that there are; ``pending/`` what
either end waits for; ``told/`` what is said of that which did not pass.

``command.py`` is `sluicegate guard`, ``options.py`` what its options say, ``opening.py`` puts a guard together,
``reading.py`` is what it reads with, and ``running.py`` is its threads and its end.
"""
