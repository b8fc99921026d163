"""Whether a candidate is what its pattern took it for: check digits, numbering plans, registers, names.

    verdict         what a check is told beside a candidate, and its three answers: yes, perhaps, no
    words           words that stand in the place of a name, from ``words.txt``
    numbers/        check digits, issuers, registers, numbering plans
    forms/          passwords, machines, days, accounts: what has no check digit
    parties/        names of people and firms, in fields; the names that many bear
    prose/          names of people in running text
    address_lines   streets without a suffix; health.py: what a field says of somebody's health
    validators      all checks by the names that rules call them by

Each imports only what stands above it.
"""
