"""Names of fields in Chinese and Japanese without the word before them that says whose the value is."""

from __future__ import annotations

from typing import Final

from scanner.matching.normalize import fold
from scanner.payloads.field_words import BEARERS

_BEARERS: Final = tuple(sorted({fold(word).lower() for word in BEARERS}, key=len, reverse=True))


def without_bearer(plain: str) -> str:
    """A canonical name in Chinese or Japanese without the word before it that says whose the value is; or empty."""
    if plain.isascii():
        return ""
    return next((plain.removeprefix(bearer) for bearer in _BEARERS if plain.startswith(bearer)), "")
