"""What is heard of many texts ahead of their turn is what is heard of each when it is its turn, and costs as much."""

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from benchmarks.speed.hostile_leaves import HOSTILE_LEAVES
from scanner.catalogue import load_rules
from scanner.disguises.readings import Undisguised, readings
from scanner.instructions import readahead
from scanner.matching.buffer import allowance
from scanner.matching.buffer.arena import Arena
from tests.compiled import compiled
from tests.examples import examples

READER = compiled("redact-only").detector.reader
ATTACKS = [one.parts()[0] for rule in load_rules() if rule.category for one in rule.example_list()]
NEAR_MISSES = [one.parts()[0] for rule in load_rules() if rule.category for one in rule.near_miss_list()]
DISGUISED = [text[::-1] for text in ATTACKS[:40]] + [" ".join(text) for text in ATTACKS[40:80]] + ATTACKS[:20]


def _hostile() -> list[str]:
    draw = random.Random(5)  # noqa: S311 - the same texts every time
    return [
        text
        for make in HOSTILE_LEAVES.values()
        for text in draw.sample([one for one in json.loads(make(4_000)) if isinstance(one, str)] or ["x"], 1)
    ]


TEXTS = DISGUISED + _hostile()


def _judged(texts: list[str]) -> tuple[dict[int, list[Any]], int]:
    arena = Arena(texts)
    found = READER.judge(arena, {}, "balanced", hidden=True)
    return found, arena.allowance.left


@settings(examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(TEXTS), max_size=14), st.sampled_from([400, 3_000, 400_000]))
def test_in_company_as_alone(monkeypatch: pytest.MonkeyPatch, texts: list[str], units: int) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(allowance, "ALWAYS", units)
        patch.setattr(allowance, "UNITS_FOR_A_BYTE", 0)
        patch.setattr(readahead, "_FEW", 1)
        together = _judged(texts)
        patch.setattr(readahead, "_FEW", len(texts) + 1)
        assert together == _judged(texts)


_UNITS = st.sampled_from([400, 3_000, 400_000])


@settings(examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*TEXTS, *NEAR_MISSES]), max_size=14), _UNITS, _UNITS)
@example(DISGUISED[40:44], 400, 400_000)
def test_texts_of_another_message_as_new_ones(
    monkeypatch: pytest.MonkeyPatch, texts: list[str], before: int, units: int
) -> None:
    """Also where the message before had less of an allowance, so that they were not read to the end."""
    with monkeypatch.context() as patch:
        patch.setattr(allowance, "UNITS_FOR_A_BYTE", 0)
        patch.setattr(readahead, "_FEW", 1)
        patch.setattr(allowance, "ALWAYS", units)
        READER.forget_texts()
        anew = _judged(texts)
        READER.forget_texts()
        patch.setattr(allowance, "ALWAYS", before)
        _judged(texts)
        patch.setattr(allowance, "ALWAYS", units)
        assert _judged(texts) == anew


def _read_from_now_on(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts whose readings in disguise are made, as they are made."""
    texts: list[str] = []

    def read(text: str, *others: Any) -> Iterator[Undisguised]:
        texts.append(text)
        return readings(text, *others)

    monkeypatch.setattr(readahead, "readings", read)
    return texts


def test_a_text_that_says_nothing_in_any_reading_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = _read_from_now_on(monkeypatch)
    READER.forget_texts()
    _judged(NEAR_MISSES)
    first = len(texts)
    _judged(NEAR_MISSES)
    assert len(texts) - first < first // 4


def test_none_is_read_ahead_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    # A text that seems to say enough as it stands, and does not, had what was made of all behind it made anew: 8 times.
    texts = _read_from_now_on(monkeypatch)
    READER.forget_texts()
    _judged(NEAR_MISSES)
    assert len(texts) == len(set(texts)) > len(NEAR_MISSES) // 4
