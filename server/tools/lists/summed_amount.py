"""Which of several amounts of a record `meta.sums` adds up, where its records state others as well.

`amount` and `totalAmount` of one invoice may be without and with its tax, or of a line and of the whole. Where nothing
shows which one is the whole, the first counts that a list goes by: whoever reads a sum of it has to know that.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Final

from server.records.columns import UNREAD_AMOUNT, Columns
from server.records.facts import fields_of
from server.records.shapes import FieldPath, field_parts, heads_of, place, shapes
from server.records.stated.values import HALF_A_CENT, Fields, stating
from server.tools.kinds import Kind
from server.tools.lists.pages import ReadPage

HINT: Final = (
    "Of each of these {}s meta.sums adds up {}, and some state another amount as well ({}), which differs from it. Say"
    " beside a sum which of them it is of."
)


def summed_amounts(read: ReadPage) -> tuple[list[str], list[str]] | None:
    """(the amounts that are added up, the others that records of a page state), as the table of fields calls them.

    None where each record states one amount, or the same one twice, and where nothing is added up.
    """
    if not any(one.amount is not None for one in read.page.sums):
        return None
    summed: dict[str, None] = {}
    others: dict[str, None] = {}
    for record in read.page.records:
        stated = list(_stated(read.kind, record, read.page.parts_by_name))
        if not stated:
            continue
        name, amount = stated[0]
        summed[name] = None
        others |= dict.fromkeys(other for other, value in stated[1:] if abs(value - amount) >= HALF_A_CENT)
    return (list(summed), list(others)) if others else None


def _stated(kind: Kind, record: bytes, parts_by_name: Collection[str]) -> Iterator[tuple[str, float]]:
    """(name, amount) of each amount that a record states, that which is added up first.

    `parts_by_name`: folded names that stand for a part of the whole, whatever they are.
    """
    try:
        fields = fields_of(record, heads_of(kind.of_records, ""), "")
    except (ValueError, RecursionError):
        return
    found = [(one, value) for one in _amounts(kind.of_records) if (value := _read(fields, one)) > UNREAD_AMOUNT]
    for one, value in sorted(found, key=lambda said: said[0].flat in parts_by_name):
        yield _spelled(kind.of_records)[one.flat], value


def _read(fields: Fields, one: FieldPath) -> float:
    return Columns(",").amount(fields, tuple(stating(fields, (one,))), None)


@cache
def _amounts(kind: int) -> tuple[FieldPath, ...]:
    """Where records of a kind state an amount that is not what is left to pay, the likeliest first."""
    parts = field_parts(kind, "")
    return tuple(one for one in parts.amount if one not in parts.balance)


@cache
def _spelled(kind: int) -> Mapping[str, str]:
    """Folded names -> as the table has them: what a record calls its fields is its own."""
    return {place(path).flat: path for path in shapes()[kind].amount}
