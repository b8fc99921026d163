"""What was found in one column of one batch: spans of its distinct values, and which rows hold these.

Counting, listing and reporting are arithmetic over codes then: a value that a thousand rows hold is one entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from scanner.batch.columns import Column
from scanner.batch.store import EXAMPLES, FileFindings, Place
from scanner.spans import Span

SCHEMA: Final = pa.schema(
    [
        ("row", pa.int64()),
        ("column", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("rule", pa.dictionary(pa.int32(), pa.string())),
        ("entity_type", pa.dictionary(pa.int32(), pa.string())),
        ("severity", pa.dictionary(pa.int32(), pa.string())),
        ("confidence", pa.float64()),
        ("via", pa.dictionary(pa.int32(), pa.string())),
    ]
)
"""Of findings, one row each."""


class Found(NamedTuple):
    """``spans`` and masked ``safe`` texts by number of the value; ``rows`` and ``codes`` say who holds which value.

    Rows count from 0 at the batch's start; a code that is null holds nothing that counts here.
    """

    path: str
    spans: Mapping[int, Sequence[Span]]
    safe: Mapping[int, str]
    rows: pa.Array
    codes: pa.Array

    @classmethod
    def of_values(
        cls, column: Column, spans: Mapping[int, Sequence[Span]], safe: Mapping[int, str], elsewhere: pa.Array
    ) -> Found:
        """What was found in values of a column; rows that are looked at ``elsewhere`` are left out."""
        rows = column.row_of(pa.array(range(len(column.codes)), pa.int64()))
        codes = column.codes
        if len(elsewhere):
            codes = pc.if_else(pc.is_in(rows, value_set=elsewhere), pa.scalar(None, codes.type), codes)
        return cls(column.field.path, spans, safe, rows, codes)

    @classmethod
    def of_positions(
        cls, column: Column, spans: Mapping[int, Sequence[Span]], safe: Mapping[int, str], rows: pa.Array
    ) -> Found:
        """What was found at positions of a column of the rows that ``rows`` lists."""
        own = column.row_of(pa.array(range(len(column.codes)), pa.int64()))
        return cls(column.field.path, spans, safe, rows.take(own), pa.array(range(len(column.codes)), pa.int32()))

    def count_into(self, counts: dict[str, dict[str, int]]) -> None:
        """Add the findings by column and entity type."""
        for number, times in self._frequencies():
            of_type = counts.setdefault(self.path, {})
            for span in self.spans[number]:
                of_type[span.rule.entity_type] = of_type.get(span.rule.entity_type, 0) + times

    def _frequencies(self) -> list[tuple[int, int]]:
        """Each value with spans and how often it stands there."""
        counted = pc.value_counts(self.codes)
        values, times = counted.field("values").to_pylist(), counted.field("counts").to_pylist()
        return [(value, count) for value, count in zip(values, times, strict=True) if value in self.spans]

    def report(self, findings: FileFindings, first_row: int) -> None:
        """Add the findings to those of a file; ``first_row`` is the row, from 1, of the batch's first."""
        totals: dict[str, int] = {}
        holders: dict[str, list[int]] = {}
        rules = {span.rule.id: span.rule for spans in self.spans.values() for span in spans}
        for number, times in self._frequencies():
            for span in self.spans[number]:
                totals[span.rule.id] = totals.get(span.rule.id, 0) + times
            for rule in {span.rule.id for span in self.spans[number]}:
                holders.setdefault(rule, []).append(number)
        for rule_id, total in totals.items():
            rule = rules[rule_id]
            known = findings.column(self.path).get(rule.entity_type)
            told = 0
            for position in self._places(holders[rule_id], full=known is not None and len(known.examples) >= EXAMPLES):
                row = self.rows[position].as_py() + first_row
                number = self.codes[position].as_py()
                for span in self.spans[number]:
                    if span.rule.id == rule_id and told < total:
                        place = Place(row, span.start, span.end)
                        findings.add_many(
                            self.path,
                            rule.entity_type,
                            rule.id,
                            rule.severity,
                            rule.confidence or rule.weight,
                            place,
                            self.safe.get(number, ""),
                            1,
                        )
                        told += 1
            kind = findings.column(self.path)[rule.entity_type]
            kind.count += total - told
            kind.rules[rule_id] += total - told

    def _places(self, numbers: Sequence[int], *, full: bool) -> list[int]:
        """The positions of the first holders, and of the first of each masked text until there are enough."""
        held = pc.is_in(self.codes, value_set=pa.array(numbers, pa.int32()))
        places = pc.indices_nonzero(held)
        first = places.slice(0, EXAMPLES).to_pylist()
        if full:
            return sorted(first)
        seen: set[str] = set()
        for number in sorted(numbers):  # a dictionary's values are numbered in the order in which they came
            text = self.safe.get(number, "")
            if text not in seen:
                seen.add(text)
                first.append(pc.index(self.codes, pa.scalar(number, pa.int32())).as_py())
            if len(seen) >= EXAMPLES:
                break
        return sorted(set(first))

    def table(self, first_row: int) -> pa.Table:
        """The findings, one row each; ``first_row`` is the row of the batch's first."""
        spans = [span for own in self.spans.values() for span in own]
        ends: dict[int, range] = {}
        at = 0
        for number, own in self.spans.items():
            ends[number] = range(at, at + len(own))
            at += len(own)
        largest = max(self.spans, default=-1) + 1
        by_value = pa.array([ends.get(number) for number in range(largest)], pa.list_(pa.int32()))
        known = pc.if_else(pc.less(self.codes, largest), self.codes, pa.scalar(None, self.codes.type))
        lists = by_value.take(known)
        which = lists.flatten()
        rows = pc.add(self.rows.take(pc.list_parent_indices(lists)), first_row)
        rules = [span.rule for span in spans]
        columns = {
            "start": pa.array([span.start for span in spans], pa.int64()),
            "end": pa.array([span.end for span in spans], pa.int64()),
            "rule": pa.array([rule.id for rule in rules], pa.string()),
            "entity_type": pa.array([rule.entity_type for rule in rules], pa.string()),
            "severity": pa.array([rule.severity for rule in rules], pa.string()),
            "confidence": pa.array([rule.confidence or rule.weight for rule in rules], pa.float64()),
            "via": pa.array([span.via for span in spans], pa.string()),
        }
        taken = {name: values.take(which) for name, values in columns.items()}
        path = pa.array([self.path] * len(which), pa.string())
        return pa.table({"row": rows, "column": path, **taken}).cast(SCHEMA)

    @staticmethod
    def nothing() -> pa.Table:
        """No findings at all."""
        return SCHEMA.empty_table()
