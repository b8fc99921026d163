"""How much the words of a sentence lean towards an order to a model, whatever it says.

A grammar knows a wording that somebody thought of. Beside them, words, pairs of neighbours, classes of words and pairs
of classes have a weight each, by which sentences that steer a model differ from harmless ones in the same words: the
sum is what an unknown wording shows itself by. The weights are fitted to texts that were written for it
(``benchmarks/injection/wording``); what a sum is worth, rules say (``leaning``).

What counts is the sum over sentences beside each other, :data:`SENTENCES` of them and :data:`SPAN` words at the most:
an instruction is hardly ever longer, and every harmless page has some words of each kind. Of Chinese and Japanese,
which have no spaces, two characters beside each other count as a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product, repeat
from typing import Final, NamedTuple

import msgspec

from scanner.language.lexicon import Lexicon, Phrase
from scanner.rules import Rule

SPAN: Final = 50
"""Words of the sentences that are added up; a longer sentence is taken whole."""

SENTENCES: Final = 4
"""Sentences that are added up at the most: those of tables and logs are short and say the same again and again."""

WEIGHT_UNIT: Final = 100
"""What a weight of 1 is in the file of weights, which holds whole numbers."""

UNSPACED: Final = "unspaced:"
"""A feature of Chinese and Japanese, no word: weighs what English words and classes bring to any sentence."""

_REMEMBERED: Final = 1 << 16
"""Pairs of letters whose weight is kept, 12 MB: 2,000 paragraphs hold 27,000, and 10,000 hold 82,000."""

_UNSPACED_RUN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+")  # kana and Han, Unicode's blocks of them
_NOTHING: Final = repeat(0.0)


class WordingFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of weights: how it was made, and what each of :meth:`Wording.features` weighs, in hundredths."""

    about: str
    weights: dict[str, int]


class Leaning(NamedTuple):
    """The sentences of a text that lean the most: their sum, the first of them, and the one behind the last."""

    sum: float
    first: int
    behind: int


class _Pairs(dict[tuple[str, str], float]):
    """What two letters weigh, filled as they are met: to add it up takes 3 us, to look it up 0.1."""

    def __init__(self, weights: Mapping[str, float], classes: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__()
        self._weights = weights
        self._classes = classes

    def __missing__(self, pair: tuple[str, str]) -> float:
        names = (f"{one}~{other}" for one, other in product(*map(self._classes.__getitem__, pair)))
        weight = sum(map(self._weights.get, names, _NOTHING))
        if len(self) >= _REMEMBERED:
            self.clear()  # a text of all words there are must not keep the place for good
        self[pair] = weight
        return weight


class Wording:
    """The weights, by word and by letter. Shared by threads."""

    __slots__ = ("_classes", "_letters", "_lexicon", "_neighbours", "_pairs", "_rules", "_unknown", "_words")

    def __init__(self, weights: Mapping[str, float], rules: Iterable[Rule], lexicon: Lexicon) -> None:
        """``weights`` by the names of :meth:`features`. ``rules`` say what a sum is worth."""
        self._lexicon = lexicon
        # The other classes open the gate: their words have nothing else in common.
        self._classes = {
            letter: tuple(sorted(f"<{name}>" for name in names & lexicon.heard)) for letter, names in lexicon.named()
        }
        self._unknown = {ord(letter): None for letter, names in self._classes.items() if not names}
        self._letters = {
            letter: own for letter, names in self._classes.items() if (own := sum(map(weights.get, names, _NOTHING)))
        }
        singles = (name for name in weights if " " not in name and name[0] != "<")
        # A word brings the weights of its classes, so that one look tells all.
        self._words = {
            word: own
            for word in {*lexicon.vocabulary(), *singles}
            if (own := weights.get(word, 0.0) + self._letters.get(lexicon.letter(word), 0.0))
        }
        self._neighbours = {
            (first, second): weight
            for name, weight in weights.items()
            for first, space, second in [name.partition(" ")]
            if space
        }
        self._pairs = _Pairs({name: weight for name, weight in weights.items() if ">~<" in name}, self._classes)
        self._rules = sorted(rules, key=lambda rule: -rule.leaning)

    def features(self, line: str, letters: str, phrases: Sequence[Phrase]) -> Iterator[str]:
        """What of a sentence has a weight, by name: ``word``, ``word next``, ``<class>``, ``<class>~<class>``.

        ``letters`` and ``phrases`` are what :meth:`Lexicon.spell` tells of the sentence ``line``. A class counts for
        every word of it that the sentence has, a pair of classes for every pair of letters, next to each other or the
        next but one when words of no class are left out.
        """
        words = line.split()
        single = _single(words)
        yield from single
        yield from (f"{word} {other}" for word, other in set(pairwise(words)))
        for letter in (*map(self._lexicon.letter, single), *{letter for _, _, letter in phrases}):
            yield from self._classes[letter]
        for one, other in self._near(letters):
            yield from map("~".join, product(self._classes[one], self._classes[other]))

    def leaning(self, line: str, letters: str, phrases: Sequence[Phrase]) -> float:
        """The sum of a sentence; of a long one as much as :data:`SPAN` words of it bring on the average."""
        words = line.split()
        single = _single(words)
        whole = (
            sum(map(self._words.get, single, _NOTHING))
            + sum(map(self._neighbours.get, set(pairwise(words)), _NOTHING))
            + sum(map(self._letters.get, {letter for _, _, letter in phrases}, _NOTHING))
            + sum(map(self._pairs.__getitem__, self._near(letters)))
        )
        return whole if len(single) <= SPAN else whole * SPAN / len(single)

    def _near(self, letters: str) -> set[tuple[str, str]]:
        known = letters.translate(self._unknown)
        return set(pairwise(known)).union(zip(known, known[2:], strict=False))

    def rule(self, leaning: Leaning) -> Rule | None:
        """What a sum is worth: of the rules that it reaches the highest."""
        return next((rule for rule in self._rules if leaning.sum >= rule.leaning), None)


def lean_most(lengths: Sequence[int], sums: Sequence[float]) -> Leaning:
    """Of all :func:`runs` of sentences the one with the highest sum of their ``sums``; of no sentence, nothing."""
    best = Leaning(float("-inf"), 0, 0)
    for first, own in enumerate(sums):
        if own > best.sum:
            best = Leaning(own, first, first + 1)
        if own <= 0:  # what is behind it comes to more without it
            continue
        words, whole = lengths[first], own
        for last in range(first + 1, min(first + SENTENCES, len(sums))):
            words += lengths[last]
            if words > SPAN:
                break
            whole += sums[last]
            if whole > best.sum:
                best = Leaning(whole, first, last + 1)
    return best


def runs(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The sentences that may be added up, by the first and the one behind: each alone, and others by their ``lengths``.

    Any that hold so many words, not as many as there may be: harmless sentences around an order do not make it less.
    """
    for first in range(len(lengths)):
        words = 0
        for last in range(first, min(first + SENTENCES, len(lengths))):
            words += lengths[last]
            if words > SPAN and last > first:
                break
            yield first, last + 1


def _single(words: Sequence[str]) -> set[str]:
    single = set(words)
    for word in words:
        if not word.isascii():
            for run in _UNSPACED_RUN.findall(word):
                single.update(f"{one}{other}" for one, other in pairwise(run))
                single.add(UNSPACED)
    return single
