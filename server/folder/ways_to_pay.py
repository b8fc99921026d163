"""A column of types that says how something is paid: `Cash`, `Card`, `Credit`.

`Credit` alone is what a credit note calls itself, and a refund. Beside ways to pay it is one of them, which takes
nothing from any sum.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from server.folder.mixed_rows import type_column, ways_to_pay
from server.records.headings import folded
from server.records.shapes import INVOICE, PAYMENT, fold

NAME: Final = "Way to pay"
"""What such a column is called in place of its heading; no list goes by that name."""

_ROWS: Final = 1_000  # that are looked at
_LONGEST: Final = 40  # characters of a type

_CREDIT: Final = fold("Credit")
_OTHERS: Final = frozenset(
    map(fold, ("cash", "card", "credit card", "debit card", "transfer", "cheque", "check", "prepaid", "prepayment",
               "cash on delivery", "cash payment", "card payment", "bar"))
)  # fmt: skip
"""Ways that a document may be called after as well, or money that is paid out."""

_OF_CARDS: Final = frozenset({fold("Debit")})
"""What the card of a payment may be; an invoice that is debited is one of a ledger."""


def with_ways_to_pay(names: tuple[str, ...], rows: Iterable[Sequence[str]], kind: int | None) -> tuple[str, ...]:
    """The distinct headings of a table of this kind; a column of types that says how is paid is called what it is."""
    if kind not in {INVOICE, PAYMENT} or NAME in names:
        return names
    at = type_column(list(folded(names).values()), kind)
    if at is None:
        return names
    said = {fold(row[at].strip()[:_LONGEST]) for row in islice(rows, _ROWS) if len(row) == len(names)}
    ways = ways_to_pay() | _OTHERS | (_OF_CARDS if kind == PAYMENT else frozenset())
    if _CREDIT not in said or said.isdisjoint(ways) or not said <= {*ways, _CREDIT, ""}:
        return names
    return (*names[:at], NAME, *names[at + 1 :])
