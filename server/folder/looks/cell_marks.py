"""Cells whose value has a mark of bookkeeping or of spreadsheets at it.

Tally and DATEV write on which side of the ledger an amount stands behind it: `7,988.75 Dr`, `50,00 H`. A column has to
show both sides, or `Dr`: `1.5 Cr` alone may be ten millions, `100 S` something else. What a customer is credited with
is below zero, as in `amounts/debit_credit.py`; of payments the mark would mean the opposite in the statement of a bank,
and they are left as they are. Shopify writes an apostrophe before ids, `'6801234567890`, which keeps a spreadsheet from
rounding them and is no part of the id.
"""

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from server.folder.looks.stated_amounts import amount_fields, negated, stated
from server.folder.looks.table import Table
from server.records.shapes import ACCOUNT, INVOICE

_MARKED: Final = re.compile(r"(?P<amount>.*\d)\s*(?P<side>(?i:dr|cr)|[SH])\.?")
_DEBITS: Final = {"cr": "dr", "h": "s"}
"""What stands behind debits where these stand behind credits; `1.5 Cr` alone may be ten millions, `7.5 H` hours."""
_KEPT: Final = re.compile(r"'(?P<id>\d[\w./-]*)")


class Marks(msgspec.Struct, frozen=True, tag=True):
    """Which columns have marked cells: `amounts` with a side of the ledger, `ids` with an apostrophe."""

    amounts: tuple[int, ...]
    ids: tuple[int, ...]

    def plain(self, fields: list[str]) -> list[str]:
        """A row without these marks."""
        said = [*fields]
        for at in self.amounts:
            said[at] = _unmarked(fields[at])
        for at in self.ids:
            kept = _KEPT.fullmatch(fields[at].strip())
            said[at] = fields[at] if kept is None else kept["id"]
        return said


def with_cell_marks(table: Table) -> Table:
    """The step for such cells."""
    parts, heads = table.parts, table.heads
    amounts = tuple(
        at
        for at, head in enumerate(heads)
        if table.kind in {INVOICE, ACCOUNT} and head in amount_fields(table.kind)
        if _are_marked(table.said(at))
    )
    keys = table.at((*parts.id, *parts.number, *parts.account))
    ids = tuple(at for at in keys if any(map(_KEPT.fullmatch, table.said(at))))
    return table.read_by(Marks(amounts, ids)) if amounts or ids else table


def _are_marked(texts: Iterable[str]) -> bool:
    """Whether cells of a column state sides of a ledger: both of them, or debits by `Dr` alone."""
    sides = {found["side"].lower() for text in texts if (found := _MARKED.fullmatch(text)) is not None}
    pairs = [pair for pair in _DEBITS.items() if not sides.isdisjoint(pair)]
    return len(pairs) == 1 and (sides in ({"dr"}, {*pairs[0]}))


def _unmarked(text: str) -> str:
    """An amount without its side of the ledger, below zero where that is the customer's; anything else as it is."""
    found = _MARKED.fullmatch(text.strip())
    if found is None or stated(found["amount"]) is None:
        return text
    return negated(found["amount"]) if found["side"].lower() in _DEBITS else found["amount"]
