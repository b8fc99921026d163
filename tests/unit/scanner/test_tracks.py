"""What a card's magnetic stripe holds is omitted whole: no standard allows it to be kept."""

import json

import pytest

from tests.compiled import compiled

OMITTED = "[card track omitted]"
TRACK_1, TRACK_2 = "%B4111111111111111^DOE/JANE^2512101123456789?", ";4111111111111111=2512101123456789?"


@pytest.mark.parametrize("track", [TRACK_1, TRACK_2, TRACK_1[1:-1], TRACK_2[1:-1], f"{TRACK_1}{TRACK_2}"])
@pytest.mark.parametrize("profile", ["redact-only", "finance-last4"])
def test_all_of_a_track_is_omitted(track: str, profile: str) -> None:
    assert (
        compiled(profile).redact(f"swiped {track} twice").text
        == f"swiped {OMITTED * (1 + (TRACK_2 in track[9:]))} twice"
    )
    assert json.loads(compiled("redact-only").redact_json({"raw": track}).data)["raw"].replace(OMITTED, "") == ""


@pytest.mark.parametrize("track", [TRACK_1, TRACK_2])
def test_of_a_number_that_is_no_card_s_nothing_is_a_track(track: str) -> None:
    assert compiled("redact-only").find(track.replace("4111111111111111", "4111111111111112")) == []


def test_what_stands_behind_a_card_and_is_no_track_stays() -> None:
    assert compiled("redact-only").redact("4111111111111111=12 and 4111111111111111^2").text == (
        "4***-****-****-****1=12 and 4***-****-****-****1^2"
    )
