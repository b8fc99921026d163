"""A word is put right to every word that becomes equal to it when letters are left out of either, and to no other."""

from itertools import combinations
from string import ascii_lowercase

from hypothesis import example, given
from hypothesis import strategies as st

from scanner.disguises.misspellings.rests import Rests

LETTERS = ascii_lowercase[:3]  # few, so that many words are near each other
WORDS = st.text(LETTERS, min_size=5, max_size=9)


def rests(word: str) -> set[str]:
    """A word without a letter, or without two inner ones if it is long."""
    one = {word[:at] + word[at + 1 :] for at in range(len(word))}
    pairs = combinations(range(1, len(word) - 1), 2) if len(word) >= 7 else ()
    return {word} | one | {word[:first] + word[first + 1 : second] + word[second + 1 :] for first, second in pairs}


@given(st.lists(WORDS, max_size=40, unique=True), st.text(LETTERS, min_size=3, max_size=11))
@example([], "abc")
@example(["abcabca"], "abcabca")
def test_all_words_that_become_equal_are_near(words: list[str], asked: str) -> None:
    assert Rests(words).near(asked) == {word for word in words if rests(word) & rests(asked)}
