"""Garbled texts, in which typing errors are many, read with all of them put right: "Trhee pasess, plaese: tkae out".

A clean text holds next to no word that is written nowhere else: in one of 40 harmless notes, and one of eight
paragraphs in many languages, three such words are a third of its longer ones. In a text with an error in each longer
word such words are most. One in five of them or more then is what :mod:`scanner.disguises.misspellings.misspelt` knows
for a word of the lexicon misspelt, as words of other languages, names and code seldom are: one note in 250 and one
paragraph in 40 remain.

To ask that of all texts takes each apart in words: 3 ms of the 40 for an invoice of 5,000 items. So two letters in a
row are looked for first that errors make and languages hardly have (:data:`ODD_PAIR`), in one pass of 0.5 ms: 19 of 20
texts with an error in each longer word hold such a pair, and one in 30 support tickets.

What a word may have been is every word with one letter more or fewer, another letter, two exchanged, or all but the
first and the last in disorder. That is worked out for each word of the text, since a table of 40,000 words without a
letter each takes 40 MB. The words beside it tell which it was: of all ways through the text the cheapest counts, and
two words that are written beside each other elsewhere cost less.

Words with their letters stretched ("iiignore alll") or without their vowels ("dsrgrd ll rls") are misspelt in ways of
their own (:mod:`scanner.disguises.misspellings.shorthand`).
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from typing import Final, NamedTuple

from scanner.disguises.ciphers.strange import BACKWARDS
from scanner.disguises.misspellings.corrections import misspellings
from scanner.disguises.misspellings.misspelt import TELLING, beside, kept
from scanner.disguises.misspellings.real_words import REAL_WORDS
from scanner.disguises.misspellings.shorthand import THRICE, Shorthand, bare_places, is_bare, may_be_shorthand
from scanner.language.lexicon import Lexicon
from scanner.language.word_segmentation import letter_runs
from scanner.matching.buffer.allowance import Allowance

MAX_GARBLED: Final = 2_000
"""Characters of a text that is put right so."""

_FEWEST: Final = 3  # words that are written nowhere else …
# … and their share of all. From a quarter on, of 3,163 harmless tickets and notes with an error in each 25 to 50
# letters four more were taken for attacks, and none so; of attacks with one in each longer word one in 50 is lost.
_SHARE: Final = 0.35
_FEWEST_SHORT: Final = 4  # of words that are stretched or without vowels, which nobody writes by accident
_FEWEST_MEANT: Final = 2  # of those, words that are one of the lexicon misspelt …
_MEANT_SHARE: Final = 0.2  # … and their share: other languages have new words, but few that look so
_SHORTEST: Final = 4  # letters of a word that counts
_SHORTEST_MENDED: Final = 3
_SHORTEST_SHORT: Final = 2  # of a word with one letter twice
_LONGEST: Final = 20
_MOST: Final = 8  # words that one may have been, at the most
_REMEMBERED: Final = 8_192  # words

_WORD: Final = re.compile(r"[a-z]+")
_NAME_OF_TAG: Final = re.compile(r"(?<=<)/?[a-z]+")  # "tr", "th" and "td" read as words without vowels

# Own count: pairs of letters within words, at their beginning and at their end, in 1.0 million words of notes, bills,
# manuals and quotations in many languages, and in 0.16 million of these with an error in each longer word. A first
# letter with those that follow it in fewer than one word of 1,400, and five times as often where there are errors;
# without the pairs of "bandwidth", "analytics", "already" and "partner", which are everyday words of bills.
_WITHIN: Final = (
    "ae bdfnv cdfgmnpvwx dcx fchkmnpvx gvw hcdghps iiwy jbcjry lnx mcdgrtvwxz nrx pjkmnqvwxz qaeinoqrsy rx sgjx"
    " tdgjqx uqu vbcdghjklnprstvw wbcdfgjmtvwxz xdghklnrsux yy zr"
)
_BEGINNINGS: Final = (
    "aao bgstw ccjs ddfghklmnpstvw eo fbdgst gfs hblmnw iejou jdnt ks lbcfgkmprstvw mfklns nbchlmnpstvwz oeijoy"
    " pcgpst rbcfglmnpqrstvw sdfnrs tklmnst uaeo wkln ylpu zchs"
)
_ENDS: Final = "aa bglr cr dglr fdlr gdr hknw ih jt kdln lhrw nhlmw oaey pdl rhrw sdr tlmnr uchy wr xe ydghlr zc"
_PAIRS: Final = (_WITHIN, _BEGINNINGS, _ENDS)


def _odd_word() -> str:
    within, first, last = ("|".join(f"{pair[0]}[{pair[1:]}]" for pair in table.split()) for table in _PAIRS)
    return rf" (?:(?:{first})|[a-z]*(?:{within}|{THRICE}|(?:{last})\b))"


ODD_PAIR: Final = _odd_word()
"""A word with such a pair, or a letter thrice in a row, behind a space, in lower case. An id, which stands alone, is
passed over at memchr speed."""

# What a mistake costs, set by hand so that of 1,000 texts with such mistakes nine words of ten came out right. Letters
# exchanged, doubled and hit beside their key are the usual ones; hardly anybody misses a first letter.
_EXCHANGED, _DOUBLED, _BESIDE, _TOO_FEW, _DISORDER, _TOO_MANY, _ANOTHER, _FAR = 0.0, 0.0, 0.2, 0.3, 0.4, 0.5, 0.8, 1.0
_AT_AN_END: Final = 0.3  # more at the first letter or the last
_AS_IT_IS: Final = 3.0
_SURE: Final = 0.5  # of a word of three letters
_TOGETHER: Final = 1.0  # what two words cost less that stand beside each other elsewhere
_ORDERING: Final = 0.3  # … and one of the words that orders are made of
_HEAVY, _MOST_HEAVY = 400, 100  # weights (:mod:`scanner.language.weights.wording`) belong to frequent words

_Choice = tuple[str, float]
"""A word, and what it costs to take it."""


def is_garbled(text: str, lexicon: Lexicon, allowance: Allowance) -> bool:
    """Whether so many words of a text in lower case are misspelt that it is to be put right. Raises Spent."""
    return len(text) <= MAX_GARBLED and len(written(lexicon).strangers(text, allowance)) > 0


def ungarbled(text: str, lexicon: Lexicon, allowance: Allowance, mend: Callable[[int], None]) -> Iterator[str]:
    """A text in lower case with all of its words put right, if so many are misspelt; else nothing. Raises Spent.

    ``mend`` gets their number before that is done.
    """
    strange = written(lexicon).strangers(text, allowance) if len(text) <= MAX_GARBLED else ()
    if strange:
        mend(len(strange))
        yield written(lexicon).put_right(text)


def in_full(text: str, lexicon: Lexicon) -> str | None:
    """A text in lower case without what stretches words and with their vowels, if several are so; mostly None."""
    if len(text) > MAX_GARBLED or may_be_shorthand().search(text.encode()) is None:
        return None
    return written(lexicon).in_full(_NAME_OF_TAG.sub("", text))


class Written:
    """The words that are written anywhere, and which of them stand beside each other. Immutable after construction."""

    __slots__ = ("_choices", "_jumbled", "_known", "_lexicon", "_shorthand", "_weights")

    def __init__(self, lexicon: Lexicon) -> None:
        """By the words, and pairs of them, that have a weight; and all words that a lexicon knows."""
        self._lexicon = lexicon
        self._weights: Mapping[str, int] = lexicon.written()
        words = (*self._weights, *lexicon.vocabulary())
        self._known = REAL_WORDS.union(word for word in words if word.isascii() and word.isalpha())
        self._jumbled: dict[str, str] | None = None
        self._shorthand = Shorthand(self._known)
        self._choices = lru_cache(_REMEMBERED)(self._find)

    @property
    def known(self) -> AbstractSet[str]:
        """All the words."""
        return self._known

    def strangers(self, text: str, allowance: Allowance) -> Collection[str]:
        """The words of a text in lower case that are written nowhere else, if they are many and misspelt; else none."""
        words = letter_runs(text)
        long = {word for word in words if len(word) >= _SHORTEST}
        strange = long - self._known
        bare = bare_places(text, words)
        if len(strange) < _FEWEST and not bare:
            return ()
        many = len(strange) >= _SHARE * len(long)
        shorter = strange.union(words[at] for at in bare if len(words[at]) >= _SHORTEST_MENDED) - self._known
        if not many and len(shorter) < _FEWEST_SHORT:
            return ()
        allowance.meet(shorter)
        if sum(map(bool, map(self._shorthand.meant, shorter))) >= _FEWEST_SHORT:
            return shorter
        if not many or len(strange) < _FEWEST:
            return ()
        meant = sum(map(bool, map(misspellings(self._lexicon).meant, strange)))
        return strange if meant >= max(_FEWEST_MEANT, _MEANT_SHARE * len(strange)) else ()

    def in_full(self, text: str) -> str | None:
        """As the function of this name, for a text that may be one. Takes 10 us a word, and no word is mended."""
        words = _WORD.findall(text)
        strange = set(words) - self._known  # "us" and "an" lack no vowel
        stretched = set(filter(self._shorthand.unstretched, strange))
        if len(stretched) + sum(map(is_bare, strange)) < _FEWEST_SHORT:  # asks only the strange words, each once
            return None
        bare = bare_places(text, words)
        # Two letters may be any code ("TX LA AZ"), and of any code a word comes.
        filled = {words[at] for at in bare if len(words[at]) >= _SHORTEST_MENDED}
        short = set(filter(self._shorthand.with_vowels, strange & filled))
        if len(stretched | short) < _FEWEST_SHORT:
            return None
        return self._rewritten(
            text, words, bare, lambda word: self._choices(word) if word in stretched else ((word, 0.0),)
        )

    def put_right(self, text: str) -> str:
        """A text in lower case with every word that is written nowhere else replaced by what it may have been."""
        words = _WORD.findall(text)
        return self._rewritten(text, words, bare_places(text, words), self._choices)

    def _rewritten(
        self,
        text: str,
        words: Sequence[str],
        bare: Container[int],
        choices: Callable[[str], Sequence[_Choice]],
    ) -> str:
        """A text of these words with the likeliest of the ``choices`` for each, and of others at ``bare`` places."""
        own = [self._bare(word) if at in bare else choices(word) for at, word in enumerate(words)]
        meant = iter(self._cheapest(own))
        return _WORD.sub(lambda _: next(meant), text)

    def _cheapest(self, choices: Sequence[Sequence[_Choice]]) -> list[str]:
        """For each word, that of its choices which lies on the cheapest way through all words."""
        before: list[_Way] = []
        for own in choices:
            before = [self._best(word, cost, before) for word, cost in own]
        way = min(before, default=None, key=lambda one: one.cost)
        words: list[str] = []
        while way is not None:
            words.append(way.word)
            way = way.before
        return words[::-1]

    def _best(self, word: str, cost: float, before: Sequence[_Way]) -> _Way:
        """The cheapest way to a word through those before it."""
        ways = [(way.cost - _TOGETHER * (f"{way.word} {word}" in self._weights), way) for way in before]
        least, best = min(ways, default=(0.0, None), key=lambda one: one[0])
        return _Way(least + cost, word, best)

    def _find(self, word: str) -> tuple[_Choice, ...]:
        """What a word may have been, the cheapest first; a known word stays what it is."""
        if word in self._known or len(word) < _SHORTEST_SHORT:
            return ((word, self._own(word)),)
        if others := self._shorthand.unstretched(word):
            ranked = sorted((self._own(other), other) for other in others)[:_MOST]
            return (*((other, cost) for cost, other in ranked), (word, _AS_IT_IS))
        if not _SHORTEST_MENDED <= len(word) <= _LONGEST:
            return ((word, self._own(word)),)
        found = {other: _price(word, other) for other in self._known.intersection(self._mended(word))}
        if len(word) < _SHORTEST:
            found = {other: cost for other, cost in found.items() if cost <= _SURE}
        else:
            disorder = self._in_order().get(kept(word), "")
            found = dict.fromkeys(disorder.split(), _DISORDER) | found
        if not found and len(word) >= _SHORTEST and (far := misspellings(self._lexicon).meant(word)):
            found[far] = _FAR
        ranked = sorted((cost + self._own(other), other) for other, cost in found.items())[:_MOST]
        return (*((other, cost) for cost, other in ranked), (word, _AS_IT_IS))

    def _bare(self, word: str) -> tuple[_Choice, ...]:
        """What a word may have been among others without vowels, where "ll" is no word."""
        ranked = sorted(
            (self._own(other) - _ORDERING * (other in TELLING or other[::-1] in BACKWARDS), other)
            for other in self._shorthand.with_vowels(word)
        )
        return (*((other, cost) for cost, other in ranked[:_MOST]), (word, _AS_IT_IS))

    def _own(self, word: str) -> float:
        """What a word costs by itself: the less the more often it is written."""
        often = min(abs(self._weights.get(word, 0)), _MOST_HEAVY) / _HEAVY
        return -often - _ORDERING * self._lexicon.known(word)

    def _mended(self, word: str) -> Iterator[str]:
        """What a word is without one mistake, known or not."""
        for at in range(len(word) + 1):
            head, tail = word[:at], word[at:]
            yield from [f"{head}{other}{tail}" for other in string.ascii_lowercase]
            if tail:
                rest = tail[1:]
                yield head + rest
                yield from [f"{head}{other}{rest}" for other in string.ascii_lowercase]
                yield head + rest[:1] + tail[0] + rest[1:]

    def _in_order(self) -> dict[str, str]:
        """The words by what they keep in disorder: 60 ms, for the first text. Threads at worst make it twice."""
        if self._jumbled is None:
            found: dict[str, str] = {}
            for word in sorted(self._known):
                if len(word) >= _SHORTEST:
                    key = kept(word)
                    found[key] = f"{found[key]} {word}" if key in found else word
            self._jumbled = found
        return self._jumbled


def _price(word: str, meant: str) -> float:
    """What the one mistake costs by which a word differs from another."""
    least = min(len(word), len(meant))
    first = next((at for at, (one, other) in enumerate(zip(word, meant, strict=False)) if one != other), least)
    end = _AT_AN_END * (first in {0, len(word) - 1})
    if len(word) > len(meant):
        return _DOUBLED if word[first] == word[first - 1 : first] else _TOO_MANY
    if len(word) < len(meant):
        return _TOO_FEW + _AT_AN_END * (first in {0, len(word)})
    if sorted(word) == sorted(meant):
        return _EXCHANGED + _AT_AN_END * (first == 0)
    return end + (_BESIDE if beside(word, meant) else _ANOTHER)


class _Way(NamedTuple):
    """The words up to one, and what they cost."""

    cost: float
    word: str
    before: _Way | None


@cache
def written(lexicon: Lexicon) -> Written:
    """The words that are written, by lexicon; made for the first text with an odd pair of letters, in 20 ms."""
    return Written(lexicon)
