"""Names of people and firms, where a field's name says that its value is one.

    gazetteer    names that many bear; names in texts ask it as well
    names        whether a value reads as a person's or a firm's; public_bodies.py: towns and schools
      no_party     sums, placeholders, ledgers; machine_accounts.py, file_names.py: neither is anybody
    han_names    in Chinese and Japanese writing; native_names.py: in other alphabets

Names in running text are judged in prose/.
"""
