"""Columns of texts among the leaves: which leaf holds the text of each record, where records may share a leaf."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, count, repeat
from typing import Any, Final, NamedTuple, Protocol

from scanner.payloads.names.evidence import Evidence

NO_TEXT: Final = -2
_SAMPLE: Final = 64  # texts that decide whether a column may be one of repeated texts
_SELDOM: Final = 4  # the fewest texts for each distinct one, so that only the distinct ones are scanned


Claimed = tuple[int, int, tuple[int, ...]]
"""A text of a column that rules claim: its record, its leaf, and the numbers of the rules."""


class TextColumn(Protocol):
    """One field of many records."""

    @property
    def evidence(self) -> Evidence:
        """What the field's name tells."""

    @property
    def inherited(self) -> tuple[int, ...]:
        """The rules that claim everything in the field."""

    @property
    def texts(self) -> Sequence[str]:
        """The text of each record, "" for none."""


class OpenColumn(TextColumn, Protocol):
    """One field of many records, where the field's name may settle some of the texts."""

    @property
    def open(self) -> Sequence[str]:
        """The text of each record that is not settled, "" for the others; empty when all are settled."""

    @property
    def claimable(self) -> Sequence[int] | None:
        """The records with a text that the rules may claim; None where that is any."""

    @property
    def seen(self) -> Sequence[Any]:
        """One item for each record: it is false where the record has no text at all in this field."""


class ColumnLeaves(NamedTuple):
    """The leaves of one column of a table: one for each record, or one for each distinct text.

    In the second case ``known`` numbers the distinct texts, and ``texts`` has the text of each record. ``leaves`` is
    empty where the field's name settles all texts. ``seen`` is false for each record that has no text.
    """

    leaves: range
    known: Mapping[str, int] | None = None
    texts: Sequence[str] = ()
    seen: Sequence[Any] = ()

    def codes(self) -> list[int]:
        """The number of each record's text among the ``known`` ones."""
        return [] if self.known is None else list(map(self.known.__getitem__, self.texts))

    def rows(self) -> Iterable[int]:
        """The leaf of each record; -1 for a text that is not a leaf, :data:`NO_TEXT` where there is no text."""
        own: Iterable[int] = repeat(-1, len(self.seen))
        if self.leaves:
            own = self.leaves if self.known is None else map(self.leaves.__getitem__, self.codes())
        if all(self.seen):  # as in most columns, so that no loop over the records is needed
            return own
        return [leaf if seen else NO_TEXT for leaf, seen in zip(own, self.seen, strict=True)]


class Table(NamedTuple):
    """Records as leaves: the numbers of all leaves, the number of records, and the columns.

    ``names`` are the leaves of the names that are first met here, each with the number of columns before it: in the
    payload they stand among the texts of the first record.
    """

    leaves: range
    height: int
    column_leaves: tuple[ColumnLeaves, ...]
    names: Sequence[tuple[int, int]] = ()

    def cells(self) -> list[int]:
        """The leaves of all texts, record by record; numbers as in :meth:`ColumnLeaves.rows`."""
        cells = list(chain.from_iterable(zip(*(held.rows() for held in self.column_leaves), strict=True)))
        if self.names:
            first = cells[: len(self.column_leaves)]
            for at, (leaf, before) in enumerate(self.names):
                first.insert(before + at, leaf)
            cells[: len(self.column_leaves)] = first
        return cells

    def shared(self, cell: int) -> tuple[int, int, int] | None:
        """The table's first leaf, and record and column of a text by its place in :meth:`cells`.

        None where records do not share leaves in that column.
        """
        names = [before + at for at, (_, before) in enumerate(self.names)]  # the places of the names
        if cell in names:
            return None
        row, at = divmod(cell - sum(place < cell for place in names), len(self.column_leaves))
        if row >= self.height or self.column_leaves[at].known is None:
            return None
        return self.leaves.start, row, at


def distinct(texts: Sequence[str]) -> dict[str, int] | None:
    """The distinct texts, numbered in the order of their first places; None where too few texts repeat.

    Of the 35,000 texts of an invoice of 5,000 lines, 15,000 are statuses, currencies and dates.
    """
    few = len(texts) // _SELDOM
    if len(set(texts[:_SAMPLE])) > min(few, _SAMPLE // 2):
        return None
    known = dict.fromkeys(texts)  # gone over once: 0.09 ms for 5,000 statuses instead of 0.15
    return dict(zip(known, count(), strict=False)) if len(known) <= few else None


def first_rows(texts: Sequence[str], known: Iterable[str]) -> list[int]:
    """The first record that has each of the ``known`` texts."""
    rows = dict(zip(reversed(texts), range(len(texts) - 1, -1, -1), strict=True))
    return [rows[text] for text in known]


def collected(column: OpenColumn, start: int) -> tuple[ColumnLeaves, Collection[str], list[Claimed]]:
    """A column as leaves, of which the first has the number ``start``: how it is held, their texts, and the claims.

    The claims are in the order of the records: of two names that are the same, the first one's rule counts.
    """
    texts = column.open
    known = distinct(texts) if texts else None
    own: Collection[str] = texts if known is None else known
    rules = column.evidence.rules + column.inherited
    rows = _rows_to_claim(texts, known, column.claimable) if rules else ()
    claims = [(row, start + number, rules) for row, number in rows]
    leaves = range(start, start + len(own))
    return ColumnLeaves(leaves, known, () if known is None else texts, column.seen), own, claims


def _rows_to_claim(
    texts: Sequence[str], known: Iterable[str] | None, claimable: Sequence[int] | None
) -> Iterable[tuple[int, int]]:
    """The record and the number of each text that a rule may claim; of equal texts that are one leaf, the first.

    ``claimable`` are the only records with such a text, None for any.
    """
    if known is not None:
        return [(row, number) for number, row in enumerate(first_rows(texts, known)) if texts[row]]
    return [(row, row) for row in (range(len(texts)) if claimable is None else claimable) if texts[row]]
