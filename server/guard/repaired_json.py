"""Lines of a server that are JSON but for what its language writes beside it: NaN, halves of characters, a mark.

Python writes a missing number as `NaN`, and JavaScript cuts a text within a pair of escapes. Clients in those languages
read both. The number becomes null, and the half the sign for a character that is lost (U+FFFD). Windows begins what it
writes with a byte order mark, which is dropped; all else that is no JSON stays unread.
"""

import re
from codecs import BOM_UTF8
from typing import Any, Final

from server.guard.messages import UnreadableError, read_line

# An unclosed text is a token too: or each of many would be read to the end of the line.
_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"?|-?(?:NaN|Infinity)\b', re.DOTALL)
_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}|(u[dD][89a-fA-F][0-9A-Fa-f]{2})|.)", re.DOTALL
)


def read_repaired(line: bytes) -> Any:
    """The JSON value of a line, read with such signs replaced if it cannot be read with them.

    Raises `UnreadableError`.
    """
    line = line.removeprefix(BOM_UTF8)
    try:
        return read_line(line)
    except UnreadableError:
        if not (b"NaN" in line or b"Infinity" in line or b"\\ud" in line.lower()):
            raise
    return read_line(_TOKEN.sub(_repaired, line))


def _repaired(token: re.Match[bytes]) -> bytes:
    written = token[0]
    if not written.startswith(b'"'):
        return b"null"
    return _ESCAPE.sub(_whole, written) if b"\\u" in written else written


def _whole(escape: re.Match[bytes]) -> bytes:
    return escape[0] if escape[1] is None else b"\\ufffd"
