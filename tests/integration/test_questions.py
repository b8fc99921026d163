"""What people ask of a folder of exports; of one vendor's through a real server and the official client."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.folder_sessions import Session, answered, served


def invoice(number: int, currency: str, total: int, paid: int, status: str) -> dict[str, Any]:
    return {
        "id": f"in_{number}",
        "object": "invoice",
        "customer": "cus_1",
        "created": 1767225600 + number * 864_000,
        "due_date": 1769904000 + number * 86_400,
        "currency": currency,
        "total": total,
        "amount_due": total,
        "amount_paid": paid,
        "amount_remaining": total - paid,
        "status": status,
    }


@pytest.fixture(scope="module")
def stripe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Invoices of which the largest are nearly paid."""
    folder = tmp_path_factory.mktemp("stripe")
    records = [
        invoice(0, "usd", 5_000, 0, "open"),
        invoice(1, "usd", 90_000, 89_000, "open"),
        invoice(2, "usd", 12_000, 0, "open"),
        invoice(3, "usd", 100, 100, "paid"),
        invoice(4, "usd", 700, 0, "void"),
        *(invoice(number, "jpy", 200_000, 0, "pending") for number in range(5, 27)),
        invoice(27, "eur", 300, 0, "pending"),
    ]
    card = {"brand": "visa", "last4": "4242", "exp_month": 4, "exp_year": 2026}
    method = {"id": "pm_1", "object": "payment_method", "customer": "cus_1", "type": "card", "card": card}
    (folder / "payment_methods.jsonl").write_text(json.dumps(method))
    (folder / "invoices.jsonl").write_text("\n".join(map(json.dumps, records)))
    with served(folder, "stripe") as session:
        yield session


def test_moments_are_days(stripe: Session) -> None:
    assert stripe.listed("list_invoices", "created", from_date="2026-02-01", to_date="2026-02-15") == [
        "2026-02-10T00:00:00Z",
    ]
    assert stripe.ask("get_invoice", invoice_id="in_0")["llm_view"]["due_date"] == "2026-02-01T00:00:00Z"


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ({"sort": "-balance", "limit": 3, "status": "open"}, ["in_2", "in_0", "in_1"]),
        ({"min_balance": 1_000, "sort": "balance", "currency": "USD"}, ["in_1", "in_0", "in_2"]),
        ({"max_balance": 0}, ["in_3", "in_4"]),
        ({"sort": "-amount", "limit": 2, "currency": "usd"}, ["in_1", "in_2"]),
        ({"status": "open", "sort": "-balance", "min_balance": 2_000}, ["in_2", "in_0"]),
        ({"status": "void, Paid"}, ["in_3", "in_4"]),
        ({"to_due_date": "2026-02-03", "min_balance": 1}, ["in_0", "in_1", "in_2"]),
        ({"from_due_date": "2026-02-02", "to_due_date": "2026-02-04", "sort": "-due_date"}, ["in_3", "in_2", "in_1"]),
        ({"to_due_date": "2026-02-03", "status": "open", "sort": "-balance", "limit": 2}, ["in_2", "in_0"]),
        ({"from_due_date": "2026-03-01"}, []),
        ({"status": "void,open", "sort": "-balance", "limit": 3}, ["in_2", "in_0", "in_1"]),
    ],
)
def test_what_is_left_to_pay(stripe: Session, arguments: dict[str, Any], found: list[str]) -> None:
    assert stripe.listed("list_invoices", "id", **arguments) == found


@pytest.mark.parametrize(
    ("status", "found", "seen"),
    [
        ("open, paid", 4, ["open", "paid", "pending", "void"]),
        ("open, overdue", 3, ["open", "paid", "pending", "void"]),  # not all that was meant
        ("late, overdue", 0, ["open", "paid", "pending", "void"]),
        (" , ", 0, ["open", "paid", "pending", "void"]),
    ],
)
def test_several_statuses(stripe: Session, status: str, found: int, seen: list[str] | None) -> None:
    answer = stripe.ask("list_invoices", status=status)
    assert answer["llm_view"]["total"] == len(answer["llm_view"]["invoices"]) == found
    assert answer["meta"].get("statusesSeen") == seen


def test_more_statuses_than_anybody_needs_are_refused(stripe: Session) -> None:
    answer = stripe.ask("list_invoices", status=",".join("abcdefghi"))
    assert answer["meta"]["error"]["code"] == "invalid_argument"


@pytest.mark.parametrize(
    ("arguments", "currencies"),
    [
        ({"sort": "-amount"}, ["EUR", "JPY", "USD"]),  # the first page has yen alone
        ({"min_balance": 150_000}, ["EUR", "JPY", "USD"]),
        ({"sort": "-amount", "currency": "eur"}, None),
        ({"sort": "-date"}, ["EUR", "JPY", "USD"]),
        ({"limit": 1}, ["EUR", "JPY", "USD"]),
        ({"status": "pending"}, ["EUR", "JPY"]),  # those of the list
        ({"status": "open"}, None),
    ],
)
def test_several_currencies(stripe: Session, arguments: dict[str, Any], currencies: list[str] | None) -> None:
    meta = stripe.ask("list_invoices", **arguments)["meta"]
    assert meta.get("currencies") == currencies
    assert ("Give currency to have one of them." in meta.get("hint", "")) is (currencies is not None)
    assert meta["amountsIn"].startswith("the smallest unit of their currency")


def test_cents_beside_euros(tmp_path: Path) -> None:
    (tmp_path / "invoices.jsonl").write_text(json.dumps(invoice(1, "eur", 72_083, 0, "open")))
    shop = "invoice_number,customer_id,invoice_date,total,balance,currency,status\n"
    shop += "SHOP-1,cus_1,2026-01-05,2802.39,2802.39,EUR,open\n"
    (tmp_path / "shop_invoices.csv").write_text(shop)
    with answered(tmp_path, "stripe") as session:
        first = session.ask("list_invoices", sort="-balance", currency="EUR", limit=1)["meta"]
        both = session.ask("list_invoices")["meta"]
        others = session.ask("list_invoices", currency="USD")["meta"]
        cents = session.ask("get_invoice", invoice_id="in_1")["meta"]
        euros = session.ask("get_invoice", invoice_id="SHOP-1")["meta"]
    assert first["unitsMixed"] is True
    assert "neither the order nor a range of amounts" in first["hint"]
    assert both["unitsMixed"] is True  # which is why there are no sums
    assert "sums" not in both
    assert "unitsMixed" not in others  # of no records
    assert both["amountsIn"].endswith("in the others the unit in which their source writes them (12.50 is 12.50 EUR)")
    assert cents["amountsIn"].startswith("the smallest unit of their currency")
    assert euros["amountsIn"].startswith("the unit in which their source writes them")


@pytest.mark.parametrize(
    ("profile", "tool", "files", "shown"),
    [
        (
            "finance-default",
            "list_subscriptions",
            {
                "Kunden.csv": "Kundennummer;Name\nK1;Ludwig Harbauer\nK2;Karla Ebenholz\n",
                "subscriptions.csv": "id,accountId,name\nS-1,K1,Maintenance Ludwig Harbauer\nS-2,K2,Plan Ebenholz\n",
            },
            {"name": ["Maintenance L*****g H*******r", "Plan E*******z"]},
        ),
        (
            "chargebee",
            "list_payments",
            {
                "customers.jsonl": '{"id": "CU1", "object": "customer",'
                ' "first_name": "Ludwig", "last_name": "Harbauer"}',
                "transactions.jsonl": '{"id": "t1", "object": "transaction", "customer_id": "CU1", "amount": 1500,'
                ' "error_text": "Card of Ludwig Harbauer declined", "reference_number": "Miete Harbauer"}',
            },
            {"error_text": ["Card of L*****g H*******r declined"], "reference_number": ["Miete H*******r"]},
        ),
    ],
)
def test_a_list_names_no_customer_in_its_texts(
    tmp_path: Path, profile: str, tool: str, files: dict[str, str], shown: dict[str, list[str]]
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with answered(tmp_path, profile) as session:
        assert {field: session.listed(tool, field) for field in shown} == shown


def test_whose_card_expires(stripe: Session) -> None:
    assert stripe.listed("list_payment_methods", "card") == [{"brand": "visa", "exp_month": 4, "exp_year": 2026}]


GERMAN = {
    "Rechnungen_2026.csv": """Rechnung;Kd-Nr;Rechnungsdatum;Fällig am;Bruttobetrag;Offener Betrag;Währung;Zahlungsstatus
RE-1;K-100;05.01.2026;04.02.2026;1.190,00;1.190,00;EUR;Offen
RE-2;K-101;12.01.2026;11.02.2026;5.950,00;50,00;EUR;Teilweise bezahlt
RE-3;K-100;20.02.2026;19.03.2026;238,00;0,00;EUR;Bezahlt
RE-4;K-101;25.02.2026;24.03.2026;357,00;357,00;EUR;Überfällig
""",
    "Kunden.csv": """Kundennummer;Firma;Ansprechpartner;E-Mail-Adresse;Saldo;Währung
K-100;Nordhafen GmbH & Co. KG;Hans Muster;hans@example.com;1.190,00;EUR
K-101;Acme Corp;Jane Doe;jane@example.com;407,00;EUR
""",
    "Zahlungseingänge.csv": """Zahlungsnummer;Kundennummer;Rechnungsnummer;Zahlungsdatum;Betrag;Währung;Zahlungsart
ZA-1;K-101;RE-2;15.01.2026;5.900,00;EUR;Überweisung
""",
}  # fmt: skip


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """What a German bookkeeping exports, under the default profile."""
    folder = tmp_path_factory.mktemp("german")
    for name, text in GERMAN.items():
        (folder / name).write_text(text)
    with answered(folder, "finance-default") as session:
        yield session


def test_a_german_folder_shows_what_a_question_needs(german: Session) -> None:
    found = german.ask("list_invoices", status="offen, überfällig, teilweise bezahlt", sort="-balance")["llm_view"]
    assert [invoice["invoiceNumber"] for invoice in found["invoices"]] == ["RE-1", "RE-4", "RE-2"]
    assert found["invoices"][0] == {
        "invoiceNumber": "RE-1",
        "accountId": "K-100",
        "invoiceDate": "2026-01-05",
        "dueDate": "2026-02-04",
        "amount": "1190.00",
        "balance": "1190.00",
        "currency": "EUR",
        "status": "Offen",
    }
    overdue = german.ask("list_invoices", to_due_date="2026-03-23", min_balance=0.01)
    assert [invoice["invoiceNumber"] for invoice in overdue["llm_view"]["invoices"]] == ["RE-1", "RE-2"]
    assert overdue["meta"]["sums"] == [{"currency": "EUR", "records": 2, "amount": 7140.0, "balance": 1240.0}]
    (payment,) = german.ask("list_payments")["llm_view"]["payments"]
    assert (payment["invoiceNumber"], payment["method"]) == ("RE-2", "Überweisung")


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Acme", "K-101"),
        ("nordhafen gmbh", "K-100"),
        ("NORDHAFEN GMBH & CO KG", "K-100"),
        ("Nord", None),
        ("Jane", None),
    ],
)
def test_a_german_customer_is_found_by_the_beginning_of_a_name(german: Session, name: str, number: str | None) -> None:
    answer = german.ask("find_customer", name=name)
    assert [account["id"] for account in answer["llm_view"].get("accounts", [])] == [number] * bool(number)
    if number is not None:
        assert german.ask("get_account", account_id=number.lower())["llm_view"]["id"] == number
