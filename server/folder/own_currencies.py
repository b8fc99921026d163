"""Tables in which each amount has a column for its currency: `Total Amount Currency`, `Balance Currency`.

The one of the amount is that of the record, and what is left to pay is not read where it is in another one. Several
that belong to no amount have to say the same: else nothing tells in which of them an amount is, and it is added to no
other.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from server.folder.foreign_amounts import HOME
from server.folder.stated_amounts import amount_fields, stated
from server.folder.table import Table
from server.records.amount_text import CODES
from server.records.headings import CURRENCY_WORDS, headings_of

CURRENCY: Final = "Currency"
"""What the column is called that has the currency of the record."""

_BETWEEN: Final = " / "
_CODES: Final = frozenset(CODES)


class OwnCurrencies(msgspec.Struct, frozen=True, tag=True):
    """Where currencies stand, in numbers of columns.

    `currency`: that of the record. `others`: (an amount, its currency). `beside`: others of no amount.
    """

    currency: int
    others: tuple[tuple[int, int], ...] = ()
    beside: tuple[int, ...] = ()

    def plain(self, fields: list[str]) -> list[str]:
        """A row whose amounts are in its currency, as far as that can be told."""
        said = [*fields]
        found = dict.fromkeys(text for at in (self.currency, *self.beside) if (text := fields[at].strip().upper()))
        if self.beside:
            said[self.currency] = _BETWEEN.join(found)
        for amount, currency in self.others:
            own = fields[currency].strip().upper()
            if own and own not in found and stated(fields[amount]):
                said[amount] = HOME.format(fields[amount].strip())
        return said


def with_own_currencies(table: Table) -> Table:
    """The step for several columns of currencies, none of which is called that of the record."""
    amount = table.first(table.parts.amount)
    if table.parts.currency or amount is None or headings_of(table.names).currency is not None:
        return table
    columns = [
        at for at, head in enumerate(table.heads) if head.endswith(CURRENCY_WORDS) and _are_codes(table.said(at))
    ]
    if not columns:
        return table
    own = {at: found for at in range(len(table.heads)) if (found := _own(table.heads, at, columns)) is not None}
    if amount in own:
        at = own.pop(amount)
        others = [(one, other) for one, other in own.items() if table.heads[one] in amount_fields(table.kind)]
        step = OwnCurrencies(at, tuple(others))
    else:
        at, *beside = columns
        step = OwnCurrencies(at, beside=tuple(beside))
    renamed = table.called({at: CURRENCY})
    return table if renamed is None else renamed.read_by(step)


def _own(heads: Sequence[str], amount: int, columns: Sequence[int]) -> int | None:
    """The column of the currency that is called after an amount."""
    return next((at for at in columns if heads[at].removesuffix("code") == f"{heads[amount]}currency"), None)


def _are_codes(texts: Sequence[str]) -> bool:
    said = {text.upper() for text in texts} - {""}
    return bool(said) and said <= _CODES
