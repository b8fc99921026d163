"""Which files of a folder are exports of what, and how their records are to be read.

first_records  the first records of a file, which show what it holds
object_looks   what the first objects show of their members, as the first rows of a table do of its columns
export_files   what a file is an export of, by its name or by what stands in it
folder_files   which files there are, and in which state
"""
