"""Telephone numbers: what a country's plan assigns, what stands alone, and what only looks like one."""

import subprocess
import sys
from collections import Counter

import pytest

from scanner.checks.numbers import phones
from scanner.checks.verdict import Verdict
from tests.compiled import compiled

SCANNER = compiled("redact-only")


def _found(text: str, region: str | None = None) -> list[str]:
    return [
        text[finding.start : finding.end]
        for finding in SCANNER.find(text, region=region)
        if finding.entity_type == "PHONE_NUMBER"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+1 415 555 0132", True),
        ("+49 30 1234567", True),
        ("+290 51234", True),
        ("+1 (415) 555-0132 x12", True),
        ("+44 20 7946 0958", True),
        ("+1 415 555", False),
        ("+1500000.00", False),
        ("+2100000", False),
        ("+35 389 468", False),
        ("+99912345678", False),
        ("+4912345678901234", False),
    ],
)
def test_international(text: str, *, expected: bool) -> None:
    assert phones.international_phone(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0049 30 1234567", True), ("00 44 20 7946 0958", True), ("0012-345-678", False), ("0099 123 456 78", False)],
)
def test_exit_code(text: str, *, expected: bool) -> None:
    assert phones.exit_code_phone(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("555-123-4567", True), ("(212)555-0187", True), ("212 555 0187", True), ("430 060 5652", False)],
)
def test_north_american(text: str, *, expected: bool) -> None:
    assert phones.nanp_phone(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("020 7946 0958", True),
        ("8123 4567", True),
        ("912 345 678", True),
        ("2024-01-15 10", False),
        ("2024-2025", False),
        ("1234567.50", False),
        ("1 234 567", False),
        ("0000000", False),
        ("123456", False),
    ],
)
def test_beside_a_word_for_telephone(text: str, *, expected: bool) -> None:
    assert phones.national_phone(text) is expected


@pytest.mark.parametrize(
    ("text", "regions", "expected"),
    [
        ("030 12345678", ("DE",), Verdict.CERTAIN),
        ("030 12345678", (), Verdict.UNKNOWN),
        ("0171/2345678", ("US", "DE"), Verdict.CERTAIN),
        ("06 12 34 56 78", ("FR",), Verdict.CERTAIN),
        ("07581555018", ("GB",), Verdict.CERTAIN),
        ("07581555018", (), Verdict.NO),
        ("(11) 2345-6789", ("BR",), Verdict.CERTAIN),
        ("(11) 2345-6789", (), Verdict.UNKNOWN),
        ("0117 496 0123 ext. 12", ("GB",), Verdict.CERTAIN),
        ("(2025) 1234567", (), Verdict.NO),
        ("(11) 1360", ("DE",), Verdict.NO),
        ("01/15/2026", ("DE",), Verdict.NO),
        ("01 02 2026 10", ("DE",), Verdict.NO),
        ("06083-0504", (), Verdict.NO),
        ("066.395.675-53", (), Verdict.NO),
        ("01 02 03 04 05", ("FR",), Verdict.NO),
        ("0123", ("DE",), Verdict.NO),
        ("030 12345678", ("AQ",), Verdict.UNKNOWN),
    ],
)
def test_trunk_or_area(text: str, regions: tuple[str, ...], expected: Verdict) -> None:
    assert phones.trunk_phone(text, regions) is expected


@pytest.mark.parametrize(
    ("text", "regions", "expected"),
    [
        ("912 34 56 78", ("ES",), Verdict.CERTAIN),
        ("912 34 56 78", (), Verdict.UNKNOWN),
        ("912 345 678", ("ES",), Verdict.CERTAIN),
        ("912 345 678", (), Verdict.NO),
        ("8123 4567", ("SG",), Verdict.CERTAIN),
        ("8123 4567", ("US",), Verdict.NO),
        ("32 12 34 56", (), Verdict.UNKNOWN),
        ("36 38 40 42", ("DK",), Verdict.NO),
        ("30 123456", ("DE",), Verdict.NO),  # the trunk 0 is missing
        ("1 234 567", ("DK", "US", "ES"), Verdict.NO),
        ("2024-2025", ("SG",), Verdict.NO),
        ("4111 1111 1111 1112", ("SG",), Verdict.NO),
    ],
)
def test_plain_groups(text: str, regions: tuple[str, ...], expected: Verdict) -> None:
    assert phones.grouped_phone(text, regions) is expected


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("Bitte 030 12345678 anrufen", None, ["030 12345678"]),
        ("old 8123 4567, new 8234 5678", "Singapore", ["8123 4567", "8234 5678"]),
        ("old 8123 4567", None, []),
        ("Ref. 0545-249-212", "DE", []),
        ("Kundennummer 030 12345678", "DE", []),
        ("Telefonnummer 030 12345678", "DE", ["030 12345678"]),
        ("UPS 1Z 999 AA1 01 2345 6784", "DE", []),
        ("amount 912 345 678,00", "ES", []),
        ("IBAN DE89 3704 0044 0532 0130 01", "DE", []),
    ],
)
def test_in_text(text: str, region: str | None, expected: list[str]) -> None:
    assert _found(text, region) == expected


def test_a_new_number_takes_a_few_calls() -> None:
    texts = [f"0{area} {number}" for area in (30, 171, 211, 621) for number in range(4_000_000, 4_000_100)]
    phones.trunk_phone(texts.pop(), ("DE",))  # the plan is read once, in some 50,000 calls
    calls = Counter[str]()
    sys.setprofile(lambda _frame, event, _argument: calls.update((event,)))
    try:
        for text in texts:
            phones.trunk_phone(text, ("DE",))
    finally:
        sys.setprofile(None)
    assert 0 < calls["call"] + calls["c_call"] < 60 * len(texts), "36 are enough"


def test_the_numbering_plans_are_not_imported_without_a_candidate() -> None:
    program = (
        "import sys; from scanner import Scanner; s = Scanner.from_profile('redact-only');"
        's.redact_json(b\'{"country": "DE", "note": "mail jane@example.com 2026-01-15"}\');'
        "sys.exit('phonenumbers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False)  # noqa: S603 -- our own program
    assert done.returncode == 0
