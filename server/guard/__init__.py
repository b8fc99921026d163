"""The guard: it stands between a client and another MCP server, and scans every message before the other side sees it.

Below, the *upstream* is that other server, which the guard starts. A message takes this way::

    client -> guard -> upstream                            upstream -> guard -> client
    ------------------------------------------------       -------------------------------------------------------
    session.py       which message is what                 session.py          which message is what, whose answer
    client.py        which messages go on                  answers.py          handshake, list, result or error
      outgoing.py      what may not leave with them          definitions.py      tools, prompts, resources
    requests.py      key, rate limit, rights, budget,          schemas.py          their JSON schemas
                     audit (server/admission.py)             results.py          everything else
      tool_access.py   which tools may be called               clearing.py         binary, and imitated facts, leave
      pins.py          whether a tool is as before               media.py            strings that are pictures
                                                               document_texts.py   texts that say the document
    upstream.py      a child process, behind a                 members.py          which member is text, data, opaque
      write_queue.py   queue, so that nobody waits             message_scan.py     to the scanner and back in place
    remote.py        or a server over HTTP                       tables.py           texts that are tables
      exchanges.py   each message, and its session               repeated_texts.py   texts that the data repeats
      marks.py       why an answer holds none                  conformance.py      what an output schema promises
      standing.py    what it says beside all answers           unread.py           what is too large to be read leaves
      older.py       sessions before streamable HTTP           size_limit.py       cut, alike in both channels
        older_stream.py   the stream that each is
        events.py         what comes on it
      subscriptions.py   what a new session is told again

Nothing that the upstream sends is handed on as it came: each message is decoded, scanned and encoded anew, and one that
cannot be read does not pass.

What several of them share: ``messages.py`` is JSON-RPC, ``methods.py`` what a client may call, ``calls.py`` the
requests without an answer yet, in both directions, ``questions.py`` what stands behind masks in the server's questions
to a user, ``stand_ins.py`` the replacements for strings that the client only has to bring back, ``counts.py`` what was
masked, in figures, ``shown_names.py`` which names may be logged, ``failures.py`` why an answer did not pass,
``refusals.py`` why a request did not, ``unasked.py`` how many notifications pass, ``forbidden_questions.py`` what a
server may not ask a user, ``asked_secrets.py`` by which words, ``shortening.py`` how texts and documents become
shorter, ``mask_forms.py`` how masks look, ``shown_masks.py`` which ones the client was shown, ``masked_arguments.py``
arguments that hold one.

``command.py`` is `sluicegate guard`, ``options.py`` what its options say, ``opening.py`` puts a guard together,
``running.py`` is its threads and its end. ``undumpable.py`` keeps processes of the same user out of the guard's memory
and pipes.
"""
