"""Values that are cut over two texts: rows and cells of a table, blocks and documents of one result."""

import json
import re
from typing import Any

import pytest

from tests.compiled import compiled
from tests.guarded import Guarded

FRONT, REST = "sk_live_4eC39HqLyjWDarj", "tT1zdp7dcAbCdEf"
HALVES = [
    (f"key {FRONT}", REST),
    ("key sk_live_4eC39HqLy", "jWDarjtT1zdp7dc is ours"),
    (FRONT, REST),
    ("password: hunt", "er2horse9"),
    ("card 4111 1111", "1111 1111"),
    ("card 4111 11", "11 1111 1111 of Jane"),
    ("IBAN DE89 3704 0044", "0532 0130 00"),
]
CUTS = pytest.mark.parametrize(("front", "rest"), HALVES)


def hidden(shown: str, front: str, rest: str) -> bool:
    """Whether neither half is there."""
    own = re.split(" is | of ", rest, maxsplit=1)[0]
    return own not in shown and front.split(maxsplit=1)[-1] not in shown


def block(text: str) -> dict[str, str]:
    return {"type": "text", "text": text}


def table(text: str) -> str:
    redacted = compiled("redact-only").redact_table(text)
    assert redacted is not None
    return redacted.text


@CUTS
def test_over_two_rows(front: str, rest: str) -> None:
    for text in (
        f"id,note\n1,{front}\n2,{rest}\n3,fine\n",
        f"id;note;day\n1;{front};2024-01-02\n2;{rest};2024-01-03\n3;fine;2024-01-04\n",
        "".join(json.dumps({"n": number, "note": note}) + "\n" for number, note in enumerate((front, rest, "fine"))),
        "".join(json.dumps({"a": [{"note": note}], "n": 1.10}) + "\n" for note in ("fine", front, rest)),
    ):
        assert hidden(table(text), front, rest), text
        result = Guarded().result({"content": [block(text)]})
        assert hidden(result["content"][0]["text"], front, rest), text
        assert "fine" in result["content"][0]["text"]


@pytest.mark.parametrize(("front", "rest"), HALVES[1:2] + HALVES[4:])
def test_over_two_cells_of_a_row(front: str, rest: str) -> None:
    assert hidden(table(f"id,a,b\n1,{front},{rest}\n2,x,y\n3,fine,z\n"), front, rest)
    assert hidden(table(json.dumps({"a": front, "b": rest}) + '\n{"a": "x", "b": "y"}\n'), front, rest)


@CUTS
def test_over_blocks_and_documents_of_one_result(front: str, rest: str) -> None:
    results: list[dict[str, Any]] = [
        {"content": [block(front), block(rest)]},
        {"content": [block(front)], "structuredContent": {"rest": rest}},
        {"content": [], "structuredContent": {"lines": [front, rest]}},
    ]
    for result in results:
        shown = json.dumps(Guarded().result(result))
        assert hidden(shown, front, rest), result


def test_a_private_key_of_which_each_line_is_a_row() -> None:
    lines = [
        "-----BEGIN RSA PRIVATE KEY-----",
        "MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn",
        "mhhYbPnuYjM2TkLxLMCz",
        "-----END RSA",
    ]
    rows = "".join(f"{number},{line}\n" for number, line in enumerate(lines)) + "9,fine\n"
    shown = Guarded().result({"content": [block(f"id,note\n{rows}")]})["content"][0]["text"]
    assert not [line for line in lines if line in shown]
    assert shown.rstrip().endswith("9,fine")


NEAR = [
    "id,key,customer\n1,sk_live_4eC39HqLyjWDarjtT1zdp7dc,cus_9f8e7d6c5b\n2,none,cus_8f8e7d6c5b\n3,none,cus_7f8e7d6c5b\n",
    "id,note\n1,key sk_live_4eC39HqLyjWDarjtT1zdp7dc\n2,INV-2024001\n3,2024-01-02\n4,iPhone 12\n5,See INV2024\n",
    "id,ref\n41111111,11111111\n41111112,11111112\n41111113,11111113\n",
    "id,note\n1,delivered by post\n2,AB12CD34 was sent\n3,see AB12\n4,CD34EF56 was late\n",
]


@pytest.mark.parametrize("text", NEAR)
def test_what_stands_beside_a_value_stays(text: str) -> None:
    plain = [cell for row in text.split("\n") for cell in row.split(",") if "sk_live" not in cell]
    redacted = compiled("redact-only").redact_table(text)
    shown = text if redacted is None else redacted.text
    assert [cell for cell in plain if cell not in shown] == []


@pytest.mark.parametrize(("following", "stays"), [("2026-01-01", True), ("2026-01-01 10:30", True), ("2026", False)])
def test_a_day_is_no_rest_of_a_card(following: str, *, stays: bool) -> None:
    """The digits pass the check of a card together, up to the end of the year."""
    item = {"note": "item 411111111", "start": following, "mail": "jane.doe@example.com"}
    shown = Guarded().result({"content": [], "structuredContent": item})["structuredContent"]
    assert (shown["note"] == item["note"] and shown["start"] == following) == stays


def test_numbers_beside_a_value_that_is_cut_stay_as_they_were_written() -> None:
    shown = table('{"note":"key sk_live_4eC39HqLy","n":1.10}\n{"note":"jWDarjtT1zdp7dc","n":2.50}\n')
    assert shown.count("[secret omitted]") == 2
    assert "1.10" in shown
    assert "2.50" in shown


def test_both_are_counted_once() -> None:
    redacted = compiled("redact-only").redact_table("id,note\n1,card 4111 1111\n2,1111 1111\n3,fine\n")
    assert redacted is not None
    assert redacted.counts == {"CREDIT_CARD": 1}
