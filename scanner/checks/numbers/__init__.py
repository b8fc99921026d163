"""Numbers with a rule of their own: check digits, issuers' prefixes, registers, numbering plans.

    checksums   accounts and United States taxpayers
      cards       payment cards: check digit, issuers' prefixes and lengths
      national    numbers that authorities give to people, where no library knows them
    registers   numbers of people and firms, by python-stdnum
    phones      telephones, by the plans of libphonenumber (numbering.py)
    wallets     addresses of crypto-currencies

What has no such rule is told by its form (forms/).
"""
