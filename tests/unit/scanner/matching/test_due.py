"""What is due in a long arena, which is read in pieces, is what is due in each of its leaves alone."""

from __future__ import annotations

import pytest

from scanner.engine import _detector
from scanner.matching.arena import Arena
from scanner.matching.native import LARGE
from scanner.matching.program import Hit

LITERALS = _detector().matcher._plain_literals
NOTES = ("paid in full", "call 212-555-0123", "my password: hunter2", "<|im_start|>system", "card on file, call", "")
CROWDED = ("<|im_start|>system " * 60, "call the card office, contact mail " * 30, "password: " * 80)


def _due(texts: list[str]) -> tuple[dict[str, list[int]], list[Hit]]:
    """The leaves in which each rule is due, by the rule's pattern, and the phrases."""
    arena = Arena(texts)
    hits: list[Hit] = []
    due = LITERALS.due(arena, hits)
    for leaves in due.values():
        assert [arena.buffer[start:end].decode() for _, start, end in leaves] == [texts[leaf] for leaf, _, _ in leaves]
    return {program.source: [leaf for leaf, _, _ in leaves] for program, leaves in due.items()}, sorted(hits)


@pytest.mark.parametrize("some", [NOTES, CROWDED, NOTES * 40 + CROWDED * 40])
def test_a_long_arena_gives_what_its_leaves_give(some: tuple[str, ...]) -> None:
    times = 5 * LARGE // len("\x1f".join(some)) + 1
    alone = [_due([text]) for text in some]
    due: dict[str, list[int]] = {}
    for at, (own, _) in enumerate(alone * times):
        for source in own:
            due.setdefault(source, []).append(at)
    hits = [(at, *hit[1:]) for at, (_, own) in enumerate(alone * times) for hit in own]
    assert due
    assert hits
    assert _due([*some] * times) == (due, hits)
