"""What a column is called in a list that a person made: its currency behind it, its words in another order."""

import json
from pathlib import Path

import pytest

from server.folder.advice.notices import folder_summary, skipped
from server.folder.source import FolderSource
from server.records.heading_forms import headings
from server.records.heading_forms.headings import folded, headings_of
from server.records.naming.profile_names import with_profile_names
from server.source import Query
from tests.compiled import compiled

SHOWING = compiled("exports").profile


@pytest.mark.parametrize(
    ("names", "known"),
    [
        (["Bruttobetrag (EUR)"], ["bruttobetrag"]),
        (["Offener Betrag in \u20ac"], ["offenerbetrag"]),
        (["Betrag EUR", "Saldo [eur]"], ["betrag", "saldo"]),
        (["Amount (USD)", "currency"], ["amount", "currency"]),
        (["Montant TTC en EUR"], ["montantttc"]),
        (["MwSt (EUR)", "Betrag \u20ac"], ["mwst", "betrag"]),
        (["order_number", "user_name", "user_email"], ["ordernumber", "username", "useremail"]),
        (["Party", "Amount"], ["", "amount"]),
        (["Party Type", "Party", "Amount"], ["partytype", "party", "amount"]),
        # The same amount in another currency is not the amount.
        (["Betrag", "Betrag (USD)"], ["betrag", ""]),
        (["Betrag (EUR)", "Betrag (USD)"], ["", ""]),
        (["Betrag (\u20ac)", "Betrag ($)"], ["", ""]),
        (["Betrag (EUR)", "Rechnungsbetrag (USD)"], ["", ""]),
        (["Betrag (EUR)", "Betrag EUR"], ["", ""]),
        # What is no amount, and what is no currency.
        (["Betrag (TEUR)"], ["betragteur"]),
        (["Betrag in %"], ["betraginpercent"]),
        (["Total all"], ["totalall"]),
        (["Kunde (EUR)", "Amount kept (USD)"], ["kundeeur", "amountkeptusd"]),
        (["EUR", "(EUR)"], ["eur", "eur"]),
        (["Betrag " + "(EUR)" * 20], [""]),
    ],
)
def test_a_currency_behind_an_amounts_heading_is_no_part_of_its_name(names: list[str], known: list[str]) -> None:
    assert list(folded(names).values()) == known


@pytest.mark.parametrize(
    ("noun", "heading", "value", "shown"),
    [
        ("invoice", "Bruttobetrag (EUR)", "119,00", "amount"),
        ("invoice", "Betrag brutto", "119,00", "amount"),
        ("invoice", "Rechnungssumme", "119,00", "amount"),
        ("invoice", "Net \u00e0 payer", "119,00", "amount"),
        ("invoice", "Offener Betrag in \u20ac", "55,00", "balance"),
        ("invoice", "Offener Rechnungsbetrag", "55,00", "balance"),
        ("invoice", "Reste \u00e0 r\u00e9gler", "55,00", "balance"),
        ("invoice", "Due", "55.00", "balance"),
        ("invoice", "Due (EUR)", "55.00", "balance"),
        ("invoice", "Open", "$55.00", "balance"),
        ("invoice", "Offen", "55,00", "balance"),
        ("invoice", "Saldo", "55,00", "balance"),
        ("invoice", "Outstanding", "55.00", "balance"),
        ("invoice", "Noch offen", "55,00", "balance"),
        ("invoice", "Reste d\u00fb", "55,00", "balance"),
        ("invoice", "Pendiente de pago", "55,00", "balance"),
        ("invoice", "Da incassare", "55,00", "balance"),
        # Not an amount, so not the amount that is open.
        ("invoice", "Due", "2026-03-15", "Due"),
        ("invoice", "Due", "15.03.2026", "Due"),
        ("invoice", "Open", "yes", "Open"),
        ("invoice", "Invoice", "INV-1", "invoiceNumber"),
        ("invoice", "Steuerbetrag (EUR)", "55,00", "taxAmount"),
        ("invoice", "N\u00b0 pi\u00e8ce", "FA1", "invoiceNumber"),
        ("invoice", "Debitoren-Nr.", "10001", "accountId"),
        ("invoice", "F\u00e4llig", "15.03.26", "dueDate"),
        ("invoice", "\u00c9ch\u00e9ance", "15/03/2026", "dueDate"),
        ("invoice", "Zahlbar bis", "sofort", "dueDate"),
        ("invoice", "payment_due_date", "2026-03-15", "dueDate"),
        ("invoice", "Whg", "EUR", "currency"),
        ("invoice", "Date pi\u00e8ce", "01/03/2026", "invoiceDate"),
        ("invoice", "Zahlstatus", "offen", "status"),
        ("account", "Name 1", "Alpha GmbH", "name"),
        ("account", "Intitul\u00e9", "Alpha SARL", "name"),
        ("account", "Offener Saldo (EUR)", "5,00", "balance"),
        ("subscription", "Tarif", "Pro", "plan"),
        ("subscription", "plan_name", "Pro", "plan"),
        ("subscription", "Betrag", "9,90", "amount"),
        ("subscription", "Montant (EUR)", "9,90", "amount"),
        ("subscription", "W\u00e4hrung", "EUR", "currency"),
        ("payment", "Beleg-Nr.", "Z-1", "paymentNumber"),
        ("payment", "N\u00b0 r\u00e8glement", "RG1", "paymentNumber"),
        ("payment", "Transaktions-ID", "T1", "paymentNumber"),
        ("credit_note", "Gutschrift-Nr.", "G-1", "creditNoteNumber"),
        ("credit_note", "N\u00b0 d'avoir", "AV1", "creditNoteNumber"),
        ("payment_method", "Karten-ID", "KK-1", "id"),
        ("payment", "Buchungstag", "01.03.26", "effectiveDate"),
        ("payment", "Betrag (EUR)", "5,00", "amount"),
        ("payment", "Zahlart", "SEPA", "method"),
        ("invoice", "Numero", "1/2026", "invoiceNumber"),
        ("subscription", "Prix mensuel HT", "29,00", "amount"),
        ("account", "\u00c9tat", "Actif", "status"),
        ("account", "Estado", "Texas", "Estado"),  # of an address
        ("payment", "Nom", "Marc Aubry", "customerName"),
        ("invoice", "Debitor", "10001", "accountId"),
        ("invoice", "Debitor", "Meier", "customerName"),
        ("subscription", "customer", "C-4", "accountId"),
        ("subscription", "customer", "Meier 4", "customerName"),
        ("payment", "invoice", "INV-1", "invoiceNumber"),
        *[
            (noun, heading, value, shown)
            for noun, shown, value, headings in (
                (
                    "credit_note",
                    "amount",
                    "9,00",
                    "Betrag brutto, Montant total, Total abono, Importo totale",
                ),
                (
                    "credit_note",
                    "creditNoteNumber",
                    "A-1",
                    "N\u00ba Abono, N.\u00ba factura rectificativa",
                ),
                ("credit_note", "creditMemoDate", "05.01.2026", "Fecha de abono, Data documento, Date d'\u00e9mission"),
                ("credit_note", "invoiceNumber", "R-1", "zu Rechnung, Facture d'origine, Factura original, Fattura"),
                ("payment", "invoiceNumber", "R-1", "zu Rechnung, Invoice No., Facture, Factura, Fattura"),
                ("payment", "effectiveDate", "05.01.2026", "Zahldatum, Date de r\u00e8glement, Fecha de cobro, Data"),
                ("invoice", "invoiceNumber", "R-1", "N\u00ba factura, N.\u00ba Factura, N\u00b0 facture"),
                ("invoice", "invoiceDate", "05.01.2026", "RgDatum, Fecha expedici\u00f3n, Fecha de emisi\u00f3n, Data"),
                ("invoice", "amount", "9,00", "Total factura, Totale documento, Importo lordo, Importe bruto"),
                ("invoice", "balance", "9,00", "Rest EUR, Restbetrag, Reste d\u00fb, Importe restante, Residuo"),
                ("invoice", "netAmount", "9,00", "Betrag netto, Netto EUR, Net, Montant HT, Importe neto, Imponibile"),
                ("invoice", "paidDate", "05.01.2026", "Zahldatum, Paid on, Pay\u00e9 le, Fecha de cobro, Data incasso"),
                (
                    "subscription",
                    "id",
                    "V-1",
                    "Vertrags-Nr., ID suscripci\u00f3n, N\u00b0 contrat, Contract no.",
                ),
                ("subscription", "subscriptionStartDate", "05.01.2026", "Fecha de alta, Data inizio, Beginn"),
                (
                    "subscription",
                    "subscriptionEndDate",
                    "05.01.2026",
                    "Fecha de baja, K\u00fcndigung zum, Date de fin",
                ),
                ("account", "createdDate", "05.01.2026", "Kunde seit, Customer since, Cliente desde, Client depuis"),
            )
            for heading in headings.split(", ")
        ],
        # A percent sign makes a rate of a tax, and a rate beside its name leaves it a tax.
        *[
            ("invoice", heading, "19", "taxRate")
            for heading in (
                *("VAT %", "% VAT", "Tax rate", "MwSt %", "MwSt. (%)", "% MwSt.", "USt-Satz", "USt in %", "Steuersatz"),
                *("Taux TVA", "TVA %", "Taux de TVA", "% IVA", "IVA %", "IVA (%)", "Tipo de IVA", "Aliquota IVA"),
            )
        ],
        *[
            ("invoice", heading, "22,00", "taxAmount")
            for heading in (
                *("MwSt. 19%", "MwSt (19 %)", "19% MwSt", "TVA 5,5 %", "IVA 21%", "VAT 20%", "Cuota IVA", "Imposta"),
                *("Importe IVA", "Montant de la TVA", "Umsatzsteuer", "Sales tax"),
            )
        ],
        ("credit_note", "IVA %", "22", "taxRate"),
        ("credit_note", "Nettobetrag", "22,00", "netAmount"),
        ("invoice", "Rabatt 19%", "22,00", "Rabatt 19%"),
        ("invoice", "Skonto %", "2", "Skonto %"),
        # What says whether something is paid is no amount.
        *[
            ("invoice", heading, value, "amountPaid" if any(map(str.isdigit, value)) else "paid")
            for heading in ("Bezahlt", "Pay\u00e9", "Pagado", "Pagato")
            for value in ("ja", "oui", "teilweise", "s\u00ec", "119,00", "1.190,00 \u20ac", "0")
        ],
        ("invoice", "Bezahlt", "03.02.2026", "paid"),
    ],
)
def test_a_heading_passes_by_the_profiles_name(noun: str, heading: str, value: str, shown: str) -> None:
    record = with_profile_names(
        json.dumps({heading: value}).encode(), noun, SHOWING.entity(noun.replace("_", ""))
    ).record
    of_heading = {"currency": "EUR"} if "EUR" in heading or "\u20ac" in heading else {}
    assert json.loads(record) == {shown: value, **of_heading}


def test_a_rate_before_the_tax_leaves_the_tax_where_it_belongs() -> None:
    record = {"N\u00ba Factura": "F1", "% IVA": "21", "Importe IVA": "134,40", "Total": "774,40"}
    shown = with_profile_names(json.dumps(record).encode(), "invoice", SHOWING.entity("Invoice")).record
    assert json.loads(shown) == {"invoiceNumber": "F1", "taxRate": "21", "taxAmount": "134,40", "amount": "774,40"}


def test_what_is_remembered_of_names_is_nobodys_to_change() -> None:
    said = headings_of(["Betrag (EUR)", "Name"])
    assert said == headings_of(iter(["Betrag (EUR)", "Name"]))
    said.folded.clear()
    assert headings_of(["Betrag (EUR)", "Name"]).folded == {"Betrag (EUR)": "betrag", "Name": "name"}


def test_names_of_a_wide_table_are_read_and_not_remembered() -> None:
    names = [f"Betrag {number}" for number in range(100)]
    before = headings._remembered.cache_info().currsize
    assert headings_of(names).folded["Betrag 99"] == "betrag99"
    assert headings_of(["x" * 3_000]).folded == {"x" * 3_000: ""}
    assert headings._remembered.cache_info().currsize == before


def test_the_tax_at_several_rates_is_none_of_them() -> None:
    record = {"MwSt. 7%": "1,00", "MwSt. 19%": "2,00"}
    shown = with_profile_names(json.dumps(record).encode(), "invoice", SHOWING.entity("Invoice")).record
    assert json.loads(shown) == record


def test_a_number_that_may_be_somebodys_name_stays_where_it_is() -> None:
    record = json.dumps({"N\u00b0 pi\u00e8ce": "Meier"}).encode()
    assert with_profile_names(record, "invoice", SHOWING.entity("Invoice")).record == record


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Due Date (UTC)", "duedate"),
        ("Created [GMT+01:00]", "created"),
        ("Datum (MEZ)", "datum"),
        ("Paid At ( utc )", "paidat"),
        ("Kunde (VIP)", "kundevip"),
        ("Date (UTC) of payment", "dateutcofpayment"),
        ("(UTC)", "utc"),
        ("UTC", "utc"),
    ],
)
def test_the_zone_of_a_columns_times_is_no_part_of_its_name(name: str, known: str) -> None:
    assert folded([name]) == {name: known}


@pytest.mark.parametrize("name", ["Rechnungen.csv", "Rechnungen.jsonl"])
def test_lists_go_by_amounts_with_a_currency_behind_them(tmp_path: Path, name: str) -> None:
    heads = ["Rechnungsnummer", "Bruttobetrag (EUR)", "Offener Betrag in \u20ac"]
    rows = [["R1", "99,00", "9,00"], ["R2", "1.234,50", "0,00"], ["R3", "500,00", "500,00"]]
    table = "\n".join(map(";".join, [heads, *rows]))
    objects = "\n".join(json.dumps(dict(zip(heads, row, strict=True))) for row in rows)
    (tmp_path / name).write_text(table if name.endswith("csv") else objects, encoding="utf-8")
    source = FolderSource(tmp_path)
    assert {"-amount", "-balance"} <= source.offers["invoice"].sorts
    for query, expected in (
        (Query(sort="-amount"), ["R2", "R3", "R1"]),
        (Query(sort="-balance"), ["R3", "R1", "R2"]),
    ):
        page = source.list("invoice", query, limit=9, cursor=None)
        assert [json.loads(record)["Rechnungsnummer"] for record in page.records] == expected


def test_a_column_that_may_be_an_amount_is_one_where_it_reads_so(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("Invoice,Due\nR1,9.50\nR2,\nR3,120.00\n", encoding="utf-8")
    source = FolderSource(tmp_path)
    page = source.list("invoice", Query(sort="-balance"), limit=9, cursor=None)
    assert [json.loads(record)["Invoice"] for record in page.records] == ["R3", "R1", "R2"]
    (tmp_path / "days").mkdir()
    (tmp_path / "days/invoices.csv").write_text("Invoice,Due\nR1,2026-03-15\nR2,15.03.2026\n", encoding="utf-8")
    of_days = FolderSource(tmp_path / "days")
    page = of_days.list("invoice", Query(), limit=9, cursor=None)
    assert [one.balance for one in page.sums] == [None]
    assert list(skipped(of_days.files.problems)) == []


def test_a_debtors_number_finds_the_account_and_what_is_its_own(tmp_path: Path) -> None:
    (tmp_path / "Kunden.csv").write_text("Debitor;Name 1\n10001;Alpha GmbH\n", encoding="utf-8")
    (tmp_path / "Rechnungen.csv").write_text("Belegnummer;Debitor;Whg\n9001;10001;EUR\n", encoding="utf-8")
    source = FolderSource(tmp_path)
    assert source.get("account", "10001") is not None
    assert source.list("invoice", Query(account_id="10001", currency="EUR"), limit=9, cursor=None).total == 1
    assert len(source.customers(name="Alpha GmbH", limit=9)) == 1


@pytest.mark.parametrize(
    ("name", "heading", "lost"),
    [
        ("payments.csv", "Verwendungszweck;Betrag", "the id of payments"),
        ("payments.csv", "Beleg-Nr.;Betrag", None),
        ("credit_notes.csv", "Vorgang;Betrag", "the id of credit notes"),
        ("customers.csv", "Firma;Saldo", None),  # known by their names
        ("customers.csv", "Ort;Saldo", "the id of accounts"),
        ("customers.csv", "Debitor;Saldo", None),
        ("line_items.csv", "id;Betrag", "the invoice of line items"),
        ("line_items.csv", "Rechnungsnummer;Betrag", None),
    ],
)
def test_the_start_says_of_which_files_no_record_can_be_used(
    tmp_path: Path, name: str, heading: str, lost: str | None
) -> None:
    (tmp_path / name).write_text(f"{heading}\nsecret;1,50\n", encoding="utf-8")
    said = folder_summary(FolderSource(tmp_path))
    if lost is None:
        assert "cannot be used" not in said
    else:
        assert f"; no column is known for {lost} in {name}, which cannot be used without (looked for " in said
        assert " more" in said
    assert "secret" not in said


def test_the_columns_that_were_looked_for_are_named(tmp_path: Path) -> None:
    (tmp_path / "cards.csv").write_text("Karte;Betrag\nx;1\n", encoding="utf-8")
    (tmp_path / "empty_invoices.jsonl").write_text("", encoding="utf-8")
    said = folder_summary(FolderSource(tmp_path))
    assert said.count("no column is known") == 1, "of a file without records nothing can be told"
    assert "(looked for id, payment_method_id, payment_source_id, card_id, Karten-ID and " in said


@pytest.mark.parametrize("text", ['{"account": {"id": "1"}}', '{"basicInfo": {"accountNumber": "1"}}'])
def test_an_id_within_the_record_is_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "accounts.jsonl").write_text(text, encoding="utf-8")
    assert folder_summary(FolderSource(tmp_path)) == "accounts in accounts.jsonl"


@pytest.mark.parametrize(
    ("name", "headings", "said"),
    [
        ("Kunden.csv", "Kunden-Nr.;Nickname;E-Mail", ""),
        ("Kunden.csv", "Kunden-Nr.;Anrede;Postfach", "the name and email address of accounts in Kunden.csv"),
        (
            "Kunden.csv",
            "Kunden-Nr.;Firma;Postfach",
            (
                "the email address of accounts in Kunden.csv (it has Postfach;"
                " --map 'accounts:HEADING=email' reads one as that)"
            ),
        ),
        ("invoices.csv", "number;date;total;balance", ""),
        (
            "invoices.csv",
            "number;total;W",
            (
                "the balance and date of invoices in invoices.csv (it has W;"
                " --map 'invoices:HEADING=balance' reads one as that)"
            ),
        ),
        (
            "invoices.csv",
            "number;Summit;date;balance",
            "the amount of invoices in invoices.csv (it has Summit; --map 'invoices:HEADING=amount' reads one as that)",
        ),
        (
            "payments.csv",
            "number;date;Rate",
            "the amount of payments in payments.csv (it has Rate; --map 'payments:HEADING=amount' reads one as that)",
        ),
        (
            "Kunden.csv",
            "Kunden-Nr.;Firma;Jane Doe",
            (
                "the email address of accounts in Kunden.csv (it has [person omitted];"
                " --map 'accounts:HEADING=email' reads one as that)"
            ),
        ),
        ("Gutschriften.csv", "Gutschrift-Nr.;Betrag", "the date of credit notes in Gutschriften.csv"),
        # What may be data is not shown: a digit, an address, a whole sentence, a row that may be no header.
        ("payments.csv", "number;date;Rate 2026;a@b.de;R1", "the amount of payments in payments.csv"),
        ("payments.csv", "number;date;this is what has been paid", "the amount of payments in payments.csv"),
        ("payments.csv", "number;Berger", "the amount and date of payments in payments.csv"),
    ],
)
def test_the_start_says_which_parts_of_a_table_nobody_knows(
    tmp_path: Path, name: str, headings: str, said: str
) -> None:
    (tmp_path / name).write_text(f"{headings}\n{';' * headings.count(';')}\n", encoding="utf-8")
    line = folder_summary(FolderSource(tmp_path))
    found = line.partition("; no column is known for ")[2]
    assert found == said


def test_a_file_that_cannot_be_used_is_told_with_its_own_headings(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("Vorgang;Kunden-Nr.;Betrag;Sparte\n1;2;3;4\n", encoding="utf-8")
    assert folder_summary(FolderSource(tmp_path)).endswith(
        "more; it has Vorgang, Sparte; --map 'invoices:HEADING=id' reads one as that)"
    )


def test_a_folder_without_a_file_to_read_names_those_that_are_not_used(tmp_path: Path) -> None:
    (tmp_path / "Offene Posten.csv").write_text("Rg.-Nr.;offen\nR1;5\n", encoding="utf-8")
    said = folder_summary(FolderSource(tmp_path))
    assert said.startswith("no file to read; looked for accounts, ")
    assert said.endswith(
        "; not used: Offene Posten.csv"
        " (a list of invoices is read if it is called invoices.csv, one of payments payments.csv, one of customers"
        " customers.csv, or if it lies in a folder of such a name)"
    )


def test_a_folder_with_packed_files_alone_says_what_to_do_about_them(tmp_path: Path) -> None:
    for name in ("invoices.jsonl.gz", "customers.csv.zip", "photos.zip"):
        (tmp_path / name).write_bytes(b"\x1f\x8b")
    said = folder_summary(FolderSource(tmp_path))
    assert said.startswith("no file to read; looked for accounts, ")
    assert "; customers.csv.zip, invoices.jsonl.gz: these files were skipped (compressed: " in said
    assert "photos.zip: " not in said


def test_columns_that_are_likely_to_be_what_is_missing_come_first(tmp_path: Path) -> None:
    others = [f"Column {'abcdefghijklmnopqrstuvwxyz'[at]}" for at in range(24)]
    headings = ["Number", "Date", "Total Amount", *others, "Still Remaining"]
    (tmp_path / "invoices.csv").write_text(",".join(headings) + "\n", encoding="utf-8")
    said = folder_summary(FolderSource(tmp_path))
    assert (
        "; no column is known for the balance of invoices in invoices.csv (it has Still Remaining, Column a, " in said
    )
    assert said.endswith("Column s and 5 more; --map 'invoices:HEADING=balance' reads one as that)")


def test_a_folder_of_another_files_name_is_not_told_to_rename_it(tmp_path: Path) -> None:
    for name in ("invoice_payments.csv", "Download.csv"):
        (tmp_path / name).write_text("Vorgang;Wert\n1;2\n")
    said = folder_summary(FolderSource(tmp_path))
    assert "; not used: invoice_payments.csv; not used: Download.csv (a list of invoices is read if" in said


def test_a_value_that_cannot_be_read_is_told_with_its_heading_as_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "Rechnungen.csv").write_text("Re-Nr.;Rechnungs-Datum;Brutto (EUR)\n1;soon;much\n", encoding="utf-8")
    source = FolderSource(tmp_path)
    assert source.count("invoice", Query()) == 1
    assert [*skipped(source.problems)] == [
        "Rechnungen.csv: 1 date could not be read, in the column Rechnungs-Datum, at 2",
        "Rechnungen.csv: 1 amount could not be read, in the column Brutto (EUR), at 2",
    ]


EXPORTS = {  # the headings of widespread exports, as far as questions go by them
    "lexoffice": (
        "Rechnungen.csv",
        "Belegnummer;Belegdatum;Kontaktname;Kundennummer;Gesamtbetrag brutto;Offener Betrag;Status;W\u00e4hrung",
    ),
    "sevDesk": (
        "Rechnungen.csv",
        "Rechnungsnummer;Kunde;Kundennummer;Rechnungsdatum;Summe (netto);Summe (brutto);Restbetrag;Bezahlt;Status",
    ),
    "Xero": (
        "Invoices.csv",
        "ContactName;InvoiceNumber;InvoiceDate;DueDate;Total;TaxTotal;InvoiceAmountPaid;InvoiceAmountDue;Currency",
    ),
    "QuickBooks": ("Invoices.csv", "Date;Type;No.;Customer;Memo;Balance;Amount;Status;Due date"),
    "PayPal": ("transactions.csv", "Date;Time;Name;Type;Status;Currency;Gross;Fee;Net;Transaction ID"),
    "PayPal, German": ("Transaktionen.csv", "Datum;Uhrzeit;Name;Status;W\u00e4hrung;Brutto;Netto;Transaktionscode"),
    "French": ("Factures.csv", "Num\u00e9ro;Client;Date;\u00c9ch\u00e9ance;Total TTC (\u20ac);Solde d\u00fb;\u00c9tat"),
    "lexoffice, customers": ("Kunden.csv", "Kundennummer;Kontaktname;Mail"),
    "customers": ("Kundenliste.csv", "Kunden-Nr.;Firma/Name;E-Mail;Telefon"),
    "Stripe, refunds": ("refunds.csv", "id;amount;charge_id;created;currency;failure_reason;reason;status"),
    "refunds": ("Erstattungen.csv", "Erstattungs-ID;Datum;Betrag;W\u00e4hrung;Grund;Kunde;Zahlungsnummer"),
}


@pytest.mark.parametrize("vendor", EXPORTS)
def test_the_headings_of_widespread_exports_are_known(tmp_path: Path, vendor: str) -> None:
    name, headings = EXPORTS[vendor]
    (tmp_path / name).write_text(f"{headings}\n{';' * headings.count(';')}\n", encoding="utf-8")
    assert "no column is known" not in folder_summary(FolderSource(tmp_path))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (  # a tax id, a word and a day are no amount
            "invoices.csv",
            "number;date;total;NIF;Plan;Vom;Noch\n1;2026-10-01;1,00;B12345674;Pro;01.10.2026;0,50\n",
            "balance of invoices in invoices.csv (it has Noch; --map 'invoices:HEADING=balance' reads one as that)",
        ),
        ("invoices.csv", "number;date;total;NIF\n1;2026-10-01;1,00;B12345674\n", "balance of invoices in invoices.csv"),
        (  # what is credited stands in the amount already
            "invoices.csv",
            "number;date;Soll;Haben;Saldo;Noch\n1;2026-10-01;100;;100;60\n2;2026-10-02;;40;60;0\n",
            "balance of invoices in invoices.csv (it has Noch; --map 'invoices:HEADING=balance' reads one as that)",
        ),
        (
            "payments.csv",
            "number;total;Vom;Zweck\n1;1,00;01.10.2026;Miete\n",
            "date of payments in payments.csv (it has Vom; --map 'payments:HEADING=date' reads one as that)",
        ),
        (  # of two parts it is the one that a column fits
            "payments.csv",
            "number;status;Vom;Zweck\n1;ok;01.10.2026;Miete\n",
            "amount and date of payments in payments.csv (it has Vom; --map 'payments:HEADING=date' reads one as that)",
        ),
        (
            "customers.csv",
            "number;name;Postfach;Ort\n1;Bau AG;a@example.com;Bern\n",
            (
                "email address of accounts in customers.csv (it has Postfach; --map 'accounts:HEADING=email' reads"
                " one as that)"
            ),
        ),
    ],
)
def test_a_column_is_advised_whose_values_may_be_meant(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert folder_summary(FolderSource(tmp_path)).partition("; no column is known for the ")[2] == said
