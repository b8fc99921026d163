"""Dates of a record in ISO 8601, where its file tells whether the day or the month comes first in them.

`04/08/2026` is April 8 to one reader and August 4 to the next, and a reader of one record cannot know what the column
shows. So a record is handed out with its dates as they are read for lists. A date that its file leaves open stays as it
is written.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final

from server.records.columns import CLEAR, DAY_FIRST, MONTH_FIRST, OTHER_MARKS, POINTS, first_part
from server.records.day_text import day_text
from server.records.shapes import fold, place, shapes
from server.records.values import EPOCH

_WRITTEN: Final = CLEAR | DAY_FIRST | MONTH_FIRST | POINTS | OTHER_MARKS
_ORDER: Final = DAY_FIRST | MONTH_FIRST


class DateOrders:
    """The order of day and month in the columns of one file, by what they have shown; see `columns.py`."""

    def __init__(self, seen: Mapping[str, int]) -> None:
        self._orders = {column: shown & _ORDER for column, shown in seen.items() if shown & _WRITTEN}
        self._file = 0
        for order in self._orders.values():
            self._file |= order

    @property
    def any(self) -> bool:
        """Whether the file has a date in another form than ISO 8601 or seconds."""
        return bool(self._orders)

    def day(self, column: str, text: str) -> str | None:
        """A date in a column with this folded name as ISO 8601, with its time; None for what cannot be told."""
        found = day_text(text.strip())
        if found is None:
            return None
        day = found.certain
        if found.is_open:
            shown = self._orders.get(column, 0) or self._file
            day = found.read(first_part(shown, points=found.points))
        return None if day is None else f"{date.fromordinal(day + EPOCH).isoformat()}{found.time}"


@cache
def date_fields(kind: int) -> frozenset[str]:
    """The folded names of the fields of a kind of record that are dates."""
    shape = shapes()[kind]
    headings = {name: said for name, said in shape.headings.items() if name.endswith("Date")}
    names = (*headings, *(one for said in headings.values() for one in said))
    return frozenset((*(place(path).flat for path in shape.date), *map(fold, names)))
