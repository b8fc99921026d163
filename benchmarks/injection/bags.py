"""Texts as features of their passages, which weights of words are fitted to (scanner/language/weights/wording.py)."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from scanner import Scanner
from scanner.checks.parties.gazetteer import is_known_name
from scanner.instructions.described import sentences
from scanner.language.weights.passages import SPAN, passages
from scanner.language.weights.wording import BEGINNING, NO_WEIGHTS, Wording, length
from scanner.matching.buffer.arena import Arena
from scanner.matching.buffer.normalize import fold

_BATCH: Final = 2_000  # texts that the gate is asked about at once
_NAMED: Final = re.compile(r"(?<=[a-z\xe0-\xff,] )[A-Z\xc0-\xde][a-z\xdf-\xff]+")  # a capital within a sentence …
_SMALL: Final = re.compile(r"\b[a-z\xdf-\xff]+")  # … and a small letter anywhere
_CAPITALS: Final = 3  # times that a name stands with the former for each with the latter, at the least


class Passage(NamedTuple):
    """The features of a passage, by number, and its words."""

    features: array[int]
    words: int


class Sample(NamedTuple):
    """Texts of one kind, as the passages of each; whether they are attacks, and what each text weighs."""

    texts: list[list[Passage]]
    attack: bool
    weight: float


class Bags:
    """Texts as their passages. ``names`` are the features, by number."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self._reader = Scanner.from_profile("redact-only").detector.reader
        self._lexicon = self._reader.lexicon
        self._wording = Wording(NO_WEIGHTS, [], self._lexicon)
        self._proper: set[str] = set()
        self._begun: dict[str, list[str]] = {}

    def of(self, text: str, most: int | None = None, span: int = SPAN) -> list[Passage]:
        """The first ``most`` passages of a text of at most ``span`` words each, or all."""
        lines = sentences(text, self._lexicon)
        features = [self._wording.features(line, self._lexicon.spell(line)[1]) for line in lines]
        lengths = [length(line, line.split()) for line in lines]
        return [
            Passage(self._numbers(set().union(*features[first:behind])), sum(lengths[first:behind]))
            for first, behind in islice(passages(lengths, span), most)
        ]

    def _numbers(self, names: Iterable[str]) -> array[int]:
        return array("I", [self.names.setdefault(name, len(self.names)) for name in sorted(names)])

    def is_name(self, word: str) -> bool:
        """Whether a word is a name, or one of two that begin as a beginning does.

        Names are those that the gazetteer knows and rules do not go by ("grant"), and those of the texts themselves.
        """
        if word.endswith("-"):
            begun = self._begun.get(word, [])
            return 2 * sum(map(self.is_name, begun)) >= len(begun) > 0
        return word in self._proper or (is_known_name(word) and not self._lexicon.known(word))

    def learn_names(self, texts: Iterable[str]) -> None:
        """Take what stands in some texts of languages with small nouns with a capital, and is no beginning, for names.

        Known are the features of all texts by then.
        """
        capital, small = (
            Counter(fold(word).lower() for text in texts for word in found.findall(text)) for found in (_NAMED, _SMALL)
        )
        self._proper = {word for word, count in capital.items() if count > _CAPITALS * small[word]}
        for name in self.names:
            if name.isalpha() and len(name) > BEGINNING:
                self._begun.setdefault(f"{name[:BEGINNING]}-", []).append(name)

    def let_in(self, texts: Sequence[str]) -> Iterator[str]:
        """The texts that the gate lets in."""
        for first in range(0, len(texts), _BATCH):
            arena = Arena(texts[first : first + _BATCH])
            gate = self._reader.gate
            leaves = {leaf for leaf, _, _ in (*gate.leaves(arena), *gate.to_weigh(arena))}
            yield from (arena.texts[leaf] for leaf in sorted(leaves))
