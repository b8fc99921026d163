"""A walk over a whole decoded document: every text, field name and long number becomes a leaf, and masks are put back.

Redaction uses it, and a view uses it for parts in which the profile allows every field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any, NamedTuple

from scanner.documents.block import FEWEST, Block, block_of, nested_blocks, number
from scanner.documents.blocks import Blocks
from scanner.documents.column import Path
from scanner.documents.matrix import are_pairs, is_heading, is_row, may_be_below, names_above, names_beside, row_below
from scanner.documents.nested_columns import NestedColumns, nested_columns_of
from scanner.documents.records import Page, Record
from scanner.documents.renaming import rename
from scanner.documents.rewritten import rewritten
from scanner.documents.settled import Settling
from scanner.errors import PayloadError
from scanner.masking.masks import OMITTED_CONTENT
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.leaves.scalars import scannable
from scanner.payloads.members.definitions import VALUES, defines
from scanner.payloads.members.named import members_of
from scanner.payloads.members.siblings import among
from scanner.payloads.names.evidence import NO_EVIDENCE, Evidence
from scanner.payloads.names.fields import FieldIndex
from scanner.payloads.payload import document_in, encode, holds_json

OMITTED_NAME = "[field name omitted]"

Container = dict[str, Any] | list[Any]
_Place = tuple[Container, Any, Path]


class _Field(NamedTuple):
    """The field that holds a list. Lists nested directly in that list belong to the same field."""

    evidence: Evidence
    name: str
    inherited: tuple[int, ...]
    path: Path


class TextDocument(NamedTuple):
    """A text that is a document, by its leaf, with the walk over it."""

    walk: OpenWalk
    document: Any
    leaf: int


class OpenWalk:
    """One walk: ``enter`` collects the leaves, ``leave`` puts the replacements in their places."""

    def __init__(self, fields: FieldIndex, leaves: Leaves, max_depth: int, settling: Settling | None = None) -> None:
        """With ``settling``, equal texts of one column share a leaf, and texts that a field name settles have none."""
        self._fields = fields
        self._settling = settling
        self._leaves = leaves
        self._max_depth = max_depth
        self._places: dict[int, _Place] = {}
        self._names: dict[str, int] = {}
        self._objects: list[dict[str, Any]] = []
        self.lists: list[tuple[dict[str, Any], list[Any]]] = []
        self._renamed: dict[str, str] = {}
        self.nested: list[TextDocument] = []
        self._one_by_one = False  # inside a list that could not be read as columns; lists within it are not tried
        self.blocks = Blocks(leaves)
        self._pages: list[Page] = []  # whose records are structs

    def enter(self, document: Any, name: str = "", path: Path = (), depth: int = 1) -> Any:
        """Collect the leaves of ``document``; :meth:`leave` changes it in place. Raises PayloadError when too deep."""
        if isinstance(document, dict):
            self._object(document, name, (), path, depth)
        elif isinstance(document, list):
            self._list(document, _Field(self._fields.lookup(name) if name else NO_EVIDENCE, name, (), path), depth)
        return document

    def leave(self, document: Any, replaced: dict[int, str]) -> Any:
        """The document with the ``replaced`` texts, by leaf number, in their places; masked field names are renamed."""
        for leaf in self._places.keys() & replaced.keys():
            container, key, _ = self._places[leaf]
            container[key] = replaced[leaf]
        self.blocks.put_back(replaced)
        for walk, inner, leaf in self.nested:
            text = walk.leave_text(self._leaves.texts[leaf], inner, replaced)
            if text is not None and replaced.get(leaf) != OMITTED_CONTENT:
                container, key, _ = self._places[leaf]
                container[key] = text
        self._renamed = {
            name: OMITTED_NAME if replaced[leaf] == OMITTED_CONTENT else replaced[leaf]
            for name, leaf in self._names.items()
            if leaf in replaced and replaced[leaf] != name
        }
        if self._renamed:
            for page in self._pages:
                self._objects += page.loosen()
            for members in self._objects:
                rename(members, self._renamed)
        return document

    def enter_text(self, text: str, name: str) -> Any:
        """Parse a text as JSON and collect its leaves. None when it is not an object or array, or nested too deeply."""
        document = document_in(text)
        if document is None:
            return None
        before = len(self._leaves.texts), len(self._leaves.claims)
        try:
            return self.enter(document, name)
        except PayloadError:
            self._leaves.forget(*before)
            return None

    def leave_text(self, text: str, document: Any, replaced: dict[int, str]) -> str | None:
        """The masked JSON of a text that :meth:`enter_text` parsed; None when nothing in it was masked."""
        if replaced.keys().isdisjoint(self.leaves()):
            return None
        safe = self.leave(document, replaced)
        return rewritten(text, safe) or encode(safe).decode()

    def leaves(self) -> Iterator[int]:
        """The numbers of all leaves of this walk, including field names and documents inside texts."""
        yield from self._places
        yield from self._names.values()
        for block in self.blocks:
            yield from block.leaves
        for nested in self.nested:
            yield from nested.walk.leaves()

    def documents(self) -> Iterator[tuple[int, frozenset[int]]]:
        """Each text that is a JSON document, at any depth, with the leaves inside that document."""
        for walk, _, leaf in self.nested:
            yield leaf, frozenset(walk.leaves())
            yield from walk.documents()

    def within(self, container: object) -> Iterator[tuple[int, Any]]:
        """The leaves held directly by one object or list, and those of documents in its texts, each with its key."""
        for leaf, (holder, key, _) in self._places.items():
            if holder is container:
                yield leaf, key
        for walk, _, outer in self.nested:
            holder, key, _ = self._places[outer]
            if holder is container:
                yield from ((leaf, key) for leaf in walk.leaves())

    def homes(self) -> Iterator[tuple[int, Container, Any]]:
        """Every leaf except field names, with the container and the key of its value.

        A leaf inside a text that is a document has the container and the key of that text.
        """
        for leaf, (container, key, _) in self._places.items():
            yield leaf, container, key
        for block in self.blocks:
            for leaf in block.leaves:
                holder, name, _ = block.place(leaf)
                yield leaf, holder, name
        for walk, _, outer in self.nested:
            container, key, _ = self._places[outer]
            yield from ((leaf, container, key) for leaf in walk.leaves())

    def path_of(self, leaf: int) -> str | None:
        """The path of a leaf as dotted names that are safe to show; None for a leaf that is no value of this walk."""
        names = self._names_to(leaf)
        return None if names is None else ".".join(self._renamed.get(name, name) for name in names)

    def path_within(self, leaf: int) -> str | None:
        """Like :meth:`path_of`, and for values of documents inside texts as well. Field names have no path."""
        path = self.path_of(leaf)
        if path is not None:
            return path
        for walk, _, outer in self.nested:
            if (inner := walk.path_within(leaf)) is not None:
                return f"{self.path_of(outer)}.{inner}"
        return None

    def fields_of(self, leaf: int) -> Path:
        """The fields that hold a value, from the top; none for field names and for items of a list."""
        names = self._names_to(leaf)
        if names is not None:
            return names
        for walk, _, outer in self.nested:
            if leaf in set(walk.leaves()):
                return self.fields_of(outer)
        return ()

    def _names_to(self, leaf: int) -> Path | None:
        """The fields that hold a value, from the top; None for a leaf that is no value of this walk."""
        block = self.blocks.with_leaf(leaf)
        place = self._places.get(leaf) if block is None else block.place(leaf)
        if place is None:
            return None
        _, key, path = place
        return (*path, key) if isinstance(key, str) else path

    def _object(self, members: dict[str, Any], parent: str, inherited: tuple[int, ...], path: Path, depth: int) -> None:
        """Visit the members of an object: each name and each text becomes a leaf. Raises PayloadError."""
        self._check(depth)
        self._objects.append(members)
        kept = VALUES if inherited and defines(members) else members
        beside: tuple[Sequence[str] | None, ...] = ()  # the column names, searched once: an object may hold many tables
        for name, value, called, evidence in members_of(self._fields, parent, members, path):
            if name not in self._names:
                self._names[name] = self._leaves.add_name(name)
            above = inherited if name in kept else ()
            if isinstance(value, dict):
                self._object(value, called, inherited + evidence.inherited, (*path, name), depth + 1)
            elif isinstance(value, list):
                self.lists.append((members, value))
                of_rows = bool(value) and is_row(value[0], self._fields, called)
                beside = beside or ((names_beside(members),) if of_rows else ())
                columns = beside[0] if of_rows else None
                if columns is not None and not may_be_below(value, columns, name):
                    columns = None
                self._list(value, _Field(evidence, called, above, (*path, name)), depth + 1, columns)
            else:
                self._scalar(value, evidence, above, (members, name, path), depth)

    def _list(self, items: list[Any], field: _Field, depth: int, columns: Sequence[str] | None = None) -> None:
        """Visit the items of a list in the first way that suits: pairs, rows, a table, columns, one by one.

        ``columns`` are the names of the columns, where the list is a row or a table and somebody has found them.
        """
        self._check(depth)
        if columns is None and items and is_row(items[0], self._fields, field.name):
            known = self._fields.under(field.name)
            if are_pairs(items, known):
                self._pairs(items, field, depth)
                return
            columns = names_above(items, known)
        if columns is not None:
            self._rows(items, columns, field, depth)
            return
        if len(items) < FEWEST and type(items) is list:
            self._each(enumerate(items), items, field, depth)
            return
        below, levels = field.inherited + field.evidence.inherited, self._max_depth - depth
        block = block_of(items, self._fields, field.name, below, field.path, levels)
        if block is not None:
            self._add(block)
            return
        tried = self._settling is not None and not self._one_by_one
        nested = nested_columns_of(items, self._fields, field.name, below, field.path, levels) if tried else None
        if nested is not None:
            self._add_nested(nested, items)
            return
        if isinstance(items, Page) and isinstance(items[0], Record):
            items.loosen()
        before = self._one_by_one
        self._one_by_one = before or (tried and len(items) >= FEWEST and isinstance(items[0], dict))
        self._each(enumerate(items), items, field, depth)
        self._one_by_one = before

    def _each(self, some: Iterable[tuple[int, Any]], items: list[Any], field: _Field, depth: int) -> None:
        """Collect the leaves of some items of a list, given with their indices."""
        evidence, name, inherited, path = field
        for place, value in some:
            if isinstance(value, dict):
                self._object(value, name, inherited + evidence.inherited, path, depth + 1)
            elif isinstance(value, list):
                inner, below = value, depth + 1
                while len(inner) == 1 and type(inner[0]) is list:  # a level takes 0.1 us here, and 0.7 in a call
                    inner, below = inner[0], below + 1
                self._check(below)
                if len(inner) < FEWEST and type(inner) is list and not (inner and type(inner[0]) is list):  # no table
                    self._each(enumerate(inner), inner, field, below)
                else:
                    self._list(inner, field, below)
            else:
                self._scalar(value, evidence, inherited, (items, place, path), depth)

    def _rows(self, rows: list[Any], columns: Sequence[str], field: _Field, depth: int) -> None:
        """Collect the rows of a table below their names."""
        known = among(self._fields, columns, field.name, above=field.path)
        fields = [field._replace(evidence=known[column], name=column) for column in columns]
        for place, row in enumerate(rows):
            cells = row_below(row, columns)
            if cells is None:
                own = field._replace(evidence=NO_EVIDENCE) if is_heading(row, columns) else field  # names, no values
                self._each(((place, row),), rows, own, depth)
                continue
            below = depth + 1
            if cells is not row:  # the row is an object that holds its cells
                self._add_names(row)
                self._objects.append(row)
                below += 1
            self._check(below)
            for cell, own in zip(enumerate(cells), chain(fields, repeat(field)), strict=False):
                self._each((cell,), cells, own, below)

    def _pairs(self, rows: list[Any], field: _Field, depth: int) -> None:
        """Collect rows that are pairs of a name and its value. The name is scanned like any other text."""
        self._check(depth + 1)
        known = self._fields.under(field.name)
        for row in rows:
            self._each(((0, row[0]),), row, field, depth + 1)
            self._each(((1, row[1]),), row, field._replace(evidence=known[row[0]], name=row[0]), depth + 1)

    def _add_names(self, names: Iterable[str]) -> dict[str, int]:
        """Add the names that are not known yet; these, with their leaves."""
        new = {name: self._leaves.add_name(name) for name in names if name not in self._names}
        self._names.update(new)
        return new

    def _add_nested(self, nested: NestedColumns, items: list[Any]) -> None:
        places = nested.names
        names = [(places[name], leaf) for name, leaf in self._add_names(sorted(places, key=places.__getitem__)).items()]
        self._objects += nested.objects
        if isinstance(items, Page):
            self._pages.append(items)
        if self._settling is not None:
            self.blocks.add(nested_blocks(nested.columns, nested.places, names, self._leaves, self._settling))

    def _add(self, block: Block) -> None:
        self.blocks.add([number(block, self._leaves, self._add_names(block.names), self._settling)])
        if block.records is not None:
            self._pages.append(block.records)
        self._objects += chain.from_iterable(block.objects)

    def _scalar(self, value: Any, evidence: Evidence, inherited: tuple[int, ...], place: _Place, depth: int) -> None:
        text = scannable(value, evidence, inherited)
        if text is None:
            return
        leaf = self._leaves.add(text, evidence, inherited)
        self._places[leaf] = place
        if holds_json(text) and depth < self._max_depth and evidence.told != "held":
            walk = OpenWalk(self._fields, self._leaves, self._max_depth - depth)
            _, key, path = place
            document = walk.enter_text(text, key if isinstance(key, str) else (path[-1] if path else ""))
            if document is not None:
                self.nested.append(TextDocument(walk, document, leaf))

    def _check(self, depth: int) -> None:
        if depth > self._max_depth:
            raise PayloadError("too_deep", f"the payload is nested more than {self._max_depth} levels deep")
