"""The accuracy harness itself: what it makes is what it says, and it counts right."""

import io
import json
import re
from pathlib import Path

import msgspec
import pytest

from benchmarks.accuracy import __main__ as command
from benchmarks.accuracy import adapter, checks, files, peers
from benchmarks.accuracy.cases import HALVES, LOCALES, Case, Half, Leaf, Mark, scalars
from benchmarks.accuracy.disguise import DISGUISES
from benchmarks.accuracy.invoice import id_invoice, plain_invoice
from benchmarks.accuracy.labels import CPEX, DATAFOG, DATE, PRESIDIO, SCRUBADUB, canonical, family
from benchmarks.accuracy.lists import FAMILY, GIVEN, own
from benchmarks.accuracy.maker import make, types_of
from benchmarks.accuracy.near import KINDS
from benchmarks.accuracy.ours import Ours, replaced
from benchmarks.accuracy.payloads import TEMPLATES
from benchmarks.accuracy.score import Answer, Found, Rate, Score, score, settled

CASES: dict[Half, list[Case]] = {half: make(half, scale=0.3) for half in HALVES}


def marks(cases: list[Case]) -> list[tuple[Case, Leaf, Mark]]:
    return [(case, leaf, mark) for case in cases for leaf in case.leaves for mark in leaf.marks]


# The maker


def test_the_same_seed_makes_the_same_cases() -> None:
    assert make("tune", scale=0.1) == make("tune", scale=0.1)
    assert make("tune", scale=0.1) != make("tune", seed=1, scale=0.1)
    assert id_invoice(40) == id_invoice(40)


def test_the_scope_is_what_it_promises() -> None:
    assert len(LOCALES) == 6
    assert len({kind for locale in LOCALES for kind in types_of(locale)}) >= 18
    assert len(KINDS) >= 25
    for half in HALVES:
        found = marks(CASES[half])
        assert {case.locale for case, _, _ in found} == set(LOCALES)
        assert {mark.entity_type for _, _, mark in found} >= {kind for locale in LOCALES for kind in types_of(locale)}
        assert {mark.near for _, _, mark in found} - {""} == set(KINDS)
        assert {case.disguise for case, _, _ in found} - {"plain"} == set(DISGUISES)


@pytest.mark.parametrize("half", HALVES)
def test_marks_stand_in_their_text_and_do_not_overlap(half: Half) -> None:
    for case in CASES[half]:
        for leaf in case.leaves:
            edge = 0
            for mark in sorted(leaf.marks, key=lambda mark: mark.start):
                assert edge <= mark.start < mark.end <= len(leaf.text), case.name
                edge = mark.end


_SHAPES = {
    "CREDIT_CARD": r"\d[\d .-]{12,24}\d",
    "EMAIL_ADDRESS": r"[a-z0-9._+]+@[a-z.]+",
    "IBAN_CODE": r"[A-Z]{2}\d{2}[A-Z0-9 -]{11,34}",
    "US_SSN": r"\d{3}-\d{2}-\d{4}",
    "VAT_NUMBER": r"(?:GB|DE|FR|ES|IT)[B0-9]\d{7,11}",
    "IT_FISCAL_CODE": r"[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]",
    "DATE_OF_BIRTH": r"[\d./-]{10}",
    "URL_CREDENTIALS": r"\w+:\w+",
    "UK_NHS": r"\d{3} ?\d{3} ?\d{4}",
    "CARD_SECURITY_CODE": r"\d{3}",
}


@pytest.mark.parametrize("half", HALVES)
def test_marks_point_at_what_they_say(half: Half) -> None:
    for case, leaf, mark in marks(CASES[half]):
        shape = _SHAPES.get(mark.entity_type)
        if shape and case.disguise == "plain":
            assert re.fullmatch(shape, leaf.text[mark.start : mark.end]), (mark, leaf.text)


def test_every_leaf_stands_in_its_document() -> None:
    for case in CASES["tune"]:
        if case.is_payload:
            document = msgspec.json.encode(case.document)
            texts = {str(scalar.value) for scalar in scalars(msgspec.json.decode(document))}
            assert {leaf.text for leaf in case.leaves} <= texts


def test_the_halves_share_neither_names_nor_phrases_nor_documents() -> None:
    for table in (GIVEN, FAMILY):
        for locale in LOCALES:
            assert not set(own(table[locale], "tune")) & set(own(table[locale], "judge"))
    assert not TEMPLATES["tune"].keys() & TEMPLATES["judge"].keys()
    persons = [
        {leaf.text[mark.start : mark.end] for _, leaf, mark in marks(CASES[half]) if mark.entity_type == "PERSON"}
        for half in HALVES
    ]
    assert not persons[0] & persons[1]
    texts = [{case.leaves[0].text for case in CASES[half] if not case.is_payload} for half in HALVES]
    assert not texts[0] & texts[1]


@pytest.mark.parametrize("half", HALVES)
def test_planted_names_stand_in_a_field_of_their_record(half: Half) -> None:
    planted = 0
    for case in CASES[half]:
        held = " ".join(
            leaf.text[mark.start : mark.end]
            for leaf in case.leaves
            for mark in leaf.marks
            if mark.entity_type in {"PERSON", "ORGANIZATION"} and mark.variant != "planted"
        )
        for leaf in case.leaves:
            for mark in leaf.marks:
                if mark.variant == "planted":
                    planted += 1
                    assert all(word in held for word in leaf.text[mark.start : mark.end].split()), case.name
    assert planted > 20


@pytest.mark.parametrize(
    ("made", "known"),
    [  # published specimens of each standard
        (checks.luhn("411111111111111"), "1"),
        (checks.mod97("DE", "370400440532013000"), "89"),
        (checks.mod97("RF", "539007547034"), "18"),
        (checks.aba("02100002"), "1"),
        (checks.mod11_10("13669597"), "6"),
        (checks.nhs("943476591"), "9"),
        (checks.dni_letter(12345678), "Z"),
        (checks.codice_fiscale("RSSMRA85T10A562"), "S"),
        (checks.isbn13("978030640615"), "7"),
        (checks.fr_vat_key("404833048"), "83"),
    ],
)
def test_check_digits_are_those_of_the_standards(made: str, known: str) -> None:
    assert made == known


# The scorer

TEXT = "call Jane on 5551234567 re INV-77"
CASE = Case(
    name="hand-made",
    leaves=(
        Leaf(
            TEXT,
            (
                Mark(5, 9, "PERSON"),
                Mark(13, 23, "PHONE_NUMBER", variant="national"),
                Mark(27, 33, near="invoice_number"),
            ),
        ),
    ),
)


def scored(*found: Found) -> Score:
    return score([CASE], [[list(found)]])


def test_a_scanner_that_finds_nothing() -> None:
    nothing = scored()
    assert (nothing.recall().value, nothing.precision().value, nothing.leak().value) == (0.0, None, 1.0)
    assert nothing.masked == Rate(0, 4 + 2 + 2 + 5)
    assert nothing.near == {"invoice_number": Rate(0, 1)}


def test_a_scanner_that_masks_everything() -> None:
    everything = scored(Found(0, len(TEXT), "PHONE_NUMBER"))
    assert everything.leak().value == 0.0
    assert everything.masked.value == 1.0
    assert everything.near == {"invoice_number": Rate(1, 1)}
    assert everything.of("PERSON").found == Rate(0, 1)
    assert everything.of("PHONE_NUMBER").found == Rate(1, 1)


def test_a_perfect_scanner() -> None:
    perfect = scored(Found(5, 9, "PERSON"), Found(13, 23, "PHONE_NUMBER"))
    assert (perfect.recall().value, perfect.precision().value, perfect.leak().value) == (1.0, 1.0, 0.0)
    assert (perfect.masked.value, perfect.stray) == (0.0, 0)
    assert perfect.variants == {"PHONE_NUMBER/national": Rate(1, 1)}
    assert perfect.leak(names=False) == Rate(0, 10)


def test_half_of_the_characters_of_the_right_family_is_enough() -> None:
    assert scored(Found(13, 18, "PHONE_NUMBER")).of("PHONE_NUMBER").found == Rate(1, 1)
    assert scored(Found(13, 17, "PHONE_NUMBER")).of("PHONE_NUMBER").found == Rate(0, 1)
    assert scored(Found(13, 17, "PHONE_NUMBER")).of("PHONE_NUMBER").visible == Rate(6, 10)
    assert scored(Found(5, 9, "ORGANIZATION")).of("PERSON").found == Rate(1, 1)


def test_the_wrong_type_hides_but_is_not_right() -> None:
    wrong = scored(Found(13, 23, "US_SSN"))
    assert wrong.of("PHONE_NUMBER").found == Rate(0, 1)
    assert wrong.of("PHONE_NUMBER").visible == Rate(0, 10)
    assert wrong.of("US_SSN").right == Rate(0, 1)
    assert wrong.stray == 0


def test_a_finding_on_a_near_miss_is_stray() -> None:
    stray = scored(Found(27, 33, "US_BANK_NUMBER"))
    assert (stray.stray, stray.near["invoice_number"], stray.masked) == (1, Rate(1, 1), Rate(5, 13))


def test_among_overlapping_findings_the_surest_speaks() -> None:
    sure, long = Found(13, 23, "PHONE_NUMBER", 0.9), Found(10, 26, "US_BANK_NUMBER", 0.1)
    assert settled([long, sure]) == [sure]
    both = scored(long, sure)
    assert both.precision() == Rate(1, 1)
    assert both.masked.hits == 4, "what is masked is masked, whoever speaks"


def test_a_withheld_text_counts_as_found() -> None:
    assert scored(Found(0, len(TEXT), "PROMPT_INJECTION")).recall() == Rate(2, 2)


def test_dates_help_on_birthdays_and_harm_nowhere() -> None:
    text = "born 1970-01-01 due 2026-01-01"
    case = Case(name="dates", leaves=(Leaf(text, (Mark(5, 15, "DATE_OF_BIRTH"), Mark(20, 30, near="date"))),))
    result = score([case], [[[Found(5, 15, DATE), Found(20, 30, DATE)]]])
    assert result.recall() == Rate(1, 1)
    assert result.masked.hits == result.stray == 0


def test_neutral_marks_count_for_nothing() -> None:
    case = Case(name="neutral", leaves=(Leaf("DE", (Mark(0, 2),), "country"),))
    result = score([case], [[[Found(0, 2, "STREET_ADDRESS")]]])
    assert (result.stray, result.masked, result.precision()) == (0, Rate(0, 0), Rate(0, 0))


def test_separators_are_no_information() -> None:
    case = Case(name="spaced", leaves=(Leaf("4111 1111", (Mark(0, 9, "CREDIT_CARD"),)),))
    result = score([case], [[[Found(0, 4, "CREDIT_CARD"), Found(5, 9, "CREDIT_CARD")]]])
    assert result.leak() == Rate(0, 8)


def test_wilson_intervals_are_wilsons() -> None:
    low, high = Rate(8, 10).wilson()
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert Rate(0, 0).wilson() == (0.0, 1.0)
    assert Rate(10, 10).wilson()[1] == pytest.approx(1.0)


# Our own answers


def test_spans_are_read_off_the_redacted_text() -> None:
    before = "mail jane@example.com or pay 4111 1111 1111 1111."
    after = "mail [email address omitted] or pay [credit card omitted]."
    assert [(f.entity_type, before[f.start : f.end]) for f in replaced(before, after)] == [
        ("EMAIL_ADDRESS", "jane@example.com"),
        ("CREDIT_CARD", "4111 1111 1111 1111"),
    ]
    assert replaced("abc", "something else") == [Found(0, 3, "UNKNOWN")]


def test_our_answers_have_the_shape_of_the_cases() -> None:
    cases = [case for case in CASES["tune"] if case.is_payload][:12] + CASES["tune"][:40]
    said: list[Answer] = Ours()(cases)
    assert [len(answer) for answer in said] == [len(case.leaves) for case in cases]
    assert score(cases, said).recall().hits > 0


def test_invoices_mark_what_is_true_in_them() -> None:
    for case, kinds in (
        (plain_invoice(300), {"PERSON", "SECRET"}),
        (id_invoice(300), {"PHONE_NUMBER", "EMAIL_ADDRESS"}),
    ):
        found = {mark.entity_type for leaf in case.leaves for mark in leaf.marks}
        assert kinds <= found
    assert len(msgspec.json.encode(id_invoice(5_000).document)) > 1_000_000


# Peers


def test_every_label_of_ours_has_a_family() -> None:
    assert family("DE_TAX_ID") == family("VAT_NUMBER") == "government"
    assert family("IBAN_CODE") == family("US_BANK_NUMBER") == "bank"
    assert family("UNKNOWN") == "unknown"
    for table in (PRESIDIO, DATAFOG, SCRUBADUB, CPEX):
        assert all(target == "" or re.fullmatch(r"[A-Z_]+", target) for target in table.values())
    assert canonical("URL", PRESIDIO) == ""
    assert canonical("CREDIT_CARD", PRESIDIO) == "CREDIT_CARD"


def test_the_adapter_lays_spans_back_onto_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def made() -> adapter.Analyse:
        return adapter._named(lambda text, _field, _locale: [("ALL", 0, len(text), 1.0)])

    monkeypatch.setitem(adapter.PEERS, "fake", made)
    out = io.StringIO()
    adapter.serve("fake", ['{"text": "abc", "field": "note", "locale": "en_US"}\n'], out)
    assert json.loads(out.getvalue()) == [["ALL", 0, 3, 1.0]]
    assert adapter._characters("é@x".encode(), 2) == 1
    assert adapter._words("billToWorkEmail") == ["bill", "to", "work", "email"]


def test_a_peer_that_cannot_be_installed_is_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_peer: peers.Peer, _cache: Path) -> Path:
        raise peers.PeerError("no matching distribution")

    monkeypatch.setattr(command, "install", refuse)
    assert command.main(["--peers", "datafog", "--scale", "0.01", "--invoice-items", "0"]) == 0
    assert "datafog could not be run: no matching distribution" in capsys.readouterr().out


def test_thresholds_make_columns() -> None:
    peer = peers.PEERS["presidio"]
    raw = [[[("US_SSN", 0, 4, 0.05), ("URL", 0, 4, 0.9), ("EMAIL_ADDRESS", 0, 4, 0.9)]]]
    assert [[len(leaf) for leaf in case] for case in peers.answers(peer, raw, 0.0)] == [[2]]
    assert [[len(leaf) for leaf in case] for case in peers.answers(peer, raw, 0.4)] == [[1]]
    assert peers.cache_folder({"SLUICEGATE_PEERS": "/somewhere"}) == Path("/somewhere")


def test_examples_of_the_judging_half_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--half", "judge", "--examples", "3"]) == 2
    assert "tuning half only" in capsys.readouterr().err


# Cases of other suites


def test_three_shapes_of_files_are_read(tmp_path: Path) -> None:
    rows = [
        {"entity": "DE_VAT_ID", "text": "x DE1", "spans": [[2, 5]], "low_score": False, "default_config": True},
        {"entity": "US_SSN", "text": "nothing", "spans": [], "low_score": False, "default_config": False},
        {"entity": "US_SSN", "text": "counted", "spans": None, "low_score": True, "default_config": True},
        {"entity": "URL", "text": "http://a.b", "spans": [[0, 10]], "low_score": False, "default_config": True},
        {"suite": "p", "entity": "PHONE_NUMBER", "region": "PT", "type": "MOBILE", "format": "NATIONAL", "text": "912",
         "spans": [[0, 3]]},
        {"suite": "stdnum", "entity": "stdnum.gb.nhs", "text": "943", "valid": True},
        {"suite": "stdnum", "entity": "stdnum.isbn", "text": "978", "valid": True},
        {"suite": "dd", "entity": "PL_PESEL", "text": "1", "valid": False},
        {"suite": "dd", "entity": "PL_PESEL", "text": "1", "valid": None},
    ]  # fmt: skip
    path = tmp_path / "suite.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    loaded = files.load(path)
    assert loaded.left_out == {"URL": 1, "stdnum.isbn": 1, "PL_PESEL": 1}
    assert [case.only for case in loaded.cases] == [
        "VAT_NUMBER", "US_SSN", "US_SSN", "PHONE_NUMBER", "PHONE_NUMBER", "UK_NHS", "PL_PESEL",
    ]  # fmt: skip
    first, nothing, counted, alone, record, valid, invalid = (case.leaves[-1].marks[0] for case in loaded.cases)
    assert (first.start, first.end, first.variant) == (2, 5, "default")
    assert (nothing.near, counted.loose) == ("US_SSN/configured", True)
    assert (alone.variant, record.variant) == ("NATIONAL/alone", "NATIONAL/record")
    assert (valid.entity_type, invalid.near) == ("UK_NHS", "PL_PESEL/dd")


def test_only_findings_of_the_case_s_type_count() -> None:
    absent = Case(name="x", leaves=(Leaf("123", (Mark(0, 3, near="US_SSN/default"),)),), only="US_SSN")
    assert score([absent], [[[Found(0, 3, "PHONE_NUMBER")]]]).near == {"US_SSN/default": Rate(0, 1)}
    assert score([absent], [[[Found(0, 3, "US_SSN")]]]).near == {"US_SSN/default": Rate(1, 1)}
    present = Case(name="y", leaves=(Leaf("123", (Mark(0, 3, "FI_HETU"),)),), only="FI_HETU")
    assert score([present], [[[Found(0, 3, "FI_PERSONAL_IDENTITY_CODE")]]]).recall() == Rate(1, 1)
