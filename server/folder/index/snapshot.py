"""An index as it is read: one state of the files, shared by threads."""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain, takewhile
from typing import Any, Final, NamedTuple

import msgspec

from scanner.bounded_cache import BoundedCache
from server.folder.entries import file_entries
from server.folder.entries.file_entries import Span
from server.folder.exports.export_files import ExportFile
from server.folder.files.dated_names import is_older
from server.folder.index.connections import Connections
from server.folder.index.digester import Digester
from server.folder.index.grid import bands_of, count_by_grid, is_gridded
from server.folder.index.indexed_file import indexed_file, kinds_in_cents, mix_units
from server.folder.index.left_out import LeftOut
from server.folder.index.queries import (
    BOUNDS,
    BY_KEY,
    BY_NAME,
    CODE,
    COLLECTED,
    COLUMN_OF,
    CURRENCY_COUNTS,
    FAILED_ORDERS,
    FILES,
    GROUP_HEAD,
    MAYBE_TWICE,
    MOST_SPELLINGS,
    PAIRS,
    PROBLEMS,
    REPEATED,
    ROW,
    SHORT_CODES,
    STANDINGS,
    STATUSES,
    ListPosition,
    Located,
    Order,
    Where,
    amounts_statement,
    count_along,
    count_statement,
    page_statements,
)
from server.folder.index.repeats import MOST_COMPARED, unlike
from server.folder.index.store import LINE_BITS
from server.folder.index.sums import Amounts, Currencies, Meant, Stated, sums_by_customer, sums_of_list
from server.folder.problems import Problem
from server.records.columns import CREDIT_NOTES, REFUNDS, UNREAD_AMOUNT, UNREAD_DAY, VOID
from server.records.credits import Standing
from server.records.shapes import INVOICE, PAYMENT
from server.records.stated.amount_text import CODES
from server.records.stated.values import UNDATED
from server.source import MOST_SUMMED, Measure, Sum

_CREDITS: Final = {INVOICE: CREDIT_NOTES, PAYMENT: REFUNDS}
"""What files have shown whose records of a kind credit what they state."""

_KEPT: Final = 256  # answers of one kind that are kept, such as lengths of lists


class _OfKind(NamedTuple):
    """The records of a kind, which counts from 1, of one tenant or of all."""

    kind: int
    tenant: int | None


class Snapshot:
    """What the index behind the connections that `connect` makes says of these files.

    Nothing that it answers ever changes, and threads share it: what it keeps are answers, each of which it would give
    again.

    Raises `sqlite3.Error`, as every method, when the index cannot be used.
    """

    def __init__(
        self, connect: Callable[[], sqlite3.Connection], files: tuple[ExportFile, ...], digester: Digester
    ) -> None:
        self._connections = Connections(connect)
        self.digest = digester  # of an id, a number or a name, as it stands in the index
        self._counts = BoundedCache(self._counted, _KEPT)
        self._currencies = BoundedCache(self._counted_currencies, _KEPT)
        self._statuses = BoundedCache(self._listed_statuses, _KEPT)
        self._numbers = BoundedCache(self._number_by, _KEPT)
        self._sums = BoundedCache(self._added_up, _KEPT)
        self._unlike = BoundedCache(self._compared, _KEPT)
        exports = {file.name: file for file in files}
        with self._connections.one() as connection:
            rows = connection.execute(FILES).fetchall()
            self._bands = bands_of(connection)
            codes: dict[int, int] = dict(connection.execute(SHORT_CODES))
            self._standings: dict[int, dict[int, Standing]] = {}
            for kind, status, said in connection.execute(STANDINGS):
                self._standings.setdefault(kind, {})[status] = said
            self._failed_orders = frozenset(row for (row,) in connection.execute(FAILED_ORDERS))
            problems = tuple(
                Problem(name, reason, count, tuple(map(int, lines.split())))
                for name, reason, count, lines in connection.execute(PROBLEMS)
            )
        self._files = {slot: indexed_file(exports[name], columns) for slot, name, columns in rows}
        self.in_cents = kinds_in_cents(self._files.values())
        self.left_out = LeftOut(problems, {file.name: file.kinds for file in files})
        digests = {self.digest(code.lower()): code for code in CODES}
        self._currency_codes = {codes.get(digest, digest): code for digest, code in digests.items()}
        self.stamps = tuple(file.stamp for file in files)

    def code(self, text: str) -> int:
        """What stands for a status or a tenant in the index."""
        digest = self.digest(text)
        with self._connections.one() as connection:
            row = connection.execute(CODE, {"digest": digest}).fetchone()
        return digest if row is None else row[0]

    def by_key(self, column: str, kind: int, key: str, tenant: int | None, limit: int) -> list[Located]:
        """Records whose id or number may be `key`, in the order of the files."""
        values = {"key": self.digest(key), "kind": kind, "tenant": tenant, "limit": limit}
        with self._connections.one() as connection:
            return [Located(*row) for row in connection.execute(BY_KEY[column, tenant is not None], values)]

    def by_name(self, kind: int, texts: Collection[str], tenant: int | None) -> Iterator[Located]:
        """Accounts that may be called one of these, comparable texts or tokens, in the order of the files."""
        keys = [self.digest(text) for text in texts]
        values: dict[str, int | None] = {"kind": kind, "tenant": tenant}
        values |= {f"key{at}": keys[min(at, len(keys) - 1)] for at in range(MOST_SPELLINGS)}
        with self._connections.one() as connection:
            for row in connection.execute(BY_NAME[len(keys) > 1, tenant is not None], values):
                yield Located(*row)

    def count(self, where: Where) -> int:
        """How many records there are."""
        if where.apart:
            return sum(map(self.count, where.apart))
        return self._counts[where]

    def _counted(self, where: Where) -> int:
        with self._connections.one() as connection:
            return self._counted_by(connection, where)

    def _counted_by(self, connection: sqlite3.Connection, where: Where) -> int:
        def one_by_one(piece: Where, order: Order) -> int:
            (found,) = connection.execute(count_along(piece, order), piece.parameters()).fetchone()
            return int(found)

        bands = self._bands.get(where.kind)
        if bands is not None and is_gridded(where):
            return count_by_grid(connection, where, bands, one_by_one)
        (found,) = connection.execute(count_statement(where), where.parameters()).fetchone()
        return int(found)

    def sums(self, where: Where) -> tuple[Sum, ...]:
        """What the records add up to; nothing for a list of too many, or of amounts in several units."""
        return self._sums[where] if 0 < self.count(where) <= MOST_SUMMED else ()

    def _added_up(self, where: Where) -> tuple[Sum, ...]:
        stated = self._stated(where)
        return () if stated is None else sums_of_list(stated, self._meant_in(where))

    def by_customer(self, where: Where, limit: int, *, by_amount: bool) -> tuple[list[tuple[Located, Sum]], int] | None:
        """(the largest sums of a customer's records, each with one of these; how many there are); None as `sums`."""
        stated = self._stated(where) if self.count(where) <= MOST_SUMMED else None
        added = [] if stated is None else sums_by_customer(stated, self._meant_in(where), by_amount=by_amount)
        with self._connections.one() as connection:
            at = [connection.execute(ROW, {"row": row, "kind": where.kind}).fetchone() for row, _ in added[:limit]]
        shown = [(Located(*one), total) for one, (_, total) in zip(at, added, strict=False)]
        return None if stated is None else (shown, len(added))

    def _stated(self, where: Where) -> list[Stated] | None:
        """What the records state; None where they are not added up."""
        of = _OfKind(where.kind, where.tenant)
        unlike = self._unlike[of] if self.repeated(*of) else frozenset()
        if unlike is None:
            return None
        records: list[tuple[Any, ...]] = []
        with self._connections.one() as connection:
            for part in where.apart or (where,):
                records += connection.execute(amounts_statement(part), part.parameters())
        if mix_units(self._files[slot] for slot in {row >> LINE_BITS for row, *_ in records}):
            return None
        return [
            (row, account, Amounts._make((*said, row not in unlike, row in self._failed_orders)))
            for row, account, *said in records
        ]

    def _meant_in(self, where: Where) -> Meant:
        return Meant(self._currency_codes, self._standings.get(where.kind, {}))

    def _compared(self, of: _OfKind) -> frozenset[int] | None:
        """The rows of records of which a later one has the id and is another record; None where that is not known."""
        with self._connections.one() as connection:
            rows = connection.execute(PAIRS[of.tenant is not None], {**of._asdict(), "limit": MOST_COMPARED + 1})
            half = len(Located._fields)
            both = ((Located(*row[:half]), Located(*row[half:])) for row in rows)
            pairs = [(shown, hidden) for shown, hidden in both if not self.is_older(hidden, shown)]
        return unlike(of.kind - 1, pairs, self.read)

    def is_older(self, hidden: Located, shown: Located) -> bool:
        """Whether the file of a record is an earlier state of that of another, by the dates in their names."""
        return is_older(*(self._files[one.slot].dated for one in (hidden, shown)))

    def in_one_file(self, rows: Sequence[Located]) -> list[Located]:
        """The first of these and those behind it that lie in its file."""
        return [*takewhile(lambda one: one.slot == rows[0].slot, rows)]

    def is_itemised(self, found: Located) -> bool:
        """Whether each line of an invoice is a row of its own in the file of this one."""
        head = self._files[found.slot].export.head
        return head is not None and head.itemised

    def unread(self, where: Where, role: Measure) -> int:
        """How many records of this kind, status, account and tenant state a value that could not be read."""
        if not self.left_out.has_unread(role.replace("_", " ")):
            return 0
        order = COLUMN_OF[role]
        unread = UNREAD_DAY if order in {"day", "due"} else UNREAD_AMOUNT
        free: dict[str, float | None] = dict.fromkeys(chain(*BOUNDS.values()))
        return self.count(msgspec.structs.replace(where, **free | dict.fromkeys(BOUNDS[order], unread)))

    def undue(self, where: Where) -> int:
        """How many records state no due date, of those that fit but for that."""
        return self.count(msgspec.structs.replace(where, due_since=UNDATED, due_until=UNDATED))

    def nameless(self, where: Where) -> int:
        """How many records do not say whose they are, of those that fit but for that."""
        return self.count(msgspec.structs.replace(where, account=None, accounts=(), nameless=True))

    def repeated(self, kind: int, tenant: int | None) -> int:
        """How many records of a kind, which counts from 1, are hidden by an earlier one with their id."""
        return self._numbers[REPEATED[tenant is not None], _OfKind(kind, tenant)] if self.left_out.has_hidden else 0

    def alike(self, kind: int, tenant: int | None) -> int:
        """How many records of a kind, which counts from 1, a file with other columns may have as well."""
        return self._numbers[MAYBE_TWICE[tenant is not None], _OfKind(kind, tenant)] if self.left_out.has_alike else 0

    def _number_by(self, asked: tuple[str, _OfKind]) -> int:
        """What a statement counts."""
        statement, of = asked
        with self._connections.one() as connection:
            return int(connection.execute(statement, of._asdict()).fetchone()[0])

    def statuses(self, kind: int, tenant: int | None) -> tuple[int, ...]:
        """What stands for each status that records of a kind have, which counts from 1."""
        return self._statuses[_OfKind(kind, tenant)]

    def _listed_statuses(self, of: _OfKind) -> tuple[int, ...]:
        with self._connections.one() as connection:
            return tuple(code for (code,) in connection.execute(STATUSES, of._asdict()))

    def currencies(self, kind: int, tenant: int | None) -> Currencies:
        """The currencies that records of a kind, which counts from 1, name, as far as they are any."""
        return self._currencies[_OfKind(kind, tenant)]

    def _counted_currencies(self, of: _OfKind) -> Currencies:
        with self._connections.one() as connection:
            counts: dict[int | None, int] = dict(connection.execute(CURRENCY_COUNTS, of._asdict()))
        known = tuple(code for key, code in self._currency_codes.items() if counts.pop(key, 0))
        return Currencies(known, sum(counts.values()))

    def mixes_units(self, kind: int) -> bool:
        """Whether of a kind, which counts from 0, some files have amounts in another unit than others; see above."""
        return mix_units(file for file in self._files.values() if file.export.kind == kind)

    def parts_by_name(self, kind: int) -> frozenset[str]:
        """`Page.parts_by_name` of a kind, which counts from 0."""
        looks = (one.export.looks for one in self._files.values() if one.export.kind == kind and one.export.looks)
        return frozenset().union(*(one.nets for one in looks))

    def credits(self, kind: int) -> bool:
        """Whether records of a kind, which counts from 0, say that they are credit notes or refunds."""
        wanted = _CREDITS.get(kind, 0)
        return any(file.shown & wanted for file in self._files.values())

    def first_told(self, kind: int) -> tuple[str, ...]:
        """What comes first in dates of a kind, from 0, that headings say the order of: "day", "month" or both."""
        return tuple(sorted({one.first_told for one in self._files.values() if one.export.kind == kind} - {""}))

    def void(self, kind: int) -> bool:
        """Whether records of a kind, which counts from 0, owe nothing and state that something is left to pay."""
        return kind == INVOICE and any(file.shown & VOID for file in self._files.values())

    def place(self, kind: int, row: int) -> ListPosition | None:
        """Where a row stands; None when there is no such record (any more)."""
        with self._connections.one() as connection:
            found = connection.execute(ROW, {"row": row, "kind": kind}).fetchone()
        return None if found is None else Located(*found).place

    def page(
        self, where: Where, order: Order, *, descending: bool, after: ListPosition | None, limit: int
    ) -> list[Located]:
        """Up to `limit` records in an order, from behind `after`."""
        if where.apart:
            parts = [self.page(one, order, descending=descending, after=after, limit=limit) for one in where.apart]
            merged = sorted(chain(*parts), key=lambda one: one.place.along(order), reverse=descending)
            return merged[:limit]
        matches = self.count(where)
        if not matches:
            return []
        along: Order = order
        if matches <= COLLECTED and where.bounded:
            along = where.bounded[0]
        statements = page_statements(where, order, descending=descending, after=after is not None, along=along)
        values: dict[str, Any] = {**where.parameters()}
        if after is not None:
            values |= {f"at_{column}": value for column, value in after._asdict().items()}
        found: list[Located] = []
        with self._connections.one() as connection:
            for statement in statements:
                rows = connection.execute(statement, {**values, "limit": limit - len(found)})
                found += [Located(*row) for row in rows]
                if len(found) >= limit:
                    break
        return found

    def read(self, found: list[Located]) -> list[bytes] | None:
        """The records, as JSON objects; None when a file is no longer the one that was indexed. Raises `OSError`."""
        records: dict[int, bytes] = {}
        for slot in dict.fromkeys(one.slot for one in found):
            file = self._files[slot].export
            here = [one for one in found if one.slot == slot]
            texts = file_entries.read(file, self._spans(slot, here))
            if texts is None:
                return None
            records |= {one.row: text for one, text in zip(here, texts, strict=True)}
        return [records[one.row] for one in found]

    def _spans(self, slot: int, found: list[Located]) -> list[Span]:
        """Where records of one file lie, with the heads of their groups."""
        head = self._files[slot].export.head
        spans = [Span(one.offset, one.length) for one in found]
        if head is None or head.group_at is None:
            return spans
        with self._connections.one() as connection:
            asked = ({"slot": slot, "offset": span.offset} for span in spans)
            heads = [connection.execute(GROUP_HEAD, one).fetchone() or (0, 0) for one in asked]
        return [Span(span.offset, span.length, *above) for span, above in zip(spans, heads, strict=True)]

    def plainly(self, kind: int, found: Located, record: bytes) -> bytes:
        """A record of a kind, which counts from 0, with plain amounts and ISO dates, as far as its file tells them."""
        return self._files[found.slot].plain.rewritten(record, kind)

    def close(self) -> None:
        """Close what is not in use now, and the rest when its user is done."""
        self._connections.close()
