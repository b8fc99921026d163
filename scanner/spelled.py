"""Texts spelled letter by letter in signs that are no letters: Morse, flags, character numbers, base64 in pieces.

What a run of signs spells replaces it, and the text around it stays, as with escapes (:mod:`scanner.encodings`); but no
field of a bill holds these, so they are only looked for where instructions are.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Callable, Iterator
from typing import Final

from scanner.encodings import base64_text
from scanner.normalize import fold

_MORSE_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789.,?@-:!"
_MORSE_CODES: Final = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. -----"
    " .---- ..--- ...-- ....- ..... -.... --... ---.. ----. .-.-.- --..-- ..--.. .--.-. -....- ---... -.-.--"
)
_MORSE: Final = dict(zip(_MORSE_CODES.split(), _MORSE_LETTERS, strict=True))
_MORSE_RUN: Final = re.compile(r"(?<![\w.-])[.-]{1,6}(?:[ /|\n]{1,3}[.-]{1,6}){6,}")
_MORSE_GAP: Final = re.compile(r" ?[/|\n] ?| {2,}")
_FLAG_A: Final = 0x1F1E6
_FLAGS: Final = {_FLAG_A + number: chr(ord("a") + number) for number in range(26)}
_FLAG_RUN: Final = re.compile("[\U0001f1e6-\U0001f1ff](?:[ ]{0,1}[\U0001f1e6-\U0001f1ff]){4,}")
_NUMBERED: Final = re.compile(r"(?:U\+0*|chr\()(0x[0-9a-f]{2}|[0-9a-f]{2,4})\)?[^a-z0-9]{0,3}", re.IGNORECASE)
_NUMBERED_RUN: Final = re.compile(rf"(?:{_NUMBERED.pattern}){{8,}}", re.IGNORECASE)
_BITS: Final = re.compile(r"(?<![01])(?:[01]{8}){7,}(?![01])")
_BASE32: Final = re.compile(r"(?<![^\W_])[a-z2-7]{24,}(?![^\W_])")
_LONG_BASE64: Final = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{40,}={0,2}")
_LONG_HEX: Final = re.compile(r"(?<![^\W_])(?:[0-9A-Fa-f]{2}){20,}(?![^\W_])")
_LETTERS: Final = r"[A-Za-z0-9+/_-]{8,}={0,2}"
_PIECES: Final = re.compile(rf"(?<![A-Za-z0-9+/_-]){_LETTERS}(?:[^A-Za-z0-9][^\n]{{0,15}}?{_LETTERS})+")


def spelled(text: str) -> Iterator[str]:
    """Every other text that comes of reading such signs."""
    for run, read in _NOTATIONS:
        plain = run.sub(_replaced(read), text)
        if plain != text:
            yield plain


def _replaced(read: Callable[[str], str | None]) -> Callable[[re.Match[str]], str]:
    return lambda match: read(match.group()) or match.group()


def _morse(run: str) -> str:
    words = [word.split() for word in _MORSE_GAP.split(run)]
    return " ".join("".join(_MORSE.get(letter, "?") for letter in word) for word in words)


def _flags(run: str) -> str:
    return run.translate(_FLAGS)


def _numbered(run: str) -> str:
    decimal = run[:1] in "cC" and "x" not in run
    return "".join(chr(int(code, 10 if decimal and code.isdigit() else 16)) for code in _NUMBERED.findall(run))


def _bits(run: str) -> str:
    return "".join(chr(int(run[at : at + 8], 2)) for at in range(0, len(run), 8))


def _base32(run: str) -> str | None:
    letters = run.upper()[: len(run) // 8 * 8]
    try:
        text = base64.b32decode(letters).decode()
    except (binascii.Error, ValueError):
        return None
    return text if text.isprintable() else None


def _wide_base64(run: str) -> str | None:
    """Base64 of letters that are not ASCII, which the shape of a block does not promise (:mod:`scanner.encodings`)."""
    letters = run.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return _wide(base64.b64decode(letters[: len(letters) // 4 * 4]))
    except (binascii.Error, ValueError):
        return None


def _wide_hex(run: str) -> str | None:
    return _wide(bytes.fromhex(run))


def _wide(data: bytes) -> str | None:
    """The plain text of bytes that are UTF-8; a last character that was cut off is left out. Chance makes none."""
    try:
        text = fold(codecs.getincrementaldecoder("utf-8")().decode(data))
    except UnicodeDecodeError:
        return None
    return text if text.isprintable() else None


_NOTATIONS: Final[tuple[tuple[re.Pattern[str], Callable[[str], str | None]], ...]] = (
    (_MORSE_RUN, _morse),
    (_FLAG_RUN, _flags),
    (_NUMBERED_RUN, _numbered),
    (_BITS, _bits),
    (_BASE32, _base32),
    (_PIECES, base64_text),
    (_LONG_BASE64, _wide_base64),
    (_LONG_HEX, _wide_hex),
)
