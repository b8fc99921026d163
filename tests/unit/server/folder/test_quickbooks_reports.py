"""QuickBooks' reports as they are exported: payments without a number, open items by age, customers by name."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from server.folder.index.current import Place
from server.folder.problems import Problem
from server.folder.source import FolderSource
from server.source import Query
from tests.integration.folder_sessions import answered

TRANSACTIONS = """Transaction List by Customer,,,,,,
Bright Studio LLC,,,,,,
,,,,,,
,Date,Transaction type,Num,Memo/Description,Amount,Balance
Acme Corp,,,,,,
,07/10/2026,Credit Memo,1010,,-50.00,-50.00
,10/15/2026,Invoice,1032,,560.00,510.00
,10/20/2026,Payment,,,100.00,410.00
,10/20/2026,Payment,,,100.00,310.00
,10/21/2026,Time Charge,,,75.00,310.00
Total for Acme Corp,,,,,$510.00,
Amy's Bird Sanctuary,,,,,,
,07/01/2026,Invoice,1001,,"1,239.00","1,239.00"
,08/02/2026,Payment,2064,,"1,000.00",239.00
"""

AGING = """A/R Aging Detail,,,,,,,
Bright Studio LLC,,,,,,,
"As of November 29, 2026",,,,,,,
,,,,,,,
,Date,Transaction type,Num,Customer full name,Due date,Amount,Open balance
91 or more days past due,,,,,,,
,07/01/2026,Invoice,1001,Amy's Bird Sanctuary,07/31/2026,"1,239.00",239.00
,07/10/2026,Credit Memo,1010,Acme Corp,07/10/2026,-50.00,-50.00
Total for 91 or more days past due,,,,,,"$1,189.00",$189.00
1 - 30 days past due,,,,,,,
,10/15/2026,Invoice,1032,Acme Corp,11/14/2026,560.00,560.00
,10/20/2026,Payment,,Acme Corp,10/20/2026,-100.00,-100.00
Total for 1 - 30 days past due,,,,,,$460.00,$460.00
TOTAL,,,,,,"$1,649.00",$649.00
,,,,,,,
"Sunday, November 29, 2026 10:05 AM GMTZ",,,,,,,
"""

CUSTOMERS = """Customer Contact List,,,
Bright Studio LLC,,,
,,,
Customer full name,Phone numbers,Email,Bill address
Acme Corp,(555) 010-4567,ap@acme.example,"12 Main St, Tucson AZ"
Amy's Bird Sanctuary,,
Cool Cars
Tucson,AZ
,,,
"Sunday, November 29, 2026 10:05 AM GMTZ",,,
"""


def test_a_payment_needs_no_number(tmp_path: Path) -> None:
    (tmp_path / "Transaction List by Customer.csv").write_text(TRANSACTIONS)
    source = FolderSource(tmp_path)
    page = source.list("payment", Query(account_id="Acme Corp"), limit=20, cursor=None)
    assert [json.loads(record)["Amount"] for record in page.records] == ["100.00", "100.00"]
    assert [one.amount for one in page.sums] == [Decimal(200)]
    assert (page.left_out, page.credits, source.offers["invoice"].sums) == (0, False, True)
    invoices = source.list("invoice", Query(), limit=20, cursor=None)
    assert [(one.amount, one.balance) for one in invoices.sums] == [(Decimal(1749), None)]
    assert "balance" not in source.offers["invoice"].filters  # it goes on, and falls by what is paid
    # A second export of the same rows has the same payments, and one more.
    (tmp_path / "Transaction List by Customer (2).csv").write_text(
        TRANSACTIONS.replace(",10/21/2026,Time Charge", ",10/20/2026,Payment,,,100.00,210.00\n,10/21/2026,Time Charge")
    )
    assert source.count("payment", Query(account_id="Acme Corp")) == 3


@pytest.mark.parametrize(
    ("head", "row", "payments"),
    [
        ("Datum;Kunde;Betrag", "05.01.2026;Nordhafen GmbH;5,00", 1),
        ("Datum;Kunde;Betrag", "05.01.2026;;5,00", 0),  # of nobody
        ("Datum;Kunde;Betrag", ";Nordhafen GmbH;5,00", 0),
        ("Datum;Kunde;Betrag", "05.01.2026;Nordhafen GmbH;", 0),
        ("Datum;Kunde;Betrag", "05.01.2026;Nordhafen GmbH;viel", 0),
        ("Nummer;Datum;Kunde;Betrag", ";05.01.2026;Nordhafen GmbH;5,00", 1),
        ("Datum;Text;Betrag", "05.01.2026;Miete;5,00", 0),  # which way is not said
    ],
)
def test_who_paid_when_and_how_much_is_a_payment(tmp_path: Path, head: str, row: str, payments: int) -> None:
    (tmp_path / "Zahlungen.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    (tmp_path / "Zahlungen alt.csv").write_text(f"{head}\n{row}\n{row}\n", encoding="utf-8")
    (tmp_path / "Rechnungen.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    source = FolderSource(tmp_path)
    assert source.count("payment", Query()) == 2 * payments  # the most that a file has of one
    assert source.count("invoice", Query()) == 0


def test_payments_that_are_added_below_are_counted_with_those_above(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    row = "2026-01-05,Acme Corp,5.00\n"
    (data / "payments.csv").write_text(f"Date,Customer,Amount\n{row}")
    source = FolderSource(data, place=Place(tmp_path / "index", -1))
    assert source.count("payment", Query()) == 1
    with (data / "payments.csv").open("a") as file:
        file.write(row)
    assert source.count("payment", Query()) == 2


@pytest.mark.parametrize("name", ["Bright_A_R Aging Detail.csv", "A_R Aging Detail Report.csv", "open items.csv"])
def test_open_items_by_age_are_invoices(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(AGING)
    source = FolderSource(tmp_path)
    page = source.list("invoice", Query(sort="due_date"), limit=20, cursor=None)
    said = [json.loads(record) for record in page.records]
    assert [one["Num"] for one in said] == ["1010", "1001", "1032"]
    assert [(one.amount, one.balance) for one in page.sums] == [(Decimal(1749), Decimal(749))]
    # What was paid and is not assigned yet has no number, and is said to be missing.
    assert [problem for problem in source.problems if problem.reason != "total row"] == [
        Problem(name, "no id", 1, (12,))
    ]


def test_what_is_owed_to_vendors_is_no_invoice_of_customers(tmp_path: Path) -> None:
    (tmp_path / "A_P Aging Detail.csv").write_text(AGING.replace("Customer full name", "Vendor"))
    assert FolderSource(tmp_path).files.unknown == ("A_P Aging Detail.csv",)


def test_customers_are_those_who_stand_there_and_not_the_time(tmp_path: Path) -> None:
    (tmp_path / "Customer Contact List.csv").write_text(CUSTOMERS)
    source = FolderSource(tmp_path)
    page = source.list("account", Query(), limit=20, cursor=None)
    names = [json.loads(record)["Customer full name"] for record in page.records]
    assert names == ["Acme Corp", "Amy's Bird Sanctuary", "Cool Cars"]
    assert source.problems == (Problem("Customer Contact List.csv", "broken", 1, (8,)),)  # what stands under what?


def test_reports_that_state_the_same_amounts_are_added_up_once(tmp_path: Path) -> None:
    (tmp_path / "A_R Aging Detail.csv").write_text(AGING)
    (tmp_path / "Transaction List by Customer.csv").write_text(TRANSACTIONS)
    with answered(tmp_path, "exports") as session:
        listed = session.ask("list_invoices")["meta"]
        one = session.ask("get_invoice", invoice_id="1001")["meta"]
        paid = session.ask("list_payments", account_id="Acme Corp")["meta"]
    (added,) = listed["sums"]
    assert (added["records"], added["amount"], added["balance"], added.get("sharingId")) == (3, 1749, 749, None)
    assert "filesDisagree" not in one
    assert paid["sums"] == [{"currency": None, "records": 2, "amount": 200}]


def test_reports_that_disagree_are_not_added_up(tmp_path: Path) -> None:
    (tmp_path / "A_R Aging Detail.csv").write_text(AGING)
    other = TRANSACTIONS.replace("1,239.00", "1,240.00").replace("239.00", "240.00")
    (tmp_path / "Transaction List by Customer.csv").write_text(other)
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
        one = session.ask("get_invoice", invoice_id="1001")["meta"]
    assert (added["amount"], added["sharingId"], one["filesDisagree"]) == (510, 1, 1)
