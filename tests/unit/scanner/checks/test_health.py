"""What a field for a diagnosis, a medicine or a disability says."""

import pytest

from scanner.checks.health import state_of_health


@pytest.mark.parametrize(
    "value",
    [
        "E11.9",
        "f32.1",
        "O neg",
        "AB+",
        "lumbalgia",
        "not depression",
        " Asthma ",
        "糖尿病科",
        "no nuts",
        "drug allergy",
        "no drugs but insulin",
    ],
)
def test_a_state_of_health_is_told(value: str) -> None:
    assert state_of_health(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "none",
        "n/a",
        "No",
        "keine",
        "not disclosed",
        "1200",
        "2024-01-15",
        "ok",
        "false",
        "NKDA",
        "no known drug allergies",
        "keine Allergien bekannt",
        "see notes",
    ],
)
def test_a_placeholder_or_a_number_says_nothing(value: str) -> None:
    assert not state_of_health(value)
