"""Patterns that are written so that they are tried in few places match what the plain ones do."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.disguises.ciphers import strange
from scanner.disguises.signs import listed, markup, spaced, spelled
from scanner.matching.engines.native import compile_native, compile_text

PLAIN = {
    markup._TAG: (
        r"<!--.{0,80}?-->|</?[A-Za-z][^<>]{0,80}>|\[/?[A-Za-z]{1,6}(?:=[^\[\]\n]{0,40})?\](?!\()"
        r"|\\[a-z]{2,10}\{|(?<=[A-Za-z])\\(?=[A-Za-z])|[{}]"
    ),
    markup._MARK: r"\*+|~~+|`+|__+|(?<![^\W_])_(?=\w)|(?<=\w)_(?![^\W_])",
    markup._EMPTY: r"(?<=[A-Za-z])(?:\[\]|\{\}|\(\))(?=[A-Za-z])",
    markup._JOINT: r"(?<=[^\W_])(?:[_-]|'{2}|\|{2})(?=[^\W\d_])",
    spaced._ODD: r"(?<=[^\W_])\s*(?:(?![;|][ \t]*\n)[^\w\s@.:,'-])+\s*(?=[^\W_])",
}
PIECES = st.sampled_from(
    [*"ab1_-*~`'|;<>/!{}[]()\\=.,:?@+\n\t é", "<!--", "-->", "\\textbf{", "[b]", "''", "||", "a_b"]
)
TEXTS = st.lists(PIECES, max_size=24).map("".join)


@pytest.mark.parametrize("quick", PLAIN, ids=lambda one: one.pattern[:12])
@given(TEXTS)
def test_a_quick_pattern_matches_what_the_plain_one_does(quick: re.Pattern[str], text: str) -> None:
    plain = re.compile(PLAIN[quick], re.DOTALL)
    assert [match.span() for match in quick.finditer(text)] == [match.span() for match in plain.finditer(text)]


@given(TEXTS)
def test_what_may_be_pointed_is_at_least_what_is(text: str) -> None:
    assert len(spaced._MAY_BE_POINTED.findall(text)) >= len(spaced._POINTED.findall(text))


@given(st.lists(st.sampled_from(["a", "b1", "1c", "2", "ab", " ", "é", "."]), max_size=16).map("".join))
def test_what_is_not_counted_needs_no_search(text: str) -> None:
    assert spaced._COUNTED.search(text) is None or not text.isascii() or spaced._may_be_counted.search(text.encode())


@given(st.lists(st.sampled_from([".- ", "-... ", "01101001 ", "x69 ", "69 6e ", "aGVs bG8g ", "delta ", "1-2-"])))
def test_spelled_texts_are_told_in_bytes_as_in_characters(pieces: list[str]) -> None:
    text = "".join(pieces)
    for own, other in zip(spelled._likely(compile_native), spelled._likely(compile_text), strict=True):
        assert (own.search(text.encode()) is None) == (other.search(text) is None)


_WORDS = st.sampled_from(["qxzt", "the", "Foo", "kvB", ":eht", "HSBC", "a@b.example", "uoy.", "\n", "gnihton"])


@given(st.lists(_WORDS, max_size=30), st.integers(1, 60))
def test_a_long_text_is_strange_by_its_beginning(words: list[str], times: int) -> None:
    text = " ".join(words * times)
    plain = text if text.isupper() or text.islower() else strange._CAPITALS.sub(" ", text)
    plain = strange._ADDRESS.sub(" ", plain)
    assert strange._first_words(text) == strange.WORD.findall(plain.lower())[:400]


_MARKERS = st.sampled_from(["1. ", "2. ", "3) ", "a) ", "b) ", "c) ", "i. ", "ii. ", "III. ", ";", "x", "\n", "- "])


@given(st.lists(_MARKERS, max_size=24).map("".join))
def test_what_is_not_numbered_has_no_three_markers_in_order(text: str) -> None:
    found = list(listed._MARKER.finditer(text))
    numerals = (map(str, range(1, 9)), "abcdefgh", listed.ROMAN)
    in_order = [len(listed._in_order(found, own)) for own in numerals]
    assert listed._numbered.search(text.encode()) is not None or max(in_order) < listed._FEWEST
