"""Tables with a row for each line of an invoice, which states the invoice's own values again, or only in its first row.

Xero, Zoho and Shopify write their invoices and orders so. The rows behind the first one of an invoice are its line
items and no invoices: they count as records of that kind, and what they say of the whole is not added up again. That is
done only where the rows show that their amounts are those of the whole: beside a column for the amount of the line,
where only the first row of an invoice states them, or where its rows agree on them although the quantity and the price
of each come to something else, or together to a total. Where they do not, the rows are records that share an id
(`index/repeats.py`), and no amount of theirs is added.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import prod
from typing import Final

from server.folder.looks.rows.summed_lines import summed_column
from server.folder.looks.stated_amounts import stated
from server.folder.looks.table import Table
from server.records.columns import UNREAD_AMOUNT, written_number
from server.records.facts import Facts
from server.records.naming.line_names import line_columns
from server.records.shapes import INVOICE
from server.records.stated.values import UNDATED

_COUNTED: Final = ("quantity", "unitPrice")
_OF_LINES: Final = ("subtotal", "runningtotal", "cumulativetotal")
"""How the folded heading of a total begins that may be of some lines; `Order Subtotal Amount` is of the order."""
_ROUNDED: Final = 0.011  # of a line whose price is, and a bit for binary fractions


def is_itemised(table: Table) -> bool:
    """Whether each line of an invoice is a row.

    Beside payments only where no row states a whole: one of the amount of an invoice is no line of it.
    """
    items = line_columns(table.heads)
    if table.kind != INVOICE or len(items) <= 1 or (table.mixed and summed_column(table.heads) is None):
        return False
    parts = table.parts
    keys = [*table.at(parts.id[:1]), *table.at(parts.number[:1])]
    whole = [*table.at(parts.amount[:1]), *table.at(parts.balance[:1])]
    counted = [table.heads.index(name) for name, meaning in items.items() if meaning in _COUNTED]
    counted = counted if "unitPrice" in items.values() else []
    told = "amount" in items.values()
    for first, later in _pairs(keys, table.rows):
        if any(later[at].strip() not in {"", first[at].strip()} for at in whole):
            return False
        blank = all(not later[at].strip() and first[at].strip() for at in whole[:1])
        told = told or blank or _come_to(first, counted) != _come_to(later, counted)
    return told or (bool(counted) and _lines_come_to_totals(table, keys, counted))


def _lines_come_to_totals(table: Table, keys: Sequence[int], counted: Sequence[int]) -> bool:
    """Whether the lines of most invoices that have several come to a total that all of them state.

    Two rows of 1 x 50 may say twice what one bill of 50 is for, but not beside a total of 100.
    """
    totals = [
        at
        for at, head in enumerate(table.heads)
        if "total" in head and not head.startswith(_OF_LINES) and at not in counted
    ]
    fit = several = 0
    for key, group in groupby(table.rows, key=lambda row: [row[at].strip() for at in keys]):
        lines = list(group)
        if len(lines) > 1 and any(key):
            several += 1
            whole = sum(_come_to(line, counted) for line in lines)
            alike = (lines[0][at] for at in totals if len({line[at] for line in lines}) == 1)
            fit += whole > 0 and any(abs(float(stated(text) or 0) - whole) <= _ROUNDED * len(lines) for text in alike)
    return fit * 2 > several


def _come_to(row: Sequence[str], counted: Sequence[int]) -> float:
    """What the quantity and the price of a row come to: two lines of 1 x 100 and 2 x 50 may well cost 100 each."""
    numbers = [written_number(row[at].strip()) for at in counted]
    return prod(float(one.plain) for one in numbers if one is not None)


def _pairs(keys: Sequence[int], rows: Iterable[Sequence[str]]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The first row of an invoice and each later one."""
    first: Sequence[str] = ()
    for row in rows:
        said = [row[at].strip() for at in keys]
        if first and any(said) and all(not one or one == first[at].strip() for one, at in zip(said, keys, strict=True)):
            yield first, row
        else:
            first = row


class Items:
    """The rows of an itemised table one by one; see `is_itemised`."""

    def __init__(self) -> None:
        self._first: Facts | None = None
        self._kind = INVOICE

    def invoice_of(self, facts: Facts, kind: int) -> str | None:
        """The invoice whose further line a row of a kind is; None for the first one of an invoice.

        A row that says otherwise of the invoice is no line of it, whatever its number.
        """
        first = self._first
        if (
            first is not None
            and kind == self._kind
            and facts.key is not None
            and (facts.id or first.id) == first.id
            and (facts.number or first.number) == first.number
            and facts.tenant == first.tenant
            and facts.day in {first.day, UNDATED}
            and all(
                later in {said, None} or later <= UNREAD_AMOUNT
                for later, said in ((facts.amount, first.amount), (facts.balance, first.balance))
            )
        ):
            return first.key
        self._first, self._kind = facts, kind
        return None
