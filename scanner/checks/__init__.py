"""Whether a candidate is what its pattern took it for: check digits, numbering plans, registers, names.

Rules call a check by its name in :mod:`scanner.checks.validators`, which says yes, perhaps or no
(:mod:`scanner.checks.verdict`). Which module serves which kind:

* cards: ``cards`` (check digit, issuers' prefixes and lengths);
* accounts and United States taxpayers: ``checksums``; wallets: ``wallets``;
* numbers of people and firms: ``registers`` (by python-stdnum), ``national`` (what that library does not know);
* telephones: ``phones``, ``numbering`` (the plans of libphonenumber) below them;
* names in fields: ``names`` (people and firms), ``no_party`` (sums, placeholders, ledgers),
  ``machine_accounts``, ``file_names``, and for other alphabets ``han_names`` and ``native_names``; dates
  ``calendar_days``, ``moments``;
* names in texts: ``said``, behind forms of address ``titled``, as all of a text ``alone``, with ``gazetteer`` (names
  that many bear); ``words``: the lists of what stands there instead of a name, from ``words.txt``;
* health: ``health``; streets without a suffix: ``address_lines``;
* secrets, other streets, mail and IP addresses, orders in Chinese: ``plausible``, with ``expressions``
  (what a program writes in their place); columns' types ``data_types``, machines' addresses ``hosts``.
"""
