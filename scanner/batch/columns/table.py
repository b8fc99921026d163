"""A table: records with the same plain fields. It is scanned by column, and each row gets redact_json's answer.

Theory of operation
-------------------
What a rule says of a text depends on the text and its field's name, and on nothing else of the record but three things:
the countries that the record speaks of (:mod:`scanner.payloads.places.regions`), what other fields name
(:mod:`scanner.echoes.propagation`), and sentences that go on in another text (:mod:`scanner.instructions.cut`).
So a table is looked at in this order, whoever holds its rows (this module has them as cells of lines,
``arrow/tables.py`` as Arrow arrays):

    grid.py      of lines, the cells of each column, and what many begin with told apart once (cells.py)
    values.py    every column as its distinct values
    answers.py   each value that is new looked at once, with those of all columns in one arena
    rows.py      which rows need more: names that stand twice, pieces of instructions, documents within texts
    records.py   those rows whole, the way ``redact_json`` takes them

So the answer is exact, and the rest is speed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import NoneType
from typing import Any, Final, NamedTuple

from scanner.batch.columns.answers import Answers, JudgedColumn
from scanner.batch.columns.cells import Cells
from scanner.batch.columns.counts import count_columns, count_record
from scanner.batch.columns.echoed import Echoed
from scanner.batch.columns.records import Records, Whole
from scanner.batch.columns.rows import judged, with_rows
from scanner.batch.columns.values import Named, Plain
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.found.kinds import Hidden
from scanner.documents.ids import worth_scanning
from scanner.payloads.leaves.scalars import SMALLEST_NUMBER, scannable
from scanner.payloads.members.siblings import among
from scanner.redaction.redactor import Redactor
from scanner.selection.profile import ANYTHING

_STRINGS: Final = frozenset({str})
_NUMBERS: Final = frozenset({int, float})
_NOTHING: Final = frozenset({bool, NoneType})


class Scanned(NamedTuple):
    """What became of the rows of a chunk.

    ``columns`` has the columns in which something was found, by number, with the answers on their values. These do not
    hold for the rows in ``whole``.
    """

    columns: dict[int, JudgedColumn[Plain]]
    whole: dict[int, Whole]

    def safe(self) -> dict[int, tuple[Plain, dict[int, str]]]:
        """The columns in which something was found, each with the texts to show by number of the value."""
        found: dict[int, tuple[Plain, dict[int, str]]] = {}
        for at, (column, answers) in self.columns.items():
            texts = column.texts
            safe = {
                number: texts[number] if answer.safe is None else answer.safe
                for number, answer in answers.items()
                if answer.taken
            }
            if safe:
                found[at] = column, safe
        return found


class Table:
    """The columns of one table, and what is known of their texts so far. Not for several threads at once."""

    def __init__(self, redactor: Redactor, names: Sequence[str], entity: str | None = None) -> None:
        """``names`` are the fields' names, each once; ``entity`` of the profile decides about them.

        ``dropped`` are the names of columns that do not pass. They are scanned, since they may name somebody.
        """
        self.names = tuple(names)
        self._records = Records(redactor, entity)
        decisions, redactor = self._records.decisions, self._records.redactor
        self.dropped = decisions.dropped(self.names)
        self._index = redactor.detector.fields
        known = among(self._index, self.names)
        self.fields = [Named(name, known[name]) for name in self.names]
        nodes = [decisions.of(name) or ANYTHING for name in self.names]
        self._answers = Answers(redactor, self.fields, nodes)
        self._echoed = Echoed(redactor, self._answers)
        self.names_found = self._records.names_found(self.names)

    def dropped_as_shown(self) -> list[str]:
        """The names of the columns that do not pass, masked where they are sensitive themselves."""
        found = self.names_found
        return [found[at][0] if at in found else name for at, name in enumerate(self.names) if name in self.dropped]

    def mask(self, cells: Cells, numbers: Sequence[int], findings: FileFindings, shared: Sequence[Hidden] = ()) -> None:
        """Mask everything sensitive in the rows of a block; ``numbers`` are what they are called in the file.

        What was found is added to the findings, except what is ``shared``: found in names of columns, counted already.
        """
        columns = [self.of_cells(at, cells) for at in range(len(self.names))]
        done = self.judge(columns, cells.rows, cells.row)
        count_columns(findings, done.columns.values(), numbers, done.whole)
        for row, record in done.whole.items():
            count_record(findings, record, numbers[row], shared)
            cells.put_record(row, record.record)
        for at, (column, safe) in done.safe().items():
            written = cells.with_texts(at, list(safe.values()), list(map(column.key, safe)))
            cells.put(at, column.shown(dict(zip(safe, written, strict=True)), column.values))

    def of_cells(self, at: int, cells: Cells) -> Plain:
        """The column of number ``at``, from the cells of a file's lines."""
        field, column = self.fields[at], cells.column(at)
        doubtful = None if field.evidence.telling else cells.doubtful(at)
        keys, values = cells.values(at, list(dict.fromkeys(column if doubtful is None else doubtful)))
        texts = _texts_of(field, values)
        if texts is None:
            return Plain.of(field, ())
        if doubtful is None and not field.evidence.telling and any(texts):
            left = worth_scanning(texts)
            texts = [""] * len(texts) if left is None else left
        return Plain(field, column, keys, texts, cells.heads_of(at))

    def judge(self, columns: Sequence[Plain], rows: int, row_of: Callable[[int], Sequence[Any]]) -> Scanned:
        """Scan a chunk of so many rows.

        ``row_of`` gives the values of one: str, int, float, bool or None. The columns must not change while what comes
        back is asked for its rows.
        """
        if self.names_found:
            return Scanned({}, self._whole(range(rows), row_of))

        def texts_of(some: Sequence[int]) -> Iterator[list[str]]:
            return (list(map(_text_of, self.fields, row_of(row))) for row in some)

        every, whole = with_rows(judged(columns, self._answers), rows, self.names, self._echoed, texts_of)
        special = sorted(whole)
        with_findings = {at: column for at, column in enumerate(every) if column.answers}
        return Scanned(with_findings, self._whole(special, row_of))

    def found_in_names(self) -> list[Hidden]:
        """What was found in the names of columns; a row that is scanned as a whole has these findings again."""
        return [one for _, found in self.names_found.values() for one in found]

    def _whole(self, rows: Sequence[int], row_of: Callable[[int], Sequence[Any]]) -> dict[int, Whole]:
        records = [dict(zip(self.names, row_of(row), strict=True)) for row in rows]
        done = self._records.detected(records)
        return {row: one for row, one in zip(rows, done, strict=True) if isinstance(one, Whole)}  # none is deep


def _text_of(field: Named, value: Any) -> str:
    """What is scanned of a value; "" where that is nothing."""
    return value if type(value) is str else scannable(value, field.evidence, ()) or ""


def _texts_of(field: Named, values: Sequence[Any]) -> Sequence[Any] | None:
    """The texts to scan of a field's values, with "" or None for a value that needs no scan.

    None if no value needs one: flags, and numbers that are too small for anything sensitive.
    """
    evidence = field.evidence
    kinds = set(map(type, values))
    if kinds <= _STRINGS:
        return values
    if kinds <= _NOTHING:
        return None
    if not evidence.rules and kinds <= _NUMBERS and -SMALLEST_NUMBER < min(values) <= max(values) < SMALLEST_NUMBER:
        return None
    return [_text_of(field, value) for value in values]
