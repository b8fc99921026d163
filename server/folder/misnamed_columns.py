"""Columns that one export calls like something else in the next: the rows tell what they are, and get them that name.

`Due` is what is left to pay, or the day by which it has to be paid. `Credit` in a column of types is a credit note, or
a refund; beside `Cash` and `Card` it is a way to pay, which takes nothing from any sum. `Payment No` and `Receipt #`
number each payment; or a receipt is for several of them, or a payment of several invoices has a row for each of these,
and rows of one number would count once: a sum would be too low.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from server.folder.mixed_rows import type_column, ways_to_pay
from server.records.columns import reads_as_amount
from server.records.day_text import day_text
from server.records.headings import folded
from server.records.number_headings import payment_number
from server.records.shapes import INVOICE, PAYMENT, field_parts, fold
from server.records.values import day_of

_DUE_DAY: Final = "Due date"
_WAY_TO_PAY: Final = "Way to pay"  # no list goes by that name
_NUMBER: Final = "Payment Number"

_ROWS: Final = 1_000  # that are looked at
_ROWS_OF_DAYS: Final = 200
_LONGEST: Final = 40  # characters of a type

_DUE: Final = fold("Due")
_CREDIT: Final = fold("Credit")
_OTHER_WAYS: Final = frozenset(
    map(fold, ("cash", "card", "credit card", "debit card", "transfer", "cheque", "check", "prepaid", "prepayment",
               "cash on delivery", "cash payment", "card payment", "bar"))
)  # fmt: skip
"""Ways that a document may be called after as well, or money that is paid out."""

_OF_CARDS: Final = frozenset({fold("Debit")})
"""What the card of a payment may be; an invoice that is debited is one of a ledger."""

_Names = tuple[str, ...]
_Rows = Iterable[Sequence[str]]


def with_ways_to_pay(names: _Names, rows: _Rows, kind: int | None) -> _Names:
    """The distinct headings of a table of this kind; a column of types that says how is paid is called what it is."""
    at = type_column(list(folded(names).values()), kind) if kind in {INVOICE, PAYMENT} else None
    if at is None or _WAY_TO_PAY in names:
        return names
    said = {fold(text[:_LONGEST]) for text in _said(names, rows, at, _ROWS)}
    ways = ways_to_pay() | _OTHER_WAYS | (_OF_CARDS if kind == PAYMENT else frozenset())
    tells = _CREDIT in said and not said.isdisjoint(ways) and said <= {*ways, _CREDIT, ""}
    return _called(names, at, _WAY_TO_PAY) if tells else names


def with_payment_numbers(names: _Names, rows: _Rows, kind: int | None) -> _Names:
    """The distinct headings of a table of this kind, one of which numbers each of the first rows if any does."""
    numbers = [at for at, name in enumerate(names) if payment_number(name)] if kind == PAYMENT else []
    known = field_parts(PAYMENT, "").narrowed(folded(names).values())
    if known.id or known.number or len(numbers) != 1:
        return names
    said = _said(names, rows, numbers[0], _ROWS)
    return _called(names, numbers[0], _NUMBER) if said and all(said) and len(set(said)) == len(said) else names


def with_due_days(names: _Names, rows: _Rows, kind: int) -> _Names:
    """The distinct headings of a table of this kind; one of days on which invoices are due is called what it is."""
    heads = list(folded(names).values())
    if kind != INVOICE or _DUE not in heads or field_parts(kind, "").narrowed(heads).due:
        return names
    at = heads.index(_DUE)
    said = {*_said(names, rows, at, _ROWS_OF_DAYS)} - {""}
    return _called(names, at, _DUE_DAY) if said and all(map(_is_day, said)) else names


def _said(names: _Names, rows: _Rows, at: int, most: int) -> list[str]:
    """What the first rows have in one column, of those with a field for each heading."""
    return [row[at].strip() for row in islice(rows, most) if len(row) == len(names)]


def _called(names: _Names, at: int, name: str) -> _Names:
    return (*names[:at], name, *names[at + 1 :])


def _is_day(text: str) -> bool:
    return not reads_as_amount(text) and (day_of(text) is not None or day_text(text) is not None)
