"""What the rows of a table are: records of which kind, whose, and which of them are one record together.

    grouped_rows    the customer stands in a row above his invoices, and in none of theirs
    mixed_rows      invoices and payments in one list: each row says what it is
    paid_out        payments that say that they were made to somebody else
    own_money       money that its owner moved, or that nobody paid
    statement_rows  payments in a statement that neither numbers them nor says who paid
    supplier_rows   what others have billed, or were paid
    journal_rows    the bookings of a ledger, which are no payments
    template_rows   what invoices are made by from time to time
    itemised_rows   a row for each line of an invoice
    summed_lines    invoices that come to what their lines add up to
    datev_bookings  an invoice in the entries of a ledger, as DATEV exports them

Each looks at the beginning of a table, and says how to make of its rows what everybody writes.
"""
