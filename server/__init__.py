"""The server: MCP over stdio and HTTP in front of billing data, and the command line.

A call goes through these, in this order::

    protocol/, http/  the protocol as it comes in, for one process or for many people
    calls/            authenticate -> rate limit -> authorise -> call -> view -> audit
      keys/           whose the key is, and what it opens
      limits/         how often, and how much
      tools/          what can be called: arguments, handlers, answers
        source.py     what they ask for records: a folder of exports (folder/) or a billing API (api/)
        records/      what a billing record is: its fields, amounts, dates and names; whose it is
      audit/          the trail that each call leaves

``guard/`` is the same program in front of another MCP server: what that server says goes through the scanner, and calls
of it through the same admission and audit.

Start and end::

    commands/         the command line; stderr.py: what it says to the person who started it
    config.py         all settings, and the only reader of the environment; settings.py: one setting and its errors
    opening.py        a server put together from its settings; controls.py: its keys, audit trail and limits
    serving.py        a server at work; process.py: its silence, and the thread that compiles the rules
    start_notices.py  what it lacks, said at the start; default_profiles.py: the profiles where nobody names one

Shared by several of these::

    cursors.py        where a list goes on, tied to it
    services/         services elsewhere: AWS, and what is done about one that does not answer
    trust/            which files and URLs may decide what the program does

Nothing here decides what is sensitive: that is the scanner's.
"""
