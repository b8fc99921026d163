"""Addresses of machines, and towns, that name nobody pass a guard; those of clients and customers do not."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from scanner import load_profile
from scanner.masking.masks import mask
from server.guard.opening import scanner_of
from tests.guarded import Guarded, saying

OMITTED = "[ip address omitted]"
NOBODY = [
    *("127.0.0.1", "10.0.0.1", "192.168.100.200", "172.16.40.0/22", "255.255.255.0", "169.254.1.1", "203.0.113.42"),
    *("::1", "fe80::1", "2001:db8::1", "fd00:1::2", "::ffff:10.1.2.3", "224.0.0.251", "10.0.0.0/8"),
]
SOMEBODY = ["8.8.8.8", "93.184.216.34/32", "2606:4700:4700::1111", "::ffff:93.184.216.34", "172.32.0.1"]


def shown(said: str) -> str:
    result = Guarded().result(saying(said))
    assert ("_meta" in result) is (OMITTED in result["content"][0]["text"]), "what passes is not counted"
    text: str = result["content"][0]["text"]
    return text


@pytest.mark.parametrize("address", NOBODY)
@pytest.mark.parametrize("form", ["{} db.internal # a host", "ssh root@{} -p 22", '{{"ip":"{}","n":1}}', "{}"])
def test_an_address_that_names_nobody_passes(address: str, form: str) -> None:
    assert shown(form.format(address)) == form.format(address)


@pytest.mark.parametrize("address", SOMEBODY)
@pytest.mark.parametrize("form", ["{} GET /index.html", '{{"ip":"{}","n":1}}'])
def test_one_that_may_be_somebodys_is_masked(address: str, form: str) -> None:
    assert shown(form.format(address)) == form.format(OMITTED)


def test_a_column_and_a_list_of_both_are_told_apart() -> None:
    rows = [{"ip": one, "n": number} for number, one in enumerate((NOBODY[0], SOMEBODY[0]) * 40)]
    made = Guarded().result({"content": [], "structuredContent": {"rows": rows}})
    assert [row["ip"] for row in made["structuredContent"]["rows"]] == [NOBODY[0], OMITTED] * 40
    assert made["_meta"]["sluicegate/guard"]["found"] == {"IP_ADDRESS": 40}
    assert shown('{"x_forwarded_for": "10.0.0.1, 8.8.8.8"}') == f'{{"x_forwarded_for": "10.0.0.1, {OMITTED}"}}'


def test_all_are_masked_where_the_operator_or_the_profile_says_so() -> None:
    assert scanner_of("redact-only", "all").redact("at 127.0.0.1").text == f"at {OMITTED}"
    own = scanner_of("redact-only").profile
    assert own.masks == {"IP_ADDRESS": "public", "STREET_ADDRESS": "public"}


def test_the_style_leaves_no_value_of_another_type() -> None:
    assert mask("public", "PERSON", "Jane Doe") == "[person omitted]"


TOWNS_OF_NOBODY: list[Any] = [
    {"city": "Delhi", "aqi": 287},
    {"zip": "94103", "temperature": 12.5},
    {"from_city": "Lyon", "to_city": "Paris", "departs": "10:40"},
    {"weather": [{"city": "Lyon", "country": "France", "temp": 1}, {"city": "Paris", "country": "France", "temp": 2}]},
    {"origin": {"city": "Lyon"}, "destination": {"city": "Paris"}},
    {"type": "Feature", "city": "Lyon"},
    {"forecast": {"location": {"city": "Lyon", "country": "France"}, "days": [{"temp": 3}]}},
    {"itinerary": {"stops": [{"city": "Lyon"}, {"city": "Paris"}]}},
    {"shops": [{"type": "bakery", "location": {"city": "Lyon", "zip": "69001"}} for number in range(30)]},
    {"state": "California", "population": 39_000_000},
    {"ville": "Lyon", "code_postal": "69001"},
    [{"city": f"Town{number}", "zip": f"941{number:02}"} for number in range(20)],
]
TOWNS_OF_SOMEBODY: list[Any] = [
    {"name": "Jane Doe", "city": "Lyon"},
    {"street": "Main St 5", "city": "Lyon"},
    {"email": "jane@example.com", "zip": "94103"},
    {"customer_id": 7, "city": "Lyon"},
    {"customer": {"city": "Lyon"}},
    {"shipping_address": {"city": "Lyon"}},
    {"billing_city": "Lyon", "total": 3},
    {"place_of_birth": "Lyon"},
    {"customer": {"id": 4, "location": {"city": "Lyon", "postcode": "94103"}}},
    {"customer": {"name": "Jane Doe", "location": {"city": "Lyon", "postcode": "94103"}}},
    {"users": [{"id": number, "location": {"city": "Lyon", "zip": "94103"}} for number in range(30)]},
    {"users": [{"id": n, "geo": {"city": "Lyon"}} | ({"n": 1} if n % 2 else {}) for n in range(30)]},
    {"users": [{"id": 4, "geo": {"city": "Lyon", "zip": "94103"}}]},
    {"livraison": {"ville": "Lyon", "code_postal": "94103"}},
    {"rechnung": {"ort": "Lyon", "plz": "94103"}},
    {"kdnr": "17", "ort": "Lyon", "plz": "94103"},
    {"checkout": {"city": "Lyon", "zip": "94103"}},
    {"object": "customer", "city": "Lyon", "zip": "94103"},
    [{"object": "customer", "city": "Lyon", "zip": "94103"} for number in range(30)],
    [{"id": number, "type": "patient", "city": "Lyon"} | ({"n": 1} if number % 2 else {}) for number in range(30)],
    [{"phone": f"+49 151 234567{number:02}", "city": "Lyon"} for number in range(20)],
]
TABLES = ["city,temp\nDelhi,31\nLyon,11\n", "| city | temp |\n|---|---|\n| Delhi | 31 |\n| Lyon | 11 |\n"]


def _shown(value: Any) -> Any:
    return Guarded().result({"content": [], "structuredContent": {"rows": value}})["structuredContent"]["rows"]


def _shown_text(text: str) -> str:
    shown: str = Guarded().texts(text)[0]
    return shown


@pytest.mark.parametrize("value", TOWNS_OF_NOBODY)
def test_a_town_beside_nothing_of_anybodys_passes(value: Any) -> None:
    assert _shown(value) == value
    for text in (json.dumps(value), json.dumps(value, indent=2), f"Found: {json.dumps(value)}"):
        assert _shown_text(text) == text


@pytest.mark.parametrize("value", TOWNS_OF_SOMEBODY)
def test_a_town_of_somebodys_is_masked(value: Any) -> None:
    assert "Lyon" not in json.dumps(_shown(value)).replace("Main", "")
    assert "94103" not in json.dumps(_shown(value))
    assert "Lyon" not in _shown_text(json.dumps(value))


@pytest.mark.parametrize("text", TABLES)
def test_so_does_one_in_a_table(text: str) -> None:
    assert _shown_text(text) == text
    assert "Lyon" not in _shown_text(
        text.replace("temp", "name").replace("31", "Jane Doe").replace("11", "Omar Haddad")
    )


def test_a_tool_may_be_asked_about_a_town() -> None:
    guarded = Guarded(arguments="refuse")
    guarded.call("weather", {"city": "Delhi"})
    assert guarded.to_upstream
    guarded.call("lookup", {"street": "Main St 5", "city": "Delhi"})
    assert len(guarded.to_upstream) == 1


def test_a_town_that_completes_an_argument_passes() -> None:
    params = {"ref": {"type": "ref/prompt", "name": "x"}, "argument": {"name": "city", "value": "L"}}
    result = {"completion": {"values": ["Lyon", "Lille"]}}
    assert Guarded().ask("completion/complete", result, params)["result"]["completion"]["values"] == ["Lyon", "Lille"]


def test_a_profile_of_ones_own_or_the_option_masks_every_town() -> None:
    profile = msgspec.structs.replace(load_profile("redact-only"), masks={"STREET_ADDRESS": "omit"})
    for scanner in (scanner_of(profile), scanner_of("redact-only", "all")):
        assert "Delhi" not in scanner.redact_json({"city": "Delhi"}).data.decode()


THINGS: list[Any] = [
    {"name": "Blue Widget", "price_cents": 1999},
    {"name": "Virginia Ham", "stock": 3},
    {"name": "Platform Core", "slug": "platform-core"},
    {"code": "DE", "name": "Germany", "capital": "Berlin"},
    {"iata": "CDG", "name": "Charles de Gaulle", "city": "Paris"},
    {"station": "EDDM", "name": "Munich Airport"},
    {"hotel": {"name": "Grand Palace", "city": "Lyon"}},
    {"name": "Blue Widget", "price": 3, "brand": "Acme", "description": "A widget", "category": "tools"},
    {"name": "Springfield", "lat": 39.8, "lon": -89.6, "timezone": -21600},
    {"product": {"name": "Platform Core", "code": "A1"}},
    [{"name": f"Blue Widget {number}", "price": number} for number in "ABCDEFGHIJKLMNOPQRSTU"],
]


@pytest.mark.parametrize("value", THINGS)
def test_the_name_of_a_thing_is_nobodys(value: Any) -> None:
    assert _shown(value) == value
    assert _shown_text(json.dumps(value)) == json.dumps(value)


@pytest.mark.parametrize(
    "value",
    [
        {"name": "Jane Doe", "price": 30},
        {"name": "Omar Haddad", "code": "A1", "city": "Lyon"},
        {"name": "Xochitl Quetzal", "price": 30, "email": "x@example.com"},
        {"name": "Grand Palace", "city": "Lyon"},
    ],
)
def test_the_name_of_somebody_is_masked_beside_the_same(value: Any) -> None:
    assert value["name"] not in json.dumps(_shown(value))
    assert "Lyon" not in json.dumps(_shown(value))


@pytest.mark.parametrize(
    "parent", ["patients", "clients", "users", "members", "Kunden", "Patienten", "Gäste", "utenti"]
)
def test_below_a_party_every_name_is_somebodys(parent: str) -> None:
    for rows in (1, 3, 30):
        shown = _shown({parent: [{"name": "Xylander", "code": f"{row}"} for row in range(rows)]})
        assert "Xylander" not in json.dumps(shown)


@pytest.mark.parametrize(
    "member",
    [
        {"ssn": "536-90-4399"},
        {"address": "Hauptstr. 3"},
        {"street": "Hauptstr. 3"},
        {"date_of_birth": "1985-03-04"},
        {"phone": "+49 151 23456789"},
        {"role": "Courier"},
    ],
)
def test_beside_something_of_a_persons_a_name_is_somebodys(member: dict[str, str]) -> None:
    assert "Xylander" not in json.dumps(_shown({"name": "Xylander Bodo", "code": "1", **member}))
