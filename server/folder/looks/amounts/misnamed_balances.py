"""Columns called like what is left to pay that state something else: asked for as a balance, they would mislead.

A `Balance` may go on from row to row, as in reports of bookkeeping programs and of banks. It says what all rows up to
this one come to: added up, it would give an answer that is wrong and looks right. QuickBooks begins anew with each
customer, and some of its lists state payments above zero, by which the balance falls.

`Amount Due` is what is left in one export (Xero, Chargebee), and in the next (Stripe's dashboard) what the invoice came
to, whatever was paid of it since. Taken for a balance, it would say that everybody owes what he has paid.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from server.folder.looks.table import Table
from server.records.columns import UNREAD_AMOUNT, Columns
from server.records.shapes import INVOICE, FieldPath, columns_of, fold, place, shapes
from server.records.stated.values import HALF_A_CENT, UNPRICED

RUNNING: Final = "Running balance"
BILLED: Final = "Amount billed"
"""What such columns are called in place of their headings; no list goes by these names."""

GOES_ON: Final = frozenset(map(fold, ("Balance", "Saldo", "Solde", "Bilanz", "Stand", "Account Balance", "Kontostand")))
"""What may go on from row to row. What is called due, open or outstanding is the row's own."""

_ROWS_OF_RUNNING: Final = 200
_NO_AMOUNT: Final = frozenset({UNPRICED, UNREAD_AMOUNT})


def without_running_balance(table: Table) -> Table:
    """The step for a balance that goes on from row to row."""
    amounts, balances = table.parts.amount, [place for place in table.parts.balance if place.head in table.heads]
    if not balances or _is_given(table):
        return table
    balance, *others = balances
    # What goes on adds up the amounts, or of what each record has still open that.
    sides = [amounts, *((other,) for other in others if balance.head in GOES_ON and table.kind == INVOICE)]
    fields = [dict(zip(table.heads, row, strict=True)) for row in table.rows[:_ROWS_OF_RUNNING]]
    goes_on = any(_add_up(fields, side, (balance,), table.delimiter) for side in sides if side)
    return _renamed(table, balance, RUNNING) if goes_on else table


def _is_given(table: Table) -> bool:
    """Whether somebody gave a heading the meaning of a balance."""
    return not table.given.isdisjoint(columns_of("balance", kind=table.kind))


def _renamed(table: Table, balance: FieldPath, name: str) -> Table:
    columns = [at for at, head in enumerate(table.heads) if head == balance.head]
    return table.called({at: name if not more else f"{name} {more + 1}" for more, at in enumerate(columns)}) or table


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


def without_billed_balance(table: Table) -> Table:
    """The step for an amount of the whole that is called due."""
    paid = tuple(one for one in paid_amounts() if one.flat in table.heads)
    amounts, balances = table.parts.amount, table.parts.balance
    billed_as = tuple(one for one in amounts if one not in balances)
    if table.kind != INVOICE or not paid or not billed_as or not balances or _is_given(table):
        return table
    columns = Columns(table.delimiter)
    billed = False
    for row in table.rows:
        fields = dict(zip(table.heads, row, strict=True))
        stated = [columns.amount(fields, places, None) for places in (billed_as, balances, paid)]
        if min(stated) <= UNREAD_AMOUNT:
            continue
        amount, balance, received = stated
        if received >= HALF_A_CENT:
            if abs(balance - amount) >= HALF_A_CENT:
                return table  # what was paid is taken off
            billed = True
    return _renamed(table, next(one for one in balances if one.head in table.heads), BILLED) if billed else table


@cache
def paid_amounts() -> tuple[FieldPath, ...]:
    """The fields in which an invoice says how much of it was paid."""
    return tuple(map(place, ("amountPaid", *shapes()[INVOICE].headings["amountPaid"])))
