"""A column `Balance` that goes on from row to row, as reports of bookkeeping programs and of banks have it.

It says what all rows up to this one come to, and nothing of what is left to pay of an invoice: added up, or asked for
as a balance, it would give an answer that is wrong and looks right. QuickBooks begins anew with each customer, and some
of its lists state payments above zero, by which the balance falls.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Final

from server.records.columns import UNREAD_AMOUNT, Columns
from server.records.headings import folded
from server.records.shapes import INVOICE, FieldPath, field_parts, fold
from server.records.values import HALF_A_CENT, UNPRICED

NAME: Final = "Running balance"
"""What such a column is called in place of its heading; no list goes by that name."""

GOES_ON: Final = frozenset(map(fold, ("Balance", "Saldo", "Solde", "Bilanz", "Stand", "Account Balance", "Kontostand")))
"""What may go on from row to row. What is called due, open or outstanding is the row's own."""

_ROWS: Final = 200  # that are looked at
_NO_AMOUNT: Final = frozenset({UNPRICED, UNREAD_AMOUNT})


def without_running_balance(
    names: tuple[str, ...], rows: Iterable[Sequence[str]], kind: int, delimiter: str
) -> tuple[str, ...]:
    """The distinct headings of a table of this kind with these rows; a balance that goes on is called what it is."""
    heads = folded(names)
    parts = field_parts(kind, "").narrowed(heads.values())
    if not parts.balance or NAME in heads:
        return names
    balance, *others = (place for place in parts.balance if place.head in heads.values())
    # What goes on adds up the amounts, or of what each record has still open that.
    sides = [parts.amount, *((other,) for other in others if balance.head in GOES_ON and kind == INVOICE)]
    fields = [dict(zip(heads.values(), row, strict=False)) for row in islice(rows, _ROWS)]
    if not any(_add_up(fields, side, (balance,), delimiter) for side in sides if side):
        return names
    return tuple(NAME if heads[name] == balance.head else name for name in names)


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
