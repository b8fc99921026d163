"""Candidates that stand one after the other: judged together, they are what they are one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.checks.validators import MANY, VALIDATORS, Verdict
from scanner.engine import _detector
from scanner.matching.buffer.arena import NO_CLUES, JoinedLeaves
from scanner.matching.programs import candidates, many_candidates
from scanner.matching.programs.guards import guard_of
from tests.examples import examples

_MATCHER = _detector().matcher
_PROGRAMS = [*_MATCHER._shapes, *(own for _, own in _MATCHER._literals.needs)]
# What some rule takes for a finding, and near-misses of each.
_STANDING = [
    "4111 1111 1111 1111",
    "5500-0000-0000-0004",
    "378282246310005",
    "jane.doe@example.com",
    "+1 212-555-0123",
    "(212) 555-0123",
    "DE89 3704 0044 0532 0130 00",
    "password: hunter22",
]
_REFUSED = [
    "4111 1111 1111 1112",
    "4232 8601 4111 1111 1111 1111",
    "4111 1111 1111 1111 1111",
    "a4111111111111111",
    "logo@2x.png",
    "jane..doe@example.com",
    "DE89 3704 0044 0532 0130 01",
    "3-212-555-0123.5",
    "4111\n1111 1111 1111",
    "password: is required",
]
_CARDS = [*_STANDING, *_REFUSED, "", "4" * 16, "0" * 12, "4000000000006", "1" * 30]
# What validators of many are asked: of the form that their rules' patterns have.
_FORMS = {
    "email_address": [
        "jane.doe@example.com",
        "jane..doe@example.com",
        "logo@2x.png",
        "a@3.4.x",
        "@a.de",
        "\u00e9@a.de",
    ],
    "luhn_card": [*_CARDS, "4006381333931"],
    "luhn_card_wide": [*_CARDS, "5018 0000 0009"],
}
_BESIDE = [" ", ", ", "\n", "\x1f", "\x1f", "-", ".", "", " 5"]


@st.composite
def _texts(draw: st.DrawFn) -> str:
    drawn = draw(st.randoms(use_true_random=False))
    standing = drawn.sample(_STANDING, 2)
    parts: list[str] = []
    for _ in range(drawn.randint(1, 60)):
        parts.append(drawn.choice(standing if drawn.random() < 0.95 else _REFUSED))
        parts.append(drawn.choice(_BESIDE) if drawn.random() < 0.2 else "\x1f")
    return "".join(parts)


@examples(150)
@given(_texts(), st.integers(1, 4), st.integers(1, 6))
def test_together_is_one_by_one(text: str, in_a_row: int, at_once: int) -> None:
    places: list[tuple[int, int, int]] = []
    for leaf, own in enumerate(text.split("\x1f")):
        start = places[-1][2] + 1 if places else 0
        places.append((leaf, start, start + len(own.encode())))
    found = []
    for row in (in_a_row, 1 << 30):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(candidates, "_ALONE", row)
            patch.setattr(many_candidates, "_FEWEST", at_once)
            patch.setattr(many_candidates, "_MOST", 3 * at_once)
            joined = JoinedLeaves(text.encode(), places)
            found.append([candidates.candidates(own, joined, lambda _: NO_CLUES) for own in _PROGRAMS])
    assert found[0] == found[1]


@given(
    st.sampled_from(["none", "digits", "word", "number", "unlabelled", "group", "pairs"]),
    st.text("0129aZ_-./ ,:#$+ef\x1f\u00e9", min_size=1, max_size=14),
    st.data(),
)
@examples(1_000)
def test_many_spans_stand_free_as_each_does(name: str, text: str, data: st.DataObject) -> None:
    buffer = text.encode()
    start = data.draw(st.integers(0, len(buffer)))
    end = data.draw(st.integers(start, len(buffer)))
    guard = guard_of(name, grouped=False)
    assert guard.free(buffer + b"  ", [(start, end)]) == [start < end and guard.admits(buffer, start, end)]


@pytest.mark.parametrize("name", MANY)
@given(st.data())
def test_a_validator_of_many_says_what_it_says_of_each(name: str, data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.sampled_from(_FORMS[name])))
    regions = data.draw(st.sampled_from([(), ("NO",), ("SG", "DE"), ("US", "FR")]))
    said = MANY[name]([text.encode() for text in texts], regions)
    assert said == [VALIDATORS[name](text, regions) is not Verdict.NO for text in texts]
