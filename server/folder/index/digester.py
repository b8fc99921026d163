"""Keyed digests: what the index holds in place of ids, emails and names.

Only the owner of the index has the key. Without it, 64 bits reveal nothing of the text. Two texts share a digest about
once in some billions of pairs, so a digest finds candidates, and the record itself decides.
"""

import hashlib
from typing import Final

KEY_BYTES: Final = 32


class Digester:
    """Digests under one key of `KEY_BYTES` bytes. Immutable; threads share it."""

    def __init__(self, key: bytes) -> None:
        self._start = hashlib.blake2b(digest_size=8, key=key)

    def __call__(self, text: str) -> int:
        """A keyed digest of a text, as a signed number of 64 bits."""
        digest = self._start.copy()
        digest.update(text.encode("utf-8", "surrogatepass"))  # a caller's argument may hold anything
        return int.from_bytes(digest.digest(), "big", signed=True)
