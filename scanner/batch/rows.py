"""What only a row knows: the countries it speaks of, and which rows have to be looked at as a whole.

A value's answer is the same in every row, except where other fields of the row have a say:

* a telephone number in national format is read in the countries of its row: :func:`regions_of_rows`;
* what one field names is looked for in the others: ``echoing.py`` finds the rows in which it may stand a second time;
* instructions may be cut over several texts (``pieces.py``): rows with texts that may be such pieces;
* a text that is a JSON document has fields of its own, and the names in a map are fields: rows with any of these.

All of it errs on one side: a row that is named here need not be special, one that is not named certainly is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from scanner.arena import Regions
from scanner.batch.columns import Column, Judged
from scanner.batch.echoing import echoing
from scanner.document import holds_json
from scanner.pieces import SHORT
from scanner.regions import MAX_CLUES, Kind, Mentions, read_clue

_FEWEST_PIECES: Final = 2


class Regional(NamedTuple):
    """The countries of each row: ``table[codes[row]]``."""

    codes: list[int]
    table: list[Regions]


def regions_of_rows(columns: Iterable[Column], rows: int) -> Regional:
    """What :class:`scanner.regions.Mentions` hears in each row; of fields that a row holds once."""
    telling = [
        (column, column.field.evidence.region)
        for column in columns
        if column.field.evidence.region is not None and not column.field.repeated
    ]
    if not telling:
        return Regional([0] * rows, [()])
    clues: list[list[tuple[Kind, str] | None]] = []
    for column, kind in telling:
        # Of all texts that say the same, one stands for all: rows differ in a handful of ways then.
        speakers: dict[tuple[str, Kind], tuple[Kind, str]] = {}
        said = (_clue(kind, text) for text in column.texts)
        own = [
            None if clue is None else speakers.setdefault(clue, (kind, text))
            for clue, text in zip(said, column.texts, strict=True)
        ]
        clues.append([None if code is None else own[code] for code in column.codes.to_pylist()])
    numbers: dict[tuple[tuple[Kind, str] | None, ...], int] = {}
    codes = [numbers.setdefault(heard, len(numbers)) for heard in zip(*clues, strict=True)]
    return Regional(codes, [_heard(heard) for heard in numbers])


def _clue(kind: Kind, text: str) -> tuple[str, Kind] | None:
    return read_clue(kind, text) if Mentions().hear(kind, text) else None


def _heard(clues: Iterable[tuple[Kind, str] | None]) -> Regions:
    mentions = Mentions()
    for clue in clues:
        if clue is not None:
            mentions.hear(*clue)
    return mentions.regions()


def split_by_regions(
    column: Column, asked: Sequence[int], regional: Regional
) -> tuple[list[Regions], list[int], Column]:
    """A value of its own for each set of countries that the rows of a value which ``asked`` speak of.

    Comes back as the countries of each further value, the value it is of, and the column with these at its end.
    """
    held = pc.fill_null(pc.is_in(column.codes, value_set=pa.array(asked, pa.int32())), False)
    positions = pc.indices_nonzero(held)
    regions: list[Regions] = []
    origins: list[int] = []
    numbers: dict[tuple[int, int], int] = {}
    codes: list[int] = []
    rows = column.row_of(positions).to_pylist()
    for row, code in zip(rows, column.codes.take(positions).to_pylist(), strict=True):
        country = regional.codes[row]
        number = code
        if regional.table[country]:
            number = numbers.setdefault((code, country), len(column.texts) + len(numbers))
            if number - len(column.texts) == len(origins):
                regions.append(regional.table[country])
                origins.append(code)
        codes.append(number)
    split = pc.replace_with_mask(column.codes, held, pa.array(codes, pa.int32()))
    return regions, origins, column.numbered([column.texts[code] for code in origins], split)


def whole_rows(judged: Sequence[Judged], rows: int) -> set[int]:
    """The rows that have to be looked at as a whole."""
    tellers = sum(column.field.evidence.region is not None for column, _ in judged)
    if tellers > MAX_CLUES:
        return set(range(rows))  # of so many clues only the first count, in the order of the row
    found: set[int] = set()
    for column, _ in judged:
        field = column.field
        if field.open or (field.repeated and field.evidence.region is not None):
            found |= column.rows_with(range(len(column.texts)))
        else:
            found |= column.rows_with([n for n in column.beginning_with("{", "[") if holds_json(column.texts[n])])
    return found | _pieces(judged) | echoing(judged, rows)


def _pieces(judged: Sequence[Judged]) -> set[int]:
    """The rows with a text that says something together with another, as :func:`scanner.pieces.across` has it."""
    several: dict[int, int] = {}
    found: set[int] = set()
    for column, answers in judged:
        restless = [number for number, answer in answers.items() if answer.restless]
        if restless:
            found |= column.rows_with([number for number in restless if len(column.texts[number]) <= SHORT])
            for row in column.every_row_with(restless):
                several[row] = several.get(row, 0) + 1
    return found | {row for row, count in several.items() if count >= _FEWEST_PIECES}
