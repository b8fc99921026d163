"""Tables in which each amount has a column for its currency: `Total Amount Currency`, `Balance Currency`.

The one of the amount is that of the record, and what is left to pay is not read where it is in another one. What
belongs to another amount (`Fee Currency`) or to none (`Customer Currency`) says nothing of the amount, and an amount
whose cells name a currency (`€ 100.00`) needs no column for it.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from server.folder.looks.amounts.foreign_amounts import HOME
from server.folder.looks.stated_amounts import amount_fields, stated
from server.folder.looks.table import Table
from server.records.heading_forms.headings import CURRENCY_WORDS, headings_of
from server.records.stated.amount_text import CODES, amount_text

CURRENCY: Final = "Currency"
"""What the column is called that has the currency of the record."""

_CODES: Final = frozenset(CODES)


class OwnCurrencies(msgspec.Struct, frozen=True, tag=True):
    """Where currencies stand, in numbers of columns.

    `currency`: that of the record. `others`: (an amount, its currency).
    """

    currency: int
    others: tuple[tuple[int, int], ...]

    @property
    def reads(self) -> tuple[int, ...]:
        """The columns that are looked at."""
        return (self.currency, *(at for pair in self.others for at in pair))

    def plain(self, fields: list[str]) -> list[str]:
        """A row whose amounts are in its currency, as far as that can be told."""
        said = [*fields]
        found = fields[self.currency].strip().upper()
        for amount, currency in self.others:
            own = fields[currency].strip().upper()
            if own and own != found and stated(fields[amount]):
                said[amount] = HOME.format(fields[amount].strip())
        return said


def with_own_currencies(table: Table) -> Table:
    """The step for several columns of currencies, of which one is called after the amount."""
    amount = table.first(table.parts.amount)
    if table.parts.currency or amount is None or headings_of(table.names).currency is not None:
        return table
    columns = [
        at for at, head in enumerate(table.heads) if head.endswith(CURRENCY_WORDS) and _are_codes(table.said(at))
    ]
    own = {at: found for at in range(len(table.heads)) if (found := _own(table.heads, at, columns)) is not None}
    if amount not in own or any(map(_names_currency, table.said(amount))):
        return table
    at = own.pop(amount)
    others = tuple((one, other) for one, other in own.items() if table.heads[one] in amount_fields(table.kind))
    renamed = table.called({at: CURRENCY})
    return table if renamed is None else renamed.read_by(OwnCurrencies(at, others)) if others else renamed


def _own(heads: Sequence[str], amount: int, columns: Sequence[int]) -> int | None:
    """The column of the currency that is called after an amount."""
    return next((at for at in columns if heads[at].removesuffix("code") == f"{heads[amount]}currency"), None)


def _are_codes(texts: Sequence[str]) -> bool:
    said = {text.upper() for text in texts} - {""}
    return bool(said) and said <= _CODES


def _names_currency(amount: str) -> bool:
    said = amount_text(amount)
    return said is not None and bool(said.currency)
