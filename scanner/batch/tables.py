"""Arrow tables scanned and masked: whole columns at once, and single rows only where fields have a say in each other.

For each batch of rows:

    columns.py   every leaf column as its distinct values
    answers.py   each value looked at once, in an arena of its column
    rows.py      which rows need more: names that stand twice, pieces of instructions, documents, maps
    alone.py     those rows as records, the way ``redact_json`` takes them

The answer for a row is the answer of ``Scanner.redact_json`` to the row as a JSON object, value for value; a property
test holds that. Names of columns are looked at once, for the schema: that a name in one row also is the name of a
column does not rename the column.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import pyarrow as pa

from scanner.batch.alone import Rows
from scanner.batch.answers import Answers
from scanner.batch.columns import Judged, bare, finished, gather, spread
from scanner.batch.fields import Field, fields_of, safe_field
from scanner.batch.found import Found
from scanner.batch.rows import Regional, regions_of_rows, split_by_regions, whole_rows
from scanner.detector import Detector
from scanner.document import OMITTED_NAME, renamed
from scanner.errors import PayloadError
from scanner.leaves import Leaves
from scanner.masks import OMITTED_CONTENT
from scanner.redact import Ledger, Masker, masked_name
from scanner.spans import Span

BATCH_ROWS: Final = 32_768
"""Rows that are looked at at once: enough that a value is met again, few enough that they are some ten megabytes."""


class Batch(NamedTuple):
    """One batch, redacted.

    ``alone`` is how many of its rows had to be looked at as a whole, ``unread`` how many byte strings were passed on
    because they are no UTF-8.
    """

    batch: pa.RecordBatch
    found: list[Found]
    alone: int
    unread: int


class TableScanner:
    """Scans and masks the batches of one schema. Immutable after construction; safe to share between threads.

    ``schema`` is that of what comes out: the same types, fields of numbers and dates allowing nulls, and names of
    fields masked where they are sensitive themselves; ``names`` is what was found in those, by name as it is shown.
    """

    def __init__(self, detector: Detector, masker: Masker, schema: pa.Schema) -> None:
        """Raises PayloadError for a schema with types that cannot be looked into."""
        self._detector = detector
        self._masker = masker
        limits = masker.profile.limits
        self._longest = limits.max_payload_bytes
        fields = fields_of(schema, detector.fields, limits.max_depth)
        safe, self.names = self._safe_names(fields)
        shown = renamed([field.name for field in fields], safe)
        self._fields = tuple(field.renamed(shown.get(field.name, field.name), safe) for field in fields)
        self._answers = [Answers(detector, masker, leaf) for field in self._fields for leaf in field.leaves()]
        self.source = schema
        columns = [safe_field(field, one) for field, one in zip(self._fields, schema, strict=True)]
        self.schema = pa.schema(columns, schema.metadata)

    def _safe_names(self, fields: Sequence[Field]) -> tuple[dict[str, str], dict[str, list[Span]]]:
        """The safe forms of those names of the schema that are sensitive, and what was found in them, by safe form."""
        leaves: Leaves[None] = Leaves()
        for name in dict.fromkeys(name for field in fields for name in (field.name, *field.member_names())):
            leaves.add_name(name, None)
        safe: dict[str, str] = {}
        taken: dict[str, list[Span]] = {}
        for leaf, spans in self._detector.detect(leaves, self._masker.profile.injections.level).items():
            ledger = Ledger()
            hidden = masked_name(leaves.texts[leaf], spans, self._masker, ledger)
            hidden = OMITTED_NAME if hidden == OMITTED_CONTENT else hidden
            if hidden != leaves.texts[leaf]:
                safe[leaves.texts[leaf]] = hidden
            taken.setdefault(hidden, []).extend(ledger.spans)
        return safe, taken

    def scan(self, batch: pa.RecordBatch) -> Batch:
        """The batch with everything sensitive masked, and what was found. Raises PayloadError."""
        count = batch.num_rows
        sources = [bare(field, array) for field, array in zip(self._fields, batch.columns, strict=True)]
        judged = self._judged(sources, count)
        special = pa.array(sorted(whole_rows(judged, count)), pa.int64())
        masked_leaves: list[pa.Array] = []
        found: list[Found] = []
        for column, answers in judged:
            taken = {
                number: tuple(zip(answer.taken, answer.examples, strict=True))
                for number, answer in answers.items()
                if answer.taken
            }
            safe = {number: answer.safe for number, answer in answers.items() if answer.safe is not None}
            masked_leaves.append(column.masked(safe))
            if taken:
                found.append(Found.of_values(column, taken, special))
        arrays = self._gathered(sources, masked_leaves)
        if len(special):
            parts = [source.take(special) for source in sources]
            alone = Rows(self._fields, parts, len(special))
            alone.scan(self._detector, self._masker)
            found += [
                Found.of_positions(path, alone.columns[number], taken, special)
                for (path, number), taken in alone.taken.items()
            ]
            leaves = [column.masked(safe) for column, safe in zip(alone.columns, alone.safe, strict=True)]
            arrays = [_patched(*pair, special) for pair in zip(arrays, self._gathered(parts, leaves), strict=True)]
        done = [finished(field, array) for field, array in zip(self._fields, arrays, strict=True)]
        unread = sum(column.unread_positions() for column, _ in judged)
        return Batch(pa.RecordBatch.from_arrays(done, schema=self.schema), found, len(special), unread)

    def _gathered(self, sources: Sequence[pa.Array], leaves: Sequence[pa.Array]) -> list[pa.Array]:
        feed = iter(leaves)
        return [gather(field, source, feed) for field, source in zip(self._fields, sources, strict=True)]

    def _judged(self, sources: Sequence[pa.Array], rows: int) -> list[Judged]:
        """The leaf columns, and what is said of their values; in the countries of their rows, where that matters."""
        columns = [
            column
            for field, array in zip(self._fields, sources, strict=True)
            for column in spread(field, array, None, distinct=True)
        ]
        judged: list[Judged] = []
        regional: Regional | None = None
        for column, own in zip(columns, self._answers, strict=True):
            if max(map(len, column.texts), default=0) > self._longest:
                raise PayloadError("too_large", f"a text is longer than the profile allows ({self._longest})")
            # What a map's names tell is known row by row; its rows are looked at as a whole.
            answers = {} if column.field.open else own.of(column.texts)
            asked = [number for number, answer in answers.items() if answer.asked]
            told = column
            if asked:
                regional = regional or regions_of_rows(columns, rows)
                regions, origins, told = split_by_regions(column, asked, regional)
                more = own.within([column.texts[number] for number in origins], regions)
                answers |= {len(column.texts) + number: answer for number, answer in more.items()}
            judged.append((told, answers))
        return judged


def _patched(whole: pa.Array, patch: pa.Array, rows: pa.Array) -> pa.Array:
    """``whole`` with the values of ``patch`` in the places ``rows``."""
    if whole.take(rows).equals(patch):
        return whole
    order = list(range(len(whole)))
    for number, row in enumerate(rows.to_pylist()):
        order[row] = len(whole) + number
    return pa.concat_arrays([whole, patch]).take(pa.array(order, pa.int64()))


class ScannedTable(NamedTuple):
    """A table, redacted, and what was found in it; never a value.

    ``counts`` are findings by column and entity type, as ``redact_json`` counts them, ``names`` those in the names of
    columns. ``alone`` is how many rows had to be looked at as a whole, ``unread`` how many byte strings were passed on
    because they are no UTF-8.
    """

    table: pa.Table
    counts: dict[str, dict[str, int]]
    names: dict[str, dict[str, int]]
    rows: int
    alone: int
    unread: int
    found: list[tuple[int, Found]]

    def findings(self) -> pa.Table:
        """One row for each finding, in the order of rows, columns and starts.

        row (from 0), column, start and end (code points of the value, end exclusive), rule, entity_type, severity,
        confidence, via.
        """
        parts = [found.table(offset) for offset, found in self.found]
        whole = pa.concat_tables(parts) if parts else Found.nothing()
        return whole.sort_by([("row", "ascending"), ("column", "ascending"), ("start", "ascending")])


def scan_table(detector: Detector, masker: Masker, table: pa.Table) -> ScannedTable:
    """Scan and mask a table. Raises PayloadError."""
    scanner = TableScanner(detector, masker, table.schema)
    counts: dict[str, dict[str, int]] = {}
    batches: list[pa.RecordBatch] = []
    found: list[tuple[int, Found]] = []
    rows = alone = unread = 0
    for batch in table.to_batches(max_chunksize=BATCH_ROWS):
        scanned = scanner.scan(batch)
        batches.append(scanned.batch)
        for one in scanned.found:
            one.count_into(counts)
            found.append((rows, one))
        rows += batch.num_rows
        alone += scanned.alone
        unread += scanned.unread
    names: dict[str, dict[str, int]] = {}
    for name, spans in scanner.names.items():
        of_type = names.setdefault(name, {})
        for span in spans:
            of_type[span.rule.entity_type] = of_type.get(span.rule.entity_type, 0) + 1
    redacted = pa.Table.from_batches(batches, scanner.schema)
    return ScannedTable(redacted, counts, names, rows, alone, unread, found)
