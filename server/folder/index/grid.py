"""Counting records within bounds of dates and amounts, without going through them.

The records of a kind are divided into bands of days and bands of amounts, with about equally many in each, and
counted by the fields of that grid once. A question then adds up the fields that are all inside of its bounds and looks
at the records in the bands that a bound cuts: of a million, some ten thousand, in the order of the index.
"""

import sqlite3
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec

from server.folder.index.queries import Order, Where
from server.records.columns import UNREAD_AMOUNT

LEAST_RECORDS: Final = 50_000
"""Of a kind; fewer are counted one by one within 5 ms."""

DAY_BANDS: Final = 64
AMOUNT_BANDS: Final = 128
_GRIDDED: Final = (("day", "amount"), ("amount",))  # what may be bounded
_ANY: Final = -1  # no code of a status, and no digest but once in 2^64
_LARGEST: Final = sys.float_info.max
_SAMPLE: Final = 64  # one record in so many tells where the bands are

_MANY: Final = "SELECT kind FROM tally WHERE tenant IS NULL GROUP BY kind HAVING sum(n) >= ?"
_SAMPLED: Final = "SELECT day, amount FROM record INDEXED BY d_all WHERE kind = ? AND row % ? = 0 AND amount > ?"
_ALL: Final = "SELECT tenant, status, day, amount FROM record INDEXED BY r_all WHERE kind = ? AND amount > ?"
_DAYS: Final = "SELECT DISTINCT day FROM record INDEXED BY d_all WHERE kind = ? AND amount > ?"
_BETWEEN: Final = (
    "SELECT min(amount), max(amount) FROM record INDEXED BY a_all WHERE kind = ? AND amount > ? AND amount <= ?"
)
_SUM: Final = (
    "SELECT coalesce(sum(n), 0) FROM grid WHERE kind = :kind AND tenant IS :tenant AND status = :status"
    " AND day BETWEEN :first_day AND :last_day AND amount BETWEEN :first AND :last"
)
_BANDS: Final = "SELECT kind, side, lowest, highest FROM band ORDER BY kind, side, number"

_Field = tuple[int | None, int | None, int, int]  # tenant, status, band of days, band of amounts
_BandBounds = dict[int, tuple[float, float]]  # band -> lowest and highest value that is in it


class Bands(NamedTuple):
    """The (lowest, highest) value that is in each band, in order; days since 1970."""

    days: tuple[tuple[float, float], ...]
    amounts: tuple[tuple[float, float], ...]


class _Cut(NamedTuple):
    """The bands from `first` to `last` are inside of the bounds, which are cut off at (lowest, highest) of others."""

    first: int
    last: int
    pieces: tuple[tuple[float, float], ...]


def make_grid(connection: sqlite3.Connection) -> None:
    """Count the records of every kind that has many by the fields of its grid; needs the tally."""
    clear_grid(connection)
    for (kind,) in connection.execute(_MANY, (LEAST_RECORDS,)).fetchall():
        sample = connection.execute(_SAMPLED, (kind, _SAMPLE, UNREAD_AMOUNT)).fetchall()
        days = _edges([day for day, _ in sample], DAY_BANDS)
        amounts = _edges([amount for _, amount in sample], AMOUNT_BANDS)
        band = {day: bisect_left(days, day) for (day,) in connection.execute(_DAYS, (kind, UNREAD_AMOUNT))}
        fields = Counter(
            (tenant, status, band[day], bisect_left(amounts, amount))
            for tenant, status, day, amount in connection.execute(_ALL, (kind, UNREAD_AMOUNT))
        )
        sides = (_bounds_of_days(band), _bounds_of_amounts(connection, kind, amounts))
        numbers = [{band: number for number, band in enumerate(sorted(bounds))} for bounds in sides]
        connection.executemany(
            "INSERT INTO band VALUES (?, ?, ?, ?, ?)",
            [(kind, side, numbers[side][band], *bounds[band]) for side, bounds in enumerate(sides) for band in bounds],
        )
        counted: Counter[_Field] = Counter()  # of a tenant and of everybody, of a status and of any
        for (tenant, status, day, amount), count in fields.items():
            at = numbers[0][day], numbers[1][amount]
            for owner in (None,) if tenant is None else (tenant, None):
                counted[owner, _ANY, *at] += count
                if status is not None:
                    counted[owner, status, *at] += count
        connection.executemany(
            "INSERT INTO grid VALUES (?, ?, ?, ?, ?, ?)", ((kind, *field, count) for field, count in counted.items())
        )


def _edges(sample: list[float], bands: int) -> list[float]:
    """What parts the values into bands with about equally many in each; a value is in one of them."""
    values = sorted(sample)
    return sorted({values[len(values) * part // bands] for part in range(1, bands)}) if values else []


def _bounds_of_days(band_of: dict[int, int]) -> _BandBounds:
    found: _BandBounds = {}
    for day, band in sorted(band_of.items()):
        lowest, _ = found.get(band, (day, day))
        found[band] = (lowest, day)
    return found


def _bounds_of_amounts(connection: sqlite3.Connection, kind: int, edges: list[float]) -> _BandBounds:
    """Read from an index in order: comparing record by record would add half of the time of the whole build."""
    found: _BandBounds = {}
    for band, (above, last) in enumerate(pairwise((UNREAD_AMOUNT, *edges, _LARGEST))):
        lowest, highest = connection.execute(_BETWEEN, (kind, above, last)).fetchone()
        if lowest is not None:
            found[band] = (lowest, highest)
    return found


def clear_grid(connection: sqlite3.Connection) -> None:
    """Delete the grid: records are then counted one by one."""
    connection.execute("DELETE FROM grid")
    connection.execute("DELETE FROM band")


def bands_of(connection: sqlite3.Connection) -> dict[int, Bands]:
    """The bands of each kind that has a grid."""
    found: dict[int, tuple[list[tuple[float, float]], list[tuple[float, float]]]] = {}
    for kind, side, lowest, highest in connection.execute(_BANDS):
        found.setdefault(kind, ([], []))[side].append((lowest, highest))
    return {kind: Bands(tuple(days), tuple(amounts)) for kind, (days, amounts) in found.items()}


def is_gridded(where: Where) -> bool:
    """Whether a list is bounded by nothing but what the grid counts by; an amount that was not read is in no band."""
    beside = where.currency is not None or where.invoice is not None or where.scope in {"account", "nameless"}
    return where.bounded in _GRIDDED and not beside and where.most != UNREAD_AMOUNT


def count_by_grid(
    connection: sqlite3.Connection, where: Where, bands: Bands, one_by_one: Callable[[Where, Order], int]
) -> int:
    """How many records there are of a `where` without an account; `one_by_one` counts along an order of the index."""
    days = _cut(bands.days, where.since, where.until)
    total = 0
    for lowest, highest in days.pieces:
        total += one_by_one(msgspec.structs.replace(where, since=int(lowest), until=int(highest)), "day")
    if days.first > days.last:
        return total
    amounts = _cut(bands.amounts, where.least, where.most)
    since, until = int(bands.days[days.first][0]), int(bands.days[days.last][1])
    for lowest, highest in amounts.pieces:
        piece = msgspec.structs.replace(where, least=lowest, most=highest, since=since, until=until)
        total += one_by_one(piece, "amount")
    inside = {"first_day": days.first, "last_day": days.last, "first": amounts.first, "last": amounts.last}
    status = _ANY if where.status is None else where.status
    values = {"kind": where.kind, "tenant": where.tenant, "status": status, **inside}
    (inner,) = connection.execute(_SUM, values).fetchone()
    return total + int(inner)


def _cut(bands: tuple[tuple[float, float], ...], least: float | None, most: float | None) -> _Cut:
    first, last, pieces = len(bands), -1, []
    for number, (lowest, highest) in enumerate(bands):
        low = lowest if least is None else max(lowest, least)
        high = highest if most is None else min(highest, most)
        if (low, high) == (lowest, highest):
            first, last = min(first, number), number
        elif low <= high:
            pieces.append((low, high))
    return _Cut(first, last, tuple(pieces))
