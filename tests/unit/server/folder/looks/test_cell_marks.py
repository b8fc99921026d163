"""Marks at values that are no part of them: sides of a ledger at amounts, an apostrophe before ids."""

from pathlib import Path

import pytest

from server.folder.looks.cell_marks import with_cell_marks
from server.folder.looks.table import Table
from server.records.shapes import ACCOUNT, INVOICE, PAYMENT
from tests.integration.folder_sessions import answered


@pytest.mark.parametrize(
    ("kind", "cell", "said"),
    [
        (INVOICE, "7,988.75 Dr", "7,988.75"),
        (INVOICE, "7,988.75 Cr", "-7,988.75"),
        (INVOICE, "2,68,353.94 Dr.", "2,68,353.94"),
        (INVOICE, "50,00 S", "50,00"),
        (INVOICE, "50,00 H", "-50,00"),
        (INVOICE, "-50,00 H", "-50,00"),
        (INVOICE, "50,00", "50,00"),
        (INVOICE, "50,00 Cras", "50,00 Cras"),
        (INVOICE, "Cr", "Cr"),
        (ACCOUNT, "12.00 Cr", "-12.00"),
        (PAYMENT, "12.00 Cr", "12.00 Cr"),  # of a bank it is what came in
    ],
)
def test_a_side_of_the_ledger_behind_an_amount_is_its_sign(kind: int, cell: str, said: str) -> None:
    heads = ("ID", "Name", "Balance" if kind == ACCOUNT else "Amount")
    other = "1,00 S" if cell.endswith("H") else "1,00 H" if cell.endswith("S") else "1.00 Dr"
    table = with_cell_marks(Table(heads, [("A1", "12.00 Cr", cell), ("A2", "x", other)], kind))
    assert list(table.rows[0]) == ["A1", "12.00 Cr", said]


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (("1.00 Dr", "2.00 Dr"), True),
        (("1.00 Dr", "2.00 cr"), True),
        (("1.5 Cr", "2.00 Cr"), False),  # ten millions
        (("1.5 Cr", "2.00"), False),
        (("1,00 S", "2,00 S"), False),
        (("1,00 H", "2,00 H"), False),
        (("7.5 h", "100 s"), False),
        (("1,00 S", "2,00 H"), True),
        (("1,00 S", "2,00 Dr"), False),
    ],
)
def test_marks_are_sides_of_a_ledger_where_both_are_there(cells: tuple[str, str], *, read: bool) -> None:
    table = with_cell_marks(Table(("ID", "Amount"), [(f"A{at}", cell) for at, cell in enumerate(cells)], INVOICE))
    assert ([row[1] for row in table.rows] != list(cells)) is read


@pytest.mark.parametrize(
    ("cell", "said"),
    [("'680", "680"), ("'00-12/A", "00-12/A"), ("680", "680"), ("'t Hof", "'t Hof"), ("'68 Ltd'", "'68 Ltd'")],
)
def test_an_apostrophe_before_an_id_is_no_part_of_it(cell: str, said: str) -> None:
    table = with_cell_marks(Table(("Customer ID", "Name"), [(cell, "'680"), ("'7", "x")], ACCOUNT))
    assert list(table.rows[0]) == [said, "'680"]


def test_a_customer_is_asked_for_by_the_id_behind_the_apostrophe(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(
        "Customer ID,First Name,Last Name,Email\n'6801234567890,Jo,Doe,jo@acme.example\n"
    )
    with answered(tmp_path, "finance-default") as session:
        assert "6801234567890" in session.ask("get_account", account_id="6801234567890")["llm_view"].values()
