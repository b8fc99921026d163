"""Values without a check digit, told by their form and by the words in them.

    secrets           passwords and tokens; expressions.py: what a program writes in their place; data_types.py: types
                      of columns, where a value could stand
    mail_addresses    what only looks like one; hosts.py and public_addresses.py: machines and their addresses
    calendar_days     weekdays and months; moments.py: points in time, as programs write them
    numbered          ids: hexadecimal ones, and kinds of records before their numbers
    plausible         accounts, streets, addresses of machines, orders in Chinese

Names of people and firms are in parties/ and prose/.
"""
