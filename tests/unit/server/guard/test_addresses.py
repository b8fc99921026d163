"""Addresses of machines that name nobody pass a guard; those of clients do not."""

import pytest

from scanner.masking.masks import mask
from server.guard.addresses import scanner_of
from tests.guarded import Guarded

OMITTED = "[ip address omitted]"
NOBODY = [
    *("127.0.0.1", "10.0.0.1", "192.168.100.200", "172.16.40.0/22", "255.255.255.0", "169.254.1.1", "203.0.113.42"),
    *("::1", "fe80::1", "2001:db8::1", "fd00:1::2", "::ffff:10.1.2.3", "224.0.0.251", "10.0.0.0/8"),
]
SOMEBODY = ["8.8.8.8", "93.184.216.34/32", "2606:4700:4700::1111", "::ffff:93.184.216.34", "172.32.0.1"]


def shown(said: str) -> str:
    result = Guarded().result({"content": [{"type": "text", "text": said}]})
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
