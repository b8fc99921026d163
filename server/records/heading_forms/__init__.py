"""What is said beside the name in a heading or a field's name.

    number_headings   names that end with the sign or a word for a number
    headings          a currency, a tax's rate, the record's own object
    heading_map       meanings that whoever runs the server gives to headings

What is left is a name of the table (server/records/shapes.py).
"""
