"""Records of one state of the data by their ids and numbers, each of them held against what it says itself."""

import sqlite3
from collections.abc import Collection
from typing import Final, NamedTuple

from server.folder.index.queries import Located
from server.folder.index.snapshot import Snapshot
from server.records.account_matching import TokenOf, zero_padded
from server.records.facts import Facts, facts_of, fields_of, key_by_name
from server.records.shapes import ACCOUNT, field_parts, heads_of
from server.records.stated.values import Fields

_CANDIDATES: Final = 8  # records that share a digest; a second one is a matter of chance
_SIGN: Final = "#"
"""Stands before numbers in some exports (Shopify's `#1001`), and before none that people ask for."""


class ChangedFileError(Exception):
    """A file is no longer the one that was indexed."""


class Record(NamedTuple):
    """A record as callers get it, with the facts and fields that were read from its original text.

    `located`: where it lies, of one that was looked for by its key.
    """

    text: bytes
    facts: Facts
    fields: Fields
    located: Located | None = None


class Visibility(NamedTuple):
    """Who asks: `tenant` None for everybody's records. `token`: as in `FolderSource`."""

    tenant_field: str
    token: TokenOf | None = None
    tenant: str | None = None


class KeyedRecords:
    """The records of one snapshot by their keys. Raises `ChangedFileError`, and as `Snapshot`."""

    def __init__(self, snapshot: Snapshot, visibility: Visibility) -> None:
        self._snapshot = snapshot
        self._visibility = visibility

    def with_key(self, kind: int, key: str) -> Record | None:
        """The record with this id, or else with this number.

        Where there is none, the only one whose id or number is the same in small or in capital letters, or but for
        a `#` before it, or for leading zeros, which spreadsheets drop.
        """
        found = self.exactly(kind, key)
        if found is None:
            found = self.alone(kind, {key.lower(), key.upper(), key.capitalize()} - {key})
        if found is None:
            found = self.alone(kind, [key.removeprefix(_SIGN) if key.startswith(_SIGN) else _SIGN + key])
        return self.alone(kind, zero_padded(key)) if found is None else found

    def alone(self, kind: int, spellings: Collection[str]) -> Record | None:
        """The record that one of these spellings finds; None where they find several."""
        found = [record for one in sorted(spellings) if (record := self.exactly(kind, one)) is not None]
        return found[0] if len({record.text for record in found}) == 1 else None

    def exactly(self, kind: int, key: str) -> Record | None:
        """The record with this id, or else with this number, as it is written."""
        for column in ("id", "number"):
            for found in self._snapshot.by_key(column, kind + 1, key, self.tenant_code(), _CANDIDATES):
                record = self.at(kind, found)
                if self.key_of(kind, record, column) == key and self.owns(record):
                    return record
        return None

    def key_of(self, kind: int, record: Record, column: str = "id") -> str | None:
        """The id of a record, or else its number, which is the customer's name in lists that have neither."""
        facts = record.facts
        said = facts.number if column == "number" else facts.key
        if said is None and kind == ACCOUNT:
            return key_by_name(record.fields, field_parts(kind, self._visibility.tenant_field))
        return said

    def tenant_code(self) -> int | None:
        """What stands in the index for the tenant who asks; None for nobody in particular."""
        return None if self._visibility.tenant is None else self._snapshot.code(self._visibility.tenant)

    def at(self, kind: int, found: Located) -> Record:
        """The record that lies there."""
        records = self._snapshot.read([found])
        if records is None:
            raise ChangedFileError
        parsed = self.parsed(kind, records[0])  # as it was written: a member that stands there twice tells
        return parsed._replace(text=self._snapshot.plainly(kind, found, records[0]), located=found)

    def parsed(self, kind: int, text: bytes) -> Record:
        """A record of a kind, from its text. Raises `sqlite3.DatabaseError` for other bytes than were indexed."""
        tenant_field = self._visibility.tenant_field
        try:
            fields = fields_of(text, heads_of(kind, tenant_field), tenant_field)
        except (ValueError, RecursionError):
            raise sqlite3.DatabaseError("the index is wrong") from None
        return Record(text, facts_of(fields, field_parts(kind, tenant_field)), fields)

    def owns(self, record: Record) -> bool:
        """Whether a record is of the tenant who asks."""
        return self._visibility.tenant is None or record.facts.tenant == self._visibility.tenant
