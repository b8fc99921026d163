"""Which rows of a table name somebody twice: once where a field says so, and again in another field.

What would be an echo is known of each claimed value (:class:`scanner.batch.columns.answers.Literal`). An echo is
bounded by what is no word character, so its words stand whole in the text that holds it. Hardly any literal of a chunk
has all its words in the chunk's texts, and only those that do are looked for, in all texts at once, as distinct values.
Where one stands, the rows that hold the text are asked whether one of their own fields names it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scanner.batch.columns.answers import Answer
from scanner.matching.arena import SEPARATOR_TEXT, Arena
from scanner.matching.guards import WORD_BYTES
from scanner.matching.literals import literal_hits
from scanner.matching.normalize import fold
from scanner.matching.propagation import CAPITALISED, counting
from scanner.matching.spans import VAGUE

if TYPE_CHECKING:
    from scanner.batch.columns.rows import Judged

_NO_WORD: Final = bytes(byte if byte in WORD_BYTES else ord(" ") for byte in range(256))

_CAPITALISED: Final = re.compile(rb"(?<!\S)[A-Z]\S*")

_Named = dict[str, dict[str, int]]
"""Entity type to literal to when it counts (``propagation.py``)."""

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
                for literal, counts in answer.literals:
                    own[literal] = min(counts, own.get(literal, counts))
    return named


class _Part(NamedTuple):
    """The texts of one column in which an echo may stand, folded; the names of fields have the number behind the last.

    ``answers`` are those on its values, where a field's name claims some of them.
    """

    at: int
    texts: Sequence[str]
    answers: Mapping[int, Answer]


def _standing(
    columns: Sequence[Judged[Any]], named: _Named, names: Sequence[str]
) -> Iterator[tuple[int, int, str, str]]:
    """Where a literal stands so that it makes a difference: number of the column and of the value; type and literal."""
    parts: list[_Part] = []
    for at, (column, answers) in enumerate(columns):
        field = column.field
        if not field.open and (folded := _folded(column.texts)):
            parts.append(_Part(at, folded, answers if field.evidence.rules or field.inherited else {}))
    if folded := _folded(names):
        parts.append(_Part(len(columns), folded, {}))
    wanted = _possible(named, parts)
    if not wanted:
        return
    starts = list(accumulate((len(part.texts) for part in parts), initial=0))
    arena = Arena([text for part in parts for text in part.texts])
    buffer, literals = arena.buffer, list(wanted)
    hits = list(literal_hits([literal.encode() for literal in literals], arena))
    places = [(which, start, end) for which, _, _, start, end in hits]
    for entity_type in named:
        own = [at for at, (which, *_) in enumerate(places) if entity_type in wanted[literals[which]]]
        counts = [wanted[literals[places[at][0]]][entity_type] for at in own]
        for at, good in zip(own, counting(buffer, [places[at] for at in own], counts), strict=True):
            if good:
                place = bisect_right(starts, hits[at][1]) - 1
                part, number = parts[place], hits[at][1] - starts[place]
                if _matters(part.answers.get(number), entity_type):
                    yield part.at, number, entity_type, literals[hits[at][0]]


def _possible(named: _Named, parts: Sequence[_Part]) -> dict[str, dict[str, int]]:
    """The literals all of whose words stand in texts where they would make a difference, with their types.

    2 us a row saved: an automaton over all names of a chunk took longer to build than to run.
    """
    said: dict[str, list[str]] = {}
    for part in parts:
        if not part.answers:
            said.setdefault("", []).extend(part.texts)
            continue
        for number, text in enumerate(part.texts):
            answer = part.answers.get(number)
            kind = "" if answer is None or answer.claim is None else answer.claim.rule.entity_type
            if not kind or kind in VAGUE:
                said.setdefault(kind, []).append(text)
    heard = {kind: _Heard(texts) for kind, texts in said.items()}
    wanted: dict[str, dict[str, int]] = {}
    for entity_type, literals in named.items():
        others = [own for kind, own in heard.items() if kind != entity_type]
        every = set().union(*(own.words for own in others))
        for literal, counts in literals.items():
            words = _words(literal.encode())
            if every.issuperset(words) and (counts != CAPITALISED or not words or _in_capitals(words[0], others)):
                wanted.setdefault(literal, {})[entity_type] = counts
    return wanted


def _in_capitals(word: bytes, heard: Sequence[_Heard]) -> bool:
    return any(word in own.capitals for own in heard)


class _Heard:
    """The words of some texts, in lower case; those that stand there with a capital letter. A few native calls."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._every = b" ".join(set(_words(SEPARATOR_TEXT.join(texts).encode(errors="replace"))))
        self.words = set(self._every.lower().split())

    @cached_property
    def capitals(self) -> set[bytes]:
        """Asked for where a name of one word stands in a text in any case."""
        return set(b" ".join(_CAPITALISED.findall(self._every)).lower().split())


def _words(text: bytes) -> list[bytes]:
    return text.translate(_NO_WORD).split()


def _folded(texts: Sequence[str]) -> Sequence[str]:
    """The folded texts of a column's values; none, when no echo can stand in them.

    One word of ASCII only counts with a capital letter or with a space and another beside it, and several have a space
    between them (``propagation.py``).
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
