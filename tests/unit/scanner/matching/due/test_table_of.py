"""The automaton for large buffers finds what the one for small ones finds."""

import re

import pytest

from scanner.matching.engines.native import LARGE, TABLES, pays_table, small_literals_of, table_of

LITERALS = [b"card", b"car", b"ard number", b"d", b"number"]


def _everywhere(buffer: bytes) -> list[tuple[int, int, int]]:
    """Every place of every literal, overlapping ones too, found one literal at a time."""
    return sorted(
        (number, found.start(), found.start() + len(literal))
        for number, literal in enumerate(LITERALS)
        for found in re.finditer(b"(?=" + literal + b")", buffer)
    )


@pytest.mark.parametrize("times", [0, 1, 3, 5_000])
def test_every_place_is_found_in_buffers_of_any_size(times: int) -> None:
    buffer = b"a card number, \x1fcar " * times
    assert sorted(small_literals_of(LITERALS)(buffer)) == _everywhere(buffer)
    assert sorted(table_of(LITERALS)(buffer)) == _everywhere(buffer)


def test_both_automata_find_the_places_in_the_same_order() -> None:
    text = b"a card number, \x1fcar " * 50
    assert table_of(LITERALS)(text) == small_literals_of(LITERALS)(text)


def test_a_table_pays_for_large_buffers_where_memory_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pays_table(bytes(LARGE))
    assert not pays_table(bytes(LARGE - 1))
    monkeypatch.setattr(TABLES, "spared", True)
    assert not pays_table(bytes(LARGE))
