"""What a billing record is: the fields of any system, and the parts that they play.

    shapes             the table of kinds, files and fields; day_forms.py: what a heading says of the form of its days
    stated/            what single values state: amounts, currencies, days
    columns            what one of them leaves open, the others of its column tell
    heading_forms/     what is said beside a name: currencies and rates, signs of numbers, meanings that whoever
                       runs the server gives to headings
    tenant             whose a record is, by all members of that name (json_members.py)
    credits            what is subtracted
    flags              what is void, a draft or paid by a field that has an answer alone
    facts              what one record states, by all of these
    resources          records in the form of JSON:API
    statements         what makes a record of a row in the statement of a bank
    naming/            its fields under the names that a profile shows
    plain_records      records as everybody reads them: dates in ISO 8601 and plain amounts
    account_matching   an account by its email, name or number

A *part* is what a field is for: the id, the account, an amount. A *folded* name is one without case and signs.
"""
