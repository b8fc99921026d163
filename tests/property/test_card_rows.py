"""Rows of groups of digits: what is blanked out of them holds no card."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.checks.numbers.checksums import luhn, luhn_of_each
from scanner.engine import _detector
from scanner.matching.buffer.arena import NO_CLUES, JoinedLeaves
from scanner.matching.programs import candidates, many_candidates
from scanner.matching.programs.card_rows import thinned
from tests.examples import examples

RULES = [one for one in _detector().matcher._shapes if one.thins]
_CARDS = ["4111 1111 1111 1111", "5500-0000-0000-0004", "3782 822463 10005", "6205 5000 0000 0000 004", "50180000 0009"]
_GROUPS = [
    "4111",
    "1111",
    "1112",
    "5500",
    "0004",
    "822463",
    "10005",
    "40",
    "3",
    "62055000",
    "4222",
    "123",
    "0000",
    "1" * 300,
]
_BETWEEN = [" ", " ", "-", ".", " - ", "/", "_", "\n", "    ", ", ", " a", "e", "-f"]


def _joined(draw: st.DrawFn, pieces: list[str]) -> str:
    drawn = draw(st.randoms(use_true_random=False))
    rare = drawn.random() < 0.5
    return "".join(piece + drawn.choice(_BETWEEN[: 3 if rare else None]) for piece in pieces)


@st.composite
def _row(draw: st.DrawFn) -> str:
    drawn = draw(st.randoms(use_true_random=False))
    pieces = [drawn.choice(_GROUPS) for _ in range(drawn.randint(60, 160))]
    for _ in range(drawn.randint(0, 4)):
        pieces.insert(drawn.randint(0, len(pieces)), drawn.choice(_CARDS))
    return _joined(draw, pieces)


@st.composite
def _row_of_one_width(draw: st.DrawFn) -> str:
    """All groups have one width, but perhaps for the last, and so have those of the cards among them."""
    drawn = draw(st.randoms(use_true_random=False))
    width = drawn.choice([3, 4, 5, 6])
    numbers = [re.sub("[ -]", "", card) for card in _CARDS]
    cards = [re.findall(f".{{{width}}}", number) for number in numbers if len(number) % width == 0]
    pieces = [f"{drawn.randrange(10**width):0{width}}" for _ in range(drawn.randint(60, 160))]
    for _ in range(drawn.randint(0, 4)):
        at = drawn.randint(0, len(pieces))
        pieces[at:at] = drawn.choice(cards)
    return _joined(draw, [*pieces[:-1], pieces[-1][: drawn.randint(1, width)]])


def _with_and_without_thinning(texts: list[str]) -> list[list[list[tuple[int, int, int, int]]]]:
    """What each rule finds when crowds are thinned out from the first candidate on, and never."""
    buffer = "\x1f".join(texts).encode()
    places: list[tuple[int, int, int]] = []
    for leaf, text in enumerate(texts):
        start = places[-1][2] + 1 if places else 0
        places.append((leaf, start, start + len(text.encode())))
    found = []
    for enough in (1, 1 << 30):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(candidates, "ENOUGH", enough)
            patch.setattr(many_candidates, "ENOUGH", enough)
            joined = JoinedLeaves(buffer, places)
            found.append([candidates.candidates(rule, joined, lambda _: NO_CLUES) for rule in RULES])
    return found


@examples(150)
@given(st.lists(_row(), min_size=1, max_size=3))
def test_the_same_cards_are_found_in_a_crowd(texts: list[str]) -> None:
    thinned_out, whole = _with_and_without_thinning(texts)
    assert thinned_out == whole


def _covered(found: list[list[tuple[int, int, int, int]]]) -> set[tuple[int, int]]:
    return {(leaf, place) for hits in found for leaf, start, end, _ in hits for place in range(start, end)}


@examples(150)
@given(st.lists(_row_of_one_width(), min_size=1, max_size=3))
def test_no_card_is_lost_among_groups_of_one_width(texts: list[str]) -> None:
    """More may be found: digits of the next group, which a rule would take for a number's last ones, are gone."""
    thinned_out, whole = _with_and_without_thinning(texts)
    assert _covered(whole) <= _covered(thinned_out)


def test_a_row_without_a_card_is_blanked_out_but_for_its_ends() -> None:
    row = b"4111 1111 1111 1112 " * 40
    assert len(thinned(row)) == len(row)
    assert thinned(row).count(b"q") == len(row) - len(b"4111  1112 ")
    hyphens = row.replace(b" ", b"-")
    assert len(row) - 210 < thinned(hyphens).count(b"q") < len(row) - 190
    assert thinned(row[:100]) == row[:100]
    assert thinned(b"1234 " + b"1" * 1000 + b" 1234").count(b"q") == 1000


@given(st.integers(1, 28).flatmap(lambda length: st.lists(st.text("0123456789", min_size=length, max_size=length))))
def test_check_digits_of_many_numbers(numbers: list[str]) -> None:
    length = len(numbers[0]) if numbers else 1
    assert luhn_of_each([number.encode() for number in numbers], length) == [luhn(number) for number in numbers]
