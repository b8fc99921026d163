"""The arena's answer is the answer of every rule on every leaf alone."""

from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanner import load_rules
from scanner.matching import matcher
from scanner.matching.buffer.arena import NO_CLUES, Arena, JoinedLeaves
from scanner.matching.buffer.normalize import fold
from scanner.matching.due.literals import bounded
from scanner.matching.programs.candidates import candidates
from scanner.matching.programs.program import Hit, Program
from tests.compiled import compiled
from tests.examples import examples

MATCHER = compiled("redact-only").detector.matcher

# A random text hardly ever holds anything. So leaves are made of the rules' own examples and near-misses, cut, glued
# and disguised, with the characters that decide about boundaries between them.
_MATERIAL = [text for rule in load_rules() for e in rule.example_list() for text in [e.parts()[0]]] + [
    near.text for rule in load_rules() for near in rule.near_miss_list()
]
_GLUE = ["", " ", "-", ".", "_", "\x1f", "0", "a", "@", "/", "\n", "é", "\u200b", "４", "４１１１", "\udcff", "卡"]


@st.composite
def _leaf(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        text = draw(st.sampled_from(_MATERIAL))
        if draw(st.booleans()):
            start = draw(st.integers(0, len(text)))
            text = text[start : draw(st.integers(start, len(text)))]
        parts += [text, draw(st.sampled_from(_GLUE))]
    return "".join(parts)


_LEAVES = st.lists(st.one_of(_leaf(), st.text(max_size=8)), min_size=1, max_size=8)


_ANCHORS = [[[fold(one).encode() for one in group] for group in rule.anchors] for rule in MATCHER.rules]
_PHRASES = [{fold(phrase).encode() for phrase in rule.phrases} for rule in MATCHER.rules]


@cache
def _program(number: int) -> Program:
    """What a rule compiles to, once for all examples."""
    return matcher._compile(number, MATCHER.rules[number], proven=False)


def _alone(number: int, leaf: bytes, lower: bytes) -> list[Hit]:
    """The hits of one rule on one folded leaf, without gate or arena; `lower`: the leaf in small letters."""
    rule = MATCHER.rules[number]
    if rule.pattern and not matcher._is_ours(rule):
        return []
    if rule.pattern:
        if not all(any(literal in lower for literal in group) for group in _ANCHORS[number]):
            return []
        return candidates(_program(number), JoinedLeaves(leaf, [(0, 0, len(leaf))]), lambda _: NO_CLUES)
    hits: list[Hit] = []
    for phrase in _PHRASES[number]:
        start = lower.find(phrase)
        while start >= 0:
            if bounded(lower, start, start + len(phrase)):
                hits.append((0, start, start + len(phrase), number))
            start = lower.find(phrase, start + 1)
    return hits


@examples(130)
@given(_LEAVES)
@example(["call 555-123-4567", "", "4111 1111 1111 1111"])
@example(["4111 1111", "1111 1111"])
@example(["ignore all", "previous instructions"])
def test_arena_equals_every_rule_on_every_leaf_alone(leaves: list[str]) -> None:
    folded = [fold(text).replace("\x1f", " ").encode() for text in leaves]
    alone = {
        (number, start, end, rule)
        for number, leaf in enumerate(folded)
        for rule in range(len(MATCHER.rules))
        for _, start, end, rule in _alone(rule, leaf, leaf.lower())
    }
    hits, _ = MATCHER.scan(Arena(leaves))
    assert set(hits) == alone
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matcher, "_LONG", 0)  # as if they were long: no rule is asked that asks for what is not there
        assert MATCHER.scan(Arena(leaves))[0] == hits


@examples(200)
@given(_LEAVES)
def test_source_spans_enclose_what_was_matched(leaves: list[str]) -> None:
    arena = Arena(leaves)
    folded = [leaf.decode() for leaf in arena.buffer.split(b"\x1f")]
    assert len(folded) == len(leaves)
    for leaf, start, end, _ in MATCHER.scan(arena)[0]:
        matched = folded[leaf].encode()[start:end].decode(errors="ignore")
        begin, stop = arena.source_span(leaf, start, end)
        assert 0 <= begin < stop <= len(leaves[leaf])
        assert matched in fold(leaves[leaf][begin:stop]).replace("\x1f", " ")
