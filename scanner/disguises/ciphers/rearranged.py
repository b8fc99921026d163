"""Letters moved by a rule that has no key: ends of words exchanged or moved, keys beside the right ones, rail fences.

Each is undone, and believed where that makes several known words of unknown ones. It is tried only where words are of
no language (:mod:`scanner.disguises.ciphers.strange`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Final

from scanner.language.word_segmentation import letter_runs, without_ids

_WORD: Final = re.compile("[a-z]+")
_LONG: Final = 4  # letters of a word that counts
_FEWEST_AT_FIRST: Final = 3  # among its unknown runs of letters, since a sign may be one, too
_KNOWN_SHARE: Final = 0.4  # of the words of a text whose letters are all in another order
_LONG_WORD: Final = re.compile("[a-z]{4,}")
_TOKEN: Final = re.compile(r"\S+|\s+")
_FEWEST: Final = 4  # known words of four letters or more that a reading makes beside those that stand there
_MOST_RAILS: Final = 5
_LONGEST: Final = 600  # characters of a text whose letters are put in another order as a whole

# Rows of an American keyboard, with the signs behind their letters and without.
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ROWS_WITH_SIGNS: Final = ("qwertyuiop[]asdfghjkl;'zxcvbnm,./",)


def _beside(rows: Collection[str], by: int) -> dict[int, str]:
    """Each key as the one that stands so many places from it in its row."""
    return {ord(row[(at + by) % len(row)]): key for row in rows for at, key in enumerate(row)}


_KEYS: Final = tuple(_beside(rows, by) for rows in (_ROWS, _ROWS_WITH_SIGNS) for by in (1, -1))
_BY_WORD: Final[tuple[Callable[[str], str], ...]] = (
    lambda word: word[-1] + word[:-1],
    lambda word: word[1:] + word[0],
    lambda word: word[-1] + word[1:-1] + word[0] if len(word) > 1 else word,
)


def in_order(text: str, known: Collection[str]) -> Iterator[str]:
    """The readings of a text in lower case that make words; ``known`` are all words. Mostly none."""
    words = letter_runs(without_ids(text))
    long = [word for word in words if len(word) >= _LONG]
    unknown = set(long).difference(known)
    if len(unknown) < _FEWEST:
        return
    some = " ".join(unknown)
    for keys in _KEYS:
        if _count(some.translate(keys), known) < _FEWEST_AT_FIRST:
            continue
        yield from _in_part(text, text.translate(keys), known)
    for change in _BY_WORD:
        if _count(" ".join(map(change, unknown)), known) < _FEWEST:
            continue
        yield from _in_part(text, _WORD.sub(lambda match: change(match.group()), text), known)  # noqa: B023 - used at once
    before = len(long) - sum(word not in known for word in long)
    if len(text) <= _LONGEST and before <= _KNOWN_SHARE * len(long):
        yield from (plain for plain in _whole(text) if _count(plain, known) >= before + _FEWEST)


def _in_part(text: str, plain: str, known: Collection[str]) -> Iterator[str]:
    """A reading of as many characters, and with what is known as it stands left so; nothing if it makes few words."""
    made = [match for match in _LONG_WORD.finditer(plain) if match.group() in known]
    if len(made) < _FEWEST or sum(text[slice(*match.span())] not in known for match in made) < _FEWEST:
        return
    yield plain
    pieces: list[str] = []
    for match in _TOKEN.finditer(text):
        other = plain[slice(*match.span())]
        pieces.append(match.group() if _are(match.group(), known) and not _are(other, known) else other)
    yield "".join(pieces)


def _whole(text: str) -> Iterator[str]:
    """The letters of a text written in rails."""
    for rails in range(2, _MOST_RAILS + 1):
        period = 2 * (rails - 1)
        letters = [""] * len(text)
        begin = 0
        for rail in range(rails):
            places = len(range(rail, len(text), period)), len(range(period - rail, len(text), period))
            if rail in {0, rails - 1}:  # which are met once in each period
                end = begin + places[0]
                letters[rail::period] = text[begin:end]
            else:
                end = begin + sum(places)
                letters[rail::period], letters[period - rail :: period] = text[begin:end:2], text[begin + 1 : end : 2]
            begin = end
        yield "".join(letters)


def _are(token: str, known: Collection[str]) -> bool:
    """Whether a token has words, and all of them are known."""
    words = _WORD.findall(token)
    return bool(words) and all(map(known.__contains__, words))


def _count(text: str, known: Collection[str]) -> int:
    return sum(map(known.__contains__, _LONG_WORD.findall(text)))
