"""What the words of a text weigh: the quick sums are those of the definitions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.catalogue import load_words
from scanner.language.lexicon import Lexicon, members_of
from scanner.language.wording import Wording, lean_most, runs

CLASSES = {name: load_words()[name] for name in ("ignore", "orders", "glue", "prior", "prompt")}
MEMBERS = members_of(CLASSES)
LEXICON = Lexicon(CLASSES, CLASSES, MEMBERS)
WORDS = sorted(word for words in MEMBERS.values() for word in words if " " not in word)[::7]
WORDS += ["invoice", "please", "请忽略"]
PHRASES = sorted(word for words in MEMBERS.values() for word in words if " " in word)[::5]
SENTENCES = st.lists(st.sampled_from([*WORDS, *PHRASES]), min_size=1, max_size=12).map(" ".join)
WEIGHT = st.integers(-300, 300).map(lambda hundredths: hundredths / 100)


def _features(sentence: str) -> list[str]:
    return list(Wording({}, [], LEXICON).features(sentence, *LEXICON.spell(sentence)))


@given(SENTENCES, SENTENCES, st.data())
def test_a_sentence_weighs_what_its_features_do(sentence: str, other: str, data: st.DataObject) -> None:
    names = sorted({*_features(sentence), *_features(other)})
    weights = dict(zip(names, data.draw(st.lists(WEIGHT, min_size=len(names), max_size=len(names))), strict=True))
    found = Wording(weights, [], LEXICON).leaning(sentence, *LEXICON.spell(sentence))
    assert found == pytest.approx(sum(weights[name] for name in _features(sentence)))


@given(st.lists(st.tuples(st.integers(1, 60), WEIGHT), max_size=30))
def test_the_sentences_that_lean_most_are_the_best_of_all_runs(sentences: list[tuple[int, float]]) -> None:
    lengths, sums = [length for length, _ in sentences], [weight for _, weight in sentences]
    best = max((sum(sums[first:behind]) for first, behind in runs(lengths)), default=float("-inf"))
    found = lean_most(lengths, sums)
    assert found.sum == pytest.approx(best)
    assert not sentences or ((found.first, found.behind) in set(runs(lengths)))
