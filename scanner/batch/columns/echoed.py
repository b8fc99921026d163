"""Texts that name again what another field of their row claims: what is found in each, once for all rows alike.

The answer on such a text is that of its column and more: the echoes of what its own row names
(:mod:`scanner.echoes.propagation`). These follow from the text, and from the names of people and companies in the row
and whatever else of it stands in the text. So a text is scanned once for all rows with the same of these, as a record
of nothing else, and becomes a value of its own in its column. Where accounts are called after somebody each row has
such a text. To scan the rows whole takes 1.2 ms for each of 37 fields; this takes 0.2 ms for each account.

Some rows are left, which have to be scanned whole: those in which more depends on the row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from scanner.batch.columns.answers import Answer, Answers, JudgedColumn
from scanner.batch.columns.echoing import Echo, echoing
from scanner.batch.columns.values import ColumnT
from scanner.echoes.propagation import MAX_SINGLE_WORDS
from scanner.entity_types import ECHOED, PARTIES, is_repeated
from scanner.payloads.leaves.leaves import Leaves
from scanner.redaction.redactor import Redactor

_NOTHING: Final = Answer()
_SHORTEST_WORD: Final = 2  # characters of a word in a name, with what parts it from the next

_Cell = tuple[int, int]
"""A column and a value in it, by their numbers."""

_Columns = Sequence[JudgedColumn[Any]]


class Row(NamedTuple):
    """What decides which echoes stand in a text: its cell and the others of its row that count, by column."""

    holder: _Cell
    cells: tuple[_Cell, ...]


class Echoed:
    """Finds what is found in the texts of one table that hold an echo."""

    def __init__(self, redactor: Redactor, answers: Answers) -> None:
        self.redactor = redactor
        self._answers = answers

    def judged(
        self, columns: Sequence[JudgedColumn[ColumnT]], names: Sequence[str], without: Collection[int]
    ) -> tuple[list[JudgedColumn[ColumnT]], set[int]]:
        """The columns with answers on the texts that hold an echo too, and the rows that have to be scanned whole.

        Rows ``without`` are left as they are. ``names`` are those of fields, which are texts of every row as well.
        """
        found = [echo for echo in echoing(columns, names) if echo.row not in without]
        if not found:
            return list(columns), set()
        if _names_vary(columns):
            return list(columns), {echo.row for echo in found}
        whole = _whole(columns, found)
        rows = {
            (echo.row, echo.at): row for echo, row in _rows(columns, [one for one in found if one.row not in whole])
        }
        different = list(dict.fromkeys(rows.values()))
        answers = dict(zip(different, self._answers_on(columns, different), strict=True))
        by_column: dict[int, dict[int, Row]] = {}
        for (row, at), own in rows.items():
            by_column.setdefault(at, {})[row] = own
        return [
            _split(one, by_column[at], answers) if at in by_column else one for at, one in enumerate(columns)
        ], whole

    def _answers_on(self, columns: _Columns, rows: Sequence[Row]) -> Iterator[Answer]:
        """The answers on the texts of some rows that hold an echo."""
        records = [_record(columns, row) for row in rows]
        every = self.redactor.detector.detect_excerpts(records, self.redactor.level)
        for row, spans in zip(rows, every, strict=True):
            at, number = row.holder
            own = spans.get(row.cells.index(row.holder), ())
            alone = columns[at].answers.get(number, _NOTHING)
            yield self._answers.beside(at, columns[at].column.texts[number], own, alone)


def _names_vary(columns: _Columns) -> bool:
    """Whether a row may name so many people that single words are not looked for, or several in one field."""
    longest = 0
    for column, answers in columns:
        claimed = [
            (number, answer.claim.rule.entity_type)
            for number, answer in answers.items()
            if answer.claim is not None and is_repeated(answer.claim.rule.entity_type)
        ]
        if claimed and (column.field.repeated or column.field.open):
            return True
        longest += max((len(column.texts[number]) for number, kind in claimed if kind == "PERSON"), default=0)
    return longest > MAX_SINGLE_WORDS * _SHORTEST_WORD


def _whole(columns: _Columns, found: Sequence[Echo]) -> set[int]:
    """The rows with an echo where it is not known what else it depends on.

    In a name of a field, in a field that a row may have several times, in a document, or in a text whose answer depends
    on the countries of the row.
    """
    every = {echo.at for echo in found}
    beyond = {
        at for at in every if at == len(columns) or columns[at].column.field.repeated or columns[at].column.field.open
    }
    unsure = {
        at: {column.texts[number] for number, answer in answers.items() if answer.regional or answer.document}
        for at, (column, answers) in enumerate(columns)
        if at in every
    }
    return {
        echo.row for echo in found if echo.at in beyond or columns[echo.at].column.texts[echo.number] in unsure[echo.at]
    }


def _rows(columns: _Columns, found: Sequence[Echo]) -> Iterator[tuple[Echo, Row]]:
    """What decides which echoes stand in each of some texts."""
    named = _named(columns, {echo.row for echo in found}, {literal for echo in found for literal in echo.literals})
    for echo in found:
        holder = echo.at, echo.number
        yield echo, Row(holder, tuple(sorted({holder, *echo.sources, *named.get(echo.row, ())})))


def _named(columns: _Columns, rows: Collection[int], literals: Collection[str]) -> Mapping[int, list[_Cell]]:
    """By row, the cells that name a person or a company, and what else may be looked for as one of some literals.

    Where two values of a row are looked for as the same, it is the first that counts. Mail addresses and streets are
    looked for as they are, so their digits are those of the literal.
    """
    digits = set(map(_digits, literals))
    named: dict[int, list[_Cell]] = {}
    for at, (column, answers) in enumerate(columns):
        numbers = {
            number
            for number, answer in answers.items()
            if answer.claim is not None
            and (
                (kind := answer.claim.rule.entity_type) in PARTIES
                or (kind in ECHOED and _digits(column.texts[number]) in digits)
            )
        }
        for row, number in column.holders(numbers) if numbers else ():
            if row in rows:
                named.setdefault(row, []).append((at, number))
    return named


def _digits(text: str) -> str:
    return "".join([one for one in text if one.isdecimal()])


def _record(columns: _Columns, row: Row) -> Leaves:
    leaves = Leaves()
    for at, number in row.cells:
        column = columns[at].column
        leaves.add(column.texts[number], column.field.evidence, column.field.inherited)
    return leaves


def _split(one: JudgedColumn[ColumnT], rows: Mapping[int, Row], answers: Mapping[Row, Answer]) -> JudgedColumn[ColumnT]:
    """The column with a value for each different row of those, and the answers on these."""
    column, known = one
    held = {row.holder[1] for row in rows.values()}
    different = list(dict.fromkeys(rows.values()))
    numbers = {row: number for number, row in enumerate(different, len(column.texts))}
    codes = [numbers[rows[at]] if at in rows else number for at, number in column.holders(held)]
    split = column.split(held, codes, [column.texts[row.holder[1]] for row in different])
    return JudgedColumn(split, known | {number: answers[row] for row, number in numbers.items()})
