"""How findings look masked, counted: what tells later that values were replaced by others, without any value kept.

A masked form says little of its value, and a report shows three of them. Here each is one of 64 kinds of look, by a
digest of six bits, with how many findings have it and the first row that does. Where a count of 500 mails stays 500
and forty of them are others, some of the 64 have grown. So the growth is a lower bound: what looks as before, or falls
into the same kind of look as what left, is not seen. Where all values look the same masked, nothing is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from zlib import crc32

import msgspec

_KINDS: Final = 64


class Look(msgspec.Struct, frozen=True, array_like=True):
    """How many findings look like that, and the first row with one, from 1; 0 for one that nobody knows."""

    count: int = 0
    row: int = 0


Looks = dict[int, Look]
"""By the number of the kind of look."""

_NONE: Final = Look()


def look_of(masked: str) -> int:
    """The number of the kind of look of a masked value."""
    return crc32(masked.encode("utf-8", "replace")) % _KINDS


def together(looks: Iterable[Looks]) -> Looks:
    """The sums of some counts, with the first rows of all."""
    total: Looks = {}
    for own in looks:
        for number, look in own.items():
            known = total.get(number, _NONE)
            row = min(known.row, look.row) if known.row and look.row else known.row or look.row
            total[number] = Look(known.count + look.count, row)
    return total


def moved(looks: Looks, rows: int) -> Looks:
    """The looks of rows that come after ``rows`` others: every row's number is larger by that."""
    return {number: Look(look.count, look.row + rows if look.row else 0) for number, look in looks.items()}


def grown(looks: Looks, before: Looks) -> Looks:
    """By how much each has grown; a row where there was none of that look before, so that what it has is new."""
    return {
        number: Look(look.count - before.get(number, _NONE).count, 0 if number in before else look.row)
        for number, look in looks.items()
        if look.count > before.get(number, _NONE).count
    }


def counted(looks: Mapping[int, Look]) -> int:
    """How many findings there are."""
    return sum(look.count for look in looks.values())
