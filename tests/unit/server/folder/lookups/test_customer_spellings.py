"""One customer whom records call in several spellings, or not at all."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from server.folder.source import FolderSource
from server.records.account_matching import customer_key
from server.source import Query, SourceError
from tests.integration.folder_sessions import answered


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("Acme Ltd", "ACME  LTD.", True),
        ("Acme Ltd", "Acme, Ltd.", True),
        ("Rossi S.r.l.", "ROSSI SRL", True),
        ("Peña S.A.", "peña sa", True),
        ("Ada\u00a0Byron", "ada byron", True),
        ("J. R. Hartley", "J R Hartley", True),
        ("Müller GmbH", "Mueller GmbH", False),  # found by each other's name, and added up apart
        ("René Roe", "Rene Roe", False),
        ("Acme", "Acme Ltd", False),
        ("Acme", "ACME", False),  # as ids may be
        ("acme.com", "acmecom", False),
        ("cus_A1b", "cus_a1b", False),  # ids
        ("K-10", "k-10", False),
        ("1.000", "1000", False),
        ("-", ".", False),
    ],
)
def test_what_tells_no_two_customers_apart(name: str, other: str, *, same: bool) -> None:
    assert (customer_key(name) == customer_key(other)) is same
    assert customer_key(customer_key(name)) == customer_key(name)


ROWS = """Invoice No,Customer ID,Customer,Date,Amount,Balance
1,,Acme Ltd,2026-01-01,1,1
2,,ACME LTD,2026-01-02,2,2
3,,"Acme,  Ltd.",2026-01-03,4,4
4,,Müller GmbH,2026-01-04,8,8
5,,Mueller GmbH,2026-01-05,16,16
6,C6,Bolt Ltd,2026-01-06,32,32
7,,Bolt Ltd,2026-01-07,64,64
8,C8,Cato Ltd,2026-01-08,128,128
9,C9,Cato Ltd,2026-01-09,256,256
10,,Cato Ltd,2026-01-10,512,512
11,,,2026-01-11,1024,1024
"""


def _asked(folder: Path, rows: str, **arguments: str) -> dict[str, Any]:
    (folder / "invoices.csv").write_text(rows, encoding="utf-8")
    with answered(folder, "exports") as session:
        return session.ask("list_invoices", **arguments)


@pytest.mark.parametrize(
    ("asked", "amount"),
    [
        ("Acme Ltd", 7),
        ("acme ltd", 7),
        ("ACME, Ltd", 7),
        ("Müller GmbH", 8),
        ("mueller gmbh", 16),
        ("Muller GmbH", 8),
        ("Bolt Ltd", 96),  # the only account of that name, and who states none
        ("C6", 32),
        ("C8", 128),
    ],
)
def test_a_customers_name_finds_every_spelling_of_it(tmp_path: Path, asked: str, amount: int) -> None:
    meta = _asked(tmp_path, ROWS, account_id=asked)["meta"]
    assert [one["amount"] for one in meta["sums"]] == [amount]
    assert meta["customersMissing"] == 1


@pytest.mark.parametrize("asked", ["Cato Ltd", "cato ltd"])
def test_a_name_that_goes_with_several_numbers_is_refused_however_it_is_written(tmp_path: Path, asked: str) -> None:
    (tmp_path / "invoices.csv").write_text(ROWS, encoding="utf-8")
    with pytest.raises(SourceError, match="several accounts are called so"):
        FolderSource(tmp_path).list("invoice", Query(account_id=asked), limit=9, cursor=None)


def test_by_customer_a_spelling_is_no_customer_and_nobody_is_counted(tmp_path: Path) -> None:
    answer = _asked(tmp_path, ROWS.replace("Customer ID,", "").replace(",,", ",", 9), group_by="customer")
    found = {one.get("customerName", ""): one["balance"] for one in answer["llm_view"]["customers"]}
    assert found["Acme Ltd"] == 7
    assert answer["meta"]["customersMissing"] == 1


def test_who_is_named_in_each_record_is_missing_in_none(tmp_path: Path) -> None:
    named = ROWS.replace("11,,,", "11,,Acme Ltd,")
    assert "customersMissing" not in _asked(tmp_path, named, account_id="Acme Ltd")["meta"]
    assert "customersMissing" not in _asked(tmp_path, named, group_by="customer")["meta"]
    assert "customersMissing" not in _asked(tmp_path, ROWS)["meta"]  # a list of all has them


def test_records_without_a_customer_are_counted_within_the_bounds_and_the_tenant(tmp_path: Path) -> None:
    rows = [{"id": str(at), "date": f"2026-01-0{at}", "amount": at, "tenant": "ab"[at % 2]} for at in range(1, 7)]
    rows[0]["customer"] = rows[1]["customer"] = "Acme Ltd"
    (tmp_path / "invoices.jsonl").write_text("\n".join(map(json.dumps, rows)))
    source = FolderSource(tmp_path)

    def missing(source: FolderSource, **asked: Any) -> int:
        page = source.list("invoice", Query(account_id="acme ltd", **asked), limit=9, cursor=None)
        return page.nameless

    assert (missing(source), missing(source, least=Decimal(4)), missing(source.of_tenant("a"))) == (4, 3, 2)


@pytest.mark.parametrize(
    ("balances", "told"),
    [
        ((350, 350, 350, 0, 0), True),  # what Acme owes in all, beside paid invoices of others
        ((100, 200, 50, 0, 0), False),
        ((0, 0, 0, 75, 0), False),  # one invoice of Bolt, with a fee
        ((0, 0, 0, 0, 0), False),
    ],
)
def test_a_balance_that_repeats_what_a_customer_owes_is_told(
    tmp_path: Path, balances: tuple[int, ...], *, told: bool
) -> None:
    owed = ("Acme Ltd,100", "Acme Ltd,200", "Acme Ltd,50", "Bolt Ltd,70", "Cato Ltd,900")
    rows = [f"{at},{one},2026-01-0{at},{left}" for at, (one, left) in enumerate(zip(owed, balances, strict=True), 1)]
    text = "\n".join(("Invoice No,Customer,Amount,Date,Balance", *rows))
    assert _asked(tmp_path, text)["meta"].get("balanceAboveAmount", False) is told
