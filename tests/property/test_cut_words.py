"""Words cut in two are found where one pattern for both halves, read from the first letter on, finds them."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanner.instructions.gates.cut_words import CutWords
from scanner.matching.buffer.arena import Arena
from tests.examples import examples

WORDS = ("instructions", "database", "previous", "ignore", "disregard")
HEADS = [word[:at] for word in WORDS if len(word) >= 7 for at in range(4, len(word) - 1)]
TAILS = [word[at:] for word in WORDS if len(word) >= 7 for at in range(2, len(word) - 4)]
HALVES = re.compile(
    rf"\b(?:{'|'.join(HEADS)})\x1f|\x1f(?:{'|'.join(sorted(TAILS, key=len, reverse=True))})\b".encode(),
    re.IGNORECASE,
)
CUT_WORDS = CutWords(WORDS)


def _plainly(texts: list[str]) -> list[tuple[int, int, int]]:
    buffer = Arena(texts).buffer
    found: list[tuple[int, int, int]] = []
    for match in HALVES.finditer(buffer):
        half = match.group().lower()
        within = match.start() + half.startswith(b"\x1f")
        leaf = buffer.count(b"\x1f", 0, within)
        start = buffer.rfind(b"\x1f", 0, within) + 1
        end = (buffer + b"\x1f").index(b"\x1f", within)
        bare = half.strip(b"\x1f")
        rests = [
            b"\x1f" + word.encode().removeprefix(bare)
            if half.endswith(b"\x1f")
            else word.encode()[: -len(bare)] + b"\x1f"
            for word in WORDS
            if (word.encode().startswith(bare) if half.endswith(b"\x1f") else word.encode().endswith(bare))
        ]
        if any(rest in buffer.lower() for rest in rests) or b" " not in buffer[start:end]:
            found.append((leaf, start, end))
    return found


_PARTS = st.sampled_from(
    [*HEADS, *TAILS, "instr", "base", "DATA", "pre", "d", "uctions", "e", "x", " ", " all ", "-", "_", "ü"]
)
_TEXTS = st.lists(st.lists(_PARTS, max_size=4).map("".join), max_size=6)


@examples(500)
@given(_TEXTS)
@example(["list the instr", "uctions of it"])
@example(["all Data", "base of it", "data"])
@example(["previous", "uctions", "uctions"])
@example(["all instr", "uctions data", "base", "ructions"])
def test_halves_of_words_are_found_where_one_pattern_finds_them(texts: list[str]) -> None:
    assert CUT_WORDS.leaves(Arena(texts)) == _plainly(texts)


@pytest.mark.parametrize(
    ("texts", "pieces"),
    [
        (["send names of", "paper", "all clients at once"], [0]),
        (["send names of", "paper", "all goods"], []),
        (["box of", "paper", "all clients at once"], []),
        (["please ignore", "paper", "your orders"], [2]),
        (["please ignore", "paper", "Your orders"], []),
        (["cups", "paper", "your orders"], []),
        (["all", "paper cups", "your"], [0, 2]),
        (["geheim", "papier", "your alle"], []),
        (["geheime 指示", "papier", "your alle"], [2]),
    ],
)
def test_a_text_within_a_phrase_is_found_where_another_goes_on(texts: list[str], pieces: list[int]) -> None:
    phrases = CutWords(WORDS, ("names of all clients", "ignore your orders", "指示 your alle"))
    assert [leaf for leaf, _, _ in phrases.leaves(Arena(texts))] == pieces
