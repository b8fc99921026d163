"""What a scanner makes ahead of time, no payload waits for."""

import pytest

import scanner.matching.matcher
import scanner.matching.programs.program
from scanner import Scanner, load_profile, load_rules
from scanner.detection.detector import Detector
from scanner.errors import ScannerError

NOTE = "Jane Doe called about card 4111 1111 1111 1111; call her at 555-123-4567 or write to jane.doe@example.com."


@pytest.fixture
def fresh() -> Scanner:
    return Scanner(load_profile("finance-default"), Detector(load_rules()))


def compile_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ScannerError("compiled")

    for module in (scanner.matching.matcher, scanner.matching.programs.program):
        monkeypatch.setattr(module, "compile_native", refuse)


def test_numbers_and_names_wait_for_nothing_that_was_made_ahead(
    fresh: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh.read_ahead()
    compile_nothing_more(monkeypatch)
    found = {finding.entity_type for finding in fresh.find(NOTE)}
    assert found == {"CREDIT_CARD", "EMAIL_ADDRESS", "PERSON", "PHONE_NUMBER"}


def test_a_scanner_that_has_not_read_ahead_makes_it_for_the_first(
    fresh: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    compile_nothing_more(monkeypatch)
    with pytest.raises(ScannerError, match="compiled"):
        fresh.find(NOTE)
