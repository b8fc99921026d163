"""Weaker rules need not look at a number that a stronger one found: settled, the spans are the same."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanner.engine import _detector
from scanner.matching.buffer.arena import SEPARATOR, Arena, JoinedLeaves
from scanner.matching.buffer.normalize import fold
from scanner.matching.engines.native import eats
from scanner.matching.matcher import Matcher
from scanner.matching.numbers import Explained, only_numbers
from scanner.matching.programs.candidates import candidates
from scanner.matching.spans import Span, settle
from tests.examples import examples

MATCHER: Matcher = _detector().matcher
RULES = MATCHER.rules
_NUMBERS = [
    one.parts()[0]
    for rule in RULES
    if rule.entity_type in {"CREDIT_CARD", "PHONE_NUMBER", "US_SSN", "IBAN_CODE"}
    for one in (*rule.example_list(), *rule.near_miss_list())
]
_FOUND = [
    "4111 1111 1111 1111", "4111-1111-1111-1111", "4111111111111111", "5018 0000 0009", "3782 822463 10005",
    "6205 5000 0000 0000 004", "555-123-4567", "(212)555-0187", "+1 415 555 0132", "+49 30 1234567", "030 12345678",
    "06 12 34 56 78", "8123 4567", "4222 222 222 222", "12 34 56 78", "0049 30 1234567", "20 123 45 67",
    "212 555 0123",
]  # fmt: skip
_BESIDE = [
    " ", "-", ".", "/", ", ", " x", " x12", " (x12)", " ext. 5", ";ext=12", "(", ") ", "+", " 1", "1 ", "0", " - ", "_",
    "q", "\x00q",
    "  ", " 2019", "2019 ", "20 ", " 33", "DE89 ", " Main Street", "call ", "card ", "tel. ", "phone is ", "fax: ", "#",
    "$", ": ", "\x1f", "é", "４", "Ref. ", "order ", " and ",
]  # fmt: skip


_CLOSED_ONLY = re.compile(r"(?<!\()((?:x|ext\. |;ext=)[0-9\uff10-\uff19]+)\)")
_PARTS = st.lists(st.sampled_from(_BESIDE + _FOUND * 2), min_size=1, max_size=7)  # about as many of each


@st.composite
def _leaf(draw: st.DrawFn) -> str:
    parts = draw(_PARTS)
    if draw(st.integers(0, 3)) == 0:
        parts.insert(draw(st.integers(0, len(parts))), draw(st.sampled_from(_NUMBERS)))
    # A bracket that was never opened behind an extension belongs to the number for one rule and not for the other.
    return _CLOSED_ONLY.sub(r"\1 )", "".join(parts))


def _settled(arena: Arena, *, winning: bool) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for leaf, start, end, number in MATCHER.scan(arena, winning=winning)[0]:
        found.setdefault(leaf, []).append(Span(start, end, RULES[number]))
    return {leaf: settle(spans) for leaf, spans in found.items()}


def _check(texts: list[str], regions: tuple[str, ...]) -> None:
    words = [""] * len(texts)
    assert _settled(Arena(texts, words, regions), winning=True) == _settled(Arena(texts, words, regions), winning=False)


@examples(1_500)
@given(st.lists(_leaf(), min_size=1, max_size=5), st.sampled_from([("NO", "DK"), ("US", "SG", "DE"), ()]))
@example(["call 555-123-4567 x12", "4111 1111 1111 1111 12 34 56 78"], ("NO",))
@example(["212 555 0123 (x12)", "0 212-555-0123"], ("US",))
@example(["20 4111 1111 1111 1111", "4111 1111 1111 1111 555-123-4567"], ("NO",))
def test_settled_spans_are_the_same(texts: list[str], regions: tuple[str, ...]) -> None:
    _check(texts, regions)


@examples(50)
@given(st.lists(_leaf(), min_size=3, max_size=9), st.integers(12, 40))
@example(["4111 1111 1111 1111 phone is 8123456", "x@example.com", "call 555-123-4567"], 40)
def test_settled_spans_are_the_same_among_many(texts: list[str], times: int) -> None:
    _check(texts * times, ())


def _left(texts: list[str]) -> set[int]:
    """The leaves that may hold more than what the first rules for numbers find in them."""
    arena = Arena(texts)
    places = arena.places_at([0, *(at + 1 for at, code in enumerate(arena.buffer) if code == SEPARATOR[0])])
    joined = JoinedLeaves(arena.buffer, places)
    hits = [hit for program in MATCHER._stages[0] for hit in candidates(program, joined, arena.clues)]
    return set(Explained(MATCHER._number_gate).take(joined, hits).leaves)


@examples(100)
@given(st.lists(_leaf(), min_size=1, max_size=6), st.integers(8, 20))
@example(["4111 1111 1111 1111 4111 1111 1111 1111", "card 4111 1111 1111 1111", "no number"], 30)
@example(["(4111 1111 1111 1111", "+4111 1111 1111 1111", "4111 1111 1111 1111 12"], 30)
@example(["\x00q4111 1111 1111 1111"], 8)
def test_of_many_leaves_none_is_passed_over_that_holds_more(texts: list[str], times: int) -> None:
    texts = [text.replace("\x1f", " ") or "x" for text in texts]
    many = _left(texts * times + ["nothing"] * 64)
    for at, text in enumerate(texts):
        # The beginning of an extension is none without digits, and the edge of a number that a text itself writes is
        # taken for one that is blanked out.
        if _left([text]) and "x" not in text.lower() and "\x00" not in text:
            assert many.issuperset(range(at, len(texts) * times, len(texts)))


def test_spans_of_these_rules_begin_and_end_as_the_edges_are_looked_at() -> None:
    weak = [rule for rule in RULES if rule.entity_type in {"CREDIT_CARD", "PHONE_NUMBER"} and rule.pattern]
    weak = [rule for rule in weak if only_numbers(rule.pattern, eats)]
    ids = {rule.id for rule in weak}
    assert {"pci.card-grouped-short", "pii.phone-grouped", "pii.phone-us", "pii.phone-context"} <= ids
    for rule in weak:
        for one in rule.example_list():
            text, start, end = one.parts()
            assert fold(text[start]) in "0123456789(+", rule.id  # as the arena has the digits of other scripts
            assert fold(text[end - 1]) in "0123456789)", rule.id


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"[0-9]{3}(?:[\s./_-]{1,3}[0-9]{4}){3}", True),
        (r"\b(?:\+|\()?[0-9]{3}", True),
        (r"(?i)\b(?:call|text) {1,3}(\(?[0-9]{6,14})", True),
        (r"\b1-8(?:00|88)-[A-Z]{5,10}", False),
        (r"[0-9]{3}[^a-z]", False),
        (r"[0-9]{3},[0-9]", False),
        (r"[0-9]+.", False),
        ("[0-9]{3}(?:\uacf5|\uc77c){4}", False),  # digits as Korean words
    ],
)
def test_what_is_made_of_digits_is_told_by_its_pattern(pattern: str, *, expected: bool) -> None:
    assert only_numbers(pattern, eats) is expected
