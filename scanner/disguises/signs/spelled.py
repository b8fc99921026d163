"""Texts spelled letter by letter in signs that are no letters: Morse, flags, braille, numbers, base64 in pieces.

What a run of signs spells replaces it, and the text around it stays, as with escapes
(:mod:`scanner.matching.encoded.encodings`). No field of a bill holds these, so they are looked for only where
instructions are.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import string
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

from scanner.disguises.signs.dense import DENSE_RUN, UUENCODED, dense_text, uuencoded_text
from scanner.disguises.signs.lettered import (
    AS_IN_RUN,
    PUNYCODE_WORD,
    SQUARE_RUN,
    as_in,
    from_other_square,
    from_square,
    unpunycoded,
)
from scanner.matching.buffer.normalize import fold
from scanner.matching.encoded.codes import base32
from scanner.matching.encoded.encoded_blocks import base64_text, plain64
from scanner.matching.engines.native import compile_native, compile_text

_Compile = Callable[[str], Any]
"""What compiles patterns: for ASCII texts, which are searched as bytes, or for others."""

_MORSE_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789.,?@-:!"
_MORSE_CODES: Final = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. -----"
    " .---- ..--- ...-- ....- ..... -.... --... ---.. ----. .-.-.- --..-- ..--.. .--.-. -....- ---... -.-.--"
)
_MORSE: Final = dict(zip(_MORSE_CODES.split(), _MORSE_LETTERS, strict=True))
_DOTS_AND_DASHES: Final = str.maketrans("·•*_", "...-")
_MORSE_SIGNS: Final = "[.·•*_-]{1,6}"
_MORSE_RUN: Final = re.compile(rf"(?<![^\W_])(?<![.·•*_-]){_MORSE_SIGNS}(?:[ /|\n]{{1,3}}{_MORSE_SIGNS}){{6,}}")
_MORSE_GAP: Final = re.compile(r" ?[/|\n] ?| {2,}")
_FLAG_A: Final = 0x1F1E6
_FLAGS: Final = {_FLAG_A + number: chr(ord("a") + number) for number in range(26)}
_FLAG_RUN: Final = re.compile("[\U0001f1e6-\U0001f1ff](?: {0,5}[\U0001f1e6-\U0001f1ff]){4,}")
_TOGETHER: Final = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_ONE_SPACE: Final = re.compile("(?<! ) (?! )")
_NUMBERED: Final = re.compile(
    r"(?:(?:\\N\{)?U\+0*|cha?r\()(0x[0-9a-f]{2}|[0-9a-f]{2,4})[)}]?[^a-z0-9\\]{0,4}", re.IGNORECASE
)
_NUMBERED_RUN: Final = re.compile(rf"(?:{_NUMBERED.pattern}){{8,}}", re.IGNORECASE)
_BITS: Final = re.compile(r"(?<![01])(?:[01]{8}){7,}(?![01])")
_BASE32: Final = re.compile(r"(?<![^\W_])[a-z2-7]{24,}(?![^\W_])", re.IGNORECASE)
_LONG_BASE64: Final = re.compile(r"(?<![A-Za-z0-9+/_=-])={0,2}[A-Za-z0-9+/_-]{40,}={0,2}")
_LONG_HEX: Final = re.compile(r"(?<![^\W_])(?:[0-9A-Fa-f]{2}){20,}(?![^\W_])")
_ROT13: Final = str.maketrans(string.ascii_letters, codecs.encode(string.ascii_letters, "rot13"))
_LETTERS: Final = r"[A-Za-z0-9+/_-]{8,}={0,2}"
_PIECES: Final = re.compile(rf"(?<![A-Za-z0-9+/_-]){_LETTERS}(?:[^A-Za-z0-9][^\n]{{0,15}}?{_LETTERS})+")


# The cells of braille (U+2800 and the dots as bits) in the order of the alphabet; ISO/TR 11548-1.
_BRAILLE_CELLS: Final = (
    1, 3, 9, 25, 17, 11, 27, 19, 10, 26, 5, 7, 13, 29, 21, 15, 31, 23, 14, 30, 37, 39, 58, 45, 61, 53,
)  # fmt: skip
_BRAILLE: Final = {0x2800 + cell: chr(ord("a") + number) for number, cell in enumerate(_BRAILLE_CELLS)}
_BRAILLE_RUN: Final = re.compile("[\u2801-\u283f]{2,}")
# Spelling alphabet of ICAO and NATO, with the spellings in use.
_SPELLING: Final = (
    "alfa alpha bravo charlie delta echo foxtrot golf hotel india juliett juliet kilo lima mike november oscar papa"
    " quebec romeo sierra tango uniform victor whiskey whisky xray x-ray yankee zulu"
)
_ICAO: Final = rf"(?:{'|'.join(_SPELLING.split())})"
ICAO_RUN: Final = rf"\b{_ICAO}(?:[^a-z0-9\x1f]{{1,3}}{_ICAO}){{5,}}\b"
_ICAO_RUN: Final = re.compile(ICAO_RUN, re.IGNORECASE)
_ICAO_GAP: Final = re.compile(r"[^a-z]*[^a-z\s][^a-z]*|\s{2,}", re.IGNORECASE)
_PLACE: Final = r"(?:[1-9]|1[0-9]|2[0-6])"
PLACES: Final = rf"\b{_PLACE}(?:[ ,./|-]{{1,3}}{_PLACE}){{11,}}\b"
"""Numbers of letters in the alphabet."""
_PLACES_RUN: Final = re.compile(PLACES)
_NUMBER: Final = re.compile(r"\d+|\D+")
_TRIPLES: Final = re.compile(
    r"(?<!\d)(?:0[3-9][0-9]|1[01][0-9]|12[0-6])(?:\s?(?:0[3-9][0-9]|1[01][0-9]|12[0-6])){9,}(?!\d)"
)
_OCTAL_RUN: Final = re.compile(r"(?<![0-9])(?:0[4-7][0-7]|1[0-7]{2}){10,}(?![0-9])")
_SPLIT_BITS: Final = re.compile(r"(?<![01])[01]{4}(?:[01]{4})?(?:[^01\w]{1,3}[01]{4}(?:[01]{4})?){9,}(?![01])")
_DRESSED_HEX: Final = re.compile(
    r"(?:[#$\\]?(?:00)*[2-7][0-9a-f]h?[ ,]{1,2}){8,}|(?:\\(?:00)*[2-7][0-9a-f] ?){8,}", re.IGNORECASE
)
_TWO_DIGITS: Final = re.compile(r"(?:00)*([2-7][0-9a-f])h?", re.IGNORECASE)
_HEX_WORDS: Final = re.compile(
    r"(?<![^\W_])(?:[2-7][0-9a-f])+(?:[ ,]{1,2}(?:[2-7][0-9a-f])+){3,}(?![^\W_])", re.IGNORECASE
)
PAIRS: Final = r"(?:(?:0x|\\x?|[#$])?[0-9a-f]{2}h?[ :,;|/._\n-]{1,2}){15}|(?:(?:[2-9a-f][0-9a-f]){2,16}[ \n]){5}"
_PAIRS_RUN: Final = re.compile(
    r"(?:(?:0x|\\x|[#$])?[0-9a-f]{2}h?[ :,;|/._\n-]{1,2}){12,}(?:0x|\\x|[#$])?[0-9a-f]{2}h?"
    r"|(?<![^\W_])(?:(?:[2-9a-f][0-9a-f])+[ \n]){5,}(?:[2-9a-f][0-9a-f])+(?![^\W_])",
    re.IGNORECASE,
)
_DIGITS: Final = 2  # of a byte
_HEX_PREFIX: Final = re.compile(r"0x|\\x", re.IGNORECASE)
_HEX_DIGITS: Final = re.compile(r"[0-9a-f]{2,}", re.IGNORECASE)
_SHORT_PIECES: Final = re.compile(r"[A-Za-z0-9+/]{2,24}={0,2}(?:[ \n,;|-]{1,3}[A-Za-z0-9+/]{2,24}={0,2}){3,}")
_CUT: Final = re.compile(r"[ \n,;|-]+")
_UNWORDED: Final = re.compile(r"[a-z][A-Z]|[0-9][A-Za-z]|[A-Za-z][0-9]")  # what no word has inside
_AROUND: Final = re.compile(r"\(\?<?!(?:\[[^\]]*\]|[^()\[\]])*\)")  # a pattern's conditions on its neighbours
_MOST_STARTS: Final = 12  # words before the first piece that are tried to be none
_FEWEST_DECODED: Final = 3


Vain = set[tuple[Callable[[str], str | None], str]]
"""What reads a run of signs, and runs in which it found nothing. Belongs to one call: a run may be somebody's key."""


def spelled(text: str, vain: Vain | None = None) -> Iterator[str]:
    """Every text that comes of reading such signs; ``vain`` is kept for other texts with the same runs."""
    vain = set() if vain is None else vain
    # Any two long words, or four short ones, may be pieces of base64, if letters and digits alternate as in no word.
    compiled: _Compile = compile_native if text.isascii() else compile_text
    asked: str | bytes = text.encode() if compiled is compile_native else text
    unworded = _any_unworded(compiled).search(asked) is not None
    signs = set(text)
    lacks = tuple([signs.isdisjoint(needs) for needs in _NEEDS])
    for run, read, likely in _asked(compiled, lacks, unworded=unworded):
        if likely.search(asked) is not None:
            plain = run.sub(_replaced(read, vain), text)
            if plain != text:
                yield plain


@cache
def _asked(compiled: _Compile, lacks: tuple[bool, ...], *, unworded: bool) -> list[_Notation]:
    """The notations that may stand in a text, by what it holds and ``lacks``: for letters and spaces alone, five."""
    missing = {needs for needs, lacking in zip(_NEEDS, lacks, strict=True) if lacking}
    if compiled is compile_native:
        missing.add(_WIDE)
    return [
        (run, read, likely)
        for (run, read, needs), likely in zip(_NOTATIONS, _likely(compiled), strict=True)
        if needs not in missing and (unworded or read not in _UNWORDED_ALL)
    ]


@cache
def _any_unworded(compiled: _Compile) -> Any:
    return compiled(rf"(?s)(?:(?:{_UNWORDED.pattern}).*?){{{_FEWEST_DECODED}}}")


@cache
def _likely(compiled: _Compile) -> list[Any]:
    """Whether a text may hold a run of each kind: the patterns of the runs without their conditions on neighbours.

    To look for the runs themselves, of which hardly any text has one, takes 0.5 ms, and this 0.02; in bytes half of
    that.
    """
    plain = [(_AROUND.sub("", run.pattern), run.flags & re.IGNORECASE) for run, _, _ in _NOTATIONS]
    return [compiled(f"(?i:{pattern})" if ignores_case else pattern) for pattern, ignores_case in plain]


def _replaced(read: Callable[[str], str | None], vain: Vain) -> Callable[[re.Match[str]], str]:
    def replaced(match: re.Match[str]) -> str:
        run = match.group()
        if (read, run) in vain:
            return run
        plain = read(run)
        if not plain:
            vain.add((read, run))
        return plain or run

    return replaced


def _morse(run: str) -> str:
    words = [word.split() for word in _MORSE_GAP.split(run.translate(_DOTS_AND_DASHES))]
    return " ".join("".join(_MORSE.get(letter, "?") for letter in word) for word in words)


def _braille(run: str) -> str:
    return run.translate(_BRAILLE)


def _icao(run: str) -> str:
    words = [re.findall(_ICAO, word, re.IGNORECASE) for word in _ICAO_GAP.split(run)]
    return " ".join("".join(letter[0] for letter in word) for word in words).lower()


def _places(run: str) -> str:
    """Letters by their places in the alphabet; what stands most often between two is nothing, all else a space."""
    parts = _NUMBER.findall(run)
    usual = Counter(parts[1::2]).most_common(1)[0][0]
    return "".join(_letter(part) if part.isdigit() else "" if part == usual else " " for part in parts)


def _letter(place: str) -> str:
    return chr(ord("a") - 1 + int(place))


def _triples(run: str) -> str:
    digits = "".join(run.split())
    return "".join(chr(int(digits[at : at + 3])) for at in range(0, len(digits), 3))


def _octal(run: str) -> str:
    return "".join(chr(int(run[at : at + 3], 8)) for at in range(0, len(run), 3))


def _split_bits(run: str) -> str | None:
    bits = "".join(filter(str.isdigit, run))
    text = _bits(bits[: len(bits) // 8 * 8])
    return text if text.isascii() and text.isprintable() else None


def _dressed_hex(run: str) -> str:
    return bytes.fromhex("".join(_TWO_DIGITS.findall(run))).decode(errors="replace")


def _hex_words(run: str) -> str:
    return " ".join(bytes.fromhex(word).decode(errors="replace") for word in run.replace(",", " ").split())


def _pieces64(run: str) -> str | None:
    """Base64 in pieces of any length: as one, from the first piece on that makes a text of it; or word by word."""
    if len(_UNWORDED.findall(run)) < _FEWEST_DECODED:
        return None
    pieces = _CUT.split(run)
    for start in range(min(_MOST_STARTS, len(pieces) - _FEWEST_DECODED)):
        plain = plain64("".join(pieces[start:]).replace("=", ""))
        if plain is not None:
            return " ".join([*pieces[:start], plain])
    words = [_word64(piece) for piece in pieces]
    if sum(word is not None for word in words) >= _FEWEST_DECODED:
        return " ".join(word or piece for word, piece in zip(words, pieces, strict=True))
    return None


def _word64(piece: str) -> str | None:
    return plain64(piece) if len(piece) % 4 == 0 else None


def _turned64(run: str) -> str | None:
    """Base64 backwards, in rot13 or with its case exchanged."""
    for letters in (run[::-1], run.translate(_ROT13), run.swapcase()):
        plain = plain64(letters.strip("="))
        if plain is not None:
            return plain
    return None


def _flags(run: str) -> str:
    apart = "  " in run and _TOGETHER.search(run) is None  # a single space between any two, and more between words
    return (_ONE_SPACE.sub("", run) if apart else run).translate(_FLAGS)


def _numbered(run: str) -> str:
    decimal = run[:1] in "cC" and "x" not in run
    return "".join(chr(int(code, 10 if decimal and code.isdigit() else 16)) for code in _NUMBERED.findall(run))


def _bits(run: str) -> str:
    return "".join(chr(int(run[at : at + 8], 2)) for at in range(0, len(run), 8))


def _base32(run: str) -> str | None:
    try:
        return _wide(base32(run))
    except ValueError:  # letters of another alphabet, which are the same in another case
        return None


def _pairs(run: str) -> str | None:
    """Bytes in hexadecimal, one by one or several in a word, of any alphabet."""
    words = _HEX_DIGITS.findall(_HEX_PREFIX.sub(" ", run))
    if any(len(word) % 2 for word in words):
        return None
    whole = _wide(bytes.fromhex("".join(words)))
    if whole is None or " " in whole or not whole.isascii() or len(words) * _DIGITS == sum(map(len, words)):
        return whole
    return " ".join(filter(None, (_wide(bytes.fromhex(word)) for word in words)))


def _wide_base64(run: str) -> str | None:
    """Base64 of letters that are not ASCII.

    The shape of a block does not promise them (``matching/encoded/encodings.py``).
    """
    letters = run.strip("=").replace("-", "+").replace("_", "/")
    try:
        return _wide(base64.b64decode(letters[: len(letters) // 4 * 4]))
    except (binascii.Error, ValueError):
        return None


def _wide_hex(run: str) -> str | None:
    return _wide(bytes.fromhex(run))


def _wide(data: bytes) -> str | None:
    """The text of bytes that are UTF-8, without a last character that was cut off; None for other bytes."""
    try:
        text = fold(codecs.getincrementaldecoder("utf-8")().decode(data))
    except UnicodeDecodeError:
        return None
    return text if text.isprintable() else None


_Notation = tuple[re.Pattern[str], Callable[[str], str | None], Any]
"""The pattern of the runs, what reads one, and what tells whether there may be any."""

_ANY: Final = frozenset(string.ascii_letters + string.digits)
_DECIMAL: Final = frozenset(string.digits)
_DOTS: Final = frozenset(".·•*_-")
_BEGUN: Final = frozenset("+(")
_WIDE: Final[frozenset[str]] = frozenset()  # nothing of ASCII
_NEEDS: Final = (_ANY, _DECIMAL, _DOTS, _BEGUN)
_NOTATIONS: Final[tuple[tuple[re.Pattern[str], Callable[[str], str | None], frozenset[str]], ...]] = (
    (_MORSE_RUN, _morse, _DOTS),
    (_FLAG_RUN, _flags, _WIDE),
    (_NUMBERED_RUN, _numbered, _BEGUN),
    (_BITS, _bits, _DECIMAL),
    (_BASE32, _base32, _ANY),
    (_PIECES, base64_text, _ANY),
    (_LONG_BASE64, _wide_base64, _ANY),
    (_LONG_BASE64, _turned64, _ANY),
    (_SHORT_PIECES, _pieces64, _ANY),
    (_BRAILLE_RUN, _braille, _WIDE),
    (_ICAO_RUN, _icao, _ANY),
    (_PLACES_RUN, _places, _DECIMAL),
    (_TRIPLES, _triples, _DECIMAL),
    (_OCTAL_RUN, _octal, _DECIMAL),
    (_SPLIT_BITS, _split_bits, _DECIMAL),
    (_DRESSED_HEX, _dressed_hex, _DECIMAL),
    (_HEX_WORDS, _hex_words, _DECIMAL),
    (_LONG_HEX, _wide_hex, _ANY),
    (_PAIRS_RUN, _pairs, _ANY),
    (DENSE_RUN, dense_text, _ANY),
    (AS_IN_RUN, as_in, _ANY),
    (SQUARE_RUN, from_square, _DECIMAL),
    (SQUARE_RUN, from_other_square, _DECIMAL),
    (PUNYCODE_WORD, unpunycoded, _DOTS),
    (UUENCODED, uuencoded_text, _ANY),
)
"""The pattern of the runs, what reads one, and characters of which each run holds one: half need no search without
digits."""

_UNWORDED_ALL: Final = frozenset({base64_text, _wide_base64, _turned64, _pieces64, dense_text})
"""Those of which every text has letters and digits, or capitals and small letters, side by side."""
