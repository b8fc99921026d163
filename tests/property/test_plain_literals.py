"""Where all texts are ASCII, the automaton without the literals of other scripts finds what that of all does."""

from unittest.mock import PropertyMock, patch

from hypothesis import given
from hypothesis import strategies as st

from scanner.matching.buffer.arena import Arena
from scanner.matching.matcher import Matcher
from tests.compiled import compiled
from tests.examples import examples

_MATCHER = compiled("redact-only").detector.matcher
_EXAMPLES = [
    text
    for rule in _MATCHER.rules
    for one in rule.example_list()
    if (text := one.parts()[0]).isascii() and len(text) < 200
]
_LITERALS = [text.decode() for text in _MATCHER._tables[0] if text.isascii()]
_TEXTS = st.lists(
    st.one_of(
        st.sampled_from(_EXAMPLES),
        st.lists(st.sampled_from([*_LITERALS, "AI", " ", "4111 1111 1111 1111"]), max_size=6).map(" ".join),
    ),
    min_size=1,
    max_size=20,
)


@examples(200)
@given(_TEXTS)
def test_what_is_found_in_ascii_is_what_all_literals_find(texts: list[str]) -> None:
    found, _ = _MATCHER.scan(Arena(texts))
    with patch.object(
        Matcher, "_plain_literals", new_callable=PropertyMock, return_value=_MATCHER._literals, create=True
    ):
        assert sorted(_MATCHER.scan(Arena(texts))[0]) == sorted(found)


_SIGNS = [
    text
    for rule in _MATCHER.rules
    for one in (*rule.example_list(), *rule.near_miss_list())
    if rule.category and (text := one.parts()[0]).isascii() and len(text) < 200
]


@examples(200)
@given(st.lists(st.one_of(st.sampled_from(_SIGNS), _TEXTS.map(" ".join)), min_size=1, max_size=20))
def test_whoever_wants_signs_alone_finds_those_that_all_literals_find(texts: list[str]) -> None:
    found = _MATCHER.scan_signals(Arena(texts))
    assert sorted(found) == sorted(hit for hit in _MATCHER.scan(Arena(texts))[0] if _MATCHER.rules[hit[3]].category)
    with patch.object(
        Matcher, "_sign_literals", new_callable=PropertyMock, return_value=_MATCHER._literals, create=True
    ):
        assert _MATCHER.scan_signals(Arena(texts)) == found


def test_every_rule_for_signs_is_one_of_theirs() -> None:
    own, plain = _MATCHER._sign_literals, _MATCHER._plain_literals
    signs = [program for _, program in plain.needs if _MATCHER.rules[program.number].category]
    assert [program for _, program in own.needs] == signs


def test_rules_of_other_scripts_are_no_part_of_it() -> None:
    plain, every = _MATCHER._plain_literals, _MATCHER._literals
    assert len(plain.needs) < 0.8 * len(every.needs)
    assert {program.number for _, program in plain.needs} < {program.number for _, program in every.needs}
