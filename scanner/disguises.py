"""A text read through the disguises that only a reader sees through: other texts that it may have been meant as.

Only for texts that look suspicious and have not convinced yet (:mod:`scanner.reader`), so speed matters little here and
precision much: what comes out is read by the same grammars, and only counts when it says more than the text as it
stands. Every disguise has a module of its own; here is what they have in common, the order and the names of the channels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from scanner.ciphers import CipherWords, deciphered, likely
from scanner.leet import unleet
from scanner.lexicon import Lexicon, camel_split
from scanner.markup import unmarked
from scanner.misspelt import Misspellings
from scanner.rules import Channel
from scanner.segments import cut, whole_words
from scanner.spaced import joined, unpunctuated
from scanner.spelled import spelled

MAX_TEXT: Final = 20_000
"""Characters of a text that are looked at in disguise; more than any view shows."""

_LETTERS: Final = re.compile(r"[a-z]{4,}")
_WORD: Final = re.compile(r"[^\W\d_]+")
_LONG: Final = re.compile(r"[a-z]{12,}")
_JOINTS: Final = re.compile(r"(?<=[a-z])[\s\"'+_-]*[\"'+_-][\s\"'+_-]*(?=[a-z])")
_NO_LETTER: Final = re.compile(r"[^a-z]+")
_FEWEST_PIECES: Final = 8  # pieces of words from which on they are put together …
_SHORT_PIECES: Final = 3.2  # … when this is the most that they have of letters on average; English words have 4.7


class Undisguised(NamedTuple):
    """What a text may have been meant as, and by which way of reading."""

    channel: Channel
    text: str


def readings(text: str, lexicon: Lexicon) -> Iterator[Undisguised]:
    """Every other reading of a folded text that has one, each once."""
    text = text[:MAX_TEXT]
    seen = {text, text.lower()}
    for channel, plain in _readings(text, lexicon):
        if plain not in seen:
            seen.add(plain)
            yield Undisguised(channel, plain)


def _readings(text: str, lexicon: Lexicon) -> Iterator[tuple[Channel, str]]:
    lower = text.lower()
    for plain in spelled(text):
        yield "encoded", plain
    for plain in joined(lower, lexicon):
        yield "spaced", plain
        if (letters := unleet(plain, lexicon)) is not None:
            yield "spaced", letters
    if (letters := unleet(lower, lexicon)) is not None:
        yield "leet", letters
        yield "leet", unpunctuated(letters)
    yield "glued", unmarked(text)
    yield "spaced", unpunctuated(lower)
    yield "typo", _corrected(lower, lexicon)
    for plain in _cut(text, lexicon):
        yield "glued", plain
    yield from _deciphered(lower, lexicon)


def _corrected(text: str, lexicon: Lexicon) -> str:
    """A text with the words that are misspelt ones of the lexicon put right."""
    meant = _misspellings(lexicon).meant
    return _LETTERS.sub(lambda match: meant(match.group()) or match.group(), text)


def _cut(text: str, lexicon: Lexicon) -> Iterator[str]:
    """Words without spaces, cut apart; words in pieces, put together."""
    yield camel_split(text)
    lower = text.lower()
    for plain in (lower, _JOINTS.sub("", lower)):
        yield _LONG.sub(lambda match: f" {' '.join(whole_words(match.group(), lexicon))} ".strip(), plain)
    words = lower.split()
    if len(words) >= _FEWEST_PIECES and sum(map(len, words)) <= _SHORT_PIECES * len(words):
        yield " ".join(cut(_NO_LETTER.sub("", lower), lexicon))


def _deciphered(text: str, lexicon: Lexicon) -> Iterator[tuple[Channel, str]]:
    """Moved and turned alphabets, and letters backwards: all of them, or those of every word."""
    for cipher in likely(_LETTERS.findall(text), _cipher_words(lexicon)):
        yield "backwards" if cipher.backwards else "shifted", deciphered(text, cipher)
        if cipher.backwards:
            yield "backwards", _WORD.sub(lambda match: match.group()[::-1], text)


@cache
def _misspellings(lexicon: Lexicon) -> Misspellings:
    return Misspellings(sorted(lexicon.vocabulary()))


@cache
def _cipher_words(lexicon: Lexicon) -> CipherWords:
    return CipherWords(lexicon.vocabulary())
