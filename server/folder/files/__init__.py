"""What a file is before any record of it is read: by its name, or by its first bytes.

    file_names      which kind of records a file or a folder says that it has, in eleven languages
    dated_names     the day in a name: which of several files of one list is the newest
    office_files    documents and forms that are named and not read
    plain_texts     which files called `.txt` are tables

No record is read here: of a file its first bytes at most.
"""
