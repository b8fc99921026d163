"""Overlaps are settled so that nothing found is shown and nothing is masked twice."""

from hypothesis import given
from hypothesis import strategies as st

from scanner import load_rules
from scanner.matching.spans import FIELD, Span, settle

_RULES = [rule for rule in load_rules() if not rule.category][:6]

_SPANS = st.lists(
    st.builds(
        lambda start, length, rule, claimed: Span(start, start + length, rule, FIELD if claimed else ""),
        st.integers(0, 40),
        st.integers(1, 15),
        st.sampled_from(_RULES),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def _places(spans: list[Span]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


@given(_SPANS)
def test_settled_spans_cover_the_same_and_do_not_overlap(found: list[Span]) -> None:
    settled = settle(list(found))
    assert _places(settled) == _places(found)
    assert sum(span.end - span.start for span in settled) == len(_places(found))
    assert settled == sorted(settled, key=lambda span: span.start)


@given(_SPANS, st.text(alphabet="a1 ,.)\u00e9", min_size=60, max_size=60))
def test_with_the_text_at_hand_only_signs_and_spaces_are_left_out(found: list[Span], text: str) -> None:
    missing = _places(found) - _places(settle(list(found), text))
    assert not any(text[place].isalnum() for place in missing)


@given(_SPANS)
def test_the_longest_span_stays_whole(found: list[Span]) -> None:
    longest = max(span.end - span.start for span in found)
    assert any(span in found and span.end - span.start == longest for span in settle(list(found)))
