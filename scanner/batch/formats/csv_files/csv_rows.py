"""CSV and its relatives: recognised, cut into units, and what names the columns.

Every value is a text (``0041`` stays ``0041``), and a column's name is evidence as a field's name is. How the rows are
masked and written again is in ``csv_table.py``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import BinaryIO, Final

from scanner.batch.decided.passing import Beginning
from scanner.batch.formats.csv_files.column_names import given_names, headings_from, misfit_of, unnamed
from scanner.batch.formats.csv_files.csv_cut import row_edges
from scanner.batch.formats.csv_files.csv_lines import Lines, blocks
from scanner.batch.formats.csv_files.csv_table import CsvTable, top_of
from scanner.batch.formats.json_files.json_signs import begins_as_json, is_mostly_records
from scanner.batch.formats.text_format import TextFormat
from scanner.batch.units import CHANGED, HEAD, Entry, Headings, Job, Storage, Traits, Unit
from scanner.delimited.dialect import Dialect, dialect_of, may_be_divided, names_in
from scanner.delimited.text_encoding import refuse_unsettled
from scanner.errors import BatchError
from scanner.written.tables.grids import is_rule

_ABOVE_A_RULE: Final = 10  # lines of a drawn table among which a rule stands: titles, blank ones, its heading
_CLOSED: Final = 2  # cells of a line of one value and a sign
_ENOUGH_ALIKE: Final = 0.8  # share of rows as wide as the first, from which on a text counts as rows


class CsvRows(TextFormat):
    """Files of rows below a header: CSV, whatever their delimiter and encoding."""

    name = "csv"
    traits = Traits(
        (".csv", ".tsv", ".psv", ".tab", ".dsv"), "line", begins_at_lines=True, takes_entity=True, takes_headings=True
    )

    def recognises(self, head: bytes, name: str) -> float:
        """By rows of the same width, unless it begins as JSON or XML; surer where the name says so too.

        A table that a database's client has drawn is one only where nothing else reads it.
        """
        found = dialect_of(head, whole=len(head) < HEAD)
        if found is None or _is_another(head, found):
            return 0.0
        if name.endswith(self.traits.endings):
            return 0.95
        likely = not _is_closed(head, found) and found.width > 1 and found.alike >= _ENOUGH_ALIKE and found.header != ""
        if likely and _is_drawn(head, found):
            return 0.1  # for a name that is not one of a text
        return 0.7 if likely else 0.0

    def plan(self, entry: Entry, storage: Storage, unit_bytes: int) -> list[Unit]:
        """Ranges of bytes cut where rows begin; the file, where telling that would cost as much as scanning."""
        if entry.size <= unit_bytes or not storage.near:
            return super().plan(entry, storage, unit_bytes)
        with storage.open(entry) as file:
            edges = [0, *row_edges(file, entry.size, unit_bytes, entry.encoding, entry.signs), entry.size]
        return [
            Unit(entry, self.name, number, start, end, end - start)
            for number, (start, end) in enumerate(pairwise(edges))
        ]

    def misfit(self, head: bytes, headings: Headings, entry: Entry) -> str:
        """Why names or a delimiter that were given do not fit a file with this beginning; "" when they do."""
        if not isinstance(headings, tuple) and not entry.signs.delimiter:
            return ""
        found = dialect_of(head, whole=len(head) < HEAD, encoding=entry.encoding, signs=entry.signs)
        if found is None:
            return ""
        if entry.signs.delimiter and found.width == 1:
            return "its first row is not divided at the sign that --delimiter names"
        return misfit_of(found, headings) if isinstance(headings, tuple) else ""

    def names(self, file: Beginning) -> Sequence[str]:
        """The names of the columns of a file with this beginning, for whoever has no rules to tell headings by."""
        head, entry, _, headings, decisions = file
        tells = lambda name: decisions.of(name) is not None  # noqa: E731  as below
        found = dialect_of(head, whole=len(head) < HEAD, tells=tells, encoding=entry.encoding, signs=entry.signs)
        if found is None:
            return ()
        if isinstance(headings, tuple):
            return headings
        return unnamed(found.width) if headings_from(found, headings) == "none" else names_in(head, found)

    def read(self, file: BinaryIO, unit: Unit, job: Job) -> Iterator[int]:
        """Scan the rows of an open file that belong to a unit."""
        findings = job.findings
        findings.format, findings.bytes = self.name, unit.bytes
        head = file.read(HEAD)
        known = job.scanner.detector.fields.under("")
        entry = unit.entry
        tells = lambda name: known[name].telling  # noqa: E731  asked twice
        found = dialect_of(head, whole=len(head) < HEAD, tells=tells, encoding=entry.encoding, signs=entry.signs)
        if found is None:
            if head.strip():
                raise BatchError("the file holds no rows of text")
            job.write(head)
            return
        refuse_unsettled(found.origin)
        findings.delimiter = found.delimiter if found.width > 1 else ""
        if not findings.delimiter and may_be_divided(head, found, tells):
            raise BatchError("its headings are divided by a sign that is no usual delimiter; --delimiter says which")
        first = not unit.start
        # What was added to the file since it was planned belongs to its last unit, a row that was cut off with it.
        left = unit.end - unit.start if unit.end < unit.entry.size else sys.maxsize
        begun = head[found.mark : unit.end] if first else head[found.mark :]
        lines = Lines(chain([begun], blocks(file, job.chunk_bytes, left - len(head) if first else sys.maxsize)), found)
        findings.headings = headings_from(found, job.headings)
        top = top_of(lines, found, named=findings.headings in {"first row", "assumed", "below a title"})
        names = given_names(found, job.headings) if findings.headings == "given" else top.names or unnamed(found.width)
        rows = CsvTable(unit, job, found, names)
        if first:
            job.write(head[: found.mark])
            rows.write_top(top)
        else:
            _enter(file, unit)
            lines = Lines(blocks(file, job.chunk_bytes, left), found)
        while rows.scan(lines):
            yield found.mark + lines.done if first else lines.done
        findings.lines = lines.lines
        findings.encoding, findings.encoding_doubt = lines.encoding, lines.doubt


def _is_another(head: bytes, dialect: Dialect) -> bool:
    """Whether what may be rows is JSON or XML: their commas divide nothing, and their names are no headings.

    Rows of one value that are JSON, below a heading, are looked into as any value is.
    """
    if head[dialect.mark :].decode(dialect.encoding, "replace").lstrip().startswith("<") or begins_as_json(head):
        return True
    single = dialect.width == 1 and dialect.alike >= _ENOUGH_ALIKE
    return not single and is_mostly_records(head)


def _is_closed(head: bytes, dialect: Dialect) -> bool:
    """Whether nothing is divided: each line ends with the only sign in it, as statements of SQL do."""
    lines = head[dialect.mark :].decode(dialect.encoding, "replace").splitlines()[:-1]
    return dialect.width == _CLOSED and all(line.find(dialect.delimiter) in {-1, len(line) - 1} for line in lines)


def _is_drawn(head: bytes, dialect: Dialect) -> bool:
    """Whether a database's client has drawn the rows: its rules (``---+---``) and the count below are no rows."""
    lines = head[dialect.mark :].decode(dialect.encoding, "replace").splitlines()[:_ABOVE_A_RULE]
    return any("-+-" in line and is_rule(line) for line in lines)


def _enter(file: BinaryIO, unit: Unit) -> None:
    """Go to where a unit begins. Raises BatchError when no line begins there any more."""
    file.seek(unit.start - 1)
    if file.read(1) != b"\n":
        raise BatchError(CHANGED)


CSV_ROWS: Final = CsvRows()
"""Rows, whatever parts their cells."""
