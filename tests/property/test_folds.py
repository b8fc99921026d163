"""A text folds to what its characters fold to, one by one, however long it is and however few of them are not ASCII."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.matching.buffer.normalize import fold

# Accents, signs, what folds to nothing or to two letters; and what folds to what is folded itself, where it stands.
OTHERS = "\u00e9\u00fc\u00df\u00e6\u2019\u20ac\u200b\u00a0\uff14\u0430\u6f22\ud800\U0001f600\u0189\u0256\u024a\u024b"
TEXTS = st.lists(st.sampled_from([*OTHERS, "invoice ", "due on Monday, ", "%", "a" * 40]), max_size=40).map("".join)


@given(TEXTS, st.sampled_from([0, 10, 200]))
def test_a_text_folds_character_by_character(text: str, plain: int) -> None:
    whole = text + "x" * plain
    assert fold(whole) == "".join(map(fold, whole))


@given(st.text(max_size=300))
def test_so_does_any_text(text: str) -> None:
    assert fold(text) == "".join(map(fold, text))


@pytest.mark.parametrize(("one", "plain"), [("\u0189", "\u0256"), ("\u024a", "\u024b"), ("\u2183", "\u2184")])
def test_what_a_character_folds_to_is_not_folded_again(one: str, plain: str) -> None:
    text = one + plain + "x" * 200
    assert fold(plain) != plain
    assert fold(text) == plain + fold(plain) + "x" * 200


@pytest.mark.parametrize(
    ("compatible", "usual"),
    [
        ("\uff95\uff70\uff7b\uff9e\uff70", "\u30e6\u30fc\u30b6\u30fc"),  # half-width "user", with its long vowels
        ("\uff8a\uff9f\uff7d\uff8e\uff9f\uff70\uff84", "\u30d1\u30b9\u30dd\u30fc\u30c8"),  # and "passport"
        ("\u331c", "\u30b1\u30fc\u30b9"),  # "case" in one square
        ("\u207b\u208b", "\u2212\u2212"),  # raised and lowered minus
    ],
)
def test_a_compatible_form_folds_as_the_usual_one(compatible: str, usual: str) -> None:
    assert fold(compatible) == fold(usual)
