"""Sealed cursors into lists of a billing API: only this server can make or read them.

A cursor holds the API's own name for a page. That may be an address, an id, or a text with values of a record in it (an
API that sorts by name has names in its cursors), and it goes back to the API unchanged. So it is encrypted and bound to
its list: a cursor that was made up, damaged, or taken from another list, filter or tenant is refused before the API is
asked.

The key comes from the API's credential: cursors outlive a restart, and two servers with the same credential understand
each other's. It is derived by scrypt, so that a cursor is no shortcut to guessing a weak credential.
"""

import base64
import binascii
import hashlib
import os
import threading
import zlib
from collections.abc import Callable
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.cursors import MAX_CURSOR, NOT_OF_THIS_LIST
from server.source import SourceError

_MAX_PLAIN: Final = 4096
_NONCE: Final = 12  # bytes, NIST SP 800-38D, section 5.2.1.1
_SCRYPT: Final = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}  # 16 MiB and some 40 ms, once for each credential


class Place(msgspec.Struct, frozen=True, array_like=True):
    """`position`: as the API names a page, None for the first. `skip`: records of that page that were shown."""

    position: str | None = None
    skip: int = 0


_PLACE: Final = msgspec.msgpack.Decoder(Place)


class Sealer:
    """Seals places. Threads share it. `secret` is asked for what the key is derived from; `salt`: of which API."""

    def __init__(self, secret: Callable[[], str], salt: str) -> None:
        self._secret = secret
        self._salt = salt.encode()
        self._lock = threading.Lock()
        self._held: tuple[str, AESGCM] | None = None

    def seal(self, place: Place, tied: str) -> str:
        """A cursor that only `open` with the same `tied` reads. Raises `SourceError` when it would be too long."""
        nonce = os.urandom(_NONCE)
        packed = zlib.compress(msgspec.msgpack.encode(place), 9)  # mostly undoes the base64 that places are written in
        cursor = base64.urlsafe_b64encode(nonce + self._cipher().encrypt(nonce, packed, tied.encode())).decode()
        if len(cursor) > MAX_CURSOR:
            raise SourceError("the billing API names the next page by more than a cursor can hold")
        return cursor

    def open(self, cursor: str, tied: str) -> Place:
        """The place. Raises `SourceError`."""
        try:
            sealed = base64.b64decode(cursor[: MAX_CURSOR + 1], altchars=b"-_", validate=True)
            packed = self._cipher().decrypt(sealed[:_NONCE], sealed[_NONCE:], tied.encode())
            return _PLACE.decode(zlib.decompressobj().decompress(packed, _MAX_PLAIN))
        except (InvalidTag, ValueError, binascii.Error, zlib.error):
            raise SourceError(NOT_OF_THIS_LIST, asked=True) from None

    def _cipher(self) -> AESGCM:
        secret = self._secret()
        with self._lock:
            if self._held is None or self._held[0] != secret:
                key = hashlib.scrypt(secret.encode(), salt=self._salt, **_SCRYPT)
                self._held = secret, AESGCM(key)
            return self._held[1]
