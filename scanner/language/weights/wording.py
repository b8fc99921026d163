"""How much the words of a text lean towards an order to a model, whatever it says.

A grammar knows a wording that somebody thought of. Beside grammars, the words of a text have a weight each, and so have
beginnings of words, pairs of neighbours and classes of words: an unknown wording shows by their sum. The weights are
fitted to texts written for it, of which some steer a model and others are harmless in the same words
(``benchmarks/injection/wording``). Rules say what a sum is worth (``leaning``).

What counts is a passage, sentences beside each other of :data:`~scanner.language.weights.passages.SPAN` words at the
most: each feature of it once, and the sum divided by the square root of its words, since a long harmless text has some
of every kind. Of a note and of a long text, sentences beside each other count by themselves too, since harmless ones
around an order dilute it. Repetitions of a sentence are passed over. In Chinese and Japanese, which have no spaces,
every one to three characters beside each other count as a word, and so do two with one between them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate, chain, pairwise
from math import sqrt
from typing import Any, Final, Literal, NamedTuple

import msgspec

from scanner.bounded_cache import WordCache
from scanner.language.lexicon import Lexicon, Phrase
from scanner.language.weights.fluency import FEWEST_SAID, Fluency
from scanner.language.weights.passages import SPAN, Passage, RunningSum, passages
from scanner.rules import Rule
from scanner.traditional import simplified

WEIGHT_UNIT: Final = 100
"""What a weight of 1 is in the file of weights, which holds whole numbers."""

LONG: Final = 130
"""Words of a text from which on two sentences beside each other count without the rest, if they come to so much …"""

FOCUSED: Final = 4.6
"""… since harmless sentences around an order dilute it: of attacks buried in 500 to 2,000 characters this finds 42 %,
not 24.

Of 37,000 paragraphs and notes that nothing was fitted to, none more is taken for an attack; of 33,000 that were written
to be hard, 7. From 100 words on and a sum of 4, it is 51 %, and 31 of the hard ones.
"""

NOTE: Final = 80
"""Words of a text below which one sentence or two beside each other count alone, if they come to so much …"""

FOCUSED_NOTE: Final = 4.4
"""… with no feature counting for more than :data:`BOUND`, since attacks mostly stand between honest sentences.

Of 712 held-back attacks put between two such sentences this finds 68 %, not 62; of 4,900 harmless texts that nothing
was fitted to 2 more are taken for attacks, and 2 of 1,600 put there. From 4.2 on it is 68 %, 5 and 3; from 3.8 on 70 %,
8 and 12; from 3.4 on 71 %, 16 and 18. In texts of up to 130 words no more is found, and more harmless ones are.
"""

BOUND: Final = 600
"""Hundredths: without a bound as many are found, and twice as many harmless texts, in which one word is odd."""

FEWEST: Final = 14
"""Words that a shorter passage is taken to have, or three words would say what thirty do not."""

BEGINNING: Final = 5
"""Letters of the beginning of a longer word, which many of its forms share: ``payme-`` of payment, payments."""

_ROUNDING: Final = 1e-6

_CODE: Final = 2  # letters of the codes of languages and countries (ISO 639-1, 3166-1)

_KEPT: Final = 1 << 15  # words whose weights are kept: 2,000 paragraphs hold 20,000

_UNSPACED_RUN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+")  # kana and Han, by their blocks of Unicode
_KANA: Final = re.compile(r"[\u3041-\u30ff]")  # as Japanese has in nearly every phrase
_LONGEST_RUN: Final = 3  # characters that count as one word


Weighing = Literal["always", "fluent", "enough", "never"]
"""When the words of a text count: always, never, or if it is "fluent", which is to say that it reads like a language
(:mod:`scanner.language.weights.fluency`). "enough" is for what may well be another language: the text has to be fluent,
and its words have to be enough by themselves."""


class WordingFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of weights: how it was made, and the weight of each of :meth:`Wording.features`, in hundredths.

    ``offset`` is added to the sum of a passage, in hundredths as well.
    """

    about: str
    offset: int
    weights: dict[str, int]


NO_WEIGHTS: Final = WordingFile("", 0, {})


class Judged(NamedTuple):
    """What a text's words are worth: the rule, the first sentence that counts, the one behind the last, their sum."""

    rule: Rule
    first: int
    behind: int
    sum: float


class Weighed:
    """A sentence: its words, and the weights of its features, in hundredths. Immutable but for what it keeps."""

    __slots__ = ("_most", "weights", "words")

    def __init__(self, words: int, weights: dict[Any, int]) -> None:
        self.words = words
        self.weights = weights
        self._most: int | None = None

    @property
    def most(self) -> int:
        """The sum of those that are above 0; the readings of a text have most of their sentences in common."""
        if self._most is None:
            self._most = sum([weight for weight in self.weights.values() if weight > 0])
        return self._most

    def bounded(self, most: int) -> Weighed:
        """The sentence with the weight of every feature bounded to ``most``."""
        return Weighed(self.words, {name: min(weight, most) for name, weight in self.weights.items()})


_Brought = tuple[tuple[Any, int], ...]
"""What a word or a letter brings: features and their weights."""


class Wording:
    """The weights of words. Shared by threads."""

    __slots__ = (
        "_known", "_lexicon", "_named", "_of_letters", "_offset", "_rules", "_span", "_weights", "fluency",
    )  # fmt: skip

    def __init__(self, file: WordingFile, rules: Iterable[Rule], lexicon: Lexicon, span: int = SPAN) -> None:
        """``rules`` say what a sum is worth, ``span`` how many words a passage has at the most."""
        self._lexicon = lexicon
        self._span = span
        self._offset = file.offset
        # Looked up by the names in the file: a table of its own for pairs of neighbours takes 50 ms to make, and a
        # look-up in it takes a quarter more than putting two words together.
        self._weights = file.weights
        self._named = dict(lexicon.named())
        self._of_letters: WordCache[_Brought] = WordCache(self._of_letter, _KEPT)
        # To work out what a word brings takes 1 us, to look it up 0.05.
        self._known = WordCache(partial(_brought, self._weights, lexicon, self._of_letters), _KEPT)
        self._rules = sorted(rules, key=lambda rule: -rule.leaning)
        strangers = bool(self._of_letters[lexicon.letter("")])
        self.fluency = Fluency(lambda word: lexicon.known(word) or strangers or self._weighs(word))

    def _weighs(self, word: str) -> bool:
        """Whether a word has a weight by itself: 0.5 us for an unknown one, where all that it brings takes 3."""
        return bool(_weights_of(word, self._weights))

    def _classes(self, letter: str) -> Iterable[str]:
        """The classes of a letter, as features: those that a grammar names, since the others only open the gate."""
        return sorted(f"<{name}>" for name in self._named[letter] & self._lexicon.classes_of_grammars)

    def _of_letter(self, letter: str) -> _Brought:
        return tuple((name, weight) for name in self._classes(letter) if (weight := self._weights.get(name, 0)))

    def features(self, line: str, phrases: Sequence[Phrase]) -> set[str]:
        """The features of a sentence, by name: ``word``, ``begin-``, ``word next``, ``<class>``.

        ``phrases`` are those of the sentence ``line`` (:meth:`Lexicon.spell`), which belong to classes too.
        """
        words = line.split()
        letters = {*map(self._lexicon.letter, words), *(letter for _, _, letter in phrases)}
        return {
            *chain.from_iterable(map(_of_word, words)),
            *(f"{word} {other}" for word, other in pairwise(words)),
            *chain.from_iterable(map(self._classes, letters)),
        }

    def weighed(self, line: str, phrases: Sequence[Phrase]) -> Weighed:
        """A sentence with the weights of its :meth:`features`."""
        words = line.split()
        # A word brings the weights of its classes, so that one look-up gives all.
        # Each word is asked once: a third less for 5,000 words of a licence, a quarter where only a few repeat.
        brought = map(self._known.__getitem__, dict.fromkeys(words))
        weights: dict[Any, int] = dict(chain.from_iterable(brought))
        known = self._weights
        for pair in map(" ".join, pairwise(words)):  # every second pair has a weight
            if pair in known:
                weights[pair] = known[pair]
        for _, _, letter in phrases:
            weights.update(self._of_letters[letter])
        return Weighed(length(line, words), weights)

    def in_a_row(self, sentences: Sequence[Weighed], pairs: Iterable[str], phrases: Sequence[Phrase]) -> float:
        """The sum of sentences joined to one, with the pairs of words at their borders and the phrases of all."""
        weights = _of_all(sentences)
        weights.update((pair, self._weights[pair]) for pair in pairs if pair in self._weights)
        for _, _, letter in phrases:
            weights.update(self._of_letters[letter])
        return self._sum(sum(weights.values()), sum(sentence.words for sentence in sentences))

    def least(self, weight: float = 0.0, *, enough: bool = False) -> float:
        """The sum from which on words reach a rule of that weight or more; with ``enough`` one that is enough alone."""
        rules = self._rules[:1] if enough else reversed(self._rules)
        return next((rule.leaning for rule in rules if rule.weight >= weight), float("inf"))

    def heaviest(self, sentences: Sequence[Weighed], least: float = float("-inf")) -> Passage:
        """The passage with the highest sum among different sentences; without sentences an empty one.

        A passage that comes to less than ``least`` need not be found.
        """
        words = sum(sentence.words for sentence in sentences)
        if 0 < words <= self._span:  # nine texts of ten: 3 us instead of 10
            return Passage(self._sum(sum(_of_all(sentences).values()), words), 0, len(sentences))
        lengths = [sentence.words for sentence in sentences]
        return self._heaviest_of(sentences, passages(lengths, self._span), Passage(float("-inf"), 0, 0), least)

    def focus(self, sentences: Sequence[Weighed]) -> Passage:
        """The sentences that count without the rest, two of a long text, one or two of a note; or an empty passage."""
        words = sum(sentence.words for sentence in sentences)
        pairs = [(first, first + 2) for first in range(len(sentences) - 1)]
        if words >= LONG:
            return self._heaviest_of(sentences, pairs, Passage(FOCUSED, 0, 0), FOCUSED, _is_said)
        none = Passage(FOCUSED_NOTE, 0, 0)
        if words >= NOTE:
            return none
        spans = sorted([*pairs, *((first, first + 1) for first in range(len(sentences)))])
        if not self._heaviest_of(sentences, spans, none, FOCUSED_NOTE, _is_said).behind:
            return none  # as in nearly every text, and bounded weights come to no more
        bounded = [sentence.bounded(BOUND) for sentence in sentences]
        return self._heaviest_of(bounded, spans, none, FOCUSED_NOTE, _is_said)

    def _heaviest_of(
        self,
        sentences: Sequence[Weighed],
        spans: Iterable[tuple[int, int]],
        best: Passage,
        least: float,
        worth: Callable[[Sequence[Weighed]], bool] = lambda _: True,
    ) -> Passage:
        """That of some ``spans`` of sentences with the highest sum that is ``worth`` it; ``best`` if none has more.

        A span that comes to less than ``least`` need not be found.
        """
        words_before = list(accumulate([sentence.words for sentence in sentences], initial=0))
        # Features counted again and again, if they speak for an order: even so most spans of a long text come to too
        # little.
        most_before = list(accumulate([sentence.most for sentence in sentences], initial=0))
        asked = self._asked(max(best.sum, least))
        different = RunningSum([sentence.weights for sentence in sentences])
        for first, behind in spans:
            words = words_before[behind] - words_before[first]
            if most_before[behind] - most_before[first] < asked * sqrt(max(words, FEWEST)):
                continue
            own = self._sum(different.sum(first, behind), words)
            if own > best.sum and worth(sentences[first:behind]):
                best = Passage(own, first, behind)
                asked = self._asked(max(own, least))
        return best

    def _asked(self, least: float) -> float:
        """What a passage must come to, for the square root of its words, so that its sum may be ``least``."""
        return WEIGHT_UNIT * least - self._offset - _ROUNDING

    def _sum(self, whole: int, words: int) -> float:
        return (whole / sqrt(max(words, FEWEST)) + self._offset) / WEIGHT_UNIT

    def judged(self, sentences: Sequence[Weighed], weight: float = 0.0, *, enough: bool = False) -> Judged | None:
        """What the different sentences of a text are worth: the highest rule that they reach, or None.

        A rule below ``weight`` need not be found; with ``enough`` only the rule that is enough by itself.
        """
        rules = self._rules[:1] if enough else self._rules
        best = self.heaviest(sentences, self.least(weight, enough=enough))
        if rules and best.sum < rules[0].leaning:
            focus = self.focus(sentences)
            best = focus if focus.behind else best
        rule = next((rule for rule in rules if best.sum >= rule.leaning), None)
        if rule is None or not _is_said(sentences[best.first : best.behind]):
            return None
        return Judged(rule, best.first, best.behind, best.sum)


def _brought(weights: Mapping[str, int], lexicon: Lexicon, of_letters: WordCache[_Brought], word: str) -> _Brought:
    """The weights of a word by itself, and of its classes."""
    return (*_weights_of(word, weights).items(), *of_letters[lexicon.letter(word)])


def _weights_of(word: str, weights: Mapping[str, int]) -> dict[str, int]:
    """The features of a word by itself that have a weight, with it.

    In traditional Chinese, in which few of the texts are that weights were fitted to, each weighs what it weighs in
    simplified letters, if anything.
    """
    names = _of_word(word)
    if word.isascii() or _KANA.search(word):
        return {name: weight for name in names if (weight := weights.get(name, 0))}
    both = zip(names, _of_word(simplified(word)), strict=True)
    return {name: weight for name, plain in both if (weight := weights.get(plain, 0) or weights.get(name, 0))}


def _of_all(sentences: Iterable[Weighed]) -> dict[Any, int]:
    """The weights of the features of some sentences, each once."""
    of_all: dict[Any, int] = {}
    for sentence in sentences:
        of_all.update(sentence.weights)
    return of_all


def _is_said(passage: Sequence[Weighed]) -> bool:
    """Whether a passage says something, in words that are known: gibberish leans somewhere too.

    A list of codes says nothing: "or me us do is to" are languages. It has words of two letters, and hardly any two
    that are neighbours elsewhere.
    """
    words = sum(sentence.words for sentence in passage)
    if not FEWEST_SAID <= words <= sum(len(sentence.weights) for sentence in passage):
        return False
    return any(_is_no_code(name) for sentence in passage for name in sentence.weights)


def _is_no_code(name: str) -> bool:
    """Whether a feature is a longer word than a code, neighbours, or a sign of Chinese or Japanese."""
    return not name.isascii() or (len(name) > _CODE and not name.startswith("<"))


def length(line: str, words: Sequence[str]) -> int:
    """The words of a sentence; each character of Chinese and Japanese is one more."""
    return len(words) if line.isascii() else len(words) + sum(map(len, _UNSPACED_RUN.findall(line)))


def _of_word(word: str) -> Iterator[str]:
    """The features of a word by itself."""
    yield word
    if word.isascii():
        if len(word) > BEGINNING:
            yield f"{word[:BEGINNING]}-"
        return
    for run in _UNSPACED_RUN.findall(word):
        for size in range(1, _LONGEST_RUN + 1):
            yield from (run[at : at + size] for at in range(len(run) - size + 1))
        yield from (f"{first}_{third}" for first, third in zip(run, run[2:], strict=False))
