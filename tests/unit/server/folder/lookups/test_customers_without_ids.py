"""Lists of customers without a number: they are known by their names, as in the lists of QuickBooks and Xero."""

from pathlib import Path

import pytest

from tests.integration.folder_sessions import answered

CONTACTS = (
    "Meridian Works LLC,,,\nCustomer Contact List,,,\n\nCustomer full name,Phone numbers,Email,Full name\n"
    "Summit Bakery LLC,Phone: (415) 555-1000,ap@summit.example.com,Anna Okafor\n"
    "Jane Miller,Phone: (415) 555-1001,jane@example.com,Jane Miller\n"
)
INVOICES = (
    "Date,Transaction type,Num,Name,Due date,Amount,Open balance\n"
    '10/15/2026,Invoice,1001,Summit Bakery LLC,11/14/2026,"1,100.00","1,000.00"\n'
    '10/16/2026,Invoice,1002,Jane Miller,11/15/2026,"1,200.00",0.00\n'
    "10/17/2026,Invoice,1003,Summit Bakery LLC,11/16/2026,300.00,300.00\n"
)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Summit Bakery LLC", ["1001", "1003"]),
        ("summit bakery llc", ["1001", "1003"]),
        ("Jane Miller", ["1002"]),
        ("Miller, Jane", ["1002"]),
        ("Miller", []),
        ("Nobody", []),
    ],
)
def test_their_records_are_found_by_their_names(tmp_path: Path, asked: str, found: list[str]) -> None:
    (tmp_path / "Customer Contact List.csv").write_text(CONTACTS)
    (tmp_path / "Invoice List.csv").write_text(INVOICES)
    with answered(tmp_path, "exports") as session:
        assert session.listed("list_invoices", "invoiceNumber", account_id=asked) == found
        assert session.ask("list_accounts")["llm_view"]["total"] == 2
    assert "no column is known" not in (tmp_path / ".stderr").read_text()


def test_a_customer_is_found_and_a_person_masked(tmp_path: Path) -> None:
    (tmp_path / "Customer Contact List.csv").write_text(CONTACTS)
    with answered(tmp_path, "exports") as session:
        (company,) = session.ask("find_customer", name="Summit")["llm_view"]["accounts"]
        assert company["name"] == "Summit Bakery LLC"
        (person,) = session.ask("find_customer", email="jane@example.com")["llm_view"]["accounts"]
        assert session.ask("get_account", account_id="Jane Miller")["llm_view"]["name"] == person["name"]
    assert "Miller" not in str(person)
