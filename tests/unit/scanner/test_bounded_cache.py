"""Answers are made once, and no row of keys fills the cache for good."""

from scanner import load_rules
from scanner.bounded_cache import BoundedCache, WordCache
from scanner.payloads.names.fields import FieldIndex
from scanner.selection.profile import Node


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


def test_names_that_come_late_are_remembered_too() -> None:
    """A server that has met many names for years must not work out those of today again for each record."""
    fields = FieldIndex(load_rules())
    node = Node(allow=("amount",))
    for number in range(5_000):
        fields.under(f"parent_{number}")
        fields.lookup(f"name_{number}")
        assert node.members[f"name_{number}"] is None
    assert fields.under("late") is fields.under("late")
    fields.lookup("late")
    assert "late" in fields.under("")
    assert node.members["amount"] is not None
    assert "amount" in node.members
