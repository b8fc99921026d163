"""The known name that somebody probably meant."""

import pytest

from scanner.disclosure.suggestion import suggestion

_KNOWN = ["finance-default", "finance-last4", "redact-only", "stripe", "Zuora"]


@pytest.mark.parametrize(
    ("given", "known", "said"),
    [
        ("stripee", _KNOWN, " (did you mean stripe?)"),
        ("ZUORA", _KNOWN, " (did you mean Zuora?)"),
        ("redact", _KNOWN, " (did you mean redact-only?)"),
        ("finance", _KNOWN, " (did you mean finance-default or finance-last4?)"),
        ("finance-lst4", _KNOWN, " (did you mean finance-last4?)"),
        ("fi", _KNOWN, ""),  # too short to be the beginning of something
        ("sap", _KNOWN, ""),
        ("fee-", ["fee-a", "fee-b", "fee-c", "fee-d"], " (did you mean fee-d?)"),  # too many to name all
        ("x" * 10_000, _KNOWN, ""),
    ],
)
def test_the_likeliest_names_are_said(given: str, known: list[str], said: str) -> None:
    assert suggestion(given, known) == said


def test_what_stands_before_a_name_is_said_with_each() -> None:
    assert suggestion("audit", ["audit-file", "audit-head"], "--") == " (did you mean --audit-file or --audit-head?)"
