"""Which files of a folder are exports of what, and how their records are to be read.

    first_records  the first records of a file, which show what it holds, and how its objects look
    export_files   what a file is an export of, by its name or by what stands in it
    folder_files   which files there are, and in which state

A file that is none of them is told with the reason why (problems.py).
"""
