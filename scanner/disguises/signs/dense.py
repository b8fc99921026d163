"""Texts in codes of more letters than base64 has, or fewer: base85 in its alphabets, base91, 62, 58 and 36, uuencode.

A block of base85 or base91 stands for a few bytes by itself, so its beginning shows whether there is a text in it. In
the others all digits are one number. No bytes but those of a text are printable for long, so what decodes was encoded.
"""

from __future__ import annotations

import base64
import binascii
import re
import string
from collections.abc import Callable, Iterator
from typing import Final

from scanner.matching.buffer.normalize import fold
from scanner.matching.engines.native import compiled_later

_RARE: Final = "!#$%&();<=>?@^`{|}~*+\\[\\]\\\\"  # signs that neither words nor addresses are full of
_SIGNS: Final = rf"(?:[{_RARE}][^\x00-\x20{_RARE}\x7f-\xff]{{0,10}}){{4}}"
DENSE: Final = rf"{_SIGNS}|begin [0-7]{{3}} "
"""Four such signs in one run with at most ten others between each two, in bytes, as nearly each sentence in these codes
has, no leaf of 42,000 of bills, and one note of 110. Or the first line of uuencode."""

_may_be_dense: Final = compiled_later(DENSE)
_SIGNED: Final = re.compile(_SIGNS)
DENSE_RUN: Final = re.compile(r"(?<!\S)[!-~]{20,}(?!\S)")
UUENCODED: Final = re.compile(r"(?<![!-~])(?:begin [0-7]{3} [^\n]{1,80}\n)?(?:M[ -`]{60}\n)*[!-M][ -`]{8,60}(?![!-~])")

_LONGEST: Final = 2_000  # characters of a block
_BEGINNING: Final = 20  # characters of a block that are decoded first
_OF_ASCII: Final = range(10, 41)
"""Values of the first of five digits of base 85 in which a byte of printable ASCII comes first: 85 to the fourth is 3.1
times 256 to the third. Hardly any id or path has one in each of three places, as each text has."""
_MOST_DIGITS: Final = 400  # of one number: 0.1 ms
_HEXADECIMAL: Final = frozenset(string.hexdigits)
_FEWEST_BYTES: Final = 12
_LIKE_TEXT: Final = 0.85  # letters and spaces among the characters; sentences have more
_BESIDE: Final = "\"'`.,;:()[]"
_DIGITS, _CAPITALS, _SMALL = string.digits, string.ascii_uppercase, string.ascii_lowercase
# Alphabets: ZeroMQ RFC 32, basE91 by Henke, base58 of Bitcoin; base62 in both orders.
_Z85: Final = f"{_DIGITS}{_SMALL}{_CAPITALS}.-:+=^!/*?&<>()[]{{}}@%$#"
_B85: Final = f"{_DIGITS}{_CAPITALS}{_SMALL}!#$%&()*+-;<=>?@^_`{{|}}~"  # RFC 1924
_ASCII85: Final = "".join(map(chr, range(ord("!"), ord("u") + 1)))
_Z85_AS_B85: Final = str.maketrans(_Z85, _B85)
_BASE91: Final = {
    sign: value for value, sign in enumerate(f'{_CAPITALS}{_SMALL}{_DIGITS}!#$%&()*+,./:;<=>?@[]^_`{{|}}~"')
}
_NUMBERS: Final = tuple(
    {digit: value for value, digit in enumerate(digits)}
    for digits in (
        "".join(one for one in _DIGITS + _CAPITALS + _SMALL if one not in "0OIl"),
        _DIGITS + _CAPITALS + _SMALL,
        _DIGITS + _SMALL + _CAPITALS,
        _DIGITS + _SMALL,
    )
)


def dense_text(run: str) -> str | None:
    """The text that a run of characters without spaces stands for in one of these codes, folded; mostly None."""
    if len(run) > _LONGEST:
        return None
    for letters in dict.fromkeys((run, run.strip(_BESIDE))):
        found = _numbered(letters) if letters.isalnum() else _in_blocks(letters)
        if found is not None:
            return found
    return None


def uuencoded_text(run: str) -> str | None:
    """The text of uuencoded lines, folded; None if there is none."""
    lines = [line for line in run.split("\n") if not line.startswith("begin ")]
    try:
        return _as_text(b"".join(map(binascii.a2b_uu, lines)))
    except ValueError:
        return None


def holds_dense(text: str) -> bool:
    """Whether a folded text holds such a code of a text, that is not of letters and digits alone."""
    if _may_be_dense().search(text.encode()) is None:
        return False
    return any(_decoded_in(text))


def _decoded_in(text: str) -> Iterator[str]:
    for pattern, read in ((DENSE_RUN, dense_text), (UUENCODED, uuencoded_text)):
        yield from filter(None, map(read, (match.group() for match in pattern.finditer(text))))


def dense_texts(text: str) -> str:
    """All that such codes in a folded text stand for; mostly nothing."""
    return " ".join(_decoded_in(text)) if _may_be_dense().search(text.encode()) is not None else ""


def _in_blocks(letters: str) -> str | None:
    if _SIGNED.search(letters) is None:  # paths and parts of logs, 1 us instead of 20
        return None
    for decode in (*(decode for decode, may_be in _BY_FIVES if may_be.match(letters) is not None), _base91):
        beginning = _bytes(decode, letters[:_BEGINNING])
        if beginning is not None and beginning[:_FEWEST_BYTES].isascii() and _is_printable(beginning[:_FEWEST_BYTES]):
            text = _as_text(_bytes(decode, letters) or b"")
            if text is not None:
                return text
    return None


def _by_fives(digits: str, before: str = "") -> re.Pattern[str]:
    """What the three first blocks of five digits of a text are like, which are its first twelve bytes."""
    each = re.escape("".join(digits[value] for value in _OF_ASCII))
    return re.compile(rf"{before}(?:[{each}].{{4}}){{2}}[{each}]")


def _bytes(decode: Callable[[str], bytes], letters: str) -> bytes | None:
    try:
        return decode(letters)
    except (ValueError, KeyError):  # letters of another alphabet
        return None


def _ascii85(letters: str) -> bytes:
    return base64.a85decode(letters.removeprefix("<~").removesuffix("~>"))


def _base85(letters: str) -> bytes:
    return base64.b85decode(letters)


def _z85(letters: str) -> bytes:
    return base64.b85decode(letters.translate(_Z85_AS_B85))


def _base91(letters: str) -> bytes:
    """Two letters are 13 bits, or 14 where these are a small number."""
    data = bytearray()
    bits = held = 0
    for first, second in zip(letters[::2], letters[1::2], strict=False):
        value = _BASE91[first] + 91 * _BASE91[second]
        bits |= value << held
        held += 13 if value & 8191 > 88 else 14  # noqa: PLR2004 - of the code's definition
        while held > 7:  # noqa: PLR2004 - a byte
            data.append(bits & 255)
            bits >>= 8
            held -= 8
    if len(letters) % 2:
        data.append((bits | _BASE91[letters[-1]] << held) & 255)
    return bytes(data)


def _numbered(letters: str) -> str | None:
    """The text of which all letters and digits are one number."""
    # Words have no digit, hashes and counts no other letters; of 40 digits of base 62 one in 2,000 has none.
    if len(letters) > _MOST_DIGITS or letters.isalpha() or _HEXADECIMAL.issuperset(letters):
        return None
    digits = letters.lower() if letters.isupper() else letters  # base36 in capitals
    different = set(digits)
    for values in _NUMBERS:
        if values.keys() >= different:
            number = 0
            for digit in digits:
                number = number * len(values) + values[digit]
            text = _as_text(number.to_bytes((number.bit_length() + 7) // 8, "big"))
            if text is not None:
                return text
    return None


_BY_FIVES: Final = (
    (_ascii85, _by_fives(_ASCII85, "(?:<~)?")),
    (_base85, _by_fives(_B85)),
    (_z85, _by_fives(_Z85)),
)
"""How each is decoded, and how a text in it begins."""


def _is_printable(data: bytes) -> bool:
    return data.decode("ascii", "replace").isprintable()


def _as_text(data: bytes) -> str | None:
    """The folded text of bytes, if they are one in words."""
    if len(data) < _FEWEST_BYTES:
        return None
    try:
        text = fold(data.rstrip(b"\0").decode())
    except UnicodeDecodeError:
        return None
    like = sum(one.isalpha() or one.isspace() for one in text)
    return text if " " in text and text.replace("\n", " ").isprintable() and like >= _LIKE_TEXT * len(text) else None
