"""Lists of payments that say in words which are of customers, and which were paid to somebody else.

The statement of a payment service has its own payments and withdrawals among those of its customers, and says what each
is in a description, in the words of its other exports' column of types. Others write `Receive` and `Pay`, or `Inbound`
and `Outbound`, and beside it whether the other side is a customer or a supplier: what was paid to a customer was given
back, and what was paid to anybody else, or came from a supplier, is no payment of a customer.
"""

from collections.abc import Collection
from typing import Final

import msgspec

from server.folder.mixed_rows import kind_of_row, type_column
from server.folder.table import Table
from server.records.credits import is_of_others
from server.records.shapes import MAX_NAME_CHARS, PAYMENT, fold, shapes

TYPE: Final = "Type"
"""What a column is called that says of each row what it is."""

OUT: Final = "Payout"
GIVEN_BACK: Final = "Refund"
"""What a row says of itself in place of the direction, in words that lists know."""


def _folded(*words: str) -> frozenset[str]:
    return frozenset(map(fold, words))


_DESCRIPTIONS: Final = _folded("Description", "Beschreibung", "Descripción", "Descrizione", "Descrição", "Omschrijving")
_BALANCES: Final = _folded("Balance", "Guthaben", "Solde", "Saldo")
_SERVICE: Final = tuple(
    frozenset((fold(name), *map(fold, shapes()[PAYMENT].headings[name]))) for name in ("fee", "netAmount")
)
"""What the statement of a service has beside what was paid: PayPal's, in its languages."""

# `Paid` may as well say that a customer did.
_RECEIVED: Final = _folded("Receive", "Received", "Receipt", "Inbound", "Incoming", "Empfangen", "Eingehend", "Eingang")
_PAID: Final = _folded("Pay", "Send", "Sent", "Outbound", "Outgoing", "Gesendet", "Ausgehend", "Ausgang")
_MOVED: Final = _folded("Internal Transfer")
_PARTIES: Final = _folded("Party Type", "Partner Type", "Partnertyp")
_CUSTOMERS: Final = _folded("Customer", "Customers", "Client", "Kunde", "Debitor", "Student", "Member")
_OTHERS: Final = _folded("Supplier", "Vendor", "Employee", "Shareholder", "Lieferant", "Kreditor", "Mitarbeiter")
"""What ERPNext and Odoo call the direction of a payment, and its other side."""


class Directions(msgspec.Struct, frozen=True, tag=True):
    """Where a row says whether it was paid or received, and by whom, in numbers of columns; None where it does not."""

    direction: int
    party: int | None

    def plain(self, fields: list[str]) -> list[str]:
        """A row that says what it is: `OUT`, `GIVEN_BACK`, or as it is written where a customer paid."""
        party = "" if self.party is None else fold(fields[self.party][:MAX_NAME_CHARS])
        paid = fold(fields[self.direction][:MAX_NAME_CHARS]) in _PAID
        if party in _OTHERS:
            meant = OUT
        elif paid:
            meant = GIVEN_BACK if party in _CUSTOMERS else OUT
        else:
            return fields
        return [*fields[: self.direction], meant, *fields[self.direction + 1 :]]


def with_directions(table: Table) -> Table:
    """The step for a column that says of each payment whether it was paid or received.

    `Pay` alone is a short form of "payment" elsewhere: it takes one that was received to tell, or the other side.
    """
    at = type_column(table.heads, table.kind) if table.kind == PAYMENT else None
    if at is None:
        return table
    party = next((number for number, head in enumerate(table.heads) if head in _PARTIES), None)
    said, parties = _said(table, at), set() if party is None else _said(table, party)
    both = said <= _RECEIVED | _PAID | _MOVED and not said.isdisjoint(_RECEIVED) and not said.isdisjoint(_PAID)
    of_others = bool(parties) and parties <= _CUSTOMERS | _OTHERS and not parties.isdisjoint(_OTHERS)
    return table.read_by(Directions(at, party)) if both or of_others else table


def _said(table: Table, at: int) -> set[str]:
    return {fold(text[:MAX_NAME_CHARS]) for text in table.said(at)} - {""}


def with_described_types(table: Table) -> Table:
    """The step for a service's statement that says in a description what each row is.

    Words for what is done again and again, without a number in them, of which one is a known type.
    """
    heads = table.heads
    if table.kind != PAYMENT or type_column(heads, PAYMENT) is not None or not _is_statement(heads):
        return table
    described = [at for at, head in enumerate(heads) if head in _DESCRIPTIONS and head not in table.given]
    if len(described) != 1:
        return table
    said = set(table.said(described[0])) - {""}
    types = not any(any(map(str.isdigit, text)) for text in said) and any(map(_is_type, said))
    return (table.called({described[0]: TYPE}) if types else None) or table


def _is_statement(heads: Collection[str]) -> bool:
    return all(not names.isdisjoint(heads) for names in (_BALANCES, *_SERVICE))


def _is_type(said: str) -> bool:
    return is_of_others(PAYMENT, said) or kind_of_row(said, PAYMENT) is not None
