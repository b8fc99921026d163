"""One id in several files or years: the newest state where dates tell it, both records where years do."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from server.folder.files.dated_names import dated_name, is_older
from server.folder.source import FolderSource
from server.source import NOT_SHARING, Query, Sharing

HEAD = "Invoice Number,Invoice Date,Customer ID,Amount,Balance,Currency,Status\n"
OPEN = "INV-1,2026-10-01,C1,100.00,100.00,USD,open\n"
PAID = "INV-1,2026-10-01,C1,100.00,0.00,USD,paid\n"


def source(folder: Path, **files: str) -> FolderSource:
    for name, rows in files.items():
        path = folder / f"{name.replace('__', '-')}.csv"
        path.write_text(HEAD + rows)
    return FolderSource(folder)


def shown(found: FolderSource, key: str = "INV-1") -> str:
    record = found.get("invoice", key)
    assert record is not None
    return str(json.loads(record)["Status"])


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("invoices_2026__10", "invoices_2026__11"),
        ("invoices_20261130", "invoices_20261201"),
        ("invoices 31.10.2026", "invoices 01.11.2026"),
        ("invoices_2026__01__01_2026__10__31", "invoices_2026__01__01_2026__11__30"),
        ("invoices_2025", "invoices_2026"),
    ],
)
def test_the_file_of_the_latest_date_says_how_a_record_stands(tmp_path: Path, older: str, newer: str) -> None:
    found = source(tmp_path, **{newer: PAID + "INV-2,2026-11-01,C1,7.00,7.00,USD,open\n", older: OPEN})
    assert shown(found) == "paid"
    page = found.list("invoice", Query(), limit=10, cursor=None)
    assert (page.total, page.repeated) == (2, 1)
    (added,) = page.sums
    assert (added.amount, added.balance, added.sharing_id) == (Decimal("107.0"), Decimal("7.0"), 0)
    assert found.sharing_id("invoice", "INV-1") == Sharing(older=1)
    assert found.sharing_id("invoice", "INV-2") == NOT_SHARING
    assert [(problem.reason, problem.count) for problem in found.problems] == [("older state", 1)]
    assert page.left_out == 0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("invoices_a", "invoices_b"),
        ("crm_invoices_2026__10", "shop_invoices_2026__11"),
        ("invoices", "invoices_2026__11"),
    ],
)
def test_files_that_disagree_without_a_date_say_so(tmp_path: Path, first: str, second: str) -> None:
    found = source(tmp_path, **{first: OPEN, second: PAID})
    assert shown(found) == "open"
    assert found.sharing_id("invoice", "INV-1") == Sharing(differing=1)
    assert [problem.reason for problem in found.problems] == ["duplicate id"]


def test_rows_of_one_file_stay_rows_of_it(tmp_path: Path) -> None:
    assert source(tmp_path, invoices=OPEN + PAID).sharing_id("invoice", "INV-1") == Sharing(rows=1)


def test_numbers_that_begin_anew_with_a_year_are_two_records(tmp_path: Path) -> None:
    rows = "1,2025-10-01,C1,100.00,0.00,USD,paid\n1,2026-10-01,C1,200.00,200.00,USD,open\n"
    found = source(tmp_path, invoices=rows)
    page = found.list("invoice", Query(), limit=10, cursor=None)
    assert [json.loads(record)["Amount"] for record in page.records] == ["100.00", "200.00"]
    assert shown(found, "1") == "paid"
    assert found.sharing_id("invoice", "1") == Sharing(namesakes=1)


def test_an_id_is_one_record_in_any_year(tmp_path: Path) -> None:
    (tmp_path / "invoices.jsonl").write_text('{"id":"1","date":"2025-10-01"}\n{"id":"1","date":"2026-10-01"}\n')
    assert FolderSource(tmp_path).count("invoice", Query()) == 1


def test_names_of_files_tell_their_last_date() -> None:
    assert dated_name("x/Invoices-2026-10.csv") == ("x/invoices-#.csv", (2026, 10, 0))
    assert dated_name("invoices_1234520267.csv").day is None
    assert is_older(dated_name("a_2025-12.csv"), dated_name("a_2026-01.csv"))
    assert not is_older(dated_name("a_2026-01.csv"), dated_name("a_2026-01.csv"))


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("January.csv", "February.csv"),
        ("Invoices Feb 2026.csv", "Invoices Mar 2026.csv"),
        ("Invoices Dec 2025.csv", "Invoices Jan 2026.csv"),
        ("Invoices December 2025.csv", "Invoices 2026-01.csv"),
        ("Rechnungen_Januar_2026.csv", "Rechnungen_März_2026.csv"),
        ("Rechnungen_Februar_2026.csv", "Rechnungen_Ma\u0308rz_2026.csv"),  # as macOS writes it
        ("factures-2026-janvier.csv", "factures-2026-février.csv"),
        ("invoices 3 Feb 2026.csv", "invoices 12 Feb 2026.csv"),
        ("invoices Feb 3, 2026.csv", "invoices Feb 12, 2026.csv"),
        ("April.csv", "May.csv"),
    ],
)
def test_a_month_may_have_its_name(older: str, newer: str) -> None:
    assert is_older(dated_name(older), dated_name(newer))
    assert not is_older(dated_name(newer), dated_name(older))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("December.csv", "January.csv"),  # of which year?
        ("January.csv", "February 2026.csv"),
        ("set one.csv", "mar one.csv"),
        ("Invoices Feb 2026.csv", "Payments Mar 2026.csv"),
        ("invoices_summary 2026.csv", "invoices_marching 2026.csv"),
    ],
)
def test_names_that_tell_no_order(one: str, other: str) -> None:
    assert not is_older(dated_name(one), dated_name(other))
    assert not is_older(dated_name(other), dated_name(one))
