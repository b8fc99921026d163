"""Whether a candidate is what its pattern took it for: check digits, numbering plans, registers, names.

Rules call a check by its name in ``validators.py``, which says yes, perhaps or no (``verdict.py``)::

    numbers/            check digits, issuers, registers, numbering plans
    parties/            names of people and firms, in fields; the names that many bear
    names in texts
      said              in a place that a name fills; titled.py: behind a form of address
      given             where the place says less; alone.py: as all of a text
    forms/              passwords, machines, days, accounts: what has no check digit
    address_lines       streets without a suffix; health.py: what a field says of health; words.py: from ``words.txt``
"""
