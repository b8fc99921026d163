"""Answers are made once, and no row of keys fills the cache for good."""

from __future__ import annotations

from scanner.bounded_cache import BoundedCache, WordCache


def test_an_answer_is_made_once_until_the_cache_is_full() -> None:
    made: list[str] = []

    def make(key: str) -> int:
        made.append(key)
        return len(key)

    cache = BoundedCache(make, 2)
    assert [cache["a"], cache["bb"], cache["a"]] == [1, 2, 1]
    assert made == ["a", "bb"]
    assert cache["ccc"] == 3
    assert list(cache) == ["ccc"], "emptied, and open to what comes next"


def test_answers_about_long_words_are_not_kept() -> None:
    cache = WordCache(len, 8)
    assert [cache["w" * 32], cache["w" * 33]] == [32, 33]
    assert list(cache) == ["w" * 32]
