"""Digits and signs that stand for letters: ``1gn0r3 4ll pr€v!ous rul3$``.

Several signs may stand for a letter, and some for several letters, so the first reading of a word that is in the
lexicon counts. A number is read so only in a text with such words: "411" is "all" there, and a room elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, product
from typing import Final, NamedTuple

from scanner.character_table import with_ascii
from scanner.language.lexicon import Lexicon

# Own list of the usual ones; the letter itself comes first.
LEET: Final = {
    "a": "a4@^", "b": "b8", "c": "c(<¢", "e": "e3€", "g": "g96", "i": "i1!|¡", "l": "l1|!£", "o": "o0", "s": "s5$§",
    "t": "t7+†", "y": "y¥", "z": "z2",
}  # fmt: skip
# Letters drawn with several signs, the longest first. Own list of the usual ones.
_DRAWN: Final = {
    "/\\/\\": "m", "\\/\\/": "w", "|\\/|": "m", "|v|": "m", "|\\|": "n", "/\\/": "n", "|-|": "h", "|_|": "u",
    "(_)": "u", "\\/": "v", "/\\": "a", "|3": "b", "|)": "d", "|>": "d", "|<": "k", "|_": "l", "|*": "p", "|2": "r",
    "|?": "r", "|=": "f", "|{": "k", "`/": "y", "()": "o", "[]": "o", "><": "x",
}  # fmt: skip
DRAWN: Final = re.compile("|".join(re.escape(signs) for signs in _DRAWN))

_LETTERS: Final = {
    sign: "".join(letter for letter, signs in LEET.items() if sign in signs[1:])
    for sign in sorted({sign for signs in LEET.values() for sign in signs[1:]})
}
"""What each sign may stand for, the likelier letter first."""

LIKELIEST: Final = with_ascii(str.maketrans({sign: letters[0] for sign, letters in _LETTERS.items()}))
"""The likeliest letter for each sign."""

_BUT_BRACKETS: Final = with_ascii(
    str.maketrans({sign: letters[0] for sign, letters in _LETTERS.items() if sign not in "(<"})
)
_ALIKE: Final = {letter: letters[0] for letters in _LETTERS.values() for letter in letters[1:]}  # l is written as i is
_SKELETON: Final = with_ascii(
    str.maketrans({sign: _ALIKE.get(letters[0], letters[0]) for sign, letters in _LETTERS.items()} | _ALIKE)
)
_SIGNS: Final = re.escape("".join(_LETTERS))
_ANY_SIGN: Final = re.compile(f"[{_SIGNS}]")
# A number that goes on behind a point, or before one, is part of a longer one: "15.41" is no "is.ai", "v6.14.1" no
# "vg.ia.i", "14:13" no "IA: is"; and "1." at the beginning counts. To ask it of each in a function takes 3 us.
_NO_PART: Final = (
    rf"(?![0-9](?:[0-9]*+[.:/-]\d|(?<=\d[.:/-][0-9])[0-9]*+(?![a-z{_SIGNS}])|(?<=\A[0-9])[.:/-]))"  # a digit first
)
_WORD: Final = re.compile(rf"(?<![a-z{_SIGNS}]){_NO_PART}[a-z]*+[{_SIGNS}][a-z{_SIGNS}]*+")  # with a sign in it
_MIXED: Final = re.compile(rf"[a-z][{_SIGNS}][a-z]|[{_SIGNS}][a-z]{{2}}|[a-z]{{2}}\d")  # a word with letters and signs
_ADDRESS: Final = re.compile(r"(?<!\S)[^\s@]{1,64}@[\w-]{1,64}(?:\.[\w-]+)+|https?://\S+")
_GLUED: Final = 20  # characters of a word that is several without spaces …
_CALL: Final = re.compile(r"[a-z]+(?:[(<]+[a-z]+)+")  # … and none of these, as programs have them,
_NUMBER: Final = re.compile(r"\d{8}")  # … nor one with a number in it, as IBANs are
# "V1beta1PodSpec" is no "v i beta i pod spec", nor is it when it is read backwards.
_VERSION: Final = re.compile(r"v[0-9]{1,2}(?:(?:alpha|beta)[0-9]{1,2})?|[0-9]{1,2}(?:ahpla|ateb)[0-9]{1,2}v")
_MOST_READINGS: Final = 64
_REMEMBERED: Final = 2_048  # words: of those of long texts in disguise, 97 of 100 come again in other readings
_SHORT_NUMBER: Final = 2  # digits of a number that is many a short word …
_BESIDE: Final = 24  # … and characters on either side in which a word tells whether it is one
_TRAILING: Final = "!(<|+"  # what ends a word as punctuation, too


class Unleet(NamedTuple):
    """A text with its letters put back, and how many words of the lexicon came of it; the text itself if none did."""

    text: str
    words: int


def redrawn(text: str) -> str:
    """A text with letters for those that are drawn with several signs, as ``|-|`` is an "h"."""
    return DRAWN.sub(lambda match: _DRAWN[match.group()], text)


def lettered(text: str) -> str:
    """A text in lower case with the likeliest letter for each sign in words of letters and signs, known or not.

    Brackets stay: read as letters, they make words without vowels of the tags of HTML.
    """
    return _WORD.sub(
        lambda match: match.group() if _is_number(match.group()) else match.group().translate(_BUT_BRACKETS), text
    )


def _is_number(word: str) -> bool:
    return word.upper() == word.lower()


def unleet(text: str, lexicon: Lexicon) -> Unleet:
    """A text in lower case with letters for digits and signs."""
    if _ANY_SIGN.search(text) is None:
        return Unleet(text, 0)
    known = 0
    # In a text of nothing but signs most words come again: 15,000 of them take 300 ms one by one.
    read: dict[str, tuple[str, bool]] = {}

    def word(match: re.Match[str]) -> str:
        nonlocal known
        given = match.group()
        if len(given) <= _SHORT_NUMBER and given.isdigit() and not _is_among_words(match):
            return given
        found = read.get(given)
        if found is None:
            plain = _plain(given, lexicon)
            counts = plain is not None and lexicon.known(plain.rstrip(_TRAILING)) and any(map(str.isalpha, given))
            counts = counts or (plain is not None and len(plain) >= _GLUED and _is_words(given))
            found = read[given] = plain or given, counts
        known += found[1] * (1 + (len(found[0]) >= _GLUED))
        return found[0]

    pieces: list[str] = []
    at = 0
    for address in _ADDRESS.finditer(text) if "@" in text or "://" in text else ():
        pieces += (_WORD.sub(word, text[at : address.start()]), address.group())
        at = address.end()
    pieces.append(_WORD.sub(word, text[at:]))
    return Unleet("".join(pieces) if known else text, known)


def _is_words(given: str) -> bool:
    """Whether a long word may be several that were put together; no call, and no number or version with letters."""
    if _CALL.fullmatch(given) is not None or _NUMBER.search(given) is not None:
        return False
    return _ANY_SIGN.search(_VERSION.sub("", given)) is not None


def _is_among_words(number: re.Match[str]) -> bool:
    """Whether a word of letters and signs stands near a number: "#14 add" and "as 14" say nothing of IA."""
    text, (start, end) = number.string, number.span()
    return any(map(_MIXED.search, (text[max(0, start - _BESIDE) : start], text[end : end + _BESIDE])))


@lru_cache(_REMEMBERED)
def _plain(word: str, lexicon: Lexicon) -> str | None:
    """The word that one with signs stands for: one of the lexicon, or the likeliest letters; None without signs."""
    if word.isalpha():
        return None
    skeletons = _skeletons(lexicon)
    bare = word.rstrip(_TRAILING)
    for stem in (word,) if bare.isalpha() else (word, bare):
        if stem.translate(_SKELETON) in skeletons:
            for reading in _readings(stem):
                if lexicon.known(reading):
                    return reading + word[len(stem) :]
    # No letter; or a call, and other signs behind a word: each "close(" in a program counted as a word in disguise, and
    # three of four readings of source files began with that.
    if _is_number(word) or bare.isalpha():
        return None
    return word.translate(LIKELIEST)


@cache
def _skeletons(lexicon: Lexicon) -> frozenset[str]:
    """The words of a lexicon, with all letters that one sign may stand for written as one.

    Hardly any word with signs in it can be read as one of them; to write its 64 readings out takes 40 us.
    """
    return frozenset(word.translate(_SKELETON) for word in lexicon.vocabulary())


def _readings(word: str) -> Iterator[str]:
    choices = [_LETTERS.get(character, character) for character in word]
    return ("".join(letters) for letters in islice(product(*choices), _MOST_READINGS))
