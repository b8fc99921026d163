"""Chinese in traditional letters, as Taiwan and Hong Kong write it, for what rules and weights say in simplified ones.

Rules are written in simplified letters. Their patterns take either (:func:`either_way`), and anchors, phrases and names
of fields have their other spellings beside them (:func:`spellings`). What weighs something in simplified letters weighs
it in traditional ones (:func:`simplified`). Without that, of 111 held-back attacks 81 were found in simplified letters,
and 41 in traditional ones.

The letters and words are in ``rules/traditional.txt``, which says where they are from.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Final

from scanner.checks.words import sections

FILE: Final = Path(__file__).parent / "rules" / "traditional.txt"
"""Letters and words. What rules become depends on them as well."""

_MOST: Final = 16
"""Spellings of a literal. Few letters have more than one traditional one, and few words are others in Taiwan."""


def simplified(text: str) -> str:
    """A text with its traditional letters in simplified ones, as many; words stay as Taiwan has them."""
    return text.translate(_simplified())


def spellings(literal: str) -> tuple[str, ...]:
    """A literal and how else it is written, itself first, then in traditional letters; :data:`_MOST` at the most."""
    if literal.isascii():
        return (literal,)
    letters, words = _letters(), _words()
    parts = _pattern_of_words().split(literal)
    ways = [
        (*islice(map("".join, product(*(letters.get(letter, letter) for letter in part))), _MOST), *words.get(part, ()))
        for part in parts
    ]
    return tuple(dict.fromkeys((literal, *islice(map("".join, product(*ways)), _MOST - 1))))


def either_way(pattern: str) -> str:
    """A pattern that takes its Chinese words in simplified or in traditional letters, and as Taiwan has them.

    Such letters stand for themselves in it: they are in no class, and no repetition follows one.
    """
    if pattern.isascii():
        return pattern
    words = _words()
    return "".join(
        _any_of(_by_letters(part), *words[part]) if part in words else _by_letters(part)
        for part in _pattern_of_words().split(pattern)
    )


def _by_letters(part: str) -> str:
    letters = _letters()
    return "".join(_any_of(letter, *letters[letter]) if letter in letters else letter for letter in part)


def _any_of(*choices: str) -> str:
    return f"(?:{'|'.join(dict.fromkeys(choices))})"


@cache
def _letters() -> dict[str, str]:
    """The traditional letters of each simplified one."""
    return {entry[0]: entry[1:] for entry in sections(FILE)["letters"].split()}


@cache
def _simplified() -> dict[int, str]:
    """The simplified letter of each traditional one, for ``str.translate``."""
    return {ord(letter): plain for plain, letters in _letters().items() for letter in letters}


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """What Taiwan calls each word."""
    entries = (entry.partition("=") for entry in sections(FILE)["words"].split())
    return {word: tuple(others.split("|")) for word, _, others in entries}


@cache
def _pattern_of_words() -> re.Pattern[str]:
    """The words that Taiwan calls otherwise, the longest first."""
    return re.compile(f"({'|'.join(sorted(_words(), key=len, reverse=True))})")
