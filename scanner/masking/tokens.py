"""Keyed pseudonyms: under one key the same value gives the same token, which reveals nothing without the key.

A plain hash of a phone number is undone by trying all phone numbers, and an unsalted one links records across
customers. So both styles are HMAC-SHA-256 (RFC 2104) under a key that only the operator has. Values that differ only in
case, spaces or separators are one value.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Final

from scanner.entity_types import NUMERIC
from scanner.matching.buffer.normalize import fold

SHORTEST_KEY: Final = 16
"""Bytes: 128 bits, so that a key cannot be found by trying."""

_TOKEN_CHARACTERS: Final = 8  # of base32: 40 bits, a collision is likely only beyond a million values of one type
_HASH_CHARACTERS: Final = 32  # of hexadecimal: 128 bits
_LABELS: Final[Mapping[str, str]] = {  # labels of types inside a token; other types keep their names
    "CREDIT_CARD": "CARD",
    "EMAIL_ADDRESS": "EMAIL",
    "PHONE_NUMBER": "PHONE",
    "IBAN_CODE": "IBAN",
    "STREET_ADDRESS": "ADDRESS",
    "ORGANIZATION": "COMPANY",
}

TOKEN: Final = re.compile(rf"<(?P<label>[A-Z][A-Z0-9_]{{0,40}})_[A-Z2-7]{{{_TOKEN_CHARACTERS}}}>")
"""The form of a token; its label is the type of the value."""


def token(key: bytes, entity_type: str, text: str) -> str:
    """A pseudonym of a value: ``<EMAIL_7F3K9QXZ>``. Equal values of a type have equal ones under one key."""
    letters = base64.b32encode(_digest(key, entity_type, text)).decode()[:_TOKEN_CHARACTERS]
    return f"<{_LABELS.get(entity_type, entity_type)}_{letters}>"


def keyed_hash(key: bytes, entity_type: str, text: str) -> str:
    """A keyed digest of a value, as 32 hexadecimal digits."""
    return _digest(key, entity_type, text).hex()[:_HASH_CHARACTERS]


def _digest(key: bytes, entity_type: str, text: str) -> bytes:
    return hmac.digest(key, f"{entity_type}\0{_canonical(entity_type, text)}".encode(), hashlib.sha256)


def _canonical(entity_type: str, text: str) -> str:
    plain = fold(text)
    if entity_type in NUMERIC:
        return "".join(character for character in plain if character.isalnum()).upper()
    return " ".join(plain.casefold().split())
