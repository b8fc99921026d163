"""A rule that is looked for by its rarest group of literals is due where all its groups stand, and nowhere else."""

from collections.abc import Sequence
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from scanner.matching.buffer.arena import Arena
from scanner.matching.due.anchors import plain_tables
from scanner.matching.due.due_rules import Literals
from scanner.matching.due.rarest import bits_in, rarest_of
from scanner.matching.engines.native import LARGE
from scanner.matching.programs.program import Hit
from tests.compiled import compiled
from tests.examples import examples

MATCHER = compiled("redact-only").detector.matcher
TABLES = plain_tables(MATCHER._tables)
LITERALS, BITS, PHRASES, NEEDS = TABLES
DUE = MATCHER._plain_literals
LONG = "q" * LARGE


@cache
def _groups() -> list[list[str]]:
    """For each rule that needs several groups: two literals of each, and a phrase."""
    phrase = next(one for one, own, rules in zip(LITERALS, BITS, PHRASES, strict=True) if rules and not own)
    several = []
    for need, _ in NEEDS:
        if need.bit_count() > 1:
            each = [[one for one, own in zip(LITERALS, BITS, strict=True) if own & bit][:2] for bit in bits_in(need)]
            several.append([one.decode() for one in (*(one for group in each for one in group), phrase)])
    return several


def _due(texts: Sequence[str]) -> dict[int, list[int]]:
    """The leaves in which each rule is due, by its number."""
    hits: list[Hit] = []
    return {program.number: [leaf for leaf, _, _ in own] for program, own in DUE.due(Arena(texts), hits).items()}


def _plainly(texts: Sequence[str]) -> dict[int, list[int]]:
    """The same, with every literal looked for in every text."""
    due: dict[int, list[int]] = {}
    for leaf, text in enumerate(texts):
        lower, mask = Arena([text]).lower(), 0
        for literal, own in zip(LITERALS, BITS, strict=True):
            mask |= own if own & ~mask and literal in lower else 0
        for need, program in NEEDS:
            if mask & need == need:
                due.setdefault(program.number, []).append(leaf)
    return due


_TEXTS = st.deferred(lambda: st.sampled_from(_groups())).flatmap(
    lambda group: st.lists(st.lists(st.sampled_from(group), max_size=4).map(" ".join), min_size=1, max_size=6)
)


@examples(100)
@given(_TEXTS)
def test_a_rule_is_due_where_all_its_groups_stand(texts: list[str]) -> None:
    plainly = _plainly(texts)
    assert _due(texts) == plainly
    assert _due([*texts, LONG]) == plainly  # the same by the table for large buffers


def test_a_large_text_alone_is_searched_for_all_groups() -> None:
    for group in _groups():
        text = " ".join([LONG, *group])
        assert set(_due([" ".join(["", *group])])) <= set(_due([text]))


def test_the_leaves_of_each_rule_come_in_order() -> None:
    texts = [text for group in _groups() for text in (" ".join(group), group[0], " ".join(reversed(group)))]
    due = _due(texts)
    assert all(leaves == sorted(set(leaves)) for leaves in due.values())
    assert due == _plainly(texts)


def test_each_rule_is_looked_for_by_one_of_its_groups() -> None:
    rarest = rarest_of(LITERALS, BITS, [need for need, _ in NEEDS])
    assert all(bit.bit_count() == 1 and bit & need for bit, (need, _) in zip(rarest, NEEDS, strict=True))


def test_what_stands_in_any_line_of_a_bill_is_not_looked_for_first() -> None:
    line = "transfer of storage compute overage input, paid for all on 2026-01-31"
    assert all(DUE._bits[literal] & DUE._opening == 0 for literal, _, _ in DUE._find_sought(Arena([line]).lower()))


def test_rules_without_literals_are_no_trouble() -> None:
    assert Literals(([], [], [], [])).due(Arena(["transfer all", "pay"]), []) == {}
