"""Numbers in crowds: long rows of groups of digits, of which hardly any can be a card.

In ``4111 1111 1111 1112 4111 …`` a card may begin at every group, for three rules, and each takes 2 us to refuse. A
card begins and ends where digits do, its length and its first digits are an issuer's, and its check digit fits. All
that can be asked of a row of groups at once: 0.5 us for a group. What no card can lie in is blanked out.

Held by ``tests/property/test_crowds.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, compress
from itertools import count as count_up
from typing import Final

from scanner.checks.cards import LENGTHS, card_lengths, is_issued
from scanner.checks.checksums import luhn_of_each, luhn_of_row
from scanner.matching.native import compile_native

ENOUGH: Final = 64
"""Candidates that a rule refuses one by one before the rest of a buffer is looked at so."""

LUHN: Final = frozenset({"luhn_card", "luhn_card_wide"})
"""Validators of numbers of which this is known."""

Place = tuple[int, int]
"""First byte, and the one behind the last."""

_Windows = dict[int, tuple[list[bytes], list[Place]]]
"""Numbers that may be cards, by their lengths, and where they stand."""

_ROW = compile_native(r"[0-9]+(?:[\s./_-]{1,3}[0-9]+)+")  # as the rules for cards part groups
_RUN = re.compile(rb"[0-9]+")
_NO_DIGIT: Final = bytes(set(range(256)) - set(b"0123456789"))
_LONG: Final = 128  # bytes of a row that is worth it; with shorter ones, rows of IBANs took half as long again
_EDGE: Final = 96  # bytes that stay at both ends of a row with hyphens, beyond which may be the letters of a hash
_WIDE: Final = 3  # digits of a group on average; of single digits, too many rows would pass for a card
_BLANK: Final = b"q"  # no digit, and of no hash


def thinned(buffer: bytes) -> bytes:
    """The buffer with the digits in rows blanked out that no card can be made of."""
    windows: _Windows = {}
    hopeful: list[Place] = []
    blanks: list[Place] = []
    for row in _ROW.finditer(buffer):
        first, last = row.span()
        if last - first >= _LONG:
            blanks.append(_looked_at(buffer, first, last, windows, hopeful))
    parts: list[bytes] = []
    place = 0
    for start, end in _without(blanks, sorted(hopeful + _hopeful(windows))):
        parts += (buffer[place:start], _BLANK * (end - start))
        place = end
    return b"".join([*parts, buffer[place:]]) if parts else buffer


def _looked_at(buffer: bytes, first: int, last: int, windows: _Windows, hopeful: list[Place]) -> Place:
    """Add what may be cards of a row of groups, by their lengths; back comes what of the row may be blanked out.

    Of that the ends are left as they are, since a guard looks beyond them for the letters of a hash.
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
    # From group to group: a group that was cut short might end where a card would.
    if buffer.find(b"-", first, last) < 0:
        return groups[1][0], groups[-2][1]
    place = next((start for start, _ in groups if start >= first + _EDGE), last)
    return place, next((end for _, end in reversed(groups) if end <= last - _EDGE), place)


def _windows(groups: Sequence[Place], digits: bytes, windows: _Windows) -> None:
    """Add what may be cards among groups, by their lengths."""
    starts = list(accumulate([end - start for start, end in groups], initial=0))
    ends = dict(zip(starts[1:], [end for _, end in groups], strict=True))
    for (start, _), digit in zip(groups, starts, strict=False):
        for length in card_lengths(digits[digit]):
            end = ends.get(digit + length)
            if end is not None:
                numbers, places = windows.setdefault(length, ([], []))
                numbers.append(digits[digit : digit + length])
                places.append((start, end))


def _of_one_width(groups: Sequence[Place], digits: bytes, width: int) -> list[Place]:
    """The places of what passes for a card among groups of one width: 0.3 us for each group instead of 1.

    From the first group on, the digits are one number of so many groups after the other; from the second on, others.
    """
    hopeful: list[Place] = []
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


def _hopeful(windows: _Windows) -> list[Place]:
    """The places of what passes for a card."""
    return [
        place
        for length, (numbers, places) in windows.items()
        for number, place, fits in zip(numbers, places, luhn_of_each(numbers, length), strict=True)
        if fits and is_issued(number.decode())
    ]


def _without(blanks: list[Place], hopeful: list[Place]) -> Iterator[Place]:
    """What is left of places, in order, without others and the bytes beside them."""
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
