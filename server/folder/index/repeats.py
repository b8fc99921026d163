"""Records that share their id with an earlier one, which alone is shown: whether they are the same record.

Exports of overlapping periods hold a record twice; the first tells what it amounts to. Where each line of an invoice is
a row of its own, the first row tells the amount of one line, and may not be added up. An index holds too little to
tell these apart (three lines may cost the same), so the records themselves are compared. Where each row states the
amounts of the whole invoice beside that of its line, and all agree on these, the first row tells the whole. So does the
first of two reports, of other columns each, that state the same amounts as far as both state any.
"""

from collections.abc import Callable, Sequence
from math import nan
from typing import Any, Final

from server.folder.index.queries import Located
from server.records.columns import UNREAD_AMOUNT, Columns
from server.records.facts import customer_of, fields_of, members_of
from server.records.shapes import FieldPath, field_parts, fold, heads_of, shapes
from server.records.stated.values import Fields, inside
from server.source import MAX_PAGE

MOST_COMPARED: Final = 5_000
"""Records that share an id with an earlier one and are compared with it: 0.2 s, once for each state of the files."""

_MOST_BYTES: Final = 16 * 1024 * 1024  # held at once, of all that are compared
_MOST_ROWS: Final = MAX_PAGE  # of Parquet, whose sizes show when they are read: no more than a page reads


def unlike(
    kind: int, pairs: Sequence[tuple[Located, Located]], read: Callable[[list[Located]], list[bytes] | None]
) -> frozenset[int] | None:
    """The rows of the first records of a kind in (first, later) pairs whose later one does not state the same amounts.

    None where they are too many or too large to be compared, or one cannot be read any more.
    """
    both = list({one.row: one for pair in pairs for one in pair}.values())
    rows = sum(one.length == 0 for one in both)
    if len(pairs) > MOST_COMPARED or sum(one.length for one in both) > _MOST_BYTES or rows > _MOST_ROWS:
        return None
    records = read(both)
    if records is None:
        return None
    text = {one.row: record for one, record in zip(both, records, strict=True)}
    return frozenset(
        first.row for first, later in pairs if not _amount_to_the_same(kind, text[first.row], text[later.row])
    )


def _amount_to_the_same(kind: int, first: bytes, later: bytes) -> bool:
    return first == later or report_the_same(kind, first, later) or _are_lines(kind, first, later)


def _are_lines(kind: int, first: bytes, later: bytes) -> bool:
    """Whether two rows are lines of one record, each with the same amounts of the whole beside its own."""
    lines = frozenset(map(fold, shapes()[kind].lines))
    parts = field_parts(kind, "")
    heads = heads_of(kind, "") | lines
    one, other = fields_of(first, heads, ""), fields_of(later, heads, "")
    if lines.isdisjoint(one.keys() & other.keys()):
        return False
    of_whole = (parts.amount, parts.balance, parts.net, parts.tax)
    return all(_stated(one, places) == _stated(other, places) for places in of_whole)


def report_the_same(kind: int, first: bytes, later: bytes) -> bool:
    """Whether two records are rows of reports with other columns each that state the same amounts, as far as both do.

    That of the record has to be among them, or the first alone states it, as where the later one is of a report of what
    is left to pay: then this, more than nothing, and the day are the same, and so is the customer where both name one.
    """
    if _names(first) == _names(later):
        return False
    parts, heads = field_parts(kind, ""), heads_of(kind, "")
    one, other = fields_of(first, heads, ""), fields_of(later, heads, "")
    compared = (parts.amount, parts.balance, parts.net, parts.tax, parts.currency)
    stated = [(places, _stated(one, places), _stated(other, places)) for places in compared]
    both = [(places, *said) for places, *said in stated if None not in said]
    found = [places for places, *_ in both]
    left_of_it = (
        parts.balance in found
        and _stated(one, parts.amount) is not None
        and _stated(one, parts.date) == _stated(other, parts.date) is not None
        and _number(one, parts.balance) != 0  # most invoices are paid
        and len({customer_of(one, parts), customer_of(other, parts)} - {None}) <= 1
    )
    return (parts.amount in found or left_of_it) and all(
        said == again or _number(one, places) == _number(other, places) for places, said, again in both
    )


def _number(fields: Fields, places: tuple[FieldPath, ...]) -> float:
    """The amount that fields state; not a number, which equals none, where it cannot be told by itself."""
    found = Columns().amount(fields, places, None)
    return found if found > UNREAD_AMOUNT else nan


def _names(record: bytes) -> frozenset[str]:
    return frozenset(members_of(record) or ())


def _stated(fields: Fields, places: Sequence[FieldPath]) -> Any:
    return next((value for place in places if (value := inside(fields, place)) not in (None, "")), None)
