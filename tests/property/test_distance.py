"""What words have alike at both ends changes nothing about how far they are apart."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from scanner.disguises.misspellings.misspelt import distance

_words = st.text("abc", max_size=7)


def _as_defined(left: str, right: str) -> int:
    @cache
    def far(i: int, j: int) -> int:
        if not (i and j):
            return i + j
        least = min(far(i - 1, j) + 1, far(i, j - 1) + 1, far(i - 1, j - 1) + (left[i - 1] != right[j - 1]))
        if i > 1 and j > 1 and left[i - 2 : i] == right[j - 2 : j][::-1]:
            least = min(least, far(i - 2, j - 2) + 1)
        return least

    return far(len(left), len(right))


@given(_words, _words, _words, _words)
def test_a_distance_is_as_defined(before: str, left: str, right: str, behind: str) -> None:
    left, right = before + left + behind, before + right + behind
    assert distance(left, right) == _as_defined(left, right)
