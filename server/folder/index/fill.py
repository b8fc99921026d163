"""Filling an index: the records of one file after the other, as rows of its tables.

What cannot be used is left out and counted, as a `Problem` without content. Ids, accounts and names go in as keyed
digests.
"""

import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

import msgspec

from scanner.bounded_cache import BoundedCache
from scanner.regular_file import open_regular
from server.folder.entries.entry import Entry, Start, UnreadAboveError
from server.folder.entries.file_entries import entries
from server.folder.exports.export_files import ExportFile
from server.folder.index.codes import Codes, is_failed_order
from server.folder.index.digester import Digester
from server.folder.index.store import INSERT, LINE_BITS
from server.folder.reading import Reading
from server.records.account_matching import comparables_of_account, customer_key, tokens_of
from server.records.columns import OPEN_ORDER, UNREAD, Columns
from server.records.facts import account_names, customer_of
from server.records.heading_forms.headings import folded
from server.records.shapes import ACCOUNT, INVOICE, LINE, FieldParts, field_parts
from server.records.stated.values import UNPRICED
from server.source import Watch

SHOWN_LINES: Final = 10  # line numbers kept per problem; the count goes on
_BATCH: Final = 2_000  # rows handed to SQLite at once
_ACCOUNTS: Final = 20_000  # digests of accounts that are kept while many records follow each other
_CUSTOMERS: Final = 400_000  # hashes, salted for this process, of what customers are called: 30 MB
_PLANS: Final = 64  # sets of fields whose parts are kept
_CHUNK: Final = 1024 * 1024
_ALIAS: Final = "\0"
"""Before what tells payments without a number apart, so that it is no id: no text of a record begins so."""


class ChangedError(Exception):
    """A file changed while it was read, or there is no room for a new one; begin again, with a new index."""


class Maker(msgspec.Struct, frozen=True):
    """What an index is made with."""

    digester: Digester
    reading: Reading


@cache
def _customer_fields(kind: int) -> tuple[str, ...]:
    """The folded names of the fields in which, or in whose objects, a record of a kind may call its customer."""
    return tuple(place.head for name in field_parts(kind, "").names for place in name)


class Filler:
    """Puts the records of files into the tables."""

    def __init__(self, connection: sqlite3.Connection, maker: Maker, watch: Watch, to_read: int) -> None:
        self._db = connection
        self._maker = maker
        self._digest = maker.digester
        self._watch = watch
        self._to_read = to_read
        self._before = 0  # bytes of the files that are done
        self._codes = Codes(connection, maker.digester)
        self._accounts = BoundedCache(self._digest, _ACCOUNTS)
        # The parts that fields play: of sixty fields that may name an account, a record has two or three.
        self._plans = BoundedCache(self._plan, _PLANS)
        self._customers: set[int] = set()
        self._rows: list[tuple[Any, ...]] = []
        self._account_names: list[tuple[int, int]] = []
        self._failed_orders: list[tuple[int]] = []
        self._paid_invoices: list[tuple[int, int]] = []
        self._problems: dict[str, tuple[int, list[int]]] = {}

    def add(self, slot: int, file: ExportFile, start: Start) -> None:
        """One file from `start` on. Raises `ChangedError` when it is no longer the one that was found."""
        looks = _looks(file)
        known, seen = self._known(slot)
        # What was added may be of a group or an invoice above it.
        grouped = file.head is not None and (file.head.group_at is not None or file.head.itemised)
        if start != Start() and (known != looks or grouped):  # what was added tells what a column means
            forget_records(self._db, slot)
            start, seen = Start(), {}
        columns = Columns("" if file.head is None else file.head.delimiter, seen)
        columns.note_forms(file.columns if file.head is None else file.head.names)
        try:
            last = self._read(slot, file, start, columns)
        except UnreadAboveError:
            self._forget()
            last = None
        while last is None:  # twice at most, as long as the file stays as it is
            forget_records(self._db, slot)
            columns = columns.again()
            last = self._read(slot, file, Start(), columns)
        self._before += file.stamp.size - start.offset
        lines = _lines(file, last)
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
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                slot,
                file.name,
                *state_of(file),
                looks,
                lines,
                whole,
                msgspec.json.encode(columns.seen),
            ),
        )

    def _known(self, slot: int) -> tuple[bytes | None, dict[str, int]]:
        """(how it looks, what the columns have shown) of a file that the index has already, in the part that stays."""
        found = self._db.execute("SELECT looks, columns FROM file WHERE slot = ?", (slot,)).fetchone()
        if found is None:
            return None, {}
        looks, columns = found
        try:
            return looks, msgspec.json.decode(columns, type=dict[str, int])
        except (TypeError, ValueError):
            raise sqlite3.DatabaseError("the index is wrong") from None

    def _read(self, slot: int, file: ExportFile, start: Start, columns: Columns) -> int | None:
        """The records from `start` on; gives the last one's line, None where they have to be read again."""
        self._problems = {
            reason.replace(f"date{OPEN_ORDER} in ", "date in "): (count, list(map(int, lines.split())))
            for reason, count, lines in self._db.execute(
                "SELECT reason, count, lines FROM problem WHERE slot = ?", (slot,)
            )
        }
        self._customers.clear()
        written = {said: name.strip() for name, said in folded(file.columns).items()}  # of a table; of objects, nothing
        last, begun = start.line, False
        for entry in entries(
            file, start, self._maker.reading.tenant_field, self._maker.reading.max_record_bytes, columns
        ):
            last = entry.line
            if entry.ends_group:
                self._db.execute("INSERT INTO group_head VALUES (?, ?, ?)", (slot, entry.offset, entry.length))
            if entry.problem:
                self._report(entry.problem, entry.line)
            else:
                if not entry.ends_group and not self._take(slot, entry):
                    self._report("no id", entry.line)  # of a payment, perhaps since its day could not be read
                for role, column in columns.unread:
                    self._report(f"{UNREAD} {role} in {written.get(column, column)}", entry.line)
            columns.unread.clear()
            if len(self._rows) >= _BATCH:
                self._flush(entry.end - start.offset)
                # 40,000 rows in the order of their days, the month first: 1.0 s instead of 1.75 for reading all twice.
                if not begun and not columns.settled():
                    return None
                begun = True
        self._flush(0)
        # Of the whole file, however it grew: a later day may have told the order.
        heads = {name: said for said, name in written.items()}
        self._problems = {_with_doubt(reason, columns, heads): seen for reason, seen in self._problems.items()}
        return last if columns.settled() else None

    def _take(self, slot: int, entry: Entry) -> bool:
        """Put one record among the rows to be written; False for one without an id."""
        facts, kind = entry.facts, entry.kind
        row = slot << LINE_BITS | entry.line
        record_id = f"{_ALIAS}{entry.alias}" if entry.alias else facts.key
        if (facts.account if kind == LINE else record_id) is None:
            return False
        digest = self._digest
        number = None if facts.number is None else digest(facts.number)
        named = kind != ACCOUNT and bool(_customer_fields(kind))
        account = facts.account
        if account is None and named:
            account = customer_of(entry.fields, self._plans[kind, frozenset(entry.fields)])
        self._rows.append(
            (
                row,
                kind + 1,
                entry.offset,
                entry.length,
                None if record_id is None or kind == LINE else digest(record_id),
                number,
                None if account is None else self._accounts[account if kind == LINE else customer_key(account)],
                None if facts.status is None else self._codes.of_status(kind, facts.status),
                facts.day,
                facts.due if kind == INVOICE else None,
                facts.amount,
                facts.balance if kind == INVOICE else None,
                _stated(facts.net),
                _stated(facts.tax),
                _stated(facts.refunded),
                None if facts.currency is None else self._codes.of(facts.currency.lower()),
                None if facts.tenant is None else self._codes.of(facts.tenant),
                facts.credits,
            )
        )
        if facts.status is not None and is_failed_order(kind, facts.status, entry.fields):
            self._failed_orders.append((row,))
        self._paid_invoices.extend((digest(one), row) for one in facts.invoices)
        if kind == ACCOUNT:
            self._account_names.extend((found, row) for found in self._digests_of(entry))
        elif account is not None and named:
            self._account_names.extend((found, row) for found in self._digests_of_customer(entry))
        return True

    def _digests_of_customer(self, entry: Entry) -> Iterable[int]:
        """What a record calls its customer: the first of those that a file has of a name and an account.

        One row for each would be as many as there are records, of which a customer has hundreds.
        """
        fields, account = entry.fields, entry.facts.account
        called = filter(None, map(fields.get, _customer_fields(entry.kind)))
        said = hash((entry.kind, account, entry.facts.tenant, *map(str, called)))
        if said in self._customers:
            return ()
        if len(self._customers) >= _CUSTOMERS:
            self._customers.clear()
        self._customers.add(said)
        plan = self._plans[entry.kind, frozenset(fields)]
        # An id that stands where others write a name is not looked for as one.
        names = [one for one in account_names(fields, plan) if one[1] != account or not any(map(str.isdigit, account))]
        return {self._digest(one) for kind, text in names for one in comparables_of_account(kind, text)}

    def _digests_of(self, entry: Entry) -> Iterable[int]:
        token = self._maker.reading.token
        found: list[str] = []
        for kind, text in account_names(entry.fields, self._plans[ACCOUNT, frozenset(entry.fields)]):
            found += comparables_of_account(kind, text)
            if token is not None:
                found += tokens_of(token, kind, text)
        if token is not None:
            for key in (entry.facts.id, entry.facts.number):
                found += tokens_of(token, "key", key) if key is not None else ()
        return {self._digest(text) for text in found}

    def _plan(self, of: tuple[int, frozenset[str]]) -> FieldParts:
        kind, fields = of
        return field_parts(kind, self._maker.reading.tenant_field).narrowed(fields)

    def _report(self, reason: str, line: int) -> None:
        count, lines = self._problems.get(reason, (0, []))
        self._problems[reason] = (count + 1, [*lines, line][:SHOWN_LINES])

    def _forget(self) -> None:
        for rows in (self._rows, self._account_names, self._failed_orders, self._paid_invoices):
            rows.clear()

    def _flush(self, position: int) -> None:
        self._db.executemany(INSERT, self._rows)
        self._db.executemany("INSERT OR IGNORE INTO account_name VALUES (?, ?)", self._account_names)
        self._db.executemany("INSERT INTO failed_order VALUES (?)", self._failed_orders)
        self._db.executemany("INSERT OR IGNORE INTO paid_invoice VALUES (?, ?)", self._paid_invoices)
        self._forget()
        self._watch(min(self._before + position, self._to_read), self._to_read, "bytes of billing data indexed")


def _with_doubt(reason: str, columns: Columns, heads: Mapping[str, str]) -> str:
    """The reason for which a value was not read, with what the columns leave open; ``heads``: names as written."""
    before, found, name = reason.partition("date in ")
    doubted = found and before.startswith(UNREAD) and columns.has_open_days(heads.get(name, name))
    return f"{before}date{OPEN_ORDER} in {name}" if doubted else reason


def _stated(amount: float) -> float | None:
    """An amount that few records have, as the index holds it: nothing where a record states none."""
    return None if amount == UNPRICED else amount


def forget_records(connection: sqlite3.Connection, slot: int) -> None:
    """Delete what was read of a file."""
    rows = (slot << LINE_BITS, (slot + 1) << LINE_BITS)
    for table in ("account_name", "paid_invoice"):
        within = "row IN (SELECT row FROM record WHERE row >= ? AND row < ?)"
        connection.execute(f"DELETE FROM {table} WHERE {within}", rows)  # noqa: S608
    connection.execute("DELETE FROM record WHERE row >= ? AND row < ?", rows)
    connection.execute("DELETE FROM failed_order WHERE row >= ? AND row < ?", rows)
    connection.execute("DELETE FROM problem WHERE slot = ?", (slot,))
    connection.execute("DELETE FROM group_head WHERE slot = ?", (slot,))


def _looks(file: ExportFile) -> bytes | None:
    """How a file looks, to be compared with how it did before it grew."""
    looks = file.head or file.looks
    return None if looks is None else msgspec.json.encode(looks, order="deterministic")


def _lines(file: ExportFile, last: int) -> int:
    """How many lines a file has that may grow: the last record may not be on the last one."""
    if file.form not in {"lines", "csv"}:
        return last
    with open_regular(file.stamp.path) as stream:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_CHUNK), b""))


def state_of(file: ExportFile) -> tuple[Any, ...]:
    """What tells whether a file is the one that was indexed."""
    stamp = file.stamp
    return stamp.modified, stamp.size, stamp.inode, file.form, file.kind


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
