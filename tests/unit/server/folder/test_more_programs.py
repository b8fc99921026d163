"""Lists of QuickBooks, SAP, DATEV, NetSuite, easybill, Harvest, Paddle, Square and Recurly, as they name them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from server.folder.files.file_names import kind_of_name
from server.folder.source import FolderSource
from server.records.shapes import RECORD_KINDS
from server.source import Query
from tests.integration.folder_sessions import answered


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Acme LLC_Transaction List by Customer", "payment"),
        ("Customer Balance Detail", "invoice"),
        ("Invoices by date", "invoice"),
        ("invoices_by_product", None),
        ("payments by card", None),
        ("lobby status invoices", None),
    ],
)
def test_how_a_list_is_grouped_is_no_second_thing_in_it(name: str, kind: str | None) -> None:
    found, told = kind_of_name(name)
    assert told
    assert (None if found is None else RECORD_KINDS[found]) == kind


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("OPOS-Liste Debitoren.csv", "Konto;Kontobezeichnung;Rechnungs-Nr.;F\u00e4lligkeit;Saldo\n", "invoice"),
        ("Debitoren.csv", "Debitorennr;Name;Nummer;F\u00e4lligkeit\n", "account"),  # of anything
        ("Kunden.csv", "Kundennummer;Name;Rechnungs-Nr.\n", "account"),  # the last one
        ("FBL5N.csv", "Debitor;Name 1;Belegnummer;Nettof\u00e4lligkeit\n", "invoice"),
        ("FBL5N.csv", "Customer;Name 1;Document Number;Net due date\n", "invoice"),
    ],
)
def test_lists_of_what_customers_owe_are_invoices(tmp_path: Path, name: str, text: str, kind: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (file,) = FolderSource(tmp_path).files.files
    assert file.kind is not None
    assert RECORD_KINDS[file.kind] == kind


@pytest.mark.parametrize(
    ("entity", "head", "row", "stated"),
    [
        ("invoice", "Document Number;Date;Amount;Currency", "1;2026-01-02;5.00;US Dollar - USD", (5.0, "USD")),
        ("invoice", "Invoice #;Date Issued;Invoice Amount;Currency", "1;2026-01-02;5.00;EUR (Euro)", (5.0, "EUR")),
        (
            "invoice",
            "Belegnr;Belegdatum;Betrag in Belegw\u00e4hrung;Belegw\u00e4hrung",
            "1;02.01.2026;5,00;EUR",
            (5, "EUR"),
        ),
        ("invoice", "Dokumentnummer;Dokumentdatum;Brutto Gesamt;W\u00e4hrung", "1;02.01.2026;5,00;EUR", (5.0, "EUR")),
        ("invoice", "invoice_number;invoice_date;invoice_total;currency", "1;2026-01-02;5.00;USD", (5.0, "USD")),
        ("payment", "Transaction ID;Billed At;Grand Total;Currency", "1;2026-01-02T10:00:00Z;5.00;USD", (5.0, "USD")),
        ("payment", "Transaction ID;Date;Total Collected;Currency", "1;2026-01-02;5.00;USD", (5.0, "USD")),
        ("payment", "Transaction ID;Date;Amount;Currency", "1;2026-01-02;5.00;USD or EUR", (None, "other")),
    ],
)
def test_headings_of_more_programs_are_known(
    tmp_path: Path, entity: str, head: str, row: str, stated: tuple[float | None, str]
) -> None:
    (tmp_path / f"{entity}s.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    since = date(2026, 1, 2)
    page = FolderSource(tmp_path).list(entity, Query(since=since, until=since), limit=2, cursor=None)
    (added,) = page.sums
    assert (None if added.amount is None else float(added.amount), added.currency) == stated


SHOPIFY = (
    "Name,Email,Financial Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
    "Billing Name,Refunded Amount,Outstanding Balance,Id\n"
    "#1002,bo@x.example,paid,USD,36.00,2026-08-19 08:00:00 -0400,1,Fern Print,16.00,Bo Example,10.00,0.00,2\n"
    "#1002,bo@x.example,,,,2026-08-19 08:00:00 -0400,1,Moss Print,16.00,,,,\n"
    "#1001,cy@x.example,pending,USD,20.00,2026-08-18 08:00:00 -0400,1,Fern Print,16.00,Cy Example,0.00,20.00,1\n"
)
WOOCOMMERCE = (
    "order_id,order_number,order_date,status,tax_total,order_total,refunded_total,order_currency,customer_id,"
    "billing_first_name,billing_last_name,billing_company,billing_email\n"
    "101,W-101,2026-03-01 10:00:00,completed,1.00,36.00,10.00,USD,7,Ada,Lovelace,,ada@x.example\n"
    "102,W-102,2026-03-02 10:00:00,completed,1.00,20.00,0.00,USD,8,Bo,Ek,Ek GmbH,bo@x.example\n"
)


@pytest.mark.parametrize("text", [SHOPIFY, WOOCOMMERCE])
def test_what_was_given_back_of_orders_is_added_up(tmp_path: Path, text: str) -> None:
    (tmp_path / "orders_export_1.csv").write_text(text)
    with answered(tmp_path, "exports") as session:
        listed = session.ask("list_invoices", from_date="2026-01-01")
    assert {one["refundAmount"] for one in listed["llm_view"]["invoices"]} == {"10.00", "0.00"}
    assert all(one["customerName"] for one in listed["llm_view"]["invoices"])
    (added,) = listed["meta"]["sums"]
    assert (added["amount"], added["refundAmount"]) == (56, 10)


def test_an_export_of_recurly_tells_who_owes_what_since_when(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text(
        "invoice_number,invoice_subtotal,invoice_currency,invoice_tax,invoice_total,invoice_date,invoice_state,account_code,"
        "account_email,account_first_name,account_last_name,account_company_name,invoice_due_on,balance\n"
        "1001,90.00,USD,10.00,100.00,2026-01-05T10:00:00Z,past_due,acc1,bo@b.example,Bo,Eklund,,2026-02-04T10:00:00Z,100.00\n"
    )
    with answered(tmp_path, "exports") as session:
        listed = session.ask("list_invoices", status="past_due", to_due_date="2026-02-04", min_balance=0.01)
    (one,) = listed["llm_view"]["invoices"]
    assert (one["dueDate"][:10], one["status"], one["customerName"]) == ("2026-02-04", "past_due", "** E*****d")
    assert (listed["meta"]["sums"][0]["netAmount"], listed["meta"]["sums"][0]["taxAmount"]) == (90, 10)


@pytest.mark.parametrize(("second", "amount"), [("1300.00", 1350), ("1400.00", 50)])
def test_a_payment_of_several_invoices_is_added_up_once(tmp_path: Path, second: str, amount: int) -> None:
    (tmp_path / "Customer_Payment.csv").write_text(
        "Payment Number,CustomerPayment ID,Customer Name,Date,Amount,Amount Applied to Invoice,Invoice Number\n"
        "1,4600001,Bowman Ltd,2026-02-01,1300.00,1000.00,INV-1\n"
        f"1,4600001,Bowman Ltd,2026-02-01,{second},180.00,INV-4\n"
        "2,4600002,Lia Stone,2026-02-01,50.00,50.00,INV-2\n"
    )
    (added,) = FolderSource(tmp_path).list("payment", Query(), limit=5, cursor=None).sums
    assert (added.records, added.amount, added.sharing_id) == (2, Decimal(amount), int(second != "1300.00"))
