"""What the words of a text weigh: the quick sums are those of the definitions."""

import math
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.catalogue import load_words
from scanner.language.lexicon import Lexicon
from scanner.language.weights.passages import SPAN, passages
from scanner.language.weights.wording import FEWEST, NO_WEIGHTS, WEIGHT_UNIT, Weighed, Wording, WordingFile, length
from scanner.language.word_classes import members_of

CLASSES = {name: load_words()[name] for name in ("ignore", "orders", "glue", "prior", "prompt")}
MEMBERS = members_of(CLASSES)
LEXICON = Lexicon(CLASSES, CLASSES, MEMBERS)
WORDS = sorted(word for words in MEMBERS.values() for word in words if " " not in word)[::7]
WORDS += ["invoice", "please", "请忽略"]
PHRASES = sorted(word for words in MEMBERS.values() for word in words if " " in word)[::5]
SENTENCE = st.lists(st.sampled_from([*WORDS, *PHRASES]), min_size=1, max_size=12).map(" ".join)
LONG = st.builds(lambda sentence, times: " ".join([sentence] * times), SENTENCE, st.integers(1, 30))
SENTENCES = st.lists(SENTENCE | LONG, min_size=1, max_size=12)


def _features(sentence: str) -> set[str]:
    return Wording(NO_WEIGHTS, [], LEXICON).features(sentence, LEXICON.spell(sentence)[1])


@given(SENTENCES, st.integers(-500, 500), st.randoms(use_true_random=False))
def test_the_passage_that_leans_most_is_the_best_of_all(sentences: list[str], offset: int, draw: random.Random) -> None:
    features = [_features(sentence) for sentence in sentences]
    weights = {name: draw.randint(-300, 300) for name in sorted(set().union(*features))}
    lengths = [length(sentence, sentence.split()) for sentence in sentences]

    def worth(first: int, behind: int) -> float:
        whole = sum(weights[name] for name in set().union(*features[first:behind]))
        return (whole / math.sqrt(max(sum(lengths[first:behind]), FEWEST)) + offset) / WEIGHT_UNIT

    wording = Wording(WordingFile("", offset, weights), [], LEXICON)
    found = wording.heaviest([wording.weighed(sentence, LEXICON.spell(sentence)[1]) for sentence in sentences])
    assert found.sum == pytest.approx(max(worth(first, behind) for first, behind in passages(lengths)))
    assert found.sum == pytest.approx(worth(found.first, found.behind))


@given(st.lists(st.integers(0, SPAN + 20), max_size=30))
def test_passages_are_as_long_as_they_may_be_and_none_is_in_another(lengths: list[int]) -> None:
    found = list(passages(lengths))
    assert {place for first, behind in found for place in range(first, behind)} == set(range(len(lengths)))
    for first, behind in found:
        assert sum(lengths[first:behind]) <= SPAN or behind - first == 1
        assert behind == len(lengths) or sum(lengths[first : behind + 1]) > SPAN
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(found))


def test_no_sentence_leans_nowhere() -> None:
    assert Wording(NO_WEIGHTS, [], LEXICON).heaviest([]).sum == -math.inf
    assert Wording(NO_WEIGHTS, [], LEXICON).judged([Weighed(0, {})]) is None
