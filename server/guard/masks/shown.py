"""The masks that a client was shown, with what stood around them: a file that is written back holds them as they were.

Of each mask there is the hash of the piece of its line from the word before it to the word behind it, without spaces.
A sentence that a model writes about somebody has other words there, and a line that comes back has the same ones. What
stood so in the message as it came (`f***k`) is the server's own, and no mask. A line behind `>` is a quotation, known
again only where it was shown behind as many. A value that is nothing but a mask has no words around it; that one is
known by its form (`forms.py`).
"""

import re
import threading
from collections.abc import Collection, Iterator
from typing import Any, Final

from server.guard.masks.forms import NOTES, WITHIN, may_show_mask
from server.guard.wire.repeated_texts import strings

MOST: Final = 65_536
"""Masks that are remembered, some 8 MB; the oldest go first."""

_QUOTED: Final = re.compile(r"(?:>[> ]*)?")
_TOKEN: Final = re.compile(rf"{NOTES}|[\w*#]+(?:-[\w*#]+)*")


class ShownMasks:
    """What a guard has masked so far. Threads share one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[int, None] = {}

    def remember(self, value: Any, came: Collection[int] = ()) -> None:
        """Remember the masks in all texts of a message that goes to the client, but what looked so as it `came`."""
        places = places_in(value) - set(came)
        with self._lock:
            for place in places:
                self._known.pop(place, None)
                self._known[place] = None
            while len(self._known) > MOST:
                del self._known[next(iter(self._known))]

    def stand_in(self, text: str) -> bool:
        """Whether one of them stands in a text with what stood around it."""
        return any(place in self._known for place in _places(text))


def places_in(value: Any) -> set[int]:
    """Where something in the texts of a message looks like a mask."""
    return {place for text in strings(value) for place in _places(text)}


def _places(text: str) -> Iterator[int]:
    """The hash of each mask with the words beside it. Python's own hashes are keyed anew in each process."""
    if not may_show_mask(text) or WITHIN.search(text) is None:
        return
    lines = text.splitlines()
    for line in lines:
        if may_show_mask(line):
            yield from _of_line(line.strip().lstrip("+"), alone=len(lines) == 1)  # "+": a new line in a patch


def _of_line(line: str, *, alone: bool) -> Iterator[int]:
    quoted = _QUOTED.match(line)
    signs = quoted[0] if quoted else ""
    line = line[len(signs) :]
    begin, end, masked = 0, None, False
    for token in _TOKEN.finditer(line):
        if WITHIN.search(token[0]) is not None:
            masked = True
            continue
        if masked:
            yield _hash(signs + line[begin : token.end()])
        begin, end, masked = token.start(), token.end(), False
    if masked and (end is not None or not alone):
        yield _hash(signs + line[begin:])


def _hash(piece: str) -> int:
    return hash("".join(piece.split()))
