"""The command line.

    cli             `sluicegate COMMAND`; what a command is says command.py, options of several are in options.py
    serve           `serve` and `call`; client.py asks a server of one's own, for `call` and for the demo (demo.py)
    one_file        `view`, `find`, `redact`, `explain`; near_names.py: names that are almost those of the profile
    batch           `scan`; reports.py: where its reports are written; piped.py: `scan -`
    version         which version this is

`guard`, `keys` and `audit` have their commands in packages of their own.
"""
