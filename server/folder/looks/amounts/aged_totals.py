"""Reports of what is open by how long it is due, whose total is what is left to pay.

Xero and QuickBooks write them so, one row for each invoice or for each customer::

    Contact,Current,< 1 Month,1 Month,Older,Total
    Bayside Club,300.00,0.00,120.00,0.00,420.00

The `Total` of such a row is no amount of an invoice, part of which may be paid. Headings alone do not show that: the
rows have to come to it.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from server.folder.files.file_names import sum_words
from server.folder.looks.rows.grouped_rows import ends_group
from server.folder.looks.stated_amounts import stated
from server.folder.looks.table import Table
from server.records.shapes import ACCOUNT, INVOICE, fold

NAME: Final = "Open balance"
"""What the column of such a total is called."""

_CUSTOMER: Final = "Customer"
"""What the first column is called in a report of customers that names them nowhere else."""

_SPANS: Final = (
    "days?|weeks?|months?|tagen?|wochen?|monaten?|jours?|semaines?|mois|d\u00edas?|semanas?|mes(?:es|e|i)?|giorn[oi]|"
    "dagen|weken|maand(?:en)?"
)
_AGE: Final = re.compile(
    r"(?:[<>]|over|under|\u00fcber|unter|plus de|m\u00e1s de|oltre|meer dan)?\s*\d{1,3}"
    r"\s*(?:(?:-|\u2013|to|bis|\u00e0|a|tot)\s*\d{1,3}|\+|-?\s*(?:and )?(?:over|above|older))?"
    rf"\s*(?:{_SPANS})?(?:\s*(?:and over|and older|past due|overdue))?",
    re.IGNORECASE,
)
"""In six languages, as [G] of `records/shapes.yaml`."""
_FEWEST: Final = 2  # spans of days or months, beside those that are not due yet and the oldest
_NOT_DUE: Final = frozenset(
    map(fold, ("Current", "Due", "Overdue", "Not due", "Not yet due", "Past due", "F\u00e4llig", "Nicht f\u00e4llig",
               "\u00dcberf\u00e4llig", "Non \u00e9chu", "\u00c9chu", "No vencido", "Vencido", "Corriente",
               "Non scaduto", "Scaduto", "A scadere", "Niet vervallen", "Vervallen"))
)  # fmt: skip
"""What stands beside ages, in their languages."""
_WITH_SPAN: Final = re.compile(_SPANS, re.IGNORECASE)
_BOUND: Final = re.compile(r"[^\s\d].*\d|\+|over|above|older|past due", re.IGNORECASE)
_DAYS: Final = 15  # of which ages without a unit are multiples
_OLDEST: Final = 181  # that begins a span of days
_ROUNDED: Final = Decimal("0.01")


def is_age(heading: str) -> bool:
    """Whether a heading is how long something is due: `1 - 30`, `91 and over`, `< 1 Month`; no bare number is one."""
    plain = heading.strip()
    return not plain.isdecimal() and _AGE.fullmatch(plain) is not None


def _are_by_age(names: Sequence[str]) -> bool:
    """Whether enough headings are ages, and not prices by term (`1 Month`) or tiers of a number (`101-500`)."""
    ages = [name for name in names if is_age(name)]
    if not _NOT_DUE.isdisjoint(map(fold, names)):
        return len(ages) >= _FEWEST
    return sum(map(_is_age_alone, ages)) >= _FEWEST


def _is_age_alone(age: str) -> bool:
    """Whether an age is one without what is not due yet beside it."""
    first, *others = map(int, re.findall(r"\d+", age))
    if _WITH_SPAN.search(age):
        return bool(others) or _BOUND.search(age) is not None
    of_days = first in {0, 1} or first % _DAYS in {0, 1}
    return of_days and first <= _OLDEST and all(day % _DAYS == 0 and day <= _OLDEST for day in others)


def with_aged_totals(table: Table) -> Table:
    """The step for the total of what is open by age, and for the customers of such a report."""
    if table.kind not in {INVOICE, ACCOUNT} or not _are_by_age(table.names):
        return table
    parts, first = table.parts, min(at for at, name in enumerate(table.names) if is_age(name))
    if parts.balance or (table.kind == ACCOUNT and parts.amount):
        return table
    total = next((at for at, head in enumerate(table.heads) if at > first and head in sum_words()), None)
    # What is not due yet stands before the ages, under a heading of any kind.
    if total is None or not any(_come_to(table.rows, start, total) for start in (first, first - 1) if start >= 0):
        return table
    nameless = table.kind == ACCOUNT and not (parts.names or parts.id or parts.number)
    return table.called({total: NAME} | ({0: _CUSTOMER} if nameless else {})) or table


def _come_to(rows: Iterable[Sequence[str]], start: int, total: int) -> bool:
    """Whether the columns from `start` on come to the total in all rows that state one, sums left out.

    Some have to come to more than nothing.
    """
    any_open = False
    for row in rows:
        whole = stated(row[total])
        if whole is None or ends_group(row):
            continue
        parts = [stated(text) if text.strip() else Decimal(0) for text in row[start:total]]
        if None in parts or abs(sum((one for one in parts if one is not None), Decimal(0)) - whole) > _ROUNDED:
            return False
        any_open = any_open or bool(whole)
    return any_open
