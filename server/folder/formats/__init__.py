"""Where the records of an open file begin and end, and what each holds, by the format of the file.

    csv_lines        lines of a CSV file, whatever encodes them
    further_headers  its headers below the first one
    csv_rows         its rows, as JSON objects whose values are texts
    parquet_rows     the rows of a Parquet file
    envelopes        which list of a JSON document holds its records
    json_spans       the spans of those, and of the lines of a JSON Lines file

A row comes out as its table's looks say (looks/), whatever its file calls things.
"""
