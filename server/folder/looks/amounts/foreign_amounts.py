"""Tables that state each amount twice: in the currency of the record, and in that of the books.

NetSuite and Odoo write `Amount (Foreign Currency)` or `Total in Currency` beside `Amount` or `Total`, and the column
`Currency` is that of the first one. Taken for the amount, the second one would be added up in a currency that it is not
in. So the first one is the amount, and the other one is called what it is.

What is left to pay may stand there in the currency of the books alone. It is that of the record where both amounts of
the row are the same, the whole amount where nothing was paid, and nothing where nothing is left; anything else is
shown as what it is, and not read.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

import msgspec

from server.folder.looks.stated_amounts import amount_fields, stated
from server.folder.looks.table import Table
from server.records.heading_forms.headings import headings_of
from server.records.shapes import field_parts, fold
from server.records.stated.currencies import code_in

HOME: Final = "{} (home currency)"
"""What a column is called, and a value, that is in the currency of the books."""

INVOICED: Final = "Currency as invoiced"
"""What a column is called that says in which currency an invoice is, and not its amounts."""

_BEHIND: Final = (
    "foreign currency", "in foreign currency", "foreign curr", "foreign", "FC", "FCY", "FX", "in currency",
    "in transaction currency", "transaction currency", "in document currency", "document currency", "in doc curr",
    "in invoice currency", "invoice currency", "in customer currency", "customer currency", "in Fremdwährung",
    "Fremdwährung", "FW", "in Währung", "in Belegwährung", "Belegwährung", "in Transaktionswährung",
    "in Rechnungswährung", "en devise", "en devises", "devise", "en divisa", "divisa", "in valuta", "in valuta estera",
    "in vreemde valuta", "vreemde valuta",
)  # fmt: skip
_BEFORE: Final = ("foreign", "foreign currency", "transaction currency", "Fremdwährungs", "FW", "FC")
_SIGNED: Final = "signed"
"""How Odoo calls its amounts whose credit notes are below zero."""


class Foreign(msgspec.Struct, frozen=True, tag=True):
    """Where amounts stand, in numbers of columns: that in the currency of the record, that in the one of the books.

    `others`: all that stand there once.
    """

    amount: int
    home: int
    others: tuple[int, ...]

    def plain(self, fields: list[str]) -> list[str]:
        """A row whose amounts are in the currency of the record, as far as that can be told.

        Some programs leave the foreign amount blank, or 0, where the record is in the currency of the books.
        """
        amount, home = stated(fields[self.amount]), stated(fields[self.home])
        if amount == home:
            return fields
        said = [*fields]
        if not amount and home and (amount is not None or not fields[self.amount].strip()):
            said[self.amount] = fields[self.home]
            return said
        for at in self.others:
            value = stated(fields[at])
            if value is not None and value == home:
                said[at] = fields[self.amount]
            elif value != 0 and fields[at].strip():
                said[at] = HOME.format(fields[at].strip())
        return said


def in_headings_currency(table: Table) -> Table:
    """The step for a currency that is not that of the amounts.

    The amounts of `Total (EUR)` are in euros, whatever the column `Currency` says the invoice is in.
    """
    told = headings_of(table.names).currency
    amount, at = table.first(table.parts.amount[:1]), table.first(table.parts.currency[:1])
    if told is None or amount is None or at is None or in_two_currencies(table):
        return table
    if fold(table.names[amount]) == table.heads[amount]:
        return table
    differs = any(code_in(text).upper() not in {told, ""} for text in table.said(at))
    return (table.called({at: INVOICED}) if differs else None) or table


def in_two_currencies(table: Table) -> bool:
    """Whether it is known that its amounts stand there in two currencies."""
    return any(isinstance(step, Foreign) for step in table.steps)


def with_foreign_amounts(table: Table) -> Table:
    """The step for amounts that stand there in two currencies.

    Not where one of both has its name because somebody gave it that one.
    """
    heads, kind = table.heads, table.kind
    if not table.parts.currency or _say_foreign_currency(heads, kind):
        return table
    pairs = {}  # number of a column in the currency of the record -> that of the same in the one of the books
    for at, head in enumerate(heads):
        base = _base(head, kind)
        home = next((heads.index(one) for one in (base, f"{base}{_SIGNED}") if base and one in heads), None)
        if home is not None:
            pairs[at] = home
    amounts = {place.head for place in field_parts(kind, "").amount}
    amount = next((at for at in pairs if _base(heads[at], kind) in amounts), None)
    if amount is None or not {heads[amount], heads[pairs[amount]]}.isdisjoint(table.given):
        return table
    names = {at: table.names[home] for at, home in pairs.items()}
    names |= {home: HOME.format(table.names[home]) for home in pairs.values()}
    signed = [at for at, head in enumerate(heads) if head.endswith(_SIGNED) and at not in pairs.values()]
    for at in {*signed, *pairs}:
        if fold(name := names.get(at, table.names[at])).endswith(_SIGNED):
            names[at] = _UNSIGNED.sub("", name)
    renamed = table.called(names)
    if renamed is None:
        return table
    taken = {*pairs, *pairs.values()}
    said = [fold(name) for name in renamed.names]
    # Beside amounts that are called signed, the others are in the currency of the record.
    told = signed if any(heads[home].endswith(_SIGNED) for home in pairs.values()) else range(len(said))
    others = tuple(at for at in told if said[at] in amount_fields(kind) and at not in taken)
    return renamed.read_by(Foreign(amount, pairs[amount], others))


_UNSIGNED: Final = re.compile(r"\W*signed\s*\Z", re.IGNORECASE)


def _base(head: str, kind: int) -> str:
    """The amount that a folded heading states in the currency of the record; "" for one that does not say so."""
    plain = head.removesuffix(_SIGNED)
    return next((base for base in _bare(plain) if base in amount_fields(kind)), "")


def _say_foreign_currency(heads: Sequence[str], kind: int) -> bool:
    """Whether the foreign amounts' currency has a column of its own: then the other one is that of the books."""
    known = {place.head for place in field_parts(kind, "").currency}
    first = next((place.head for place in field_parts(kind, "").currency if place.head in heads), None)
    alone = {*_ends(), *_starts()}
    others = [head for head in heads if head != first]
    return any(head in alone or not known.isdisjoint((head, *_bare(head))) for head in others)


def _bare(head: str) -> list[str]:
    """A folded heading without each of the words for a foreign currency that it begins or ends with."""
    found = (*(head.removesuffix(end) for end in _ends()), *(head.removeprefix(one) for one in _starts()))
    return [bare for bare in found if bare != head]


@cache
def _ends() -> tuple[str, ...]:
    return tuple(sorted(map(fold, _BEHIND), key=len, reverse=True))


@cache
def _starts() -> tuple[str, ...]:
    return tuple(sorted(map(fold, _BEFORE), key=len, reverse=True))
