"""Which files are exports of what, and what a record of each format is."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scanner.batch.folder.manifest import FOLDER, Manifest
from scanner.batch.formats.text_format import OFFICE
from scanner.regular_file import open_regular
from server.folder.export_files import ExportFile, Problem, Stamp
from server.folder.file_entries import Start, entries, read
from server.folder.file_names import kind_of_name
from server.folder.notices import folder_summary, skipped
from server.folder.source import FolderSource
from server.records.columns import Columns
from server.records.shapes import RECORD_KINDS
from server.source import ENTITIES, Page, Query, SourceError


def write(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", ".").replace("_in_", "/")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def zipped(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return data.getvalue()


def listed(source: FolderSource, entity: str, **filters: Any) -> list[Any]:
    page = source.list(entity, Query(**filters), limit=50, cursor=None)
    assert page.total == len(page.records)
    return [json.loads(record) for record in page.records]


def ids(source: FolderSource, entity: str, **filters: Any) -> list[str]:
    return [record["id"] for record in listed(source, entity, **filters)]


# By name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("accounts", "account"),
        ("Customers", "account"),
        ("stripe_invoices_2026-01", "invoice"),
        ("ListInvoicesResponse", "invoice"),
        ("charges", "payment"),
        ("payment_intents", "payment"),
        ("chargebee-transactions", "payment"),
        ("payment methods", "payment_method"),
        ("payment_sources", "payment_method"),
        ("cards", "payment_method"),
        ("CreditMemos", "credit_note"),
        ("credit_notes.final", "credit_note"),
        ("invoice_line_items", "line"),
        ("zuora_invoice_item_data", "line"),
        ("invoiceitems", "line"),
        # names of something else
        ("invoice_payments", None),
        ("credit_note_line_items", None),
        ("rate_plan_charges", None),
        ("balance_transactions", None),
        ("subscription_history", None),
        ("subscription_items", None),
        ("bank_accounts", None),
        ("payment_method_card_data", None),
        # names of nothing
        ("part-00000", None),
        ("audit", None),
        # in other languages
        ("Rechnungen 2026", "invoice"),
        ("RECHNUNGEN_2026-03", "invoice"),
        ("Rechnungsliste Stand 01.03.2026", "invoice"),
        ("Ausgangsrechnungen (1)", "invoice"),
        ("Rechnungs-Export", "invoice"),
        ("Factures_2026", "invoice"),
        ("facturas", "invoice"),
        ("Fatture clienti marzo", "invoice"),
        ("Kundenliste", "account"),
        ("Kundenstammdaten", "account"),
        ("Debitoren", "account"),
        ("liste_clients", "account"),
        ("clientes", "account"),
        ("elenco clienti", "account"),
        ("invoicelist", "invoice"),
        ("Zahlungen", "payment"),
        ("Zahlungseing\u00e4nge", "payment"),
        ("Zahlungseinga\u0308nge", "payment"),
        ("Zahlungseingaenge", "payment"),
        ("R\u00e8glements clients", "payment"),
        ("pagos", "payment"),
        ("Gutschriften", "credit_note"),
        ("Notas de cr\u00e9dito", "credit_note"),
        ("note di credito", "credit_note"),
        ("Abos", "subscription"),
        ("m\u00e9todos de pago", "payment_method"),
        ("Rechnungspositionen", "line"),
        ("lignes_de_factures", "line"),
        ("Facturen 2026", "invoice"),
        ("verkoopfacturen", "invoice"),
        ("Factuuroverzicht", "invoice"),
        ("Klantenlijst", "account"),
        ("betalingen_2026", "payment"),
        ("creditnota's", "credit_note"),
        ("abonnementen", "subscription"),
        ("factuurregels", "line"),
        ("facturen leveranciers", None),
        ("Klanten adressen", None),
        ("Rechnungen Lieferanten", None),
        ("purchase_invoices", None),
        ("factures_fournisseurs", None),
        ("Facturas recibidas 2026", None),
        ("Facturas emitidas 2026", "invoice"),
        ("factures d'achats", None),
        ("fatture passive", None),
        ("fatture_ricevute", None),
        ("fatture attive", "invoice"),
        ("Eingangsrechnungen", None),
        ("Zahlungserinnerungen", None),
        ("Rechnungsadressen", None),
        ("clientes_direcciones", None),
        ("Zahlungen Rechnungen", None),
        ("oauth_clients", None),
        ("client-secrets", None),
        ("Datenliste", None),
        ("2026-01", None),
    ],
)
def test_a_name_tells_what_is_in_a_file(name: str, kind: str | None) -> None:
    assert kind_of_name(name)[0] == (None if kind is None else RECORD_KINDS.index(kind))


@pytest.mark.parametrize(
    ("name", "header", "kind"),
    [
        ("Eingangsrechnungen", "Rechnungsnummer;Rechnungsdatum", None),
        ("Rechnungseingang_2026", "Rechnungsnummer;Rechnungsdatum", None),
        ("inkoopfacturen", "Factuurnummer;Factuurdatum", None),
        ("2026-01", "Rechnungsnummer;Rechnungsdatum", "invoice"),
        ("2026-01", "Factuurnummer;Factuurdatum", "invoice"),
    ],
)
def test_invoices_of_others_are_not_taken_for_the_own_ones(
    tmp_path: Path, name: str, header: str, kind: str | None
) -> None:
    (tmp_path / f"{name}.csv").write_text(f"{header};Betrag\nR1;2026-01-02;1,00\n")
    assert [RECORD_KINDS[file.kind or 0] for file in FolderSource(tmp_path).files.files] == ([kind] if kind else [])


def test_a_folder_names_the_files_in_it(tmp_path: Path) -> None:
    source = FolderSource(write(tmp_path, **{"invoices_in_part-0__jsonl": '{"id":"i"}\n', "other_in_x__jsonl": "{}\n"}))
    assert ids(source, "invoice") == ["i"]
    assert source.files.unknown == ("other/x.jsonl",)


def test_hidden_files_and_those_of_engines_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, **{".invoices__jsonl": '{"id":"a"}', "_invoices__jsonl": '{"id":"b"}'})
    assert FolderSource(tmp_path).empty


def test_redacted_copies_of_the_same_records_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, invoices__jsonl='{"id":"a"}', safe_in_invoices__jsonl='{"id":"b"}')
    Manifest(tmp_path / "safe" / FOLDER, "a").begin(resume=False)
    assert ids(FolderSource(tmp_path), "invoice") == ["a"]
    assert ids(FolderSource(tmp_path / "safe"), "invoice") == ["b"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="NOT TESTED: there are no such pipes here")
@pytest.mark.parametrize("name", ["invoices.jsonl", "invoices.json", "invoices.csv", "invoices.parquet"])
def test_a_pipe_that_took_the_place_of_a_file_holds_up_nobody(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    form: Any = {".jsonl": "lines", ".json": "document"}.get(Path(name).suffix, Path(name).suffix[1:])
    stamp = Stamp(tmp_path / name, 0, 1, 0)
    with pytest.raises(FileNotFoundError):
        list(
            entries(ExportFile(name, stamp, form, RECORD_KINDS.index("invoice")), Start(), "tenant", 1 << 20, Columns())
        )
    assert read(stamp, form, None, [(0, 1)]) is None


# By shape

SHAPES: tuple[tuple[str, str, str], ...] = (
    # (file, its text, kind): the shapes of vendors' answers, with values of our own
    ("dump.jsonl", '{"id":"i","object":"invoice"}', "invoice"),
    ("dump.jsonl", '{"id":"i","object":"customer","name":"X"}', "account"),
    ("dump.jsonl", '{"id":"i","object":"payment_intent"}', "payment"),
    ("dump.json", '{"object":"list","data":[{"id":"i","object":"credit_note"}],"has_more":false}', "credit_note"),
    ("dump.json", '{"list":[{"subscription":{"id":"i"},"customer":{"id":"c"}}]}', "subscription"),
    ("dump.json", '{"payments":[{"id":"i"}],"cursor":"x"}', "payment"),
    ("dump.json", '[{"id":"i","accountNumber":"A-1","billCycleDay":1}]', "account"),
    ("dump.json", '{"card":{"id":"i"}}', "payment_method"),
    ("dump.csv", "id,invoice_number,invoice_date\ni,N,2026-01-01\n", "invoice"),
    ("dump.csv", "id,creditCardMaskNumber\ni,1111\n", "payment_method"),
    ("Export.csv", "id;Rechnungsnummer;Rechnungsdatum\ni;R-1;01.03.2026\n", "invoice"),
    ("export.csv", "id;Numero fattura;Data fattura\ni;R-1;01/03/2026\n", "invoice"),
)


@pytest.mark.parametrize(("name", "text", "kind"), SHAPES)
def test_the_first_records_tell_what_the_name_does_not(tmp_path: Path, name: str, text: str, kind: str) -> None:
    (tmp_path / name).write_text(text)
    source = FolderSource(tmp_path)
    assert ids(source, kind) == ["i"]
    assert set(source.offers) <= {kind, "account"}


@pytest.mark.parametrize("heading", ["Created (UTC)", "Created date (UTC)", "date", "created"])
def test_payments_have_a_date_under_each_heading_of_an_export(tmp_path: Path, heading: str) -> None:
    rows = f"id,{heading},Amount\na,2026-01-01 09:30:00,5\nb,2026-01-02 23:30:00,5\nc,2026-01-03 00:30:00,5\n"
    source = FolderSource(write(tmp_path, payments__csv=rows))
    day = date(2026, 1, 2)
    assert ids(source, "payment", since=day, until=day) == ["b"]


@pytest.mark.parametrize(
    "text",
    [
        '{"id":"evt","object":"event","data":{"object":{"object":"invoice"}}}',
        '{"id":"x","amount":5}',
        '{"event":"request","tool":"get_invoice","entity":"Invoice"}',
        "[1, 2]",
        "{",
        "",
    ],
)
def test_what_is_of_no_known_shape_is_not_used(tmp_path: Path, text: str) -> None:
    (tmp_path / "dump.jsonl").write_text(text)
    source = FolderSource(tmp_path)
    assert source.empty
    assert source.files.unknown == ("dump.jsonl",)


def test_records_that_say_what_they_are_may_be_mixed(tmp_path: Path) -> None:
    text = '{"id":"i","object":"invoice"}\n{"id":"c","object":"customer"}\n{"id":"p","object":"plan"}\n{"id":"x"}\n'
    source = FolderSource(write(tmp_path, dump__jsonl=text))
    assert (ids(source, "invoice"), ids(source, "account")) == (["i"], ["c"])
    assert source.problems == (Problem("dump.jsonl", "unknown kind", 2, (3, 4)),)


def test_a_record_of_another_kind_than_its_file_is_not_taken_for_one(tmp_path: Path) -> None:
    source = FolderSource(write(tmp_path, accounts__jsonl='{"id":"a"}\n{"id":"b","object":"bank_account"}\n'))
    assert ids(source, "account") == ["a"]
    assert [problem.reason for problem in source.problems] == ["unknown kind"]


def test_records_of_another_kind_in_a_named_file_have_the_fields_of_theirs(tmp_path: Path) -> None:
    named = '{"id":"c%d","object":"customer","email":"jane%d@example.com"}\n'
    text = '{"id":"i1","amount":1}\n' + "".join(named % (at, at) for at in range(3)) + '{"id":"i2","amount":2}\n'
    source = FolderSource(write(tmp_path, invoices__jsonl=text))
    assert (ids(source, "invoice"), ids(source, "account")) == (["i1", "i2"], ["c0", "c1", "c2"])
    assert [len(source.customers(email=f"jane{at}@example.com", limit=5)) for at in range(4)] == [1, 1, 1, 0]


def test_the_merchants_own_account_is_no_customer(tmp_path: Path) -> None:
    source = FolderSource(write(tmp_path, account_data__csv="id,charges_enabled,payouts_enabled\nacct,true,true\n"))
    assert source.empty


# Envelopes: the record is the inner object, as it was written


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("invoices.jsonl", '{"invoice": RECORD}\n'),
        ("invoices.jsonl", '{"customer":{"id":"c"},"invoice":RECORD, "x":[1]}\n'),
        ("invoices.json", '\ufeff {"object":"list","data":[ RECORD ,{"id":"2"}]}'),
        ("invoices.json", '{"cursor":"RECORD","invoices": [RECORD, {"id":"2"}] }'),
        ("invoices.json", '{"list":[{"invoice":RECORD},{"invoice":{"id":"2"}}]}'),
        ("invoices.json", '{"invoice":RECORD}'),
        ("invoices.json", 'RECORD\n{"id":"2"}\n'),
        ("invoices.json", "RECORD"),
    ],
)
def test_what_a_record_stands_in_is_not_part_of_it(tmp_path: Path, name: str, text: str) -> None:
    record = '{"id" : "1",  "total":10.50,"note":"caf\u00e9 ]}"}'
    text = text.replace('"RECORD"', json.dumps(record)).replace("RECORD", record)
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert FolderSource(tmp_path).get("invoice", "1") == record.encode()


def test_an_account_with_a_list_of_invoices_is_no_envelope(tmp_path: Path) -> None:
    text = '{"id":"a","invoices":[{"id":"i"}]}'
    assert FolderSource(write(tmp_path, accounts__json=text)).get("account", "a") == text.encode()


def test_names_in_a_later_record_are_seen_in_any_spelling(tmp_path: Path) -> None:
    rows = [
        '{"id":"1","status":"x"}',
        '{"ID":"2","Status":"X","account-id":"a"}',
        '{"Id":"3","STATUS":"x","n":{"a":1}}',
    ]
    rows += ['{"id":"4","status":"x"}', '{"ID":"5","status":"y","STATUS":"x","Status":null}']
    source = FolderSource(write(tmp_path, invoices__jsonl="\n".join(rows)))
    assert source.list("invoice", Query(status="x"), limit=9, cursor=None).total == 5
    assert source.list("invoice", Query(account_id="a"), limit=9, cursor=None).records == (rows[1].encode(),)


def test_a_file_of_ever_new_names_is_read_as_well(tmp_path: Path) -> None:
    text = "".join(f'{{"id":"{n}","status":"s","name{n}":[{n}]}}\n' for n in range(600))
    source = FolderSource(write(tmp_path, invoices__jsonl=text))
    assert source.list("invoice", Query(status="S"), limit=1, cursor=None).total == 600


# CSV


def csv_ids(tmp_path: Path, text: str | bytes) -> list[str]:
    return ids(FolderSource(write(tmp_path, invoices__csv=text)), "invoice")


def test_a_row_is_an_object_of_texts(tmp_path: Path) -> None:
    text = 'Id,Amount,Card,Note\n007,1.50,4111111111111111,"say ""hi"",\nthen go"\n8,,,\n'
    source = FolderSource(write(tmp_path, invoices__csv=text))
    assert json.loads(source.get("invoice", "007") or b"") == {
        "Id": "007",
        "Amount": "1.50",
        "Card": "4111111111111111",
        "Note": 'say "hi",\nthen go',
    }
    assert json.loads(source.get("invoice", "8") or b"")["Amount"] == ""


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_delimiters_and_line_ends_are_those_of_the_header(tmp_path: Path, delimiter: str, end: str, start: str) -> None:
    rows = [("id", "total"), ("1", '"2,5;x\t|"'), ("3", "4")]
    assert csv_ids(tmp_path, start + end.join(delimiter.join(row) for row in rows)) == ["1", "3"]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("sep=;\nid;total\n1;2,5\n3;4\n", ";"),
        ('\ufeff"SEP=^"\r\nid^total\r\n1^2\r\n3^4', "^"),
        ("sep=,\nid;total\n1;2\n3;4\n", ";"),  # it divides nothing
    ],
)
def test_a_first_line_that_names_the_delimiter_is_no_header(tmp_path: Path, text: str, delimiter: str) -> None:
    assert csv_ids(tmp_path, text) == ["1", "3"]
    broken = FolderSource(write(tmp_path, invoices__csv=f"{text.rstrip()}\n5{delimiter * 2}\n"))
    assert ids(broken, "invoice") == ["1", "3"]
    assert broken.problems == (Problem("invoices.csv", "broken", 1, (5,)),)


@pytest.mark.parametrize(
    "above",
    [
        "Invoices of ACME\n",
        '"Invoices of ACME, Ltd"\n',
        "Invoices;of;ACME\n\nCreated 2026-01-01\n\n",
        '"Invoices\nof ACME",,\n',
        "\ufeffAccount report\r\n",
        "Status\n",
        "sep=,\nInvoices\n",
        "Rechnungsliste Stand 01.03.2026\n\n",
        "Rechnungsliste,Stand 01.03.2026,\n,,\n",
        "Kunde,M\u00fcller GmbH\nDatum,01.03.2026,,\n\n",
        "Mandant:;4711\nErstellt am;01.03.2026\nvon;Jane Doe\n\n",
        "\ufeffsep=,\nZeitraum:,01.01.2026,bis,31.03.2026\n",
        "status,note,\n",
    ],
)
def test_a_header_stands_below_a_title(tmp_path: Path, above: str) -> None:
    text = f"{above}id,status,amount\n1,open,2\n3,paid,4\n"
    assert csv_ids(tmp_path, text) == ["1", "3"]
    broken = FolderSource(write(tmp_path, invoices__csv=f"{text}5,x\n"))
    assert ids(broken, "invoice") == ["1", "3"]
    assert broken.problems == (Problem("invoices.csv", "broken", 1, (text.count("\n") + 1,)),)


def test_a_header_whose_first_cell_is_empty_stands_below_a_title(tmp_path: Path) -> None:
    text = "Acme Inc.\nSales by Customer\n\n,Date,Num,Amount\nNorthwind Ltd,,,\n,10/15/2026,1041,995.00\n"
    source = FolderSource(write(tmp_path, invoices__csv=text))
    (file,) = source.files.files
    assert file.columns == ("column_1", "Date", "Num", "Amount")
    assert [record["Num"] for record in listed(source, "invoice")] == ["1041"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("id\n1\n2\n", ["1", "2"]),  # one column has no title above it
        ("id\n1,open\n2,paid\n", []),  # nor does a row name columns because it is wider
        ("id,status\n1,status\nid,status\n", ["1", "id"]),
        ("id,remark\nstatus,amount\n", ["status"]),  # one that plays a part has no names below it
        ("foo,id\n1,status\n2,amount\n", ["status", "amount"]),
    ],
)
def test_a_header_is_no_title(tmp_path: Path, text: str, found: list[str]) -> None:
    assert csv_ids(tmp_path, text) == found


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Summe;;;;157,00", "total row"),
        ("TOTAL:;;;;157,00", "total row"),
        ("Total g\u00e9n\u00e9ral;;;;157,00", "total row"),
        ("Summe EUR;;;;157,00", "total row"),
        ("Gesamt (netto, \u20ac);;;;157,00", "total row"),
        ("Total TTC;;;;157,00", "total row"),
        (";;;Gesamt;157,00", "total row"),
        (";;Summe;;157,00", "total row"),
        (";Summe;;;157,00", "total row"),
        (";;;;157,00", "no id"),
        (";;;;", None),
        ("Total;K-1;;;157,00", ""),
        ("Summe;;01.03.2026;;157,00", ""),
        ("Summe;;;offen;157,00", ""),
        ("Summe 2026;;;;157,00", "total row"),
        ("Summe M\u00e4rz 2026;;;;157,00", "total row"),
        ("Summe (137 Rechnungen);;;;157,00", "total row"),
        ("Gesamtsumme: 137 Belege, EUR;;;;157,00", "total row"),
        ("Zwischensumme 2;;;;157,00", "total row"),
        ("\u00dcbertrag;;;;157,00", "total row"),
        ("Saldo;;;;157,00", "total row"),
        ("Ergebnis;;;;157,00", "total row"),
        ("Anzahl: 12;;;;157,00", "total row"),
        ("\u03a3;;;;157,00", "total row"),
        ("Total (61 factures);;;;157,00", "total row"),
        ("Totale;;;;157,00", "total row"),
        ("Suma;;;;157,00", "total row"),
        ("SUM-001;;;;157,00", ""),
        ("Total7;;;;157,00", ""),
        ("Saldo 7 Meier;;;;157,00", ""),
        ("2026 Rechnungen;;;;157,00", ""),
        ("Summe 2026;K-1;;;157,00", ""),
        ("\u00dcbertrag;;01.03.2026;;157,00", ""),
        ("Zwischensumme 2;;;offen;157,00", ""),
        ("Netto;;;;157,00", ""),
        ("EUR Total;;;;157,00", ""),
    ],
)
def test_a_sum_below_a_list_is_no_record_of_it(tmp_path: Path, row: str, problem: str | None) -> None:
    """A problem is why the row is none, "" says that it is one, None that nothing is said of it."""
    text = f"id;customer_no;date;status;amount\nR-1;K-1;01.03.2026;offen;157,00\n{row}\n"
    source = FolderSource(write(tmp_path, invoices__csv=text))
    assert len(listed(source, "invoice")) == 1 + (problem == "")
    assert source.problems == ((Problem("invoices.csv", problem, 1, (3,)),) if problem else ())
    left_out = source.list("invoice", Query(), limit=1, cursor=None).left_out
    assert left_out == (problem == "no id")


def test_a_customer_may_be_called_total(tmp_path: Path) -> None:
    assert ids(FolderSource(write(tmp_path, customers__csv="id;name\nTOTAL;\n")), "account") == ["TOTAL"]


def test_a_row_that_does_not_fit_its_header_is_left_out(tmp_path: Path) -> None:
    text = "id,name,card\n1,a,b\n2,a\n\n3,a,b,c\n4,a,b\n"
    source = FolderSource(write(tmp_path, invoices__csv=text))
    assert ids(source, "invoice") == ["1", "4"]
    assert source.problems == (Problem("invoices.csv", "broken", 2, (3, 5)),)


def test_a_quote_that_is_never_closed_takes_no_other_row_with_it(tmp_path: Path) -> None:
    text = 'id,name\n1,a\n2,"b\n3,c\n4,d\n'
    source = FolderSource(write(tmp_path, invoices__csv=text))
    assert ids(source, "invoice") == ["1", "3", "4"]
    assert source.problems == (Problem("invoices.csv", "broken", 1, (3,)),)


def test_rows_in_a_spreadsheets_code_page_are_read(tmp_path: Path) -> None:
    text = b"id,name\n1," + "J\u00e9r\u00f4me \u20ac".encode("cp1252") + b"\n2,plain\n"
    source = FolderSource(write(tmp_path, invoices__csv=text))
    assert [record["name"] for record in listed(source, "invoice")] == ["J\u00e9r\u00f4me \u20ac", "plain"]


def test_columns_have_names_of_their_own(tmp_path: Path) -> None:
    (record,) = listed(FolderSource(write(tmp_path, invoices__csv="id,,note,note\n1,2,3,4\n")), "invoice")
    assert record == {"id": "1", "column_2": "2", "note": "3", "note_4": "4"}


def test_a_row_over_the_limit_is_refused_and_the_next_one_found(tmp_path: Path) -> None:
    text = f"id,note\n1,{'x' * 200}\n2,y\n"
    source = FolderSource(write(tmp_path, invoices__csv=text), max_record_bytes=100)
    assert ids(source, "invoice") == ["2"]
    assert source.problems == (Problem("invoices.csv", "oversized", 1, (2,)),)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_file_in_utf_16_is_read_as_its_twin_in_utf_8(encoding: str, mark: str, newline: str, tmp_path: Path) -> None:
    """Characters of which a byte is a line feed end no line: \u0a0a, \u010a and \u0a00 among others."""
    rows = [
        *("sep=;", "Rechnungsnummer;Betrag;Notiz"),
        *("R1;5,00;\u0a0a\u010a\u0a00", "R2;7,50;na\u00efve \u20ac \U0001f4a1", 'R3;1,00;"two', 'lines"'),
        *("R4;2,00", "R5;3,00;" + "x\u0a0a" * 200, "R6;4,00;"),
    ]
    text = mark + "".join(row + newline for row in rows)
    found = []
    for name, written_in in (("wide", encoding), ("plain", "utf-8")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "Rechnungen.csv").write_bytes(text.encode(written_in))
        source = FolderSource(tmp_path / name, max_record_bytes=300)
        found.append(
            ([source.get("invoice", f"R{n}") for n in range(1, 7)], source.count("invoice", Query()), source.problems)
        )
    assert found[0] == found[1]
    assert [json.loads(record)["Notiz"] for record in found[0][0] if record is not None] == [
        *("\u0a0a\u010a\u0a00", "na\u00efve \u20ac \U0001f4a1", f"two{newline}lines", "")
    ]
    assert [(problem.reason, problem.lines) for problem in found[0][2]] == [("broken", (7,)), ("oversized", (8,))]


@pytest.mark.parametrize("text", [b"id,n\n1,2\n\0\0", b"\n1,2\n"])
def test_a_file_without_a_header_in_plain_text_is_refused_as_a_whole(tmp_path: Path, text: bytes) -> None:
    source = FolderSource(write(tmp_path, invoices__csv=text))
    assert ids(source, "invoice") == []
    assert [(problem.reason, problem.lines) for problem in source.problems] == [("broken", (0,))]


@pytest.mark.parametrize(
    "text", [f"id,note\n1,{'x' * 200_000}\n2,y\n", 'id,note\n1,"x"x\n2,y\n'], ids=["long", "odd quote"]
)
def test_a_row_that_cannot_be_read_is_reported(tmp_path: Path, text: str) -> None:
    source = FolderSource(write(tmp_path, invoices__csv=text))
    assert ids(source, "invoice") == ["2"]
    assert source.problems == (Problem("invoices.csv", "broken", 1, (2,)),)


def test_a_header_may_be_longer_than_a_field(tmp_path: Path) -> None:
    names = ",".join(f"column{number}" for number in range(20_000))
    source = FolderSource(write(tmp_path, invoices__csv=f"id,{names}\n1,{',' * 19_999}\n"))
    assert ids(source, "invoice") == ["1"]


# Parquet


def parquet(path: Path, **columns: list[Any]) -> None:
    arrow = pytest.importorskip("pyarrow")
    pytest.importorskip("pyarrow.parquet").write_table(arrow.table(columns), path, row_group_size=3)


def test_rows_of_parquet_files_are_objects(tmp_path: Path) -> None:
    from datetime import UTC, datetime  # noqa: PLC0415

    parquet(
        tmp_path / "invoices.parquet",
        id=[f"i{n}" for n in range(10)],
        total=[Decimal("1.50") * n for n in range(10)],
        created=[datetime(2026, 1, n + 1, tzinfo=UTC) for n in range(10)],
        customer_id=["a", "b"] * 5,
    )
    source = FolderSource(tmp_path)
    assert json.loads(source.get("invoice", "i7") or b"") == {
        "id": "i7",
        "total": 10.5,
        "created": "2026-01-08T00:00:00Z",
        "customer_id": "b",
    }
    assert ids(source, "invoice", account_id="b", sort="-amount") == ["i9", "i7", "i5", "i3", "i1"]


def test_without_pyarrow_a_parquet_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    source = FolderSource(write(tmp_path, invoices__parquet=b"PAR1"))
    assert ids(source, "invoice") == []
    assert [*skipped(source.problems)] == [
        "invoices.parquet: the whole file was skipped (needs pyarrow: pip install 'sluicegate[arrow]')"
    ]


def test_a_broken_parquet_file_is_named(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    source = FolderSource(write(tmp_path, invoices__parquet=b"PAR1 secret PAR1"))
    assert ids(source, "invoice") == []
    assert source.problems == (Problem("invoices.parquet", "broken", 1, (0,)),)


def test_a_value_that_python_has_no_form_for_hides_nothing_else(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    broken = arrow.array([b"\xff secret", b"b"], arrow.binary()).view(arrow.string())
    parquet(tmp_path / "invoices.parquet", id=["1", "2"], age=arrow.array([2**62, 1], arrow.duration("s")), note=broken)
    first, second = listed(FolderSource(tmp_path), "invoice")
    assert first == {"id": "1", "age": None, "note": None}
    assert (second["id"], second["note"]) == ("2", "b")


# What is not read


_CUT = """
import sys
from pathlib import Path
from server.folder import json_spans, parquet_rows
path = Path(sys.argv[1])
read = parquet_rows.values(path, ["id"]) if path.suffix == ".parquet" else json_spans.document_spans(path, 1 << 20)
next(read)
path.open("r+b").truncate(4)
try:
    sum(1 for _ in read)
except ValueError:
    pass
print("alive")
"""


def test_a_file_that_is_cut_while_it_is_read_ends_no_server(tmp_path: Path) -> None:
    parquet(tmp_path / "invoices.parquet", id=[f"{number:0100}" for number in range(20_000)])
    write(tmp_path, invoices__json=json.dumps([{"id": "1", "note": "x" * 1_000}] * 5_000))
    for path in sorted(tmp_path.iterdir()):
        line = [sys.executable, "-c", _CUT, str(path)]
        done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603  our own
        assert (done.returncode, done.stdout) == (0, "alive\n")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize("small", [1_000_000, 0], ids=["in memory", "in a file"])
def test_a_name_that_is_no_text_hides_no_other_file(tmp_path: Path, small: int) -> None:
    data = tmp_path / "data"
    data.mkdir()
    write(data, invoices__jsonl='{"id":"a"}')
    Path(os.fsdecode(os.fsencode(data) + b"/invoices_\xff.jsonl")).write_text('{"id":"b"}')
    source = FolderSource(data, small_bytes=small, index=tmp_path / "index")
    assert ids(source, "invoice") == ["a"]
    assert source.problems == (Problem("invoices_?.jsonl", "name is not UTF-8", 1, (0,)),)


@pytest.mark.parametrize("number", ["9" * 400, "-" + "9" * 4_000, "1e999", f'"{"9" * 400}"'], ids=len)
@pytest.mark.parametrize("field", ["created", "total"])
def test_a_number_beyond_measure_hides_no_other_record(tmp_path: Path, field: str, number: str) -> None:
    lines = f'{{"id":"a","{field}":{number}}}\n{{"id":"b","{field}":1}}\n'
    source = FolderSource(write(tmp_path, invoices__jsonl=lines))
    assert ids(source, "invoice", sort="amount") == ids(source, "invoice", sort="date") == ["a", "b"]
    assert ids(source, "invoice", least=Decimal(0)) == (["b"] if field == "total" else [])


def test_a_compressed_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    source = FolderSource(write(tmp_path, invoices__jsonl__gz=gzip.compress(b'{"id":"i"}'), notes__zip=b"PK"))
    assert ids(source, "invoice") == []
    assert [*skipped(source.problems)] == [
        (
            "invoices.jsonl.gz: the whole file was skipped"
            " (compressed: no record can be read without all that is before it; unpack it)"
        )
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Book 2026.xlsx", b"PK\x03\x04"),
        ("Book.XLS", b""),
        ("Scan.pdf", b"%PDF-1.7"),
        ("invoices.csv", zipped("[Content_Types].xml", "xl/workbook.xml")),
        ("data.csv", zipped("mimetype", "META-INF/manifest.xml")),
        ("invoices.tsv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00"),
        ("invoices.json", b"%PDF-1.4\n{}"),
    ],
)
def test_an_office_document_is_told_as_a_scan_tells_it(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    source = FolderSource(write(tmp_path, accounts__jsonl='{"id":"a"}'))
    said = f"{name}: the whole file was skipped ({OFFICE})"
    assert folder_summary(source) == f"accounts in accounts.jsonl; {said}"
    assert ids(source, "account") == ["a"]
    assert [*skipped(source.problems)] == [said]


@pytest.mark.parametrize(
    ("name", "content"),
    [("~$Book.xlsx", b""), ("invoices.csv", zipped("readme.txt")), ("invoices.csv", b"PK\x03\x04damaged")],
)
def test_what_is_no_office_document_is_not_called_one(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert not any(problem.reason == "office document" for problem in FolderSource(tmp_path).files.problems)


def test_many_office_documents_are_told_together(tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"{number}.pdf").write_bytes(b"%PDF-1.7")
    told = folder_summary(FolderSource(write(tmp_path, accounts__jsonl='{"id":"a"}')))
    assert told.endswith(f"; 0.pdf, 1.pdf, 2.pdf, 3.pdf, 4.pdf and 2 more: these files were skipped ({OFFICE})")


def test_what_may_not_be_read_is_named_and_the_rest_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, accounts__jsonl='{"id":"a"}', invoices__jsonl='{"id":"i"}', old_in_payments__csv="id\np\n")
    source = FolderSource(tmp_path)
    closed = {tmp_path / "invoices.jsonl", tmp_path / "old"}

    def refusing(real: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def opened(path: Any) -> Any:
            if Path(path) in closed:
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return real(path)

        return opened

    monkeypatch.setattr("server.folder.export_files.open_regular", refusing(open_regular))
    monkeypatch.setattr(os, "scandir", refusing(os.scandir))
    said = "these files were skipped (cannot be read: Permission denied)"
    assert folder_summary(source) == f"accounts in accounts.jsonl; invoices.jsonl, old: {said}"
    assert ids(source, "account") == ["a"]
    assert ids(source, "invoice") == []
    closed.clear()  # nothing of the files themselves has changed
    assert ids(source, "invoice") == ["i"]
    closed.add(tmp_path)
    assert folder_summary(source) == "the billing data cannot be read (Permission denied)"


def test_what_was_left_out_of_many_files_is_one_line() -> None:
    few = [Problem(f"{number}.jsonl", "broken", 1_000, (7,)) for number in range(5)]
    assert len([*skipped(few)]) == 5
    (line,) = skipped([*few, Problem("0.jsonl", "no id", 2, (1, 2)), Problem("x.gz", "compressed", 1, (0,))])
    assert line.startswith("skipped in 6 files: 5,000 (broken), 2 (no id), 1 (whole files); the audit trail tells")


def test_a_link_leads_no_further_than_the_folder(tmp_path: Path) -> None:
    data, outside = tmp_path / "data", tmp_path / "outside"
    data.mkdir()
    outside.mkdir()
    write(outside, secrets__jsonl='{"id":"s"}', in_invoices__jsonl='{"id":"s"}')
    (data / "..inside").mkdir()
    write(data / "..inside", real__jsonl='{"id":"a"}')
    (data / "accounts.jsonl").symlink_to("..inside/real.jsonl")
    (data / "invoices.jsonl").symlink_to(outside / "secrets.jsonl")
    (data / "subscriptions").symlink_to(outside)
    (data / "payments.jsonl").symlink_to("nowhere")
    source = FolderSource(data)
    assert ids(source, "account") == ["a"]
    assert [ids(source, entity) for entity in ENTITIES[1:]] == [[]] * 5
    assert source.problems == (Problem("invoices.jsonl", "link out of the folder", 1, (0,)),)


# What is offered and said


def test_what_the_first_records_have_is_offered(tmp_path: Path) -> None:
    write(
        tmp_path,
        invoices__jsonl='{"id":"i","status":"paid","created":1700000000,"amount_due":5,"customer":"c"}',
        customers__csv="id,email\nc,x@example.com\n",
        invoice_items__csv="id,invoice,quantity\nl,i,2\n",
    )
    offers = FolderSource(tmp_path).offers
    assert list(offers) == ["account", "invoice"]
    assert offers["account"].filters == offers["account"].sorts == frozenset()
    assert offers["invoice"].filters == {"status", "date", "amount", "balance", "account_id"}
    assert offers["invoice"].sorts == {"date", "-date", "amount", "-amount", "balance", "-balance"}
    assert (offers["invoice"].lines, offers["account"].lines) == (True, False)


def test_what_was_found_is_said_without_what_is_in_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        **{f"invoices_{n}__jsonl": '{"id":"secret"}' for n in range(7)},
        line_items__csv="id,invoice\n1,secret\n",
        refunds__csv="id\n1\n",
    )
    names = ", ".join(f"invoices_{n}.jsonl" for n in range(5))
    assert folder_summary(FolderSource(tmp_path)) == (
        f"invoices in {names} and 2 more; line items in line_items.csv; not used: refunds.csv"
        " (one of payments, say, is read if it is called payments.csv, or lies in a folder payments)"
    )


def test_accounts_are_ordered_by_what_they_owe(tmp_path: Path) -> None:
    rows = ["Kundennummer;Firma;Saldo", "1;Acme GmbH;10,00", "2;Bolt AG;-5,00", "3;Cord KG;1.200,50"]
    (tmp_path / "Kundenliste.csv").write_text("\n".join(rows), encoding="utf-8")
    source = FolderSource(tmp_path)
    assert [record["Firma"] for record in listed(source, "account", sort="-amount")] == [
        "Cord KG",
        "Acme GmbH",
        "Bolt AG",
    ]
    assert [record["Firma"] for record in listed(source, "account", least=10)] == ["Acme GmbH", "Cord KG"]


@pytest.mark.parametrize(
    ("entity", "query"),
    [
        ("account", Query(account_id="a")),
        ("subscription", Query(least_balance=1)),  # type: ignore[arg-type]
        ("payment_method", Query(sort="-amount")),
    ],
)
def test_what_such_records_never_have_is_refused(tmp_path: Path, entity: str, query: Query) -> None:
    with pytest.raises(SourceError, match=r"^this filter or order is not offered$") as caught:
        FolderSource(tmp_path).list(entity, query, limit=1, cursor=None)
    assert caught.value.asked


# Line items in a file of their own


def line_ids(page: Page) -> list[str]:
    return [json.loads(record)["id"] for record in page.records]


def test_line_items_are_fetched_by_the_id_or_number_of_their_invoice(tmp_path: Path) -> None:
    rows = "".join(f"{n},{'i1' if n % 2 else 'N-2'},x\n" for n in range(10))
    write(
        tmp_path,
        invoices__jsonl='{"id":"i1","number":"N-1"}\n{"id":"i2","number":"N-2"}\n{"id":"i3"}\n',
        invoice_line_items__csv=f"id,invoice_id,note\n{rows}",
    )
    source = FolderSource(tmp_path)
    first = source.lines("N-1", limit=3, cursor=None)
    assert (line_ids(first), first.total) == (["1", "3", "5"], 5)
    assert line_ids(source.lines("i1", limit=3, cursor=first.next_cursor)) == ["7", "9"]
    assert line_ids(source.lines("i2", limit=9, cursor=None)) == ["0", "2", "4", "6", "8"]
    assert source.lines("i3", limit=9, cursor=None) == Page((), 0, None)
    with pytest.raises(SourceError, match=r"^there is no such invoice$"):
        source.lines("i4", limit=9, cursor=None)
    with pytest.raises(SourceError, match="does not belong to this list"):
        source.lines("i2", limit=9, cursor=first.next_cursor)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("E1;Doe;1,00;\nE2;Roe;2,00;\n", ["E1", "E2"]),
        ("\nE1;Doe;1,00;\n\nE2;Roe;2,00;\n", ["E1", "E2"]),
        ("E1;Doe;1,00;\nE2;Roe;;2,00\nE3;Roe;2,00;;\nE4;Roe;2,00\n", ["E1"]),  # somebody's delimiter, or none
        ("E1;Doe;1,00\nE2;Roe;2,00;\n", ["E1"]),
        ("E1;Doe;Jane;1,00\nE2;Roe;Jim;2,00\n", []),
    ],
)
def test_a_delimiter_at_the_end_of_each_row_is_none_that_parts_values(
    tmp_path: Path, rows: str, found: list[str]
) -> None:
    (tmp_path / "invoices.csv").write_text(f"Invoice No;Customer;Total\n{rows}")
    page = FolderSource(tmp_path).list("invoice", Query(), limit=9, cursor=None)
    records = [json.loads(record) for record in page.records]
    assert [record["Invoice No"] for record in records] == found
    assert all(list(record) == ["Invoice No", "Customer", "Total"] for record in records)
