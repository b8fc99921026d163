r"""Values of several lines in YAML: blocks below ``address: |`` or ``address: >``, long texts in quotes or not.

What is set in deeper than the name belongs to its value, up to a line that is not. Emitters of YAML fold long values at
80 columns, so that an address goes on in the next line without any sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.written.headings import Claiming
from scanner.written.pairs import Hand, Pair

_MOST_LINES: Final = 32  # of one value
_LONGEST: Final = 2_048  # bytes of one value
_TAB: Final = 8

_HEAD: Final = re.compile(
    rb"^([ \t]{0,60}(?:- )?)[\"']?([A-Za-z_][A-Za-z0-9_.\- ]{0,47})[\"']?:[ \t]{1,16}"
    rb"(?:([|>][-+0-9]{0,2})[ \t]*(?:#[^\r\n]*)?|([\"']?)([^\s\"'|>&*!\[\]{}#][^\r\n]*?))[ \t]*\r?\n(?=[ \t\r\n])",
    re.MULTILINE,
)
_LINE: Final = re.compile(rb"([ \t]*)([^\r\n]*?)[ \t]*(?:\r?\n|\Z)")
_DIGIT: Final = re.compile(rb"[0-9]")  # as in an address; people go on in a second line as well
_OTHER: Final = re.compile(rb"[\"']?[A-Za-z_][A-Za-z0-9_.\- ]{0,47}[\"']?:(?:[ \t]|\Z)|- |#|[|>\[\]{}<]")
"""What begins another value, or is a part of another kind of text."""


def blocks_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The values of several lines in a folded text, whole, behind names that claim them."""
    place = 0
    while (head := _HEAD.search(text, place)) is not None:
        place = head.end()
        if not claims(head[2]):
            continue
        if head[3] is not None:
            lines = list(_lines(text, place, _depth(head[1]), plain=False))
            start = lines[0][0] if lines else place
        else:
            start = head.start(5)
            if head[4] and head[4] in text[start : head.end(5)]:
                continue  # closed in its line
            lines = list(_lines(text, place, _depth(head[1]), plain=not head[4], until=head[4]))
        if lines:
            end = lines[-1][1]
            plain = head[3] is None and not head[4]
            hand: Hand = "marked" if plain and _DIGIT.search(text, start, end) is None else "program"
            yield Pair(head[2], start, end, hand)
            place = end


def _lines(text: bytes, place: int, depth: int, *, plain: bool, until: bytes = b"") -> Iterator[tuple[int, int]]:
    """Where each line of a value begins and ends, without blanks and up to the quote that closes it.

    A ``plain`` value ends before what begins another one.
    """
    first = place
    for _ in range(_MOST_LINES):
        line = _LINE.match(text, place)
        if line is None or not line[0] or line.end() - first > _LONGEST:
            return
        place = line.end()
        if not line[2]:
            continue
        if _depth(line[1]) <= depth or (plain and _OTHER.match(line[2])):
            return
        start, end = line.span(2)
        if until and (closed := text.find(until, start, end)) >= 0:
            yield start, closed
            return
        yield start, end


def _depth(blanks: bytes) -> int:
    """How far a line is set in, in columns."""
    return len(blanks.expandtabs(_TAB))
