"""Fields of a record under the names that a profile shows.

    heading_names   by what their headings are called in English
    line_names      those of line items
    profile_names   those that identify a record

A renamed field is scanned and masked like any of its new name.
"""
