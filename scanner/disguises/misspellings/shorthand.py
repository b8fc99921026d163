"""Words with letters stretched, or without their vowels: ``iiignnore alll``, ``gnr ll prvs nstrctns``.

Neither is a mistake of one letter. A stretched word is known by its letters with each run of one letter written once,
which it shares with the word that it stretches; a word without vowels by its consonants, which it may share with
several. The words around tell which (:mod:`scanner.disguises.misspellings.garbled`).
"""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Final

from scanner.matching.engines.native import compiled_later

THRICE: Final = "|".join(letter * 3 for letter in string.ascii_lowercase if letter not in "wx")
"""A letter thrice in a row, in lower case; of "www" and "xxx" nothing is stretched."""

_RUN: Final = re.compile(r"(.)\1*")
_DOUBLED: Final = re.compile(r"(.)\1+")  # 40,000 words without these take 0.06 s, and 0.25 by each letter
_TWO_MORE: Final = re.compile(r"(.)\1(?:\1|.*?(.)\2)")  # letters that may stretch a word; no other is taken apart
_VOWELS: Final = re.compile("(?<=.)[aeiou]")
_EACH_VOWEL: Final = frozenset("aeiou")
_ANY_VOWEL: Final = re.compile("[aeiou]")
_FEWEST_CONSONANTS: Final = 3
_FEWEST_MORE: Final = 2  # letters that stretch a word; one may be a typing error
_WINDOW, _FEWEST_BARE = 7, 6
"""Of so many words in a row, how many have no vowels where vowels are left out: of SQL's short names up to five."""

_FEWEST_WORDS: Final = 6
_BARE_ROW: Final = r"(?:\b[a-z][b-df-hj-np-tv-z]*[^a-z]+){2}[a-z][b-df-hj-np-tv-z]*(?:[^a-z]|$)"  # in each such window
_row: Final = compiled_later(_BARE_ROW)
_LONGEST: Final = 60  # letters of a word that is looked at

may_be_shorthand: Final = compiled_later(f"{THRICE}|{_BARE_ROW}")
"""Gives what finds a letter thrice in a row or words without vowels, one of which nearly each such text has."""


class Shorthand:
    """The words that are known, by what is left of them when they are written so. Immutable after construction."""

    def __init__(self, known: Collection[str]) -> None:
        """``known`` are words in small letters."""
        self._known = known

    def meant(self, word: str) -> tuple[str, ...]:
        """The known words that a word in lower case, which is none, may be; none if it is written in neither way."""
        if found := self.unstretched(word):
            return found
        return self.with_vowels(word) if len(word) >= _FEWEST_CONSONANTS and is_bare(word) else ()

    def unstretched(self, word: str) -> tuple[str, ...]:
        """The known words that a word may be whose letters are stretched."""
        if _TWO_MORE.search(word) is None or len(word) > _LONGEST:  # a microsecond; to take it apart takes seven
            return ()
        runs = [match.group() for match in _RUN.finditer(word)]
        once = "".join(run[0] for run in runs)
        found = [other for other in self._stretched.get(once, "").split() if _fits(other, runs)]
        found += [once] if once in self._known else []
        return tuple(other for other in found if len(other) + _FEWEST_MORE <= len(word))

    def with_vowels(self, word: str) -> tuple[str, ...]:
        """The known words that a word may be without its vowels, or without those behind its first letter."""
        return tuple(self._without_vowels.get(word, "").split())

    @cached_property
    def _stretched(self) -> dict[str, str]:
        """Words that have a letter twice in a row, by their letters without that: 6,000 of 40,000."""
        doubled = ((once, word) for word in sorted(self._known) if len(once := _DOUBLED.sub(r"\1", word)) < len(word))
        return _by_key(doubled)

    @cached_property
    def _without_vowels(self) -> dict[str, str]:
        """Words by their letters without any vowels, and without those behind the first letter; some 5 MB."""
        keys = (
            (key, word) for word in sorted(self._known) for key in {_VOWELS.sub("", word), _ANY_VOWEL.sub("", word)}
        )
        return _by_key((key, word) for key, word in keys if 0 < len(key) < len(word))


def bare_places(text: str, words: Sequence[str]) -> set[int]:
    """The places of those words of a text in lower case that stand without vowels among others such.

    A microsecond tells that an ordinary text has none, and its words would take 15.
    """
    if len(words) < _FEWEST_WORDS or _row().search(text.encode()) is None:
        return set()
    flags = list(map(is_bare, words))
    found: set[int] = set()
    window = min(_WINDOW, len(flags))
    fewest = min(_FEWEST_BARE, window - 1)
    many = sum(flags[:window])
    for start in range(len(flags) - window + 1):
        if many >= fewest:
            found.update(at for at in range(start, start + window) if flags[at])
        many += (flags[start + window] if start + window < len(flags) else 0) - flags[start]
    return found


def is_bare(word: str) -> bool:
    """Whether a word in lower case has no vowel behind its first letter."""
    return _EACH_VOWEL.isdisjoint(word[1:])


def _by_key(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, word in pairs:
        found[key] = f"{found[key]} {word}" if key in found else word
    return found


def _fits(word: str, runs: list[str]) -> bool:
    """Whether each run of one letter in a word is as long at the most as that of the stretched one."""
    own = (match.group() for match in _RUN.finditer(word))
    return all(len(run) <= len(given) for run, given in zip(own, runs, strict=True))
