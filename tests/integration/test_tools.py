"""The tools over a source that offers everything: filters, every kind of record, narrowed keys, profiles that hide."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from scanner.masking.tokens import token
from server.calls.listing import Listing
from server.keys.principal import Caller
from server.tools.toolbox import Answer
from tests.integration.tool_calls import INVOICES, KEY, Keys, Served, narrow
from tests.memory_source import MemorySource, offer


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        ({"status": "dRaFt"}, [2, 4, 6, 8, 10, 12]),
        ({"from_date": "2024-01-05", "to_date": "2024-01-07"}, [5, 6, 7]),
        ({"to_date": "2024-01-02", "sort": "-date"}, [2, 1]),
        ({"min_amount": 10.1, "max_amount": 11.1}, [10, 11]),
        ({"min_amount": 10.11}, [11, 12]),
        ({"account_id": "A-2", "sort": "-amount"}, [10, 7, 4, 1]),
        ({"account_id": "a2", "status": "posted", "from_date": "2024-01-02"}, [7]),
        ({"account_id": "nobody"}, []),
        ({"sort": "-date", "limit": 2}, [12, 11]),
    ],
)
def test_lists_are_filtered_and_ordered(arguments: dict[str, Any], numbers: list[int]) -> None:
    view = Served().ask("list_invoices", **arguments)["llm_view"]
    assert [each["invoiceNumber"] for each in view["invoices"]] == [f"INV-{number}" for number in numbers]
    assert view["total"] == (12 if "limit" in arguments else len(numbers))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"from_date": "2024-01-02", "to_date": "2024-01-01"}, "from_date must not be later than to_date."),
        ({"min_amount": 2, "max_amount": 1.5}, "min_amount must not be more than max_amount."),
    ],
)
def test_a_range_is_the_right_way_round(arguments: dict[str, Any], message: str) -> None:
    assert Served().ask("list_invoices", **arguments)["meta"]["error"]["message"] == message


def test_a_cursor_goes_with_its_filters() -> None:
    served = Served()
    cursor = served.ask("list_invoices", status="draft", limit=2)["llm_view"]["nextCursor"]
    assert served.code("list_invoices", status="posted", cursor=cursor) == "invalid_argument"
    assert served.code("list_accounts", cursor=cursor) == "invalid_argument"
    view = served.ask("list_invoices", status="draft", cursor=cursor)["llm_view"]
    assert [each["id"] for each in view["invoices"]] == ["i6", "i8", "i10", "i12"]


def test_a_source_that_does_not_count_has_no_total() -> None:
    view = Served(MemorySource({"invoice": INVOICES}, counts=False)).ask("list_invoices", limit=5)["llm_view"]
    assert (len(view["invoices"]), view["total"], view["nextCursor"] is None) == (5, None, False)


def test_what_a_source_does_not_have_has_no_tools_or_says_so() -> None:
    served = Served(MemorySource({"invoice": INVOICES}))
    assert served.code("list_payments") == served.code("get_payment", payment_id="p") == "unknown_tool"
    assert served.code("find_customer", name="Jane Smith") == "unknown_tool"
    for tool, arguments in (("list_accounts", {}), ("get_account", {"account_id": "a1"})):
        error = served.ask(tool, **arguments)["meta"]["error"]
        assert (error["code"], error["message"]) == ("not_found", "The data of this server has no accounts.")


@pytest.mark.parametrize(
    ("keys", "open_tools"),
    [
        (Keys(entities=["Invoice"]), {"get_invoice", "list_invoices"}),
        (Keys(tools=["get_account"]), {"get_account"}),
        (Keys(tools=["find_customer"]), {"find_customer"}),
        (Keys(tools=["find_customer"], entities=["Invoice"]), set()),
        (Keys(entities=["Payment"]), set()),
    ],
)
def test_a_narrowed_key_reaches_nothing_by_another_way(keys: Keys, open_tools: set[str]) -> None:
    served = Served(keys=keys)
    calls: dict[str, dict[str, Any]] = {
        "get_account": {"account_id": "a1"},
        "list_accounts": {},
        "get_invoice": {"invoice_id": "i2"},
        "list_invoices": {},
        "find_customer": {"name": "Jane Smith"},
    }
    answered = {tool for tool, arguments in calls.items() if "error" not in served.ask(tool, **arguments)["meta"]}
    assert answered == open_tools
    if "list_invoices" in open_tools:
        by_token = token(KEY, "EMAIL_ADDRESS", "john.doe@example.com")
        assert served.code("list_invoices", account_id=by_token) == "forbidden"


@pytest.mark.parametrize(
    ("tool", "guess"), [("get_acount", " (did you mean get_account?)"), ("get_invoic", ""), ("drop_tables", "")]
)
def test_a_tool_that_is_not_there_names_only_those_that_the_key_opens(tool: str, guess: str) -> None:
    error = Served(keys=Keys(tools=["get_account"])).ask(tool)["meta"]["error"]
    assert error["message"] == f"There is no such tool{guess}. The tools are: get_account."


def test_a_tool_for_what_the_data_has_not_says_so_and_guesses_no_other() -> None:
    error = Served(MemorySource({"account": [], "payment": []})).ask("list_refunds")["meta"]["error"]
    assert error["code"] == "unknown_tool"
    assert error["message"].startswith("The data of this server has no refunds. The tools are: get_account,")


def test_an_answer_that_outgrows_its_bound_does_not_leave() -> None:
    (tool,) = [tool for tool in Served().pipeline.listing.tools if tool.name == "list_accounts"]
    tool = msgspec.structs.replace(tool, handler=lambda *_: Answer(b"x" * 65_537))
    served = Served(listing=Listing([tool], Keys(), Caller("k"), lambda: datetime(2026, 1, 1, tzinfo=UTC)))
    assert served.code("list_accounts") == "too_large"


def test_the_status_tells_what_the_key_opens() -> None:
    view = Served(keys=Keys(tools=["get_security_status", "get_invoice"], tenant="acme")).ask("get_security_status")
    assert view["llm_view"]["tenant"] == "acme"
    assert view["llm_view"]["entities"] == ["Account", "Invoice"]
    assert view["llm_view"]["limits"].keys() == {"get_security_status", "get_invoice"}
    narrowed = Served(keys=Keys(entities=["Invoice"])).ask("get_security_status")["llm_view"]
    assert narrowed["entities"] == ["Invoice"]
    assert "get_account" not in narrowed["limits"]


def test_a_kind_of_which_a_profile_shows_nothing_is_refused_by_name() -> None:
    served = Served(profile=narrow("id"))
    assert served.ask("get_invoice", invoice_id="i1")["llm_view"] == {"id": "i1"}
    for tool, given in {
        "get_account": {"account_id": "a1"},
        "list_accounts": {},
        "find_customer": {"email": "jane.smith@example.com"},
    }.items():
        error = served.ask(tool, **given)["meta"]["error"]
        assert (error["code"], error["message"]) == (
            "not_found",
            "The profile of this connection, narrow, shows no accounts.",
        )


def test_every_kind_is_got_and_listed() -> None:
    records = {noun: [{"id": f"{noun}-1", "status": "Active", "amount": 5}] for noun in ("payment", "payment_method")}
    records["credit_note"] = [{"id": "c", "creditNoteNumber": "CN-1", "reason": "mail jane.doe@example.com"}]
    served = Served(MemorySource(records, offers={noun: offer() for noun in records}), profile="redact-only")
    assert served.ask("get_payment", payment_id="payment-1")["llm_view"]["amount"] == 5
    assert served.ask("list_payments")["llm_view"]["payments"][0]["id"] == "payment-1"
    assert served.ask("list_payment_methods")["llm_view"]["paymentMethods"][0]["status"] == "Active"
    view = served.ask("get_credit_note", credit_note_id="CN-1")["llm_view"]
    assert view["reason"] == "mail j***e@e***e.c***m"
    assert served.ask("list_credit_notes")["llm_view"]["creditNotes"] == [view]
