"""Lines that hold several records, one behind the other, as Firehose writes those of a batch.

They are read in groups: in a line of sixty megabytes there may be thirty million of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final

import msgspec

_VALUE: Final = json.JSONDecoder().raw_decode
_OBJECT: Final = re.compile(r"\s*\{")
_BETWEEN: Final = re.compile(rb"\}\s*\{")
"""Where one record ends and another begins, unless it is within a text."""

_OF_EACH: Final = 200
"""Bytes that a record counts for at least: 300,000 lines of ``{}`` took more than the 512 MB of a scan."""


def may_hold_several(line: bytes) -> bool:
    """Whether a line is no JSON by itself, and looks as if it held several records one behind the other."""
    if not _BETWEEN.search(line):
        return False
    try:
        msgspec.json.decode(line, type=msgspec.Raw)
    except (msgspec.MsgspecError, RecursionError):
        return True
    return False


def parted(line: bytes) -> Iterator[bytes]:
    """The records of a line that holds several one behind the other, and what is left of it; or else the line."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        yield line
        return
    at = begun = 0
    with suppress(ValueError, RecursionError):
        while (opened := _OBJECT.match(text, at)) is not None:
            _, end = _VALUE(text, opened.end() - 1)
            if at > begun:
                yield text[begun:at].encode()
            begun, at = at, end
    if text[at:].strip() and at > begun:
        yield text[begun:at].encode()
        begun = at
    yield text[begun:].encode()


def grouped(parts: Iterable[tuple[int, bytes]], most: int) -> Iterator[list[tuple[int, bytes]]]:
    """Parts of lines, in groups that take about as much memory as so many bytes of usual lines."""
    group: list[tuple[int, bytes]] = []
    size = 0
    for part in parts:
        group.append(part)
        size += max(_OF_EACH, len(part[1]))
        if size >= most:
            yield group
            group, size = [], 0
    if group:
        yield group
