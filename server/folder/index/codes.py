"""What stands in an index for a status, a currency or a tenant: a short number, or the digest of a rare one.

Of a status the index also says how a record stands that has it, since its text is not there to be looked at.
"""

import sqlite3
from collections.abc import Iterable
from typing import Final

from server.folder.index.digester import Digester
from server.records.credits import standing
from server.records.shapes import INVOICE, columns_of, fold

_SHORT: Final = 1_000
"""Texts that get a short code; others go by their digest."""

_ORDER: Final = fold("order number")


class Codes:
    """The codes of an index that is made through this connection."""

    def __init__(self, connection: sqlite3.Connection, digest: Digester) -> None:
        self._db, self._digest = connection, digest
        self._short: dict[int, int] = dict(connection.execute("SELECT digest, code FROM short_code"))
        self._known: dict[str, int] = {}
        self._told: set[tuple[int, str]] = set()
        self._slot = 0

    def begin(self, slot: int) -> None:
        """What follows is of the file of this number."""
        self._told.clear()
        self._slot = slot

    def of_status(self, kind: int, status: str, fields: Iterable[str] = ()) -> int:
        """The code of a status that a record of a kind has, which counts from 0.

        `fields`: what the record states. Where a payment failed, nothing came of an order; an invoice is owed still,
        also one that another file of the folder has.
        """
        code = self.of(status.lower())
        if (kind, status) not in self._told:
            said = standing(kind, status)
            if said == "failed":
                if not _is_order(fields):
                    return code
                self._db.execute("INSERT OR IGNORE INTO of_orders VALUES (?)", (self._slot,))
            if said is not None:
                self._db.execute("INSERT OR IGNORE INTO standing VALUES (?, ?, ?)", (kind + 1, code, said))
            if len(self._told) < _SHORT:
                self._told.add((kind, status))
        return code

    def of(self, text: str) -> int:
        """The code of a text, which is new in the index or known."""
        found = self._known.get(text)
        if found is None:
            digest = self._digest(text)
            if digest not in self._short and len(self._short) < _SHORT:
                self._short[digest] = len(self._short)
                self._db.execute("INSERT INTO short_code VALUES (?, ?)", (digest, self._short[digest]))
            found = self._short.get(digest, digest)
            if len(self._known) < _SHORT:
                self._known[text] = found
        return found


def _is_order(fields: Iterable[str]) -> bool:
    """Whether a record with these fields has the number of an order, and no day on which it is due."""
    names = frozenset(map(fold, fields))
    return _ORDER in names and columns_of("due", kind=INVOICE).isdisjoint(names)
