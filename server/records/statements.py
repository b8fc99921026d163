"""What makes a record of a row in the statement of a bank, which neither numbers what was paid nor names who paid.

It says when, how much and for what. A ledger does as well, of everything that is booked, and has a column for the
account; what is booked on it is no payment by itself.
"""

from collections.abc import Collection
from functools import cache
from typing import Final

from server.records.shapes import PAYMENT, field_parts, flat_names, shapes

_OF_LEDGERS: Final = flat_names(
    ("Account", "Account Name", "Account Code", "Account No", "GL Account", "Nominal Code", "Nominal Account", "Split",
     "Konto", "Kontonummer", "Gegenkonto", "Sollkonto", "Habenkonto", "Compte", "N° compte", "Cuenta", "Conto",
     "Grootboekrekening", "Conta", "Kostenstelle", "Cost Center", "Debit Account", "Credit Account")
)  # fmt: skip
"""How QuickBooks, Xero, Sage, DATEV and the like call the column for the account. Own list."""


def describing(names: Collection[str]) -> frozenset[str]:
    """The columns of payments, of these folded names, that say what was paid for where no other tells them apart."""
    parts = field_parts(PAYMENT, "").narrowed(names)
    if parts.id or parts.number or parts.account or parts.names or not (parts.date and parts.amount):
        return frozenset()
    return _described().intersection(names) if _OF_LEDGERS.isdisjoint(names) else frozenset()


@cache
def _described() -> frozenset[str]:
    return flat_names(shapes()[PAYMENT].described)
