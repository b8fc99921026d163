"""Where a list goes on: a number, such as the row of the last record that was shown, and a check, of one list alone.

Both are made with a digest. Under a secret key it also hides the number, and nobody can make up a cursor: the number of
a row says how many records of others stand before it, and behind a made-up one stands what is next in amount or date to
somebody else's record. What a billing API says of its pages is no number, and is encrypted (`server.api.cursor`).
"""

import base64
import struct
from collections.abc import Callable
from typing import Final

from server.source import SourceError

Digest = Callable[[str], int]
"""64 bits of a text, signed."""

CURSOR_CHARS: Final = 22

MAX_CURSOR: Final = 512
"""Characters of the cursor of a list, whatever its source."""

NOT_OF_THIS_LIST: Final = "the cursor does not belong to this list; start again without one"

_CURSOR: Final = struct.Struct(">QQ")  # number, hidden by the check; check: 16 bytes
_PADDING: Final = "=="  # that base64 has behind as many
_MASK: Final = (1 << 64) - 1


def encode_cursor(number: int, tied: tuple[object, ...], digest: Digest) -> str:
    """`CURSOR_CHARS` characters for a number in the list that `tied` tells from all others."""
    check = digest(ascii(("cursor", number, tied))) & _MASK
    return base64.urlsafe_b64encode(_CURSOR.pack(number ^ _pad(check, digest), check)).decode().removesuffix(_PADDING)


def decode_cursor(cursor: str, tied: tuple[object, ...], digest: Digest) -> int:
    """The number again. Raises `SourceError` for what `encode_cursor` has not made for this list."""
    try:
        packed = base64.b64decode(cursor[: CURSOR_CHARS + 1] + _PADDING, altchars=b"-_", validate=True)
        hidden, check = _CURSOR.unpack(packed)
        number = hidden ^ _pad(check, digest)
        if encode_cursor(number, tied, digest) == cursor:
            return int(number)
    except (ValueError, struct.error):
        pass
    raise SourceError(NOT_OF_THIS_LIST, asked=True)


def _pad(check: int, digest: Digest) -> int:
    return digest(ascii(("row", check))) & _MASK
