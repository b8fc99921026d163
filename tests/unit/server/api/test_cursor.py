"""A sealed place opens for its own list only, and shows nothing."""

import base64
import json

import pytest

from server.api.cursor import Place, Sealer
from server.cursors import MAX_CURSOR
from server.source import SourceError

ZUORAS = base64.b64encode(
    json.dumps(
        [
            {"value": "Planted Person GmbH and Sons", "orderBy": {"field": "Name", "order": "DESC"}},
            {"value": "8ad081dd904da16501905" * 2, "orderBy": {"field": "Id", "order": "DESC"}},
        ]
    ).encode()
).decode()
"""A place as Zuora names it when a list is sorted by name: with the name."""

PLACES = [Place(), Place("in_1NpHiG2eZvKYlo2CZV0ZkEBT"), Place(ZUORAS, 17), Place("page=2&size=100"), Place(None, 99)]


def sealer(secret: str = "planted", salt: str = "https://api.example.com") -> Sealer:
    return Sealer(lambda: secret, salt)


SEALER = sealer()


@pytest.mark.parametrize("place", PLACES)
def test_a_place_comes_back(place: Place) -> None:
    cursor = SEALER.seal(place, "list")
    assert sealer().open(cursor, "list") == place
    assert len(cursor) <= MAX_CURSOR


def test_the_same_place_is_sealed_differently_each_time_and_shows_nothing() -> None:
    one, other = (SEALER.seal(Place("in_1NpHiG2eZvKYlo2C"), "list") for _ in range(2))
    assert one != other
    assert b"in_1" not in base64.urlsafe_b64decode(one)


@pytest.mark.parametrize("place", PLACES)
def test_no_change_of_a_cursor_opens_anything(place: Place) -> None:
    cursor = SEALER.seal(place, "list")
    made_up = [
        cursor[:-4],
        cursor + "AAAA",
        "",
        "AAAA",
        "no base64!",
        "é" * 40,
        "A" * 600,
        base64.b64encode(b"{}").decode(),
    ]
    swapped = [
        cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :] for at in range(0, len(cursor) - 4, 7)
    ]
    for text in made_up + swapped:
        with pytest.raises(SourceError, match="does not belong to this list") as caught:
            SEALER.open(text, "list")
        assert caught.value.asked


@pytest.mark.parametrize(
    ("other", "tied"),
    [
        (sealer(), "another list"),
        (sealer("another credential"), "list"),
        (sealer(salt="https://other.example"), "list"),
    ],
    ids=["list", "credential", "API"],
)
def test_a_cursor_is_of_one_list_of_one_api(other: Sealer, tied: str) -> None:
    with pytest.raises(SourceError, match="does not belong to this list"):
        other.open(SEALER.seal(Place("x"), "list"), tied)


def test_a_place_that_no_cursor_can_hold_is_an_error_of_the_api() -> None:
    long = base64.b64encode(bytes(range(256)) * 8).decode()[::-1] + "".join(map(str, range(400)))
    with pytest.raises(SourceError, match="more than a cursor can hold") as caught:
        SEALER.seal(Place(long), "list")
    assert not caught.value.asked


def test_a_credential_that_changes_takes_its_cursors_along() -> None:
    secrets = ["one"]
    changing = Sealer(lambda: secrets[-1], "salt")
    cursor = changing.seal(Place("x"), "list")
    secrets.append("two")
    with pytest.raises(SourceError, match="start again without one"):
        changing.open(cursor, "list")
