"""Rows of an Arrow table scanned one by one, each as the JSON record that :meth:`Scanner.redact_json` would get.

This is about a hundred times slower than by column, and exact in everything that one field says of another. The result
is masked texts and findings by their position in a column, so that they can be put back into the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from scanner.batch.columns.arrow.arrays import as_lists, spread
from scanner.batch.columns.arrow.fields import Field, ValueKind
from scanner.batch.columns.arrow.findings import MaskedSpan
from scanner.batch.columns.records import NAMES, example_of, masked_in
from scanner.batch.decided.decisions import Decisions
from scanner.documents.document import OpenWalk
from scanner.masking.tally import counting
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import Leaves
from scanner.redaction.redactor import Redactor

CHUNK: Final = 256
"""The most records that are scanned in one arena."""

CHUNK_CHARACTERS: Final = 1 << 22
"""The most characters of texts in one arena. A dictionary may hold a long text once for thousands of rows."""


class Slot(NamedTuple):
    """Where a value of a record stands: in which of the leaf columns, and at which position."""

    ordinal: int  # among the members of its container
    key: Any
    column: int
    position: int
    is_name: bool = False  # of an entry of a map


class WholeRows:
    """Some rows as records; ``columns`` are their leaf columns, every position for itself.

    After :meth:`scan`, ``safe`` holds what has to change in each column by position, and ``taken``, by path and number
    of the column, the spans that were masked at each position and how they look masked.
    """

    def __init__(self, fields: Sequence[Field], arrays: Sequence[pa.Array], count: int) -> None:
        """``arrays`` are those of the fields, bare, with ``count`` rows."""
        self.columns = [
            column
            for field, array in zip(fields, arrays, strict=True)
            for column in spread(field, array, None, distinct=False)
        ]
        self.safe: list[dict[int, str]] = [{} for _ in self.columns]
        self.taken: dict[tuple[str, int], dict[int, list[MaskedSpan]]] = {}
        self._places: dict[int, list[Slot]] = {}
        self._texts = [column.scalars() for column in self.columns]
        self._feed = iter(range(len(self.columns)))
        parts = [self._values(field, array) for field, array in zip(fields, arrays, strict=True)]
        self._records = self._objects([field.name for field in fields], parts, [True] * count)

    def scan(self, redactor: Redactor, decisions: Decisions) -> None:
        """Scan and mask all records. Raises PayloadError for one that is nested too deeply."""
        walks: list[tuple[dict[str, Any], OpenWalk, Leaves]] = []
        size = 0
        for record in self._records:
            leaves = Leaves()
            walk = redactor.walk(leaves)
            walk.enter(record)
            walks.append((record, walk, leaves))
            size += sum(map(len, leaves.texts))
            if len(walks) == CHUNK or size > CHUNK_CHARACTERS:
                self._scan_together(walks, redactor, decisions)
                walks, size = [], 0
        if walks:
            self._scan_together(walks, redactor, decisions)

    def _scan_together(
        self,
        walks: Sequence[tuple[dict[str, Any], OpenWalk, Leaves]],
        redactor: Redactor,
        decisions: Decisions,
    ) -> None:
        found = redactor.detect_records([leaves for _, _, leaves in walks])
        for (record, walk, leaves), spans in zip(walks, found, strict=True):
            if spans:
                self._mask(record, walk, leaves, spans, redactor, decisions)

    def _mask(
        self,
        record: dict[str, Any],
        walk: OpenWalk,
        leaves: Leaves,
        spans: dict[int, list[Span]],
        redactor: Redactor,
        decisions: Decisions,
    ) -> None:
        """Mask one row as a record, and note for each of its columns what was found and which texts have changed."""
        replaced, ledgers = masked_in(walk, leaves, spans, redactor.masker, decisions)
        taken = {
            leaf: [
                MaskedSpan(
                    span, example_of(redactor.masker, leaves.texts[leaf], span, decisions.node(walk, leaf)), counts
                )
                for span, counts in counting(ledger.spans)
            ]
            for leaf, ledger in ledgers.items()
        }
        containers = list(_containers(record))
        walk.leave(record, replaced)
        self._attribute(walk, leaves, taken, containers)
        for container in containers:
            values = list(container.values()) if isinstance(container, dict) else container
            names = list(container) if isinstance(container, dict) else []
            for place in self._places.get(id(container), ()):
                now = names[place.ordinal] if place.is_name else values[place.ordinal]
                before = place.key if place.is_name else self._texts[place.column][place.position]
                if now is not before and now != before:  # nan is no other than itself
                    self.safe[place.column][place.position] = str(now)

    def _attribute(
        self,
        walk: OpenWalk,
        leaves: Leaves,
        taken: dict[int, list[MaskedSpan]],
        containers: Sequence[dict[str, Any] | list[Any]],
    ) -> None:
        """Note what was masked at the position where it stands.

        What stands in a document within a text has its place there. Names that the schema has are the table's.
        """
        homes = {leaf: (container, key) for leaf, container, key in walk.homes() if leaf in taken}
        places = [place for container in containers for place in self._places.get(id(container), ())]
        for leaf, found in taken.items():
            if leaf in homes:
                container, key = homes[leaf]
                place = next(one for one in self._places[id(container)] if one.key == key and not one.is_name)
                path = NAMES if leaf in leaves.names else walk.path_within(leaf) or ""
            else:
                named = [one for one in places if one.is_name and one.key == leaves.texts[leaf]]
                if not named:
                    continue  # a name of the schema
                place, path = named[0], NAMES
            self.taken.setdefault((path, place.column), {}).setdefault(place.position, []).extend(found)

    def _values(self, field: Field, array: pa.Array) -> tuple[list[Any], int | None]:
        """The values of a field as JSON would have them, and the number of its column if it is a leaf."""
        if field.kind is ValueKind.OPAQUE:
            return [None] * len(array), None
        if field.kind is ValueKind.STRUCT:
            parts = [self._values(child, part) for child, part in zip(field.children, array.flatten(), strict=True)]
            there = array.is_valid().to_pylist()
            return self._objects([child.name for child in field.children], parts, there), None
        if not field.children:
            number = next(self._feed)
            return self._texts[number], number
        lists = as_lists(array)
        lengths = pc.list_value_length(lists).to_pylist()
        if field.kind is ValueKind.MAP:
            keys, items = (
                self._values(child, part) for child, part in zip(field.children, lists.flatten().flatten(), strict=True)
            )
            return list(self._maps(lengths, keys, items)), None
        return list(self._lists(lengths, self._values(field.children[0], lists.flatten()))), None

    def _objects(
        self, names: Sequence[str], parts: Sequence[tuple[list[Any], int | None]], there: Sequence[bool]
    ) -> list[Any]:
        made: list[Any] = []
        for position, is_there in enumerate(there):
            if not is_there:
                made.append(None)
                continue
            members = {name: values[position] for name, (values, _) in zip(names, parts, strict=True)}
            self._places[id(members)] = [
                Slot(ordinal, name, number, position)
                for ordinal, (name, (_, number)) in enumerate(zip(names, parts, strict=True))
                if number is not None
            ]
            made.append(members)
        return made

    def _lists(self, lengths: Sequence[int | None], part: tuple[list[Any], int | None]) -> Iterator[Any]:
        values, number = part
        position = 0
        for length in lengths:
            if length is None:
                yield None
                continue
            items = values[position : position + length]
            if number is not None:
                self._places[id(items)] = [Slot(at, at, number, position + at) for at in range(length)]
            position += length
            yield items

    def _maps(
        self,
        lengths: Sequence[int | None],
        keys: tuple[list[Any], int | None],
        items: tuple[list[Any], int | None],
    ) -> Iterator[Any]:
        """Objects; of a map that has a key twice, a list of objects with one member each, so that none is lost."""
        position = 0
        for length in lengths:
            if length is None:
                yield None
                continue
            entries = range(position, position + length)
            position += length
            names = ["" if keys[0][at] is None else str(keys[0][at]) for at in entries]
            if len(set(names)) == len(names):
                yield self._map(names, entries, keys, items)
            else:
                yield [self._map([name], [at], keys, items) for name, at in zip(names, entries, strict=True)]

    def _map(
        self,
        names: Sequence[str],
        entries: Sequence[int],
        keys: tuple[list[Any], int | None],
        items: tuple[list[Any], int | None],
    ) -> dict[str, Any]:
        members = {name: items[0][at] for name, at in zip(names, entries, strict=True)}
        places = self._places[id(members)] = []
        for ordinal, (name, at) in enumerate(zip(names, entries, strict=True)):
            if keys[1] is not None:
                places.append(Slot(ordinal, name, keys[1], at, is_name=True))
            if items[1] is not None:
                places.append(Slot(ordinal, name, items[1], at))
        return members


def _containers(value: Any) -> Iterator[dict[str, Any] | list[Any]]:
    """A container and all within it."""
    if isinstance(value, dict | list):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _containers(inner)
