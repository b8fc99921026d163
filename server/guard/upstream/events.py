"""Events that a server sends over HTTP (WHATWG HTML, "Server-sent events"), without I/O: bytes in, events out.

The library's reader gives a whole stream up for one event that is too large. Where all answers come on one stream, that
event is to be the loss of one answer: its middle leaves, and what stands at its ends tells whose answer it was.
"""

from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Final, NamedTuple

from server.protocol.lines import ENDS

_MESSAGE: Final = b"message"


class Event(NamedTuple):
    """One event. `data`: its lines, joined by line feeds; of more than may be read, the beginning and the end."""

    kind: bytes
    data: bytes


class EventReader:
    """Reads one stream. `longest`: bytes of data that are kept whole; of larger data, a little more than so many."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._line = bytearray()
        self._behind_return = False  # a line feed that comes now ends no other line
        self._is_first = True
        self._kind = _MESSAGE
        self._data = bytearray()
        self._lines = 0  # of data

    def take(self, chunk: bytes) -> Iterator[Event]:
        """The events that are whole now; one without data is none. An event that is never ended never comes."""
        if not chunk:
            return
        if self._behind_return:
            chunk = chunk.removeprefix(b"\n")
        self._behind_return = chunk.endswith(b"\r")
        part, *others = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._hold(self._line, part)
        for other in others:
            line = bytes(self._line)
            self._line.clear()
            if line or self._is_first:
                self._field(line.removeprefix(BOM_UTF8) if self._is_first else line)
                self._is_first = False
            else:
                if self._data:
                    yield Event(self._kind, bytes(self._data))
                self._kind, self._lines = _MESSAGE, 0
                self._data.clear()
            self._hold(self._line, other)

    def _field(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"event":
            self._kind = value or _MESSAGE
        elif name == b"data":
            self._hold(self._data, b"\n" + value if self._lines else value)
            self._lines += 1

    def _hold(self, held: bytearray, more: bytes) -> None:
        held += more
        if len(held) > self._longest + 2 * ENDS:
            del held[self._longest + ENDS : -ENDS]
