"""Marks that stand before the record of a line, and are no part of it.

A record separator begins each line of a JSON text sequence (RFC 7464, 2.2), and files that have a byte order mark each,
put one behind the other, have it in the middle.
"""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = re.compile(rb"(?:\x1e|\xef\xbb\xbf)*")


def unmarked(line: bytes) -> bytes:
    """A line without the marks before its record."""
    marks = _MARKS.match(line)
    return line[marks.end() :] if marks else line
