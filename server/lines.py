"""Lines between processes: whole, bounded, and written by one thread at a time."""

import os
import select
import threading
from collections.abc import Callable, Iterator
from typing import IO, Final

ENDS: Final = 1_024
"""Bytes at the beginning and at the end of a line that is too long, which may tell whose answer it was."""

_BLOCK: Final = 65_536


def lines(stream: IO[bytes], longest: int, lost: Callable[[bytes, bytes], None]) -> Iterator[bytes]:
    """The lines of a stream; of one that is longer than `longest` bytes, `lost` hears the beginning and the end.

    A line without an end takes no more memory than that either.
    """
    while line := stream.readline(longest + 1):
        if len(line) > longest:
            head, tail = line[:ENDS], line[-ENDS:]
            while line and not line.endswith(b"\n"):
                line = stream.readline(_BLOCK)
                tail = (tail + line)[-ENDS:]
            lost(head, tail)
        elif not line.isspace():
            yield line


class LineWriter:
    """Writes whole lines to a descriptor, whoever writes at the same time."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._turn = threading.Lock()
        self._closed = False

    def write(self, line: bytes) -> None:
        """Write one line. Raises `BrokenPipeError` when nobody reads any more."""
        with self._turn:
            if self._closed:
                raise BrokenPipeError
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]

    def is_read(self) -> bool:
        """Whether somebody may still read; where nobody can tell, yes."""
        if not hasattr(select, "poll"):
            return True
        asked = select.poll()
        asked.register(self._descriptor, 0)  # errors are told of unasked
        return not asked.poll(0)

    def close(self) -> None:
        """Close the descriptor. Whoever is in the middle of a line may keep it; then it closes with the process."""
        if self._turn.acquire(timeout=0.2):
            try:
                if not self._closed:
                    os.close(self._descriptor)
                    self._closed = True
            finally:
                self._turn.release()
