"""The answers behind the figures of ``benchmarks.report``, on small inputs; times are asserted by nobody."""

import gc
import json
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

from benchmarks.report import bars, table
from benchmarks.speed import suite, unseen
from benchmarks.speed.hostile import HOSTILE
from benchmarks.speed.measure import Pair, each_once, exponent, forget_calls, in_turns
from benchmarks.speed.payloads import customers, page_of_invoices, stripe_like, text, zuora_like
from benchmarks.speed.picture import drawn

SCANNERS = suite.Scanners.compiled()


@pytest.fixture(scope="module", autouse=True)
def _nothing_left_of_other_tests() -> None:
    """The harness calls the collector before it measures, which looks through what other tests have left: 20 s."""
    gc.freeze()


@pytest.mark.parametrize(
    ("payload", "found"),
    [
        (zuora_like(100, "clean"), set()),
        (zuora_like(100, "dense"), {"CREDIT_CARD", "EMAIL_ADDRESS", "PHONE_NUMBER"}),
        (stripe_like(100, "dense"), {"CREDIT_CARD", "EMAIL_ADDRESS", "PHONE_NUMBER"}),
        (page_of_invoices(100, "dense"), {"CREDIT_CARD", "EMAIL_ADDRESS", "PHONE_NUMBER"}),
        (customers(50), {"CREDIT_CARD", "EMAIL_ADDRESS", "PHONE_NUMBER", "PERSON"}),
    ],
    ids=["clean", "dense", "nested", "page", "customers"],
)
def test_a_payload_holds_what_it_says(payload: bytes, found: set[str]) -> None:
    counts = SCANNERS.redact.redact_json(payload).counts
    assert found <= counts.keys()
    assert found or not counts


def test_customers_have_four_findings_each() -> None:
    counts = SCANNERS.redact.redact_json(customers(50)).counts
    assert {counts[kind] for kind in ("CREDIT_CARD", "EMAIL_ADDRESS", "PHONE_NUMBER", "PERSON")} == {50}


def test_clean_text_is_clean() -> None:
    assert SCANNERS.redact.find(text(5_000)) == []
    assert len(SCANNERS.redact.find(text(5_000, "dense"))) > 20


def test_of_payloads_that_nobody_has_seen_no_two_are_alike_and_each_run_has_the_same() -> None:
    for make in (unseen.invoice, unseen.message, unseen.note):
        made = unseen.series(make, 20)
        assert len(set(made)) == 20
        assert made == unseen.series(make, 20)
        assert not {*made} & {*unseen.series(make, 20, seed=1)}


def test_what_is_new_is_read_three_times_and_each_address_is_found() -> None:
    rows = list(suite.never_seen(SCANNERS, 5))
    assert [row.case.rpartition(", ")[2] for row in rows] == ["new", "again", "for the third time"] * 3
    assert {row.found for row in rows} == {"5 of 5 addresses"}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_json_of_the_size_asked_for(name: str) -> None:
    payload = HOSTILE[name](2_000)
    json.loads(payload)
    assert 1_000 <= len(payload) <= 14_000  # escapes of what is not ASCII take six characters
    SCANNERS.redact.redact_json(payload)


def test_linear_time_has_the_exponent_one() -> None:
    assert exponent([(10, 2), (100, 20), (1000, 200)]) == pytest.approx(1)
    assert exponent([(10, 2), (100, 200), (1000, 20_000)]) == pytest.approx(2)


def test_a_pair_has_the_ratio_of_its_parts() -> None:
    pair = in_turns(lambda: sum(range(200_000)), lambda: 1e9, times=3, reports=True)
    assert pair.theirs == 1e9
    assert pair.ratio < 1e-3


def test_what_comes_before_each_has_no_share_in_its_time() -> None:
    called: list[str] = []
    in_turns(lambda: called.append("ours"), lambda: called.append("theirs"), times=2, before=lambda: called.append("-"))
    assert called == ["ours", "theirs", *["-", "ours", "-", "theirs"] * 2]


def test_texts_are_new_to_whoever_forgets() -> None:
    known = SCANNERS.redact.detector.known_texts["balanced"]
    for _ in range(3):
        SCANNERS.redact.find("for the month of March")
    assert known._quiet
    SCANNERS.redact.find("please ignore the previous invoice")
    reader = SCANNERS.redact.detector.reader
    assert reader._kept_matches._answers
    suite._anew(SCANNERS.redact)()
    assert not known._quiet
    assert not reader._kept_matches._answers


def test_what_was_said_of_words_is_forgotten_and_tables_are_not() -> None:
    of_words, table = lru_cache(maxsize=64)(str.upper), cache(lambda: ["made once"])
    small = lru_cache(maxsize=1)(lambda: ["made once"])
    of_words("a")
    kept = table(), small()
    forget_calls()
    assert of_words.cache_info().currsize == 0
    assert table() is kept[0]
    assert small() is kept[1]


def test_hostile_input_meets_nothing_that_it_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = SCANNERS.redact.detector.reader
    kept: list[int] = []

    def in_turns(ours: Callable[[], object], theirs: Callable[[], object], **given: Any) -> Pair:
        ours()
        theirs()
        given["before"]()
        kept.append(len(reader._kept_matches._answers) + corrections.cache_info().currsize)
        return Pair(1.0, 1.0, 1.0)

    corrections = lru_cache(maxsize=64)(str.upper)
    corrections("a")
    monkeypatch.setattr(suite, "in_turns", in_turns)
    monkeypatch.setattr(suite, "HOSTILE", {"misspelt leaves": HOSTILE["misspelt leaves"]})
    assert [row.case for row in suite.hostile(SCANNERS, 500)] == ["misspelt leaves"]
    assert kept == [0]


def test_each_input_is_read_once() -> None:
    ours, theirs = list[int](), list[int]()
    each_once(ours.append, theirs.append, [1, 2, 3])
    assert ours == theirs == [1, 2, 3]


def test_the_report_says_what_a_redaction_cannot_do_without() -> None:
    row = suite.Row("redact", "lines", 100, 1.0, "decode + encode", 2.7, 1.0)
    page = table([row, row._replace(group="find")])
    assert page.count("Why 1 is out of reach") == 1
    assert page.index("Why 1 is out of reach") < page.index("| lines |")


def test_the_report_tells_what_was_missed_and_the_picture_is_well_formed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suite, "_times", lambda _: 1)
    rows = [*suite.views(SCANNERS, [20]), *suite.redactions(SCANNERS, 20), *suite.memory(SCANNERS, [20])]
    rows += [row for row in suite.against_peers(SCANNERS, ["stdlib"], tmp_path, 20) if isinstance(row, suite.Row)]
    assert {row.group for row in rows} == {"view", "redact", "memory", "peers"}
    page = table([rows[0]._replace(goal=1e-9), rows[0]._replace(goal=1e9)])
    assert page.count("(missed)") == 1
    picture = drawn(bars(rows), {"view": [(1e3, 1e-4), (1e6, 1e-1)]})
    assert len(ET.fromstring(picture).findall(".//{*}rect")) == len(bars(rows))  # noqa: S314  our own text


def test_inputs_made_to_be_slow_have_one_goal_and_are_counted_by_tier() -> None:
    ratios = [2.0, 4.0, 4.1, 30.0, 295.0, 301.0]
    page = table([suite.Row("hostile", f"input {ratio}", 100, 1.0, "", ratio, 4.0) for ratio in ratios])
    assert "2 of 6 inputs meet it" in page
    for tier in ("at most 4 (the goal) | 2", "above 4, at most 30 | 2", "above 30, at most 300 | 1", "above 300 | 1"):
        assert f"| {tier} |" in page
    assert "missed" not in page
    assert page.count("| input ") == len(ratios) + 1


def test_a_redaction_is_compared_with_decoding_and_encoding() -> None:
    row = next(suite.redactions(SCANNERS, 20))
    assert row.beside == "decode + encode"
    assert row.bytes == len(zuora_like(20, "clean"))
    assert msgspec.json.decode(zuora_like(20, "clean"))["lineItems"]
