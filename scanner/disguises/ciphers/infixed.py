"""Games that put the same letters into each syllable: Ubbi Dubbi, Javanais, the language of robbers, that of P.

``ubignubore uball``, ``igegnoroge`` for "ignore": the letters stand before each vowel, or a vowel or consonant is
written twice with one between.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from scanner.matching.engines.native import compiled_later

# What is put before vowels in the games that have a name; own list.
_BEFORE_VOWELS: Final = ("ub", "op", "ob", "egg", "ag", "av", "ab", "ib", "ithag", "idig", "uddag")
_VOWELS, _CONSONANTS = "aeiou", "bcdfghjklmnpqrstvwxz"
_ECHOES: Final = "pbgfvs"  # consonants between a vowel and its echo
_WORDS: Final = 4  # in a row


def _row(*inner: str) -> str:
    return rf"(?:\b[a-z]*(?:{'|'.join(inner)})[a-z]*[^a-z\x1f]{{1,3}}){{{_WORDS}}}"


INFIXED: Final = _row(
    *(f"{infix}[{_VOWELS}]" for infix in _BEFORE_VOWELS),
    *(f"{vowel}{echo}{vowel}" for vowel in _VOWELS for echo in _ECHOES),
    *(f"{one}o{one}" for one in _CONSONANTS),
)
"""Words in a row of which each may be of such a game, in lower case."""

FEW_INFIXED: Final = _row(f"(?:ub|egg)[{_VOWELS}]", *(f"{vowel}p{vowel}" for vowel in _VOWELS))
"""The same of three games whose letters are rare: what all payloads are searched for. With all games a bill takes a
half more."""

_may_be_infixed: Final = compiled_later(f"(?i:{INFIXED})")
_CHANGES: Final = (
    *((re.compile(f"{infix}(?=[{_VOWELS}])"), "") for infix in _BEFORE_VOWELS),
    *((re.compile(rf"([{_VOWELS}]{{1,3}}){echo}\1"), r"\1") for echo in _ECHOES),
    (re.compile(rf"([{_CONSONANTS}])o\1"), r"\1"),
)
_WORD: Final = re.compile("[a-z]{3,}")
_FEWEST: Final = 4  # known words that it makes beside those that stand there


def uninfixed(text: str, known: Collection[str]) -> Iterator[str]:
    """A text in lower case without what such a game has put into its words, where that makes words; mostly nothing."""
    if _may_be_infixed().search(text.encode()) is None:
        return
    for infix, rest in _CHANGES:
        plain = infix.sub(rest, text)
        if plain != text and _made(text, plain, known) >= _FEWEST:
            yield plain


def infixes_out(text: str) -> str:
    """A text in lower case without what each game puts into words, one behind the other; mostly nothing."""
    if _may_be_infixed().search(text.encode()) is None:
        return ""
    return " ".join(infix.sub(rest, text) for infix, rest in _CHANGES if infix.search(text) is not None)


def _made(text: str, plain: str, known: Collection[str]) -> int:
    pairs = zip(text.split(), plain.split(), strict=False)
    words = (_WORD.findall(after) for before, after in pairs if before != after)
    return sum(known.__contains__(word) for found in words for word in found)
