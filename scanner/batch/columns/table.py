"""A table: records with the same plain fields. It is scanned by column, and each row gets redact_json's answer.

Theory of operation
-------------------
What a rule says of a text depends on the text and its field's name, and on nothing else of the record but three things:
the countries that the record speaks of (:mod:`scanner.payloads.regions`), what other fields name
(:mod:`scanner.matching.propagation`), and sentences that go on in another text (:mod:`scanner.instructions.pieces`). So
a table is looked at in this order, whoever holds its rows (this module has them as Python values, ``tables.py`` as
Arrow arrays):

    values.py    every column as its distinct values
    answers.py   each value that is new looked at once, with those of all columns in one arena
    rows.py      which rows need more: names that stand twice, pieces of instructions, documents within texts
    records.py   those rows whole, the way ``redact_json`` takes them

So the answer is exact, and the rest is speed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from types import NoneType
from typing import Any, Final, NamedTuple

from scanner.batch.columns.answers import Answers
from scanner.batch.columns.records import Records, Whole
from scanner.batch.columns.rows import Judged, judged, whole_rows
from scanner.batch.columns.values import Named, Plain
from scanner.engine import Scanner
from scanner.payloads.leaves import SMALLEST_NUMBER, scannable
from scanner.profile import ANYTHING

_TEXTS: Final = frozenset({str, NoneType})
_NUMBERS: Final = frozenset({int, float})
_NOTHING: Final = frozenset({bool, NoneType})


class Changed(NamedTuple):
    """A column in which something was found: ``codes`` has for each row the number of its value.

    ``safe`` has the texts to show of those values in which something was found.
    """

    codes: Sequence[int | None]
    safe: dict[int | None, str]

    def rows(self) -> Iterator[int]:
        """Each row in which something was found."""
        safe = self.safe
        return (row for row, code in enumerate(self.codes) if code in safe)


class Scanned(NamedTuple):
    """What became of the rows of a chunk.

    ``columns`` has what is said of the columns in which something was found, by number. It does not hold for the rows
    in ``whole``.
    """

    columns: dict[int, Judged[Plain]]
    whole: dict[int, Whole]

    def changed(self) -> dict[int, Changed]:
        """The columns in which something was found."""
        changed: dict[int, Changed] = {}
        for at, (column, answers) in self.columns.items():
            texts = column.texts
            safe: dict[int | None, str] = {
                number: texts[number] if answer.safe is None else answer.safe
                for number, answer in answers.items()
                if answer.taken
            }
            if safe:
                changed[at] = Changed(column.codes, safe)
        return changed


class Table:
    """The columns of one table, and what is known of their texts so far. Not for several threads at once."""

    def __init__(self, scanner: Scanner, names: Sequence[str], entity: str | None = None) -> None:
        """``names`` are the fields' names, each once; ``entity`` of the profile decides about them.

        ``dropped`` are the names of columns that do not pass. They are scanned, since they may name somebody.
        """
        self.names = tuple(names)
        self._records = Records(scanner, entity)
        decisions = self._records.decisions
        self.dropped = decisions.dropped(self.names)
        known = scanner.detector.fields.under("")
        self._fields = [Named(name, known[name]) for name in self.names]
        nodes = [decisions.of(name) or ANYTHING for name in self.names]
        self._answers = Answers(scanner.detector, scanner.masker, self._fields, nodes)
        self.names_found = self._records.names_found(self.names)

    def scan(self, columns: Sequence[Sequence[Any]]) -> Scanned:
        """Scan a chunk of rows, given by column: str, int, float, bool, None, or Raw for a number as it was written."""
        rows = len(columns[0]) if columns else 0
        if self.names_found:
            return Scanned({}, self._whole(range(rows), columns))
        own = [_plain(field, column) for field, column in zip(self._fields, columns, strict=True)]
        done = judged(own, self._answers)
        special = sorted(whole_rows(done, rows, self.names))
        told = {at: one for at, one in enumerate(done) if one.answers}
        return Scanned(told, self._whole(special, columns))

    def _whole(self, rows: Sequence[int], columns: Sequence[Sequence[Any]]) -> dict[int, Whole]:
        records = [dict(zip(self.names, [column[row] for column in columns], strict=True)) for row in rows]
        done = self._records.detected(records)
        return {row: one for row, one in zip(rows, done, strict=True) if isinstance(one, Whole)}  # none is deep


def _plain(field: Named, column: Sequence[Any]) -> Plain:
    """The values of a field as the texts to scan; None, or no values, where there is nothing to scan.

    Kinds are told of the distinct values, which are needed anyway: no text is equal to what is none.
    """
    evidence = field.evidence
    if type(column[0]) in _TEXTS:
        with suppress(TypeError):  # of numbers as they were written, which are not hashed
            distinct = dict.fromkeys(column)
            if set(map(type, distinct)) <= _TEXTS:
                return Plain(field, column, distinct)
    kinds = set(map(type, column))
    if kinds <= _NOTHING:
        return Plain(field, ())
    if not evidence.rules and kinds <= _NUMBERS and -SMALLEST_NUMBER < min(column) <= max(column) < SMALLEST_NUMBER:
        return Plain(field, ())
    return Plain(field, [value if type(value) is str else scannable(value, evidence, ()) for value in column])
