"""Field names in Chinese and Japanese without the word that says whose the value is: 客户 (customer) in 客户姓名."""

from __future__ import annotations

from typing import Final

from scanner.matching.normalize import fold
from scanner.payloads.field_words import BEARERS

_BEARERS: Final = tuple(sorted({fold(word).lower() for word in BEARERS}, key=len, reverse=True))


def without_bearer(plain: str) -> str:
    """The name without such a first word; empty where it has none. ``plain`` is a canonical name."""
    if plain.isascii():
        return ""
    return next((plain.removeprefix(bearer) for bearer in _BEARERS if plain.startswith(bearer)), "")
