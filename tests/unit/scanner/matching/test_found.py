"""What was found stays a hit where nothing else is in its leaf, and reads the same as spans."""

from scanner.catalogue import load_rules
from scanner.matching.found import found_of
from scanner.matching.spans import Span

RULES = load_rules()[:3]
FIRST, SECOND, THIRD = RULES


def test_only_a_leaf_with_one_hit_keeps_it_as_it_is() -> None:
    found = found_of([(4, 0, 9, 0), (2, 1, 5, 0), (4, 3, 7, 1)], RULES)
    assert found.lone == {2: (2, 1, 5, 0)}
    assert found.spans == {4: [Span(0, 9, FIRST), Span(3, 7, SECOND)]}
    assert 2 in found
    assert 4 in found
    assert 3 not in found


def test_as_spans_all_hits_are_there() -> None:
    hits = [(7, 2, 6, 1), (1, 0, 4, 0), (7, 8, 9, 1)]
    assert found_of(hits, RULES).everything() == {1: [Span(0, 4, FIRST)], 7: [Span(2, 6, SECOND), Span(8, 9, SECOND)]}
    assert found_of([], RULES).everything() == {}


def test_what_is_added_to_a_lone_hit_stands_behind_it() -> None:
    found = found_of([(5, 1, 3, 2)], RULES)
    found.add(5, [Span(6, 8, FIRST)])
    found.add(6, (Span(0, 1, SECOND),))
    assert not found.lone
    assert found.spans == {5: [Span(1, 3, THIRD), Span(6, 8, FIRST)], 6: [Span(0, 1, SECOND)]}
    assert found.of(9) is None


def test_lone_hits_come_rule_by_rule() -> None:
    found = found_of([(0, 0, 1, 2), (1, 0, 1, 0), (2, 0, 1, 2)], RULES)
    assert found.by_rule() == [(FIRST, [(1, 0, 1, 0)]), (THIRD, [(0, 0, 1, 2), (2, 0, 1, 2)])]
    found.apart([0, 1, 2, 3])
    assert found.by_rule() == []
    assert found.spans[2] == [Span(0, 1, THIRD)]
