"""Disguises: the same value in characters or encodings that a reader undoes and a pattern does not see.

A disguise maps a value to another text, or to None when it cannot change it. Encodings replace the whole value by
one token; there, the whole token is what must be masked.
"""

from __future__ import annotations

import base64
import json
import quopri
from collections.abc import Callable, Mapping

_DIGITS = "0123456789"
_LATIN = "aceiopsxyABCEHKMOPTX"
_CYRILLIC = "асеіорѕхуАВСЕНКМОРТХ"  # noqa: RUF001 - the disguise itself
_ZERO_WIDTH = "\u200b"
_SOFT_HYPHEN = "\u00ad"


def _translated(table: Mapping[str, str]) -> Callable[[str], str | None]:
    mapping = str.maketrans(dict(table))

    def disguise(text: str) -> str | None:
        disguised = text.translate(mapping)
        return disguised if disguised != text else None

    return disguise


def _digits_from(first: str) -> dict[str, str]:
    return {digit: chr(ord(first) + value) for value, digit in enumerate(_DIGITS)}


def _between(character: str, every: int) -> Callable[[str], str | None]:
    def disguise(text: str) -> str | None:
        return character.join(text[i : i + every] for i in range(0, len(text), every))

    return disguise


def _percent(text: str) -> str | None:
    encoded = "".join(c if c.isalnum() and c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in text)
    return encoded if encoded != text else None


def _entities(text: str) -> str | None:
    return "".join(c if c.isalpha() else f"&#{ord(c)};" for c in text)


def _escapes(text: str) -> str | None:
    return "".join(f"\\u{ord(c):04x}" for c in text) if max(text) <= "\uffff" else None


def _quoted_printable(text: str) -> str | None:
    encoded = quopri.encodestring(text.encode(), quotetabs=True).decode().strip()
    encoded = encoded.replace("@", "=40").replace("+", "=2B")
    return encoded if encoded != text and "\n" not in encoded else None


DISGUISES: Mapping[str, Callable[[str], str | None]] = {
    "fullwidth": _translated({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}),
    "mathematical-digits": _translated(_digits_from("\U0001d7ce")),
    "arabic-indic-digits": _translated(_digits_from("\u0660")),
    "nbsp": _translated({" ": "\u00a0"}),
    "zero-width": _between(_ZERO_WIDTH, 3),
    "soft-hyphen": _between(_SOFT_HYPHEN, 4),
    "non-breaking-hyphen": _translated({"-": "\u2011"}),
    "homoglyphs": _translated(dict(zip(_LATIN, _CYRILLIC, strict=True))),
    "percent": _percent,
    "html-entities": _entities,
    "unicode-escapes": _escapes,
    "quoted-printable": _quoted_printable,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64-json": lambda text: base64.b64encode(json.dumps({"id": 7, "value": text}).encode()).decode(),
    "nested-json": lambda text: json.dumps(json.dumps({"v": text}))[1:-1],
}
"""Name to function. Texts of one character or more go in."""

DISGUISED_TYPES = ("CREDIT_CARD", "EMAIL_ADDRESS", "IBAN_CODE", "US_SSN", "PHONE_NUMBER", "VAT_NUMBER")
"""Entity types that have a shape to disguise."""
