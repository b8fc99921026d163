"""Which files are exports of what."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scanner.batch.folder.manifest import FOLDER, Manifest
from server.folder.advice.notices import folder_summary
from server.folder.entries.entry import Start
from server.folder.entries.file_entries import Span, entries, read
from server.folder.exports.export_files import ExportFile, Stamp
from server.folder.files.file_names import kind_of_name
from server.folder.problems import Problem
from server.folder.source import FolderSource
from server.records.columns import Columns
from server.records.shapes import RECORD_KINDS
from server.source import Page, Query, SourceError
from tests.exported import ids, listed, write

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
        ("Erstattungen 2026", "refund"),
        ("remboursements clients", "refund"),
        ("refunds_and_payments", None),
        ("Notas de cr\u00e9dito", "credit_note"),
        ("note di credito", "credit_note"),
        ("Abos", "subscription"),
        ("m\u00e9todos de pago", "payment_method"),
        ("Rechnungspositionen", "line"),
        ("lignes_de_factures", "line"),
        ("Facturen 2026", "invoice"),
        ("Uitstaande posten debiteuren", "account"),
        ("Partite aperte clienti", "account"),
        ("Åbne poster fakturaer", "invoice"),
        ("Posten debiteuren", None),
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
    assert not FolderSource(tmp_path).files.files


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
    file = ExportFile(name, stamp, form, RECORD_KINDS.index("invoice"))
    with pytest.raises(FileNotFoundError):
        list(entries(file, Start(), "tenant", 1 << 20, Columns()))
    assert read(file, [Span(0, 1)]) is None


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
    assert not source.files.files
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
    assert not source.files.files


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
        disputes__csv="id\n1\n",
    )
    names = ", ".join(f"invoices_{n}.jsonl" for n in range(5))
    assert folder_summary(FolderSource(tmp_path)) == (
        f"invoices in {names} and 2 more; line items in line_items.csv; no field is known for the amount and date of"
        f" invoices in {names} and 2 more; not used: disputes.csv"
        " (a list of invoices is read if it is called invoices.csv, one of payments payments.csv, one of customers"
        " customers.csv, or if it lies in a folder of such a name)"
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
