"""The audit trail: how records are sealed, written, kept, read and verified.

    trail           a line for each call (record.py) and each security event, in a file or on the console
    file            one chain of lines over all writers, files and restarts, as settings.py say
      chain           how a line is sealed; head.py: the newest seal, kept elsewhere
      lock            opening to append, alone; disk.py: when lines reach the disk; rotation.py: when a file ends
      notices         what the file has to say about itself
    folder          the files of a trail in their order; lines.py: theirs while they are verified
    verify          whether a trail is whole; faults.py: what is wrong with the first record that does not fit
    reading         search and follow; stats.py: counts
    commands        `sluicegate audit`; options.py: those of a server

A *link* is the number and the hash of a record, the *head* the newest link.
"""
