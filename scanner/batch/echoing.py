"""Which rows of a table name somebody twice: once where a field says so, and again in another field.

What would be an echo is known of each claimed value (:class:`scanner.batch.answers.Literal`). All of a chunk are looked
for in all texts of the chunk at once, as distinct values: one automaton, one pass. Where one stands, the rows that hold
the text are asked whether one of their own fields names it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from scanner.arena import SEPARATOR_TEXT, Arena
from scanner.batch.answers import Answer
from scanner.matcher import literal_hits
from scanner.normalize import fold
from scanner.spans import VAGUE

if TYPE_CHECKING:
    from scanner.batch.rows import Judged

_Named = dict[str, dict[str, bool]]
"""Entity type to literal to whether it only counts with a capital letter."""

_Standing = dict[int, set[tuple[str, str]]]
"""By number of a value, the literals that stand in it, each with its entity type."""


def echoing(columns: Sequence[Judged[Any]], names: Sequence[str] = ()) -> set[int]:
    """The rows in which a value that a field claims for a name may stand in another field too, or in its ``names``."""
    named = _named(columns)
    if not named:
        return set()
    stands: dict[int, _Standing] = {}
    for at, number, entity_type, literal in _standing(columns, named, names):
        stands.setdefault(at, {}).setdefault(number, set()).add((entity_type, literal))
    if not stands:
        return set()
    own = _naming(columns, set().union(*(literals for values in stands.values() for literals in values.values())))
    found: set[int] = set()
    for at, values in stands.items():
        if at == len(columns):  # the names of fields, which every row has
            everywhere = set().union(*values.values())
            found.update(row for row, literals in own.items() if not everywhere.isdisjoint(literals))
            continue
        for row, number in columns[at].column.holders(values):
            if row in own and not values[number].isdisjoint(own[row]):
                found.add(row)
    return found


def _named(columns: Sequence[Judged[Any]]) -> _Named:
    """What would be echoes of the chunk's values."""
    named: _Named = {}
    for _, answers in columns:
        for answer in answers.values():
            if answer.literals and answer.claim is not None:
                own = named.setdefault(answer.claim.rule.entity_type, {})
                for literal, capitalised in answer.literals:
                    own[literal] = capitalised and own.get(literal, True)
    return named


def _standing(
    columns: Sequence[Judged[Any]], named: _Named, names: Sequence[str]
) -> Iterator[tuple[int, int, str, str]]:
    """Where a literal stands so that it makes a difference: number of the column and of the value; type and literal.

    The names have the number behind the last column.
    """
    texts: list[str] = []
    places: list[int] = []
    starts: list[int] = []
    every = [*((at, column.texts) for at, (column, _) in enumerate(columns) if not column.field.open)]
    for at, own in [*every, (len(columns), names)]:
        if own and (folded := _folded(own)):
            places.append(at)
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
        at, number = places[place], leaf - starts[place]
        answer = columns[at].answers.get(number) if at < len(columns) else None
        capital = b"A"[0] <= buffer[start] <= b"Z"[0]
        for entity_type, capitalised in types[which]:
            if (capital or not capitalised) and _matters(answer, entity_type):
                yield at, number, entity_type, literals[which]


def _folded(texts: Sequence[str]) -> Sequence[str]:
    """The folded texts of a column's values; none, when no echo can stand in them.

    One word of ASCII only counts with a capital letter, and several have a space between them (``propagation.py``).
    """
    joined = SEPARATOR_TEXT.join(texts)
    if joined.isascii():
        spaced = " " in joined or joined.count(SEPARATOR_TEXT) >= len(texts)  # the arena reads its own as a space
        return texts if spaced or joined != joined.lower() else ()
    return [fold(text) for text in texts]


def _matters(answer: Answer | None, entity_type: str) -> bool:
    """Whether a name of that type would make a difference in a value: not in one claimed for what goes before it."""
    if answer is None or answer.claim is None:
        return True
    own = answer.claim.rule.entity_type
    return own in VAGUE and own != entity_type


def _naming(columns: Sequence[Judged[Any]], standing: set[tuple[str, str]]) -> dict[int, set[tuple[str, str]]]:
    """By row, which of these literals (each with its entity type) its own fields give."""
    rows: dict[int, set[tuple[str, str]]] = {}
    for column, answers in columns:
        literals = {
            number: own
            for number, answer in answers.items()
            if answer.literals
            and answer.claim is not None
            and (own := {(answer.claim.rule.entity_type, one) for one, _ in answer.literals} & standing)
        }
        for row, number in column.holders(literals) if literals else ():
            rows.setdefault(row, set()).update(literals[number])
    return rows
