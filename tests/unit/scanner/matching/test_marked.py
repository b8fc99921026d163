"""Leaves in a row that all hold a match are searched by windows, so that Python does not run for each of them."""

from typing import Any

import pytest

from scanner.matching.buffer.arena import SEPARATOR
from scanner.matching.engines.native import compile_native
from scanner.matching.marked import marked_leaves


class _Counting:
    """A program that counts the calls of its search."""

    def __init__(self, pattern: str) -> None:
        self._regex: Any = compile_native(pattern)
        self.sub = self._regex.sub
        self.searches = 0

    def search(self, *where: Any) -> Any:
        """Search, and count it."""
        self.searches += 1
        return self._regex.search(*where)


@pytest.mark.parametrize("leaves", [60, 400, 4_000, 20_000], ids="{} leaves in a row".format)
@pytest.mark.parametrize("loosely", [False, True])
def test_leaves_in_a_row_are_searched_by_windows_to_the_end_of_the_buffer(leaves: int, *, loosely: bool) -> None:
    counting = _Counting("[0-9]{4}")
    buffer = SEPARATOR.join([b"a 1234"] * leaves)
    found = marked_leaves(counting, buffer, loosely=loosely)
    assert [leaf for leaf, _, _ in found] == list(range(leaves))
    assert found[-1][1:] == (len(buffer) - len(b"a 1234"), len(buffer))
    windows = len(buffer) // (1 << 15) + 1
    assert counting.searches <= 20 + 16 * windows * loosely


class _Copied(bytes):
    """A buffer that counts the bytes that are copied out of it."""

    copied = 0

    def __getitem__(self, place: Any) -> Any:
        part = super().__getitem__(place)
        self.copied += len(part) if isinstance(place, slice) else 0
        return part


@pytest.mark.parametrize("behind", [[], [b"z"]], ids=["at the end", "before another"])
def test_a_long_leaf_behind_a_row_of_short_ones_is_not_copied_for_each_of_them(behind: list[bytes]) -> None:
    buffer = _Copied(SEPARATOR.join([*[b"123"] * 8_000, b"x" * 1_000_000, *behind]))
    assert len(marked_leaves(compile_native("[0-9]{3}"), buffer)) == 8_000
    assert buffer.copied < len(buffer)
