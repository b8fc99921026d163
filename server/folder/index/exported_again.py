"""Records that another file has as well, in other columns and under another id or under none.

One report calls an invoice by its number, and an export of the same system has an id for it, too. One lists payments by
their ids, and the next says of the same ones who paid, when and how much. Counted in both, the sum is twice what it is.

Of records with a number the number tells, with the same amount about the same day, or the same customer on the same
day. Of payments no row alone does, since somebody may pay the same twice: a whole list does, where nearly all that it
has in the time that both are of stand in the other one as well. What is only alike stays, and is told.
"""

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, groupby
from operator import attrgetter
from typing import Final, NamedTuple

from server.folder.export_files import ExportFile
from server.folder.index.fill import LINE_BITS
from server.records.columns import UNREAD_AMOUNT
from server.records.shapes import INVOICE, PAYMENT, RECORD_KINDS
from server.records.values import HALF_A_CENT, UNDATED

SAME: Final = 0
"""State of a record that is left out, as the same as another one."""

DIFFERS: Final = 1
"""State of one that is left out, and states other amounts than the other one."""

ALIKE: Final = 2
"""State of one that may be the same as another one, and stays."""

_BILLED: Final = frozenset({INVOICE, PAYMENT, *map(RECORD_KINDS.index, ("credit_note", "refund"))})
_DAYS: Final = 7  # between the day on which an invoice was made and the one that it states
_FEWEST: Final = 2  # payments, and amounts among them: a fee that everybody pays twice on a day shows nothing
_NEARLY: Final = 0.95  # of the payments of a list
_LISTS: Final = 8  # with other columns each, that are compared
_SAID: Final = 1_000  # payments by which two lists of one length are told apart
_ALIKE: Final = 0.7  # of the members of objects: which of them one has is up to its record

Again = tuple[int, int, int]
"""(row of a record, row of the one that it is, its state)."""


class _Record(NamedTuple):
    row: int
    kind: int
    id: int | None
    number: int | None
    account: int | None
    tenant: int | None
    day: int
    due: int | None
    amount: float
    balance: float | None
    net: float | None
    tax: float | None
    currency: int | None

    @property
    def slot(self) -> int:
        """The number of its file."""
        return self.row >> LINE_BITS

    def may_be(self, other: "_Record") -> bool:
        """Whether nothing speaks against both being of one tenant and in one currency."""
        return all(
            None in both or len(both) == 1 for both in ({self.tenant, other.tenant}, {self.currency, other.currency})
        )

    def says(self) -> int:
        """How much it says of what lists go by."""
        amounts = sum(
            one is not None and one > UNREAD_AMOUNT for one in (self.amount, self.balance, self.net, self.tax)
        )
        days = sum(one is not None and one > UNDATED for one in (self.day, self.due))
        return amounts + days + (self.currency is not None) + (self.account is not None)


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
    f"SELECT row >> {LINE_BITS}, min(day), max(day) FROM record WHERE kind = {PAYMENT + 1}"  # noqa: S608
    f" AND day > {UNDATED} GROUP BY 1"
)


def exported_again(connection: sqlite3.Connection, files: Mapping[int, ExportFile]) -> list[Again]:
    """What is the same as another record, of those that no other one with their id hides. `files`: by their numbers."""
    if len(files) < 2:  # noqa: PLR2004 - which are the fewest that two exports are
        return []
    numbered = list(_numbered(connection, files))
    gone = {row for row, *_ in numbered}
    return [*numbered, *(one for one in _payments(connection, files) if not gone.intersection(one[:2]))]


def _numbered(connection: sqlite3.Connection, files: Mapping[int, ExportFile]) -> Iterator[Again]:
    """Records with the number of one in a file with other columns, of two the one that says less."""
    found = map(_Record._make, connection.execute(_NUMBERED))
    for (kind, _), group in groupby(found, key=attrgetter("kind", "number")):
        if kind - 1 not in _BILLED:
            continue
        kept: list[_Record] = []
        # One with an id of its own goes before one that is called by its number alone.
        for one in sorted(group, key=lambda record: (-record.says(), record.id == record.number, record.row))[:_LISTS]:
            same = next((other for other in kept if _is_same(one, other, files)), None)
            if same is None:
                kept.append(one)
            else:
                yield one.row, same.row, DIFFERS if _differ(one, same) else SAME


def _is_same(one: _Record, other: _Record, files: Mapping[int, ExportFile]) -> bool:
    """Whether two records with one number are the same."""
    if one.id == other.id or one.slot == other.slot or not one.may_be(other):
        return False
    if _columns_alike(files[one.slot], files[other.slot], one.kind - 1):
        return False
    dated = UNDATED not in {one.day, other.day}
    if one.account is not None and one.account == other.account and dated and one.day == other.day:
        return True
    priced = min(one.amount, other.amount) > UNREAD_AMOUNT
    return priced and abs(one.amount - other.amount) < HALF_A_CENT and (not dated or abs(one.day - other.day) <= _DAYS)


def _differ(one: _Record, other: _Record) -> bool:
    """Whether two records state any amount otherwise, as far as both do."""
    pairs = ((one.amount, other.amount), (one.balance, other.balance), (one.net, other.net), (one.tax, other.tax))
    return any(
        ours is not None
        and theirs is not None
        and min(ours, theirs) > UNREAD_AMOUNT
        and abs(ours - theirs) >= HALF_A_CENT
        for ours, theirs in pairs
    )


class _Pair:
    """Two lists of payments with other columns each, as far as they are of the same time."""

    def __init__(self, since: int, until: int) -> None:
        self._since, self._until = since, until
        self._counts = [0, 0]
        self._says = [0, 0]
        self._rows = (array("q"), array("q"))  # a million payments in lists would take 70 MB
        self._amounts: set[float] = set()

    def add(self, ours: Iterable[_Record], theirs: Iterable[_Record]) -> None:
        """The payments of one customer in both lists."""
        # Midnight may part the first or the last day as well.
        lists = [[one for one in rows if self._since - 1 <= one.day <= self._until + 1] for rows in (ours, theirs)]
        for at, rows in enumerate(lists):
            for one in rows[: max(0, _SAID - self._counts[at])]:
                self._says[at] += one.says() + (one.number is not None)
            self._counts[at] += sum(self._since <= one.day <= self._until for one in rows)
        for both in _matched(*lists):
            for rows_of, one in zip(self._rows, both, strict=True):
                rows_of.append(one.row)
            if len(self._amounts) < _FEWEST:
                self._amounts.add(abs(both[0].amount))

    @property
    def sure(self) -> bool:
        """Whether the smaller list is another export of what the other one has."""
        matched = len(self._rows[0])
        return matched >= max(_FEWEST, _NEARLY * min(self._counts)) and len(self._amounts) >= _FEWEST

    def again(self) -> Iterator[Again]:
        """The payments of the smaller list that stand in the other one."""
        state = SAME if self.sure else ALIKE
        first_stays = (self._counts[0], self._says[0]) >= (self._counts[1], self._says[1])
        kept, gone = self._rows if first_stays else self._rows[::-1]
        return ((row, first, state) for first, row in zip(kept, gone, strict=True))


def _matched(ours: Sequence[_Record], theirs: Sequence[_Record]) -> Iterator[tuple[_Record, _Record]]:
    """Payments of one customer in two lists that are of one day, or else of one after the other, and of one amount.

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
                yield one, found.pop()
            else:
                unmatched.append(one)


def _payments(connection: sqlite3.Connection, files: Mapping[int, ExportFile]) -> Iterator[Again]:
    """Payments that stand in two lists with other columns each."""
    lists: list[list[int]] = []
    periods: list[tuple[int, int]] = []
    for slot, first, last in connection.execute(_PERIODS).fetchall():
        at = next((at for at, own in enumerate(lists) if _columns_alike(files[own[0]], files[slot], PAYMENT)), None)
        if at is None:
            lists.append([slot])
            periods.append((first, last))
        else:
            lists[at].append(slot)
            periods[at] = min(periods[at][0], first), max(periods[at][1], last)
    pairs = {
        (one, other): _Pair(max(first for first, _ in times), min(last for _, last in times))
        for one, other in combinations(range(min(len(lists), _LISTS)), 2)
        for times in [(periods[one], periods[other])]
    }
    if not pairs:
        return
    list_of = {slot: at for at, slots in enumerate(lists) for slot in slots}
    found = map(_Record._make, connection.execute(_PAYMENTS))
    for _, group in groupby(found, key=attrgetter("account")):
        rows: dict[int, list[_Record]] = {}
        for record in group:
            rows.setdefault(list_of[record.slot], []).append(record)
        for (one, other), pair in pairs.items():
            pair.add(rows.get(one, ()), rows.get(other, ()))
    told: set[int] = set()
    gone: set[int] = set()
    for pair in sorted(pairs.values(), key=lambda one: not one.sure):
        for row, first, state in pair.again():
            if row not in told and first not in gone:
                told.add(row)
                gone |= {row} if state != ALIKE else set()
                yield row, first, state


def _columns_alike(one: ExportFile, other: ExportFile, kind: int) -> bool:
    """Whether two files are of one list by their columns: what is alike in both, but not the same, is then another."""
    ours, theirs = (dict(file.fields).get(kind, frozenset()) for file in (one, other))
    if ours == theirs:
        return True
    tables = {one.form, other.form} <= {"csv", "parquet"}
    return not tables and len(ours & theirs) >= _ALIKE * len(ours | theirs)
