"""Lists in groups: the customer stands in a row of his own, above his invoices, and in none of theirs.

QuickBooks writes its reports so (Open Invoices, Transaction List by Customer)::

    ,Date,Num,Due date,Open balance
    Acme Corp,,,,
    ,01/05/2026,1001,02/04/2026,1190.00
    Total for Acme Corp,,,,1190.00

The first column has no heading, and is the customer's name then. Rows that begin with a text are the *heads* of groups,
or the sums below them; both end what was before. Where another column names the customer or a vendor the groups are
something else, such as how long their invoices are overdue, and nothing is made of them.

Xero writes them below a first column that has a heading::

    Invoice Number,Invoice Date,Gross
    Bayside Club,,
    INV-0024,2 Sep 2026,300.00
    Total Bayside Club,,300.00

There the rows get a column of their own for the customer. They are in groups where the first row is a head. Whether a
customer heads them is shown by the sum that names him; otherwise they may be months, or how long invoices are overdue.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

import msgspec

from server.folder.files.dated_names import dated_name
from server.folder.files.file_names import sum_words
from server.folder.looks.table import UNNAMED, Table
from server.records.heading_forms.headings import folded
from server.records.shapes import INVOICE, LINE, PAYMENT, RECORD_KINDS, field_parts, fold

NAME: Final = "Customer"
"""What the column without a heading is called."""

SECTION: Final = "Section"
"""What the further column is called where nothing shows that customers head the groups; no list goes by that name."""

_ROWS: Final = 200  # that are looked at

_FILLED: Final = 2  # columns of a record beside the first, at least
_DIGITS: Final = re.compile(r"[0-9]+")

_VENDORS: Final = frozenset(
    {"vendor", "supplier", "lieferant", "kreditor", "fournisseur", "proveedor", "fornitore", "leverancier"}
)
"""The folded headings of columns that say who has sent a bill."""


class Room(msgspec.Struct, frozen=True, tag=True):
    """A further column behind the others, for the customer or the section whose group a row is in."""

    def plain(self, fields: list[str]) -> list[str]:
        """A row with an empty field more, for the group."""
        return [*fields, ""]


def with_groups(table: Table) -> Table:
    """The step for the first column, which is called `NAME` where it has no heading and heads groups.

    Where it has one, `NAME` is a further column behind the others, or `SECTION`.
    """
    unheaded = table.names[0] == UNNAMED.format(1)
    if not unheaded and table.kind not in {INVOICE, PAYMENT}:
        return table
    if NAME in table.names or not (_customers() | _VENDORS).isdisjoint(folded(table.names[1:]).values()):
        return table
    rows = table.rows[:_ROWS]
    if not unheaded:
        name = _further(rows)
        named = msgspec.structs.replace(table, names=(*table.names, name), group_at=-1)
        return named.read_by(Room()) if name else table
    heads = any(not row[0].strip() and any(row) and head_of(above) for above, row in pairwise(rows))
    return msgspec.structs.replace(table, names=(NAME, *table.names[1:]), group_at=0) if heads else table


def _further(rows: Iterable[Sequence[str]]) -> str:
    """What the column is called that a table needs whose first row heads records with other first cells, if it does."""
    filled = (row for row in rows if any(map(str.strip, row)))
    head = head_of(next(filled, ()))
    if not any(map(str.isalpha, head)):
        return ""
    below = next((row for row in filled if not ends_group(row)), ())
    if (
        len(below) <= _FILLED
        or not below[0].strip()
        or sum(bool(cell.strip()) for cell in below[1:]) < _FILLED
        or _DIGITS.sub("0", below[0].strip()) == _DIGITS.sub("0", head)  # the number of a record that has nothing else
    ):
        return ""
    summed = any(_is_sum(row[0]) and fold(row[0]).endswith(fold(head)) for row in filled)
    return NAME if summed and dated_name(head).day is None else SECTION


def head_of(row: Sequence[str]) -> str:
    """The customer in a row that has nothing else; "" for any other row."""
    head, *others = row or ("",)
    return "" if any(map(str.strip, others)) or _is_sum(head) else head.strip()


def ends_group(row: Sequence[str]) -> bool:
    """Whether what is below a row is of no group that is above it."""
    return bool(row[0].strip()) and (_is_sum(row[0]) or not any(map(str.strip, row[1:])))


def _is_sum(text: str) -> bool:
    """Whether a text says that its row is a sum, of a customer too: "Total for Acme Corp"."""
    words = text.split(maxsplit=1)
    return bool(words) and fold(words[0]) in sum_words()


@cache
def _customers() -> frozenset[str]:
    """The folded headings of columns that say whose a record is."""
    kinds = [field_parts(kind, "") for kind in range(len(RECORD_KINDS)) if kind != LINE]  # which is of an invoice
    named = {place.head for parts in kinds for name in parts.names for place in name}
    return frozenset(named | {place.head for parts in kinds for place in parts.account})
