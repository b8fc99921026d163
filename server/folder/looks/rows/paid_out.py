"""Lists of payments that say in words which are of customers, and which were paid to somebody else.

The statement of a payment service has its own payments and withdrawals among those of its customers, and says what each
is in a description, in the words of its other exports' column of types. Others write `Receive` and `Pay`, or `Inbound`
and `Outbound`, and beside it whether the other side is a customer or a supplier: what was paid to a customer was given
back, and what was paid to anybody else is no payment of a customer.
"""

from collections.abc import Collection, Sequence
from typing import Final

import msgspec

from server.folder.looks.rows.mixed_rows import type_column
from server.folder.looks.stated_amounts import stated
from server.folder.looks.table import Table
from server.records.shapes import MAX_NAME_CHARS, PAYMENT, fold, shapes

TYPE: Final = "Type"
"""What a column is called that says of each row what it is."""

OUT: Final = "Payout"
GIVEN_BACK: Final = "Refund"
"""What a row says of itself in place of the direction, in words that lists know."""


def _folded(*words: str) -> frozenset[str]:
    return frozenset(map(fold, words))


_DESCRIPTIONS: Final = _folded("Description", "Beschreibung", "Descripción", "Descrizione", "Descrição", "Omschrijving")
BALANCES: Final = _folded("Balance", "Guthaben", "Solde", "Saldo")
SERVICE: Final = tuple(
    frozenset((fold(name), *map(fold, shapes()[PAYMENT].headings[name]))) for name in ("fee", "netAmount")
)
"""What the statement of a service has beside what was paid: PayPal's, in its languages."""

_CATEGORY: Final = fold("reporting_category")
_BALANCE_REPORT: Final = frozenset((_CATEGORY, fold("balance_transaction_id")))
"""What Stripe's reports of balances have."""

_PAYMENTS: Final = _folded("payment", "zahlung", "paiement", "pago", "pagamento", "betaling")
_MOVES: Final = _folded(
    "withdrawal", "payout", "refund", "reversal", "chargeback", "deposit to PP account",
    "currency conversion", "Auszahlung", "Abbuchung", "Rückzahlung", "Rückerstattung", "Bankgutschrift auf PayPal",
    "retrait", "remboursement", "conversion de devise", "retirada", "reembolso",
    "conversión de divisa", "prelievo", "rimborso", "conversione di valuta", "opname", "uitbetaling", "terugbetaling",
    "valutaomrekening",
)  # fmt: skip
_BILLED: Final = _folded(
    "invoice", "fee", "adjustment", "credit", "void", "reserve", "Rechnung", "Anzahlung", "Gebühr", "facture",
    "factura", "fattura", "factuur",
)  # fmt: skip
"""Words of what a payment service calls what it does, as PayPal's statements have them, and of what is billed."""

# `Paid` may as well say that a customer did.
_RECEIVED: Final = _folded(
    "Receive", "Received", "Receipt", "Payment received", "Inbound", "Incoming", "Empfangen", "Eingehend", "Eingang"
)
_PAID: Final = _folded(
    "Pay", "Made", "Payment made", "Send", "Sent", "Payment sent", "Spend", "Spent", "Outbound", "Outgoing", "Gesendet",
    "Ausgehend", "Ausgang",
)  # fmt: skip
_WAYS: Final = _folded("Inbound", "Incoming", "Eingehend", "Eingang", "Outbound", "Outgoing", "Ausgehend", "Ausgang")
"""Of these, those that as well say which way a call or a trip went."""
_OF_PAYMENTS: Final = _folded("Payment Type", "Payment Kind")
"""Columns of types that are of nothing but payments."""
_MOVED: Final = _folded("Internal Transfer")
PARTIES: Final = _folded("Party Type", "Partner Type", "Partnertyp")
_CUSTOMERS: Final = _folded("Customer", "Customers", "Client", "Kunde", "Debitor", "Student", "Member")
_OTHERS: Final = _folded("Supplier", "Vendor", "Employee", "Shareholder", "Lieferant", "Kreditor", "Mitarbeiter")
"""What ERPNext and Odoo call the direction of a payment, and its other side."""


class Directions(msgspec.Struct, frozen=True, tag=True):
    """Where a row says whether it was paid or received, and by whom, in numbers of columns; None where it does not."""

    direction: int
    party: int | None

    @property
    def reads(self) -> tuple[int, ...]:
        """The columns that are looked at."""
        return (self.direction,) if self.party is None else (self.direction, self.party)

    def plain(self, fields: list[str]) -> list[str]:
        """A row that says what it is: `OUT`, `GIVEN_BACK`, or as it is written where a customer paid."""
        if fold(fields[self.direction][:MAX_NAME_CHARS]) not in _PAID:
            return fields
        party = "" if self.party is None else fold(fields[self.party][:MAX_NAME_CHARS])
        meant = GIVEN_BACK if party in _CUSTOMERS else OUT
        return [*fields[: self.direction], meant, *fields[self.direction + 1 :]]


def with_directions(table: Table) -> Table:
    """The step for a column that says of each payment whether it was paid or received.

    `Pay` alone is a short form of "payment" elsewhere: it takes one that was received to tell. `Inbound` and `Outbound`
    are calls and trips as well: it takes who the other side is, too, amounts below zero beside others, or a column that
    is called so for the payment.
    """
    at = type_column(table.heads, table.kind) if table.kind == PAYMENT else None
    if at is None:
        return table
    party = next((number for number, head in enumerate(table.heads) if head in PARTIES), None)
    said, parties = folded_said(table, at), set() if party is None else folded_said(table, party)
    both = said <= _RECEIVED | _PAID | _MOVED and not said.isdisjoint(_RECEIVED) and not said.isdisjoint(_PAID)
    known = bool(parties) and parties <= _CUSTOMERS | _OTHERS
    told = said.isdisjoint(_WAYS) or known or table.heads[at] in _OF_PAYMENTS or has_both_signs(table)
    return table.read_by(Directions(at, party)) if both and told else table


def has_both_signs(table: Table) -> bool:
    """Whether a table has amounts below zero beside others."""
    at = table.first(table.parts.amount)
    amounts = [] if at is None else [value for text in table.said(at) if (value := stated(text)) is not None]
    return any(value < 0 for value in amounts) and any(value > 0 for value in amounts)


def folded_said(table: Table, at: int) -> set[str]:
    """What the rows say in a column, folded, each once."""
    return {fold(text[:MAX_NAME_CHARS]) for text in table.said(at)} - {""}


def with_described_types(table: Table) -> Table:
    """The step for lists of a service that say what each row is in a column which elsewhere says something else.

    That is the description of a statement: words without a number, of which most rows have those for what such a
    service does, one of them for money that it moves. And it is the category of a report of balances.
    """
    heads = table.heads
    if table.kind != PAYMENT or type_column(heads, PAYMENT) is not None:
        return table
    if set(heads) >= _BALANCE_REPORT:
        found = [heads.index(_CATEGORY)]
    elif _is_statement(heads):
        found = [at for at, head in enumerate(heads) if head in _DESCRIPTIONS and _are_moves(table.said(at))]
    else:
        return table
    if len(found) != 1 or heads[found[0]] in table.given:
        return table
    return table.called({found[0]: TYPE}) or table


def _is_statement(heads: Collection[str]) -> bool:
    return all(not names.isdisjoint(heads) for names in (BALANCES, *SERVICE))


def _are_moves(said: Sequence[str]) -> bool:
    """Whether descriptions are what a service calls payments and what it does with money, in most rows."""
    folded = [fold(text[:MAX_NAME_CHARS]) for text in said]
    known = [one for one in folded if any(map(one.__contains__, _PAYMENTS | _MOVES)) and not _is_billed(one)]
    return (
        len(set(known)) > 1
        and 2 * len(known) >= len(folded)
        and any(word in one for one in known for word in _MOVES)
        and not any(map(str.isdigit, "".join(said)))
    )


def _is_billed(said: str) -> bool:
    return any(map(said.__contains__, _BILLED))
