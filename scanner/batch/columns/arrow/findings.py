"""What was found in one column of one batch: spans of its distinct values, and which rows hold these.

Counting, listing and reporting are arithmetic over codes then: a value that a thousand rows hold is one entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from scanner.batch.columns.answers import Answer
from scanner.batch.columns.arrow.column import Column, counted_up
from scanner.masking.tally import counting
from scanner.matching.spans import Span
from scanner.rules import Rule

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


class MaskedSpan(NamedTuple):
    """What was masked in a value: the span, how that looks masked, and whether it is counted among the types."""

    span: Span
    example: str
    counts: bool


Taken = Mapping[int, Sequence[MaskedSpan]]
"""By number of the value, what was masked in it."""


class ColumnFindings(NamedTuple):
    """``rows`` and ``codes`` say which rows hold which of the values in ``taken``.

    Rows count from 0 at the batch's start; a code that is null holds nothing that counts here.
    """

    path: str
    taken: Taken
    rows: pa.Array
    codes: pa.Array

    @classmethod
    def of_values(cls, column: Column, answers: Mapping[int, Answer], elsewhere: pa.Array) -> ColumnFindings:
        """What was found in values of a column; rows that are looked at ``elsewhere`` are left out."""
        taken = {
            number: tuple(
                MaskedSpan(span, example, counts)
                for (span, counts), example in zip(counting(answer.taken), answer.examples, strict=True)
            )
            for number, answer in answers.items()
            if answer.taken
        }
        rows = column.row_of(counted_up(len(column.codes)))
        codes = column.codes
        if len(elsewhere):
            codes = pc.if_else(pc.is_in(rows, value_set=elsewhere), pa.scalar(None, codes.type), codes)
        return cls(column.field.path, taken, rows, codes)

    @classmethod
    def of_positions(cls, path: str, column: Column, taken: Taken, rows: pa.Array) -> ColumnFindings:
        """What was found at positions of a column of the rows that ``rows`` lists."""
        own = column.row_of(counted_up(len(column.codes)))
        return cls(path, taken, rows.take(own), counted_up(len(column.codes)).cast(pa.int32()))

    def by_rule(self) -> list[tuple[Rule, int]]:
        """The findings by rule; a rule may come several times. Of an instruction's signs only the first is given."""
        counted = pc.value_counts(self.codes)
        numbers, times = counted.field("values").to_pylist(), counted.field("counts").to_pylist()
        return [
            (told.span.rule, count)
            for number, count in zip(numbers, times, strict=True)
            for told in self.taken.get(number, ())
            if told.counts
        ]

    def table(self, first_row: int) -> pa.Table:
        """The findings, one row each; ``first_row`` is the row of the batch's first."""
        spans = [span for own in self.taken.values() for span, *_ in own]
        ends: dict[int, range] = {}
        at = 0
        for number, own in self.taken.items():
            ends[number] = range(at, at + len(own))
            at += len(own)
        largest = max(self.taken, default=-1) + 1
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
        """Findings with nothing in them."""
        return SCHEMA.empty_table()
