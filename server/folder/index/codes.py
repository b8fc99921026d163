"""What stands in an index for a status, a currency or a tenant: a short number, or the digest of a rare one.

Of a status the index also says how a record stands that has it, since its text is not there to be looked at.
"""

import sqlite3
from collections.abc import Collection, Mapping
from typing import Any, Final

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

    def of_status(self, kind: int, status: str) -> int:
        """The code of a status that a record of a kind has, which counts from 0."""
        code = self.of(status.lower())
        if (kind, status) not in self._told:
            said = standing(kind, status)
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


def is_failed_order(kind: int, status: str, fields: Mapping[str, Any]) -> bool:
    """Whether a record is an order whose payment failed: nothing came of it, where an invoice is owed still.

    `fields`: folded names -> what the record states. An order has a number as one and no day on which it is due; where
    others of its list have such a day, it has no number of an invoice either.
    """
    if standing(kind, status) != "failed" or not _stated(fields, frozenset({_ORDER})):
        return False
    dues, numbers = columns_of("due", kind=INVOICE), columns_of("number", kind=INVOICE) - {_ORDER}
    if dues.isdisjoint(fields):
        return True
    return not numbers.isdisjoint(fields) and not _stated(fields, dues | numbers)


def _stated(fields: Mapping[str, Any], names: Collection[str]) -> bool:
    """Whether a record states something under one of some names."""
    return any(str(fields[name]).strip() for name in names if fields.get(name) is not None)
