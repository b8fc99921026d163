"""Whether a candidate is what its pattern took it for: check digits, numbering plans, registers, names.

Rules call a check by its name in ``validators.py``, which says yes, perhaps or no (``verdict.py``)::

    numbers/            check digits, issuers, registers, numbering plans
    names in fields
      names             people and firms; public_bodies.py, and health.py: what a field says of somebody's health
      no_party          sums, placeholders, ledgers; machine_accounts.py, file_names.py: neither is anybody
      han_names         in Chinese and Japanese writing; native_names.py: in other alphabets
    names in texts
      said              in a place that a name fills; titled.py: behind a form of address
      given             where the place says less; alone.py: as all of a text
    what both ask       gazetteer.py: names that many bear; words.py: what stands in place of a name, from ``words.txt``
    forms/              passwords, machines, days, accounts: what has no check digit
    address_lines       streets without a suffix
"""
