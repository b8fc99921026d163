"""What only a row knows: the countries it speaks of, and which rows have to be looked at as a whole.

A value's answer is the same in every row, except where other fields of the row have a say:

* a telephone number in national format is read in the countries of its row: :func:`regions_of_rows`;
* what one field names is looked for in the others (``propagation.py``): :func:`echoing` finds the rows in which a name
  may stand a second time;
* instructions may be cut over several texts (``pieces.py``): rows with texts that may be such pieces;
* a text that is a JSON document has fields of its own, and the names in a map are fields: rows with any of these.

All of it errs on one side: a row that is named here need not be special, one that is not named certainly is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from scanner.arena import SEPARATOR_TEXT, Regions
from scanner.batch.answers import Answers
from scanner.batch.columns import Column
from scanner.detector import Claim
from scanner.document import holds_json
from scanner.normalize import fold
from scanner.pieces import SHORT
from scanner.program import WORD_BYTES
from scanner.propagation import PROPAGATED, needles
from scanner.regions import MAX_CLUES, Kind, Mentions, read_clue
from scanner.spans import VAGUE

Judged = tuple[Column, Answers]

_WORD: Final = frozenset(map(chr, WORD_BYTES))
_FEWEST_PIECES: Final = 2


class Regional(NamedTuple):
    """The countries of each row: ``table[codes[row]]``."""

    codes: list[int]
    table: list[Regions]


def regions_of_rows(columns: Iterable[Column], rows: int) -> Regional:
    """What :class:`scanner.regions.Mentions` hears in each row; of fields that a row holds once."""
    telling = [column for column in columns if column.field.evidence.region is not None and not column.field.repeated]
    if not telling:
        return Regional([0] * rows, [()])
    clues: list[list[tuple[Kind, str] | None]] = []
    for column in telling:
        kind = column.field.evidence.region
        assert kind is not None  # noqa: S101  for the type checker: it was asked above
        # Of all texts that say the same, one stands for all: rows differ in a handful of ways then.
        speakers: dict[tuple[str, Kind] | None, tuple[Kind, str]] = {}
        said = [_clue(kind, text) for text in column.texts]
        own = [speakers.setdefault(one, (kind, text)) for one, text in zip(said, column.texts, strict=True)]
        kept = [clue if one is not None else None for one, clue in zip(said, own, strict=True)]
        clues.append([None if code is None else kept[code] for code in column.codes.to_pylist()])
    numbers: dict[tuple[tuple[Kind, str] | None, ...], int] = {}
    codes = [numbers.setdefault(heard, len(numbers)) for heard in zip(*clues, strict=True)]
    return Regional(codes, [_heard(heard) for heard in numbers])


def _clue(kind: Kind, text: str) -> tuple[str, Kind] | None:
    alone = Mentions()
    return read_clue(kind, text) if alone.hear(kind, text) else None


def _heard(clues: Iterable[tuple[Kind, str] | None]) -> Regions:
    mentions = Mentions()
    for clue in clues:
        if clue is not None:
            mentions.hear(*clue)
    return mentions.regions()


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
            found |= column.rows_with([n for n, text in enumerate(column.texts) if text and holds_json(text)])
    return found | _pieces(judged) | echoing(judged, rows)


def _pieces(judged: Sequence[Judged]) -> set[int]:
    """The rows with a text that says something together with another, as :func:`scanner.pieces.across` has it."""
    several: dict[int, int] = {}
    found: set[int] = set()
    for column, answers in judged:
        if not answers.restless or column.field.open:
            continue
        found |= column.rows_with([n for n in answers.restless if len(column.texts[n]) <= SHORT])
        held = pc.is_in(column.codes, value_set=pa.array(answers.restless, pa.int32()))
        for row in column.row_of(pc.indices_nonzero(held)).to_pylist():
            several[row] = several.get(row, 0) + 1
    return found | {row for row, count in several.items() if count >= _FEWEST_PIECES}


def echoing(judged: Sequence[Judged], rows: int) -> set[int]:
    """The rows in which a value that a field claims for a name may stand in another field too."""
    claimed: dict[str, list[Judged]] = {}
    for column, answers in judged:
        for entity_type in {claim.rule.entity_type for claim in answers.claims.values()} & PROPAGATED:
            claimed.setdefault(entity_type, []).append((column, answers))
    if not claimed:
        return set()
    others = [column for column, answers in judged if not (answers.claims or column.field.open)]
    common = _joined([_Hay(column, [fold(text) for text in column.texts]) for column in others], rows)
    found: set[int] = set()
    for entity_type, claimants in claimed.items():
        uncovered = [
            _Hay(column, [_uncovered(text, answers.claims.get(n), entity_type) for n, text in enumerate(column.texts)])
            for column, answers in judged
            if answers.claims
        ]
        found |= _echoing(claimants, entity_type, _both(common, _joined(uncovered, rows)))
    return found


class _Hay(NamedTuple):
    """What may hold a name: the folded texts of a column's values, "" for one that cannot matter."""

    column: Column
    texts: list[str]


def _uncovered(text: str, claim: Claim | None, entity_type: str) -> str:
    """A text in which a name of that type would make a difference: none that is claimed whole for what goes before."""
    if claim is not None and claim.rule.entity_type in {entity_type} | ({claim.rule.entity_type} - VAGUE):
        return ""
    return fold(text)


def _joined(hays: Iterable[_Hay], rows: int) -> pa.Array | None:
    """The texts of each row in one; None when there are none at all."""
    parts: list[pa.Array] = []
    for hay in hays:
        if not any(hay.texts):
            continue
        values = pa.array(hay.texts, pa.large_string())
        placed = values.take(hay.column.codes)
        if hay.column.rows is None:
            parts.append(placed)
            continue
        of_row: dict[int, list[str]] = {}
        for row, text in zip(hay.column.rows.to_pylist(), placed.to_pylist(), strict=True):
            of_row.setdefault(row, []).append(text or "")
        parts.append(pa.array([SEPARATOR_TEXT.join(of_row.get(row, ())) for row in range(rows)], pa.large_string()))
    if not parts:
        return None
    return pc.binary_join_element_wise(
        *parts, pa.scalar(SEPARATOR_TEXT, pa.large_string()), null_handling="replace", null_replacement=""
    )


def _both(one: pa.Array | None, other: pa.Array | None) -> pa.Array | None:
    if one is None or other is None:
        return one if other is None else other
    return pc.binary_join_element_wise(one, other, pa.scalar(SEPARATOR_TEXT, pa.large_string()))


def _echoing(claimants: Iterable[Judged], entity_type: str, hay: pa.Array | None) -> set[int]:
    if hay is None:
        return set()
    whole = hay.to_pylist()
    lower = pc.ascii_lower(hay).to_pylist()
    found: set[int] = set()
    for column, answers in claimants:
        wanted: list[tuple[tuple[str, bool], ...]] = [()] * len(column.texts)
        for number, claim in answers.claims.items():
            if claim.rule.entity_type == entity_type:
                wanted[number] = tuple(
                    (literal.decode(), needle.capitalised)
                    for literal, needle in needles([(column.texts[number], claim.rule)]).items()
                )
        codes = column.codes.to_pylist()
        places: Iterable[int] = range(len(codes)) if column.rows is None else column.rows.to_pylist()
        for row, code in zip(places, codes, strict=True):
            if code is not None:
                text = lower[row]
                for literal, capitalised in wanted[code]:
                    if literal in text and _stands(literal, text, whole[row] if capitalised else ""):
                        found.add(row)
    return found


def _stands(literal: str, lower: str, whole: str) -> bool:
    """Whether a name stands as a word of its own, and in ``whole``, if that is given, with a capital letter."""
    start = lower.find(literal)
    while start >= 0:
        end = start + len(literal)
        bounded = not (
            (start and lower[start] in _WORD and lower[start - 1] in _WORD)
            or (end < len(lower) and lower[end - 1] in _WORD and lower[end] in _WORD)
        )
        if bounded and (not whole or "A" <= whole[start] <= "Z"):
            return True
        start = lower.find(literal, start + 1)
    return False


def split_by_regions(column: Column, asked: set[int], regional: Regional) -> tuple[list[str], list[Regions], pa.Array]:
    """A value of its own for each set of countries that the rows of a value which asked speak of.

    Comes back as further texts, their countries, and the codes of the column with these values numbered after its own.
    """
    codes = column.codes.to_pylist()
    rows = range(len(codes)) if column.rows is None else column.rows.to_pylist()
    texts: list[str] = []
    regions: list[Regions] = []
    numbers: dict[tuple[int, int], int] = {}
    for position, (row, code) in enumerate(_positions(rows, codes)):
        if code in asked and regional.table[regional.codes[row]]:
            pair = (code, regional.codes[row])
            if pair not in numbers:
                numbers[pair] = len(column.texts) + len(texts)
                texts.append(column.texts[code])
                regions.append(regional.table[regional.codes[row]])
            codes[position] = numbers[pair]
    return texts, regions, pa.array(codes, pa.int32())


def _positions(rows: Iterable[int], codes: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    return zip(rows, (-1 if code is None else code for code in codes), strict=True)
