"""Folding: disguised text becomes the plain text it stands for, and offsets find their way back.

Every non-ASCII character is folded on its own, without looking at its neighbours, so the fold of a text is the
concatenation of the folds of its characters. That makes the way back trivial (lengths add up) and lets methods of
``str`` do the work. Most texts that are not ASCII nearly are: they hold a few accents and signs of other kinds, each of
which is replaced everywhere by one call, at 400 MB/s of German or French; ``str.translate``, which is left for the
others, takes 15 to 25. ASCII text never comes here.

What folds to what:

* digits of every script to 0-9, letters of the compatibility blocks (fullwidth, mathematical, circled) to a-z (NFKC),
  and those in brackets, circles and squares that NFKC leaves as they are; not regional indicators, which are flags;
* accents are dropped (NFD, marks removed), so that one ASCII lexicon serves es, de, fr, pt, it;
* spaces of every kind to " ", dashes to "-", curly quotes to straight ones;
* invisible characters (category Cf, variation selectors, fillers, Default_Ignorable code points) to nothing, C1
  controls to " ";
* tag characters (U+E0020 to U+E007E) to the ASCII they smuggle, and the variation selectors that stand for the bytes
  of ASCII (U+E0110 to U+E016E), which no font has a use for;
* Latin ligatures and letters that are written as two (æ, œ, þ, capital ß) to those; ß stays, which rules spell out;
* letters that stay non-ASCII to lower case, since the automaton is asked in lower case;
* Latin letters with a hook or a tail, by their names, to the letters without;
* Cyrillic, Greek, Armenian, Cherokee, Coptic and Lisu letters that look like Latin ones to those, and Latin small
  capitals, turned letters and letters with a stroke (Unicode TR 39, confusables.txt, the subset that is identical
  or near it in common fonts);
* lone surrogates to U+FFFD, so that every folded text encodes as UTF-8.
"""

from __future__ import annotations

import re
import string
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import accumulate

# Unicode TR 39 confusables, the pairs a reader cannot tell apart. Left: source letters, right: what they look like.
_LOOK_ALIKES = {
    "аеорсухіѕјһԁԛԝвкмнтгѵӏүьғ℮": "aeopcyxisjhdqwbkmhtrvlybfe",
    "АЕОРСУХІЅЈҺԌВКМНТ": "AEOPCYXISJHGBKMHT",
    "αβεηικνορτυχωγϲϳ": "abenikvoptuxwycj",
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ": "ABEZHIKMNOPTYXC",
    "օսցհոզյգՕՍՏ": "oughnqjqOUS",
    "ᎪᏴᏟᎠᎬᏀᎻᏆᎥᎫᏦᏞᎷᏢᎡᏒᏚᎢᏙᎳᏃᎩᏏ": "ABCDEGHIiJKLMPRRSTVWZyb",
    "ʋɑɡıȷɩʀʙɢʜʟᴀᴄᴅᴇᴊᴋᴍɴᴏᴘᴛᴜᴠᴡᴢꜱꜰɪʏ": "uagijirbghlacdejkmnoptuvwzsfiy",
    "ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ": "acefghijkmrtvwy",
    "øđłħŧƀɨɛǫⲟⲣⲥⲓⲕⲛ": "odlhtbieqopcikn",
    "ØĐŁĦŦꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ": "ODLHTABCDEFGHIJKLMNOPRSTUVWXYZ",
    "‘’‚‛′“”„‟″": "'''''\"\"\"\"\"",
    "−˗ー": "---",  # signs of other categories (Sm, Sk, Lm) that are drawn as a dash
}
_TWO_LETTERS = {"Æ": "Ae", "æ": "ae", "Œ": "Oe", "œ": "oe", "Þ": "Th", "þ": "th", "Ð": "D", "ð": "d", "ẞ": "SS"}
# Not of category Cf or Zs, yet drawn as nothing: combining grapheme joiner, Hangul fillers, Khmer inherent vowels,
# Mongolian vowel separator (Source: Unicode Default_Ignorable_Code_Point); and the Arabic tatweel, which only makes
# words longer.
_INVISIBLE = frozenset((0x034F, 0x0640, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180E, 0x3164, 0xFFA0))
# Unassigned but Default_Ignorable_Code_Point as well (Unicode 16, DerivedCoreProperties.txt).
_IGNORABLE_RANGES = ((0x2060, 0x206F), (0xFFF0, 0xFFF8), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF))
_TAGS = range(0xE0020, 0xE007F)
_TAG_OFFSET = 0xE0000
_BYTE_SELECTORS = range(0xE0110, 0xE016F)  # variation selectors 33 to 127, as used to smuggle the bytes 0x20 to 0x7E
_BYTE_OFFSET = 0xE00F0
# Alphabets of letters in brackets, circles and squares that NFKC writes with their brackets, or not at all: their "a".
_ENCLOSED_ALPHABETS = (0x249C, 0x1F110, 0x1F150, 0x1F170)
# Mathematical alphabets, capitals and small letters in turn; Unicode has some of the letters elsewhere, and holes here.
_MATHEMATICAL = range(0x1D400, 0x1D6A4, 26)
_OTHER_ALPHABETS = {first + n: string.ascii_lowercase[n] for first in _ENCLOSED_ALPHABETS for n in range(26)} | {
    first + n: (string.ascii_lowercase if number % 2 else string.ascii_uppercase)[n]
    for number, first in enumerate(_MATHEMATICAL)
    for n in range(26)
}
_FIRST_NON_ASCII = 0x80
_ASCII = bytes(range(_FIRST_NON_ASCII))
_LONG = 120  # characters of a text from which on it pays to ask which others it holds beside ASCII
_MOST_FOLDS = 16  # different characters that are folded one by one
_LATIN_NAME = re.compile(
    r"LATIN (?P<case>SMALL LETTER|CAPITAL LETTER|LETTER SMALL CAPITAL)"
    r"(?: REVERSED| SCRIPT| OPEN)? (?P<letter>[A-Z])(?: WITH .*)?"
)
_VISIBLE = re.compile(r"\S+")
_BRAILLE_BLANK = 0x2800
ESCAPE = "\x1b"
# Select graphic rendition, erase to the end of the line, ASCII as the alphabet: ECMA-48 8.3.117 and 8.3.41, ECMA-35.
# What hides a text by them is a sign of its own (``injection.invisible.terminal``).
_COLOURS = re.compile(r"\x1b(?:\[[0-9;:]{0,24}m|\[0?K|\(B)")


def _fold_character(code: int) -> str:
    """A code point as the arena has it, by the classes in the list above: one branch for each of them."""
    character = chr(code)
    category = unicodedata.category(character)
    if code in _TAGS:
        return chr(code - _TAG_OFFSET)
    if code in _BYTE_SELECTORS:
        return chr(code - _BYTE_OFFSET)
    if code in _OTHER_ALPHABETS:
        return _OTHER_ALPHABETS[code]
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in {"Cf", "Mn", "Me"} or code in _INVISIBLE or any(a <= code <= b for a, b in _IGNORABLE_RANGES):
        return ""
    if category in {"Zs", "Zl", "Zp", "Cc"} or code == _BRAILLE_BLANK:
        return " "
    if category == "Pd":
        return "-"
    if category == "Cs":
        return "�"
    plain = "".join(
        part for part in unicodedata.normalize("NFKD", character) if unicodedata.category(part) not in {"Mn", "Me"}
    )
    plain = plain.translate(_LOOK_ALIKE_TABLE)
    folded = unicodedata.normalize("NFC", plain if plain.isascii() else _latin(plain)).replace("\x1f", " ")
    return folded if folded.isascii() else folded.lower().translate(_LOOK_ALIKE_TABLE)


def _latin(letters: str) -> str:
    """Letters with the Latin ones among them that only have a hook, a tail or a stroke more, or are small capitals."""
    named = [(letter, _LATIN_NAME.fullmatch(unicodedata.name(letter, ""))) for letter in letters]
    return "".join(letter if name is None else _cased(name["letter"], name["case"]) for letter, name in named)


def _cased(letter: str, case: str) -> str:
    return letter if case == "CAPITAL LETTER" else letter.lower()


class _FoldTable(dict[int, str]):
    """Code point to folded text, filled as characters are met; bounded by the size of Unicode."""

    def __missing__(self, code: int) -> str:
        folded = chr(code) if code < _FIRST_NON_ASCII else _fold_character(code)
        self[code] = folded
        return folded


class _LengthTable(dict[int, str]):
    """Code point to the length of its fold, as a character; the longest is U+FDFA: 18 characters, 33 bytes."""

    def __init__(self, length: Callable[[str], int]) -> None:
        super().__init__()
        self._length = length

    def __missing__(self, code: int) -> str:
        length = self[code] = chr(self._length(_TABLE[code]))
        return length


_BYTES = _LengthTable(lambda folded: len(folded.encode()))
_CHARACTERS = _LengthTable(len)
_LOOK_ALIKE_TABLE = {
    ord(source): target
    for sources, targets in _LOOK_ALIKES.items()
    for source, target in zip(sources, targets, strict=True)
} | {ord(source): target for source, target in _TWO_LETTERS.items()}
_TABLE = _FoldTable(_LOOK_ALIKE_TABLE)


def fold(text: str) -> str:
    """The plain text that ``text`` stands for. ASCII text comes back as it is."""
    if text.isascii():
        return text
    if len(text) >= _LONG:
        others = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
        if len(others) <= len(text):
            return _one_by_one(text, set(others.decode("utf-8", "surrogatepass")))
    return text.translate(_TABLE)


def _one_by_one(text: str, others: set[str]) -> str:
    """The fold of a text that holds some ``others`` beside ASCII, each replaced wherever it stands."""
    folds = [(one, plain) for one in others if (plain := _TABLE[ord(one)]) != one]
    # What is not ASCII in a fold could be one of the others, and be folded again.
    if len(folds) > _MOST_FOLDS or not all(plain.isascii() for _, plain in folds):
        return text.translate(_TABLE)
    for one, plain in folds:
        text = text.replace(one, plain)
    return text


def without_colours(text: str) -> str:
    """A text with blanks in place of the sequences that only colour it on a terminal, so that offsets stay."""
    return text if ESCAPE not in text else _COLOURS.sub(_blanks, text)


def _blanks(sequence: re.Match[str]) -> str:
    return " " * len(sequence[0])


class _LooksTable(dict[int, str]):
    """Code point to itself, if it is a letter that can be seen, to nothing for marks, to its fold for the others."""

    def __missing__(self, code: int) -> str:
        kind, folded = unicodedata.category(chr(code))[0], _TABLE[code]
        self[code] = looks = "" if kind == "M" else chr(code) if kind == "L" and folded else folded
        return looks


_LOOKS = _LooksTable()


def fold_looks(text: str) -> str:
    """Like :func:`fold`, but keeps what shows whether a word is a name: its capitals and its alphabet.

    A word that is not disguised Latin stays in its own alphabet. Vowel signs of Indic scripts, which are marks, are
    dropped, so that a word consists of letters.
    """
    return text if text.isascii() else _VISIBLE.sub(_looks, unicodedata.normalize("NFKC", text))


def _looks(word: re.Match[str]) -> str:
    plain = fold(word[0])
    if not plain.isascii():
        return word[0].translate(_LOOKS)
    return plain[:1].upper() + plain[1:] if word[0][0].isupper() else plain  # a capital may look like a small letter


class WayBack:
    """Offsets of a folded text, in bytes (UTF-8) or in ``characters``, to code points of its source."""

    __slots__ = ("_ends",)

    def __init__(self, source: str, *, characters: bool = False) -> None:
        # Each character is translated to its length: 35 ns; to fold and encode each takes 200.
        self._ends = list(accumulate(source.translate(_CHARACTERS if characters else _BYTES).encode("latin-1")))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source characters that became ``start`` to ``end`` (exclusive, not empty)."""
        return bisect_right(self._ends, start), bisect_left(self._ends, end) + 1


def is_text(name: str) -> bool:
    """Whether a file's name can be encoded: names that are not UTF-8 hold surrogates, which cannot."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
