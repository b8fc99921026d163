"""The findings of a scan, by file, and their JSON document, which a later scan can be compared with."""

from __future__ import annotations

import json
from typing import Final

import msgspec

from scanner.batch.found.file_findings import FileFindings
from scanner.batch.found.kinds import SEVERITIES, Kind
from scanner.rules import Severity

FORMAT_VERSION: Final = 1


class Size(msgspec.Struct, frozen=True):
    """How much was scanned."""

    files: int = 0
    rows: int = 0
    bytes: int = 0


class Store(msgspec.Struct, kw_only=True):
    """The findings of a scan, by the name of the file.

    ``compared`` is set if ``files`` has only what is new since an earlier scan: it is how much was scanned.
    """

    version: int  # required like ``files``: otherwise any object would decode as a scan that found nothing
    profile: str = ""
    profile_digest: str = ""
    files: dict[str, FileFindings]
    compared: Size | msgspec.UnsetType = msgspec.UNSET

    def scanned(self) -> Size:
        """How much was scanned."""
        if isinstance(self.compared, Size):
            return self.compared
        files = self.files.values()
        return Size(len(files), sum(file.rows_in for file in files), sum(file.bytes for file in files))

    def file(self, name: str, source: str = "", member: str = "", same_as: str = "") -> FileFindings:
        """The findings of one file, opened at ``source``; it, or what it is a member of, is the ``same_as``."""
        source = source.encode("utf-8", "replace").decode()
        again = f"{same_as}/{member}" if same_as and member else same_as
        return self.files.setdefault(name, FileFindings(source, member, again))

    def count(self) -> int:
        """How many findings there are."""
        return sum(kind.count for file in self.files.values() for _, _, kind in file.kinds())

    def by_type(self) -> dict[str, Kind]:
        """All files and columns together, by entity type; examples and places are those of the first file."""
        total: dict[str, Kind] = {}
        for file in self.files.values():
            for _, entity_type, kind in file.kinds():
                total.setdefault(entity_type, Kind()).merge(kind.moved(0))
        return total

    def worst(self) -> Severity | None:
        """The highest severity of anything found."""
        found = {kind.severity for file in self.files.values() for _, _, kind in file.kinds()}
        return max(found, key=SEVERITIES.index) if found else None


def to_json(store: Store) -> bytes:
    """The store as a JSON document, the same for the same findings."""
    files = {
        name: msgspec.structs.replace(file, columns=_ordered(file.columns))
        for name, file in sorted(store.files.items())
    }
    document = msgspec.json.encode(msgspec.structs.replace(store, files=files))
    return _shown(msgspec.json.format(document, indent=1).decode()).encode() + b"\n"


def _shown(document: str) -> str:
    """A JSON document in which what a terminal or an editor would act upon is escaped: names stay what they are.

    Line ends between its parts stay; none stands in a text.
    """
    acted_upon = {ord(one): json.dumps(one)[1:-1] for one in set(document) if not one.isprintable() and one != "\n"}
    return document.translate(acted_upon)


def from_json(data: bytes) -> Store:
    """The store of a JSON document. Raises ValueError, without data, for what is none."""
    try:
        store = msgspec.json.decode(data, type=Store)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise ValueError("it is not a report of a scan") from None
    if store.version != FORMAT_VERSION:
        raise ValueError(f"it is a report of version {store.version}; this is version {FORMAT_VERSION}")
    return store


def _ordered(columns: dict[str, dict[str, Kind]]) -> dict[str, dict[str, Kind]]:
    return {
        name: {
            entity_type: msgspec.structs.replace(
                kind, rules=dict(sorted(kind.rules.items())), looks=dict(sorted(kind.looks.items()))
            )
            for entity_type, kind in sorted(kinds.items())
        }
        for name, kinds in sorted(columns.items())
    }
