"""The texts of one payload, on their way into the arena: what they say, where they stand, what their names tell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Sequence
from itertools import compress, repeat
from typing import NamedTuple

from scanner.payloads.leaves.clues import Clues
from scanner.payloads.leaves.column_leaves import (
    NO_TEXT,
    Claimed,
    ColumnLeaves,
    OpenColumn,
    Table,
    TextColumn,
    collected,
    first_rows,
)
from scanner.payloads.leaves.nested_order import Key, MemberPlaces, Met, NestedOrder
from scanner.payloads.names.evidence import Evidence
from scanner.payloads.places.regions import Kind
from scanner.rules import Rule


class OrderedTexts(NamedTuple):
    """Texts in the order in which the payload has them, each as often as it stands there.

    ``leaves`` are their numbers, -1 for what is settled or an id. What is empty is not there, as in a walk value by
    value: ``cells`` are the places that the texts have with it, and ``starts`` where the tables begin among those.
    """

    leaves: Sequence[int]
    cells: Sequence[int]
    starts: Sequence[int]
    all_texts: Sequence[str]
    all_words: Sequence[str]

    def text(self, place: int) -> str:
        """What stands at a place; nothing for what is settled."""
        leaf = self.leaves[place]
        return self.all_texts[leaf] if leaf >= 0 else ""

    def words(self, place: int) -> str:
        """The words of the field there."""
        leaf = self.leaves[place]
        return self.all_words[leaf] if leaf >= 0 else ""


class Leaves:
    """Texts in reading order, each with its field's words and the rules that claim it whole.

    ``texts`` and ``words`` have one item for each leaf. ``claims`` has the number of each leaf that rules
    claim, with the numbers of those rules. The sets hold numbers of leaves:

    - ``names``: names of fields.
    - ``quiet``: what they name is not looked for in others, as a company's name that is shown there.
    - ``sure``: the first claim on them holds, whatever they look like.

    ``witnesses`` are texts that are not shown, with the rules that claim them: what they name is looked for in those
    that are. ``tables`` are texts that stand column by column among the leaves; :meth:`in_order` has them in order.
    ``settled`` are texts that are no leaves, since their fields' names say all of them, with the rule that does.
    ``apart`` has the leaves that were set apart from others with the same text (:meth:`set_apart`): the first leaf of
    their table, their record and their field.
    """

    __slots__ = (
        "_clues",
        "apart",
        "claims",
        "names",
        "quiet",
        "settled",
        "sure",
        "tables",
        "texts",
        "witnesses",
        "words",
    )

    def __init__(self) -> None:
        self._clues = Clues()
        self.quiet, self.sure, self.names = set[int](), set[int](), set[int]()
        self.witnesses: list[tuple[str, tuple[int, ...]]] = []
        self.texts: list[str] = []
        self.words: list[str] = []
        self.claims: list[tuple[int, tuple[int, ...]]] = []
        self.tables: list[Table | NestedOrder] = []
        self.settled: list[tuple[Rule, Sequence[str]]] = []
        self.apart: dict[int, tuple[int, int, int]] = {}

    def add(self, text: str, evidence: Evidence, inherited: tuple[int, ...]) -> int:
        """Put one text in; its number comes back."""
        leaf = len(self.texts)
        self.texts.append(text)
        self.words.append(evidence.words)
        if evidence.telling or inherited:
            if numbers := evidence.rules + inherited:
                self.claims.append((leaf, numbers))
            if evidence.told == "held":
                self.sure.add(leaf)
            if evidence.region is not None:
                self._clues.hear(evidence.region, text)
        return leaf

    def add_name(self, name: str) -> int:
        """Put the name of a field in; its number comes back."""
        leaf = len(self.texts)
        self.texts.append(name)
        self.words.append("")
        self.names.add(leaf)
        return leaf

    def add_table(self, columns: Sequence[TextColumn], height: int) -> int:
        """Put the texts of ``height`` records in, "" for none, record by record; the number of the first comes back."""
        first, width = len(self.texts), len(columns)
        texts = [""] * (width * height)
        claims: list[tuple[int, tuple[int, ...]]] = []
        for at, column in enumerate(columns):
            texts[at::width] = column.texts
            if numbers := column.evidence.rules + column.inherited:
                claims += [(first + at + row * width, numbers) for row, text in enumerate(column.texts) if text]
            if column.evidence.told == "held":
                self.sure.update(range(first + at, first + len(texts), width))
        self.texts += texts
        self.words += [column.evidence.words for column in columns] * height
        self.claims += sorted(claims)
        self._hear_columns(columns)
        return first

    def add_columns(self, columns: Sequence[OpenColumn], names: Sequence[tuple[int, int]]) -> Table:
        """Put the texts of records in, column by column, equal ones as one leaf; ``names`` as those of a table."""
        first = len(self.texts)
        column_leaves: list[ColumnLeaves] = []
        claims: list[tuple[int, int, int, tuple[int, ...]]] = []  # record, column, leaf, rules
        for at, column in enumerate(columns):
            held, own = self._add_column(column)
            column_leaves.append(held)
            claims += [(row, at, leaf, numbers) for row, leaf, numbers in own]
        self.claims += [(leaf, numbers) for _, _, leaf, numbers in sorted(claims)]
        self._hear_columns(columns)
        height = len(columns[0].seen) if columns else 0
        table = Table(range(first, len(self.texts)), height, tuple(column_leaves), names)
        if columns:
            self.tables.append(table)
        return table

    def add_nested(
        self, columns: Sequence[OpenColumn], places: Sequence[MemberPlaces], new: Sequence[Met]
    ) -> list[Table]:
        """Put the texts of nested objects in, column by column; a table of each column comes back.

        In the payload the texts of one column stand among those of others: ``places`` say where. ``new`` are the names
        of fields that are first met there.
        """
        tables: list[Table] = []
        claims: list[tuple[Key, int, tuple[int, ...]]] = []
        clues: list[tuple[Key, Kind, str]] = []
        for column, member in zip(columns, places, strict=True):
            first = len(self.texts)
            held, own = self._add_column(column)
            claims += [(member.key(row), leaf, numbers) for row, leaf, numbers in own]
            tables.append(Table(range(first, len(self.texts)), len(column.seen), (held,)))
            if (kind := column.evidence.region) is not None:
                said = dict.fromkeys(filter(None, column.texts))
                rows = first_rows(column.texts, said)
                clues += [(member.key(row), kind, text) for text, row in zip(said, rows, strict=True)]
        self.claims += [(leaf, numbers) for _, leaf, numbers in sorted(claims)]
        for _, kind, text in sorted(clues):
            self._clues.hear(kind, text)
        if tables:
            self.tables.append(NestedOrder(tables, places, new))
        return tables

    def _add_column(self, column: OpenColumn) -> tuple[ColumnLeaves, list[Claimed]]:
        """Put the texts of one column in."""
        start = len(self.texts)
        held, own, claims = collected(column, start)
        self.texts += own
        self.words += repeat(column.evidence.words, len(self.texts) - start)
        return held, claims

    def _hear_columns(self, columns: Sequence[TextColumn]) -> None:
        telling = [(kind, column.texts) for column in columns if (kind := column.evidence.region) is not None]
        self._clues.hear_columns(telling)

    def in_order(self, without: Container[int], settled: Container[int]) -> OrderedTexts:
        """All texts in order, but for leaves that are no texts of the payload: names of fields.

        A walk has those where they come first, a table before its records. Of ``settled`` leaves only the place is
        told, as of those that a column settles.
        """
        if not self.tables and not (without or settled):
            every = range(len(self.texts))
            return OrderedTexts(every, every, (), self.texts, self.words)
        leaves: list[int] = []
        starts: list[int] = []
        behind = 0
        for table in self.tables:
            leaves += range(behind, table.leaves.start - len(table.names))  # a table has its names among its texts
            starts.append(len(leaves))
            leaves += table.cells()
            behind = table.leaves.stop
        leaves += range(behind, len(self.texts))
        if without or settled:
            leaves = [NO_TEXT if leaf in without else -1 if leaf in settled else leaf for leaf in leaves]
        if NO_TEXT not in leaves:
            return OrderedTexts(leaves, range(len(leaves)), starts, self.texts, self.words)
        cells = list(compress(range(len(leaves)), map(NO_TEXT.__ne__, leaves)))
        return OrderedTexts(list(map(leaves.__getitem__, cells)), cells, starts, self.texts, self.words)

    def set_apart(self, ordered: OrderedTexts, place: int) -> int:
        """A leaf of its own for the text at one place of the order; the same leaf, if it stands there only."""
        leaf = ordered.leaves[place]
        cell = ordered.cells[place]
        number = bisect_right(ordered.starts, cell) - 1
        if number < 0:
            return leaf
        place_in_table = self.tables[number].shared(cell - ordered.starts[number])
        if place_in_table is None:
            return leaf
        own = len(self.texts)
        self.texts.append(self.texts[leaf])
        self.words.append(self.words[leaf])
        self.apart[own] = place_in_table
        return own

    def state(self) -> tuple[object, ...] | None:
        """All that a scan of these leaves goes by, to compare; None where texts stand column by column.

        None as well once countries were worked out, since what was heard is not kept then.
        """
        clues = self._clues.state()
        if self.tables or self.settled or self.apart or clues is None:
            return None
        sets = tuple([tuple(sorted(own)) for own in (self.names, self.quiet, self.sure)])
        said = tuple(self.texts), tuple(self.words), tuple(self.claims), tuple(self.witnesses)
        return (*said, sets, *clues)

    def hear(self, kind: Kind, text: str) -> None:
        """Learn a country from a value, shown or not, of a field that tells one."""
        self._clues.hear(kind, text)

    @property
    def regions(self) -> tuple[str, ...]:
        """ISO 3166 codes, the best attested first."""
        return self._clues.regions

    @regions.setter
    def regions(self, regions: tuple[str, ...]) -> None:
        self._clues.regions = regions

    def regions_of(self, _leaf: int = 0) -> tuple[str, ...]:
        """The countries, whichever leaf asks. An arena is handed this function, since hardly any text asks for them."""
        return self.regions

    def forget(self, texts: int, claims: int) -> None:
        """Take back what was added since there were so many texts and claims."""
        del self.texts[texts:], self.words[texts:], self.claims[claims:]
        self.names, self.sure = ({leaf for leaf in own if leaf < texts} for own in (self.names, self.sure))
        self.tables = [table for table in self.tables if table.leaves.start < texts]
