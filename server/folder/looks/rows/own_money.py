"""What a list called payments says of money that its owner moved, or that nobody paid.

A payment service lists what it sent to its owner's bank: that has a day on which it arrives there, and nobody who paid.
Gateways have money that went out in the list of what came in, and say which way it went in a column of its own. And
some say in their column of types how an attempt to pay ended, and nothing else.
"""

from collections.abc import Collection
from typing import Final

import msgspec

from server.folder.looks.rows.mixed_rows import kind_of_row, type_column
from server.folder.looks.rows.paid_out import OUT, TYPE, folded_said, has_both_signs
from server.folder.looks.table import Table
from server.records.credits import is_credit, is_of_others, standing
from server.records.shapes import MAX_NAME_CHARS, PAYMENT, columns_of, fold

_STATUS: Final = "Status"

_ARRIVES: Final = fold("Arrival Date")
_OF_PAYERS: Final = tuple(
    map(fold, ("customer", "client", "guest", "buyer", "payer", "donor", "member", "email", "invoice", "order",
               "booking", "reservation", "room", "nights", "departure", "Kunde", "Gast"))
)  # fmt: skip
"""Within the headings of a list of what customers paid; Stripe's and GoCardless' lists of payouts have none of them."""
_OF_PAYOUTS: Final = tuple(map(fold, ("Payout", "Automatic")))
"""How headings begin that only lists of payouts have: GoCardless' and Stripe's."""
_OF_TRANSFERS: Final = frozenset(
    map(fold, ("id", "amount", "currency", "reference", "status", "created", "created at", "Created (UTC)", "type",
               "description", "destination", "deducted fees"))
)  # fmt: skip
"""Headings of theirs that others have as well. A journey's payment has one more beside its day of arrival: whose it
is, or by what number, or on what day."""

_CATEGORIES: Final = frozenset(map(fold, ("Category", "Payment Category", "Transaction Category", "Kategorie")))
"""What a column of types is called in lists made by hand and in those of banks. Own list."""
_PAYMENT: Final = "payment"
_MONEY: Final = frozenset(map(fold, ("MONEY_IN", "MONEY_OUT", "Neutral")))
"""Words for the way of money alone."""
_OF_JOURNEYS: Final = tuple(
    map(fold, ("phone call", "call id", "call duration", "flight", "trip", "shipment", "freight", "container",
               "parking", "vehicle", "passenger", "voyage"))
)  # fmt: skip
"""How headings begin or end beside which a direction is that of a call, a journey or a parcel that was paid for. Own
list, without what banks have as well: agents, routes, carriers, callbacks."""

FLOWS: Final = frozenset(
    map(
        fold,
        ("Cashflow", "Flow", "Direction", "Money Direction", "Payment Direction", "Transaction Direction", "In/Out"),
    )
)
_CAME_IN: Final = frozenset(map(fold, ("MONEY_IN", "In", "Inbound", "Incoming", "Received")))
_WENT_OUT: Final = frozenset(map(fold, ("MONEY_OUT", "Out", "Outbound", "Outgoing", "Sent")))
_STAYED: Final = frozenset({fold("Neutral")})
"""Which way money went, to Xendit and Wise, which calls it neutral where one changes currencies. A credit may be
either: what a bank calls one, a ledger calls a debit."""


def lists_payouts(names: Collection[str]) -> bool:
    """Whether a table with these folded headings lists what a service has paid to whoever uses it."""
    others = [name for name in names if not name.startswith(_ARRIVES)]
    if len(others) == len(names):
        return False
    if any(name.startswith(_OF_PAYOUTS) for name in others):
        payers = columns_of("account", "names", "people", "emails", kind=PAYMENT)
        return payers.isdisjoint(others) and not any(word in name for name in others for word in _OF_PAYERS)
    return _OF_TRANSFERS.issuperset(others)


def is_of_journeys(head: str) -> bool:
    """Whether a column of this folded name stands beside directions of something else than money."""
    return head.startswith(_OF_JOURNEYS) or head.endswith(_OF_JOURNEYS)


class Flows(msgspec.Struct, frozen=True, tag=True):
    """Where a row says which way money went, and what it is, in numbers of columns; both in one where that is all."""

    flow: int
    said: int

    @property
    def reads(self) -> tuple[int, ...]:
        """The columns that are looked at."""
        return self.flow, self.said

    def plain(self, fields: list[str]) -> list[str]:
        """A row that says it of money that went out and was not given back to a customer."""
        way = fold(fields[self.flow][:MAX_NAME_CHARS])
        if not way or way in _CAME_IN or is_credit(PAYMENT, fields[self.said]):
            return fields
        return [*fields[: self.said], OUT, *fields[self.said + 1 :]]


def with_flows(table: Table) -> Table:
    """The step for a column that says of each row whether money came in or went out.

    Calls, journeys and parcels go in and out as well: where other columns are of these, it takes amounts below zero
    beside others to tell.
    """
    at = next((at for at, head in enumerate(table.heads) if head in FLOWS and head not in table.given), None)
    if table.kind != PAYMENT or at is None:
        return table
    said = folded_said(table, at)
    if not said <= _CAME_IN | _WENT_OUT | _STAYED or said.isdisjoint(_CAME_IN) or said <= _CAME_IN:
        return table
    if said.isdisjoint(_MONEY) and any(map(is_of_journeys, table.heads)) and not has_both_signs(table):
        return table
    types = type_column(table.heads, PAYMENT)
    named = table if types is not None else table.called({at: TYPE})
    return table if named is None else named.read_by(Flows(at, at if types is None else types))


def with_categories(table: Table) -> Table:
    """The step for a column of categories that are all kinds of payment, some of customers and some to suppliers.

    `Rent` and `Fees` are what customers pay for as well, so that all of them have to name a payment.
    """
    at = next((at for at, head in enumerate(table.heads) if head in _CATEGORIES and head not in table.given), None)
    if table.kind != PAYMENT or at is None or type_column(table.heads, PAYMENT) is not None:
        return table
    said = {*table.said(at)} - {""}
    others = {one for one in said if is_of_others(PAYMENT, one)}
    own = all(kind_of_row(one, PAYMENT) == PAYMENT for one in said - others)
    apart = others and others != said and own and all(_PAYMENT in fold(one[:MAX_NAME_CHARS]) for one in others)
    return (table.called({at: TYPE}) if apart else None) or table


def with_status_types(table: Table) -> Table:
    """The step for a column of types that are how attempts to pay ended, where no other column says that."""
    at = type_column(table.heads, PAYMENT) if table.kind == PAYMENT and not table.parts.status else None
    if at is None or table.heads[at] in table.given:
        return table
    said = {*table.said(at)} - {""}
    ended = [text for text in said if standing(PAYMENT, text) == "void"]
    types = any(
        kind_of_row(text, PAYMENT) is not None or (is_of_others(PAYMENT, text) and text not in ended) for text in said
    )
    return (table.called({at: _STATUS}) if ended and not types else None) or table
