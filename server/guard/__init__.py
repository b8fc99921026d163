"""The guard: it stands between a client and another MCP server, and scans every message before the other side sees it.

Below, the *upstream* is that other server, which the guard starts. A message takes this way::

    client -> guard -> upstream                            upstream -> guard -> client
    ------------------------------------------------       -------------------------------------------------------
    session.py       which message is what                 session.py       which message is what, whose answer
    client.py        which messages go on                  answers.py       handshake, list, result or error
      outgoing.py      what may not leave with them          contents/        what a message holds, to the scanner
    requests.py      key, rate limit, rights, budget,                         and back in place
                     audit (server/calls/admission.py)       questions/       what a server asks, and may not ask
      tool_access.py   which tools may be called           failures.py      why an answer did not pass
      pins.py          whether a tool is as before         unasked.py       how many notifications pass
      masks/           what stands for a value, and
                       comes back
    upstream/        a child process, or a server over HTTP

Nothing that the upstream sends is handed on as it came: each message is decoded, scanned and encoded anew, and one that
cannot be read does not pass.

What several of them share: ``messages.py`` is JSON-RPC, ``methods.py`` what a client may call, ``calls.py`` the
requests without an answer yet, in both directions, ``being_read.py`` whether the guard keeps one waiting,
``repeated_texts.py`` which texts the data of a message says again, ``shown_names.py`` which names may be logged,
``worded_change.py`` how a pinned tool changed, ``refusals.py`` why a request did not pass.

``command.py`` is `sluicegate guard`, ``options.py`` what its options say, ``opening.py`` puts a guard together,
``running.py`` is its threads and its end. ``undumpable.py`` keeps processes of the same user out of the guard's memory
and pipes.
"""
