"""The lines of an audit trail while it is verified: a look ahead at the next ones, and runs of lines without a record.

They tell whether a record is missing, in the wrong place, or was changed so much that it is no record any more: a
single line does not show that.
"""

import hashlib
from collections import deque
from collections.abc import Iterator

import msgspec

from server.audit.chain import MAX_LINE, OPENING, Sealed, unseal
from server.audit.folder import Line


class Ahead:
    """An iterator over lines that can also look at the lines to come."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._seen: deque[Line] = deque()

    def __iter__(self) -> Iterator[Line]:
        while (line := self.peek(0)) is not None:
            self._seen.popleft()
            yield line

    def peek(self, offset: int) -> Line | None:
        """The line `offset` lines behind the next one."""
        while len(self._seen) <= offset:
            line = next(self._lines, None)
            if line is None:
                return None
            self._seen.append(line)
        return self._seen[offset]

    def record(self, offset: int) -> Sealed | None:
        """The record in the line `offset` lines behind the next one, None when that is no record."""
        line = self.peek(offset)
        return None if line is None else unseal(line.data)


class Gap:
    """Lines without a record, between two records."""

    def __init__(self, first: Line) -> None:
        self.first = first
        self.last = first
        self.lines = 0
        self.bytes = 0
        self.whole: Line | None = None  # the first line that is a JSON object, which no torn record ever is
        self._kept: list[Line] = []  # as many as one record and what was torn before it can have
        self._hash = hashlib.sha256()

    def add(self, line: Line) -> None:
        """Take in one more line."""
        data = line.data + b"\n" if line.ended else line.data
        self.last = line
        self.lines += 1
        if self.whole is None and _is_object(line.data):
            self.whole = line
        if self.bytes + len(data) <= MAX_LINE:
            self._kept.append(line)
        self.bytes += len(data)
        self._hash.update(data)

    @property
    def digest(self) -> str:
        """The SHA-256 of the lines, newlines included, in hexadecimal."""
        return self._hash.hexdigest()

    @property
    def is_unfinished(self) -> bool:
        """Whether this is one line that was never finished, and no record whose newline became another byte."""
        return self.lines == 1 and not self.first.ended and self.whole is None and unseal(self.first.data[:-1]) is None

    def once(self, seq: int, prev: str) -> Line | None:
        """The line that was record `seq` behind the hash `prev`: a changed byte leaves one of these two in it."""
        for index, line in enumerate(self._kept):
            if b'"seq":%d,' % seq in line.data or prev.encode() in line.data:
                return line if opens(line.data) else self._kept[max(0, index - 1)]
        return None


def opens(line: bytes) -> bool:
    """Whether a line begins as records do, except for one byte at most; the second half of a split record does not."""
    return sum(mine == theirs for mine, theirs in zip(line, OPENING, strict=False)) >= len(OPENING) - 1


def _is_object(line: bytes) -> bool:
    """Whether a line is one JSON object and nothing else, as readers of the trail take it."""
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (ValueError, RecursionError):
        return False
