"""Which tools there are over which source, and what their schemas take: what clients read is what is enforced."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.keys.roles import known_tools
from server.limits.table import DEFAULT_TABLE, LIST_LIMIT, LISTS
from server.protocol.app import instructions_for
from server.source import ENTITIES, Filter, Offer
from server.tools.arguments import check_arguments
from server.tools.handlers.exports import export_scanner
from server.tools.kinds import KINDS
from server.tools.refusal import ToolError
from server.tools.table import TOOL_NAMES, Tool, tools_of
from tests.memory_source import offer

ALWAYS = ["get_account", "get_subscription", "get_invoice", "list_accounts", "list_subscriptions", "list_invoices"]
DATES = ["from_date", "to_date"]
AMOUNTS = ["min_amount", "max_amount"]
OTHERS = ["scan_text", "redact_payload", "get_security_status"]
EXPORTS = export_scanner(Path())
EVERY_OFFER = msgspec.structs.replace(offer(), sums=True)
EVERYTHING = {tool.name: tool for tool in tools_of(dict.fromkeys(ENTITIES, EVERY_OFFER), EXPORTS)}


def names(*nouns: str) -> list[str]:
    return [tool.name for tool in tools_of({noun: Offer() for noun in nouns})]


def test_kinds_are_the_entities_of_a_source() -> None:
    assert tuple(kind.noun for kind in KINDS) == ENTITIES
    assert [kind.entity for kind in KINDS][-3:] == ["PaymentMethod", "CreditNote", "Refund"]
    assert [kind.label for kind in KINDS][-3:] == ["paymentMethods", "creditNotes", "refunds"]


def test_a_source_decides_which_tools_there_are() -> None:
    assert names() == names("invoice") == [*ALWAYS, *OTHERS]
    assert names("account") == [*ALWAYS, "find_customer", *OTHERS]
    assert set(names("payment", "credit_note")) - set(names()) == {
        "get_payment",
        "list_payments",
        "get_credit_note",
        "list_credit_notes",
    }
    assert (*names(*ENTITIES), "scan_export") == TOOL_NAMES == tuple(EVERYTHING)


def test_every_tool_has_its_limit_and_its_place_in_the_roles() -> None:
    assert known_tools() == set(TOOL_NAMES)
    assert set(LISTS) == {name for name in TOOL_NAMES if name.startswith(("list_", "find_"))}
    assert all(DEFAULT_TABLE.windows(name) == (LIST_LIMIT,) for name in LISTS)


@pytest.mark.parametrize(
    ("offered", "arguments"),
    [
        (Offer(), ["limit", "cursor"]),
        (Offer(filters=frozenset({"status"})), ["status", "limit", "cursor"]),
        (Offer(filters=frozenset({"date"}), sorts=frozenset({"date"})), [*DATES, "limit", "cursor", "sort"]),
        (
            offer(),
            ["status", "account_id", "invoice_id", *DATES, *AMOUNTS, "currency", "limit", "cursor", "sort"],
        ),
    ],
)
def test_an_offer_decides_what_a_list_takes(offered: Offer, arguments: list[str]) -> None:
    tool = next(tool for tool in tools_of({"payment": offered}) if tool.name == "list_payments")
    assert list(tool.input_schema["properties"]) == arguments
    if offered.sorts:
        sorts = {
            sort for sort in offered.sorts if sort.lstrip("-") in {"date", "amount"}
        }  # others are of invoices alone
        assert set(tool.input_schema["properties"]["sort"]["enum"]) == sorts


@pytest.mark.parametrize(
    ("tool", "goes_by", "amount", "not_by"),
    [
        ("list_invoices", "invoice date", "total", "day of payment"),
        ("list_subscriptions", "start date", "monthly recurring revenue", "end, renewal or cancellation date"),
        ("list_payments", "payment date", "amount", "refund"),
        ("list_accounts", "creation date", "balance", "last change"),
    ],
)
def test_a_list_says_in_plain_words_what_it_goes_by(tool: str, goes_by: str, amount: str, not_by: str) -> None:
    schemas = EVERYTHING[tool].input_schema["properties"]
    assert f"their {goes_by} on this day (UTC) or later" in schemas["from_date"]["description"]
    assert f"their {goes_by} on this day (UTC) or earlier" in schemas["to_date"]["description"]
    sorts = f"{goes_by} or {amount}"
    if tool == "list_invoices":
        sorts = f"{goes_by}, due date, {amount} or balance (what is left to pay)"
    assert schemas["sort"]["description"].startswith(f"Sorts by {sorts}. ")
    assert schemas["min_amount"]["description"].startswith(f"Smallest {amount} (included)")
    assert re.search(rf"No filter or order goes by [^.]*\b{not_by}\b", EVERYTHING[tool].description)


@pytest.mark.parametrize(
    ("filters", "arguments", "not_by"),
    [
        ({"amount"}, set(), "day of payment, nor by due date, nor by what is left to pay"),
        ({"balance"}, {"min_balance", "max_balance"}, "day of payment, nor by due date"),
        ({"due_date"}, {"from_due_date", "to_due_date"}, "day of payment, nor by what is left to pay"),
        ({"balance", "due_date"}, {"min_balance", "max_balance", "from_due_date", "to_due_date"}, "day of payment"),
    ],
)
def test_overdue_invoices_are_asked_for_where_the_data_tells(
    filters: set[Filter], arguments: set[str], not_by: str
) -> None:
    tools = {tool.name: tool for tool in tools_of({kind: Offer(filters=frozenset(filters)) for kind in ENTITIES})}
    properties = tools["list_invoices"].input_schema["properties"]
    assert {name for name in properties if name.endswith(("_balance", "_due_date"))} == arguments
    assert f"No filter or order goes by {not_by};" in tools["list_invoices"].description
    assert not [name for name in tools["list_payments"].input_schema["properties"] if name.endswith("_due_date")]
    if "to_due_date" in properties:
        named = "min_balance" in properties["to_due_date"]["description"]
        assert named is ("min_balance" in properties), "an argument that is not there is no advice"


@pytest.mark.parametrize(
    ("kinds", "start"),
    [
        (["account"], "Start with find_customer (email or name), a list tool with its filters or get_security_status."),
        (["invoice"], "Start with a list tool with its filters or get_security_status."),
        ([], "Start with a list tool with its filters or get_security_status."),
    ],
)
def test_the_instructions_name_only_tools_that_there_are(kinds: list[str], start: str) -> None:
    tools = {tool.name for tool in tools_of({kind: offer() for kind in kinds})}
    said = instructions_for(tools)
    assert start in said
    assert set(TOOL_NAMES) & set(re.findall(r"\w+", said)) <= tools
    assert "meta.timestamp" in said, "nothing else tells today's date"


def test_what_the_instructions_say_is_not_said_again_by_each_tool() -> None:
    """A client gives all of it to its model, whatever the conversation is about."""
    whole = sum(len(tool.description) + len(json.dumps(tool.input_schema)) for tool in EVERYTHING.values())
    assert whole < 25_000
    assert not [tool.name for tool in EVERYTHING.values() if "do not retry" in tool.description]


def refused(tool: Tool, arguments: dict[str, Any]) -> str | None:
    try:
        check_arguments(tool.name, tool.input_schema, arguments)
    except ToolError as error:
        return f"{'' if error.code == 'invalid_argument' else error.code}{error.message}"
    return None


DAY = "must be a day of the calendar as YYYY-MM-DD, such as 2024-01-31, or left out."
NUMBER = (
    "must be a number (no currency sign, no separator of thousands) from -1,000,000,000,000,000 to"
    " 1,000,000,000,000,000, or left out."
)
EMAIL = (
    "email must be a whole email address without mask characters (*), or a token such as <EMAIL_7F3K9QXZ>,"
    " at most 254 characters."
)
NAME = (
    "name must be a whole name without mask characters (*), or a token such as <PERSON_7F3K9QXZ>,"
    " at most 128 characters."
)
ONLY = (
    "list_invoices takes only these, as one JSON object: status, account_id, from_date, to_date, from_due_date,"
    " to_due_date, min_amount, max_amount, min_balance, max_balance, currency, limit, cursor, sort."
)
SORT = "sort must be one of date, -date, due_date, -due_date, amount, -amount, balance, -balance, or left out."
OF_CUSTOMERS = "find_customer takes only these, as one JSON object: email, name."
ONE = "find_customer takes exactly one of these: email, name."


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
    [
        ("list_invoices", {"from_date": "2024-02-29", "to_date": "2024-12-31"}, None),
        *[
            ("list_invoices", {"from_date": wrong}, f"from_date {DAY}")
            for wrong in (
                "2023-02-29", "9999-99-99", "0000-01-01", "2024-1-1", "20240101", "2024-W01-1", "01/31/2024",
                "31.01.2024", "2024-01-31T00:00:00Z", "2024-01-31\n", " 2024-01-31", "２０２４-01-31", "٢٠٢٤-01-31",
                "", "today", 20240131, 1706659200, None, True, ["2024-01-31"], {"day": 31}, "2024-01-31" * 10_000,
            )
        ],
        ("list_invoices", {"min_amount": -1, "max_amount": 1.5}, None),
        ("list_invoices", {"min_amount": 1e15, "max_amount": 10**15}, None),
        *[
            ("list_invoices", {"max_amount": wrong}, f"max_amount {NUMBER}")
            for wrong in (
                "1,50", "$5", "1.500", "1e3", "+5", " 5", "5 ", "05", "٥", "", "-", ".5", "5.", "10000000000000000",
                True, None, [1], float("inf"), float("nan"), 1e16, 10**4_000, -(10**400),
            )
        ],
        ("list_invoices", {"sort": "-date"}, None),
        ("list_invoices", {"sort": "date desc"}, SORT),
        ("list_invoices", {"sort": ["date"]}, SORT),
        ("list_invoices", {"limit": 5.0}, None),
        *[
            ("list_invoices", {"limit": wrong}, "limit must be a whole number from 1 to 20, or left out.")
            for wrong in (0, 21, 1.5, True, "0", "21", "1.5", "five", None, float("inf"), float("nan"), 10**400)
        ],
        ("list_invoices", {"status": "x" * 257}, "status must be a string of 1 to 256 characters, or left out."),
        ("list_invoices", {"since": "2024-01-01"}, f"{ONLY} It does not take since. Did you mean from_date?"),
        ("get_invoice", {"lines_cursor": "abc"}, "invoice_id is missing: give a string of 1 to 128 characters."),
        ("find_customer", {"email": "jane.doe@example.com"}, None),
        ("find_customer", {"email": "<EMAIL_7F3K2QXZ>"}, None),
        ("find_customer", {"name": "Jane"}, None),
        ("find_customer", {"name": "<PERSON_7F3K2QXZ>"}, None),
        ("find_customer", {}, ONE),
        ("find_customer", {"email": "jane@example.com", "name": "Jane Doe"}, ONE),
        (
            "find_customer",
            {"nmae": "1"},
            f"{OF_CUSTOMERS} It does not take nmae. Did you mean name?",
        ),
        (
            "find_customer",
            {"phone": "1"},
            f"{OF_CUSTOMERS} It does not take phone.",
        ),
        *[
            ("get_invoice", {"invoice_id": wrong}, "invoice_id must be a string of 1 to 128 characters.")
            for wrong in (1004.0, -1, True, None, 2**53, 10**200, ["1004"], {"id": "1004"})
        ],
        *[
            ("find_customer", {"email": wrong}, EMAIL)
            for wrong in ("jane", "Jane <jane@example.com>", "j***e@e***e.c***m", "@", "a@b@c", "<PERSON_7F3K2QXZ>",
                          "jane @example.com", "", "a" * 250 + "@b.co", 7, None, ["a@b.co"])
        ],
        *[("find_customer", {"name": wrong}, NAME) for wrong in ("J***e D***e", "", "x" * 129, 7, None, {"a": "J"})],
    ],
)  # fmt: skip
def test_arguments_are_held_against_the_schema(tool: str, arguments: dict[str, Any], message: str | None) -> None:
    assert refused(EVERYTHING[tool], arguments) == message


@pytest.mark.parametrize(
    ("tool", "name", "value", "read"),
    [
        ("list_invoices", "limit", 5.0, 5),
        ("list_invoices", "limit", "10", 10),
        ("list_invoices", "limit", "10.0", 10),
        ("list_invoices", "min_amount", "500", 500),
        ("list_invoices", "max_balance", "-12.5", -12.5),
        ("list_invoices", "min_balance", "0.01", 0.01),
        ("list_invoices", "account_id", 77, "77"),
        ("list_invoices", "status", 3, "3"),
        ("get_invoice", "invoice_id", 1004, "1004"),
        ("get_invoice", "invoice_id", 2**53 - 1, str(2**53 - 1)),
        ("get_invoice", "invoice_id", "0042", "0042"),
    ],
)
def test_a_value_of_another_type_with_one_reading_is_read_so(tool: str, name: str, value: object, read: object) -> None:
    given = check_arguments(tool, EVERYTHING[tool].input_schema, {name: value})
    assert (given[name], type(given[name])) == (read, type(read))


@pytest.mark.parametrize(
    ("tool", "names", "said"),
    [
        ("list_invoices", ["customer"], " It does not take customer. Did you mean account_id?"),
        ("list_invoices", ["customerId"], " It does not take customerId. Did you mean account_id?"),
        (
            "list_invoices", ["sort_by", "client_id"],
            " It does not take sort_by or client_id. Did you mean sort and account_id?",
        ),
        ("list_invoices", ["order_by"], " It does not take order_by. Did you mean sort?"),
        ("list_invoices", ["page_size"], " It does not take page_size. Did you mean limit?"),
        ("list_invoices", ["page_token"], " It does not take page_token. Did you mean cursor?"),
        (
            "list_invoices", ["start_date", "end_date"],
            " It does not take start_date or end_date. Did you mean from_date and to_date?",
        ),
        ("list_invoices", ["due_date"], " It does not take due_date. Did you mean from_due_date and to_due_date?"),
        ("list_invoices", ["amount"], " It does not take amount. Did you mean min_amount and max_amount?"),
        ("list_invoices", ["minimumAmount"], " It does not take minimumAmount. Did you mean min_amount?"),
        ("list_invoices", ["id"], " It does not take id."),
        ("list_invoices", ["verbose"], " It does not take verbose."),
        ("get_invoice", ["id"], " It does not take id. Did you mean invoice_id?"),
        ("get_invoice", ["invoice"], " It does not take invoice. Did you mean invoice_id?"),
        ("find_customer", ["customer_name"], " It does not take customer_name. Did you mean name?"),
        *[
            ("list_invoices", [name], "")
            for name in (
                "4111111111111111", "jane.doe@example.com", "jane_doe", "janeDoe", "Jane", "Jane Doe",
                "sk_live_4eC39HqLyjWD", "hunter2", "übung", "x" * 17, "a_b_c_d_e", "drop everything", "", "INV",
                "_", "id\n",
            )
        ],
        ("list_invoices", list("abcdefgh"), " It does not take a or b or c or d."),
    ],
)  # fmt: skip
def test_a_wrong_name_is_told_if_it_is_one_and_what_it_may_mean(tool: str, names: list[str], said: str) -> None:
    told = refused(EVERYTHING[tool], dict.fromkeys(names, "4111 1111 1111 1111"))
    assert told is not None
    assert told.partition("one JSON object: ")[2].partition(".")[2] == said


@pytest.mark.parametrize(("name", "other"), [("from_due_date", "from_date"), ("max_balance", "max_amount")])
def test_no_other_filter_is_named_for_one_that_records_cannot_have(name: str, other: str) -> None:
    offers = {"invoice": Offer(filters=frozenset({"date", "amount"}))}
    (tool,) = [tool for tool in tools_of(offers) if tool.name == "list_invoices"]
    assert other in tool.input_schema["properties"]
    assert str(refused(tool, {name: "1"})).endswith(f" No record here states what {name} could go by.")


KEYWORDS = {
    "type", "properties", "additionalProperties", "required", "minProperties", "maxProperties", "minLength",
    "maxLength", "pattern", "format", "enum", "minimum", "maximum", "default", "anyOf", "items", "description", "title",
}  # fmt: skip


@pytest.mark.parametrize("tool", EVERYTHING.values(), ids=EVERYTHING)
def test_schemas_say_only_what_is_enforced(tool: Tool) -> None:
    schemas = [tool.input_schema, *tool.input_schema["properties"].values()]
    assert {keyword for schema in schemas for keyword in schema} <= KEYWORDS
    assert not {"oneOf", "anyOf", "allOf"} & set(tool.input_schema), "some model APIs refuse these at the top"
    for name, schema in tool.input_schema["properties"].items():
        assert re.fullmatch(r"[a-z_]+", name)
        assert schema["description"]
        bounded = {"maxLength", "enum", "maximum", "format", "anyOf"}
        assert bounded & set(schema), f"{name} is bounded"


@pytest.mark.parametrize("tool", EVERYTHING.values(), ids=EVERYTHING)
def test_descriptions_are_short_and_schemas_light(tool: Tool) -> None:
    assert len(tool.description) <= 1_000
    assert len(json.dumps({"in": tool.input_schema, "out": tool.output_schema, "text": tool.description})) < 4_000
    assert tool.title
    assert tool.output_schema["required"] == ["llm_view", "meta"]
