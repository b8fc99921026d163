"""Keyed digests: what the index holds in place of ids, emails and names.

Under a key that only the owner of the index has, 64 bits say nothing of what they stand for. Two values may share a
digest, once in some billions of pairs, so a digest finds candidates, and the record itself decides.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Final

from scanner.matching.normalize import fold

KEY_BYTES: Final = 32

TokenOf = Callable[[str, str], str]
"""The pseudonym that views show: (entity type, text) -> token."""

_WORDS: Final = re.compile(r"[^\W_]+")
_ONLY_DIGITS: Final = re.compile(r"[0-9][0-9 .\-]*\Z", re.ASCII)
# What a field that holds nothing but a number may have been taken for, with the digits that such a number has.
_NUMBERS: Final = (
    ("CREDIT_CARD", range(12, 20)),  # ISO/IEC 7812
    ("PHONE_NUMBER", range(7, 16)),  # E.164
    ("US_SSN", range(9, 10)),
    ("US_ITIN", range(9, 10)),
    ("US_EIN", range(9, 10)),
    ("ABA_ROUTING_NUMBER", range(9, 10)),
    ("US_BANK_NUMBER", range(4, 18)),  # NACHA: 17 digits at most
)


class Digester:
    """Digests under one key of `KEY_BYTES` bytes. Immutable; threads share it."""

    def __init__(self, key: bytes) -> None:
        self._start = hashlib.blake2b(digest_size=8, key=key)

    def __call__(self, text: str) -> int:
        """64 bits, signed."""
        digest = self._start.copy()
        digest.update(text.encode("utf-8", "surrogatepass"))  # a caller's argument may hold anything
        return int.from_bytes(digest.digest(), "big", signed=True)


def comparable_email(text: str) -> str:
    """An email address as it is compared: people do not mind case, and some mailboxes do, which no exporter knows."""
    return "email\0" + "".join(fold(text).casefold().split())


def comparable_name(text: str) -> str:
    """A name as it is compared: its words in any order, without case, accents and punctuation."""
    return "name\0" + " ".join(sorted(_WORDS.findall(fold(text).casefold())))


def tokens_of(token: TokenOf, kind: str, text: str) -> Iterator[str]:
    """The tokens that a view may show in place of an account's `text`, an "email", a "name" or a "key"."""
    if "@" in text:
        yield token("EMAIL_ADDRESS", text)
    elif kind == "name":
        yield token("PERSON", text)
        yield token("ORGANIZATION", text)
    elif _ONLY_DIGITS.match(text):
        digits = sum(character.isdigit() for character in text)
        for entity_type, lengths in _NUMBERS:
            if digits in lengths:
                yield token(entity_type, text)
