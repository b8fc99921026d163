"""Where a list goes on: the row of the last record that was shown, with a check that ties it to the list.

Both under the key of the index: the number of a row says how many records of others stand before it, and behind a
made-up one stands what is next in amount or date to somebody else's record.
"""

import base64
import struct
from typing import Final

from server.folder.index.digester import Digester
from server.source import SourceError

_CURSOR: Final = struct.Struct(">QQ")  # row, hidden by the check; check: 16 bytes
_PADDING: Final = "=="  # that base64 has behind as many
_CURSOR_CHARS: Final = 22
_MASK: Final = (1 << 64) - 1


def encode_cursor(row: int, tied: tuple[object, ...], digester: Digester) -> str:
    """22 characters for a row of the list that `tied` tells from all others."""
    check = digester(ascii(("cursor", row, tied))) & _MASK
    return base64.urlsafe_b64encode(_CURSOR.pack(row ^ _pad(check, digester), check)).decode().removesuffix(_PADDING)


def decode_cursor(cursor: str, tied: tuple[object, ...], digester: Digester) -> int:
    """The row again. Raises `SourceError` for what `encode_cursor` has not made for this list."""
    try:
        packed = base64.b64decode(cursor[: _CURSOR_CHARS + 1] + _PADDING, altchars=b"-_", validate=True)
        hidden, check = _CURSOR.unpack(packed)
        row = hidden ^ _pad(check, digester)
        if encode_cursor(row, tied, digester) == cursor:
            return int(row)
    except (ValueError, struct.error):
        pass
    raise SourceError("the cursor does not belong to this list; start again without one", asked=True)


def _pad(check: int, digester: Digester) -> int:
    return digester(ascii(("row", check))) & _MASK
