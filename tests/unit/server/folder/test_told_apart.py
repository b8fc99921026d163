"""What is no open invoice is in no sum of them: by the name of its file, by its type or by its state."""

from pathlib import Path

import pytest

from server.folder.advice.notices import folder_summary
from server.folder.source import FolderSource
from server.source import Query
from tests.integration.folder_sessions import answered

_HEAD = "Invoice No,Customer,Date,Amount,Balance\n"


def _added(folder: Path, tool: str = "list_invoices") -> tuple[int, float | None, float | None]:
    """(records, what their amounts come to, what their balances come to)."""
    with answered(folder, "exports") as session:
        answer = session.ask(tool)
    sums = answer["meta"].get("sums", [{}])
    return answer["llm_view"]["total"], sums[0].get("amount"), sums[0].get("balance")


@pytest.mark.parametrize(
    ("name", "used"),
    [
        ("Draft invoices", False),
        ("invoice_drafts_2026", False),
        ("Proforma invoices", False),
        ("Pro-forma invoices", False),
        ("Voided invoices", False),
        ("Cancelled invoices", False),
        ("Written-off invoices", False),
        ("Invoices bad debt", False),
        ("Rechnungsentwürfe", False),
        ("Rechnungen Entwürfe", False),
        ("Proformarechnungen", False),
        ("Stornierte Rechnungen", False),
        ("Brouillons de factures", False),
        ("Factures annulées", False),
        ("Facturas anuladas", False),
        ("Fatture annullate", False),
        ("Entwürfe", False),
        ("Void", False),
        ("Open invoices", True),
        ("Paid invoices", True),
        ("Factures à relancer", True),
        ("Angebote und Rechnungen", False),
        ("Avoid Ltd invoices", True),
        ("Draftsman invoices", True),
        ("Recurring invoices", True),
        ("Scheduled invoices", False),
        ("Geplante Rechnungen 2027", False),
        ("Facturas programadas", False),
        ("Invoices to approve", False),
        ("Rechnungen zur Freigabe", False),
        ("Approved invoices", True),
        ("Sent invoices", True),
        ("Outstanding invoices", True),  # they were billed
        ("Invoices due", True),
        ("Planned Parenthood invoices", True),
        ("Rechnungen Konzept AG", True),
        ("Draft invoices Jan 2026", False),
        ("Draft sales invoices Q3", False),
        ("Fatture in bozza", False),
        ("Draft and void invoices", False),
        ("Void Fitness invoices", True),  # whose they are
        ("Draft House invoices", True),
        ("Entwurf & Partner Rechnungen", True),
        ("Concept Store Amsterdam facturen", True),
        ("Concept Ltd invoices", True),
        ("Facturen Concepts BV", True),
        ("Bad Debt Records Ltd invoices", True),
        ("Pro Forma Studios invoices", True),
        ("Invoices cancelled customers", True),
        ("Estimated readings invoices", True),
        ("Estimated invoices", True),
        ("Invoices (no drafts)", True),  # the opposite
        ("Rechnungen ohne Entwürfe", True),
        ("Rechnungen ohne stornierte", True),
        ("Factures hors brouillons", True),
        ("Invoices excluding void", True),
        ("Invoices converted from proforma", True),
    ],
)
def test_a_file_that_is_called_after_what_nobody_owes_is_not_used(tmp_path: Path, name: str, *, used: bool) -> None:
    (tmp_path / "Invoices.csv").write_text(f"{_HEAD}1,Acme Ltd,2026-01-05,100.00,100.00\n")
    (tmp_path / f"{name}.csv").write_text(f"{_HEAD}2,Acme Ltd,2026-01-06,400.00,400.00\n")
    assert _added(tmp_path) == ((2, 500, 500) if used else (1, 100, 100))


@pytest.mark.parametrize(
    ("name", "used"),
    [
        ("Failed payments", False),
        ("Declined payments", False),
        ("Abgelehnte Zahlungen", False),
        ("geplante Zahlungen", False),
        ("Scheduled payments 2027", False),
        ("Payments due", False),
        ("offene Zahlungen", False),
        ("paiements prévus", False),
        ("Pagamenti programmati", False),
        ("Payments made 2026", False),  # to others
        ("Outgoing payments", False),
        ("Payroll payments", False),
        ("salary_payments", False),
        ("paiements émis", False),
        ("pagos realizados", False),
        ("ausgehende Zahlungen", False),
        ("Customer payments made", True),
        ("Payments made by customers", True),
        ("Payroll Plus payments", True),
        ("Contractor Supplies payments", True),
        ("Future Systems payments", True),
        ("Recurring payments", True),  # which may have been paid
        ("Customer payments", True),
        ("Recovered failed payments", True),
        ("Payments (failed and succeeded)", True),
    ],
)
def test_payments_that_never_came_are_not_used(tmp_path: Path, name: str, *, used: bool) -> None:
    (tmp_path / f"{name}.csv").write_text("Payment No,Customer,Date,Amount\n1,Acme Ltd,2026-01-05,100.00\n")
    with answered(tmp_path, "exports") as session:
        assert ("sums" in session.ask("list_payments")["meta"]) is used


@pytest.mark.parametrize(
    ("name", "heading", "tool"),
    [
        ("Refunds cancelled bookings", "Refund ID", "list_refunds"),
        ("Rückerstattungen stornierte Reisen", "Refund ID", "list_refunds"),
        ("Credit notes cancelled bookings", "Credit Note Number", "list_credit_notes"),
    ],
)
def test_what_was_given_back_for_something_cancelled_was_given_back(
    tmp_path: Path, name: str, heading: str, tool: str
) -> None:
    (tmp_path / f"{name}.csv").write_text(f"{heading},Customer,Date,Amount\n1,Acme Ltd,2026-01-05,100.00\n")
    assert _added(tmp_path, tool)[:2] == (1, 100)


def test_refunds_are_made_to_customers(tmp_path: Path) -> None:
    (tmp_path / "Refunds made.csv").write_text("Refund ID,Customer,Date,Amount\n1,Acme Ltd,2026-01-05,100.00\n")
    assert _added(tmp_path, "list_refunds")[:2] == (1, 100)


@pytest.mark.parametrize(
    ("column", "paid", "void", "told_by"),
    [
        ("Lifecycle", "Paid", "Void", "the sums"),
        ("Bearbeitungsstand", "bezahlt", "storniert", "the sums"),
        ("Stage", "Paid", "Draft", "the sums"),
        ("Invoice stage", "Paid", "Void", "the sums"),
        ("Etapa factura", "Pagada", "Anulada", "the sums"),
        ("Situacion factura", "Pagada", "Anulada", "the sums"),
        ("Commission", "Paid", "Void", "the start"),  # of something else, which has a name of its own
        ("Shipping fee", "Paid", "Cancelled", "the start"),
        ("Membership", "Paid", "Cancelled", "the start"),
        ("Deposit stage", "Paid", "Void", "the start"),
        ("VAT filing", "Paid", "Draft", "the start"),
        ("Lifecycle", "Sent", "Void", "the start"),
        ("Delivery", "Delivered", "Cancelled", "the start"),
        ("Project", "Kitchen", "Bathroom", "nothing"),
        ("Code", "A1", "Void", "nothing"),
    ],
)
def test_a_status_is_told_by_its_words(tmp_path: Path, column: str, paid: str, void: str, told_by: str) -> None:
    (tmp_path / "invoices.csv").write_text(
        f"Invoice No,Customer,Date,Amount,{column}\n1,Acme Ltd,2026-01-05,100.00,{paid}\n"
        f"2,Acme Ltd,2026-01-06,40.00,{void}\n3,Acme Ltd,2026-01-07,2.00,\n"
    )
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
    apart = added.get("voidAmount", added.get("draftAmount"))
    assert (added["amount"], apart) == (142, 40 if told_by == "the sums" else None)
    said = folder_summary(FolderSource(tmp_path))
    assert (f"--map 'invoices:{column}=status'" in said) is (told_by == "the start")
    assert ("and status" in said) is (told_by == "the start")


@pytest.mark.parametrize(
    ("column", "said", "apart"),
    [
        ("Cancelled At", "2026-01-08", "voidAmount"),
        ("Cancelled At", "", None),
        ("Storno", "X", "voidAmount"),
        ("Storno", "SR-2001", None),  # the number of another document
        ("Storno am", "08.01.2026", "voidAmount"),
        ("Draft", "Yes", "draftAmount"),
        ("Draft", "No", None),
        ("Draft", "v2", None),
        ("Draft until", "2026-01-08", None),
    ],
)
def test_a_column_with_an_answer_says_that_nobody_owes_it(
    tmp_path: Path, column: str, said: str, apart: str | None
) -> None:
    (tmp_path / "invoices.csv").write_text(
        f"Invoice No,Customer,Date,Amount,{column}\n1,Acme Ltd,2026-01-05,100.00,\n2,Acme Ltd,2026-01-06,40.00,{said}\n"
    )
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
    assert [key for key in ("voidAmount", "draftAmount") if key in added] == ([apart] if apart else [])


@pytest.mark.parametrize(
    ("columns", "first", "second", "void"),
    [
        ("Status,Cancelled At", "Paid,", "Cancelled,2026-01-08", 40),
        ("Status,Cancelled At", "Paid,", "Unpaid,2026-01-08", 40),
        ("Status,Cancelled At", "Paid,2026-02-01", "Unpaid,2026-01-08", None),  # when memberships were
        ("Status,Voided At", "Paid,2026-02-01", "Unpaid,2026-01-08", 142),
        ("Plan,Cancelled At", "Team,", "Team,2026-01-08", None),
        ("Plan,Voided At", "Team,", "Team,2026-01-08", 40),
        ("Project,Cancelled At", "Team,", "Team,2026-01-08", 40),
        ("Subscription ID,Cancelled At,Status", "s1,,Paid", "s2,2026-01-08,Open", 40),
    ],
)
def test_when_a_membership_ended_says_nothing_of_its_invoices(
    tmp_path: Path, columns: str, first: str, second: str, void: float | None
) -> None:
    (tmp_path / "invoices.csv").write_text(
        f"Invoice No,Customer,Date,Amount,{columns}\n1,Acme Ltd,2026-01-05,102.00,{first}\n"
        f"2,Acme Ltd,2026-01-06,40.00,{second}\n"
    )
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
    assert (added["amount"], added.get("voidAmount")) == (142, void)


@pytest.mark.parametrize(
    ("columns", "row", "void"),
    [
        ("Status,Canceled At", "canceled,2026-01-08", 40),
        ("Status,Canceled At", "succeeded,2026-01-08", None),
        ("Plan,Canceled At", "Team,2026-01-08", None),
        ("Card,Canceled At", "Visa,2026-01-08", 40),
    ],
)
def test_when_a_membership_ended_says_nothing_of_its_payments(
    tmp_path: Path, columns: str, row: str, void: float | None
) -> None:
    head = f"Payment ID,Customer,Date,Amount,{columns}"
    (tmp_path / "payments.csv").write_text(f"{head}\n1,Acme Ltd,2026-01-06,40.00,{row}\n")
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_payments")["meta"]["sums"]
    assert added.get("voidAmount") == void


def test_payments_that_were_made_are_none_that_were_received(tmp_path: Path) -> None:
    (tmp_path / "payments.csv").write_text(
        "Payment ID,Name,Date,Amount,Payment Type\np1,Acme Ltd,2026-01-05,100.00,Received\n"
        "p2,Hosting Inc,2026-01-06,40.00,Made\n"
    )
    assert _added(tmp_path, "list_payments")[:2] == (1, 100)


def test_what_is_authorised_and_captured_is_paid_once(tmp_path: Path) -> None:
    (tmp_path / "transactions_export.csv").write_text(
        "ID,Order,Kind,Amount,Created At\na1,#1,authorization,100.00,2026-01-05\n"
        "c1,#1,capture,100.00,2026-01-06\ns1,#2,sale,20.00,2026-01-07\nr1,#2,refund,5.00,2026-01-08\n"
    )
    assert _added(tmp_path, "list_payments")[:2] == (3, 115)


@pytest.mark.parametrize(("left", "found"), [("0.00", 40), ("100.00", None)])
def test_a_stage_of_something_else_is_paid_before_the_invoice(tmp_path: Path, left: str, found: float | None) -> None:
    (tmp_path / "invoices.csv").write_text(
        f"Invoice No,Customer,Date,Amount,Balance,Stage\n1,Acme Ltd,2026-01-05,100.00,{left},Paid\n"
        "2,Acme Ltd,2026-01-06,40.00,40.00,Cancelled\n"
    )
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
    assert added.get("voidAmount") == found


@pytest.mark.parametrize("said", ["School fee", "Fees", "Deposit", "Card"])
def test_a_kind_of_payment_may_be_what_was_paid_for(tmp_path: Path, said: str) -> None:
    (tmp_path / "payments.csv").write_text(
        f"Payment No,Customer,Date,Amount,Kind\n1,Acme Ltd,2026-01-05,100.00,{said}\n2,Acme Ltd,2026-01-06,40.00,Sale\n"
    )
    assert _added(tmp_path, "list_payments")[:2] == (2, 140)


def test_of_two_such_columns_none_is_the_status(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text(
        "Invoice No,Customer,Date,Amount,Stage,Progress\n1,Acme Ltd,2026-01-05,100.00,Paid,Draft\n"
        "2,Acme Ltd,2026-01-06,40.00,Void,Paid\n"
    )
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
    assert "voidAmount" not in added


@pytest.mark.parametrize(
    ("columns", "row", "used"),
    [
        ("Frequency,Next Invoice Date", "Monthly,2026-12-01", False),
        ("Repeats,Next Invoice Date,End Date", "Every month,2026-12-01,", False),
        ("Turnus,Nächste Rechnung", "monatlich,01.12.2026", False),
        ("Frequency,Next Invoice Date,Invoice Date", "Monthly,2026-12-01,2026-11-01", True),  # of a subscription
        ("Frequency,Next Invoice Date,Balance", "Monthly,2026-12-01,100.00", True),
        ("Frequency", "Monthly", True),
        ("Next Invoice Date", "2026-12-01", True),
    ],
)
def test_what_invoices_are_made_by_is_none(tmp_path: Path, columns: str, row: str, *, used: bool) -> None:
    (tmp_path / "Recurring invoices.csv").write_text(f"Invoice No,Customer,Total,{columns}\n1,Acme Ltd,100.00,{row}\n")
    source = FolderSource(tmp_path)
    assert ("each row says how often an invoice is made" in folder_summary(source)) is not used
    assert [one.amount for one in source.list("invoice", Query(), limit=5, cursor=None).sums] == [100] * used


def test_why_a_file_is_not_used_is_told(tmp_path: Path) -> None:
    for name in ("Invoices", "Draft invoices", "Invoice templates"):
        (tmp_path / f"{name}.csv").write_text(f"{_HEAD}1,Acme Ltd,2026-01-05,100.00,100.00\n")
    (tmp_path / "Void").mkdir()
    (tmp_path / "Void" / "2025.csv").write_text(f"{_HEAD}2,Acme Ltd,2026-01-05,100.00,100.00\n")
    said = folder_summary(FolderSource(tmp_path))
    assert "not used: Draft invoices.csv, Void/2025.csv (called after drafts, offers, plans or what is void" in said
    assert "not used: Invoice templates.csv" in said
    with answered(tmp_path, "exports") as session:
        assert "3 files of the data are not used" in session.ask("list_invoices")["meta"]["hint"]


def test_cancelled_subscriptions_are_subscriptions(tmp_path: Path) -> None:
    (tmp_path / "cancelled_subscriptions.csv").write_text("id,customer,mrr\nS1,Acme Ltd,10.00\n")
    assert _added(tmp_path, "list_subscriptions") == (1, 10, None)


@pytest.mark.parametrize(
    ("rows", "records", "amount"),
    [
        (["Invoice", "Tax invoice", "Payment"], 2, 3),
        (["Tax Invoice", "Tax Invoice", "Receipt"], 2, 3),
        (["Invoice", "Recurring invoice", "Receipt"], 2, 3),
        (["Invoice", "Late fee", "Payment"], 1, 1),  # it may be anything, and is left out
        (["Invoice", "Stmt Charge", "Payment"], 2, 3),
        (["Rechnung", "Schlussrechnung", "Zahlung"], 2, 3),
        (["Rechnung", "Anzahlungsrechnung", "Zahlung"], 2, 3),
        (["Facture", "Facture d'acompte", "Paiement"], 2, 3),
        (["Facture", "Acompte", "Paiement"], 1, 1),
        (["Facture", "Écriture de journal", "Paiement"], 1, 1),
        (["Rechnung", "Skonto", "Zahlung"], 1, 1),
        (["RV", "AB", "DZ"], 1, 1),
        (["Invoice", "Bank Deposit", "Payment"], 1, 1),
        (["Invoice", "Down payment invoice", "Payment"], 2, 3),
        (["Invoice", "Payment for invoice", "Payment"], 1, 1),
        (["Invoice", "Interest on invoice", "Payment"], 1, 1),
        (["Receivable Invoice", "Receivable Overpayment", "Receivable Payment"], 1, 1),
        (["Invoice", "Draft invoice", "Payment"], 1, 1),
        (["Invoice", "Voided invoice", "Payment"], 1, 1),
        (["Invoice", "Payable Invoice", "Payment"], 1, 1),
        (["Invoice", "Invoice reminder", "Payment"], 1, 1),
        (["Rechnung", "Eingangsrechnung", "Zahlung"], 1, 1),
        (["Rechnung", "Stornierte Rechnung", "Zahlung"], 1, 1),
        (["Invoice", "Down payment invoice", "Invoice"], 3, 7),  # no payments
        (["Tax Invoice", "Tax Invoice/Receipt", "Tax Invoice"], 3, 7),
        (["Tax Invoice", "Tax Invoice/Delivery Note", "Tax Invoice"], 3, 7),
        (["Invoice", "Payment request", "Invoice"], 3, 7),
        (["Factura", "Factura pago único", "Factura"], 3, 7),
        (["Fattura", "Fattura accompagnatoria (documento di trasporto)", "Fattura"], 3, 7),
        (["Order", "Subscription", "Order"], 3, 7),
        (["Bestellung", "Abo", "Bestellung"], 3, 7),
        (["Actual", "Estimated", "Estimated"], 3, 7),
        (["Cash", "Card payment", "Credit"], 3, 7),
        (["Invoice", "Invoice payment", "Payment"], 1, 1),
        (["Invoice", "Payment received", "Invoice"], 2, 5),
        (["Invoice", "Journal Entry", "Payment"], 1, 1),
        (["Invoice", "Sales receipt", "Payment"], 1, 1),
        (["Invoice", "Deposit", "Payment"], 1, 1),
        (["Invoice", "Deposit", "Invoice"], 3, 7),  # an invoice for one, where nothing else is listed
        (["Invoice", "Mahnung", "Lieferschein"], 1, 1),
        (["Invoice", "Kreditnote", "Invoice"], 3, 3),
        (["TD01", "TD04", "TD01"], 3, 3),
        (["Rechnung", "Korrekturrechnung", "Rechnung"], 3, 7),  # which may be the one that is owed now
        (["Rechnung", "Rechnung (storniert)", "Rechnung"], 3, 7),
        (["Stornierte Rechnung", "Stornorechnung", "Rechnung"], 3, 3),
        (["Invoice", "Invoice reversal", "Invoice"], 3, 3),
        (["Rechnung", "Stornierung", "Rechnung"], 3, 3),
        (["Rechnung", "Storno-Rechnung", "Rechnung"], 3, 3),
    ],
)
def test_a_type_tells_what_counts_as_an_invoice(tmp_path: Path, rows: list[str], records: int, amount: float) -> None:
    lines = "".join(f"{at},Acme Ltd,2026-01-05,{2**at}.00,{said}\n" for at, said in enumerate(rows))
    (tmp_path / "invoices.csv").write_text(f"Invoice No,Customer,Date,Amount,Type\n{lines}")
    assert _added(tmp_path)[:2] == (records, amount)


@pytest.mark.parametrize(
    "said",
    [
        "Credit Card Payment",
        "Bill Payment (Check)",
        "Bill Payment",
        "Sales Tax Payment",
        "Vendor Payment",
        "Supplier Invoice Payment",
        "Payment failed",
        "Payment reminder",
        "Payable Invoice",
        "Draft invoice",
        "Invoice reminder",
        "Payment invoice",
        "in_invoice",
    ],
)
@pytest.mark.parametrize("name", ["Transaction List", "invoices"])
def test_money_paid_out_and_what_is_not_known_are_no_part_of_either_sum(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / f"{name}.csv").write_text(
        "Date,Transaction Type,Num,Name,Due Date,Amount\n2026-03-01,Invoice,1001,Acme Ltd,2026-03-31,500.00\n"
        f"2026-03-05,Payment,P1,Acme Ltd,,120.00\n2026-03-06,{said},77,Visa,,900.00\n"
    )
    assert _added(tmp_path)[:2] == (1, 500)
    assert _added(tmp_path, "list_payments")[:2] == (1, 120)


@pytest.mark.parametrize(
    ("status", "counted"),
    [
        ("Quote", False),
        ("Proforma", False),
        ("Proforma-Rechnung", False),
        ("Angebot versendet", True),  # of whom an invoice may have come
        ("Estimate approved - invoiced", True),
        ("Devis", False),
        ("PP", True),
        ("Open", True),
        ("Mahnung 1", True),
        ("Relancée", True),
        ("Bill sent", True),
    ],
)
def test_an_offer_is_told_by_its_status_too(tmp_path: Path, status: str, *, counted: bool) -> None:
    (tmp_path / "invoices.csv").write_text(
        "Invoice No,Customer,Date,Amount,Status\n1,Acme Ltd,2026-01-05,100.00,Open\n"
        f"2,Acme Ltd,2026-01-06,40.00,{status}\n"
    )
    assert _added(tmp_path)[:2] == ((2, 140) if counted else (1, 100))


@pytest.mark.parametrize(
    ("columns", "rows", "balance"),
    [
        ("Amount,Open Balance,Balance", ["500.00,300.00,300.00", "200.00,200.00,500.00"], 500),
        ("Amount,Open Balance,Balance", ["500.00,300.00,300.00", "200.00,0.00,300.00", "90.00,90.00,390.00"], 390),
        ("Betrag,Offener Betrag,Saldo", ["500.00,300.00,300.00", "200.00,200.00,500.00"], 500),
        ("Amount,Remaining,Balance", ["500.00,,300.00", "200.00,,200.00"], 500),
        ("Amount,Balance", ["500.00,300.00", "200.00,200.00"], 500),
        ("Amount,Balance,Amount Due", ["500.00,300.00,500.00", "200.00,200.00,200.00"], 500),  # what was billed
    ],
)
def test_what_is_called_open_is_left_to_pay_and_not_the_balance_beside_it(
    tmp_path: Path, columns: str, rows: list[str], balance: float
) -> None:
    lines = "".join(f"{at},Acme Ltd,2026-01-05,{row}\n" for at, row in enumerate(rows))
    (tmp_path / "invoices.csv").write_text(f"Invoice No,Customer,Date,{columns}\n{lines}")
    assert _added(tmp_path)[2] == balance


@pytest.mark.parametrize(
    ("columns", "row", "found"),
    [
        ("Gross", "n/a", (2, 100, None)),
        ("Total,Outstanding", "70.00,see note", (2, 170, 100)),
        ("Betrag,offen", "595.00,bezahlt", (2, 695, 100)),
        ("Betrag,offen", "k.A.,n/a", (2, 100, 100)),
    ],
)
def test_an_amount_that_cannot_be_read_takes_away_no_sum(
    tmp_path: Path, columns: str, row: str, found: tuple[int, float, float | None]
) -> None:
    first = ",".join(["100.00"] * (columns.count(",") + 1))
    (tmp_path / "invoices.csv").write_text(
        f"Invoice No,Customer,Date,{columns}\n1,Acme Ltd,2026-01-05,{first}\n2,Bolt plc,2026-01-06,{row}\n"
    )
    assert _added(tmp_path) == found


def test_payments_are_told_apart_without_knowing_day_from_month(tmp_path: Path) -> None:
    (tmp_path / "payments.csv").write_text(
        "Date,Customer,Amount\n03/11/2026,Acme Ltd,100.00\n05/11/2026,Bolt plc,50.00\nsoon,Bolt plc,7.00\n"
    )
    assert _added(tmp_path, "list_payments")[:2] == (3, 157)


@pytest.mark.parametrize(
    "heading", ["Credit Note No", "Credit Note #", "Credit No.", "Credit Memo No.", "Credit note number", "Number"]
)
def test_the_number_of_a_credit_note(tmp_path: Path, heading: str) -> None:
    (tmp_path / "Credit notes.csv").write_text(f"{heading},Customer,Date,Amount\nCN-1,Acme Ltd,2026-01-05,100.00\n")
    assert _added(tmp_path, "list_credit_notes")[:2] == (1, 100)


@pytest.mark.parametrize(
    ("hamburg", "records", "amount"),
    [
        ("1,Dome Ltd,2026-01-05,400.00", 3, 700),  # another customer and another amount
        ("1,Dome Ltd,2026-01-05,100.00", 2, 200),  # the files disagree on the customer
        ("1,Acme Ltd,2026-01-05,400.00", 2, 200),  # or on the amount
        ("1,Acme Ltd,2026-01-05,100.00", 2, 300),  # the same invoice
        ("1,,2026-01-05,400.00", 2, 200),
    ],
)
def test_numbers_that_begin_anew_in_each_branch(tmp_path: Path, hamburg: str, records: int, amount: float) -> None:
    head = "Invoice No,Customer,Date,Amount\n"
    for branch, rows in (
        ("Berlin", "1,Acme Ltd,2026-01-05,100.00\n2,Bolt plc,2026-01-06,200.00"),
        ("Hamburg", hamburg),
    ):
        (tmp_path / branch).mkdir()
        (tmp_path / branch / "invoices.csv").write_text(f"{head}{rows}\n")
    assert _added(tmp_path)[:2] == (records, amount)


@pytest.mark.parametrize(
    ("names", "first", "records"),
    [
        (("Berlin/invoices", "Hamburg/invoices"), "Dome Ltd", 4),
        (("Berlin/invoices", "Hamburg/invoices"), "Acme Ltd", 2),  # of the same customer: another state
        (("Invoices CRM", "Invoices"), "Dome Ltd", 2),  # the same ones, with contacts and without tax
        (("CRM/invoices", "Books/open invoices"), "Dome Ltd", 2),
        (("2026-09/invoices", "2026-10/invoices"), "Dome Ltd", 2),  # two states of one list
    ],
)
def test_branches_have_files_of_one_name_without_a_customer_of_the_same_number(
    tmp_path: Path, names: tuple[str, str], first: str, records: int
) -> None:
    of_each = ("Acme Ltd", "100.00", "Bolt plc", "200.00"), (first, "120.00", "Cray Inc", "240.00")
    for name, (one, amount, two, other) in zip(names, of_each, strict=True):
        file = tmp_path / f"{name}.csv"
        file.parent.mkdir(exist_ok=True)
        rows = f"1,{one},2026-01-05,{amount}\n2,{two},2026-01-06,{other}\n"
        file.write_text(f"Invoice No,Customer,Date,Amount\n{rows}")
    assert _added(tmp_path)[0] == records


@pytest.mark.parametrize(("last", "left_out"), [('"Sunday, Nov 29, 2026 11:21:01 PM GMT-8"', False), ("3,Acme", True)])
def test_the_time_below_a_report_is_no_record_that_is_lost(tmp_path: Path, last: str, *, left_out: bool) -> None:
    (tmp_path / "invoices.csv").write_text(f"Invoice No,Customer,Date,Amount\n1,Acme Ltd,2026-01-05,100.00\n\n{last}\n")
    with answered(tmp_path, "exports") as session:
        assert ("recordsLeftOut" in session.ask("list_invoices")["meta"]) is left_out


@pytest.mark.parametrize(
    ("column", "one", "other"), [("Site", "Gym", "Pool"), ("Receipt No", "1", "2"), ("Payment No", "1", "1")]
)
def test_payments_alike_in_two_files_are_two(tmp_path: Path, column: str, one: str, other: str) -> None:
    for name, said in (("gym", one), ("pool", other)):
        rows = "".join(f"2026-10-01,{who},50.00,{said},{name}\n" for who in ("Acme Ltd", "Bolt plc"))
        (tmp_path / f"Payments {name}.csv").write_text(f"Date,Customer,Amount,{column},Fee\n{rows}")
    assert _added(tmp_path, "list_payments")[:2] == (4, 200)


@pytest.mark.parametrize("heading", ["Receipt No", "Payment No"])
def test_what_may_be_of_several_payments_is_not_their_number(tmp_path: Path, heading: str) -> None:
    rows = "".join(f"50{at // 2},2026-03-0{at + 1},Acme Ltd,INV-{at},100.00\n" for at in range(4))
    (tmp_path / "payments.csv").write_text(f"{heading},Date,Customer,Invoice,Amount\n{rows}")
    assert _added(tmp_path, "list_payments")[:2] == (4, 400)


@pytest.mark.parametrize(
    ("column", "days", "found"),
    [
        ("Due", ["2026-02-05", "2026-03-05"], 1),
        ("Due", ["05.02.2026", ""], 1),
        ("Due", ["100.00", "0.00"], None),  # what is left to pay
        ("Due", ["2026-02-05", "yes"], None),
        ("Open", ["2026-02-05", "2026-03-05"], None),
    ],
)
def test_a_column_of_days_that_is_called_due_is_the_due_date(
    tmp_path: Path, column: str, days: list[str], found: int | None
) -> None:
    lines = "".join(f"{at},Acme Ltd,2026-01-05,100.00,{day}\n" for at, day in enumerate(days))
    (tmp_path / "invoices.csv").write_text(f"Invoice No,Customer,Issued,Total incl. VAT,{column}\n{lines}")
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices", to_due_date="2026-02-20")
        assert answer["llm_view"].get("total") == found
        if found:
            assert answer["llm_view"]["invoices"][0]["dueDate"] == "2026-02-05"
            assert session.ask("list_invoices", to_date="2026-01-04")["llm_view"]["total"] == 0


def test_a_map_of_one_kind_means_nothing_in_a_file_of_two(tmp_path: Path) -> None:
    (tmp_path / "Transactions.csv").write_text(
        "Number,Type,Customer,Date,Due Date,Amount,Net Amount\n1,Invoice,Acme Ltd,2026-01-05,2026-02-05,120.00,100.00\n"
        "2,Payment,Acme Ltd,2026-01-06,,60.00,50.00\n"
    )
    (tmp_path / "payments.csv").write_text("Payment No,Customer,Date,Net Amount\n7,Acme Ltd,2026-01-05,7.00\n")
    for place, invoices, payments in (("payments", 120, 67), ("Transactions.csv", 100, 50)):
        with answered(tmp_path, "exports", "--map", f"{place}:Net Amount=amount") as session:
            sums = [session.ask(tool)["meta"]["sums"][0]["amount"] for tool in ("list_invoices", "list_payments")]
        assert sums == [invoices, payments]


@pytest.mark.parametrize(
    ("meaning", "heading", "rows", "sums"),
    [
        ("Amount=amount", "Amount,Tax,Total", ["100,19,119", "200,38,238"], {"amount": 300, "taxAmount": 57}),
        ("Net=total", "Amount,Tax,Net", ["119,19,100", "238,38,200"], {"amount": 300, "taxAmount": 57}),
        ("Amount=amount", "Amount,Total incl. VAT", ["100,119", "200,238"], {"amount": 300}),
        ("Amount=amount", "Amount (Foreign Currency),Amount", ["100,90", "200,180"], {"amount": 270}),
        ("Left=balance", "Amount,Left,Amount Paid", ["100,100,0", "200,200,200"], {"amount": 300, "balance": 300}),
        ("Left=balance", "Amount,Left", ["100,100", "200,300"], {"amount": 300, "balance": 400}),
        # What each line of an invoice comes to is added up as its amount, whoever calls it so.
        ("Worth=amount", "Item,Qty,Price,Worth", ["Hat,1,90,90", "Cap,2,90,180", "Tie,1,30,30"], {"amount": 300}),
    ],
)
def test_what_a_map_says_goes_before_what_the_rows_show(
    tmp_path: Path, meaning: str, heading: str, rows: list[str], sums: dict[str, int]
) -> None:
    lines = "".join(f"{at // 2 + 1 if len(rows) > 2 else at},Acme Ltd,{row},EUR\n" for at, row in enumerate(rows))
    (tmp_path / "invoices.csv").write_text(f"Invoice No,Customer,{heading},Currency\n{lines}")
    with answered(tmp_path, "exports", "--map", f"invoices:{meaning}") as session:
        (found,) = session.ask("list_invoices")["meta"]["sums"]
    assert found == {"currency": "EUR", "records": 2, **sums}


@pytest.mark.parametrize(
    ("tool", "types", "amounts"),
    [
        ("list_invoices", ("Fattura", "Nota di credito"), [100, -30]),
        ("list_invoices", ("RE", "GS"), [100, -30]),
        ("list_invoices", ("Rechnung", "Storno"), [100, -30]),
        ("list_payments", ("Payment", "Refund"), [100, -30]),
        ("list_invoices", ("Fattura", "Fattura"), None),  # two states of one, or its lines
        ("list_invoices", ("Nota di credito", "Nota di credito"), None),
    ],
)
def test_what_credits_is_numbered_apart(
    tmp_path: Path, tool: str, types: tuple[str, str], amounts: list[int] | None
) -> None:
    stated = zip(types, (100, 30), strict=True)
    rows = "".join(f"1/2026,Acme Ltd,{said},2026-01-07,{amount}\n" for said, amount in stated)
    name = tool.removeprefix("list_")
    file = tmp_path / f"{name}.csv"
    file.write_text(f"Num,Customer,Transaction Type,Date,Amount\n{rows}")
    with answered(tmp_path, "exports") as session:
        sums = session.ask(tool)["meta"].get("sums", [])
        found = session.ask(f"get_{name[:-1]}", **{f"{name[:-1]}_id": "1/2026"})["meta"]
    assert [one["amount"] for one in sums] == ([] if amounts is None else [sum(amounts)])
    assert found.get("recordsSharingNumber") == (None if amounts is None else 1)
    file.write_text(file.read_text().replace("Num,", "id,"))  # what is no number is given once, but for what was sold
    with answered(tmp_path, "exports") as session:
        assert session.ask(tool)["llm_view"]["total"] == (2 if name == "payments" else 1)
