"""What people ask of exports as Zoho, Mollie, PayPal, Odoo, Recurly, bexio and Pennylane write them."""

from pathlib import Path

import pytest

from tests.integration.folder_sessions import answered


def test_a_company_is_shown_though_another_field_calls_it_like_a_person(tmp_path: Path) -> None:
    (tmp_path / "Contacts.csv").write_text(
        "Contact ID,Contact Name,Company Name,Display Name,EmailID,Status\n"
        "4601,Nordhafen GmbH,Nordhafen GmbH,Nordhafen GmbH,a@x.example,Active\n"
        "4602,Jane Miller,,Jane Miller,jane@x.example,Active\n"
    )
    (tmp_path / "Customer_Payment.csv").write_text(
        "Payment Number,CustomerPayment ID,Amount,Date,Currency Code,Customer Name,CustomerID\n"
        "1,9001,100.00,2026-10-01,EUR,Nordhafen GmbH,4601\n2,9002,50.00,2026-10-02,EUR,Jane Miller,4602\n"
    )
    with answered(tmp_path, "exports") as session:
        assert session.listed("list_accounts", "name") == ["Nordhafen GmbH", "J***e M*****r"]
        assert session.listed("list_payments", "customerName") == ["Nordhafen GmbH", "J***e M*****r"]
        (found,) = session.ask("find_customer", email="jane@x.example")["llm_view"]["accounts"]
        assert session.listed("list_payments", "amount", account_id=found["id"]) == ["50.00"]


def test_what_was_given_back_of_payments_is_added_up_apart(tmp_path: Path) -> None:
    (tmp_path / "mollie-payments.csv").write_text(
        "Date,Payment method,Currency,Amount,Status,ID,Consumer name,Amount refunded\n"
        "2026-10-01 12:00:00,ideal,EUR,100.00,refunded,tr_1,Jane Miller,30.00\n"
        "2026-10-02 12:00:00,ideal,EUR,50.00,paid,tr_2,Jane Miller,\n"
        "2026-10-03 12:00:00,ideal,EUR,20.00,refunded,tr_3,Hans Meier,20.00\n"
    )
    with answered(tmp_path, "exports") as session:
        (refunded,) = session.ask("list_payments", status="refunded")["meta"]["sums"]
        (paid,) = session.ask("list_payments", status="paid")["meta"]["sums"]
        (of_one,) = session.ask("list_payments", account_id="Jane Miller")["meta"]["sums"]
    assert refunded == {"currency": "EUR", "records": 2, "amount": 120.0, "refundAmount": 50.0}
    assert paid == {"currency": "EUR", "records": 1, "amount": 50.0}
    assert of_one["refundAmount"] == 30.0


@pytest.mark.parametrize(
    ("name", "text", "tool", "shown"),
    [
        (
            "Download.CSV",
            ('"Date","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","Transaction ID"\n'
            '"10/31/2026","Kim Ltd","Payment Refund","Completed","USD","-64.22","0.00","-64.22","a@b.example","0A1"\n'),
            "list_payments",
            {"id": "0A1", "amount": "-64.22", "effectiveDate": "2026-10-31"},
        ),
        (
            "Invoices (account.move).csv",
            ("Number,Invoice Partner Display Name,Invoice/Bill Date,Due Date,Tax Excluded,Total,Amount Due,Status\n"
            "INV/2026/00001,Azure Interior Inc.,2026-10-01,2026-10-31,100.0,120.0,60.0,Posted\n"),
            "list_invoices",
            {"invoiceNumber": "INV/2026/00001", "customerName": "Azure Interior Inc.", "invoiceDate": "2026-10-01",
             "netAmount": "100.0", "amount": "120.0", "balance": "60.0"},
        ),
        (
            "invoices_summary.csv",
            ("id,account_code,account_company_name,invoice_number,invoice_date,due_on,status,currency,invoice_total\n"
            "i1,acct-7,Azure Interior Inc.,1001,2026-10-01 10:00:00 UTC,2026-10-31 10:00:00 UTC,paid,USD,12.00\n"),
            "list_invoices",
            {"accountId": "acct-7", "customerName": "Azure Interior Inc.", "amount": "12.00"},
        ),
        (
            "Rechnungen.csv",
            "Nr.;Kunde;Datum;Fällig am;Währung;Total;Offen\nRE-7;Bau AG;01.10.2026;31.10.2026;CHF;1'200.50;1'200.50\n",
            "list_invoices",
            {"invoiceNumber": "RE-7", "amount": "1200.50", "balance": "1200.50", "invoiceDate": "2026-10-01"},
        ),
        (
            "Factures.csv",
            "Numéro;Client;Montant TTC;Restant à payer;Statut de paiement\nF-7;Dupré SARL;12,50 €;2,50 €;Payée\n",
            "list_invoices",
            {"balance": "2.50 EUR", "status": "Payée"},
        ),
        (
            "invoices.csv",
            (
                "Invoice Amount,Invoice Balance,Invoice Number,Invoice Due Date,Client Name,Client Currency\n"
                "7.00,2.50,0007,2026-10-31,Dupré SARL,EUR\n"
            ),
            "list_invoices",
            {"currency": "EUR", "amount": "7.00", "balance": "2.50", "dueDate": "2026-10-31"},
        ),
        (
            "Fatture emesse.csv",
            "Prossima scadenza;Numero;Cliente;Lordo;Da saldare\n31/10/2026;7/A;Bianchi S.r.l.;1.012,50;12,50\n",
            "list_invoices",
            {"dueDate": "2026-10-31", "amount": "1012.50", "balance": "12.50"},
        ),
        (
            "subscriptions.csv",
            (
                "uuid,account_code,account_company_name,plan_code,plan_name,state,unit_amount,current_period_ends_at\n"
                "s7f,a-7,Dupré SARL,pro,Pro,active,49,2026-12-03 10:00:00 UTC\n"
            ),
            "list_subscriptions",
            {"id": "s7f", "accountId": "a-7", "plan": "Pro", "amount": "49", "renewalDate": "2026-12-03 10:00:00 UTC"},
        ),
        (
            "verkoopfacturen.csv",
            "Factuurnummer;Contact;Factuurdatum;Bedrag incl. btw\n2026-7;Dupré SARL;31-10-2026;1.012,50\n",
            "list_invoices",
            {"customerName": "Dupré SARL", "amount": "1012.50"},
        ),
    ],
)  # fmt: skip
def test_as_it_is_exported(tmp_path: Path, name: str, text: str, tool: str, shown: dict[str, str]) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with answered(tmp_path, "exports") as session:
        page = session.ask(tool)["llm_view"]
    (record,) = next(value for value in page.values() if isinstance(value, list))
    assert record.items() >= shown.items()


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("invoice_summary.csv", "Month,Currency,Total"),  # adds them up
        ("invoice_payments.csv", "Invoice Number,Invoice Date,Amount"),
        ("Invoices (deleted).csv", "Invoice Number,Invoice Date,Amount"),
    ],
)
def test_what_is_none_of_these_stays_unused(tmp_path: Path, name: str, heading: str) -> None:
    (tmp_path / name).write_text(f"{heading}\n1,2026-10-01,3\n")
    with answered(tmp_path, "exports") as session:
        assert session.ask("list_invoices")["meta"]["recordsInData"] is False


def test_payers_are_found_by_a_name_in_two_columns(tmp_path: Path) -> None:
    (tmp_path / "payments_export.csv").write_text(
        "id,charge_date,amount,currency,status,customers.id,customers.given_name,customers.family_name\n"
        "PM1,2026-10-01,5.00,GBP,paid_out,CU1,Jane,Miller\nPM2,2026-10-02,6.00,GBP,paid_out,CU2,Hans,Meier\n"
        "PM3,2026-10-03,7.00,GBP,failed,CU1,Jane,Miller\n"
    )
    with answered(tmp_path, "exports") as session:
        assert session.listed("list_payments", "id", account_id="Jane Miller") == ["PM1", "PM3"]
        assert session.listed("list_payments", "id", account_id="Miller") == []


def test_amounts_in_several_currencies_are_not_added_up_as_one(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text(
        "Invoice Number,Total,Client Currency\n1,10.00,EUR\n2,20.00,USD\n3,5.00,EUR\n"
    )
    (tmp_path / "payments.csv").write_text("Payment Number,Amount,Currency,Settlement Currency\n1,10.00,EUR,USD\n")
    with answered(tmp_path, "exports") as session:
        sums = session.ask("list_invoices")["meta"]["sums"]
        assert [(one["currency"], one["amount"]) for one in sums] == [("EUR", 15.0), ("USD", 20.0)]
        assert session.ask("list_payments")["meta"]["sums"][0]["currency"] == "EUR"


def test_a_subscription_that_ends_with_its_period_says_so_beside_the_day_of_renewal(tmp_path: Path) -> None:
    row = "sub_1,cus_1,active,2026-11-02,2026-12-02,true"
    head = "id,Customer ID,Status,Current Period Start (UTC),Current Period End (UTC),Cancel At Period End"
    (tmp_path / "subscriptions.csv").write_text(f"{head}\n{row}\n")
    with answered(tmp_path, "exports") as session:
        (shown,) = session.ask("list_subscriptions")["llm_view"]["subscriptions"]
    assert shown["renewalDate"] == "2026-12-02"
    assert next(value for name, value in shown.items() if "ancel" in name) in {"true", True}
