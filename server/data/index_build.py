"""Making an index: every record of every file once, and of an older index what still holds.

A file whose state has not changed is not read again. Of one that has grown, as logs do, only what was added is read,
when all that was there before is still the same. What cannot be used is left out and counted, as a `Problem` without
content.
"""

import sqlite3
import zlib
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

import msgspec

from scanner.regular_file import open_regular
from server.data import csv_rows
from server.data.cards import called
from server.data.digests import Digester, TokenOf, comparable_email, comparable_name, tokens_of
from server.data.export_files import ExportFile
from server.data.file_entries import Entry, Start, entries
from server.data.index_grid import clear_grid, make_grid
from server.data.index_store import drop_indexes, make_indexes, make_tables
from server.data.shapes import ACCOUNT, LINE, roles
from server.source import Watch

LINE_BITS: Final = 32
"""A row's number is that of its file and of its line in it."""

_SLOTS_APART: Final = 1024  # so that a new file finds room between two others
_BATCH: Final = 2_000  # rows handed to SQLite at once
_SHOWN_LINES: Final = 10  # line numbers kept per problem; the count goes on
_SHORT_CODES: Final = 1_000  # statuses and tenants that get a short code; others go by their digest
_ACCOUNTS: Final = 20_000  # digests of accounts that are kept while many records follow each other
_LIGHT_BYTES: Final = 16 * 1024 * 1024  # of changed files, up to which placing rows one by one beats sorting all anew
_CHUNK: Final = 1024 * 1024


class ChangedError(Exception):
    """A file changed while it was read, or there is no room for a new one; begin again, with a new index."""


class Maker(msgspec.Struct, frozen=True):
    """What an index is made with. `token`: the pseudonyms that views show, None where they show none."""

    digester: Digester
    tenant_field: str
    max_record_bytes: int
    token: TokenOf | None = None


class _Known(NamedTuple):
    """A file as the older index has it."""

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
    fresh = [file for file in files if file.name not in known or known[file.name].state != _state(file)]
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
    filler = _Filler(connection, maker, watch, to_read)
    for file in fresh:
        filler.add(slots[file.name], file, starts[file.name])
    if heavy:
        make_indexes(connection)
    _hide_duplicates(connection)
    _tally(connection)
    if heavy:
        make_grid(connection)
    elif fresh or gone:  # it would take longer than what it saves; counting one by one is right, too
        clear_grid(connection)
    connection.executemany("INSERT OR REPLACE INTO setting VALUES (?, ?)", settings.items())
    connection.execute("COMMIT")


def _state(file: ExportFile) -> tuple[Any, ...]:
    stamp = file.stamp
    return stamp.modified, stamp.size, stamp.inode, file.form, file.kind


def _grown(file: ExportFile, old: _Known | None) -> Start:
    """Where the new part of a file begins, 0 where all of it is to be read."""
    if old is None or old.checksum is None or file.stamp.size <= old.size or _state(file)[2:] != old.state[2:]:
        return Start()
    return Start(old.size, old.lines) if checksum(file, old.size) == old.checksum else Start()


def checksum(file: ExportFile, end: int) -> int | None:
    """CRC-32 of the first `end` bytes, when a line ends there, of a file that may grow; else None.

    It is to tell files that were written again, in the same place and longer, from those that were written on.
    """
    if file.form not in {"lines", "csv"} or not end:
        return None
    found, chunk = 0, b""
    with open_regular(file.stamp.path) as stream:
        while end and (chunk := stream.read(min(end, _CHUNK))):
            found = zlib.crc32(chunk, found)
            end -= len(chunk)
    return found if chunk.endswith(b"\n") else None


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
    rows = (slot << LINE_BITS, (slot + 1) << LINE_BITS)
    connection.execute("DELETE FROM called WHERE row IN (SELECT row FROM record WHERE row >= ? AND row < ?)", rows)
    connection.execute("DELETE FROM record WHERE row >= ? AND row < ?", rows)
    connection.execute("DELETE FROM problem WHERE slot = ?", (slot,))
    connection.execute("DELETE FROM file WHERE slot = ?", (slot,))


class _Filler:
    """Puts the records of files into the tables."""

    def __init__(self, connection: sqlite3.Connection, maker: Maker, watch: Watch, to_read: int) -> None:
        self._db = connection
        self._maker = maker
        self._digest = maker.digester
        self._watch = watch
        self._to_read = to_read
        self._before = 0  # bytes of the files that are done
        self._codes: dict[int, int] = dict(connection.execute("SELECT digest, code FROM word"))
        self._words: dict[str, int] = {}
        self._accounts: dict[str, int] = {}
        self._rows: list[tuple[Any, ...]] = []
        self._called: list[tuple[int, int]] = []
        self._problems: dict[str, tuple[int, list[int]]] = {}

    def add(self, slot: int, file: ExportFile, start: Start) -> None:
        """One file from `start` on. Raises `ChangedError` when it is no longer the one that was found."""
        self._problems = {
            reason: (count, list(map(int, lines.split())))
            for reason, count, lines in self._db.execute(
                "SELECT reason, count, lines FROM problem WHERE slot = ?", (slot,)
            )
        }
        last = start.line
        for entry in entries(file, start, self._maker.tenant_field, self._maker.max_record_bytes):
            last = entry.line
            if entry.problem:
                self._report(entry.problem, entry.line)
            elif not self._take(slot, entry):
                self._report("no id", entry.line)
            if len(self._rows) >= _BATCH:
                self._flush(entry.end - start.offset)
        self._flush(0)
        self._before += file.stamp.size - start.offset
        head, lines = _header(file), _lines(file, last)
        whole = checksum(file, file.stamp.size)
        try:
            fits = file.stamp.fits(file.stamp.path.stat())
        except FileNotFoundError:
            fits = False
        if not fits:
            raise ChangedError
        self._db.execute("DELETE FROM problem WHERE slot = ?", (slot,))
        self._db.executemany(
            "INSERT INTO problem VALUES (?, ?, ?, ?)",
            [(slot, reason, count, " ".join(map(str, at))) for reason, (count, at) in self._problems.items()],
        )
        self._db.execute(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (slot, file.name, *_state(file), head, lines, whole),
        )

    def _take(self, slot: int, entry: Entry) -> bool:
        card, kind = entry.card, entry.kind
        row = slot << LINE_BITS | entry.line
        record_id = card.number if card.id is None else card.id
        if (card.account if kind == LINE else record_id) is None:
            return False
        digest = self._digest
        self._rows.append(
            (
                row,
                kind + 1,
                entry.offset,
                entry.length,
                None if record_id is None or kind == LINE else digest(record_id),
                None if card.number is None else digest(card.number),
                None if card.account is None else self._account(card.account),
                None if card.status is None else self._code(card.status.lower()),
                card.day,
                card.amount,
                None if card.tenant is None else self._code(card.tenant),
            )
        )
        if kind == ACCOUNT:
            self._called.extend((found, row) for found in self._digests_of(entry))
        return True

    def _digests_of(self, entry: Entry) -> Iterable[int]:
        token = self._maker.token
        found: list[str] = []
        for kind, text in called(entry.fields, roles(ACCOUNT, self._maker.tenant_field)):
            found.append(comparable_email(text) if kind == "email" else comparable_name(text))
            if token is not None:
                found += tokens_of(token, kind, text)
        if token is not None:
            for key in (entry.card.id, entry.card.number):
                found += tokens_of(token, "key", key) if key is not None else ()
        return {self._digest(text) for text in found}

    def _account(self, text: str) -> int:
        found = self._accounts.get(text)
        if found is None:
            if len(self._accounts) >= _ACCOUNTS:
                self._accounts.clear()
            found = self._accounts[text] = self._digest(text)
        return found

    def _code(self, text: str) -> int:
        """A short number for one of the first thousand texts, the digest of another."""
        found = self._words.get(text)
        if found is None:
            digest = self._digest(text)
            if digest not in self._codes and len(self._codes) < _SHORT_CODES:
                self._codes[digest] = len(self._codes)
                self._db.execute("INSERT INTO word VALUES (?, ?)", (digest, self._codes[digest]))
            found = self._codes.get(digest, digest)
            if len(self._words) < _SHORT_CODES:
                self._words[text] = found
        return found

    def _report(self, reason: str, line: int) -> None:
        count, lines = self._problems.get(reason, (0, []))
        self._problems[reason] = (count + 1, [*lines, line][:_SHOWN_LINES])

    def _flush(self, position: int) -> None:
        self._db.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._rows)
        self._db.executemany("INSERT OR IGNORE INTO called VALUES (?, ?)", self._called)
        self._rows.clear()
        self._called.clear()
        self._watch(min(self._before + position, self._to_read), self._to_read, "bytes of billing data indexed")


def _header(file: ExportFile) -> bytes | None:
    if file.form != "csv" or not file.stamp.size:
        return None
    with open_regular(file.stamp.path) as stream:
        return msgspec.json.encode(csv_rows.header(stream))


def _lines(file: ExportFile, last: int) -> int:
    """How many lines a file has that may grow: the last record may not be on the last one."""
    if file.form not in {"lines", "csv"}:
        return last
    with open_regular(file.stamp.path) as stream:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_CHUNK), b""))


def _hide_duplicates(connection: sqlite3.Connection) -> None:
    """Hide all but the first record with an id, within its tenant, and report numbers that find another record.

    A record without a tenant shares its id with everybody's.
    """
    connection.execute("DELETE FROM problem WHERE reason IN ('duplicate id', 'duplicate number')")
    connection.execute("UPDATE record SET kind = -kind WHERE kind < 0")
    found: dict[tuple[int, str], tuple[int, list[int]]] = {}
    for column, reason in (("id", "duplicate id"), ("number", "duplicate number")):
        second = list(_second(connection.execute(_SHARED[column])))
        if column == "id":
            connection.executemany("UPDATE record SET kind = -kind WHERE row = ?", [(row,) for row in second])
        for row in sorted(second):
            slot, line = row >> LINE_BITS, row & ((1 << LINE_BITS) - 1)
            count, lines = found.get((slot, reason), (0, []))
            found[slot, reason] = (count + 1, [*lines, line][:_SHOWN_LINES])
    connection.executemany(
        "INSERT INTO problem VALUES (?, ?, ?, ?)",
        [(slot, reason, count, " ".join(map(str, lines))) for (slot, reason), (count, lines) in found.items()],
    )


_SHARED: Final = {
    column: f"SELECT {column}, kind, row, tenant FROM record WHERE kind > 0 AND {column} IN"  # noqa: S608  see below
    f" (SELECT {column} FROM record WHERE {column} IS NOT NULL GROUP BY {column} HAVING count(*) > 1)"
    f" ORDER BY {column}, kind, row"
    for column in ("id", "number")  # the two columns; nothing of a caller
}


def _second(shared: Iterable[tuple[int, int, int, int | None]]) -> Iterable[int]:
    """Rows whose key leads to another one, out of (key, kind, row, tenant) in this order."""
    for _, group in groupby(shared, key=itemgetter(0, 1)):
        owners: set[int | None] = set()
        for _, _, row, tenant in group:
            if owners and (tenant is None or tenant in owners):
                yield row
            else:
                owners.add(tenant)


def _tally(connection: sqlite3.Connection) -> None:
    """Count records by day and status, so that a list of all of them knows its length without going through it."""
    connection.execute("DELETE FROM tally")
    connection.execute(
        "INSERT INTO tally SELECT kind, NULL, day, status, count(*) FROM record INDEXED BY d_status"
        " WHERE kind > 0 GROUP BY kind, status, day"
    )
    connection.execute(
        "INSERT INTO tally SELECT kind, tenant, day, status, count(*) FROM record INDEXED BY d_tenant"
        " WHERE tenant IS NOT NULL AND kind > 0 GROUP BY tenant, kind, day, status"
    )
