"""Korean taken apart, put together: letters of syllables (``ㅅㅣㅅㅡㅌㅔㅁ``), syllables (``시 스 템``, ``시@스@템``).

Folding reads each character by itself, so the letters of a syllable that is written as two or three characters, by a
file system or on purpose, come here as the first and middle letters of Unicode; a letter that closes a syllable looks
like one that begins the next.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_FIRST_SYLLABLE: Final = 0xAC00
_CLOSINGS: Final = 28  # syllables of the same two letters: open, and closed by each of 27 (Unicode, 3.12)
_OPENING: Final = "[\u1100-\u1112]"
_SYLLABLE: Final = "[\uac00-\ud7a3]"
_LETTERS: Final = re.compile("[\u1100-\u1112\u1161-\u1175\u11a8-\u11c2]{2,}")
_MAY_CLOSE: Final = re.compile(f"({_SYLLABLE})({_OPENING})")
_SIGNS: Final = re.compile(rf"(?<={_SYLLABLE})[!-/:-@\[-`{{-~]{{1,3}}(?={_SYLLABLE})")
_APART: Final = re.compile(rf"(?<!{_SYLLABLE}){_SYLLABLE}(?: {{1,4}}{_SYLLABLE}(?!{_SYLLABLE})){{3,}}")
_SPACES: Final = re.compile(" +")
_FEWEST_SIGNS: Final = 4  # of a text that is written so on purpose; a list of names has fewer within a word
_CLOSING_OF: Final = {
    chr(0x1100 + opening): closing
    for opening, closing in enumerate((1, 2, 4, 7, 0, 8, 16, 17, 0, 19, 20, 21, 22, 0, 23, 24, 25, 26, 27))
    if closing
}
"""The place among the 27 of each letter that may also close a syllable."""

SYLLABLES_APART: Final = (
    r"(?:(?:\xea[\xb0-\xbf]|[\xeb\xec][\x80-\xbf]|\xed[\x80-\x9e])[\x80-\xbf][^a-z0-9\x80-\xff\x1f]{1,4}){6}"
)
"""Syllables with something between each, in bytes; hardly any six words in a row are of one syllable each."""

LETTERS_APART: Final = r"(?:\xe1\x84[\x80-\x92]\xe1\x85[\xa1-\xb5](?:\xe1\x84[\x80-\x92]|\xe1\x86[\xa8-\xbf])?){2}"
"""Letters of two syllables, in bytes: not what people laugh or weep in, which is one letter again and again."""


def joined_hangul(text: str) -> str | None:
    """A folded text with its Korean letters and syllables put together; None if none are apart."""
    plain = _LETTERS.sub(_composed, text)
    signs = len(_SIGNS.findall(plain))
    if signs >= _FEWEST_SIGNS:
        plain = _SIGNS.sub("", plain)
    plain = _APART.sub(_without_spaces, plain)
    return plain if plain != text else None


def _composed(letters: re.Match[str]) -> str:
    return _MAY_CLOSE.sub(_closed, unicodedata.normalize("NFC", letters.group()))


def _closed(pair: re.Match[str]) -> str:
    """An open syllable closed by the letter behind it, which opens none of its own: that one would be composed."""
    syllable, letter = ord(pair[1]), pair[2]
    if (syllable - _FIRST_SYLLABLE) % _CLOSINGS or letter not in _CLOSING_OF:
        return pair.group()
    return chr(syllable + _CLOSING_OF[letter])


def _without_spaces(run: re.Match[str]) -> str:
    """Syllables without what parts them; longer gaps, where there are any, part words."""
    widths = {len(gap) for gap in _SPACES.findall(run.group())}
    shortest = min(widths)
    return _SPACES.sub(lambda gap: " " if len(gap.group()) > shortest else "", run.group())
