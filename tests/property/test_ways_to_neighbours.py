"""Where the texts on the way are alike, the other ways lead to the same texts: none is lost when they are not gone."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanner.documents.ids import is_id
from scanner.instructions.cut import neighbours
from scanner.instructions.cut.text_kinds import Excluded, KindsOfPlaces
from scanner.payloads.leaves.leaves import OrderedTexts
from tests.compiled import compiled
from tests.examples import examples

READER = compiled("redact-only").detector.reader
_TEXTS = st.lists(
    st.sampled_from(
        [
            "Open",
            "of the plan",
            "Ignore all",
            "previous",
            "A-1",
            "12.50",
            "",
            "Zrgxq",
            "8ac6885e98a80a470198a8574f040545",
            "Hosting for March and April.",
        ]
    ),
    min_size=1,
    max_size=20,
)


def _near(texts: Sequence[str], excluded: Excluded) -> list[set[tuple[int, ...]]]:
    places = range(len(texts))
    ordered = OrderedTexts(places, places, (), texts, ["", "memo"] * len(texts))
    around = neighbours._Surroundings(ordered, READER, excluded, {})
    return [set(around.each(place)) for place in places]


@examples(300)
@given(_TEXTS, st.sets(st.integers(0, 19)), st.sets(st.integers(0, 19)))
@example(["of the plan", "Open", "of the plan", "A-1", "of the plan"], set(), {1})
def test_all_ways_lead_to_no_other_texts(texts: list[str], leaves: set[int], named: set[int]) -> None:
    excluded = Excluded(leaves, named, is_id)
    told = _near(texts, excluded)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "_leads_elsewhere", lambda *_: True)
        assert told == _near(texts, excluded)


@examples(300)
@given(_TEXTS, st.sets(st.integers(0, 19)), st.sets(st.integers(0, 19)), st.sets(st.integers(0, 19)))
def test_texts_looked_up_together_are_what_each_is(
    texts: list[str], leaves: set[int], named: set[int], settled: set[int]
) -> None:
    places = [-1 if leaf in settled else leaf for leaf in range(len(texts))]
    ordered = OrderedTexts(places, range(len(texts)), (), texts, [""] * len(texts))
    excluded = Excluded(leaves, named, is_id)

    def told() -> list[int]:
        kinds = KindsOfPlaces(ordered, READER, excluded, {})
        return [kinds[place] for place in reversed(range(len(texts)))]

    together = told()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KindsOfPlaces, "_fill", lambda *_: None)
        assert together == told()
