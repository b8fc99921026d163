"""Making an index: every record of every file once, and of an older index what still holds.

A file whose state has not changed is not read again. Of one that has grown, as logs do, only what was added is read,
when all that was there before is still the same. What cannot be used is left out and counted, as a `Problem` without
content.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from server.folder.entries.entry import Start
from server.folder.exports.export_files import ExportFile
from server.folder.files.dated_names import DatedName, dated_name, is_older, newest_first
from server.folder.index.exported_again import maybe_twice
from server.folder.index.fill import (
    SHOWN_LINES,
    ChangedError,
    Filler,
    Maker,
    checksum,
    forget_records,
    state_of,
)
from server.folder.index.grid import clear_grid, make_grid
from server.folder.index.store import LINE_BITS, drop_indexes, make_indexes, make_tables
from server.folder.problems import ALIKE, OLDER
from server.records.columns import UNREAD_AMOUNT
from server.records.shapes import ACCOUNT, PAYMENT
from server.records.stated.values import EPOCH, UNDATED
from server.source import Watch

_SLOTS_APART: Final = 1024  # so that a new file finds room between two others
_OWNERS: Final = 50  # records of their own with one number, beyond which others lead to the first
_LIGHT_BYTES: Final = 16 * 1024 * 1024  # of changed files, up to which placing rows one by one beats sorting all anew


class _Known(NamedTuple):
    """What the older index knows of a file."""

    slot: int
    state: tuple[Any, ...]
    lines: int
    size: int
    checksum: int | None


def build(
    connection: sqlite3.Connection,
    files: tuple[ExportFile, ...],
    maker: Maker,
    settings: dict[str, str],
    watch: Watch,
    *,
    anew: bool,
) -> None:
    """Fill the database behind `connection`, which is empty (`anew`) or a copy of an older index.

    `watch` is told how many of the bytes to read were read, and may end it. Raises `ChangedError`, `OSError`,
    `sqlite3.Error`, and what `watch` raises.
    """
    connection.execute("BEGIN")
    if anew:
        make_tables(connection)
    known = {
        name: _Known(slot, tuple(state), lines, size, checksum)
        for name, slot, lines, size, checksum, *state in connection.execute(
            "SELECT name, slot, lines, size, checksum, modified, size, inode, form, kind FROM file"
        )
    }
    fresh = [file for file in files if file.name not in known or known[file.name].state != state_of(file)]
    starts = {file.name: _grown(file, known.get(file.name)) for file in fresh}
    names = {file.name for file in files}
    gone = [old for name, old in known.items() if name not in names or (name in starts and starts[name] == Start())]
    to_read = sum(file.stamp.size - starts[file.name].offset for file in fresh)
    heavy = anew or to_read + sum(old.size for old in gone) > _LIGHT_BYTES
    if heavy:
        drop_indexes(connection)
    for old in gone:
        _forget(connection, old.slot)
    slots = _slots([file.name for file in files], {name: old.slot for name, old in known.items()})
    filler = Filler(connection, maker, watch, to_read)
    for file in fresh:
        filler.add(slots[file.name], file, starts[file.name])
    if heavy:
        make_indexes(connection)
    _hide_duplicates(connection, {slots[file.name]: file for file in files})
    _tally(connection)
    if heavy:
        make_grid(connection)
    elif fresh or gone:  # it would take longer than what it saves; counting one by one is right, too
        clear_grid(connection)
    connection.executemany("INSERT OR REPLACE INTO setting VALUES (?, ?)", settings.items())
    connection.execute("COMMIT")


def _grown(file: ExportFile, old: _Known | None) -> Start:
    """The byte at which the new part of a file begins; 0 if the whole file has to be read."""
    if old is None or old.checksum is None or file.stamp.size <= old.size or state_of(file)[2:] != old.state[2:]:
        return Start()
    return Start(old.size, old.lines) if checksum(file, old.size) == old.checksum else Start()


def _slots(names: list[str], taken: dict[str, int]) -> dict[str, int]:
    """A number for each file, in the order of their names; those that have one keep it. Raises `ChangedError`."""
    slots: dict[str, int] = {}
    last = 0
    for at, name in enumerate(names):
        slot = taken.get(name)
        if slot is None:
            following = next((taken[later] for later in names[at:] if later in taken), None)
            slot = last + _SLOTS_APART if following is None else (last + following) // 2
        if slot <= last:
            raise ChangedError
        slots[name] = last = slot
    return slots


def _forget(connection: sqlite3.Connection, slot: int) -> None:
    forget_records(connection, slot)
    connection.execute("DELETE FROM file WHERE slot = ?", (slot,))


def _share_invoices(connection: sqlite3.Connection, second: Mapping[int, int]) -> None:
    """A payment with a row for each invoice that it pays, as Zoho lists them, names those of its hidden rows too."""
    named = [
        (digest, second[row])
        for digest, row in connection.execute("SELECT digest, row FROM paid_invoice")
        if row in second and second[row] >> LINE_BITS == row >> LINE_BITS  # so that both are forgotten together
    ]
    connection.executemany("INSERT OR IGNORE INTO paid_invoice VALUES (?, ?)", named)


def _hide_duplicates(connection: sqlite3.Connection, files: Mapping[int, ExportFile]) -> None:
    """Hide all but one record with an id, within its tenant, and report numbers that find another record.

    It is the first one, or that of the newest file of a series (`files/dated_names.py`). A record without a tenant
    shares its id with everybody's. What another file may have as well under another id stays, and is reported.
    """
    reasons = (OLDER, ALIKE, "duplicate id", "duplicate number")
    connection.executemany("DELETE FROM problem WHERE reason = ?", [(reason,) for reason in reasons])
    connection.execute("UPDATE record SET kind = -kind WHERE kind < 0")
    connection.execute("DELETE FROM maybe_twice")
    names = {slot: dated_name(name) for slot, name in connection.execute("SELECT slot, name FROM file")}
    branches = _branches(connection, names)
    found: dict[tuple[int, str], tuple[int, list[int]]] = {}
    for column in ("id", "number"):
        second = dict(_second(connection.execute(_SHARED[column]), names, branches))
        if column == "id":
            connection.executemany("UPDATE record SET kind = -kind WHERE row = ?", [(row,) for row in second])
            _share_invoices(connection, second)
            alike = sorted(maybe_twice(connection, files))
            connection.executemany("INSERT INTO maybe_twice VALUES (?)", [(row,) for row in alike])
            for row in alike:
                _note(found, row, ALIKE)
        for row, first in sorted(second.items()):
            older = column == "id" and is_older(names[row >> LINE_BITS], names[first >> LINE_BITS])
            _note(found, row, OLDER if older else f"duplicate {column}")
    connection.executemany(
        "INSERT INTO problem VALUES (?, ?, ?, ?)",
        [(slot, reason, count, " ".join(map(str, lines))) for (slot, reason), (count, lines) in found.items()],
    )


def _note(found: dict[tuple[int, str], tuple[int, list[int]]], row: int, reason: str) -> None:
    slot, line = row >> LINE_BITS, row & ((1 << LINE_BITS) - 1)
    count, lines = found.get((slot, reason), (0, []))
    found[slot, reason] = (count + 1, [*lines, line][:SHOWN_LINES])


_BY_NUMBER: Final = f"id = number AND kind <> {ACCOUNT + 1}"
"""Which records are known by their number alone."""

_SHARED: Final = {
    column: f"SELECT {column}, kind, row, tenant, {known} FROM record WHERE kind > 0 AND {column} IN"  # noqa: S608  see below
    f" (SELECT {column} FROM record WHERE {column} IS NOT NULL GROUP BY {column} HAVING count(*) > 1)"
    f" ORDER BY {column}, kind, row"
    # The two columns, and what a record states that is compared with others of its id; nothing of a caller.
    for column, known in (
        (
            "id",
            ", ".join(
                f"CASE WHEN {which} AND {stated} THEN {one} END"
                for one, stated, which in (
                    ("day", f"day > {UNDATED}", _BY_NUMBER),
                    ("account", "account IS NOT NULL", _BY_NUMBER),
                    ("amount", f"amount > {UNREAD_AMOUNT}", _BY_NUMBER),
                    ("credits", "credits IS NOT NULL", f"({_BY_NUMBER} OR kind = {PAYMENT + 1})"),
                    ("1", "TRUE", _BY_NUMBER),
                )
            ),
        ),
        ("number", "NULL, NULL, NULL, NULL, NULL"),
    )
}


_AGREEING: Final = (
    f"SELECT DISTINCT row >> {LINE_BITS} FROM record JOIN"  # noqa: S608  see above
    " (SELECT id, kind, account FROM record WHERE kind > 0 AND id = number AND account IS NOT NULL"
    f" GROUP BY id, kind, account HAVING min(row >> {LINE_BITS}) < max(row >> {LINE_BITS})) USING (id, kind, account)"
)
"""The files with a number that another file has of the same customer."""


class _Sharing(NamedTuple):
    """A record with a key that others have. `day` and all behind it: of one that is known by its number alone.

    `numbered`: 1 of such a one. `credits` is also known of a payment with an id.
    """

    key: int
    kind: int
    row: int
    tenant: int | None
    day: int | None
    account: int | None
    amount: float | None
    credits: int | None
    numbered: int | None

    @property
    def slot(self) -> int:
        """The number of the record's file in the index."""
        return self.row >> LINE_BITS

    def is_other(self, than: "_Sharing", branches: Mapping[int, str]) -> bool:
        """Whether both are records of their own: of two tenants, of two years, or of two branches that count from 1.

        Neither the customer nor the amount of those is the same. So are an invoice and a credit note, or a payment and
        a refund, which are numbered apart; with the id of what was sold both stand in one file, as eBay's orders do.
        """
        if self.tenant is not None and than.tenant is not None and self.tenant != than.tenant:
            return True
        apart = self.slot == than.slot or (self.numbered and than.numbered)
        if apart and None not in {self.credits, than.credits} and self.credits != than.credits:
            return True
        if self.day is not None and than.day is not None and _year(self.day) != _year(than.day):
            return True
        return (
            self.slot != than.slot
            and branches.get(self.slot, "") == branches.get(than.slot)
            and None not in {self.account, than.account, self.amount, than.amount}
            and self.account != than.account
            and self.amount != than.amount
        )


def _year(day: int) -> int:
    return date.fromordinal(day + EPOCH).year


def _branches(connection: sqlite3.Connection, names: Mapping[int, DatedName]) -> dict[int, str]:
    """The files that may be of branches, and what they are called: as in another folder, and no states of one list.

    No number in them is that of the same customer in another file.
    """
    called = {slot: name.series.rpartition("/")[2] for slot, name in names.items() if name.day is None}
    often = Counter(called.values())
    found = {slot: name for slot, name in called.items() if often[name] > 1}
    return {} if not found else {slot: found[slot] for slot in found.keys() - set(_agreeing(connection))}


def _agreeing(connection: sqlite3.Connection) -> Iterable[int]:
    return (slot for (slot,) in connection.execute(_AGREEING))


def _second(
    shared: Iterable[tuple[Any, ...]], names: Mapping[int, DatedName], branches: Mapping[int, str]
) -> Iterable[tuple[int, int]]:
    """Rows whose key leads to another one, each with that one, out of (key, kind, row …) in this order.

    Numbers begin anew with a year, and in each branch: see `_Sharing.is_other`.
    """
    for _, group in groupby(map(_Sharing._make, shared), key=itemgetter(0, 1)):
        owners: list[_Sharing] = []
        for one in _newest_first(list(group), names):
            first = next((owner for owner in owners if not one.is_other(owner, branches)), None)
            if first is not None:
                yield one.row, first.row
            elif len(owners) < _OWNERS:
                owners.append(one)
            else:
                yield one.row, owners[0].row


def _newest_first(group: list[_Sharing], names: Mapping[int, DatedName]) -> list[_Sharing]:
    """The records with one key, those of the newest file first where their files are states of one list."""
    slots = list(dict.fromkeys(one.slot for one in group))
    if len(slots) == 1 or not newest_first([names[slot] for slot in slots]):
        return group
    slots.sort(key=lambda slot: names[slot].day or (), reverse=True)
    place = {slot: at for at, slot in enumerate(slots)}
    return sorted(group, key=lambda one: (place[one.slot], one.row))


def _tally(connection: sqlite3.Connection) -> None:
    """Count records by day and status, so that a list of all of them knows its length without going through it.

    How many records are in each currency, and in none that is known, is noted as well.
    """
    connection.execute("DELETE FROM currency_count")
    for owner in ("NULL", "tenant"):
        connection.execute(
            f"INSERT INTO currency_count SELECT kind, {owner}, currency, count(*) FROM record"  # noqa: S608  of the two
            f" WHERE kind > 0{' AND tenant IS NOT NULL' if owner == 'tenant' else ''} GROUP BY kind, {owner}, currency"
        )
    connection.execute("DELETE FROM tally")
    connection.execute(
        "INSERT INTO tally SELECT kind, NULL, day, status, count(*) FROM record INDEXED BY d_status"
        " WHERE kind > 0 GROUP BY kind, status, day"
    )
    connection.execute(
        "INSERT INTO tally SELECT kind, tenant, day, status, count(*) FROM record INDEXED BY d_tenant"
        " WHERE tenant IS NOT NULL AND kind > 0 GROUP BY tenant, kind, day, status"
    )
