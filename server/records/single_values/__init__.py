"""What single values of a record say: amounts, currencies, days.

    values          what a value is taken for: an id, a day, an amount
    amount_text     amounts as people write them; money_objects.py: amounts that are objects; currencies.py: the
                    currency that a field names
    day_text        days as people write them
    columns         what one value leaves open, the others of its column tell

Which fields hold them is told by shapes.py.
"""
