"""Where in its file a record stands that cannot be scanned, as a report names it."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.batch.formats.lines import lines_before
from scanner.batch.units import Storage, Unit, format_named, storage_of
from scanner.batch.worker import Failed


def place_of(unit: Unit, failed: Failed, storages: Mapping[str, Storage]) -> str:
    """Which row of its file; "" where it is no row that is the reason."""
    if not failed.row:
        return ""
    if unit.number and not unit.part and not format_named(unit.format).traits.begins_at_lines:
        return f"{failed.word} {failed.row} of unit {unit.number}"
    before = lines_before(unit.start, storage_of(unit.entry.name, storages), unit.entry) if unit.number else 0
    return f"{failed.word} {before + failed.row}"
