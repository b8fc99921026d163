"""Long rows of groups of digits, in which hardly any group can begin a card.

In ``4111 1111 1111 1112 4111 …`` a card may begin at every group, for three rules, and each candidate takes 2 us to
refuse. But a card begins and ends where groups do, its length and first digits are an issuer's, and its check digit
fits. Asked of a whole row at once, these take 0.5 us a group. The groups in which no card can lie are blanked out. A
text of nothing but such rows takes 1.5 to 1.7 times as long without.

Held by ``tests/property/test_card_rows.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, compress
from itertools import count as count_up
from typing import Final

from scanner.checks.numbers.cards import LENGTHS, card_lengths, is_issued
from scanner.checks.numbers.checksums import luhn_of_each, luhn_of_row
from scanner.matching.engines.native import compile_native

ENOUGH: Final = 64
"""Refused candidates of a rule after which the rest of the buffer is thinned out."""

LUHN: Final = frozenset({"luhn_card", "luhn_card_wide"})
"""Validators of cards, whose candidates may be thinned out."""

ByteRange = tuple[int, int]
"""First byte, and the one behind the last."""

_Windows = dict[int, tuple[list[bytes], list[ByteRange]]]
"""Numbers that may be cards with their places, by their lengths."""

_ROW = compile_native(r"[0-9]+(?:[\s./_-]{1,3}[0-9]+)+")  # separators as in the rules for cards
_RUN = re.compile(rb"[0-9]+")
_NO_DIGIT: Final = bytes(set(range(256)) - set(b"0123456789"))
_LONG: Final = 128  # bytes of a row, at the least; with shorter rows, rows of IBANs take half as long again
_EDGE: Final = 96  # bytes that stay at both ends of a row with hyphens: letters of a hash may follow there
_WIDE: Final = 3  # digits of a group on average, at the least; in single digits too many windows pass for a card
_BLANK: Final = b"q"  # neither a digit nor a hexadecimal one


def thinned(buffer: bytes) -> bytes:
    """The buffer with those digits of its rows blanked out that no card can contain."""
    windows: _Windows = {}
    hopeful: list[ByteRange] = []
    blanks: list[ByteRange] = []
    for row in _ROW.finditer(buffer):
        first, last = row.span()
        if last - first >= _LONG:
            blanks.append(_read_row(buffer, first, last, windows, hopeful))
    parts: list[bytes] = []
    place = 0
    for start, end in _without(blanks, sorted(hopeful + _hopeful(windows))):
        parts += (buffer[place:start], _BLANK * (end - start))
        place = end
    return b"".join([*parts, buffer[place:]]) if parts else buffer


def _read_row(buffer: bytes, first: int, last: int, windows: _Windows, hopeful: list[ByteRange]) -> ByteRange:
    """Add what may be cards in a row of groups; returns the part of the row that may be blanked out.

    The row's ends stay as they are, since a guard looks there for the letters of a hash.
    """
    groups = [match.span() for match in _RUN.finditer(buffer, first, last)]
    digits = buffer[first:last].translate(None, _NO_DIGIT)
    if len(digits) < _WIDE * len(groups):
        return last, last
    width, whole = groups[0][1] - groups[0][0], len(groups) - 1
    if all(end - start == width for start, end in groups[:-1]):
        hopeful += _of_one_width(groups[:-1], digits[: whole * width], width)
        rest = max(0, whole - LENGTHS[-1])  # groups of which, with the last one, a card may be made
        _windows(groups[rest:], digits[rest * width :], windows)
    else:
        _windows(groups, digits, windows)
    # Whole groups are blanked out: a group that is cut short might end where a card would.
    if buffer.find(b"-", first, last) < 0:
        return groups[1][0], groups[-2][1]
    place = next((start for start, _ in groups if start >= first + _EDGE), last)
    return place, next((end for _, end in reversed(groups) if end <= last - _EDGE), place)


def _windows(groups: Sequence[ByteRange], digits: bytes, windows: _Windows) -> None:
    """Add the numbers of whole groups that may be cards, by their lengths."""
    starts = list(accumulate([end - start for start, end in groups], initial=0))
    ends = dict(zip(starts[1:], [end for _, end in groups], strict=True))
    for (start, _), digit in zip(groups, starts, strict=False):
        for length in card_lengths(digits[digit]):
            end = ends.get(digit + length)
            if end is not None:
                numbers, places = windows.setdefault(length, ([], []))
                numbers.append(digits[digit : digit + length])
                places.append((start, end))


def _of_one_width(groups: Sequence[ByteRange], digits: bytes, width: int) -> list[ByteRange]:
    """The places of what passes for a card among groups of one width, in 0.3 us a group instead of 1.

    All numbers that begin a multiple of the card's length behind some group are checked by one call.
    """
    hopeful: list[ByteRange] = []
    for length in LENGTHS:
        count = length // width
        for offset in range(0 if length % width else count):
            row = digits[offset * width :]
            row = row[: len(row) // length * length]
            for number in compress(count_up(), luhn_of_row(row, length)):
                at = number * length
                if length in card_lengths(row[at]) and is_issued(row[at : at + length].decode()):
                    group = offset + number * count
                    hopeful.append((groups[group][0], groups[group + count - 1][1]))
    return hopeful


def _hopeful(windows: _Windows) -> list[ByteRange]:
    """The places of the numbers that pass for a card."""
    return [
        place
        for length, (numbers, places) in windows.items()
        for number, place, fits in zip(numbers, places, luhn_of_each(numbers, length), strict=True)
        if fits and is_issued(number.decode())
    ]


def _without(blanks: list[ByteRange], hopeful: list[ByteRange]) -> Iterator[ByteRange]:
    """What is left of ``blanks``, in order, without the ``hopeful`` places and one byte on either side of each."""
    at = 0
    for first, last in blanks:
        place = first
        while at < len(hopeful) and hopeful[at][0] <= last:
            start, end = hopeful[at]
            if start - 1 > place:
                yield place, start - 1
            place = max(place, end + 1)
            at += 1
        if last > place:
            yield place, last
