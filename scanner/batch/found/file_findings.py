"""What one file held: its findings by column and entity type, how much was read, and what could not be scanned.

The columns of a file are bounded. Each unit has findings of its own, and the parent merges them by file; the result
does not depend on the order in which units end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal

import msgspec

from scanner.batch.found.kinds import EXAMPLES, SEVERITIES, Hidden, Kind, MaskedExample, Place, example, shortened
from scanner.batch.found.looks import Look, look_of
from scanner.masking.shown_names import shown_name

MOST_COLUMNS: Final = 1_000  # of one file; an open map may bring a million names
OTHER_COLUMNS: Final = "[other columns]"
NO_NAME: Final = "[no name]"
"""The column of values without a name: a record that is a text or a list, and a field called ""."""

LONGEST_NAME: Final = 200  # characters of a column's or a file's name that are reported
_MOST_FAULTS: Final = 20  # of a file that are reported one by one; all are counted
_MOST_REASONS: Final = 50  # of a file that are counted one by one


class Fault(msgspec.Struct, frozen=True, order=True):
    """What could not be scanned: a row (0 for the file itself), and the reason, which holds no data."""

    row: int
    reason: str


HeadingsFrom = Literal["", "first row", "assumed", "below a title", "given", "none", "lists"]
"""Where the names of columns come from, of a CSV file or of JSON whose records are lists; "" for others.

``assumed``: the first row, since nothing speaks against it. ``given``: by the user. ``none``: columns have no names.
``lists``: records of JSON that are lists, whose values have no names.
"""


EncodingDoubt = Literal["", "guessed", "unlikely", "utf-8", "bytes"]
"""Why a text may have been read wrongly: its encoding is a guess, or one that its words speak against; its bytes are
UTF-8, but the user named another encoding; or some of its bytes are invalid in its encoding."""


class FileFindings(msgspec.Struct):
    """What one file held. ``rows_in`` = ``rows_out`` + ``rows_reported``, always: none is lost in silence.

    ``rows_reported`` are those that could not be scanned; ``faults`` names the first of them, and ``reasons`` has how
    many faults have the same reason. ``unread`` is how many
    single values could not be looked into, by column: their rows are in a copy, which has null in place of them.
    ``dropped`` are the columns that a copy lacks, since the profile's entity does not list them. ``lines`` is how many
    lines or rows were read, blank ones included: the rows of the next unit of the file are counted from there.
    ``encoding`` is what the text was read in, "" for UTF-8, and ``encoding_doubt`` why that may be wrong. ``delimiter``
    is what parts the cells of CSV, and ``headings`` where the names of columns come from. ``source`` is where the file
    was opened, a path or an address, and ``member`` its name if it is a file within that. ``same_as`` is another name
    of the same file, by a link, under which it was scanned as well.
    """

    source: str = ""
    member: str = ""
    same_as: str = ""
    format: str = ""
    encoding: str = ""
    encoding_doubt: EncodingDoubt = ""
    delimiter: str = ""
    headings: HeadingsFrom = ""
    bytes: int = 0
    lines: int = 0
    rows_in: int = 0
    rows_out: int = 0
    rows_reported: int = 0
    fault_count: int = 0
    faults: list[Fault] = []
    reasons: dict[str, int] = {}
    unread: dict[str, int] = {}
    dropped: list[str] = []
    columns: dict[str, dict[str, Kind]] = {}  # by column or path, then by entity type

    def add(self, column: str, found: Hidden, row: int) -> None:
        """Count one finding of one rule; one that does not count is listed among the rules alone.

        ``column`` is masked, where the name itself was sensitive.
        """
        kinds = self.column(column)
        kind = kinds.get(found.entity_type)
        if kind is None:
            kind = kinds[found.entity_type] = Kind()
        kind.counted(found.rule, found.severity, found.confidence, 1, int(found.counts))
        if not found.counts:
            return
        number = look_of(found.example)
        look = kind.looks.get(number)
        kind.looks[number] = Look(look.count + 1, min(look.row, row)) if look else Look(1, row)
        place = Place(row, found.start, found.end)
        few = len(kind.first) < EXAMPLES or len(kind.examples) < EXAMPLES
        if few or place < kind.first[-1] or row < kind.examples[-1].row:
            kind.seen((place,), (MaskedExample(row, example(found.example)),))

    def column(self, name: str) -> dict[str, Kind]:
        """What was found in one column, by entity type."""
        kinds = self.columns.get(name)
        if kinds is not None:
            return kinds
        name = _shown(name)
        if name not in self.columns and len(self.columns) >= MOST_COLUMNS:
            name = OTHER_COLUMNS
        return self.columns.setdefault(name, {})

    def fault(self, row: int, reason: str, rows: int = 1) -> None:
        """Report ``rows`` rows that could not be scanned, the first of them ``row``; 0 rows when none is lost by it."""
        self.rows_reported += rows
        self.fault_count += 1
        self._give(reason, 1)
        if len(self.faults) < _MOST_FAULTS or not row:
            self.faults = _first([*self.faults, Fault(row, reason)])

    def _give(self, reason: str, times: int) -> None:
        """Count a reason, unless there are too many."""
        if reason in self.reasons or len(self.reasons) < _MOST_REASONS:
            self.reasons[reason] = self.reasons.get(reason, 0) + times

    def leave_unread(self, column: str, values: int) -> None:
        """Report values of a column that could not be looked into. ``column`` is masked, as in :meth:`add`."""
        name = _shown(column)
        if name not in self.unread and len(self.unread) >= MOST_COLUMNS:
            name = OTHER_COLUMNS
        self.unread[name] = self.unread.get(name, 0) + values

    def drop(self, columns: Iterable[str]) -> None:
        """Report columns that a copy lacks. They are masked, as in :meth:`add`."""
        known = {*self.dropped, *map(_shown, columns)}
        self.dropped = sorted(known) if len(known) <= MOST_COLUMNS else [*sorted(known)[:MOST_COLUMNS], OTHER_COLUMNS]

    @property
    def incomplete(self) -> bool:
        """Whether the file, a row or a value of it could not be scanned."""
        return bool(self.fault_count or self.unread)

    def merge(self, other: FileFindings) -> None:
        """Take in the findings of the unit that follows in the same file, whose rows were counted from its start."""
        for name, kinds in other.columns.items():
            own = self.column(name)
            for entity_type, kind in kinds.items():
                own.setdefault(entity_type, Kind()).merge(kind.moved(self.lines))
        faults = [Fault(fault.row + self.lines if fault.row else 0, fault.reason) for fault in other.faults]
        self.faults = _first([*self.faults, *faults])
        self.fault_count += other.fault_count
        for reason, times in other.reasons.items():
            self._give(reason, times)
        for name, values in other.unread.items():
            self.leave_unread(name, values)
        if other.dropped:
            self.drop(other.dropped)
        self.format = self.format or other.format
        self.encoding = max(self.encoding, other.encoding, key=len)  # with bytes that are not, if any unit had some
        self.encoding_doubt = self.encoding_doubt or other.encoding_doubt
        self.delimiter = self.delimiter or other.delimiter
        self.headings = "lists" if other.headings == "lists" else self.headings or other.headings
        self.bytes += other.bytes
        self.lines += other.lines
        self.rows_in += other.rows_in
        self.rows_out += other.rows_out
        self.rows_reported += other.rows_reported

    def kinds(self) -> Iterator[tuple[str, str, Kind]]:
        """(column, entity type, what was found) of everything, the most severe and most frequent first."""
        found = [(name, kind_name, kind) for name, kinds in self.columns.items() for kind_name, kind in kinds.items()]
        yield from sorted(found, key=lambda one: (-SEVERITIES.index(one[2].severity), -one[2].count, one[0], one[1]))


def _shown(name: str) -> str:
    """A column's name as it is reported."""
    return shortened(shown_name(name), LONGEST_NAME) if name.strip() else NO_NAME


def _first(faults: list[Fault]) -> list[Fault]:
    """The faults that are reported one by one: those of the file itself before those of rows."""
    return sorted(faults, key=lambda fault: fault.row > 0)[:_MOST_FAULTS]
