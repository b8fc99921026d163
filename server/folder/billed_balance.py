"""A column called like what is left to pay that states what was billed, also of invoices that are paid.

`Amount Due` is what is left in one export (Xero, Chargebee), and in the next (Stripe's dashboard) what the invoice came
to, whatever was paid of it since. Taken for a balance, it would say that everybody owes what he has paid.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from typing import Final

from server.records.columns import UNREAD_AMOUNT, Columns
from server.records.headings import folded
from server.records.shapes import INVOICE, FieldPath, field_parts, place, shapes
from server.records.values import HALF_A_CENT

NAME: Final = "Amount billed"
"""What such a column is called in place of its heading; no list goes by that name."""

_ROWS: Final = 1_000  # that are looked at


def without_billed_balance(
    names: tuple[str, ...], rows: Iterable[Sequence[str]], kind: int, delimiter: str
) -> tuple[str, ...]:
    """The distinct headings of a table of this kind with these rows; such a balance is called what it is."""
    heads = folded(names)
    parts = field_parts(kind, "").narrowed(heads.values())
    if kind != INVOICE or not parts.amount or not parts.balance or NAME in heads:
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
    return tuple(NAME if heads[name] == balance_head else name for name in names)


@cache
def paid_amounts() -> tuple[FieldPath, ...]:
    """The fields in which an invoice says how much of it was paid."""
    return tuple(map(place, ("amountPaid", *shapes()[INVOICE].headings["amountPaid"])))
