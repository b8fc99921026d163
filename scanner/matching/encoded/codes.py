"""Texts written as numbers: the codes of their characters in binary, octal, decimal or hexadecimal, and base32.

Every pattern takes only codes of ASCII characters, and enough of them for a few words, so that dates, prices and serial
numbers hardly ever match. Those that do are decoded and found to hold nothing, which is all that they cost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.matching.engines.native import compile_native

_MORE: Final = "{9,}"  # codes after the first, at the least, to be read as text
_CODE: Final = r"(?:9|1[03]|3[2-9]|[4-9][0-9]|1[01][0-9]|12[0-6])"
_OCTAL: Final = r"(?:0o[0-7]{2,3}|0?[01][0-7]{2}|[4-7][0-7])"
_BITS: Final = r"(?:0b)?[01]{6,8}"
_PREFIX: Final = r"(?:0x|[Uu]\+00)?"
_NEXT: Final = r"[^\w\x1f]{1,3}(?:[Cc][Hh][Rr]\()?"  # "72, 101", "72-101", "chr(72)+chr(101)"
_GAP: Final = r"[\s,;|/_-]{1,2}"
_HEX_GAP: Final = r"[\s:,;|/._-]{0,2}"

BASE32: Final = r"[E-P][A-Z2-7]{19,}={0,6}"  # the first letter of five bytes that begin with a printable one
HEXADECIMAL: Final = r"(?:0x)?(?:[2-7][0-9A-Fa-f]){10}[0-9A-Fa-f]*"
NUMBERS: Final = r"(?:[0-9][0-9A-Fa-fox]+[\n -/:_|] ?){8,}(?:[0-9A-Fa-f]{2}[\n -/:_|] ?)*[0-9A-Fa-fox]*"
"""A run of what may be numbers, each parted from the next by one or two signs; dates and prices have fewer numbers.
Small, like the others, since all of them are part of one pattern of the matcher; which runs are text is decided here.
"""

# By RE2: the standard library's engine takes minutes for 60 KB of hexadecimal digits of which the last stands alone.
_NOTATIONS: Final = {
    name: compile_native(rf"(?:^|\W)(?:{pattern})(?:[^0-9A-Za-z]|$)")
    for name, pattern in {
        "base32": BASE32,
        "decimal": rf"(?:[Cc][Hh][Rr]\()?{_CODE}(?:{_NEXT}{_CODE}){_MORE}",
        "octal": rf"{_OCTAL}(?:{_GAP}{_OCTAL}){_MORE}",
        "binary": rf"{_BITS}(?:{_GAP}{_BITS}){_MORE}|[01]{{70,}}",
        "hexadecimal": (
            rf"{_PREFIX}[2-7][0-9A-Fa-f](?:{_HEX_GAP}{_PREFIX}[2-7][0-9A-Fa-f]){_MORE}"
            rf"(?:{_HEX_GAP}{_PREFIX}[0-9A-Fa-f]{{2}})*"
        ),
    }.items()
}
NAMES: Final = tuple(_NOTATIONS)
"""The names of the notations."""

_BASE32_DIGITS: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghijklmnopqrstuv")
_BITS_OF_LETTER: Final = 5
_BESIDE: Final = "".join(chr(code) for code in range(128) if not chr(code).isalnum() and chr(code) != "=")
_NUMBER: Final = re.compile(r"[0-9]+")
_OCTAL_NUMBER: Final = re.compile(r"(?:0o)?([0-7]{2,4})")
_BINARY_NUMBER: Final = re.compile(r"(?:0b)?([01]{8}|[01]{6,7})")
_PAIR: Final = re.compile(r"[0-9A-Fa-f]{2}")
_NO_DIGITS: Final = re.compile(r"0x|[Uu]\+00")


def decoded(block: str) -> Iterator[tuple[str, bytes]]:
    """The bytes that a block may stand for, with the notation's name; the notation that covers most of it first."""
    data = block.encode(errors="replace")
    # The match includes the characters beside the numbers, since RE2 has no lookaround.
    found = [
        (name, match.group().decode("ascii", "ignore").strip(_BESIDE).lstrip("="))
        for name, pattern in _NOTATIONS.items()
        if (match := pattern.search(data))
    ]
    for name, numbers in sorted(found, key=lambda one: -len(one[1])):
        yield name, _bytes(name, numbers)


def base32(letters: str) -> bytes:
    """The bytes of base32 without padding, in any case. Read as one number: 1 us, where ``base64`` takes 15."""
    whole = letters[: len(letters) - (len(letters) % 8 in {1, 3, 6})]  # the last letter of so many ends no byte
    bits = len(whole) * _BITS_OF_LETTER
    return (int(whole.upper().translate(_BASE32_DIGITS) or "0", 32) >> bits % 8).to_bytes(bits // 8, "big")


def _bytes(name: str, block: str) -> bytes:
    if name == "base32":
        return base32(block.rstrip("="))
    if name == "decimal":
        return bytes(map(int, _NUMBER.findall(block)))
    if name == "octal":
        return bytes(int(number, 8) & 0xFF for number in _OCTAL_NUMBER.findall(block))
    if name == "binary":
        return bytes(int(number, 2) for number in _BINARY_NUMBER.findall(block))
    return bytes.fromhex("".join(_PAIR.findall(_NO_DIGITS.sub(" ", block))))
