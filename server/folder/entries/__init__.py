"""The records of one export, whatever its format: where each lies, and its facts.

    entry         such a record, as the index takes it
    total_rows    rows below a list that add it up, and are none
    csv_entries   the records of a CSV file
    json_records  the facts of JSON records, at the cost of the members that they need
    file_entries  the records of any file

What is no record is told with its line and the reason, and the rest of its file is read.
"""
