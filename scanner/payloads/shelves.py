"""Columns among the leaves: which leaf is each record's, where one may be the text of many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, repeat
from typing import Any, Final, NamedTuple

NO_TEXT: Final = -2
_SAMPLE: Final = 64  # texts by which a column is told that repeats itself
_SELDOM: Final = 4  # texts to a distinct one, from which on a column is scanned by its distinct texts


class Shelf(NamedTuple):
    """One field of a table among the leaves: their numbers, one for each record, or for each of the ``known`` texts.

    No leaf at all where all texts are settled. ``texts`` are those of the records, where they are ``known``; ``seen``
    is false for each record that has none.
    """

    leaves: range
    known: Mapping[str, int] | None = None
    texts: Sequence[str] = ()
    seen: Sequence[Any] = ()

    def codes(self) -> list[int]:
        """Of each record, which of the known texts it holds."""
        return [] if self.known is None else list(map(self.known.__getitem__, self.texts))

    def rows(self) -> Iterable[int]:
        """The number of each record's leaf, -1 for a text that is none, -2 where there is no text."""
        own: Iterable[int] = repeat(-1, len(self.seen))
        if self.leaves:
            own = self.leaves if self.known is None else map(self.leaves.__getitem__, self.codes())
        if all(self.seen):  # most columns, of which nothing has to be asked record by record
            return own
        return [leaf if seen else NO_TEXT for leaf, seen in zip(own, self.seen, strict=True)]


class Table(NamedTuple):
    """Records as leaves: their numbers, how many records, and their fields."""

    leaves: range
    height: int
    shelves: tuple[Shelf, ...]

    def cells(self) -> list[int]:
        """The leaves of all texts, record by record, as :meth:`Shelf.rows` has them."""
        return list(chain.from_iterable(zip(*(shelf.rows() for shelf in self.shelves), strict=True)))

    def shared(self, cell: int) -> tuple[int, int, int] | None:
        """The first leaf of this table, record and field of one of these texts, if its leaf may be others' too."""
        row, at = divmod(cell, len(self.shelves))
        if row >= self.height or self.shelves[at].known is None:
            return None
        return self.leaves.start, row, at


def distinct(texts: Sequence[str]) -> dict[str, int] | None:
    """Each distinct text and its number in the order of their first places; None where hardly any comes back.

    Of the 35,000 texts of an invoice of 5,000 lines 15,000 are statuses, currencies and dates.
    """
    few = len(texts) // _SELDOM
    if len(set(texts[:_SAMPLE])) > min(few, _SAMPLE // 2) or len(set(texts)) > few:
        return None
    return {text: number for number, text in enumerate(dict.fromkeys(texts))}


def first_rows(texts: Sequence[str], known: Iterable[str]) -> list[int]:
    """The first record of each distinct text."""
    rows = dict(zip(reversed(texts), range(len(texts) - 1, -1, -1), strict=True))
    return [rows[text] for text in known]
