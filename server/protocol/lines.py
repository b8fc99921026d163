"""Lines between processes: whole, bounded, and written by one thread at a time."""

import os
import re
import select
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from time import monotonic
from typing import IO, Final

import msgspec

ENDS: Final = 1_024
"""Bytes that are kept of the beginning and of the end of a line that is too long: one of them may hold the id."""

MAX_MESSAGE: Final = 4 * 1024 * 1024
"""Bytes of a message to a server or to the guard, over stdio and HTTP. The largest argument of a tool takes 0.4."""

TOO_LONG: Final = f"The request is too long: a message may have {MAX_MESSAGE:,} bytes."

_BLOCK: Final = 65_536

# All members of a message but its parameters or its result are short, so that the id stands near one of its ends,
# whatever the order of members. Two closing brackets would end an object inside of it.
_ID: Final = rb'"id"\s*:\s*(-?\d{1,18}|"[\w-]{1,64}")\s*'
_SHORT: Final = rb'"(?:jsonrpc|method)"\s*:\s*"[^"\\]{1,64}"\s*'
_ID_AT_FRONT: Final = re.compile(rb"\A\s*\{\s*(?:%b,\s*){0,2}%b," % (_SHORT, _ID))
_ID_AT_END: Final = re.compile(rb'[}\]"\d]\s*,\s*%b(?:,\s*%b){0,2}\}\s*\Z' % (_ID, _SHORT))


def lines(stream: IO[bytes], longest: int, lost: Callable[[bytes, bytes], None]) -> Iterator[bytes]:
    """The lines of a stream. A line longer than `longest` bytes is dropped: `lost` gets its beginning and its end.

    Even a line that never ends takes no more memory than that.
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


def id_in(head: bytes, tail: bytes) -> str | int | None:
    """The id of a JSON-RPC message of which only the first and last bytes are known; None where they do not hold it."""
    found = _ID_AT_FRONT.search(head) or _ID_AT_END.search(tail)
    return None if found is None else msgspec.json.decode(found[1], type=str | int)


def write_all(descriptor: int, line: bytes) -> None:
    """Write all of a line, however much the descriptor takes at a time. Raises `OSError`."""
    rest = memoryview(line)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


class LineWriter:
    """Writes whole lines to a descriptor; threads share one."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._turn = threading.Lock()
        self._closed = False

    def write(self, line: bytes) -> None:
        """Write one line. Raises `BrokenPipeError` when nobody reads any more."""
        with self._turn:
            if self._closed:
                raise BrokenPipeError
            write_all(self._descriptor, line)

    def is_read(self) -> bool:
        """Whether somebody may still read; True where the system cannot tell."""
        if not hasattr(select, "poll"):
            return True
        asked = select.poll()
        asked.register(self._descriptor, 0)  # poll reports errors without being asked for them
        return not asked.poll(0)

    def close(self) -> None:
        """Close the descriptor, unless a thread is stuck in the middle of a line: then it closes with the process."""
        if self._turn.acquire(timeout=0.2):
            try:
                if not self._closed:
                    os.close(self._descriptor)
                    self._closed = True
            finally:
                self._turn.release()


_LOOK: Final = 0.02  # seconds


class LineReader:
    """A thread that takes lines as they come. `then`: called when the lines have ended, whatever ended them.

    The end of a pipe is no sign that can be waited for: whatever a child has started may hold it open. A thread that
    has been waiting for its next line for a while has taken everything that there was.
    """

    def __init__(
        self, source: Iterable[bytes], take: Callable[[bytes], None], then: Callable[[], object] = lambda: None
    ) -> None:
        self._lines = source
        self._take = take
        self._then = then
        self._waiting_since: float | None = monotonic()  # None: a line is being taken
        # A daemon, since nothing interrupts a thread that reads.
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        try:
            with suppress(OSError, ValueError):  # closed
                for line in self._lines:
                    self._waiting_since = None
                    self._take(line)
                    self._waiting_since = monotonic()
        finally:
            self._then()

    def rest(self, quiet: float, longest: float, hurry: Callable[[], bool] = lambda: False) -> None:
        """Wait until the lines have ended or none came for `quiet` seconds from now on; 0: for the one in hand alone.

        No longer than `longest` seconds, and not while `hurry` says so.
        """
        began = monotonic()
        while self._thread.is_alive() and not hurry():
            since, now = self._waiting_since, monotonic()
            if now - began >= longest or (since is not None and now - max(since, began) >= quiet):
                return
            self._thread.join(_LOOK)
