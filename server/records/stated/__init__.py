"""What single values of a record state: amounts, currencies, days.

    values          what a value is taken for: an id, a day, an amount
    amount_text     amounts as people write them; money_objects.py: amounts that are objects; currencies.py: the
                    currency that a field names
    day_text        days as people write them

What one of them leaves open, the others of its column tell (server/records/columns.py).
"""
