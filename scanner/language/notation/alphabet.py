"""The alphabet of one grammar: letters of the lexicon that it does not tell apart are one, and that is one byte.

The lexicon has 10,400 letters, one for each set of classes that a word is in, and as UTF-8 they take three bytes. A
class of a grammar is hundreds of them, so over these letters a program takes 180 KB, and with the states of its
automaton 470 KB after a single sentence: a scanner of 200 MB grows to 620 MB once an example of each rule was read. But
a grammar names 15 classes (the median) and tells 18 sets of letters apart. Over an alphabet of so many letters it finds
the same, and takes a twentieth of the memory. To write a sentence in it takes a microsecond.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Final, NamedTuple

from scanner.language.lexicon import ANY, FIRST_LETTER, Lexicon
from scanner.matching.buffer.arena import SEPARATOR, SEPARATOR_TEXT

_NAME: Final = re.compile(r"<([^<>]+)>")  # classes, as the pattern of a grammar has them
_ANY: Final = f".{ANY}"
NONE_OF: Final = "!"  # before the classes of which a letter is to be none
# How many letters an alphabet may have whose letters take one byte, two, three; the first of them; how it is written.
# The separator is none of them, and the last has room for all of the lexicon's.
_ONE_BYTE: Final = "latin-1"
_SIZES: Final = ((0xE0, 0x20, _ONE_BYTE), (0x780, 0x80, "utf-8"), (0xD000, FIRST_LETTER, "utf-8"))


_LONG: Final = 512  # letters from which on a row is numbered once: 1 us for each grammar and 1,000 letters, not 30
_BYTES: Final = 256


_Told = tuple[bytes, str] | Callable[[bytes], Sequence[int]]


class Numbered(dict[str, _Told]):
    """Long rows of letters as numbers of their different letters, with those in order; filled as rows come up.

    For a row with more different letters than a byte can number, what takes its letters out of a table: 17 us for each
    grammar and 1,000 letters, not 80. Belongs to one call.
    """

    def __missing__(self, letters: str) -> _Told:
        different = "".join(dict.fromkeys(letters))
        numbers = {ord(letter): number for number, letter in enumerate(different)}
        numbering = self[letters] = (
            (letters.translate(numbers).encode("latin-1"), different)
            if len(numbers) <= _BYTES
            else itemgetter(*map(ord, letters))
        )
        return numbering


class Alphabet(NamedTuple):
    """The pattern of a grammar over letters of its own, the bytes of each letter, and what writes texts in them."""

    pattern: str
    width: int
    table: str  # by code point of the lexicon's letter
    encoding: str

    def write(self, rows: Sequence[str], numbered: Numbered) -> bytes:
        """Rows of the lexicon's letters in this alphabet, with separators between; those within a row stay."""
        if self.width > 1 or max(map(len, rows)) < _LONG:
            return self._row(SEPARATOR_TEXT.join(rows))
        return SEPARATOR.join([self._long(row, numbered) if len(row) >= _LONG else self._row(row) for row in rows])

    def _row(self, row: str) -> bytes:
        return row.translate(self.table).encode(self.encoding)

    def _long(self, row: str, numbered: Numbered) -> bytes:
        numbering = numbered[row]
        if not isinstance(numbering, tuple):
            return bytes(numbering(self.table.encode(self.encoding)))
        numbers, different = numbering
        return numbers.translate(self._row(different).ljust(_BYTES))


def alphabet_of(pattern: str, lexicon: Lexicon) -> Alphabet:
    """The alphabet of a grammar whose pattern names its classes, ``<ignore><glue>{0,4}``."""
    named = list(dict.fromkeys(_NAME.findall(pattern)))
    ends = (lexicon.stop, lexicon.colon)
    anywhere = 0  # the places among ``named`` of classes that any word is in …
    places = dict.fromkeys(ends, 0)  # … and those of each letter that is in others as well
    none_of = 0  # the places of those that a letter is to be none of
    for at, bars in enumerate(named):
        unwanted = bars.startswith(NONE_OF)
        names = set(bars.removeprefix(NONE_OF).split("|"))
        none_of |= unwanted << at
        anywhere |= (_ANY in names) << at
        letters_of = lexicon.letters_with if unwanted else lexicon.letters_of
        for letter in set("".join(map(letters_of, names - {_ANY}))):
            places[letter] = places.get(letter, 0) | 1 << at
    numbering = {letter: (own if letter in ends else own | anywhere) ^ none_of for letter, own in places.items()}
    anywhere ^= none_of
    kinds = sorted({anywhere, *numbering.values()})
    width, (_, first, encoding) = next((width, size) for width, size in enumerate(_SIZES, 1) if len(kinds) <= size[0])
    own = {kind: chr(first + number) for number, kind in enumerate(kinds)}
    letters_of_classes: list[list[str]] = [[] for _ in named]
    for kind, letter in own.items():
        for at in _bits(kind):
            letters_of_classes[at].append(letter)
    classes = {bars: _class(found, encoding) for bars, found in zip(named, letters_of_classes, strict=True)}
    written = _NAME.sub(lambda match: classes[match[1]], pattern)
    letters = {ord(letter) - FIRST_LETTER: own[kind] for letter, kind in numbering.items()}
    table = _table(letters, own[anywhere], lexicon.size, encoding)
    return Alphabet(written, width, SEPARATOR_TEXT * FIRST_LETTER + table, encoding)


def _bits(kind: int) -> Iterator[int]:
    """The places of the bits that are set, the lowest first."""
    while kind:
        lowest = kind & -kind
        yield lowest.bit_length() - 1
        kind ^= lowest


def _table(letters: Mapping[int, str], other: str, size: int, encoding: str) -> str:
    """``size`` letters in a row: at their places those that are given, at all others ``other``."""
    if encoding == _ONE_BYTE:  # as nearly all: 10 us instead of 100
        row = bytearray(other.encode(encoding) * size)
        for place, letter in letters.items():
            row[place] = ord(letter)
        return row.decode(encoding)
    table = [other] * size
    for place, letter in letters.items():
        table[place] = letter
    return "".join(table)


def _class(letters: Iterable[str], encoding: str) -> str:
    """A pattern over the bytes of some letters, given in order: the engine knows bytes."""
    tails: dict[bytes, list[int]] = {}
    for letter in letters:
        encoded = letter.encode(encoding)
        tails.setdefault(encoded[:-1], []).append(encoded[-1])
    parts = ["".join(f"\\x{byte:02x}" for byte in head) + _tails(found) for head, found in tails.items()]
    return f"(?:{'|'.join(parts)})"


def _tails(tails: list[int]) -> str:
    """Bytes as a character class, runs of them as ranges."""
    parts: list[str] = []
    start = previous = tails[0]
    for tail in [*tails[1:], None]:
        if tail is not None and tail == previous + 1:
            previous = tail
            continue
        parts.append(f"\\x{start:02x}" if start == previous else f"\\x{start:02x}-\\x{previous:02x}")
        if tail is not None:
            start = previous = tail
    return f"[{''.join(parts)}]"
