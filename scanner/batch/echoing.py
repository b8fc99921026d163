"""Which rows of a table name somebody twice: once where a field says so, and again in another field.

What would be an echo is known of each claimed value (:class:`scanner.batch.answers.Literal`). All of a batch are looked
for in all texts of the batch at once, as distinct values: one automaton, one pass. Where one stands, the rows that hold
the text are asked whether one of their own fields names it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from scanner.arena import SEPARATOR_TEXT, Arena
from scanner.batch.answers import Answer
from scanner.batch.columns import Column, Judged
from scanner.matcher import literal_hits
from scanner.normalize import fold
from scanner.spans import VAGUE

_Named = dict[str, dict[str, bool]]
"""Entity type to literal to whether it only counts with a capital letter."""


def echoing(judged: Sequence[Judged], rows: int) -> set[int]:
    """The rows in which a value that a field claims for a name may stand in another field too."""
    named = _named(judged)
    if not named:
        return set()
    stands: dict[int, dict[int, set[tuple[str, str]]]] = {}
    for at, number, entity_type, literal in _standing(judged, named):
        stands.setdefault(at, {}).setdefault(number, set()).add((entity_type, literal))
    if not stands:
        return set()
    names = _Names(judged, rows)
    found: set[int] = set()
    for at, values in stands.items():
        column = judged[at][0]
        held = pc.indices_nonzero(pc.is_in(column.codes, value_set=pa.array(list(values), pa.int32())))
        codes = column.codes.take(held).to_pylist()
        for row, code in zip(column.row_of(held).to_pylist(), codes, strict=True):
            if any(not values[code].isdisjoint(own) for own in names.of(row)):
                found.add(row)
    return found


def _named(judged: Sequence[Judged]) -> _Named:
    """What would be echoes of the batch's values."""
    named: _Named = {}
    for _, answers in judged:
        for answer in answers.values():
            if answer.literals and answer.claim is not None:
                named.setdefault(answer.claim.rule.entity_type, {}).update(answer.literals)
    return named


def _standing(judged: Sequence[Judged], named: _Named) -> Iterator[tuple[int, int, str, str]]:
    """Where a literal stands so that it makes a difference: number of the column and of the value; type and literal."""
    texts: list[str] = []
    columns: list[int] = []
    starts: list[int] = []
    for at, (column, _) in enumerate(judged):
        if not column.field.open and (folded := _folded(column)):
            columns.append(at)
            starts.append(len(texts))
            texts += folded
    if not texts:
        return
    arena = Arena(texts)
    buffer = arena.buffer
    literals = list(dict.fromkeys(literal for own in named.values() for literal in own))
    types = [
        [(entity_type, own[literal]) for entity_type, own in named.items() if literal in own] for literal in literals
    ]
    for which, leaf, _, start, _ in literal_hits([literal.encode() for literal in literals], arena):
        place = bisect_right(starts, leaf) - 1
        at, number = columns[place], leaf - starts[place]
        capital = b"A"[0] <= buffer[start] <= b"Z"[0]
        for entity_type, capitalised in types[which]:
            if (capital or not capitalised) and _matters(judged[at][1].get(number), entity_type):
                yield at, number, entity_type, literals[which]


def _folded(column: Column) -> list[str]:
    """The folded texts of a column's values; none, when no echo can stand in them.

    One word of ASCII only counts with a capital letter, and several have a space between them (``propagation.py``).
    """
    joined = SEPARATOR_TEXT.join(column.texts)
    if joined.isascii():
        spaced = " " in joined or joined.count(SEPARATOR_TEXT) >= len(
            column.texts
        )  # the arena reads its own as a space
        return column.texts if spaced or joined != joined.lower() else []
    return [fold(text) for text in column.texts]


def _matters(answer: Answer | None, entity_type: str) -> bool:
    """Whether a name of that type would make a difference in a value: not in one claimed for what goes before it."""
    if answer is None or answer.claim is None:
        return True
    own = answer.claim.rule.entity_type
    return own in VAGUE and own != entity_type


class _Names:
    """The names that a row's fields give."""

    def __init__(self, judged: Sequence[Judged], rows: int) -> None:
        self._once: list[tuple[Mapping[int | None, set[tuple[str, str]]], Sequence[int | None]]] = []
        self._often: list[tuple[Mapping[int | None, set[tuple[str, str]]], Sequence[Sequence[int | None]]]] = []
        for column, answers in judged:
            literals: dict[int | None, set[tuple[str, str]]] = {
                number: {(answer.claim.rule.entity_type, literal) for literal, _ in answer.literals}
                for number, answer in answers.items()
                if answer.literals and answer.claim is not None
            }
            codes = column.codes.to_pylist() if literals else []
            if not literals:
                continue
            if column.rows is None:
                self._once.append((literals, codes))
            else:
                several: list[list[int | None]] = [[] for _ in range(rows)]
                for row, code in zip(column.rows.to_pylist(), codes, strict=True):
                    several[row].append(code)
                self._often.append((literals, several))

    def of(self, row: int) -> Iterator[set[tuple[str, str]]]:
        """Those of one row."""
        for literals, codes in self._once:
            if codes[row] in literals:
                yield literals[codes[row]]
        for literals, several in self._often:
            yield from (literals[code] for code in several[row] if code in literals)
