"""Candidates that stand one after the other: judged together, they are what they are one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.checks.validators import MANY, VALIDATORS, Verdict
from scanner.engine import _detector
from scanner.matching import candidates, together
from scanner.matching.arena import NO_CLUES, Joined
from scanner.matching.guards import guard_of

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
_INTERNATIONAL = [
    *("+49 30 1234567", "+14155550132", "+44-20-7946-0958", "+44 (0)20 7946 0958", "+1 (415) 555-0132 x12"),
    *("+1-415-555-0132;ext=204", "+1500000.00", "+2100000", "+12.5 1", "+1 234 567", "+41.902782", "+4 011 297.33"),
    *(
        "+7296875",
        "+35 389 468",
        "+12 345 678 901",
        "+45 323 456 78",
        "+45 32 345 678",
        "+999 123 456",
        "+1 415 555 013",
    ),
    *("+33 612 345 678", "+39 066 982 123", "+7 495 123 456", "+44 207 946 095", "+61 212 345 678", "+372 512 345"),
    *("+36 061 234 567", "+49 030 123 456", "+298 211 234", "+800 123 456 78", "+0 123 456 789", "+55 119 123 456"),
]
_TRUNK = [
    *("030 12345678", "06 12 34 56 78", "06.12.34.56.78", "0171/2345678", "0117 496 0123 ext. 12", "03-1234-5678"),
    *("01/15/2026", "01.02.2026", "0123", "0000 0000", "(11) 2345-6789", "(030) 1234567", "8 (495) 123-45-67"),
    *("(12) 345", "0830 - 1715", "0915 1030 1145", "0902.30.0015", "0300 - 0450", "07.250000", "0123456789012345"),
]
_GROUPED = [
    *("912 34 56 78", "32 12 34 56", "131 2345 6789", "1 234 567", "36 38 40 42", "59 32 63 56", "8123 4567"),
    *("123-4567", "2024-2025", "4111 1111 1111 1112", "49 015420 323751 8", "212 555 0123 x12", "212 555 012 345"),
    *("412 345 678", "20 123 45 67", "22 12 34 56 ext. 5", "22-12-34-56", "777 77 777"),
]
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
    "nanp_phone": [
        *("+1 212-555-0123", "(212) 555-0123", "212 555 0123", "212 222 0123", "212-555-0123 x12", "212\n555 0123"),
        *("212 555 0123 ext. 5", "123 222 0123 x5", "1 000 555 0123", "2125550123"),
    ],
    "international_phone": _INTERNATIONAL,
    "exit_code_phone": [f"00 {one[1:]}" for one in _INTERNATIONAL] + ["0049 30 1234567", "0041 (0)44 668 18 00"],
    "trunk_phone": _TRUNK,
    "grouped_phone": _GROUPED,
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


@settings(max_examples=150)
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
            patch.setattr(together, "_FEWEST", at_once)
            patch.setattr(together, "_MOST", 3 * at_once)
            joined = Joined(text.encode(), places)
            found.append([candidates.candidates(own, joined, lambda _: NO_CLUES) for own in _PROGRAMS])
    assert found[0] == found[1]


@given(
    st.sampled_from(["none", "digits", "word", "number", "unlabelled", "group"]),
    st.text("0129aZ_-./ ,:#$+ef\x1f\u00e9", min_size=1, max_size=14),
    st.data(),
)
@settings(max_examples=1_000)
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
