"""Arrow tables scanned and masked: whole columns at once, and single rows only where fields have a say in each other.

For each batch of rows:

    arrays.py        every leaf column as its distinct values
    ../answers.py    each new value scanned once, together with those of all columns in one arena
    ../rows.py       which rows need more: names that stand twice, pieces of instructions, documents, maps
    whole_rows.py    those rows as records, the way ``redact_json`` takes them
    findings.py      what was found, by column

The answer for a row is the answer of ``Scanner.redact_json`` to the row as a JSON object, value for value; a property
test holds that. Names of columns are looked at once, for the schema: that a name in one row also is the name of a
column does not rename the column.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Sequence
from typing import Final, NamedTuple

from scanner.errors import BatchError, PayloadError
from scanner.redaction.redactor import Redactor

try:
    import pyarrow as pa
except ImportError:
    raise BatchError("an Arrow table needs pyarrow: pip install 'sluicegate[arrow]'") from None

from scanner.batch.columns.answers import Answers, JudgedColumn
from scanner.batch.columns.arrow.arrays import bare, finished, gather, spread
from scanner.batch.columns.arrow.column import Column
from scanner.batch.columns.arrow.fields import Field, ValueKind, fields_of, marked, safe_field
from scanner.batch.columns.arrow.findings import ColumnFindings
from scanner.batch.columns.arrow.scanned import ScannedTable
from scanner.batch.columns.arrow.whole_rows import WholeRows
from scanner.batch.columns.counts import count_columns
from scanner.batch.columns.echoed import Echoed
from scanner.batch.columns.records import hidden_of
from scanner.batch.columns.rows import judged, with_rows
from scanner.batch.decided.decisions import Decisions, within
from scanner.batch.found.file_findings import FileFindings
from scanner.documents.document import OMITTED_NAME
from scanner.documents.renaming import renamed
from scanner.masking.masks import OMITTED_CONTENT
from scanner.masking.tally import Ledger, counting
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import Leaves
from scanner.redaction.masker import masked_name
from scanner.selection.profile import ANYTHING, Node

BATCH_ROWS: Final = 32_768
"""Rows that are looked at at once: enough that a value is met again, few enough that they are some ten megabytes."""


class Batch(NamedTuple):
    """One batch, redacted.

    ``judged`` is what was said of its columns; it does not hold for the rows ``special``, which were looked at as a
    whole: ``alone``. ``unread`` is how many byte strings cannot be looked into and became null, by column.
    """

    batch: pa.RecordBatch
    judged: list[JudgedColumn[Column]]
    special: list[int]
    alone: WholeRows | None
    unread: dict[str, int]

    def found(self) -> list[ColumnFindings]:
        """What was found, by column."""
        special = pa.array(self.special, pa.int64())
        masked = [one for one in self.judged if any(answer.taken for answer in one.answers.values())]
        found = [ColumnFindings.of_values(column, answers, special) for column, answers in masked]
        if self.alone is not None:
            found += [
                ColumnFindings.of_positions(path, self.alone.columns[number], taken, special)
                for (path, number), taken in self.alone.taken.items()
            ]
        return found

    def count_into(self, findings: FileFindings, first_row: int) -> None:
        """Add what was found to the findings of a file; ``first_row`` is what the first row is called there."""
        count_columns(findings, self.judged, range(first_row, first_row + self.batch.num_rows), set(self.special))
        if self.alone is None:
            return
        for (path, number), taken in self.alone.taken.items():
            rows = self.alone.columns[number].row_of(pa.array(list(taken), pa.int64())).to_pylist()
            for row, own in zip(rows, taken.values(), strict=True):
                for span, example, counts in own:
                    findings.add(path, hidden_of(span, example, counts=counts), self.special[row] + first_row)


class TableScanner:
    """Scans and masks the batches of one schema. Immutable after construction; safe to share between threads.

    ``schema`` is that of what comes out: the same types, fields of numbers and dates allowing nulls, and names of
    fields masked where they are sensitive themselves; ``names`` is what was found in those, by name as it is shown.
    A column that does not pass is scanned too, since it may name somebody, and left out: ``dropped``, as it is shown.
    """

    def __init__(self, redactor: Redactor, schema: pa.Schema, decisions: Decisions | None = None) -> None:
        """``decisions`` are about the columns. Raises PayloadError for types that cannot be looked into."""
        if not isinstance(schema, pa.Schema):
            raise PayloadError("unsupported", "a schema is a pyarrow.Schema")
        self._decisions = decisions or Decisions(redactor.profile, None)
        self._redactor = redactor = self._decisions.lent_to(redactor)
        self._given = [(field.name, field.type) for field in schema]
        limits = redactor.profile.limits
        self._longest = limits.max_payload_bytes
        fields = fields_of(schema, redactor.detector.fields, limits.max_depth)
        safe, self.names = self._safe_names(fields)
        nodes = {field.name: self._decisions.of(field.name) or ANYTHING for field in fields}
        kept = {name for name, node in nodes.items() if node.style == "keep" and not node.holds}
        fields = tuple(marked(field, kept=True) if field.name in kept else field for field in fields)
        shown = renamed([field.name for field in fields], safe)
        self._fields = tuple(field.renamed(shown.get(field.name, field.name), safe) for field in fields)
        leaves = [leaf for field in self._fields for leaf in _with_nodes(field, nodes[field.name])]
        self._answers = Answers(redactor, [leaf for leaf, _ in leaves], [node for _, node in leaves])
        self._echoed = Echoed(redactor, self._answers)
        self._of_leaf = [at for at, field in enumerate(self._fields) for _ in field.leaves()]
        dropped = self._decisions.dropped(schema.names)
        self.dropped = [field.shown for field, name in zip(self._fields, schema.names, strict=True) if name in dropped]
        self._kept = [at for at, name in enumerate(schema.names) if name not in dropped]
        columns = [safe_field(self._fields[at], schema.field(at)) for at in self._kept]
        self.schema = pa.schema(columns, schema.metadata)

    def _safe_names(self, fields: Sequence[Field]) -> tuple[dict[str, str], dict[str, list[Span]]]:
        """The safe forms of those names of the schema that are sensitive, and what was found in them, by safe form."""
        leaves = Leaves()
        for name in dict.fromkeys(name for field in fields for name in (field.name, *field.member_names())):
            leaves.add_name(name)
        safe: dict[str, str] = {}
        taken: dict[str, list[Span]] = {}
        for leaf, spans in self._redactor.detect(leaves).items():
            ledger = Ledger()
            hidden = masked_name(leaves.texts[leaf], spans, self._redactor.masker, ledger)
            hidden = OMITTED_NAME if hidden == OMITTED_CONTENT else hidden
            if hidden != leaves.texts[leaf]:
                safe[leaves.texts[leaf]] = hidden
            taken.setdefault(hidden, []).extend(ledger.spans)
        return safe, taken

    def scan(self, batch: pa.RecordBatch) -> Batch:
        """The batch with everything sensitive masked, and what was found.

        Raises PayloadError, also for a batch whose columns are not those of the schema, in its order: what a name says
        of one column must not be said of another.
        """
        if not isinstance(batch, pa.RecordBatch):
            raise PayloadError("unsupported", "a batch is a pyarrow.RecordBatch")
        if [(field.name, field.type) for field in batch.schema] != self._given:
            raise PayloadError("unsupported", "the columns of a batch are not those of the schema, in its order")
        count = batch.num_rows
        sources = [bare(field, array) for field, array in zip(self._fields, batch.columns, strict=True)]
        columns = self._columns(sources)

        def texts_of(rows: Sequence[int]) -> Iterator[Sequence[str | None]]:
            return zip(*(column.at_rows(rows) for column in columns), strict=True)

        judged_columns, whole = with_rows(judged(columns, self._answers), count, (), self._echoed, texts_of)
        if self.names:  # somebody whom a column is called after is looked for in the texts of each row
            whole = set(range(count))
        safe = [
            {number: answer.safe for number, answer in answers.items() if answer.safe is not None}
            for _, answers in judged_columns
        ]
        changed = self._fields_of([own or column.unread for own, (column, _) in zip(safe, judged_columns, strict=True)])
        arrays = self._gathered(sources, [column for column, _ in judged_columns], safe, changed)
        special = sorted(whole)
        alone = None
        if special:
            rows = pa.array(special, pa.int64())
            parts = [bare(field, source.take(rows)) for field, source in zip(self._fields, sources, strict=True)]
            alone = WholeRows(self._fields, parts, len(special))
            alone.scan(self._redactor, self._decisions)
            changed |= self._fields_of(alone.safe)  # what is unread is so in both
            patches = self._gathered(parts, alone.columns, alone.safe, changed)
            order = list(range(count))
            for number, row in enumerate(special):
                order[row] = count + number
            places = pa.array(order, pa.int64())
            for at in changed:
                arrays[at] = _patched(arrays[at], patches[at], rows, places)
        done = [finished(self._fields[at], arrays[at], changed=at in changed) for at in self._kept]
        unread: dict[str, int] = {}
        for at, column in zip(self._of_leaf, columns, strict=True):
            if column.unread and at in self._kept:
                unread[column.field.path] = unread.get(column.field.path, 0) + column.unread_positions()
        return Batch(pa.RecordBatch.from_arrays(done, schema=self.schema), judged_columns, special, alone, unread)

    def _fields_of(self, safe: Sequence[Collection[int]]) -> set[int]:
        """The fields in whose leaf columns something becomes safe."""
        return {at for at, own in zip(self._of_leaf, safe, strict=True) if own}

    def _gathered(
        self,
        sources: Sequence[pa.Array],
        columns: Sequence[Column],
        safe: Sequence[dict[int, str]],
        changed: Container[int],
    ) -> list[pa.Array]:
        """The arrays of the fields with what is safe in its places; of those that are not ``changed``, as they are."""
        feeds: dict[int, list[pa.Array]] = {}
        for at, column, own in zip(self._of_leaf, columns, safe, strict=True):
            if at in changed:
                feeds.setdefault(at, []).append(column.masked(own))
        return [
            gather(field, source, iter(feeds[at])) if at in feeds else source
            for at, (field, source) in enumerate(zip(self._fields, sources, strict=True))
        ]

    def _columns(self, sources: Sequence[pa.Array]) -> list[Column]:
        """The leaf columns. Raises PayloadError for a text that is too long."""
        columns = [
            column
            for field, array in zip(self._fields, sources, strict=True)
            for column in spread(field, array, None, distinct=True)
        ]
        for column in columns:
            if column.array.nbytes > self._longest and max(map(len, column.texts), default=0) > self._longest:
                raise PayloadError("too_large", f"a text is longer than the profile allows ({self._longest})")
        return columns


def _with_nodes(field: Field, node: Node) -> Iterator[tuple[Field, Node]]:
    """The leaves of a field, each with what the profile says of it; ``node`` is what it says of the field."""
    if not field.children:
        yield from ((leaf, node) for leaf in field.leaves())
    for child in field.children:
        yield from _with_nodes(child, within(node, child.name) if field.kind is ValueKind.STRUCT else node)


def _patched(whole: pa.Array, patch: pa.Array, rows: pa.Array, places: pa.Array) -> pa.Array:
    """``whole`` with the values of ``patch`` in the places ``rows``; ``places`` has where each is in both together."""
    if _same(whole.take(rows), patch):
        return whole
    return pa.concat_arrays([whole, patch]).take(places)


def _same(one: pa.Array, other: pa.Array) -> bool:
    """Whether two arrays hold the same; of dictionaries, however their values are numbered."""
    if pa.types.is_dictionary(one.type):
        both = pa.chunked_array([one, other]).unify_dictionaries()
        return bool(both.chunk(0).indices.equals(both.chunk(1).indices))
    return bool(one.equals(other))


def scan_table(redactor: Redactor, table: pa.Table) -> ScannedTable:
    """Scan and mask a table. Raises PayloadError."""
    if not isinstance(table, pa.Table):
        raise PayloadError(
            "unsupported", "a table is a pyarrow.Table, as frame.to_arrow() or Table.from_pandas(frame) gives"
        )
    scanner = TableScanner(redactor, table.schema)
    counts: dict[str, dict[str, int]] = {}
    batches: list[pa.RecordBatch] = []
    found: list[tuple[int, ColumnFindings]] = []
    rows = alone = unread = 0
    for batch in table.to_batches(max_chunksize=BATCH_ROWS):
        scanned = scanner.scan(batch)
        batches.append(scanned.batch)
        for one in scanned.found():
            for rule, times in one.by_rule():
                of_type = counts.setdefault(one.path, {})
                of_type[rule.entity_type] = of_type.get(rule.entity_type, 0) + times
            found.append((rows, one))
        rows += batch.num_rows
        alone += len(scanned.special)
        unread += sum(scanned.unread.values())
    names: dict[str, dict[str, int]] = {}
    for name, spans in scanner.names.items():
        of_type = names.setdefault(name, {})
        for span in (span for span, counted in counting(spans) if counted):
            of_type[span.rule.entity_type] = of_type.get(span.rule.entity_type, 0) + 1
    redacted = pa.Table.from_batches(batches, scanner.schema)
    return ScannedTable(redacted, counts, names, rows, alone, unread, found)
