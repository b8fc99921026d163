"""A file of exports as the index knows it: what reading its records, and comparing their amounts, takes."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import NamedTuple

import msgspec

from server.folder.exports.export_files import ExportFile
from server.folder.files.dated_names import DatedName, dated_name
from server.records.columns import DECIMAL, OTHER_MARKS, POINTS, TOLD, WHOLE, first_part
from server.records.plain_records import PlainRecords
from server.records.shapes import KIND_FIELD, is_billed_in_cents


class IndexedFile(NamedTuple):
    """A file whose records are in the index."""

    export: ExportFile
    dated: DatedName
    shown: int  # by all its columns together, as `records/columns.py` has it
    plain: PlainRecords

    @property
    def in_cents(self) -> bool:
        """Whether its records are in the format of a system that bills in the smallest unit."""
        return any(KIND_FIELD in names for _, names in self.export.fields)

    @property
    def first_told(self) -> str:
        """What comes first in dates that may be read either way, "day" or "month", where a heading says it."""
        asked = self.shown & TOLD and self.shown & (POINTS | OTHER_MARKS)
        return first_part(self.shown, points=False) if asked else ""


def indexed_file(export: ExportFile, columns: bytes) -> IndexedFile:
    """The file with what the index says of it: what its columns have shown."""
    seen = msgspec.json.decode(columns, type=dict[str, int])
    plain = PlainRecords(seen, export.head.delimiter if export.head else "")
    return IndexedFile(export, dated_name(export.name), reduce(or_, seen.values(), 0), plain)


def kinds_in_cents(files: Iterable[IndexedFile]) -> frozenset[int]:
    """The kinds, from 0, whose records are all of the tables of systems that bill in the smallest unit.

    So they have whole amounts alone: who has written a table anew may have written others.
    """
    told: dict[int, set[bool]] = {}
    for one in files:
        for kind, names in one.export.fields:
            if amounts := one.shown & (WHOLE | DECIMAL):
                told.setdefault(kind, set()).add(amounts == WHOLE and is_billed_in_cents(kind, names))
    return frozenset(kind for kind, said in told.items() if said == {True})


def mix_units(files: Iterable[IndexedFile]) -> bool:
    """Whether some files have whole amounts alone, by what their columns have shown, and others have decimals.

    Or others have whole amounts as well, and only some say by their records' format that these are in the smallest
    unit.
    """
    shown = {(one.shown & (WHOLE | DECIMAL), one.in_cents) for one in files}
    whole = {in_cents for amounts, in_cents in shown if amounts == WHOLE}
    return len(whole) > 1 or (bool(whole) and any(amounts & DECIMAL for amounts, _ in shown))
