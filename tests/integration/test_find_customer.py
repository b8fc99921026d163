"""Customers by name, address or token: found and not named, and no account is found by trying."""

import json

import pytest

from scanner.masking.tokens import token
from tests.integration.tool_calls import ACCOUNTS, KEY, Keys, Served
from tests.memory_source import MemorySource


@pytest.mark.parametrize(
    ("argument", "ids"),
    [
        ({"email": "jane.smith@example.com"}, ["a1"]),
        ({"email": "JANE.Smith@Example.com"}, ["a1"]),
        ({"email": "john.doe@example.com"}, ["a2"]),
        ({"name": "john  doe"}, ["a2"]),
        ({"name": "Jane Smith"}, ["a1", "a3"]),
        ({"email": token(KEY, "EMAIL_ADDRESS", "jane.smith@example.com")}, ["a1"]),
        ({"name": token(KEY, "PERSON", "Jane Smith")}, ["a1", "a3"]),
        ({"name": token(KEY, "ORGANIZATION", "Pinefold Analytics Inc.")}, ["a2"]),
    ],
)
def test_a_customer_is_found_and_not_named(argument: dict[str, str], ids: list[str]) -> None:
    served = Served()
    answer = served.ask("find_customer", **argument)
    view = answer["llm_view"]
    assert [account["id"] for account in view["accounts"]] == ids
    assert (view["total"], view["nextCursor"]) == (len(ids), None)
    written = (json.dumps(answer) + served.console.getvalue()).lower()
    assert all(value.lower() not in written for value in argument.values())
    assert "jane" not in written


def test_not_found_is_one_answer() -> None:
    served = Served()
    answers = [
        served.ask("find_customer", **wanted)
        for wanted in (
            {"email": "jane.smith@example.co"},
            {"email": "jane.smith@example.comm"},
            {"email": "a@b"},
            {"email": "<EMAIL_AAAAAAAA>"},
            {"name": "Jane Smit"},
            {"name": "Jane"},
            {"name": "Pinefold"},
        )
    ]
    said = {json.dumps([answer["llm_view"], answer["meta"]["error"]]) for answer in answers}
    assert len(said) == 1
    assert "near misses are not told" in said.pop()


@pytest.mark.parametrize("wanted", [{"name": " "}, {"name": "-"}, {"name": "\u200b"}, {"email": "-@-"}, {"name": "<>"}])
def test_what_is_no_name_finds_nobody_without_one(wanted: dict[str, str]) -> None:
    nameless = [{"id": "a", "name": ""}, {"id": "b"}, {"id": "c", "name": "-", "email": "-@-"}]
    assert Served(MemorySource({"account": nameless})).code("find_customer", **wanted) == "invalid_argument"


def test_many_of_one_name_are_cut_and_said_so() -> None:
    many = [{"id": f"a{n}", "name": "Jane Smith", "status": "Active"} for n in range(50)]
    view = Served(MemorySource({"account": many})).ask("find_customer", name="Jane Smith")["llm_view"]
    assert (len(view["accounts"]), view["total"]) == (20, None)


def test_finding_is_limited_like_a_list() -> None:
    served = Served(limit=3)
    codes = [served.code("find_customer", email=f"{n}@example.com") for n in range(5)]
    assert codes == ["not_found"] * 3 + ["rate_limited"] * 2


def test_tokens_of_a_view_stand_for_an_account() -> None:
    served = Served(profile="tokens")
    name = served.ask("get_account", account_id="a2")["llm_view"]["name"]
    person = served.ask("get_account", account_id="a1")["llm_view"]["name"]
    assert person.startswith("<PERSON_")
    email = token(KEY, "EMAIL_ADDRESS", "john.doe@example.com")
    for stands in (email, token(KEY, "PERSON", "John Doe"), token(KEY, "ORGANIZATION", "Pinefold Analytics Inc.")):
        assert served.ask("get_account", account_id=stands)["llm_view"]["id"] == "a2"
        view = served.ask("list_invoices", account_id=stands)["llm_view"]
        assert {each["accountId"] for each in view["invoices"]} == {"a2"}
    assert name == "Pinefold Analytics Inc."
    assert served.code("get_account", account_id=person) == "invalid_argument", "two accounts have this name"
    assert served.code("get_account", account_id="<EMAIL_AAAAAAAA>") == "not_found"
    assert served.code("list_invoices", account_id="<CARD_AAAAAAAA>") == "not_found"


def test_a_customer_of_another_tenant_is_not_found() -> None:
    bolt = Served(keys=Keys(tenant="bolt"))
    assert bolt.code("find_customer", email="jane.smith@example.com") == "not_found"
    assert [each["id"] for each in bolt.ask("find_customer", name="Jane Smith")["llm_view"]["accounts"]] == ["a3"]


def test_nobody_finds_a_pseudonym_of_a_record_by_trying_values() -> None:
    served = Served(profile="tokens")
    shown = served.ask("get_account", account_id="a1")["llm_view"]["name"]
    (name,) = (account["name"] for account in ACCOUNTS if account["id"] == "a1")
    tried = served.ask("redact_payload", payload={"contact_name": name})["llm_view"]["payload"]["contact_name"]
    assert shown.startswith("<PERSON_")
    assert tried.startswith("<PERSON_")
    assert tried != shown
    assert served.ask("scan_text", text=f"Dear {name},")["llm_view"]["redacted"] == f"Dear {tried},"
