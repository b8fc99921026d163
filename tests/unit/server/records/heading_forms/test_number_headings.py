"""Headings that end like numbers are numbers: read under the name that the table has, and never somebody's name."""

from pathlib import Path

import pytest

from server.records.heading_forms.headings import folded
from server.records.shapes import ACCOUNT, field_parts, fold, shapes
from tests.integration.folder_sessions import answered


@pytest.mark.parametrize(
    ("names", "known"),
    [
        (["Customer #", "Customer Name"], ["customerno", "customername"]),
        (["Cust No", "Cust. No."], ["customerno", "customernumber"]),  # two never become one
        (["CustNo"], ["customerno"]),
        (["Cust ID"], ["customerid"]),
        (["Inv No"], ["invoiceno"]),
        (["Inv. #"], ["invoiceno"]),
        (["Invoice #"], ["invoiceno"]),
        (["Bill No"], ["invoiceno"]),
        (["Order No"], ["ordernumber"]),
        (["Order #"], ["ordernumber"]),
        (["Refund No"], ["refundnumber"]),
        (["Refund #"], ["refundnumber"]),
        (["Faktura-Nr."], ["fakturanr"]),
        (["Kunde Nr."], ["kundenr"]),
        (["Debitor #"], ["debitornr"]),
        (["Payment No.", "Receipt #"], ["paymentno", "receipt"]),  # of each payment, if the rows say so
        (["DocNumber"], ["docno"]),  # QuickBooks' API
        # No such number is known: it is no name at least.
        (["Company #"], [""]),
        (["Customer #", "Customer No", "Customer Number"], ["", "customerno", "customernumber"]),
        # What is known as it is, and what is none.
        (["Customer No", "Payment Number", "N\u00b0 client"], ["customerno", "paymentnumber", "nclient"]),
        (["Ref #", "Phone #", "# of items", "#", "No."], ["ref", "phone", "ofitems", "", "no"]),
        (["Casino", "Numero", "Nr", "Customer"], ["casino", "numero", "nr", "customer"]),
        # A bill is an invoice where nothing else is, and nobody's who sends bills.
        (["Bill No", "Invoice Number"], ["billno", "invoicenumber"]),
        (["Bill #", "Vendor Name"], ["bill", "vendorname"]),
        (["Bill No", "Creditor"], ["billno", "creditor"]),
        # An account is a customer's, unless it is a bank's or he has an id as well, by which his invoices are found.
        (["Acct #", "Name"], ["accountno", "name"]),
        (["Acct #", "Customer ID"], ["accountno", "customerid"]),
        (["Acct ID", "Customer"], ["accountid", "customer"]),
        (["Acct ID", "Customer ID"], ["acctid", "customerid"]),
        (["Acct #", "Sort Code"], ["acct", "sortcode"]),
        (["Account #", "Bank Name"], ["account", "bankname"]),
        (["Acct No.", "BIC"], ["acctno", "bic"]),
        (["Cust #", "IBAN"], ["customerno", "iban"]),
    ],
)
def test_what_ends_like_a_number_is_one(names: list[str], known: list[str]) -> None:
    assert list(folded(names).values()) == known


def test_whoever_is_shown_by_a_name_is_found_by_it() -> None:
    found = {place.flat for places in field_parts(ACCOUNT, "").names for place in places}
    assert {fold(heading) for heading in shapes()[ACCOUNT].headings["name"]} <= found


@pytest.mark.parametrize(
    "number", ["Customer #", "Cust No", "Cust. #", "Client ID", "Client No.", "Customer Code", "Customer ID"]
)
@pytest.mark.parametrize("name", ["Customer Name", "Client Name", "Client", "Business Name"])
def test_customers_are_known_by_their_numbers_and_found_by_their_names(tmp_path: Path, number: str, name: str) -> None:
    (tmp_path / "customers.csv").write_text(f"{number},{name},Email\nC-1,Alpha Ltd,\nC-2,Jane Doe,jane@x.example\n")
    (tmp_path / "invoices.csv").write_text(
        f"Inv. #,{number},Date,Amount\nI-1,C-1,2026-01-02,5.00\nI-2,C-2,2026-01-02,7.00\n"
    )
    with answered(tmp_path, "exports") as session:
        assert session.ask("list_accounts")["llm_view"]["accounts"] == [
            {"id": "C-1", "name": "Alpha Ltd"},
            {"id": "C-2", "name": "J***e D***e"},
        ]
        assert session.ask("find_customer", name="Jane Doe")["llm_view"]["total"] == 1
        assert session.listed("list_invoices", "invoiceNumber", account_id="C-2") == ["I-2"]
        assert session.listed("list_invoices", "accountId") == ["C-1", "C-2"]


@pytest.mark.parametrize("heading", ["Payment No", "Payment No.", "Payment #", "Receipt No", "Pmt #", "Zahlung Nr"])
def test_payments_are_asked_for_by_their_numbers(tmp_path: Path, heading: str) -> None:
    rows = "P1,2026-01-02,Alpha Ltd,5.00\nP2,2026-01-02,Alpha Ltd,5.00\n"
    (tmp_path / "payments.csv").write_text(f"{heading},Date,Customer,Amount\n{rows}")
    with answered(tmp_path, "exports") as session:
        assert session.listed("list_payments", "paymentNumber") == ["P1", "P2"]
        assert session.ask("get_payment", payment_id="P1")["llm_view"]["amount"] == "5.00"


@pytest.mark.parametrize(
    "rows",
    ["P1,2026-01-02,A Ltd,5.00\nP1,2026-01-02,B Ltd,7.00\n", "P1,2026-01-02,A Ltd,5.00\n,2026-01-02,B Ltd,7.00\n"],
)
def test_what_does_not_number_each_payment_hides_none(tmp_path: Path, rows: str) -> None:
    (tmp_path / "payments.csv").write_text(f"Payment No,Date,Customer,Amount\n{rows}")
    with answered(tmp_path, "exports") as session:
        assert session.ask("list_payments")["meta"]["sums"][0]["amount"] == 12


@pytest.mark.parametrize(
    ("heading", "meaning"), [("Kontakt-ID alt", ""), ("Customer Ref ID", "accountId"), ("Customer called", "name")]
)
def test_the_number_of_a_customer_is_not_proposed_as_a_name(tmp_path: Path, heading: str, meaning: str) -> None:
    (tmp_path / "invoices.csv").write_text(f"Invoice Number,{heading},Date,Amount\nI-1,C-1,2026-01-02,5.00\n")
    with answered(tmp_path, "exports"):
        told = (tmp_path / ".stderr").read_text()
    assert (f"--map 'invoices:{heading}={meaning}'" in told) is bool(meaning)
    assert "ID=name" not in told


def test_a_number_sign_is_part_of_a_heading_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("Folio #,Customer,Date,Amount\nI-1,Alpha Ltd,2026-01-02,5.00\n")
    with answered(tmp_path, "exports"):
        assert "it has Folio #; --map 'invoices:HEADING=id'" in (tmp_path / ".stderr").read_text()


@pytest.mark.parametrize(
    ("number", "shown"),
    [("R\u00dc-2026-1", True), ("RU\u0308-2026-1", True), ("R\u00dc-ohne", False), ("M\u00fcller 1", False)],
)
def test_a_number_may_have_letters_of_any_language(tmp_path: Path, number: str, *, shown: bool) -> None:
    (tmp_path / "rechnungen.csv").write_text(
        f"Rechnungsnummer,Datum,Kunde,Betrag\n{number},2026-01-02,Alpha GmbH,5.00\n"
    )
    with answered(tmp_path, "exports") as session:
        assert session.listed("list_invoices", "invoiceNumber") == [number if shown else None]
