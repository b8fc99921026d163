"""Which amount of a table is which, in which currency, and of which sign.

    aged_totals        the total of open items by age is what is left to pay
    foreign_amounts    each amount in two currencies: that of the record counts
    own_currencies     a column of currencies for each amount
    priced_texts       a currency that stands in the texts of amounts alone
    whole_amount       which of several amounts is the one that the customer pays
    line_amounts       amounts of lines that are called like those of invoices
    debit_credit       what is credited is below zero
    in_and_out         what went out is, too, where banks have a column of its own for it
    measured_amounts   what is in litres or kWh is no amount of money
    misnamed_balances  columns called like what is left to pay that state something else

Most are steps like those of rows/, by which it is told before what each amount is of.
"""
