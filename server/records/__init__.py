"""What a billing record is: the fields of any system, and the parts that they play.

    shapes          the table of kinds, files and fields; headings.py: currencies and rates beside a name;
                    number_headings.py: names that end like numbers; heading_map.py: meanings that whoever runs the
                    server gives to headings
    facts           what one record states: values.py says what a value is taken for, amount_text.py and day_text.py
                    read those that people write, currencies.py those that they name, credits.py tells what is
                    subtracted, day_forms.py what a heading says of its days, money_objects.py amounts that are objects
      columns         what a value leaves open, the others of its column tell
      tenant          whose a record is, by all members of that name (json_members.py)
    statements      what makes a record of a row in the statement of a bank
    plain_records   records as everybody reads them: dates in ISO 8601 and plain amounts
    profile_names   fields under the names that a profile shows; heading_names.py: by what they are called in English;
                    line_names.py: those of line items
    account_matching   an account by its email, name or number

A *part* is what a field is for: the id, the account, an amount. A *folded* name is one without case and signs.
"""
