"""Lists of people in minutes and notes."""

import pytest

from tests.compiled import compiled

LISTS = (
    "Attendees: {}, {}, {} (remote)",
    "Minutes: participants {}, {} and {}. Next call on Monday",
    "Présents : {}, {} ; excusé {}",
    "Anwesend: {}, {} und {}.",
    "Met {} & {} and {} at the fair",
    "Aanwezig: {}; {}; {}",
)


@pytest.mark.parametrize("text", LISTS)
def test_everyone_of_a_list_is_masked(text: str) -> None:
    masked = compiled("redact-only").redact(text.format("Jane Smith", "Piers Coldwell", "Oluwaseun Beispiel")).text

    assert masked == text.format("J***e S****h", "P****s C*******l", "O********n B*******l")


@pytest.mark.parametrize(
    "text",
    [
        "Attendees: Billing, Legal, Ops",
        "Present: Team Yearly, Scale Yearly",
        "Present: Northern Foods, Acme Widgets",
        "The present Billing Team, Legal Team",
        "Met Central Park & Northern Foods",  # nobody known
        "participants: twelve, all remote",
    ],
)
def test_other_lists_stay(text: str) -> None:
    assert compiled("redact-only").find(text) == []
