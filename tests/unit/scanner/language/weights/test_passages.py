"""What the different features of passages weigh, each once."""

from hypothesis import given
from hypothesis import strategies as st

from scanner.language.weights.passages import RunningSum

NAMES = st.sets(st.sampled_from("abcdefgh"))


@given(st.lists(NAMES, max_size=12), st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=8))
def test_each_feature_counts_once_in_every_passage(sentences: list[set[str]], steps: list[tuple[int, int]]) -> None:
    weights = {name: (ord(name) - 99) * 7 for name in "abcdefgh"}
    different = RunningSum([{name: weights[name] for name in names} for names in sentences])
    first = behind = 0
    for more, longer in steps:
        first = min(first + more, len(sentences))
        behind = min(max(behind, first) + longer, len(sentences))
        names = set().union(*sentences[first:behind])
        assert different.sum(first, behind) == sum(weights[name] for name in names)
