"""Records that another file may have as well, in other columns and under another id or under none.

One report calls an invoice by its number, and an export of the same system has an id for it, too. One lists payments by
their ids, and the next says of the same ones who paid, when and how much. Added up in both, the sum is twice as high.

But somebody may pay the same twice, by card and by debit, and every branch begins its numbers with one. So what is only
alike stays, and how much of it there is, is told: invoices, credit notes, refunds and payments with one number, and the
same amount about the same day, or the same customer on the same day; payments of one customer, day and amount; and
invoices that two programs number in their own ways, where nearly all of one list have the day and the amount of one in
the other.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, groupby
from math import inf
from operator import attrgetter
from typing import Final, NamedTuple

from server.folder.exports.export_files import ExportFile
from server.folder.index.store import LINE_BITS
from server.records.columns import UNREAD_AMOUNT
from server.records.shapes import CREDIT_NOTE, INVOICE, PAYMENT, REFUND
from server.records.stated.values import HALF_A_CENT, UNDATED

_BILLED: Final = frozenset({INVOICE, PAYMENT, CREDIT_NOTE, REFUND})
_DAYS: Final = 7  # between the day on which an invoice was made and the one that it states
_LISTS: Final = 8  # with other columns each, that are compared
_NEARLY_ALL: Final = 0.8  # of the shorter of two lists of invoices
_FEWEST: Final = 5  # different amounts: what everybody pays each month is alike in any two lists
_MOST: Final = 100_000  # invoices of a list; as many more take some 50 MB to compare
_ALIKE: Final = 0.7  # of the members of objects: which of them one has is up to its record


class _Record(NamedTuple):
    row: int
    kind: int
    id: int | None
    number: int | None
    account: int | None
    tenant: int | None
    day: int
    amount: float
    currency: int | None

    @property
    def slot(self) -> int:
        """The number of the record's file in the index."""
        return self.row >> LINE_BITS

    def may_be(self, other: "_Record") -> bool:
        """Whether nothing speaks against both being of one tenant and in one currency."""
        return all(
            None in both or len(both) == 1 for both in ({self.tenant, other.tenant}, {self.currency, other.currency})
        )


_COLUMNS: Final = ", ".join(_Record._fields)
_NUMBERED: Final = (
    f"SELECT {_COLUMNS} FROM record WHERE kind > 0 AND number IN (SELECT number FROM record WHERE number IS NOT NULL"  # noqa: S608
    " GROUP BY number HAVING count(*) > 1) ORDER BY kind, number, row"
)
_PAYMENTS: Final = (
    f"SELECT {_COLUMNS} FROM record WHERE kind = {PAYMENT + 1} AND account IS NOT NULL AND day > {UNDATED}"  # noqa: S608
    f" AND amount > {UNREAD_AMOUNT} ORDER BY account, row"
)
_PERIODS: Final = (
    f"SELECT row >> {LINE_BITS}, min(day), max(day), count(*) FROM record WHERE kind = ?"  # noqa: S608
    f" AND day > {UNDATED} GROUP BY 1"
)
_OF_FILE: Final = (
    f"SELECT {_COLUMNS} FROM record WHERE row BETWEEN ? << {LINE_BITS} AND (? << {LINE_BITS}) - 1"  # noqa: S608
    f" AND kind = {INVOICE + 1} AND day BETWEEN ? AND ? AND amount > {UNREAD_AMOUNT} ORDER BY row"
)


def maybe_twice(connection: sqlite3.Connection, files: Mapping[int, ExportFile]) -> set[int]:
    """The rows of what may be the same as a record of another file. `files`: by their numbers."""
    if len(files) < 2:  # noqa: PLR2004 - which are the fewest that two exports are
        return set()
    return {*_numbered(connection, files), *_payments(connection, files), *_invoices(connection, files)}


def _numbered(connection: sqlite3.Connection, files: Mapping[int, ExportFile]) -> Iterator[int]:
    """Records with the number of one in a file with other columns."""
    found = map(_Record._make, connection.execute(_NUMBERED))
    for (kind, _), group in groupby(found, key=attrgetter("kind", "number")):
        if kind - 1 not in _BILLED:
            continue
        first: list[_Record] = []
        for one in group:
            if any(_may_be_same(one, other, files) for other in first):
                yield one.row
            elif len(first) < _LISTS:
                first.append(one)


def _may_be_same(one: _Record, other: _Record, files: Mapping[int, ExportFile]) -> bool:
    """Whether two records with one number may be the same."""
    if one.id == other.id or one.slot == other.slot or not one.may_be(other):
        return False
    if _columns_alike(files[one.slot], files[other.slot], one.kind - 1):
        return False
    dated = UNDATED not in {one.day, other.day}
    if one.account is not None and one.account == other.account and dated and one.day == other.day:
        return True
    priced = min(one.amount, other.amount) > UNREAD_AMOUNT
    return priced and abs(one.amount - other.amount) < HALF_A_CENT and (not dated or abs(one.day - other.day) <= _DAYS)


def _matched(ours: Sequence[_Record], theirs: Sequence[_Record]) -> Iterator[_Record]:
    """The records of `theirs` with the amount and the day of one of `ours`, or else with the day after or before.

    Where one of them is in another time zone, midnight parts the days.
    """
    left: dict[tuple[int, float], list[_Record]] = {}
    for one in reversed(theirs):
        left.setdefault((one.day, abs(one.amount)), []).append(one)  # ledgers write what came in below zero
    unmatched = list(ours)
    for days in ((0,), (1, -1)):
        before, unmatched = unmatched, []
        for one in before:
            found = next(filter(None, (left.get((one.day + day, abs(one.amount))) for day in days)), None)
            if found and found[-1].may_be(one):
                yield found.pop()
            else:
                unmatched.append(one)


class _Pair(NamedTuple):
    """The files of two lists with other columns each, and the days that both are of, one more at either end.

    Midnight may part the first or the last day as well.
    """

    ours: tuple[int, ...]
    theirs: tuple[int, ...]
    since: int
    until: int


def _pairs(connection: sqlite3.Connection, files: Mapping[int, ExportFile], kind: int, most: float) -> list[_Pair]:
    """Every two lists of a kind that may have the same, of at most so many records each."""
    lists: list[list[int]] = []
    periods: list[tuple[int, int, int]] = []
    for slot, first, last, count in connection.execute(_PERIODS, (kind + 1,)).fetchall():
        at = next((at for at, own in enumerate(lists) if _columns_alike(files[own[0]], files[slot], kind)), None)
        if at is None:
            lists.append([slot])
            periods.append((first, last, count))
        else:
            lists[at].append(slot)
            since, until, before = periods[at]
            periods[at] = min(since, first), max(until, last), before + count
    pairs = [
        _Pair(tuple(ours), tuple(theirs), max(one[0], other[0]) - 1, min(one[1], other[1]) + 1)
        for (ours, one), (theirs, other) in combinations(list(zip(lists, periods, strict=True))[:_LISTS], 2)
        if max(one[2], other[2]) <= most
    ]
    return [pair for pair in pairs if pair.since + 1 <= pair.until - 1]


def _payments(connection: sqlite3.Connection, files: Mapping[int, ExportFile]) -> Iterator[int]:
    """Payments in two lists with other columns each, of the time that both are of."""
    pairs = _pairs(connection, files, PAYMENT, inf)
    if not pairs:
        return
    found = map(_Record._make, connection.execute(_PAYMENTS))
    for _, group in groupby(found, key=attrgetter("account")):
        rows: dict[int, list[_Record]] = {}
        for record in group:
            rows.setdefault(record.slot, []).append(record)
        for pair in pairs:
            ours, theirs = (
                [one for slot in slots for one in rows.get(slot, ()) if pair.since <= one.day <= pair.until]
                for slots in (pair.ours, pair.theirs)
            )
            yield from (again.row for again in _matched(ours, theirs))


def _invoices(connection: sqlite3.Connection, files: Mapping[int, ExportFile]) -> Iterator[int]:
    """Invoices in two lists with other columns each that are nearly all alike, whatever their numbers."""
    for pair in _pairs(connection, files, INVOICE, _MOST):
        ours, theirs = (
            [
                _Record._make(row)
                for slot in slots
                for row in connection.execute(_OF_FILE, (slot, slot + 1, pair.since, pair.until))
            ]
            for slots in (pair.ours, pair.theirs)
        )
        again = list(_matched(ours, theirs))
        amounts = {one.amount for one in again}
        if len(amounts) >= _FEWEST and len(again) >= _NEARLY_ALL * min(len(ours), len(theirs)):
            yield from (one.row for one in again)


def _columns_alike(one: ExportFile, other: ExportFile, kind: int) -> bool:
    """Whether two files are of one list by their columns: what is alike in both, but not the same, is then another."""
    ours, theirs = (dict(file.fields).get(kind, frozenset()) for file in (one, other))
    if ours == theirs:
        return True
    tables = {one.form, other.form} <= {"csv", "parquet"}
    return not tables and len(ours & theirs) >= _ALIKE * len(ours | theirs)
