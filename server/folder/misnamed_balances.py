"""Columns called like what is left to pay that state something else: asked for as a balance, they would mislead.

A `Balance` may go on from row to row, as in reports of bookkeeping programs and of banks. It says what all rows up to
this one come to: added up, it would give an answer that is wrong and looks right. QuickBooks begins anew with each
customer, and some of its lists state payments above zero, by which the balance falls.

`Amount Due` is what is left in one export (Xero, Chargebee), and in the next (Stripe's dashboard) what the invoice came
to, whatever was paid of it since. Taken for a balance, it would say that everybody owes what he has paid.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Final

from server.records.columns import UNREAD_AMOUNT, Columns
from server.records.headings import folded
from server.records.shapes import INVOICE, FieldPath, field_parts, fold, place, shapes
from server.records.values import HALF_A_CENT, UNPRICED

RUNNING: Final = "Running balance"
BILLED: Final = "Amount billed"
"""What such columns are called in place of their headings; no list goes by these names."""

GOES_ON: Final = frozenset(map(fold, ("Balance", "Saldo", "Solde", "Bilanz", "Stand", "Account Balance", "Kontostand")))
"""What may go on from row to row. What is called due, open or outstanding is the row's own."""

_ROWS: Final = 1_000  # that are looked at
_ROWS_OF_RUNNING: Final = 200
_NO_AMOUNT: Final = frozenset({UNPRICED, UNREAD_AMOUNT})


def without_running_balance(
    names: tuple[str, ...], rows: Iterable[Sequence[str]], kind: int, delimiter: str
) -> tuple[str, ...]:
    """The distinct headings of a table of this kind with these rows; a balance that goes on is called what it is."""
    heads = folded(names)
    parts = field_parts(kind, "").narrowed(heads.values())
    if not parts.balance or RUNNING in heads:
        return names
    balance, *others = (place for place in parts.balance if place.head in heads.values())
    # What goes on adds up the amounts, or of what each record has still open that.
    sides = [parts.amount, *((other,) for other in others if balance.head in GOES_ON and kind == INVOICE)]
    fields = [dict(zip(heads.values(), row, strict=False)) for row in islice(rows, _ROWS_OF_RUNNING)]
    if not any(_add_up(fields, side, (balance,), delimiter) for side in sides if side):
        return names
    return tuple(RUNNING if heads[name] == balance.head else name for name in names)


def _add_up(
    fields: Sequence[Mapping[str, str]], side: tuple[FieldPath, ...], balance: tuple[FieldPath, ...], delimiter: str
) -> bool:
    """Whether a balance goes on from row to row by what stands in the other column."""
    columns = Columns(delimiter)
    for _ in range(2):  # what is in doubt in the first rows, later ones may tell
        stated = [(columns.amount(one, side), columns.amount(one, balance)) for one in fields]
        columns = columns.again()
    return _goes_on(stated) or _goes_on(stated[::-1])  # the newest may stand first


def _goes_on(stated: Sequence[tuple[float, float]]) -> bool:
    """Whether each balance is its amount, or by that more or less than the one before, as at least one is.

    A balance that is larger than its amount is not what is left of it.
    """
    before: float | None = None  # what stands above the first row of a part of a list is not known
    went_on = False
    for amount, balance in stated:
        if balance in _NO_AMOUNT:
            continue
        if before is not None and amount not in _NO_AMOUNT and abs(balance - amount) >= HALF_A_CENT:
            if abs(abs(balance - before) - abs(amount)) >= HALF_A_CENT:
                return False
            went_on = went_on or abs(balance) > abs(amount)
        before = balance
    return went_on


def without_billed_balance(
    names: tuple[str, ...], rows: Iterable[Sequence[str]], kind: int, delimiter: str
) -> tuple[str, ...]:
    """The distinct headings of a table of this kind with these rows; such a balance is called what it is."""
    heads = folded(names)
    parts = field_parts(kind, "").narrowed(heads.values())
    if kind != INVOICE or not parts.amount or not parts.balance or BILLED in heads:
        return names
    paid = tuple(one for one in paid_amounts() if one.flat in heads.values())
    billed_as = tuple(one for one in parts.amount if one not in parts.balance)
    if not paid or not billed_as:
        return names
    columns = Columns(delimiter)
    billed = False
    for row in islice(rows, _ROWS):
        fields = dict(zip(heads.values(), row, strict=False))
        stated = [columns.amount(fields, places, None) for places in (billed_as, parts.balance, paid)]
        if min(stated) <= UNREAD_AMOUNT:
            continue
        amount, balance, received = stated
        if received >= HALF_A_CENT:
            if abs(balance - amount) >= HALF_A_CENT:
                return names  # what was paid is taken off
            billed = True
    if not billed:
        return names
    balance_head = next(one.head for one in parts.balance if one.head in heads.values())
    return tuple(BILLED if heads[name] == balance_head else name for name in names)


@cache
def paid_amounts() -> tuple[FieldPath, ...]:
    """The fields in which an invoice says how much of it was paid."""
    return tuple(map(place, ("amountPaid", *shapes()[INVOICE].headings["amountPaid"])))
