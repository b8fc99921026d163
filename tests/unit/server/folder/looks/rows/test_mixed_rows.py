"""Lists of invoices and payments: each row is of the kind that it says."""

import json
from pathlib import Path

import pytest

from server.folder.looks.rows.mixed_rows import kind_of_row, kinds_among
from server.folder.looks.table import first_table
from server.folder.source import FolderSource
from server.records.shapes import INVOICE, PAYMENT
from server.source import Query
from tests.integration.folder_sessions import answered
from tests.unit.server.folder.looks.rows.written_objects import write_objects

LEDGER = """Transaction List by Customer,,,,,
,,,,,
,Date,Transaction Type,Num,Amount,Balance
Summit Bakery,,,,,
,01/23/2026,Invoice,1009,100.00,100.00
,02/23/2026,Payment,P1009,-40.00,60.00
,02/24/2026,Credit Memo,C1009,-10.00,50.00
,02/25/2026,Journal Entry,J1,5.00,55.00
Total for Summit Bakery,,,,55.00,
"""


def numbers(source: FolderSource, entity: str) -> list[str]:
    page = source.list(entity, Query(), limit=100, cursor=None)
    return [json.loads(record)["Num"] for record in page.records]


@pytest.mark.parametrize("name", ["transactions.csv", "invoices.csv"])
def test_rows_are_of_the_kind_that_they_say(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(LEDGER)
    source = FolderSource(tmp_path)
    assert set(source.offers) == {"invoice", "payment"}
    assert numbers(source, "invoice") == ["1009", "C1009"]
    assert numbers(source, "payment") == ["P1009"]
    assert {problem.reason: problem.count for problem in source.problems} == {"unknown kind": 1, "total row": 1}
    page = source.list("invoice", Query(account_id="Summit Bakery"), limit=1, cursor=None)
    (added,) = page.sums
    assert (page.total, float(added.amount or 0), added.balance) == (2, 90.0, None)
    record = source.get("payment", "P1009")
    assert record is not None
    assert json.loads(record)["Running balance"] == "60.00"


def test_a_list_that_grows_by_payments_is_read_anew(tmp_path: Path) -> None:
    head = "Date,Type,Num,Amount\n2026-01-23,Invoice,1009,100.00\n"
    (tmp_path / "invoices.csv").write_text(head)
    source = FolderSource(tmp_path)
    assert (source.count("invoice", Query()), set(source.offers)) == (1, {"invoice"})
    (tmp_path / "invoices.csv").write_text(f"{head}2026-01-24,Payment,P1,-100.00\n")
    assert (source.count("invoice", Query()), source.count("payment", Query())) == (1, 1)


@pytest.mark.parametrize(
    ("names", "types", "kind", "mixed"),
    [
        (("Type", "Num"), ["Invoice", "Payment"], INVOICE, True),
        (("Type", "Num"), ["Rechnung", "Zahlung"], PAYMENT, True),
        (("Type", "Num"), ["SI", "SR"], INVOICE, True),
        (("Type", "Num"), ["AR", "SR"], INVOICE, False),  # the last part of the bill
        (("Type", "Num"), ["FT", "RG"], INVOICE, True),  # Portugal's receipt
        (("Type", "Num"), ["RE", "RG"], INVOICE, False),  # two ways to shorten Rechnung
        (("Type", "Num"), ["INV", "PMT"], PAYMENT, True),
        (("Document Type", "Num"), ["Invoice", "Payment"], PAYMENT, True),  # Business Central
        (("Belegart", "Num"), ["Rechnung", "Zahlung"], PAYMENT, True),
        (("Belegart", "Num"), ["Rechnung", "Lastschrift"], INVOICE, True),
        (("Typ", "Num"), ["Rechnung", "Lastschrift"], INVOICE, False),  # how it is paid
        (("Typ", "Num"), ["Rechnung", "Überweisung"], PAYMENT, False),
        (("Type", "Num"), ["Beleg", "Zahlung"], INVOICE, True),
        (("Type", "Num"), ["Journal Entry", "Payment"], INVOICE, False),
        (("Type", "Num"), ["Beleg", "Standard"], INVOICE, False),
        (("Type", "Num"), ["Invoice", "Sales Receipt"], INVOICE, True),
        (("Type", "Num"), ["Payment", "Sales Receipt"], INVOICE, True),
        *[
            (("Type", "Num"), ["Sales Receipt", one], INVOICE, False)  # what a shop has billed
            for one in ("Sales Receipt", "Credit Memo", "Refund Receipt", "Cash Sale")
        ],
        *[(("Type", "Num"), ["Sales Receipt", one], INVOICE, True) for one in ("Deposit", "Journal Entry", "Expense")],
        (("Type", "Due On"), ["SI", "SC"], PAYMENT, True),
        (("Type", "Num"), ["Invoice", "Invoice"], PAYMENT, False),  # what is paid
        (("Type", "Num"), ["Invoice", "Credit note"], INVOICE, False),
        (("Type", "Num"), ["Invoice", "Subscription"], PAYMENT, False),
        (("Type", "Num"), ["Payment", "Refund"], PAYMENT, False),
        (("What", "Num"), ["Invoice", "Payment"], INVOICE, False),
    ],
)
def test_a_list_is_mixed_where_rows_are_of_both_kinds(
    names: tuple[str, ...], types: list[str], kind: int, *, mixed: bool
) -> None:
    assert bool(kinds_among(first_table(names, [[one, "1"] for one in types], kind)).kinds) is mixed


@pytest.mark.parametrize(
    ("said", "own", "kind"),
    [
        ("Invoice", PAYMENT, INVOICE),
        ("credit memo", PAYMENT, INVOICE),
        ("Refund", INVOICE, PAYMENT),
        ("Refund", PAYMENT, PAYMENT),
        ("", INVOICE, INVOICE),
        ("", PAYMENT, PAYMENT),
        ("Journal Entry", INVOICE, None),
        ("Bill Payment", INVOICE, None),
    ],
)
def test_a_row_says_its_kind(said: str, own: int, kind: int | None) -> None:
    assert kind_of_row(said, own) == kind


@pytest.mark.parametrize(
    ("name", "types", "invoices", "payments"),
    [
        ("transactions", "INV PAY CRN", "1 -3", "2"),
        ("transactions", "INV PAY ADJ CRN", "1 -4", "2"),
        ("transactions", "Payment Write-off", None, "1"),
        ("invoices", "Inv Pmt Cr", "1 -3", "2"),
        ("Rechnungen", "RE ZA GS", "1 -3", "2"),
        ("Rechnungen", "RE ZA Zahlung RG", "1 4", "2 3"),
        ("Rechnungen", "Rechnung Lastschrift Überweisung Skonto Storno", "1 -5", "2 3"),
        ("Rechnungen", "AR SR AR", "1 2 3", None),
        ("Rechnungen", "Beleg Zahlung Beleg", "1 3", "2"),
        ("Rechnungen", "Sammelbeleg Zahlung Umbuchung Gutschrift", "1 -4", "2"),
        ("Rechnungen", "Rechnung Zahlung Sonstiges", "1", "2"),
        ("invoices", "SI SR SA SC", "1 -4", "2 3"),
        ("faturas", "FT RG NC", "1 -3", "2"),
        ("invoices", "Invoice Check Payment", "1", "3"),  # to QuickBooks it is paid out
        ("transactions", "Invoice Überweisung Payment", "1", "3"),  # perhaps to a supplier
    ],
)
@pytest.mark.parametrize("form", ["csv", "json"])
def test_types_are_known_in_short_and_in_other_words(
    tmp_path: Path, form: str, name: str, types: str, invoices: str | None, payments: str | None
) -> None:
    """Each record comes to its number; what is credited is below zero."""
    rows = [
        {"Num": f"D{at}", "Transaction Type": one, "Date": "2026-02-13", "Amount": str(at)}
        for at, one in enumerate(types.split(), 1)
    ]
    text = "\n".join(map(",".join, [list(rows[0]), *(row.values() for row in rows)]))
    folder = tmp_path / ("invoices" if name == "faturas" else name)
    folder.mkdir()
    (folder / f"2026.{form}").write_text(text if form == "csv" else json.dumps(rows), encoding="utf-8")
    source = FolderSource(tmp_path)
    for entity, wanted in (("invoice", invoices), ("payment", payments)):
        sums = source.list(entity, Query(), limit=9, cursor=None).sums if entity in source.offers else ()
        assert [one.amount for one in sums] == ([] if wanted is None else [sum(map(int, wanted.split()))])


@pytest.mark.parametrize(
    ("types", "unknown"),
    [
        ("RE SR ST AN GS", 3),
        ("INV INV XX7", 1),
        ("RE GS RG", None),
        ("Invoice B2B Standard", None),  # words
        ("RE Teilrechnung Sonder", None),
        ("US UK", None),  # of which none is a type
        ("RE ZA XX", None),  # of two kinds: it is left out
    ],
)
@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_code_that_is_not_known_is_told(tmp_path: Path, form: str, types: str, unknown: int | None) -> None:
    rows = [
        {"Num": f"D{at}", "Type": one, "Date": "2026-02-13", "Amount": str(at)}
        for at, one in enumerate(types.split(), 1)
    ]
    text = "\n".join(map(",".join, [list(rows[0]), *(row.values() for row in rows)]))
    (tmp_path / f"invoices.{form}").write_text(text if form == "csv" else json.dumps(rows))
    with answered(tmp_path, "exports") as session:
        meta = session.ask("list_invoices")["meta"]
    assert meta.get("typesUnread") == unknown
    assert meta.get("othersLeftOut") == (1 if "ZA" in types else None)


@pytest.mark.parametrize(
    ("numbers", "payments", "left"),
    [
        (("SI1", "SI2", "BP1", "BP2"), 2, None),  # each document has its own
        (("SI1", "SI2", "SI1", "SI2"), 0, 2),  # that of the invoice which is paid
        (("SI1", "SI2", "BP1", "BP1"), 0, 2),
        (("SI1", "SI2", "BP1", ""), 0, 2),
    ],
)
@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "parquet"])
def test_a_number_of_documents_is_that_of_payments_where_each_has_its_own(
    tmp_path: Path, numbers: tuple[str, ...], payments: int, left: int | None, form: str
) -> None:
    types = ("Invoice", "Invoice", "Payment", "Payment")
    heads = ("Document No.", "Document Type", "Posting Date", "Customer", "Amount", "Balance")
    rows = [
        (
            number,
            said,
            f"2026-09-0{n}",
            "Acme Ltd",
            f"{-n if said == 'Payment' else n}.00",
            f"{n * (said == 'Invoice')}.00",
        )
        for n, (number, said) in enumerate(zip(numbers, types, strict=True), 1)
    ]
    if form == "csv":
        (tmp_path / "invoices.csv").write_text("".join(f"{','.join(row)}\n" for row in (heads, *rows)))
    else:
        write_objects(tmp_path / f"invoices.{form}", [dict(zip(heads, row, strict=True)) for row in rows])
    with answered(tmp_path, "exports") as session:
        assert session.ask("list_invoices")["meta"]["sums"][0]["amount"] == 3
        assert session.ask("get_invoice", invoice_id="SI2")["llm_view"]["amount"] == "2.00"
        answer = session.ask("list_payments")
        assert (answer["llm_view"]["total"], answer["meta"].get("recordsLeftOut")) == (payments, left)
        if payments:
            assert session.ask("get_payment", payment_id="BP2")["llm_view"]["amount"] == "-4.00"
