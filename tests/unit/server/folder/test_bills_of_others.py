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
