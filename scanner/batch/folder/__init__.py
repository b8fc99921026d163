"""What stands on the disk: files whole or not at all, the manifest of a scan, and the locks on both.

    disk            the files of a path, a folder or a pattern (globs.py)
    atomic          files written beside, synced, then renamed
    manifest        the units that are done: where a killed scan goes on
    folder_lock     one scan at a time in a folder, by a lock that ends with its process (lockfile.py)

Nothing here knows a format or a finding.
"""
