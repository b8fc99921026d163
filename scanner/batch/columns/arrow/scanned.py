"""What comes of a scanned Arrow table: a public name of the package, which is imported without ``pyarrow``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

    from scanner.batch.columns.arrow.findings import ColumnFindings


class ScannedTable(NamedTuple):
    """A table, redacted, and what was found in it; never a value.

    ``counts`` are findings by column and entity type, as ``redact_json`` counts them, ``names`` those in the names of
    columns. ``alone`` is how many rows had to be looked at as a whole, ``unread`` how many byte strings became null
    because they cannot be looked into.
    """

    table: pa.Table
    counts: dict[str, dict[str, int]]
    names: dict[str, dict[str, int]]
    rows: int
    alone: int
    unread: int
    found: list[tuple[int, ColumnFindings]]

    def findings(self) -> pa.Table:
        """One row for each finding, in the order of rows, columns and starts.

        row (from 0), column, start and end (code points of the value, end exclusive), rule, entity_type, severity,
        confidence, via.
        """
        import pyarrow as pa  # noqa: PLC0415  an extra, which is there where a table was scanned, and takes 0.1 s

        from scanner.batch.columns.arrow.findings import ColumnFindings  # noqa: PLC0415  imports it, too

        parts = [found.table(offset) for offset, found in self.found]
        whole = pa.concat_tables(parts) if parts else ColumnFindings.nothing()
        return whole.sort_by([("row", "ascending"), ("column", "ascending"), ("start", "ascending")])
