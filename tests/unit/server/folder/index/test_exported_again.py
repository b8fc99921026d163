"""What two exports with other columns may both have stays in both, and is told."""

from pathlib import Path
from typing import Any

import pytest

from server.folder.source import FolderSource
from server.source import Query
from tests.integration.folder_sessions import answered

_PAID = [
    ("2026-03-01", "Acme Ltd", "100.00"),
    ("2026-03-02", "Bolt plc", "50.00"),
    ("2026-03-02", "Acme Ltd", "70.00"),
    ("2026-03-09", "Cord Inc", "33.00"),
    ("2026-03-09", "Cord Inc", "33.00"),  # twice on one day
]
_FEES = [("2026-03-01", customer, "50.00") for customer in ("Acme Ltd", "Bolt plc", "Cord Inc", "Dome Ltd")]


def _plain(paid: list[tuple[str, str, str]], head: str = "Customer,Date,Amount", more: str = "") -> str:
    return f"{head}\n" + "".join(f"{customer},{day},{amount}{more}\n" for day, customer, amount in paid)


def _numbered(paid: list[tuple[str, str, str]], start: int = 1) -> str:
    rows = (f"P{number},{who},{day},{amount},card\n" for number, (day, who, amount) in enumerate(paid, start))
    return "Payment No,Customer,Payment Date,Amount,Method\n" + "".join(rows)


def _answer(folder: Path, tool: str = "list_payments") -> tuple[int, float | None, dict[str, Any]]:
    """(records, what they come to, meta)."""
    with answered(folder, "exports") as session:
        answer = session.ask(tool)
    meta = answer["meta"]
    return answer["llm_view"]["total"], meta.get("sums", [{}])[0].get("amount"), meta


@pytest.mark.parametrize(
    ("one", "other", "records", "amount", "alike"),
    [
        pytest.param(_plain(_PAID), _numbered(_PAID), 10, 572, 5, id="the same"),
        pytest.param(
            _plain([*_PAID, ("2026-03-20", "Zed", "5.00")]),
            _numbered([("2026-03-20", "Zed", "5.00"), ("2026-04-01", "Zed", "8.00")]),
            8,
            304,
            1,
            id="periods that overlap",
        ),
        pytest.param(
            _plain(_PAID[:3]),
            _numbered([(f"2026-04{day[7:]}", who, amount) for day, who, amount in _PAID]),
            8,
            506,
            None,
            id="then",
        ),
        pytest.param(
            _plain(_PAID), _numbered([("2026-03-02", "Acme Ltd", "100.00"), *_PAID[1:]]), 10, 572, 5, id="midnight"
        ),
        pytest.param(
            _plain([("2026-03-02", who, amount) for _, who, amount in _PAID[:2]]),
            _numbered([("2026-03-02", "Acme Ltd", "100.00"), ("2026-03-04", "Bolt plc", "50.00")]),
            4,
            300,
            1,
            id="two days are too many",
        ),
        pytest.param(
            _plain(_PAID), _numbered([(day, f"{who} 2", amount) for day, who, amount in _PAID]), 10, 572, None, id="who"
        ),
        pytest.param(
            _plain(_FEES, "Customer,Date,Amount,Site", ",gym"),
            _plain(_FEES, "Customer,Date,Amount,Site", ",pool"),
            8,
            400,
            None,
            id="one list by its columns",
        ),
    ],
)
def test_payments_in_two_exports(
    tmp_path: Path, one: str, other: str, records: int, amount: float, alike: int | None
) -> None:
    (tmp_path / "Payments.csv").write_text(one)
    (tmp_path / "Customer payments.csv").write_text(other)
    shown, added, meta = _answer(tmp_path)
    assert (shown, added, meta.get("maybeExportedTwice")) == (records, amount, alike)
    assert ("a sum may be too high" in meta.get("hint", "")) is (alike is not None)


def test_payments_in_other_currencies_are_others(tmp_path: Path) -> None:
    (tmp_path / "Payments.csv").write_text(_plain(_PAID, "Customer,Date,Amount,Currency", ",EUR"))
    rows = _plain(_PAID, "Customer,Payment Date,Amount,Currency,Method", ",USD,card")
    (tmp_path / "Customer payments.csv").write_text(rows)
    shown, _, meta = _answer(tmp_path)
    assert shown == 10
    assert "maybeExportedTwice" not in meta


_BY_ID = "id,Number,Customer,Date,Amount\n"
_BY_NUMBER = "Invoice Number,Customer,Invoice Date,Total,Amount Due\n"


@pytest.mark.parametrize(
    ("by_id", "by_number", "alike"),
    [
        pytest.param("in_1,R-1,Acme Ltd,2026-03-01,100.00", "R-1,Acme Ltd,2026-03-01,100.00,0.00", 1, id="the same"),
        pytest.param("in_1,R-1,cus_1,2026-03-01,100.00", "R-1,Acme Ltd,2026-03-02,100.00,0.00", 1, id="a day later"),
        pytest.param("in_1,R-1,Acme Ltd,2026-03-01,84.03", "R-1,Acme Ltd,2026-03-01,100.00,0.00", 1, id="amounts"),
        pytest.param("in_1,R-1,Acme Ltd,2026-03-01,100.00", "R-1,Bolt plc,2026-03-01,60.00,0.00", None, id="of others"),
        pytest.param("in_1,R-1,Acme Ltd,2025-03-01,100.00", "R-1,Acme Ltd,2026-03-01,100.00,0.00", None, id="years"),
        pytest.param("in_1,R-1,Acme Ltd,2026-03-01,100.00", "R-2,Acme Ltd,2026-03-01,100.00,0.00", None, id="numbers"),
    ],
)
def test_invoices_by_their_numbers(tmp_path: Path, by_id: str, by_number: str, alike: int | None) -> None:
    (tmp_path / "stripe_invoices.csv").write_text(f"{_BY_ID}{by_id}\n")
    (tmp_path / "Invoices.csv").write_text(f"{_BY_NUMBER}{by_number}\n")
    shown, _, meta = _answer(tmp_path, "list_invoices")
    assert (shown, meta.get("maybeExportedTwice")) == (2, alike)


_BILLED = [(f"2026-0{at}-1{at}", f"Acme {at}", f"{at}0{at}.00") for at in range(1, 8)]
_OF_SHOP = "id,customer_id,date,total\n"
_OF_BOOKS = "Invoice Number,Customer,Invoice Date,Total,Amount Due\n"


@pytest.mark.parametrize(
    ("shop", "books", "alike"),
    [
        pytest.param(_BILLED, _BILLED, 7, id="the same"),
        pytest.param(_BILLED, [*_BILLED[:6], ("2026-03-20", "Zed", "5.00")], 6, id="but for one"),
        pytest.param(_BILLED[:5], _BILLED, 5, id="the books go on"),
        pytest.param(_BILLED, [(f"{day[:-1]}9", who, amount) for day, who, amount in _BILLED], None, id="days"),
        pytest.param(_BILLED, [(day, who, f"1{amount}") for day, who, amount in _BILLED], None, id="amounts"),
        pytest.param(
            _BILLED, [*_BILLED[:3], *((f"2026-0{at}-25", "Zed", "9.00") for at in range(1, 6))], None, id="few"
        ),
        pytest.param(
            [(day, who, "49.00") for day, who, _ in _BILLED],
            [(day, f"{who} Ltd", "49.00") for day, who, _ in _BILLED],
            None,
            id="what everybody pays",
        ),
        pytest.param(_BILLED[:4], _BILLED[:4], None, id="too few to say"),
    ],
)
def test_invoices_that_two_programs_number_each(
    tmp_path: Path, shop: list[tuple[str, str, str]], books: list[tuple[str, str, str]], alike: int | None
) -> None:
    of_shop = (f"s{at},cus_{at},{day},{amount}\n" for at, (day, _, amount) in enumerate(shop))
    of_books = (f"R{at},{who},{day},{amount},0.00\n" for at, (day, who, amount) in enumerate(books))
    (tmp_path / "shop invoices.csv").write_text(_OF_SHOP + "".join(of_shop))
    (tmp_path / "invoices.csv").write_text(_OF_BOOKS + "".join(of_books))
    shown, _, meta = _answer(tmp_path, "list_invoices")
    assert (shown, meta.get("maybeExportedTwice")) == (len(shop) + len(books), alike)


def test_a_tenant_is_told_of_its_own(tmp_path: Path) -> None:
    both = [("a", _PAID[:3]), ("b", [(day, who, f"1{amount}") for day, who, amount in _PAID[:3]])]
    rows = "".join(_plain(paid, "", f",{name}").lstrip("\n") for name, paid in both)
    (tmp_path / "Payments.csv").write_text(f"Customer,Date,Amount,tenant\n{rows}")
    (tmp_path / "Customer payments.csv").write_text(
        "Payment No,Customer,Date,Amount,tenant\n"
        + "".join(f"P{at},{who},{day},{amount},a\n" for at, (day, who, amount) in enumerate(_PAID[:3]))
    )
    source = FolderSource(tmp_path)
    pages = [source.of_tenant(name).list("payment", Query(), limit=9, cursor=None) for name in "ab"]
    assert [(page.total, page.alike, page.repeated) for page in pages] == [(6, 3, 0), (3, 0, 0)]
