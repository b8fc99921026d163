"""Which rows of a table name somebody twice: once where a field says so, and again in another text.

What is claimed in a row (its persons, companies, addresses) is much the same in many rows, so each combination is
looked at once: whether its own texts and the fields' names hold an echo, and which words every echo elsewhere would
have to hold. A row is doubtful if one of these words stands in its other texts; whoever asked detects it whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from scanner.arena import SEPARATOR_TEXT, Arena
from scanner.normalize import fold
from scanner.propagation import echoes, needles
from scanner.rules import Rule

_WORD: Final = re.compile(r"[a-z0-9_]+")  # as scanner.program.WORD_BYTES, lower case
_FEW: Final = 32  # distinct texts of a column in one chunk that are looked through together
_MOST_COMBINATIONS: Final = 20_000


class Claimed(NamedTuple):
    """What a field's value names: the rule that claims it, and words of which every echo holds one, lower case."""

    rule: Rule
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str, rule: Rule) -> Claimed:
        """What ``text``, claimed by ``rule``, names."""
        chosen: dict[str, None] = {}
        for needle in sorted(needles([(text, rule)]), key=len):
            # An echo is bounded by what is no word character, so the words of what is looked for stand whole in it.
            words = _WORD.findall(needle.decode()) or [needle.decode()]
            if chosen.keys().isdisjoint(words):
                chosen[max(words, key=len)] = None
        return cls(rule, tuple(chosen))


class _Combination(NamedTuple):
    doubtful: bool
    words: tuple[str, ...]


class Echoes:
    """The combinations of one table, remembered."""

    def __init__(self, names: Sequence[str], claiming: Sequence[int]) -> None:
        """``claiming`` are the columns whose field may name somebody."""
        self._names = [fold(name) for name in names]
        self._claiming = list(claiming)
        self._combinations: dict[tuple[Any, ...], _Combination] = {}

    def doubtful(self, texts: Sequence[Sequence[Any]], verdicts: Mapping[int, Sequence[Any]]) -> set[int]:
        """The rows that may hold an echo. ``verdicts`` are those on the texts, by column, for each row."""
        claiming = [at for at in self._claiming if at in verdicts]
        if not claiming:
            return set()
        if len(self._combinations) > _MOST_COMBINATIONS:
            self.forget()
        first: dict[tuple[Any, ...], int] = {}
        together: dict[int, list[int]] = {}
        # A row is known by the first one that names the same: what it names is hashed once.
        for row, combination in enumerate(zip(*(texts[at] for at in self._claiming), strict=True)):
            together.setdefault(first.setdefault(combination, row), []).append(row)
        known = self._combinations
        shared, lines = _others(texts, set(self._claiming))
        found: set[int] = set()
        for combination, row in first.items():
            one = known.get(combination)
            if one is None:
                claims = [verdicts[at][row] if at in verdicts else None for at in self._claiming]
                one = known[combination] = self._looked_at(combination, [claim and claim.claimed for claim in claims])
            own = together[row]
            if one.doubtful or any(_stands(word, shared) for word in one.words):
                found.update(own)
                continue
            # Rows that name the same are looked through together: most combinations end here.
            text = SEPARATOR_TEXT.join([lines[row] for row in own])
            words = [word for word in one.words if word in text]
            if words:
                found.update(row for row in own if any(_stands(word, lines[row]) for word in words))
        return found

    def _looked_at(self, combination: tuple[Any, ...], claims: list[Claimed | None]) -> _Combination:
        values = [(text, claim.rule) for text, claim in zip(combination, claims, strict=True) if claim]
        wanted = needles(values) if values else {}
        if not wanted:
            return _Combination(doubtful=False, words=())
        within = [text for text in combination if text]
        own = [claim.rule.entity_type if claim else "" for text, claim in zip(combination, claims, strict=True) if text]
        own += [""] * len(self._names)
        found = echoes(Arena([*within, *self._names]), wanted)
        # Within a value that its field claims for the same kind an echo changes nothing: the whole is masked anyway.
        doubtful = any(span.rule.entity_type != own[leaf] for leaf, spans in found.items() for span in spans)
        return _Combination(doubtful, tuple(dict.fromkeys(word for claim in claims if claim for word in claim.words)))

    def forget(self) -> None:
        """Remember no combination any more."""
        self._combinations.clear()


def _others(texts: Sequence[Sequence[Any]], claiming: set[int]) -> tuple[str, list[str]]:
    """The texts in which an echo may stand: those that few rows share out among them, and the others row by row."""
    shared: list[str] = []
    columns: list[list[str]] = []
    rows = len(texts[0])
    for at, column in enumerate(texts):
        if at in claiming:
            continue
        distinct = set(column)
        distinct.discard(None)
        if len(distinct) <= _FEW:
            shared += distinct
            continue
        joined = SEPARATOR_TEXT.join([text or "" for text in column])
        if not joined.isascii():
            joined = fold(joined)
        lower = joined.lower()
        # A separator of a text's own is a space to the arena.
        spaced = " " in joined or joined.count(SEPARATOR_TEXT) >= rows
        if joined == lower and joined.isascii() and not spaced:
            continue  # one word begins with a capital, or it stands in another script; several have spaces
        parts = lower.split(SEPARATOR_TEXT)
        columns.append(parts if len(parts) == rows else [fold(text or "").lower() for text in column])
    lines = list(map(SEPARATOR_TEXT.join, zip(*columns, strict=True))) if columns else [""] * rows
    return SEPARATOR_TEXT.join(map(fold, shared)).lower(), lines


def _stands(word: str, text: str) -> bool:
    """Whether a word stands in a text as a word of its own, if it is one of ASCII; others are bounded by nothing."""
    start = text.find(word)
    bounded = _is_word(word[0])
    while start >= 0:
        end = start + len(word)
        before = text[start - 1] if start else " "
        if not (bounded and (_is_word(before) or _is_word(text[end : end + 1]))):
            return True
        start = text.find(word, start + 1)
    return False


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")
