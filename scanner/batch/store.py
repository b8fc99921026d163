"""Findings: counts, rules, masked examples and first places by file, column and entity type. Never a value.

A store is small whatever the size of the data: the columns of a file are bounded, and of each kind in each column three
examples and three places are kept. Each unit has findings of its own, and the parent merges them by file; the result
does not depend on the order in which units end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

import msgspec

from scanner.masking.field_names import shown_name
from scanner.rules import Severity

EXAMPLES: Final = 3
"""Masked examples and first places kept of each kind in each column."""

MOST_COLUMNS: Final = 1_000  # of one file; an open map may bring a million names
OTHER_COLUMNS: Final = "[other columns]"
NO_NAME: Final = "[no name]"
"""The column of values without a name: a record that is a text or a list, and a field called ""."""

_LONGEST_EXAMPLE: Final = 80  # characters
LONGEST_NAME: Final = 200  # characters of a column's or a file's name that are reported
_MOST_FAULTS: Final = 20  # of a file that are reported one by one; all are counted

SEVERITIES: Final[tuple[Severity, ...]] = ("low", "medium", "high", "critical")
"""From the least to the most severe."""

FORMAT_VERSION: Final = 1


class Hidden(NamedTuple):
    """A finding that was masked: its type and rule, and its place in the value (code points, end exclusive).

    ``example`` is the masked form. Without ``counts`` it is a further sign of an instruction that is counted already.
    """

    entity_type: str
    rule: str
    severity: Severity
    confidence: float
    start: int
    end: int
    example: str
    counts: bool = True


class Place(msgspec.Struct, frozen=True, order=True):
    """The place of a finding. ``row`` counts what :func:`scanner.batch.units.place_word` says, from 1.

    A row with line ends within quotes has the number of the line that it begins with.
    ``start`` and ``end`` are code points of the value as it was found, end exclusive.
    """

    row: int
    start: int
    end: int


class Fault(msgspec.Struct, frozen=True, order=True):
    """What could not be scanned: a row (0 for the file itself), and the reason, which holds no data."""

    row: int
    reason: str


class Example(msgspec.Struct, frozen=True, order=True):
    """A masked value, and the first row with a value that looks like that when masked."""

    row: int
    text: str


class Kind(msgspec.Struct):
    """What was found of one entity type in one column of one file.

    ``rules`` has how often each rule matched. A text that carries instructions is one finding, and may have matches of
    several rules.
    """

    severity: Severity = "low"  # the highest of its rules
    confidence: float = 0.0  # the highest of its rules: their expected precision
    count: int = 0
    rules: dict[str, int] = {}  # by rule id
    examples: list[Example] = []
    first: list[Place] = []

    def counted(self, rule: str, severity: Severity, confidence: float, times: int, count: int) -> None:
        """Add the matches of one rule: so many ``times``, of which ``count`` are findings of their own."""
        self.count += count
        self.rules[rule] = self.rules.get(rule, 0) + times
        self.confidence = max(self.confidence, confidence)
        if self.severity != severity:
            self.severity = max(self.severity, severity, key=SEVERITIES.index)

    def seen(self, places: Iterable[Place], examples: Iterable[Example]) -> None:
        """Keep the first of these places and examples, and of those that were seen before."""
        self.first = sorted({*self.first, *places})[:EXAMPLES]
        self.examples = _distinct([*self.examples, *examples])

    def merge(self, other: Kind) -> None:
        """Take in what another unit of the same file found."""
        self.severity = max(self.severity, other.severity, key=SEVERITIES.index)
        self.confidence = max(self.confidence, other.confidence)
        self.count += other.count
        for rule, count in other.rules.items():
            self.rules[rule] = self.rules.get(rule, 0) + count
        self.examples = _distinct([*self.examples, *other.examples])
        self.first = sorted([*self.first, *other.first])[:EXAMPLES]

    def row(self) -> int:
        """The first row that is known to have it, 0 when none is."""
        return min([place.row for place in self.first] + [one.row for one in self.examples], default=0)

    def moved(self, rows: int) -> Kind:
        """The same with every row so many further down."""
        return msgspec.structs.replace(
            self,
            examples=[Example(one.row + rows, one.text) for one in self.examples],
            first=[Place(at.row + rows, at.start, at.end) for at in self.first],
            rules=dict(self.rules),
        )


HeadingsFrom = Literal["", "first row", "assumed", "below a title", "given", "none", "lists"]
"""Where the names of a CSV file's columns come from; "" for other formats.

``assumed``: the first row, since nothing speaks against it. ``given``: by the user. ``none``: columns have no names.
``lists``: lines of JSON that are lists, whose values have no names.
"""


EncodingDoubt = Literal["", "guessed", "utf-8", "bytes"]
"""Why a text may have been read wrongly: its encoding is a guess; its bytes are UTF-8, but the user named another
encoding; or some of its bytes are invalid in its encoding."""


class FileFindings(msgspec.Struct):
    """What one file held. ``rows_in`` = ``rows_out`` + ``rows_reported``, always: none is lost in silence.

    ``rows_reported`` are those that could not be scanned; ``faults`` names the first of them. ``lines`` is how many
    lines or rows were read, blank ones included: the rows of the next unit of the file are counted from there.
    ``encoding`` is what the text was read in, "" for UTF-8, and ``encoding_doubt`` why that may be wrong. ``headings``
    is where the names of columns come from. ``source`` is where the file was opened, a path or an address, and
    ``member`` its name if it is a file within that. ``same_as`` is another name of the same file, by a link, under
    which it was scanned as well.
    """

    source: str = ""
    member: str = ""
    same_as: str = ""
    format: str = ""
    encoding: str = ""
    encoding_doubt: EncodingDoubt = ""
    headings: HeadingsFrom = ""
    bytes: int = 0
    lines: int = 0
    rows_in: int = 0
    rows_out: int = 0
    rows_reported: int = 0
    fault_count: int = 0
    faults: list[Fault] = []
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
        place = Place(row, found.start, found.end)
        few = len(kind.first) < EXAMPLES or len(kind.examples) < EXAMPLES
        if few or place < kind.first[-1] or row < kind.examples[-1].row:
            kind.seen((place,), (Example(row, example(found.example)),))

    def column(self, name: str) -> dict[str, Kind]:
        """What was found in one column, by entity type."""
        kinds = self.columns.get(name)
        if kinds is not None:
            return kinds
        name = shortened(shown_name(name), LONGEST_NAME) if name.strip() else NO_NAME
        if name not in self.columns and len(self.columns) >= MOST_COLUMNS:
            name = OTHER_COLUMNS
        return self.columns.setdefault(name, {})

    def fault(self, row: int, reason: str, rows: int = 1) -> None:
        """Report ``rows`` rows that could not be scanned, the first of them ``row``; 0 rows when none is lost by it."""
        self.rows_reported += rows
        self.fault_count += 1
        if len(self.faults) < _MOST_FAULTS or not row:
            self.faults = _first([*self.faults, Fault(row, reason)])

    def merge(self, other: FileFindings) -> None:
        """Take in the findings of the unit that follows in the same file, whose rows were counted from its start."""
        for name, kinds in other.columns.items():
            own = self.column(name)
            for entity_type, kind in kinds.items():
                own.setdefault(entity_type, Kind()).merge(kind.moved(self.lines))
        faults = [Fault(fault.row + self.lines if fault.row else 0, fault.reason) for fault in other.faults]
        self.faults = _first([*self.faults, *faults])
        self.fault_count += other.fault_count
        self.format = self.format or other.format
        self.encoding = max(self.encoding, other.encoding, key=len)  # with bytes that are not, if any unit had some
        self.encoding_doubt = self.encoding_doubt or other.encoding_doubt
        self.headings = self.headings or other.headings
        self.bytes += other.bytes
        self.lines += other.lines
        self.rows_in += other.rows_in
        self.rows_out += other.rows_out
        self.rows_reported += other.rows_reported

    def kinds(self) -> Iterator[tuple[str, str, Kind]]:
        """(column, entity type, what was found) of everything, the most severe and most frequent first."""
        found = [(name, kind_name, kind) for name, kinds in self.columns.items() for kind_name, kind in kinds.items()]
        yield from sorted(found, key=lambda one: (-SEVERITIES.index(one[2].severity), -one[2].count, one[0], one[1]))


class Size(msgspec.Struct, frozen=True):
    """How much was scanned."""

    files: int = 0
    rows: int = 0
    bytes: int = 0


class Store(msgspec.Struct, kw_only=True):
    """The findings of a scan, by the name of the file.

    ``compared`` is set if ``files`` has only what is new since an earlier scan: it is how much was scanned.
    """

    version: int  # required like ``files``: otherwise any object would decode as a scan that found nothing
    profile: str = ""
    profile_digest: str = ""
    files: dict[str, FileFindings]
    compared: Size | msgspec.UnsetType = msgspec.UNSET

    def scanned(self) -> Size:
        """How much was scanned."""
        if isinstance(self.compared, Size):
            return self.compared
        files = self.files.values()
        return Size(len(files), sum(file.rows_in for file in files), sum(file.bytes for file in files))

    def file(self, name: str, source: str = "", member: str = "", same_as: str = "") -> FileFindings:
        """The findings of one file, opened at ``source``; it, or what it is a member of, is the ``same_as``."""
        source = source.encode("utf-8", "replace").decode()
        again = f"{same_as}/{member}" if same_as and member else same_as
        return self.files.setdefault(name, FileFindings(source, member, again))

    def count(self) -> int:
        """How many findings there are."""
        return sum(kind.count for file in self.files.values() for _, _, kind in file.kinds())

    def by_type(self) -> dict[str, Kind]:
        """All files and columns together, by entity type; examples and places are those of the first file."""
        total: dict[str, Kind] = {}
        for file in self.files.values():
            for _, entity_type, kind in file.kinds():
                total.setdefault(entity_type, Kind()).merge(kind.moved(0))
        return total

    def worst(self) -> Severity | None:
        """The highest severity of anything found."""
        found = {kind.severity for file in self.files.values() for _, _, kind in file.kinds()}
        return max(found, key=SEVERITIES.index) if found else None


def to_json(store: Store) -> bytes:
    """The store as a JSON document, the same for the same findings."""
    files = {
        name: msgspec.structs.replace(file, columns=_ordered(file.columns))
        for name, file in sorted(store.files.items())
    }
    document = msgspec.json.encode(msgspec.structs.replace(store, files=files))
    return _shown(msgspec.json.format(document, indent=1).decode()).encode() + b"\n"


def _shown(document: str) -> str:
    """A JSON document in which what a terminal or an editor would act upon is escaped: names stay what they are.

    Line ends between its parts stay; none stands in a text.
    """
    acted_upon = {ord(one): json.dumps(one)[1:-1] for one in set(document) if not one.isprintable() and one != "\n"}
    return document.translate(acted_upon)


def from_json(data: bytes) -> Store:
    """The store of a JSON document. Raises ValueError, without data, for what is none."""
    try:
        store = msgspec.json.decode(data, type=Store)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise ValueError("it is not a report of a scan") from None
    if store.version != FORMAT_VERSION:
        raise ValueError(f"it is a report of version {store.version}; this is version {FORMAT_VERSION}")
    return store


def shortened(text: str, longest: int) -> str:
    """A text of at most so many characters, none of which a terminal acts upon."""
    text = text if len(text) <= longest else text[: longest - 1] + "…"
    return text if text.isprintable() else "".join(one if one.isprintable() else "\ufffd" for one in text)


def example(masked: str) -> str:
    """A masked value as it is kept."""
    return shortened(masked, _LONGEST_EXAMPLE)


def _first(faults: list[Fault]) -> list[Fault]:
    """The faults that are reported one by one: those of the file itself before those of rows."""
    return sorted(faults, key=lambda fault: fault.row > 0)[:_MOST_FAULTS]


def _distinct(examples: list[Example]) -> list[Example]:
    """The first of each text, by row."""
    first: dict[str, Example] = {}
    for one in sorted(examples):
        first.setdefault(one.text, one)
    return list(first.values())[:EXAMPLES]


def _ordered(columns: dict[str, dict[str, Kind]]) -> dict[str, dict[str, Kind]]:
    return {
        name: {
            entity_type: msgspec.structs.replace(kind, rules=dict(sorted(kind.rules.items())))
            for entity_type, kind in sorted(kinds.items())
        }
        for name, kinds in sorted(columns.items())
    }
