"""Plain text such as notes, logs and dumps: its copy has the same lines, and findings are reported by line.

It is recognised by its name, since any text would pass for it. Lines that belong together are scanned as one text
(``text_parts.py``, ``part_masking.py``), all others line by line, as a table of one column. A private key is read as a
whole, and its lines stay, empty, in the copy.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from typing import BinaryIO, Final, NamedTuple

from scanner.batch.columns.counts import count_columns, count_record
from scanner.batch.columns.table import Table
from scanner.batch.columns.values import Plain
from scanner.batch.formats.csv_files.csv_lines import Lines, blocks
from scanner.batch.formats.text_files.part_masking import PartMasker
from scanner.batch.formats.text_files.text_parts import Part, Parts
from scanner.batch.formats.text_format import TextFormat
from scanner.batch.units import HEAD, Job, Traits, Unit, lose
from scanner.delimited.dialect import Dialect
from scanner.delimited.text_encoding import encoded, encoding_of
from scanner.payloads.names.fields import FieldIndex
from scanner.payloads.payload import holds_json

COLUMN: Final = "line"
"""The column that findings are told under."""

_PIPED: Final = "stdin"  # what comes from a pipe has no name
_MAYBE_ROWS: Final = (".txt", ".text")
# Commas in these are of sentences, statements or settings.
_NO_ROWS: Final = (
    ".log", ".out", ".err", ".md", ".markdown", ".rst", ".sql", ".ini", ".cfg", ".conf", ".properties", ".env", ".toml",
    ".yaml", ".yml", ".html", ".htm", ".eml", ".vcf", ".ics", ".sta", ".mt940",
)  # fmt: skip
_LOGS: Final = (".log", ".out", ".err")
_PLAIN_LINE: Final = re.compile(
    r"[A-Za-z<*#(=]|[0-9]{1,4}[-./:][0-9]|\[(?:[0-9]{1,4}[-./:][0-9]|[A-Za-z])"
)  # set in by nothing
_ROTATED: Final = re.compile(r"\.log[.-][0-9]{1,8}\Z")  # app.log.1, app.log-20261112
_JSON_BEGINS: Final = re.compile(r'\{\s*["}]|\[\s*[\[{"\]]')


class PlainText(TextFormat):
    """Texts of any other kind: logs, notes, mails, source files."""

    name = "text"
    traits = Traits((*_MAYBE_ROWS, *_NO_ROWS), "line")

    def recognises(self, head: bytes, name: str) -> float:
        """By its name, unless its content says what else it is: records of JSON, or rows in a file called .txt."""
        if not (name.endswith(self.traits.endings) or name == _PIPED or _ROTATED.search(name)):
            return 0.0
        encoding, mark, _ = encoding_of(head)
        text = head[mark:].decode(encoding, "replace")
        if "\0" in text:
            return 0.0
        begun = text.lstrip()
        if begun[:1] in {"[", "{"}:
            if _JSON_BEGINS.match(begun) and not (_is_log(name) and _is_mixed(begun)):
                return 0.2
            return 1.0  # [2026-11-27 08:00] of a log, [a link] of a note
        return 0.2 if name.endswith((*_MAYBE_ROWS, _PIPED)) and len(begun.splitlines()) > 1 else 0.8

    def read(self, file: BinaryIO, unit: Unit, job: Job) -> Iterator[int]:
        """Scan the lines of an open file."""
        head = file.read(HEAD)
        dialect = _dialect(head, unit.entry.encoding)
        findings = job.findings
        findings.format, findings.bytes = self.name, unit.bytes
        job.write(head[: dialect.mark])
        lines = Lines(chain([head[dialect.mark :]], blocks(file, job.chunk_bytes, sys.maxsize)), dialect)
        masking = _Masking(job, dialect.newline)
        parts = Parts(lines, partial(_claims, job.scanner.detector.fields))
        while block := parts.block():
            kept = [part for part in block if not part.lost]
            for lost in _lost_in(block, dialect.newline) if len(kept) < len(block) else ():
                lose(job, unit, lost.row, lost.reason, lost.rows)
            job.write(encoded("".join(masking.redacted(kept)), dialect.encoding))
            yield dialect.mark + lines.done
        findings.lines = findings.rows_in = lines.lines
        findings.rows_out = lines.lines - findings.rows_reported
        findings.encoding, findings.encoding_doubt = lines.encoding, lines.doubt


def _is_log(name: str) -> bool:
    return name.endswith(_LOGS) or _ROTATED.search(name) is not None


def _is_mixed(text: str) -> bool:
    """Whether a text has a line that a document of JSON or a list of records does not begin, go on or end with."""
    return any(_PLAIN_LINE.match(line) and not holds_json(line.strip()) for line in text.splitlines())


class _Lost(NamedTuple):
    """Lines one behind the other that are left out, and why."""

    row: int
    reason: str
    rows: int


def _lost_in(parts: Sequence[Part], newline: str) -> Iterator[_Lost]:
    """The lines of some parts that cannot be read, told once where they stand together."""
    last: _Lost | None = None
    for part in parts:
        if part.lost:
            rows = part.text.count(newline) + (not part.text.endswith(newline))
            if last is not None and last.row + last.rows == part.line and last.reason == part.lost:
                last = last._replace(rows=last.rows + rows)
                continue
        if last is not None:
            yield last
        last = _Lost(part.line, part.lost, rows) if part.lost else None
    if last is not None:
        yield last


def _claims(fields: FieldIndex, name: bytes) -> tuple[int, ...]:
    """The rules that claim what stands below a heading."""
    return fields.lookup(name.decode(errors="replace").strip()).rules


def _dialect(head: bytes, named: str) -> Dialect:
    """The encoding of a text that begins like this, and what its lines end with. Raises BatchError.

    ``named`` is the encoding that the caller names, "" for none.
    """
    encoding, mark, origin = encoding_of(head, named).settled()
    text = head[mark:].decode(encoding, "replace")
    newline = "\r" if "\r" in text and "\n" not in text else "\n"
    return Dialect(
        encoding=encoding, mark=mark, newline=newline, delimiter="", header="", width=1, alike=1.0, origin=origin
    )


class _Masking:
    """Masks the parts of one text, and adds what is found to the findings of its unit."""

    def __init__(self, job: Job, newline: str) -> None:
        self._findings, self._newline = job.findings, newline
        self._table = Table(job.scanner.redactor, [COLUMN])
        self._parts = PartMasker(job.scanner.redactor, newline)

    def redacted(self, parts: Sequence[Part]) -> Iterator[str]:
        """The parts with everything sensitive masked, each with as many line ends as it had."""
        together = [part for part in parts if part.together]
        lines = [part for part in parts if not part.together]
        safe = dict(zip(map(id, together), self._of_parts(together), strict=True))
        safe |= dict(zip(map(id, lines), self._of_lines(lines), strict=True))
        for part in parts:
            bare, shown = part.text.rstrip("\r\n"), safe[id(part)]
            end = "\r\n" if "\r\n" in bare else self._newline
            yield shown + end * (bare.count(end) - shown.count(end)) + part.text[len(bare) :]

    def _of_parts(self, parts: Sequence[Part]) -> Iterator[str]:
        for done in self._parts.masked(parts):
            for line, hidden in done.found:
                self._findings.add(COLUMN, hidden, line)
            yield done.text

    def _of_lines(self, parts: Sequence[Part]) -> list[str]:
        shown = [part.text.rstrip("\r\n") for part in parts]
        if not parts:
            return shown
        numbers = [part.line for part in parts]
        lines = tuple(shown)  # which stay as they are, while others are put in their places
        done = self._table.judge([Plain.of(self._table.fields[0], lines)], len(lines), lambda row: [lines[row]])
        for column, safe in done.safe().values():
            for row, number in column.holders(safe):
                shown[row] = safe[number]
        for row, whole in done.whole.items():
            shown[row] = whole.record[COLUMN]
            count_record(self._findings, whole, numbers[row])
        count_columns(self._findings, done.columns.values(), numbers, done.whole)
        return shown


PLAIN_TEXT: Final = PlainText()
"""Plain text."""
