"""Where a list goes on: the row of the last record that was shown, with a check that ties it to the list.

The check is no secret, and need not be: all that a made-up cursor could open is another page of the same list. It tells
a cursor that was garbled, or taken from another list, from a place in this one.
"""

import base64
import hashlib
import struct
from typing import Final

from server.source import SourceError

_CURSOR: Final = struct.Struct(">Q10s")  # row, check; 18 bytes are 24 base64 characters exactly
_CURSOR_CHARS: Final = 24


def encode_cursor(row: int, tied: tuple[object, ...]) -> str:
    """24 characters for a row of the list that `tied` tells from all others."""
    text = ascii((row, tied))
    check = hashlib.blake2b(text.encode(), digest_size=10).digest()
    return base64.urlsafe_b64encode(_CURSOR.pack(row, check)).decode()


def decode_cursor(cursor: str, tied: tuple[object, ...]) -> int:
    """The row again. Raises `SourceError` for what `encode_cursor` has not made for this list."""
    try:
        row, _ = _CURSOR.unpack(base64.b64decode(cursor[: _CURSOR_CHARS + 1], altchars=b"-_", validate=True))
        if encode_cursor(row, tied) == cursor:
            return int(row)
    except (ValueError, struct.error):
        pass
    raise SourceError("the cursor does not belong to this list; start again without one", asked=True)
