"""Where a group lies in a match: the engine that is asked for it says what RE2 says."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner import load_rules
from scanner.matching.buffer.normalize import fold
from scanner.matching.engines import patterns
from scanner.matching.engines.native import compile_native
from scanner.matching.programs.groups import Group, backtracking
from tests.examples import examples

GROUPED = {
    rule.id: pattern
    for rule in load_rules()
    if rule.pattern and patterns.without_captures(pattern := patterns.folded(rule.pattern)) != pattern
}
TEXTS = {
    rule.id: [fold(one.parts()[0]) for one in (*rule.example_list(), *rule.near_miss_list())]
    for rule in load_rules()
    if rule.id in GROUPED
}
_BESIDE = ["", " ", "x", "_", "1", ".", "-", ", ", "\n", "\x0b", " a", "Mr ", " is ", ": ", "= ", "'", '"', " Li", "é"]


@pytest.mark.parametrize("rule", GROUPED)
def test_both_engines_read_every_pattern(rule: str) -> None:
    assert backtracking(GROUPED[rule]) is not None


@pytest.mark.parametrize("pattern", [r"(a)[[:alpha:]]", r"(a)[^\S]", r"(a)\pL", r"a(?i)(b)"])
def test_what_means_something_else_there_is_left_to_re2(pattern: str) -> None:
    assert backtracking(pattern) is None


def test_white_space_is_that_of_re2() -> None:
    found = backtracking(r"(a)\s[\s]\S")
    assert found is not None
    assert [found.match(text) is not None for text in (b"a  b", b"a \x0bb", b"a\x0b b", b"a  \x0b")] == [
        True, False, False, True,
    ]  # fmt: skip


@cache
def _compiled(rule: str) -> tuple[Any, Group, Any]:
    """(the pattern of a rule, its group by the other engine, the pattern without the group), once for all examples."""
    pattern = GROUPED[rule]
    return compile_native(pattern), Group(pattern, worth=0), compile_native(patterns.without_captures(pattern))


@examples(600)
@given(st.data())
def test_the_group_is_where_re2_has_it(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(sorted(GROUPED)))
    texts = st.sampled_from(TEXTS[rule])
    parts = data.draw(st.lists(st.tuples(st.sampled_from(_BESIDE), texts, st.sampled_from(_BESIDE)), max_size=3))
    buffer = "".join(map("".join, parts)).encode()[data.draw(st.integers(0, 20)) :]
    whole, group, without = _compiled(rule)
    for match in without.finditer(buffer):
        first, last = match.span()
        assert group.span(buffer, first, last) == whole.search(buffer, first).span(1)
