"""In a list of invoices a row that says that it is somebody else's bill, or an offer, is none."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from server.folder.source import FolderSource
from server.records.credits import is_of_others
from server.records.shapes import INVOICE
from server.source import Query


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("Eingangsrechnung", True),
        ("ACCPAY", True),
        ("Purchase invoice", True),
        ("vendor bill (EUR)", True),
        *[(one, True) for one in ("Ausgabe", "Beleg Eingang", "Eingangsbeleg", "Ausgabenbeleg")],
        *[(one, False) for one in ("Zahlungseingang", "Rechnungsausgang", "Rechnung Ausgabe 7")],
        ("Proforma-Rechnung", True),
        ("Angebot", True),
        ("Quote", True),
        ("PI", True),
        ("ACCREC", False),
        ("Rechnung", False),
        *[(one, True) for one in ("Zamówienie", "Ordre", "Ordrebekræftelse", "Encomenda", "Följesedel")],
        *[(one, False) for one in ("Faktura do zamówienia 7", "Fatura de encomenda 7", "Faktura ordre 7")],
        ("Invoice for purchase order", False),
        ("Bill-to invoice", False),
        ("Rechnung zu Angebot 7", False),
        ("SPI", False),
        ("", False),
    ],
)
def test_what_says_that_it_is_something_else(said: str, *, other: bool) -> None:
    assert is_of_others(INVOICE, said) is other


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_it_is_not_added_to_the_own_invoices(tmp_path: Path, form: str) -> None:
    rows = [("RE-1", "Rechnung", "119.00"), ("ER-7", "Eingangsrechnung", "99.00"), ("AN-3", "Angebot", "500.00")]
    if form == "csv":
        text = "".join(f"{number},2026-01-05,{kind},{total}\n" for number, kind, total in rows)
        (tmp_path / "invoices.csv").write_text(f"number,date,type,total\n{text}")
    else:
        records = ({"number": number, "type": kind, "total": float(total)} for number, kind, total in rows)
        (tmp_path / "invoices.jsonl").write_text("".join(f"{json.dumps(record)}\n" for record in records))
    source = FolderSource(tmp_path)
    page = source.list("invoice", Query(), limit=5, cursor=None)
    assert [(one.records, one.amount) for one in page.sums] == [(1, Decimal(119))]
    assert ([(problem.reason, problem.count) for problem in source.problems], page.left_out) == (
        [("unknown kind", 2)],
        0,
    )


_FIRST = "I1,2026-09-03,260.00,"
_SECOND = "I2,2026-09-09,44.50,"


@pytest.mark.parametrize(
    ("name", "head", "ends", "listed"),
    [
        ("invoices", "Supplier", ("Acme", "Beta"), 0),
        ("invoices", "Supplier ID", ("S-7", "S-9"), 0),
        ("invoices", "Vendor Name", ("Acme", "Beta"), 0),
        ("Rechnungen", "Lieferant", ("Acme", "Beta"), 0),
        ("fakturor", "Leverantör", ("Acme", "Beta"), 0),
        ("faktury", "Sprzedawca", ("Acme", "Beta"), 0),
        ("payments", "Payee", ("Acme", "Beta"), 0),
        ("Zahlungen", "Empfänger", ("Acme", "Beta"), 0),
        ("płatności", "Odbiorca", ("Acme", "Beta"), 0),
        ("invoices", "Supplier", ("Acme", "Acme"), 0),
        ("payments", "Payee", ("Acme", "Acme"), 0),
        ("invoices", "Supplier", ("", ""), 2),
        ("invoices", "Supplier,Recipient", ("Own Ltd,Kim", "Own Ltd,Lee"), 2),
        ("payments", "Vendor,Recipient", ("Acme,Acme", "Beta,Beta"), 0),
        ("invoices", "Supplier,Customer", ("Own Ltd,Kim", "Own Ltd,Lee"), 2),
        ("invoices", "Vendor,Customer", ("Acme,Kim", "Beta,Lee"), 2),
        ("invoices", "Vendor,Email", ("Acme,kim@mail.example", "Beta,lee@mail.example"), 2),
        ("invoices", "Vendor,Bill To", ("Acme,Kim", "Beta,Lee"), 2),
        ("invoices", "Payee", ("Acme", "Beta"), 2),
    ],
)
def test_a_list_that_names_suppliers_alone_is_theirs(
    tmp_path: Path, name: str, head: str, ends: tuple[str, str], listed: int
) -> None:
    text = f"Number,Date,Amount,{head}\n{_FIRST}{ends[0]}\n{_SECOND}{ends[1]}\n"
    (tmp_path / f"{name}.csv").write_text(text)
    source = FolderSource(tmp_path)
    kind = "payment" if name in {"payments", "Zahlungen", "płatności"} else "invoice"
    assert source.list(kind, Query(), limit=5, cursor=None).total == listed
    assert [problem.reason for problem in source.problems] == ([] if listed else ["bills"])


def test_money_that_went_out_with_a_sign_is_listed_with_it(tmp_path: Path) -> None:
    (tmp_path / "payments.csv").write_text(
        "Number,Date,Amount,Payee\nP1,2026-09-03,-5.00,Acme\nP2,2026-09-04,7.00,Me\n"
    )
    page = FolderSource(tmp_path).list("payment", Query(), limit=5, cursor=None)
    assert [one.amount for one in page.sums] == [Decimal(2)]
