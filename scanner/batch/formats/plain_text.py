"""Plain text such as notes and logs: each line is a record of one text, and its copy has the same lines.

Told by its name, since any text would pass for it. No field names anything there, so that what counts is what
values look like and the words beside them. A private key is the one thing that is known to go on from line to line and
says where it ends: it is read as a whole, and its lines stay, empty, in the copy.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, Final

from scanner.batch.columns.table import Table
from scanner.batch.columns.tell import tell, tell_whole
from scanner.batch.formats.csv_lines import Lines, blocks
from scanner.batch.formats.dialect import Dialect
from scanner.batch.formats.text_encoding import encoded, encoding_of
from scanner.batch.formats.text_format import TextFormat
from scanner.batch.units import HEAD, Job, Traits, Unit

COLUMN: Final = "line"
"""The column that findings are told under."""

_MAYBE_ROWS: Final = (".txt", ".text")
_NO_ROWS: Final = (".log", ".md", ".markdown", ".rst", ".sql")  # commas in them are of sentences, or of statements
_JSON_BEGINS: Final = re.compile(r'\{\s*["}]|\[\s*[\[{"\]]')
_KEY_BEGINS, _KEY_ENDS = "-----BEGIN ", "-----END "
_KEY_BODY: Final = re.compile(r"[A-Za-z0-9+/=]+\s*")
_KEY_LINES: Final = 256  # a key of 16,384 bits has 196


class PlainText(TextFormat):
    """The format."""

    name = "text"
    traits = Traits((*_MAYBE_ROWS, *_NO_ROWS), "line")

    def recognises(self, head: bytes, name: str) -> float:
        """By its name, unless its content says what else it is: records of JSON, or rows in a file called .txt."""
        if not name.endswith(self.traits.endings):
            return 0.0
        encoding, mark, _ = encoding_of(head)
        text = head[mark:].decode(encoding, "replace")
        if "\0" in text:
            return 0.0
        begun = text.lstrip()
        if begun[:1] in {"[", "{"}:
            return 0.2 if _JSON_BEGINS.match(begun) else 1.0  # [2026-11-27 08:00] of a log, [a link] of a note
        return 0.2 if name.endswith(_MAYBE_ROWS) and len(begun.splitlines()) > 1 else 0.8

    def read(self, file: BinaryIO, unit: Unit, job: Job) -> Iterator[int]:
        """Scan the lines of an open file."""
        head = file.read(HEAD)
        dialect = _dialect(head, unit.entry.encoding)
        findings = job.findings
        findings.format, findings.bytes = self.name, unit.bytes
        job.write(head[: dialect.mark])
        lines = Lines(chain([head[dialect.mark :]], blocks(file, job.chunk_bytes, sys.maxsize)), dialect)
        table = Table(job.scanner.detector, job.scanner.masker, [COLUMN])
        while records := _chunk(lines):
            job.write(encoded("".join(_redacted(records, table, job, dialect)), dialect.encoding))
            findings.rows_in += len(records)
            findings.rows_out += len(records)
            yield dialect.mark + lines.done
        findings.lines = lines.lines
        findings.encoding, findings.encoding_doubt = lines.encoding, lines.doubt


def _dialect(head: bytes, told: str) -> Dialect:
    """The encoding of a text that begins like this, ``told`` or not, and what its lines end with. Raises BatchError."""
    encoding, mark, origin = encoding_of(head, told).settled()
    text = head[mark:].decode(encoding, "replace")
    newline = "\r" if "\r" in text and "\n" not in text else "\n"
    return Dialect(
        encoding=encoding, mark=mark, newline=newline, delimiter="", header="", width=1, alike=1.0, origin=origin
    )


def _chunk(lines: Lines) -> list[tuple[int, str]]:
    """The records of the next block, each with the number of its first line; none behind the last."""
    records: list[tuple[int, str]] = []
    for line in lines:
        number = lines.lines
        records.append((number, line if _KEY_BEGINS not in line else line + _rest_of_key(line, lines)))
        if lines.empty():
            break
    return records


def _rest_of_key(line: str, lines: Lines) -> str:
    """The lines of a key behind its first; of one that ends nowhere near, those that can be nothing else."""
    rest: list[str] = []
    while _KEY_ENDS not in (rest[-1] if rest else line):
        if len(rest) == _KEY_LINES or (more := next(lines, None)) is None:
            own = next((at for at, one in enumerate(rest) if not _KEY_BODY.fullmatch(one)), len(rest))
            lines.give_back(rest[own:])
            return "".join(rest[:own])
        rest.append(more)
    return "".join(rest)


def _redacted(records: list[tuple[int, str]], table: Table, job: Job, dialect: Dialect) -> list[str]:
    """The records with everything sensitive masked, each with as many line ends as it had."""
    texts = [text.rstrip("\r\n") for _, text in records]
    numbers = [number for number, _ in records]
    done = table.scan([texts])
    shown = list(texts)
    for column, safe in done.safe().values():
        for row, number in column.holders(safe):
            shown[row] = safe[number]
    for row, whole in done.whole.items():
        shown[row] = whole.record[COLUMN]
        tell_whole(job.findings, whole, numbers[row])
    tell(job.findings, done.columns.values(), numbers, done.whole)
    end = dialect.newline
    return [
        safe + end * (text.count(end) - safe.count(end)) + raw[len(text) :]
        for safe, text, (_, raw) in zip(shown, texts, records, strict=True)
    ]


PLAIN_TEXT: Final = PlainText()
"""Plain text."""
