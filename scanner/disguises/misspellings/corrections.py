"""Typing errors put right: the readings of a text in which words are misspelt, or spaces stand in the wrong places.

In most texts only the telling words are put right, since an unknown word is mostly no misspelt one. In a text with many
misspelt words, and in a short text, every word is replaced by what it may mean. Misspelt words are taken to be English:
words of other languages lie too near to each other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from operator import add
from typing import Any, Final

from scanner.disguises.misspellings.misspelt import CORE, EXPECTED, FOREIGN_ACTS, TELLING, Misspellings, dense
from scanner.disguises.misspellings.real_words import REAL_WORDS
from scanner.language.lexicon import Lexicon
from scanner.language.word_segmentation import english, is_word, letter_runs, respaced
from scanner.matching.buffer.allowance import Allowance
from scanner.matching.engines.native import compile_native, compiled_later

Corrected = tuple[str, bool]
"""A text put right, and whether nobody makes so many errors by accident."""

MAX_DOUBTFUL: Final = 240
"""Characters of a text in which every word is put right, whether or not it looks disguised: a typing error or two do
not show in a long text."""

MAX_RESPACED: Final = 2_000
"""Characters of a text whose spaces are put where words want them."""

_SHORTEST_MEANT: Final = 4
_LETTERS: Final = re.compile(rf"[a-z]{{{_SHORTEST_MEANT},}}")
_ANY_LETTERS: Final = re.compile(r"[a-z]{2,}")
_SHORTEST_UNKNOWN: Final = 5
_FEWEST_MISSPELT: Final = 2  # words of the lexicon that are misspelt …
_MISSPELT_SHARE: Final = 0.5  # … and their share of all unknown ones from which on a text is looked at again
_FEWEST_TYPOS: Final = 3
_LONG_ENOUGH: Final = 6  # letters of a telling word that is looked for within others
_FEWEST_LOOSE: Final = 3  # words that are misspelt by any measure …
_LOOSE_SHARE: Final = 0.5  # … and their share of all unknown ones from which on all words of a text are put right
_MOST_OTHERS: Final = 12  # other choices of single words that are tried
_STUCK: Final = 8  # letters of a word that may be two
_MADE_UP: Final = "jailbreaks"  # class of names that nobody misspells
_ENGLISH: Final = frozenset(
    {"the", "of", "to", "and", "you", "your", "this", "that", "with", "it", "is", "are", "for", "all"}
)
"""One of these words is in every English sentence, and none in those of other languages."""

# What telling words may begin or end with and still be one word.
_ENDINGS: Final = (
    "s|es|d|ed|r|er|ers|ing|ings|ly|al|able|ability|ation|ment|ments|ee|ees|or|ors|less|ful|ity|ally|e|n|en|ne|wide|ship"
    "|led|ling|lation|red|ring|i|o|os|a|as|ar|are|er|ir|ido|ado|ada|ato|ata|acion|cion|acao|acoes|zione|zioni|ung|ungen|t|te|to|y|ies|ory"
)
_BEGINNINGS: Final = "sub|re|un|non|pre|in|mis|de|co|multi|inter|over|micro|eco|trans"

_TELLING_WORDS: Final = "|".join(sorted((word for word in TELLING if len(word) >= _LONG_ENOUGH), key=len, reverse=True))
_telling_within: Final = compiled_later(_TELLING_WORDS)
_REMEMBERED: Final = 4_096  # words that are forms of telling ones, or not
_MOST_ORDINARY: Final = 32_768  # words that are known to be ordinary, or not: 3 MB each


def misspelt(text: str, lexicon: Lexicon, allowance: Allowance | None, *, halved: bool = True) -> bool:
    """Whether a text in lower case holds misspelt telling words, or many misspelt words of any kind. Raises Spent.

    Without an ``allowance``, whoever asks has paid for it. ``halved`` says that there may be a telling word in two
    pieces (:func:`halves`), so that it has to be looked for. Nearly all words of nearly all texts are known to be
    ordinary: 10 us for a ticket, and 120 without that.
    """
    words = letter_runs(text)
    if halved and not TELLING.isdisjoint(map(add, words, words[1:])):
        return True
    unusual = ordinary(lexicon).unusual(words)
    if allowance is not None:
        allowance.meet(lexicon.unknown(unusual) - REAL_WORDS)
    odd = ordinary(lexicon).others(unusual)
    if not odd:
        return False
    unknown = lexicon.unknown(word for word in odd if len(word) >= _SHORTEST_MEANT)
    known = misspellings(lexicon)
    meant = {found for word in unknown if (found := known.meant(word))} - REAL_WORDS
    # Mistakes in ordinary words are put right and show nothing by themselves: with them a third more of 800 paragraphs
    # of manuals in many languages are read as misspelt.
    if not TELLING.isdisjoint(meant):
        return True
    if len(meant) >= _FEWEST_MISSPELT:
        strange = sum(len(word) >= _SHORTEST_MEANT for word in filter(lexicon.unknown(words).__contains__, words))
        if len(meant) >= _MISSPELT_SHARE * strange:
            return True
    if _careless(unknown, lexicon) or _sticks(text, odd):
        return True
    if len(odd) < _FEWEST_LOOSE:
        return False
    loose = _with_choices(words, odd, lexicon)
    return _are_many([word for word in loose if known.choices(word)[0] not in REAL_WORDS], words, lexicon)


@cache
def halves() -> Any:
    """What finds telling words with something between two of their letters, and some others."""
    cuts = (f"{word[:at]}[^a-z]+{word[at:]}" for word in sorted(TELLING) for at in range(1, len(word)))
    return compile_native("|".join(cuts))


def corrected(text: str, lexicon: Lexicon) -> Iterator[Corrected]:
    """A text with misspelt words put right; where they may be misspelt by accident, only the telling ones."""
    unknown = lexicon.unknown(_LETTERS.findall(text))
    known = misspellings(lexicon)
    meant = {word: found for word in unknown if (found := known.meant(word))}
    long = [word for word in unknown if len(word) >= _SHORTEST_UNKNOWN]
    telling = {word: found for word, found in meant.items() if found in TELLING}
    chosen = meant if 2 * len(meant) >= len(long) and dense(meant, len(long)) else telling
    if chosen:
        acts = {word: found for word, found in meant.items() if found in FOREIGN_ACTS}
        yield _replaced(text, {**acts, **chosen}), len(chosen) >= _FEWEST_TYPOS or not CORE.isdisjoint(telling.values())
    words = letter_runs(text)
    loose = _loosely(words, lexicon)
    ill_spaced = _ill_spaced(text, words)
    if ill_spaced or _careless(unknown, lexicon) or _are_many(loose, words, lexicon):
        yield from _put_right(text, loose, lexicon, ill_spaced=ill_spaced)


def every_word(text: str, lexicon: Lexicon) -> Iterator[Corrected]:
    """A short text without the shape of a disguise, with every word and every space put right that may be wrong."""
    if len(text) > MAX_DOUBTFUL:
        return
    ill_spaced = _strange(text, lexicon) and holds_cut_words(text)
    for plain in dict.fromkeys((text, respaced(text, lexicon) if ill_spaced else text)):
        loose = _first(_loosely(letter_runs(plain), lexicon))
        meant = {word: found for word, found in loose.items() if found in EXPECTED}
        if meant or plain != text:  # most texts have nothing to put right
            yield _replaced(plain, meant), False


def _strange(text: str, lexicon: Lexicon) -> bool:
    """Whether two neighbouring words, or a long one, are unknown, so that spaces may be wrong.

    To put spaces right takes as long as all the rest of reading a note.
    """
    words = letter_runs(text)
    unknown = {word for word in lexicon.unknown(words) if not is_word(word, lexicon)}
    if any(len(word) >= _STUCK for word in unknown):
        return True
    unknown -= REAL_WORDS
    return len(unknown) > 0 and any(map(all, pairwise(word in unknown for word in words)))


def _put_right(
    text: str, loose: Mapping[str, tuple[str, ...]], lexicon: Lexicon, *, ill_spaced: bool
) -> Iterator[Corrected]:
    """The text with its spaces put right; and with every word put right, where most are misspelt.

    ``loose`` are the text's words that are misspelt by any measure.
    """
    plain = respaced(text, lexicon) if len(text) <= MAX_RESPACED and ill_spaced else text
    if plain != text:
        yield plain, False
    for one in dict.fromkeys((text, plain)):
        words = letter_runs(one)
        meant = loose if one == text else _loosely(words, lexicon)
        many = len(meant) >= _FEWEST_LOOSE
        if _are_many(meant, words, lexicon) or (many and _careless(meant, lexicon)):
            for corrected in _choices(one, meant):
                yield corrected, many
            if len(text) <= MAX_RESPACED:
                yield respaced(_replaced(one, _first(meant)), lexicon), False


def _choices(text: str, meant: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """A text with every word that may be misspelt put right: in the likeliest way, and then each in another."""
    first = _first(meant)
    yield _replaced(text, first)
    others = (
        [(word, other) for word, choices in meant.items() for other in choices[1:]] if len(text) <= MAX_RESPACED else []
    )
    for word, other in others[:_MOST_OTHERS]:
        yield _replaced(text, {**first, word: other})


def _first(meant: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {word: choices[0] for word, choices in meant.items()}


def _loosely(words: Sequence[str], lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """The words of a text that are misspelt by any measure, in their order, with what they may mean."""
    odd = ordinary(lexicon).others(words)
    loose = _with_choices(words, odd, lexicon)
    return (
        {word: misspellings(lexicon).choices(word) for word in dict.fromkeys(words) if word in loose} if loose else {}
    )


def _with_choices(words: Iterable[str], odd: Iterable[str], lexicon: Lexicon) -> set[str]:
    """The ``odd`` words that may be another word misspelt, by any measure; none of a text that is not English."""
    if _ENGLISH.isdisjoint(words):
        return set()
    choices = misspellings(lexicon).choices
    return {word for word in odd if len(word) > 1 and word not in REAL_WORDS and choices(word)}


def _replaced(text: str, words: Mapping[str, str]) -> str:
    return _ANY_LETTERS.sub(lambda match: words.get(match.group(), match.group()), text)


def _careless(words: Iterable[str], lexicon: Lexicon) -> bool:
    """Whether a core word is misspelt, or two telling ones."""
    slipped = {found for word in words if (found := misspellings(lexicon).slipped(word))}
    return len(slipped) >= _FEWEST_MISSPELT or not CORE.isdisjoint(slipped)


def _are_many(meant: Collection[str], words: Iterable[str], lexicon: Lexicon) -> bool:
    """Whether words that are misspelt by any measure are many among all unknown words of a text."""
    if len(meant) < _FEWEST_LOOSE:
        return False
    strange = lexicon.unknown(words).union(meant) - REAL_WORDS
    return len(meant) >= _LOOSE_SHARE * sum(len(word) > 1 for word in strange)


def _ill_spaced(text: str, words: Sequence[str]) -> bool:
    """Whether telling words of a text stick to others, or have a space within."""
    if not TELLING.isdisjoint(map(add, words, words[1:])):
        return True
    return _sticks(text, words)


def _sticks(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words of a text is a telling one with more letters at it than its forms have."""
    # The pattern takes 0.5 us a letter. Most texts hold telling words only alone or in one of their forms, and what is
    # no form stands mostly between spaces.
    stuck = [word for word in words if not _is_form(word) and len(word) >= _LONG_ENOUGH + 2]
    if not stuck:
        return False
    return not set(text.split()).isdisjoint(stuck) or _stuck().search(text) is not None


@lru_cache(_REMEMBERED)
def _is_form(word: str) -> bool:
    """Whether a word holds no telling one, or is one, or a form of it."""
    return _telling_within().search(word.encode()) is None or _form().match(word) is not None


@cache
def _form() -> re.Pattern[str]:
    return re.compile(rf"(?:{_BEGINNINGS})?(?:{_TELLING_WORDS})(?:{_ENDINGS})?\b")


@cache
def _stuck() -> re.Pattern[str]:
    """A telling word with more letters at it than forms of it have."""
    return re.compile(rf"\b(?!{_form().pattern})(?=[a-z]*(?:{_TELLING_WORDS}))[a-z]{{{_LONG_ENOUGH + 2},}}\b")


def holds_cut_words(text: str) -> bool:
    """Whether a text in lower case holds more telling words without its spaces than with them.

    It takes 10 us to ask, and 700 to put the spaces where words want them.
    """
    telling = _any_telling()
    glued = "".join(text.split()).encode()
    if telling.search(glued) is None:
        return False
    return len(telling.findall(glued)) > len(telling.findall(text.encode()))


@cache
def _any_telling() -> Any:
    return compile_native("|".join(sorted(TELLING, key=len, reverse=True)))


class Ordinary:
    """Which words are ordinary: not misspelt by any measure, and no telling one with more letters at it.

    Answers are kept, up to a bound; shared by threads, which at worst ask twice.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._misspellings = misspellings(lexicon)
        self._usual: set[str] = set()  # ordinary words that are written somewhere else
        self._known: set[str] = set()  # other ordinary words
        self._odd: set[str] = set()

    def unusual(self, words: Iterable[str]) -> set[str]:
        """The words without those that are known to be ordinary, and are no strangers (:class:`Allowance`)."""
        return set(words).difference(self._usual)

    def others(self, words: Iterable[str]) -> set[str]:
        """The words that are not ordinary, each once."""
        fresh = self.unusual(words).difference(self._known)
        odd = fresh & self._odd
        for word in fresh - odd:
            known = self._usual if self._lexicon.known(word) or word in REAL_WORDS else self._known
            if self._is_odd(word):
                odd.add(word)
                known = self._odd
            if len(known) >= _MOST_ORDINARY:
                known.clear()
            known.add(word)
        return odd

    def _is_odd(self, word: str) -> bool:
        asked = self._misspellings
        strange = len(word) >= _SHORTEST_MEANT and not self._lexicon.known(word)
        return bool(
            (strange and (asked.meant(word) or asked.slipped(word)))
            or (len(word) > 1 and word not in REAL_WORDS and asked.choices(word))
            or not _is_form(word)
        )


@cache
def ordinary(lexicon: Lexicon) -> Ordinary:
    """The answers about words, by lexicon."""
    return Ordinary(lexicon)


@cache
def misspellings(lexicon: Lexicon) -> Misspellings:
    """The words of a lexicon; made when the first suspicious text comes, in a sixth of a second."""
    own = english(lexicon) - lexicon.members.get(_MADE_UP, frozenset())
    telling = {word for name, found in lexicon.classes.items() if found.gate for word in lexicon.members[name]}
    # Ordinary words come last and are still needed: without them "priices" is a misspelt "parses".
    words = [*sorted(own & telling), *sorted(own), *sorted(lexicon.vocabulary()), *sorted(REAL_WORDS)]
    return Misspellings(words, own | REAL_WORDS)
