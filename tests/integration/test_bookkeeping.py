"""Exports as bookkeepers write them in five languages; Dutch ones through a real server and the official client."""

from pathlib import Path

import pytest

from tests.integration.folder_sessions import answered, served


def test_what_the_tax_is_and_at_which_rate(tmp_path: Path) -> None:
    (tmp_path / "facturas.csv").write_text(
        "Nº Factura;Fecha expedición;Cliente;Base imponible (EUR);% IVA;Cuota IVA (EUR);Total factura (EUR);Pagado\n"
        "F1;03/01/2026;Talleres Núñez S.L.;1.000;21;210;1.210;sí\n"
        "F2;23/01/2026;Hostal Peña;640,00;10;64,00;704,00;no\n"
    )
    with answered(tmp_path, "exports") as session:
        found = session.ask("get_invoice", invoice_id="F1")["llm_view"]
    assert found == {
        "invoiceNumber": "F1",
        "invoiceDate": "2026-01-03",
        "customerName": "Talleres Núñez S.L.",
        "netAmount": "1000.00",
        "taxRate": "21",
        "taxAmount": "210",
        "amount": "1210.00",
        "paid": "sí",
        "currency": "EUR",
    }


def test_a_part_that_no_column_is_known_for_is_told_to_the_model(tmp_path: Path) -> None:
    (tmp_path / "facturas.csv").write_text("Nº Factura;Fecha;Pendiente;Cuantía\nF1;03/01/2026;1,00;2,00\n")
    (tmp_path / "clientes.csv").write_text("Código;Correo\n1;a@example.com\n")
    with answered(tmp_path, "exports") as session:
        hints = session.ask("get_security_status")["llm_view"]["profile"]["hints"]
    assert [hint for hint in hints if "no column is known" in hint] == [
        f"the data: {kind}s: in some files no column is known for the {part};"
        " whoever runs this server was told which columns are there"
        for kind, part in (("account", "id"), ("invoice", "amount"))
    ]
    assert (tmp_path / ".stderr").read_text().count("no column is known for the amount") == 1


@pytest.mark.parametrize(
    ("accounts", "invoices", "asked", "found"),
    [
        (["00123"], ["123"], "00123", 1),  # a spreadsheet dropped the zeros of one file
        (["123"], ["00123"], "123", 1),
        (["00123"], ["123"], "123", 1),
        ([], ["00123"], "123", 1),
        (["00123", "0123"], ["123"], "00123", 0),  # of whom?
        (["123", "0123"], ["123", "0123"], "123", 1),
        (["00123"], ["1230", "A123"], "00123", 0),
        (["00123"], ["123", "00123", "0123", "1230"], "00123", 3),  # one file as it was written, another saved again
        ([], ["123", "00123", "124"], "123", 2),
        ([], ["A123", "A0123"], "A123", 1),
    ],
)
def test_zeros_before_a_customers_number_part_nobody_from_their_invoices(
    tmp_path: Path, accounts: list[str], invoices: list[str], asked: str, found: int
) -> None:
    if accounts:
        rows = "".join(f"{number};Jürgen Ebenholz\n" for number in accounts)
        (tmp_path / "Kunden.csv").write_text(f"Kundennummer;Name\n{rows}")
    rows = "".join(f"R{place};{number};1,00\n" for place, number in enumerate(invoices))
    (tmp_path / "Rechnungen.csv").write_text(f"Rechnungsnummer;Kundennummer;Betrag\n{rows}")
    with answered(tmp_path, "exports") as session:
        assert session.ask("list_invoices", account_id=asked)["llm_view"]["total"] == found


def test_a_customer_with_zeros_before_the_number_is_masked_in_the_texts_of_invoices(tmp_path: Path) -> None:
    (tmp_path / "Kunden.csv").write_text("Kundennummer;Name\n00123;Ludwig Harbauer\n")
    (tmp_path / "subscriptions.csv").write_text("id,accountId,name\nS-1,123,Maintenance Harbauer\n")
    with answered(tmp_path, "exports") as session:
        assert session.listed("list_subscriptions", "name") == ["Maintenance H*******r"]


def test_the_first_row_of_an_invoice_is_said_to_be_one(tmp_path: Path) -> None:
    rows = "R1;1;Stuhl;100,00\nR1;2;Tisch;300,00\nR2;1;Lampe;80,00\nR3;1;Lampe;80,00\nR3;1;Lampe;80,00\n"
    (tmp_path / "Rechnungen.csv").write_text(f"Rechnungsnummer;Pos;Artikel;Gesamt\n{rows}")
    with answered(tmp_path, "exports") as session:
        metas = {number: session.ask("get_invoice", invoice_id=number)["meta"] for number in ("R1", "R2", "R3")}
    assert {number: meta.get("recordsSharingId") for number, meta in metas.items()} == {"R1": 1, "R2": None, "R3": None}
    assert metas["R1"]["hint"] == (
        "1 other row of the data has the id of this invoice and says something else: where each line of a record is a"
        " row of its own, this is the first line, and its amounts may not be those of the whole."
    )


@pytest.mark.parametrize(
    "heading", ["Kunde", "Kundenname", "Customer", "Customer Name", "Cliente", "Client", "Razón social"]
)
def test_a_name_stands_for_a_customer_without_a_number(tmp_path: Path, heading: str) -> None:
    rows = "F1;2026-01-23;Talleres Nunez S.L.;774,40\nF2;2026-01-24;Lena Vogt;74,40\nF3;2026-01-25;Lena Vogt;1,00\n"
    (tmp_path / "invoices.csv").write_text(f"Invoice No;Date;{heading};Total\n{rows}")
    with answered(tmp_path, "exports") as session:
        for asked, found in (("Lena Vogt", 2), ("vogt, lena", 2), ("Talleres", 1), ("Lena", 0), ("F1", 0)):
            answer = session.ask("list_invoices", account_id=asked)
            assert answer["llm_view"]["total"] == found, asked
            assert ("accountKnown" in answer["meta"]) is not bool(found), asked


def test_accounts_beside_records_that_state_a_name_alone_do_not_end_asking_by_customer(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("Invoice No;Kunde\nF1;Lena Vogt\nF2;Jan Kern\n")
    (tmp_path / "customers.csv").write_text("Kundennummer;Name\n1;Lena Vogt\n")
    with answered(tmp_path, "exports") as session:
        totals = [session.ask("list_invoices", account_id=asked)["llm_view"]["total"] for asked in ("Lena Vogt", "1")]
    assert totals == [1, 1]


def test_a_filter_without_a_column_says_why_it_is_missing(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("Invoice No;Date;Total\nF1;2026-01-23;1.00\n")
    with answered(tmp_path, "exports") as session:
        for name, missing in (("status", True), ("min_balance", True), ("statuss", False)):
            message = session.ask("list_invoices", **{name: 1})["meta"]["error"]["message"]
            assert (f" No record here states what {name} could go by." in message) is missing, message


@pytest.mark.parametrize("profile", ["exports", "finance-default"])
@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Bezahlt", ["ja", "nein", "teilweise"]),
        ("Paid", ["yes", "no", "partly"]),
        ("Payé", ["oui", "non", "partiellement"]),
        ("Pagado", ["sí", "no", "parcial"]),
        ("Pagata", ["sì", "no", "parziale"]),
        ("Betaald", ["ja", "nee", "deels"]),
    ],
)
def test_whether_an_invoice_is_paid_is_its_status_where_it_has_no_other(
    tmp_path: Path, profile: str, heading: str, words: list[str]
) -> None:
    rows = "".join(f"R{place};2026-01-23;1,00;{word.capitalize()}\n" for place, word in enumerate(words))
    (tmp_path / "invoices.csv").write_text(f"Invoice No;Date;Total;{heading}\n{rows}R9;2026-01-24;2,00;\n")
    with answered(tmp_path, profile) as session:
        shown = "paid" if profile == "exports" else "status"
        for word in words:
            assert session.listed("list_invoices", shown, status=word) == [word.capitalize()], word
        meta = session.ask("list_invoices", status="overdue")["meta"]
    assert meta["statusesSeen"] == sorted(map(str.capitalize, words))


@pytest.mark.parametrize(
    ("heading", "value"), [("Bezahlt", "119,00"), ("Paid", "0"), ("Payé", "12.00 €"), ("Pagado", "03/02/2026")]
)
def test_what_or_when_was_paid_is_no_status(tmp_path: Path, heading: str, value: str) -> None:
    (tmp_path / "invoices.csv").write_text(f"Invoice No;Total;{heading}\nR1;119,00;{value}\n")
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices", status=value)
    assert answer["llm_view"]["total"] == 0
    assert (answer["meta"]["statusesSeen"], answer["meta"]["statusesComplete"]) == ([], True)


def test_a_status_of_its_own_comes_before_whether_it_is_paid(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("Invoice No;Total;Paid;Status\nR1;1.00;no;Draft\nR2;1.00;yes;\n")
    with answered(tmp_path, "exports") as session:
        assert session.listed("list_invoices", "invoiceNumber", status="draft") == ["R1"]
        assert session.listed("list_invoices", "invoiceNumber", status="yes") == ["R2"]
        assert session.listed("list_invoices", "invoiceNumber", status="no") == []


TAXED = (
    "Invoice No;Date;Currency;{};{};Total\n"
    "R1;2026-01-05;EUR;100,00;19,00;119,00\n"
    "R2;2026-01-06;EUR;1.000,10;190,02;1.190,12\n"
    "R3;2026-02-07;EUR;;;50,00\n"
    "R4;2026-02-08;CHF;10,00;;10,00\n"
)


@pytest.mark.parametrize(
    ("net", "tax"),
    [
        ("Nettobetrag", "MwSt"),
        ("Net amount", "VAT"),
        ("Montant HT", "TVA"),
        ("Base imponible", "Cuota IVA"),
        ("Imponibile", "Importo IVA"),
        ("Bedrag excl. btw", "Btw"),
    ],
)
def test_lists_add_up_net_amounts_and_tax(tmp_path: Path, net: str, tax: str) -> None:
    (tmp_path / "invoices.csv").write_text(TAXED.format(net, tax))
    with answered(tmp_path, "exports") as session:
        sums = session.ask("list_invoices")["meta"]["sums"]
        january = session.ask("list_invoices", to_date="2026-01-31")["meta"]["sums"]
    euros = {"currency": "EUR", "amount": 1359.12, "netAmount": 1100.1, "taxAmount": 209.02}
    assert sums == [
        euros | {"records": 3, "withoutNetAmount": 1, "withoutTaxAmount": 1},
        {"currency": "CHF", "records": 1, "amount": 10.0, "netAmount": 10.0},
    ]
    assert january == [euros | {"records": 2, "amount": 1309.12}]


def test_what_a_profile_hides_is_not_added_up(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text(TAXED.format("Net", "VAT"))
    with answered(tmp_path, "finance-default") as session:  # which shows the tax alone
        sums = session.ask("list_invoices", to_date="2026-01-31")["meta"]["sums"]
    assert sums == [{"currency": "EUR", "records": 2, "amount": 1309.12, "taxAmount": 209.02}]


RECURRING = "id,customer,status,start_date,plan,{},currency\n" + "".join(
    f"S-{place},K-{place},{row}\n"
    for place, row in enumerate(
        ["active,31-Oct-25,pro,1200.00,EUR", "active,46000,basic,49.50,EUR", "cancelled,2025-01-01,pro,99.00,EUR"], 1
    )
)


@pytest.mark.parametrize("heading", ["mrr", "Contracted MRR", "Monthly Recurring Revenue", "Monatsbetrag"])
def test_what_subscriptions_bring_in_a_month_is_added_up(tmp_path: Path, heading: str) -> None:
    (tmp_path / "subscriptions.csv").write_text(RECURRING.format(heading))
    with answered(tmp_path, "exports") as session:
        active = session.ask("list_subscriptions", status="active", sort="-amount", from_date="2025-10-31")
    assert active["meta"]["sums"] == [{"currency": "EUR", "records": 2, "amount": 1249.5}]
    shown = [(one["mrr"], one["subscriptionStartDate"]) for one in active["llm_view"]["subscriptions"]]
    assert shown == [("1200.00", "2025-10-31"), ("49.50", "2025-12-09")]


@pytest.mark.parametrize(("heading", "profile"), [("price", "exports"), ("mrr", "finance-default")])
def test_prices_of_subscriptions_are_not_added_up_nor_what_is_hidden(
    tmp_path: Path, heading: str, profile: str
) -> None:
    """A price may be for a month or for a year, for one seat or for all."""
    (tmp_path / "subscriptions.csv").write_text(RECURRING.format(heading))
    with answered(tmp_path, profile) as session:
        assert "sums" not in session.ask("list_subscriptions")["meta"]


def test_a_subscription_says_for_how_long_its_price_is(tmp_path: Path) -> None:
    rows = "sub_1,Pro,120.00,year,2\nsub_2,Pro,12.00,month,1\n"
    (tmp_path / "subscriptions.csv").write_text(f"id,Plan,Amount,Interval,Quantity\n{rows}")
    for profile in ("exports", "stripe"):
        with answered(tmp_path, profile) as session:
            shown = session.ask("list_subscriptions")
        terms = [[str(value) for value in one.values()] for one in shown["llm_view"]["subscriptions"]]
        assert [{"120.00", "year", "2"} <= set(terms[0]), {"12.00", "month", "1"} <= set(terms[1])] == [True, True]
        assert "smallest unit" not in shown["meta"].get("amountsIn", ""), "12.00 is not in cents"


def test_the_dash_that_stands_for_zero_hides_no_sum(tmp_path: Path) -> None:
    rows = "R1,10.00,\u00a3 -\nR2,20.00,20.00\n"
    (tmp_path / "invoices.csv").write_text(f"Invoice No,Total,Amount Due\n{rows}")
    with answered(tmp_path, "exports") as session:
        meta = session.ask("list_invoices", sort="amount")["meta"]
    assert meta["sums"] == [{"currency": None, "records": 2, "amount": 30.0, "balance": 20.0, "withoutBalance": 1}]
    assert "balancesUnread" not in meta


def test_a_payment_has_the_day_on_which_it_is_charged(tmp_path: Path) -> None:
    rows = "PM1,2026-11-02,9.99,GBP,paid_out\nPM2,2026-12-01,5.00,GBP,pending_submission\n"
    (tmp_path / "payments.csv").write_text(f"id,charge_date,amount,currency,status\n{rows}")
    with answered(tmp_path, "exports") as session:
        assert session.listed("list_payments", "id", from_date="2026-12-01") == ["PM2"]


@pytest.mark.parametrize(
    ("taxes", "added"),
    [
        (["19", "19", "7", "7"], None),  # rates
        (["19.00", "0", "0", ""], 19.0),
        (["9.50", "9.50", "0.65", "6.54"], 26.19),
        (["31", "31", "31", "31"], 124.0),  # no rate anywhere
        (["19 %", "7 %", "", ""], None),
    ],
)
def test_rates_of_tax_are_not_added_up(tmp_path: Path, taxes: list[str], added: float | None) -> None:
    rows = "".join(f"R{place};{place + 1}00.00;{tax}\n" for place, tax in enumerate(taxes))
    (tmp_path / "invoices.csv").write_text(f"Invoice No;Total;VAT\n{rows}")
    with answered(tmp_path, "exports") as session:
        (found,) = session.ask("list_invoices")["meta"]["sums"]
    assert (found["amount"], found.get("taxAmount")) == (1000.0, added)
    assert "could not be read" not in (tmp_path / ".stderr").read_text()


def test_headings_mean_what_whoever_runs_the_server_says(tmp_path: Path) -> None:
    (tmp_path / "Rechnungen.csv").write_text(
        "Vorgang;Debitorennr. alt;Vom;Wert (EUR);Betrag\n"
        "V-1;K-7;05.01.2026;1.190,00;999,00\nV-2;K-8;06.01.2026;5,00;1,00\n"
    )
    meanings = ["Vorgang=invoiceNumber", "debitorennr alt=customerId", "Vom = invoiceDate", "Wert (EUR)=amount (EUR)"]
    with answered(tmp_path, "finance-default", *(f"--map={meaning}" for meaning in meanings)) as session:
        found = session.ask("list_invoices", account_id="K-7", to_date="2026-01-31")
    assert found["llm_view"]["invoices"] == [
        {
            "invoiceNumber": "V-1",
            "accountId": "K-7",
            "invoiceDate": "2026-01-05",
            "amount": "1190.00",
            "currency": "EUR",
        }
    ]
    assert found["meta"]["sums"] == [{"currency": "EUR", "records": 1, "amount": 1190.0}]


def test_a_heading_means_something_in_one_kind_or_file_alone(tmp_path: Path) -> None:
    (tmp_path / "Rechnungen.csv").write_text("Rechnungsnummer;Wert;Betrag\nR1;7,00;1,00\n")
    (tmp_path / "Zahlungen.csv").write_text("Zahlungsnummer;Wert;Betrag\nZ1;8,00;2,00\n")
    (tmp_path / "Zahlungen alt.csv").write_text("Zahlungsnummer;Wert;Betrag\nZ2;9,00;3,00\n")
    meanings = ("invoices:Wert=amount", "Zahlungen alt.csv:Wert=amount", "payments:Frist=status", "alt.csv:Wert=id")
    with answered(tmp_path, "exports", *(f"--map={meaning}" for meaning in meanings)) as session:
        assert session.listed("list_invoices", "amount") == ["7.00"]
        assert session.listed("list_payments", "amount") == ["9.00", "2.00"]
    told = (tmp_path / ".stderr").read_text()
    assert "--map: no CSV file that is used has a heading for status of payments, id of alt.csv\n" in told


def test_a_heading_that_no_file_has_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "Rechnungen.csv").write_text("Rechnungsnummer;Wert\nR1;1,00\n")
    with answered(tmp_path, "exports", "--map", "Wert=amount", "--map", "Konto=customerId") as session:
        assert session.ask("list_invoices", min_amount=1)["llm_view"]["total"] == 1
    told = (tmp_path / ".stderr").read_text()
    assert "--map: no CSV file that is used has a heading for customerId" in told


def test_dutch_bookkeeping(tmp_path: Path) -> None:
    (tmp_path / "Facturen.csv").write_text(
        "Factuurnummer;Factuurdatum;Vervaldatum;Klantnummer;Bedrag excl. btw;Btw;Bedrag incl. btw;Openstaand;Status\n"
        "F1;01-10-2026;31-10-2026;K1;100,00;21,00;121,00;0,00;Betaald\n"
        "F2;14-10-2026;13-11-2026;K1;1.000,00;210,00;1.210,00;1.210,00;Openstaand\n"
    )
    (tmp_path / "Klanten.csv").write_text("Klantnummer;Bedrijfsnaam;E-mailadres\nK1;Bakkerij Jansen B.V.;info@k1.nl\n")
    (tmp_path / "Betalingen.csv").write_text(
        "Betalingsnummer;Betaaldatum;Klantnummer;Factuurnummer;Bedrag;Betaalwijze\nB1;5 okt 2026;K1;F1;121,00;iDEAL\n"
    )
    with served(tmp_path, "exports") as session:
        (found,) = session.ask("find_customer", name="bakkerij jansen")["llm_view"]["accounts"]
        (unpaid,) = session.ask("list_invoices", account_id=found["id"], min_balance=0.01)["llm_view"]["invoices"]
        (payment,) = session.ask("list_payments", from_date="2026-10-01")["llm_view"]["payments"]
    assert unpaid == {
        "invoiceNumber": "F2",
        "invoiceDate": "2026-10-14",
        "dueDate": "2026-11-13",
        "accountId": "K1",
        "netAmount": "1000.00",
        "taxAmount": "210.00",
        "amount": "1210.00",
        "balance": "1210.00",
        "status": "Openstaand",
    }
    assert payment == {
        "paymentNumber": "B1",
        "effectiveDate": "2026-10-05",
        "accountId": "K1",
        "invoiceNumber": "F1",
        "amount": "121.00",
        "method": "iDEAL",
    }


@pytest.mark.parametrize(
    "header",
    [
        "Date;Time;Name;Type;Status;Currency;Gross;Fee;Net;Transaction ID",
        "Datum;Uhrzeit;Name;Typ;Status;Währung;Brutto;Gebühr;Netto;Transaktionscode",
        "Date;Heure;Nom;Type;État;Devise;Avant commission;Commission;Net;Numéro de transaction",
        "Fecha;Hora;Nombre;Tipo;Estado;Divisa;Bruto;Comisión;Neto;Id. de transacción",
        "Data;Orario;Nome;Tipo;Stato;Valuta;Lordo;Tariffa;Netto;Codice transazione",
        "Datum;Tijd;Naam;Type;Status;Valuta;Bruto;Kosten;Net;Transactiereferentie",
    ],
)
def test_what_a_payment_service_keeps_of_a_payment(tmp_path: Path, header: str) -> None:
    row = "13.10.2026;12:13:14;Talleres Núñez S.L.;Express;OK;EUR;1.049,90;-30,50;1.019,40;4XK001122334455667"
    (tmp_path / "transactions.csv").write_text(f"{header}\n{row}\n")
    with answered(tmp_path, "exports") as session:
        (payment,) = session.ask("list_payments", account_id="Talleres Núñez S.L.")["llm_view"]["payments"]
    kept = ("amount", "fee", "netAmount", "currency", "effectiveDate", "status", "customerName")
    assert [payment.get(name) for name in kept] == [
        *("1049.90", "-30.50", "1019.40", "EUR", "2026-10-13", "OK", "Talleres Núñez S.L."),
    ]


@pytest.mark.parametrize(
    ("heading", "invoice", "credit"),
    [
        ("Belegtyp", "Rechnung", "Rechnungskorrektur"),
        ("Typ", "Rechnung", "Stornorechnung"),
        ("Type", "Sales invoice", "Sales credit note"),
        ("Transaction Type", "Invoice", "Credit Memo"),
        ("Type de document", "Facture", "Avoir"),
        ("Tipo de documento", "Factura", "Factura rectificativa"),
        ("Tipo documento", "Fattura", "Nota di credito"),
        ("Soort", "Factuur", "Creditnota"),
    ],
)
@pytest.mark.parametrize("sign", ["", "-"])
def test_credit_notes_among_invoices_are_subtracted(
    tmp_path: Path, heading: str, invoice: str, credit: str, sign: str
) -> None:
    rows = f"R1;{invoice};119,00;100,00;119,00\nR2;{credit};{sign}238,00;{sign}200,00;{sign}38,00\n"
    (tmp_path / "invoices.csv").write_text(f"Invoice No;{heading};Total;Net;Open Balance\n{rows}")
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices", sort="-amount")
        unpaid = session.ask("list_invoices", min_balance=0.01)["llm_view"]["total"]
    assert [(one["invoiceNumber"], one["type"]) for one in answer["llm_view"]["invoices"]] == [
        ("R1", invoice),
        ("R2", credit),
    ]
    assert answer["meta"]["sums"] == [
        {
            "currency": None,
            "records": 2,
            "amount": -119.0,
            "positiveAmounts": 119.0,
            "negativeAmounts": -238.0,
            "balance": 81.0,
            "netAmount": -100.0,
        }
    ]
    assert (answer["meta"]["creditNotesAmong"], unpaid) == (True, 1)


@pytest.mark.parametrize(
    ("heading", "sale", "refund"),
    [
        ("Transaction Type", "sale", "credit"),  # Braintree's
        ("type", "payment", "refund"),
        ("Type", "Express Checkout Payment", "Payment Refund"),
        ("Typ", "Zahlung", "R\u00fcckzahlung"),
        ("Type de transaction", "Paiement", "Remboursement"),
        ("Tipo", "Pago", "Devoluci\u00f3n"),
    ],
)
@pytest.mark.parametrize("sign", ["", "-"])
def test_refunds_among_payments_are_subtracted(tmp_path: Path, heading: str, sale: str, refund: str, sign: str) -> None:
    rows = f"P1,{sale},100.00\nP2,{refund},{sign}30.50\nP3,Credit Card Deposit,1.00\n"
    (tmp_path / "payments.csv").write_text(f"id,{heading},Amount\n{rows}")
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_payments", sort="-amount")
    assert [(one["id"], one["type"]) for one in answer["llm_view"]["payments"]][-1] == ("P2", refund)
    parts = {"positiveAmounts": 101.0, "negativeAmounts": -30.5}
    assert answer["meta"]["sums"] == [{"currency": None, "records": 3, "amount": 70.5, **parts}]
    assert answer["meta"]["refundsAmong"] is True


def test_invoices_of_other_types_are_added(tmp_path: Path) -> None:
    rows = "R1;Abo;1,00\nR2;Credit card;2,00\nR3;;4,00\n"
    (tmp_path / "invoices.csv").write_text(f"Invoice No;Typ;Total\n{rows}")
    with answered(tmp_path, "exports") as session:
        meta = session.ask("list_invoices")["meta"]
    assert meta["sums"] == [{"currency": None, "records": 3, "amount": 7.0}]
    assert "creditNotesAmong" not in meta


def test_a_column_of_dates_is_read_as_the_others_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("Invoice No,Date,Due Date,Total\nA1,01/10/2026,31/10/2026,1.00\n")
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices", from_date="2026-10-01", to_date="2026-10-01")
    assert [one["invoiceDate"] for one in answer["llm_view"]["invoices"]] == ["2026-10-01"]
    assert "datesUnread" not in answer["meta"]


def test_the_tax_of_an_invoice_comes_before_that_of_a_line(tmp_path: Path) -> None:
    rows = "INV-1,360.00,60.00,100.00,20.00\nINV-2,12.00,2.00,10.00,2.00\n"
    (tmp_path / "invoices.csv").write_text(f"InvoiceNumber,Total,TaxTotal,LineAmount,TaxAmount\n{rows}")
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices")
    assert [one["taxAmount"] for one in answer["llm_view"]["invoices"]] == ["60.00", "2.00"]
    assert answer["meta"]["sums"] == [{"currency": None, "records": 2, "amount": 372.0, "taxAmount": 62.0}]


def test_a_shops_orders_that_are_served_as_invoices(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text(
        "Id,Financial Status,Currency,Taxes,Total,Outstanding Balance,Created at,Billing Name\n"
        "5551,paid,USD,3.20,48.20,0.00,2026-10-01 10:10:00 -0400,Kim Larsson\n"
        "5552,refunded,USD,3.20,48.20,0.00,2026-10-02 10:10:00 -0400,Larsson Prints LLC\n"
    )
    with answered(tmp_path, "exports") as session:
        (found,) = session.ask("list_invoices", status="refunded", account_id="Larsson Prints")["llm_view"]["invoices"]
    assert (found["customerName"], found["taxAmount"], found["status"]) == ("Larsson Prints LLC", "3.20", "refunded")


def test_files_that_were_not_recognised_are_told_to_the_model(tmp_path: Path) -> None:
    (tmp_path / "Belegliste.csv").write_text("Belegnummer;Betrag\nR1;1,00\n")
    with answered(tmp_path, "exports") as session:
        hint = session.ask("list_invoices")["meta"]["hint"]
        hints = session.ask("get_security_status")["llm_view"]["profile"]["hints"]
    assert "1 file of the data is not used" in hint
    assert "Belegliste" not in hint
    assert [one for one in hints if "were not recognised" in one]
    (tmp_path / "Belegliste.csv").unlink()
    with answered(tmp_path, "exports") as session:
        assert "recognised" not in session.ask("list_invoices")["meta"]["hint"]


def test_how_an_invoice_was_paid_is_shown(tmp_path: Path) -> None:
    (tmp_path / "Factures.csv").write_text("N° facture;Montant TTC;Mode de règlement\nFA1;1,00;Virement\n")
    with answered(tmp_path, "exports") as session:
        assert session.listed("list_invoices", "method") == ["Virement"]


@pytest.mark.parametrize(
    ("heading", "rows", "sums"),
    [
        # Each row has the amounts of the whole invoice, and that of its line.
        ("Total,LineAmount", ["A,360.00,100.00", "A,360.00,200.00", "B,12.00,10.00"], {"amount": 372.0}),
        ("Total,Lineitem price", ["A,360.00,5.00", "A,360.00,5.00"], {"amount": 360.0}),
        ("Total,LineAmount,Tax", ["A,9.00,4.00,1.00", "A,9.00,5.00,2.00"], {"amount": 9.0}),  # the tax of a line
        # The rows do not agree, or nothing tells what of them is of the whole.
        ("Total,LineAmount", ["A,100.00,100.00", "A,200.00,200.00"], {"sharingId": 1}),
        ("Total,Article", ["A,10.00,x", "A,10.00,y"], {"sharingId": 1}),
    ],
)
def test_rows_of_lines_that_agree_on_their_invoice_tell_its_amount(
    tmp_path: Path, heading: str, rows: list[str], sums: dict[str, float]
) -> None:
    (tmp_path / "invoices.csv").write_text(
        "\n".join([f"InvoiceNumber,{heading}", *rows, "Z,0.00" + ",1" * heading.count(",")])
    )
    with answered(tmp_path, "exports") as session:
        (found,) = session.ask("list_invoices")["meta"]["sums"]
    assert {name: found.get(name) for name in ("amount", "sharingId")} == {"amount": 0.0, "sharingId": None, **sums}
