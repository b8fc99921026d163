"""Words that look strange until somebody reads them otherwise: misspelt, in a cipher, or backwards.

No pattern finds them, so texts that are prose are split into words, and every word that was not seen before is looked
at in Python; what it may be is remembered. One such word says little, since half of all texts hold some word that is
one letter away from another. A text is worth reading when an act and a matter are in it, one of them misspelt, and either
that one is a word that injected instructions are made of or many strange words of the text come out as words that are
known; or when several words come out of the same cipher.
"""

from __future__ import annotations

import string
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from scanner.arena import Arena, LeafCursor
from scanner.ciphers import Cipher, CipherWords, convincing
from scanner.lexicon import Lexicon
from scanner.matcher import compile_native
from scanner.misspelt import CORE, Misspellings, dense
from scanner.segments import english

_PROSE: Final = r"(?i:(?:[a-z]{2,}[^a-z0-9\x1f]{1,3}){3}[a-z]{2,})[^\x1f]*"
"""Four words in a row, to the end of the text; what has fewer is no instruction."""

_WORDS: Final = bytes(byte | 0x20 if chr(byte) in string.ascii_letters else 0x20 for byte in range(256))
"""Letters become lower case and all else a space."""

_REMEMBERED: Final = 65_536  # words, of either kind
_SHORTEST: Final = 5  # letters from which on a word that is not known counts
_LONG: Final = 7  # … and from which on it may be enough that it alone is misspelt
_LONGEST: Final = 24
_ACT: Final = 1
_MATTER: Final = 2
_BOTH: Final = _ACT | _MATTER


class _Strange(NamedTuple):
    """What a word may be: the one that it was meant as, and what that one makes of a text; the ciphers it may be in."""

    meant: str | None
    side: int
    ciphers: tuple[Cipher, ...]


class StrangeWords:
    """What words may be, by word. Shared by threads; what is remembered is only ever added to."""

    __slots__ = ("_ciphers", "_known", "_misspellings", "_nothing", "_prose", "_sides", "_strange", "_wanted")

    def __init__(self, acts: AbstractSet[str], matters: AbstractSet[str], lexicon: Lexicon) -> None:
        """``acts`` and ``matters`` are words and phrases of the lexicon."""
        sides = {word: _ACT * (word in acts) | _MATTER * (word in matters) for word in acts | matters}
        own = english(lexicon)
        self._wanted: dict[str, int] = {}
        for phrase, side in sides.items():
            for part in phrase.split():
                if len(part) >= _SHORTEST and (part in own or len(part) >= _LONG):
                    self._wanted[part] = self._wanted.get(part, 0) | side
        self._sides = {word.encode(): side for word, side in sides.items()}
        self._known = {part.encode() for phrase in sides for part in phrase.split()}
        self._known.update(word.encode() for word in lexicon.vocabulary())
        self._misspellings = Misspellings(sorted(self._wanted))
        self._ciphers = CipherWords(lexicon.vocabulary())
        self._prose = compile_native(_PROSE)
        self._strange: dict[bytes, _Strange] = {}
        self._nothing: set[bytes] = set()

    def leaves(self, arena: Arena) -> list[tuple[int, int, int]]:
        """The leaves that strange words make worth reading."""
        buffer = arena.buffer
        cursor = LeafCursor(buffer)
        prose = [
            (cursor.leaf, cursor.start, cursor.end)
            for match in self._prose.finditer(buffer)
            if cursor.move(match.start())
        ]
        texts = [set(buffer[start:end].translate(_WORDS).split()) for _, start, end in prose]
        strange = self._looked_at(set().union(*texts))
        names = set(strange)
        return [
            place
            for place, words in zip(prose, texts, strict=True)
            if not words.isdisjoint(names) and self._telling(words, strange)
        ]

    def _looked_at(self, words: set[bytes]) -> dict[bytes, _Strange]:
        """Those words that are strange; remembered up to a bound, and so are those that are nothing."""
        strange: dict[bytes, _Strange] = {}
        for word in words - self._known - self._nothing:
            found = self._strange.get(word) or self._look(word)
            if found is not None:
                strange[word] = found
                if len(self._strange) < _REMEMBERED:
                    self._strange[word] = found
            elif len(self._nothing) < _REMEMBERED:
                self._nothing.add(word)
        return strange

    def _look(self, letters: bytes) -> _Strange | None:
        word = letters.decode()
        if len(word) > _LONGEST:
            return None
        meant = self._misspellings.meant(word)
        ciphers = tuple(self._ciphers.ciphers(word))
        return _Strange(meant, self._wanted[meant] if meant else 0, ciphers) if meant or ciphers else None

    def _telling(self, words: set[bytes], strange: dict[bytes, _Strange]) -> bool:
        """Whether the strange words of one text are enough to read it."""
        found = {word: strange[word] for word in words & strange.keys()}
        return self._misspelt(words, {word: one for word, one in found.items() if one.meant}) or _enciphered(found)

    def _misspelt(self, words: set[bytes], found: dict[bytes, _Strange]) -> bool:
        side = 0
        for one in found.values():
            side |= one.side
        for word in words & self._sides.keys() if side else ():
            side |= self._sides[word]
        if side != _BOTH or not found:
            return False
        if any(one.meant in CORE for one in found.values()):
            return True
        unknown = {word for word in words - self._known if len(word) >= _SHORTEST} | found.keys()
        return dense(found, len(unknown))


def _enciphered(found: dict[bytes, _Strange]) -> bool:
    letters: dict[Cipher, list[int]] = {}
    for word, one in found.items():
        for cipher in one.ciphers:
            letters.setdefault(cipher, []).append(len(word))
    return any(map(convincing, letters.values()))
