"""The blocks of one walk, in the order of their leaves: where a leaf stands in them, and masks put back.

Equal texts of a column share a leaf. Where one of them is found to be part of an instruction, and the others are not,
it has a leaf of its own, *split off* the shared one (:meth:`scanner.payloads.leaves.leaves.Leaves.set_apart`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scanner.documents.block import Block, put_back
from scanner.matching.found import Found
from scanner.payloads.leaves.leaves import Leaves


class _SplitOff(NamedTuple):
    """A leaf that was split off a shared one, with the block, the record and the column of its text."""

    leaf: int
    block: Block
    row: int
    column: int


class Blocks:
    """The blocks of one walk, in the order of their leaves."""

    __slots__ = ("_blocks", "_leaves")

    def __init__(self, leaves: Leaves) -> None:
        self._leaves = leaves
        self._blocks: list[Block] = []

    def __iter__(self) -> Iterator[Block]:
        return iter(self._blocks)

    def add(self, blocks: Iterable[Block]) -> None:
        """Add more, behind those that are there."""
        self._blocks += blocks

    def with_leaf(self, leaf: int) -> Block | None:
        """The block that holds a leaf; None for a leaf that is in none."""
        at = bisect_right(self._blocks, leaf, key=lambda block: block.leaves.start) - 1
        return self._blocks[at] if at >= 0 and leaf in self._blocks[at].leaves else None

    def put_back(self, replaced: dict[int, str]) -> None:
        """Put the ``replaced`` texts, by leaf, in their places."""
        if not (self._blocks and replaced):
            return
        numbers = sorted(replaced)
        for block in self._blocks:
            put_back(block, replaced, numbers)
        for leaf, block, row, column in self._split_off():
            if leaf in replaced:
                block.put(row, column, replaced[leaf])

    def repeated(self, found: Found) -> dict[int, int]:
        """How many texts share each leaf with a finding, by leaf; leaves of one text alone are left out."""
        counts: dict[int, int] = {}
        for block in self._blocks:
            for held in block.column_leaves:
                own = held.leaves
                if held.known is not None and any(leaf in found for leaf in own):
                    times = Counter(held.texts)
                    counts.update((own[number], times[text]) for text, number in held.known.items())
        for _, block, row, column in self._split_off():
            held = block.column_leaves[column]
            if held.known is not None:
                leaf = held.leaves[held.known[held.texts[row]]]
                counts[leaf] = counts.get(leaf, 0) - 1
        return counts

    def _split_off(self) -> Iterator[_SplitOff]:
        blocks = {block.leaves.start: block for block in self._blocks} if self._leaves.apart else {}
        for leaf, (table, row, column) in self._leaves.apart.items():
            if table in blocks:
                yield _SplitOff(leaf, blocks[table], row, column)
