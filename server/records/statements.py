"""What makes a record of a row in the statement of a bank, which neither numbers what was paid nor names who paid.

It says when, how much and for what. So do a ledger of everything that is booked, the statement of a card, an account of
securities and a list of what is in stock, which have columns of their own besides; none of their rows is a payment.
"""

from collections.abc import Collection
from functools import cache
from typing import Final

from server.records.shapes import PAYMENT, field_parts, flat_names, shapes

_OF_OTHERS: Final = flat_names(
    (  # ledgers: QuickBooks, Xero, Sage, DATEV and the like
     "Account", "Account Name", "Account Code", "Account No", "GL Account", "GL Code", "Nominal", "Nominal Code",
     "Nominal Account", "Ledger", "Ledger Account", "Journal", "Split", "Konto", "Kontonummer", "Kontonr", "Gegenkonto",
     "Sollkonto", "Habenkonto", "Compte", "N° compte", "Cuenta", "Conto", "Grootboekrekening", "Conta", "Kostenstelle",
     "Cost Center", "Debit Account", "Credit Account",
       # cards, and what employees spend
     "Card Member", "Cardholder", "Cardholder Name", "Card No", "Card Number", "Karteninhaber", "Kartennummer",
     "Merchant", "Merchant Name", "Supplier", "Vendor", "Lieferant", "Employee", "Employee Name", "Mitarbeiter",
       # securities
     "Symbol", "Ticker", "ISIN", "WKN", "CUSIP", "Security", "Shares", "Stück", "Wertpapier",
       # stocks, points, hours, budgets
     "Quantity", "Qty", "Menge", "Units", "SKU", "Warehouse", "Lager", "Points", "Punkte", "Hours", "Stunden", "Miles",
     "Kilometres", "Kilometers", "Kilometer", "Budget", "Planned", "Actual", "Variance")
)  # fmt: skip
"""What lists of bookings, of what was bought and of what is moved have beside an amount with a sign. Own list."""


def describing(names: Collection[str]) -> frozenset[str]:
    """The columns of payments, of these folded names, that say what was paid for where no other tells them apart."""
    parts = field_parts(PAYMENT, "").narrowed(names)
    if parts.id or parts.number or parts.account or parts.names or not (parts.date and parts.amount):
        return frozenset()
    return described().intersection(names) if _OF_OTHERS.isdisjoint(names) else frozenset()


@cache
def described() -> frozenset[str]:
    """The folded names of all of these."""
    return flat_names(shapes()[PAYMENT].described)
