"""A column `Due` that holds days, by which invoices have to be paid.

In one export what is called so is what is left to pay, in the next the day. The rows tell.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from server.records.columns import reads_as_amount
from server.records.day_text import day_text
from server.records.headings import folded
from server.records.shapes import INVOICE, field_parts, fold
from server.records.values import day_of

NAME: Final = "Due date"
"""What such a column is called in place of its heading."""

_ROWS: Final = 200  # that are looked at
_DUE: Final = fold("Due")


def with_due_days(names: tuple[str, ...], rows: Iterable[Sequence[str]], kind: int) -> tuple[str, ...]:
    """The distinct headings of a table of this kind; one of days on which invoices are due is called what it is."""
    heads = list(folded(names).values())
    if kind != INVOICE or _DUE not in heads or field_parts(kind, "").narrowed(heads).due:
        return names
    at = heads.index(_DUE)
    said = {row[at].strip() for row in islice(rows, _ROWS) if len(row) == len(names)} - {""}
    return (*names[:at], NAME, *names[at + 1 :]) if said and all(map(_is_day, said)) else names


def _is_day(text: str) -> bool:
    return not reads_as_amount(text) and (day_of(text) is not None or day_text(text) is not None)
