"""A list by its customers: the largest sums first, of all that match, masked like any other view."""

from pathlib import Path
from typing import Any

import pytest

from server.folder.source import FolderSource
from server.tools.table import tools_of
from tests.integration.folder_sessions import answered

_INVOICES = """Invoice No,Customer,Date,Amount,Balance,Currency,Status
1,Acme Ltd,2026-01-05,100.10,100.10,EUR,Open
2,Bolt plc,2026-01-06,500.00,0.00,EUR,Paid
3,Acme Ltd,2026-01-07,200.20,200.20,EUR,Open
4,Jane Doe,2026-01-08,40.00,40.00,EUR,Open
5,Acme Ltd,2026-01-09,7.00,7.00,USD,Open
6,Cray Inc,2026-01-10,900.00,900.00,EUR,Void
7,Acme Ltd,2026-01-11,9.99,9.99,EUR,Open
"""


def _asked(folder: Path, **arguments: Any) -> dict[str, Any]:
    (folder / "invoices.csv").write_text(_INVOICES)
    with answered(folder, arguments.pop("profile", "exports")) as session:
        return session.ask(arguments.pop("tool", "list_invoices"), group_by="customer", **arguments)


def _shown(answer: dict[str, Any]) -> list[tuple[str, float, float]]:
    return [(one["customerName"], one["amount"], one["balance"]) for one in answer["llm_view"]["customers"]]


def test_who_owes_most_is_first(tmp_path: Path) -> None:
    answer = _asked(tmp_path)
    assert _shown(answer) == [
        ("Acme Ltd", 310.29, 310.29),
        ("J***e D***e", 40, 40),
        ("Acme Ltd", 7, 7),  # in dollars
        ("Bolt plc", 500, 0),
        ("Cray Inc", 900, 0),  # void
    ]
    assert [one["currency"] for one in answer["llm_view"]["customers"]] == ["EUR", "EUR", "USD", "EUR", "EUR"]
    assert (answer["llm_view"]["total"], answer["meta"]["recordsOfEach"]) == (5, [3, 1, 1, 1, 1])
    assert answer["meta"]["currencies"] == ["EUR", "USD"]
    assert sum(one["balance"] for one in answer["meta"]["sums"]) == pytest.approx(357.29)


def test_who_was_billed_most_is_first_if_asked_for(tmp_path: Path) -> None:
    assert [name for name, *_ in _shown(_asked(tmp_path, sort="-amount"))] == [
        "Bolt plc",  # who has paid it all
        "Acme Ltd",
        "J***e D***e",
        "Acme Ltd",
        "Cray Inc",  # void
    ]
    assert _shown(_asked(tmp_path, sort="-balance")) == _shown(_asked(tmp_path))


@pytest.mark.parametrize(
    ("status", "customers", "helped"), [("overdue", 0, True), ("open", 3, False), ("open, overdue", 3, False)]
)
def test_a_status_that_no_record_has_is_no_word_for_nobody_owes(
    tmp_path: Path, status: str, customers: int, *, helped: bool
) -> None:
    answer = _asked(tmp_path, status=status)
    assert answer["llm_view"]["total"] == customers
    assert answer["meta"]["statusesSeen"] == ["Open", "Paid", "Void"]
    assert ("ask again with one of meta.statusesSeen" in answer["meta"].get("hint", "")) is helped


@pytest.mark.parametrize(
    ("arguments", "total", "shown"),
    [
        ({"limit": 1}, 5, [("Acme Ltd", 310.29, 310.29)]),
        ({"min_balance": 0.01, "currency": "eur"}, 2, [("Acme Ltd", 310.29, 310.29), ("J***e D***e", 40, 40)]),
        ({"account_id": "Bolt plc"}, 1, [("Bolt plc", 500, 0)]),
        ({"from_date": "2027-01-01"}, 0, []),
    ],
)
def test_filters_hold_as_in_a_list(
    tmp_path: Path, arguments: dict[str, Any], total: int, shown: list[tuple[str, float, float]]
) -> None:
    answer = _asked(tmp_path, **arguments)
    assert (_shown(answer), answer["llm_view"]["total"]) == (shown, total)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"sort": "amount"}, "sort is -balance or -amount"),
        ({"sort": "-date"}, "sort is -balance or -amount"),
        ({"cursor": "x"}, "without cursor"),
        ({"profile": "finance-default"}, "neither an id nor the name"),
    ],
)
def test_what_is_refused(tmp_path: Path, arguments: dict[str, Any], said: str) -> None:
    error = _asked(tmp_path, **arguments)["meta"]["error"]
    assert (error["code"], said in error["message"]) == ("invalid_argument", True)


def test_a_list_too_long_to_be_added_up_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.folder.index.snapshot.MOST_SUMMED", 6)
    assert "narrow it" in _asked(tmp_path)["meta"]["error"]["message"]
    assert _asked(tmp_path, currency="EUR")["llm_view"]["total"] == 4


_MONEY_THAT_NEVER_CAME = (
    ("Succeeded", [("Beta Ltd", 503), ("Alpha Ltd", 150)], None),
    ("Failed", [("Alpha Ltd", 150), ("Beta Ltd", 503)], [0, 500]),
    ("Never failed", [("Beta Ltd", 503), ("Alpha Ltd", 150)], None),
)


@pytest.mark.parametrize(("status", "customers", "void"), _MONEY_THAT_NEVER_CAME)
def test_who_paid_most_is_nobody_whose_payments_failed(
    tmp_path: Path, status: str, customers: list[tuple[str, float]], void: list[float] | None
) -> None:
    (tmp_path / "payments.csv").write_text(
        "Payment Number,Customer,Date,Amount,Status\nP1,Alpha Ltd,2026-01-05,100.00,Succeeded\n"
        "P2,Alpha Ltd,2026-01-06,50.00,Succeeded\nP3,Beta Ltd,2026-01-07,3.00,Succeeded\n"
        f"P4,Beta Ltd,2026-01-08,500.00,{status}\n"
    )
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_payments", group_by="customer")
    assert [(one["customerName"], one["amount"]) for one in answer["llm_view"]["customers"]] == customers
    meta = answer["meta"]
    assert (meta.get("voidAmountOfEach"), "draftAmountOfEach" in meta) == (void, False)
    assert ("does not count for the order" in meta.get("hint", "")) is (void is not None)


def test_who_paid_most_is_nobody_who_got_it_back(tmp_path: Path) -> None:
    (tmp_path / "payments.csv").write_text(
        "Payment Number,Customer,Date,Amount,Amount Refunded,Status\nP1,Alpha Ltd,2026-01-05,100.00,0.00,Succeeded\n"
        "P2,Beta Ltd,2026-01-07,500.00,500.00,Refunded\n"
    )
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_payments", group_by="customer")
    assert [one["customerName"] for one in answer["llm_view"]["customers"]] == ["Alpha Ltd", "Beta Ltd"]
    assert answer["meta"]["voidAmountOfEach"] == [0, 500]


def test_who_owes_most_without_balances_is_nobody_whose_invoices_are_void_or_drafts(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text(
        "Invoice No,Customer,Date,Amount,Status\n1,Acme Ltd,2026-01-05,10.00,Open\n2,Bolt plc,2026-01-06,900.00,Void\n"
        "3,Cray Inc,2026-01-07,800.00,Draft\n4,Cray Inc,2026-01-08,20.00,Open\n5,Dune Ltd,2026-01-09,950.00,Void\n"
    )
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices", group_by="customer")
        void = session.ask("list_invoices", group_by="customer", status="void")["llm_view"]["customers"]
    names = [one["customerName"] for one in answer["llm_view"]["customers"]]
    assert names == ["Cray Inc", "Acme Ltd", "Dune Ltd", "Bolt plc"]
    assert answer["meta"]["voidAmountOfEach"] == [0, 0, 950, 900]
    assert answer["meta"]["draftAmountOfEach"] == [800, 0, 0, 0]
    assert [one["amount"] for one in void] == [950, 900]  # the larger first, if that is what was asked for


def test_what_is_grouped_says_what_is_added(tmp_path: Path) -> None:
    (tmp_path / "payments.csv").write_text("Date,Customer,Amount\n2026-01-05,Acme Ltd,5.00\n")
    (tmp_path / "invoices.csv").write_text(_INVOICES)
    offers = FolderSource(tmp_path).offers
    tools = {tool.name: tool.input_schema["properties"] for tool in tools_of(offers)}
    said = {name: tools[name]["group_by"]["description"].split(":")[0] for name in ("list_invoices", "list_payments")}
    assert said == {"list_invoices": "Who owes most", "list_payments": "Who paid most"}


def test_records_keep_the_names_and_the_unit_of_their_amounts(tmp_path: Path) -> None:
    (tmp_path / "invoices.jsonl").write_text(
        '{"id":"in_1","object":"invoice","customer":"cus_9s6XKzkNRiz8i3","total":1500,"amount_remaining":500,"currency":"eur"}\n'
        '{"id":"in_2","object":"invoice","customer":"cus_9s6XKzkNRiz8i3","total":2500,"amount_remaining":2500,"currency":"eur"}\n'
    )
    with answered(tmp_path, "stripe") as session:
        answer = session.ask("list_invoices", group_by="customer")
    assert answer["llm_view"]["customers"] == [
        {"customer": "cus_9s6XKzkNRiz8i3", "total": 4000, "amount_remaining": 3000, "currency": "EUR"}
    ]


def test_payments_by_customer_and_no_grouping_where_nobody_is_named(tmp_path: Path) -> None:
    (tmp_path / "payments.csv").write_text("Date,Customer,Amount\n2026-01-05,Acme Ltd,5.00\n2026-01-06,Bolt plc,9.00\n")
    (tmp_path / "Invoices.csv").write_text("Invoice No,Date,Amount\n1,2026-01-05,5.00\n")
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_payments", group_by="customer")
        assert [one["amount"] for one in answer["llm_view"]["customers"]] == [9, 5]
        assert session.ask("list_invoices", group_by="customer")["meta"]["error"]["code"] == "invalid_argument"


def test_each_tenant_has_his_own_customers(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text(
        "Invoice No,Customer,Date,Amount,Tenant\n1,Acme Ltd,2026-01-05,5.00,a\n2,Acme Ltd,2026-01-05,7.00,b\n"
    )
    with answered(tmp_path, "exports", "--tenant-field", "Tenant") as session:
        assert session.ask("list_invoices", group_by="customer")["meta"]["recordsOfEach"] == [2]
