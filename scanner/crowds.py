"""Numbers in crowds: long rows of groups of digits, of which hardly any can be a card.

In ``4111 1111 1111 1112 4111 …`` a card may begin at every group, for three rules, and each takes 2 us to refuse. A
card begins and ends where digits do, its length and its first digits are an issuer's, and its check digit fits. All
that can be asked of a row of groups at once: 0.5 us for a group. What no card can lie in is blanked out.

Held by ``tests/property/test_crowds.py``.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final

from scanner.checksums import card_lengths, is_issued, luhn_of_each
from scanner.native import compile_native

ENOUGH: Final = 64
"""Candidates that a rule refuses one by one before the rest of a buffer is looked at so."""

LUHN: Final = frozenset({"luhn_card", "luhn_card_wide"})
"""Validators of numbers of which this is known."""

_ROW = compile_native(r"[0-9]+(?:[\s./_-]{1,3}[0-9]+)+")  # as the rules for cards part groups
_RUN = re.compile(rb"[0-9]+")
_NO_DIGIT: Final = bytes(set(range(256)) - set(b"0123456789"))
_LONG: Final = 256  # bytes of a row that is worth it
_EDGE: Final = 96  # bytes that stay at both ends of a row, where a guard looks beyond it for the letters of a hash
_WIDE: Final = 3  # digits of a group on average; of single digits, too many rows would pass for a card
_BLANK: Final = b"q"  # no digit, and of no hash


def thinned(buffer: bytes) -> bytes:
    """The buffer with the digits in long rows blanked out that no card can be made of."""
    parts: list[bytes] = []
    place = 0
    for row in _ROW.finditer(buffer):
        first, last = row.span()
        if last - first >= _LONG:
            for start, end in _hopeless(buffer, first, last):
                parts += (buffer[place:start], _BLANK * (end - start))
                place = end
    return b"".join([*parts, buffer[place:]]) if parts else buffer


def _hopeless(buffer: bytes, first: int, last: int) -> list[tuple[int, int]]:
    """The parts of a row of groups in which no card can lie, nor anything that tells whether one is."""
    groups = [match.span() for match in _RUN.finditer(buffer, first, last)]
    digits = buffer[first:last].translate(None, _NO_DIGIT)
    if len(digits) < _WIDE * len(groups):
        return []
    starts = list(accumulate([end - start for start, end in groups], initial=0))
    ends = {digit: number for number, digit in enumerate(starts)}
    windows: dict[int, list[tuple[int, int]]] = {}  # by length: the first group, and the one behind the last
    for number, digit in enumerate(starts[:-1]):
        for length in card_lengths(digits[digit]):
            behind = ends.get(digit + length)
            if behind is not None:
                windows.setdefault(length, []).append((number, behind))
    hopeful: list[tuple[int, int]] = []
    for length, found in windows.items():
        numbers = [digits[starts[number] : starts[number] + length] for number, _ in found]
        fit = luhn_of_each(numbers, length)
        hopeful += [
            (groups[number][0], groups[behind - 1][1])
            for (number, behind), card, fits in zip(found, numbers, fit, strict=True)
            if fits and is_issued(card.decode())
        ]
    hopeless: list[tuple[int, int]] = []
    # From group to group: a group that was cut short might end where a card would.
    place = next((start for start, _ in groups if start >= first + _EDGE), last)
    ending = next((end for _, end in reversed(groups) if end <= last - _EDGE), first)
    for start, end in [*sorted(hopeful), (ending + 1, last)]:
        stop = min(start - 1, ending)
        if stop > place:
            hopeless.append((place, stop))
        place = max(place, end + 1)
    return hopeless
