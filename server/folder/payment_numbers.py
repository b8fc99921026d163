"""A column that may be the number of each payment: `Payment No`, `Receipt #`.

In one export each payment has its own. In the next a receipt is for several payments, or a payment of several invoices
has a row for each of these, and rows of one number would count once: a sum would be too low. The rows tell.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

from server.records.headings import folded
from server.records.number_headings import payment_number
from server.records.shapes import PAYMENT, field_parts

NAME: Final = "Payment Number"
"""What such a column is called in place of its heading."""

_ROWS: Final = 1_000  # that are looked at


def with_payment_numbers(
    names: tuple[str, ...], below: Callable[[], Iterator[Sequence[str]]], kind: int | None
) -> tuple[str, ...]:
    """The distinct headings of a table of this kind, one of which numbers each of the first rows if any does."""
    if kind != PAYMENT:
        return names
    known = field_parts(PAYMENT, "").narrowed(folded(names).values())
    at = [number for number, name in enumerate(names) if payment_number(name)]
    if known.id or known.number or len(at) != 1:
        return names
    said = [row[at[0]].strip() for row in islice(below(), _ROWS) if len(row) == len(names)]
    if not said or not all(said) or len(set(said)) < len(said):
        return names
    return (*names[: at[0]], NAME, *names[at[0] + 1 :])
