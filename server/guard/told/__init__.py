"""What a client, the audit trail and whoever runs the guard are told of that which did not pass: words and no data.

    refusals        why a request did not
    failures        why an answer did not
    worded_change   how a tool changed since it was pinned
    shown_names     names of tools and arguments that may be told

Nothing here decides what passes.
"""
