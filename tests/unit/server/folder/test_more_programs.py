"""Lists of QuickBooks, SAP, DATEV, NetSuite, easybill, Harvest, Paddle, Square and Recurly, as they name them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from server.folder.file_names import kind_of_name
from server.folder.source import FolderSource
from server.records.shapes import RECORD_KINDS
from server.source import Query


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Acme LLC_Transaction List by Customer", "payment"),
        ("Customer Balance Detail", "invoice"),
        ("Invoices by date", "invoice"),
        ("invoices_by_product", None),
        ("payments by card", None),
        ("lobby customer invoices", None),
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
