"""Words without spaces, cut apart; words in pieces, put together: ``ignoreAllRules``, ``forgetallprevious``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import product
from typing import Final, NamedTuple

from scanner.disguises.misspellings.garbled import written
from scanner.language.lexicon import Lexicon, camel_split
from scanner.language.weights.wording import Weighing
from scanner.language.word_segmentation import cut, whole_words

FEWEST_PIECES: Final = 8
"""Pieces of words from which on they are put together."""

_LETTERS: Final = re.compile(r"[a-z]{4,}")
_LONG_RUN: Final = 18  # letters that are a sentence without spaces, or a compound
_LONG: Final = re.compile(rf"[a-z]{{{_LONG_RUN}}}")
_LONG_WORD: Final = re.compile(rf"[a-z]{{{_LONG_RUN},}}")
_HUMPED: Final = re.compile(r"(?<![A-Za-z])[A-Za-z][a-z]*(?:[A-Z][a-z]*){3,}")
_JOINTS: Final = re.compile(r"(?<=[a-z])\s*+[\"'+_-][\s\"'+_-]*+(?=[a-z])")
_IN_JOINTS: Final = re.compile("[\"'+_-]")  # one of them is in each joint, and is found in a tenth of the time
_NO_LETTER: Final = re.compile(r"[^a-z]+")
_FEWEST_GLUED: Final = 4  # words in one run of letters; compounds of other languages have fewer
_GLUED_SHARE: Final = 0.2  # share of a text's letters in long runs from which on all its words are cut
# Letters of pieces of words on average up to which they are put together; English words have 4.7.
_SHORT_PIECES: Final = 3.2

# Letters that are rare in words, alone and doubled.
_JOINERS: Final = tuple(letter * times for letter in "qxzjkvwy" for times in (1, 2))
_FEWEST_JOINED, _JOINED_SHARE = 3, 0.7  # words of a run, and known ones among them


class Apart(NamedTuple):
    """A text with its words apart, whether nobody writes so by accident, and when its words count."""

    text: str
    telling: bool = True
    weighing: Weighing = "fluent"


def words_apart(text: str, lexicon: Lexicon, before: str = "") -> Iterator[Apart]:
    """Words without spaces, cut apart, unless a text ``before`` had them as well; words in pieces, put together."""
    lower = names = text.lower()
    if text != lower and not before and _HUMPED.search(text):
        yield Apart(camel_split(text), telling=False)
        names = _HUMPED.sub(" ", text).lower()
    without = _JOINTS.sub("", lower) if _IN_JOINTS.search(lower) is not None else lower
    for plain, foreign in product(dict.fromkeys((lower, without)), (False, True)):
        told = before if plain == lower else _JOINTS.sub("", before)
        if any(run not in told for run in _LONG_WORD.findall(plain)):
            apart, most = _apart(plain, lexicon, foreign=foreign)
            if most >= _FEWEST_GLUED:
                # Names in programs have humps and compounds hyphens, which are no disguise. In words of all languages a
                # harmless text soon falls into telling ones ("price sin the"), and so do names without their hyphens.
                guessed = foreign or plain != lower
                yield Apart(apart, _LONG.search(names) is not None, "never" if guessed else "fluent")
    for plain in by_joiners(lower, written(lexicon).known):
        yield Apart(plain)
    words = lower.split()
    if len(words) >= FEWEST_PIECES and sum(map(len, words)) <= _SHORT_PIECES * len(words):
        yield Apart(" ".join(cut(_NO_LETTER.sub("", lower), lexicon)))


def by_joiners(text: str, known: Collection[str]) -> Iterator[str]:
    """A text in lower case with spaces for the letters that join the words of a long run: ``forgetxallxrules``."""
    found: set[str] = set()
    for match in _LONG_WORD.finditer(text):
        found.update(joiner for joiner in _JOINERS if match.group().count(joiner) >= _FEWEST_JOINED)
    for joiner in sorted(found, key=len, reverse=True):
        plain = _LONG_WORD.sub(lambda match: _without_joiner(match.group(), joiner, known), text)  # noqa: B023 - at once
        if plain != text:
            yield plain


def _without_joiner(run: str, joiner: str, known: Collection[str]) -> str:
    words = run.split(joiner)
    made = sum(map(known.__contains__, words))
    return " ".join(words) if made >= max(_FEWEST_JOINED, _JOINED_SHARE * len(words)) else run


def _apart(text: str, lexicon: Lexicon, *, foreign: bool) -> tuple[str, int]:
    """A text with its runs of letters cut into words, and the most words into which a long run was cut.

    Where long runs are the exception, as compounds are in ordinary prose, only these are cut.
    """
    most = 0
    runs = _LETTERS.findall(text)
    glued = sum(len(run) for run in runs if len(run) >= _LONG_RUN)
    shortest = 0 if glued >= _GLUED_SHARE * sum(map(len, runs)) else _LONG_RUN

    def words(match: re.Match[str]) -> str:
        nonlocal most
        pieces = whole_words(match.group(), lexicon, foreign=foreign)
        if len(match.group()) >= _LONG_RUN:
            most = max(most, len(pieces))
        return " ".join(pieces)

    return (_LONG_WORD if shortest else _LETTERS).sub(words, text), most
