"""The invoices of a customer by name, in a folder of invoices alone."""

from datetime import date
from pathlib import Path

import pytest

from server.folder.source import FolderSource
from server.source import Query, SourceError

ROWS = """Rechnungsnr.;Kundennr.;Kunde;Rechnungsdatum;Betrag;tenant
1;K10;Müller & Söhne KG;05.01.2026;1,00;a
2;K11;Hans Schmidt;06.01.2026;2,00;a
3;K12;Bäckerei Groß;07.01.2026;3,00;a
4;K12;Bäckerei Groß;08.01.2026;4,00;a
5;K13;Acme GmbH;09.01.2026;5,00;a
6;K14;Acme AG;10.01.2026;6,00;a
7;K15;Huber GmbH;11.01.2026;7,00;b
8;K16;Huber GmbH;12.01.2026;8,00;a
9;;Ohne Nummer;13.01.2026;9,00;a
"""


@pytest.fixture
def source(tmp_path: Path) -> FolderSource:
    (tmp_path / "Rechnungen.csv").write_text(ROWS, encoding="utf-8")
    return FolderSource(tmp_path)


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ("K12", 2),
        ("Bäckerei Groß", 2),
        ("baeckerei gross", 2),  # compared as customers' names are
        ("Schmidt, Hans", 1),
        ("Müller", 1),  # a company by its first word
        ("Hans", 0),  # a person by the whole name
        ("Acme GmbH", 1),
        ("Ohne Nummer", 1),  # the name alone says whose it is
        ("ohne nummer", 1),
        ("Ohne", 0),
        ("Nobody Else", 0),
    ],
)
def test_a_customers_invoices_are_listed_by_the_name_in_them(source: FolderSource, asked: str, total: int) -> None:
    page = source.list("invoice", Query(account_id=asked), limit=9, cursor=None)
    assert page.total == total == source.count("invoice", Query(account_id=asked))


@pytest.mark.parametrize("asked", ["Acme", "Huber GmbH"])
def test_a_name_of_several_customers_is_refused(source: FolderSource, asked: str) -> None:
    with pytest.raises(SourceError, match="several accounts are called so"):
        source.list("invoice", Query(account_id=asked), limit=9, cursor=None)


def test_for_a_tenant_there_are_no_customers_of_others(source: FolderSource) -> None:
    for tenant in ("a", "b"):
        own = source.of_tenant(tenant)
        assert own.count("invoice", Query(account_id="Huber GmbH")) == 1
    assert source.of_tenant("b").count("invoice", Query(account_id="Acme GmbH")) == 0


def test_where_there_are_accounts_they_are_asked(source: FolderSource, tmp_path: Path) -> None:
    (tmp_path / "Kunden.csv").write_text("Kundennr.;Firma\nK12;Anders GmbH\n", encoding="utf-8")
    assert source.count("invoice", Query(account_id="Bäckerei Groß")) == 0
    assert source.count("invoice", Query(account_id="K12")) == 2


def test_a_file_that_grows_names_its_new_customers_too(source: FolderSource, tmp_path: Path) -> None:
    assert source.count("invoice", Query(account_id="Neu GmbH")) == 0
    with (tmp_path / "Rechnungen.csv").open("a", encoding="utf-8") as file:
        file.write("10;K20;Neu GmbH;14.01.2026;1,00;a\n11;K12;Bäckerei Groß;15.01.2026;1,00;a\n")
    assert source.count("invoice", Query(account_id="Neu GmbH")) == 1
    assert source.count("invoice", Query(account_id="Bäckerei Groß")) == 3


def test_a_file_that_is_read_twice_for_its_dates_keeps_its_customers(tmp_path: Path) -> None:
    rows = ("1,K1,Acme GmbH,01/02/2026", "2,K2,Huber GmbH,01/31/2026")
    (tmp_path / "invoices.csv").write_text("\n".join(("number,customer_no,customer_name,date", *rows)))
    source = FolderSource(tmp_path)
    assert source.count("invoice", Query(since=date(2026, 1, 2), until=date(2026, 1, 2))) == 1, "the month is first"
    assert source.count("invoice", Query(account_id="Acme GmbH")) == 1


def test_a_collective_account_is_not_the_account_of_one_of_its_customers(tmp_path: Path) -> None:
    rows = ("1,K1,Acme", "2,K9,Hans Meier", "3,K9,Sabine Fischer", "4,K1,Acme GmbH", "5,K1,ACME")
    (tmp_path / "invoices.csv").write_text("\n".join(("number,customer_no,customer_name", *rows)))
    source = FolderSource(tmp_path)
    assert source.count("invoice", Query(account_id="Acme")) == 3, "however the company is written"
    assert source.count("invoice", Query(account_id="K9")) == 2
    for name in ("Hans Meier", "fischer, sabine"):
        with pytest.raises(SourceError, match="customers who are called otherwise have the same account") as raised:
            source.count("invoice", Query(account_id=name))
        assert raised.value.asked


@pytest.mark.parametrize(
    ("headings", "row", "account"),
    [
        ("ContactName,AccountCode", "Acme,200", "Acme"),  # Xero's, of the general ledger
        ("Customer ID,Customer Name,Account Code", "46004,Acme,400", "46004"),  # Zoho's
        ("account_code,first_name", "acme-1,Jane", "acme-1"),  # Recurly's
    ],
)
def test_a_ledgers_account_is_no_customers(tmp_path: Path, headings: str, row: str, account: str) -> None:
    (tmp_path / "invoices.csv").write_text(f"number,{headings}\n1,{row}\n")
    source = FolderSource(tmp_path)
    assert source.count("invoice", Query(account_id=account)) == 1
    assert source.count("invoice", Query(account_id=row.rpartition(",")[2])) == 0


@pytest.mark.parametrize("asked", ["PR02", "7", "Priya Raman", "raman, priya"])
def test_invoices_that_state_the_name_alone_are_found_by_the_account_that_is_called_so(
    tmp_path: Path, asked: str
) -> None:
    (tmp_path / "invoices.csv").write_text("InvoiceNumber,ContactName,Total\n1,Priya Raman,1.00\n2,Kite & Co,2.00\n")
    (tmp_path / "customers.csv").write_text("id,AccountNumber,Name\n7,PR02,Priya Raman\n8,HF01,Harbour Foods\n")
    source = FolderSource(tmp_path)
    assert "account_id" in source.offers["invoice"].filters
    assert source.count("invoice", Query(account_id=asked)) == 1
    assert source.count("invoice", Query(account_id="HF01")) == 0


def test_of_two_accounts_with_one_name_neither_gets_the_invoices_that_state_the_name_alone(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("InvoiceNumber,ContactName,Total\n1,Priya Raman,1.00\n")
    (tmp_path / "customers.csv").write_text("AccountNumber,ContactName\nPR02,Priya Raman\nPR03,Priya Raman\n")
    source = FolderSource(tmp_path)
    assert source.count("invoice", Query(account_id="Priya Raman")) == 1
    with pytest.raises(SourceError, match="several accounts have this name"):
        source.count("invoice", Query(account_id="PR02"))


def test_an_account_without_invoices_does_not_get_those_of_a_namesake_with_an_account(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("Number,AccountNumber,CustomerName,Total\n1,PR03,Priya Raman,1.00\n")
    (tmp_path / "customers.csv").write_text("AccountNumber,Name\nPR02,Priya Raman\n")
    assert FolderSource(tmp_path).count("invoice", Query(account_id="PR02")) == 0


_BY_NUMBER = "id,customer_id,date,total\ns1,cus_1,2026-01-05,1.00\ns2,cus_2,2026-01-06,2.00\n"
_BY_NAME = "invoice no,customer name,date,total\nx1,Acme Ltd,2026-01-07,4.00\nx2,Bolt plc,2026-01-08,8.00\n"


@pytest.mark.parametrize(
    ("accounts", "asked", "found"),
    [
        ("cus_1,K1,Acme Ltd\ncus_2,K2,Cray Inc\n", "cus_1", ["s1", "x1"]),
        ("cus_1,K1,Acme Ltd\ncus_2,K2,Cray Inc\n", "Acme Ltd", ["s1", "x1"]),
        ("cus_1,K1,Acme Ltd\ncus_2,K2,Cray Inc\n", "K1", ["s1", "x1"]),
        ("cus_1,K1,Acme Ltd\ncus_2,K2,Cray Inc\n", "cus_2", ["s2"]),
        ("cus_1,K1,Acme Ltd\ncus_2,K2,Cray Inc\n", "Bolt plc", ["x2"]),
        ("cus_1,K1,Acme Ltd\ncus_2,K2,Acme Ltd\n", "cus_1", ["s1"]),  # whose the other is nobody knows
        ("cus_1,K1,Acme Ltd\ncus_2,K2,Acme Ltd\n", "Acme Ltd", ["x1"]),
        ("cus_1,cus_2,Acme Ltd\ncus_2,K2,Cray Inc\n", "cus_1", ["s1", "x1"]),  # a number that is another's id
        ("cus_1,cus_2,Acme Ltd\n", "cus_1", ["s1", "s2", "x1"]),
    ],
)
def test_what_two_systems_billed_is_one_list(tmp_path: Path, accounts: str, asked: str, found: list[str]) -> None:
    (tmp_path / "customers.csv").write_text(f"id,account number,name\n{accounts}")
    (tmp_path / "invoices of shop.csv").write_text(_BY_NUMBER)
    (tmp_path / "invoices.csv").write_text(_BY_NAME)
    source = FolderSource(tmp_path)
    page = source.list("invoice", Query(account_id=asked), limit=9, cursor=None)
    assert sorted(record.split(b'":"')[1].split(b'"')[0].decode() for record in page.records) == found
    assert page.total == source.count("invoice", Query(account_id=asked)) == len(found)


@pytest.mark.parametrize(
    ("names", "asked", "found"),
    [
        (("Acme Ltd", "Bolt plc"), "cus_1", ["s1", "x1"]),
        (("ACME LTD.", "Bolt plc"), "101", ["s1", "x1"]),
        (("Zeta Oy", "Yara AB"), "cus_1", ["s1"]),  # the other system has a customer of its own with this number
        (("Zeta Oy", "Yara AB"), "101", ["x1"]),
        (("Zeta Oy", "Yara AB"), "Acme Ltd", ["s1"]),
        (("", ""), "cus_1", ["s1", "x1"]),  # nothing else is known of whose it is
    ],
)
def test_a_number_of_one_system_may_be_somebody_elses_in_the_next(
    tmp_path: Path, names: tuple[str, str], asked: str, found: list[str]
) -> None:
    (tmp_path / "customers.csv").write_text("id,account number,name\ncus_1,101,Acme Ltd\ncus_2,102,Bolt plc\n")
    (tmp_path / "invoices of shop.csv").write_text(_BY_NUMBER)
    (tmp_path / "invoices.csv").write_text(
        "invoice no,customer no,customer name,date,total\n"
        f"x1,101,{names[0]},2026-01-07,4.00\nx2,102,{names[1]},2026-01-08,8.00\n"
    )
    source = FolderSource(tmp_path)
    page = source.list("invoice", Query(account_id=asked), limit=9, cursor=None)
    assert sorted(record.split(b'":"')[1].split(b'"')[0].decode() for record in page.records) == found


@pytest.mark.parametrize("asked", ["cus_1", "Acme Ltd"])
def test_an_id_in_a_column_called_customer_is_no_other_name(tmp_path: Path, asked: str) -> None:
    (tmp_path / "customers.csv").write_text("id,name,email\ncus_1,Acme Ltd,ap@acme.example\n")
    (tmp_path / "stripe invoices.csv").write_text(
        "id,customer,customer email,date,total\ns1,cus_1,ap@acme.example,2026-01-05,1.00\n"
    )
    (tmp_path / "invoices.csv").write_text(_BY_NAME)
    assert FolderSource(tmp_path).count("invoice", Query(account_id=asked)) == 2


def test_the_account_of_a_ledger_that_many_share_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("id,account number,name\ncus_1,10000,Acme Ltd\ncus_2,10001,Bolt plc\n")
    (tmp_path / "invoices of shop.csv").write_text(_BY_NUMBER)
    (tmp_path / "invoices.csv").write_text(
        "invoice no,customer no,customer name,date,total\nx1,10000,Acme Ltd,2026-01-07,4.00\n"
        "x2,10000,Bolt plc,2026-01-08,8.00\n"
    )
    assert FolderSource(tmp_path).count("invoice", Query(account_id="cus_1")) == 1


def test_what_two_systems_billed_is_of_one_tenant(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(
        "id,account number,name,tenant\ncus_1,K1,Acme Ltd,one\ncus_2,K1,Acme Ltd,two\nK1,K9,Cray Inc,two\n"
    )
    (tmp_path / "invoices of shop.csv").write_text(
        "id,customer_id,date,total,tenant\ns1,cus_1,2026-01-05,1.00,one\ns2,cus_1,2026-01-05,1.00,two\n"
    )
    (tmp_path / "invoices.csv").write_text(
        "invoice no,customer no,customer name,date,total,tenant\nx1,K1,Acme Ltd,2026-01-07,4.00,one\n"
        "x2,K1,Zeta Oy,2026-01-08,8.00,two\nx3,,Acme Ltd,2026-01-08,8.00,two\nx4,,Acme Ltd,2026-01-08,8.00,one\n"
    )
    source = FolderSource(tmp_path)

    def found(asked: str, tenant: str) -> list[str]:
        query, view = Query(account_id=asked), source.of_tenant(tenant)
        page = view.list("invoice", query, limit=9, cursor=None)
        assert page.total == view.count("invoice", query) == len(page.records)
        return sorted(record.split(b'":"')[1].split(b'"')[0].decode() for record in page.records)

    for asked in ("cus_1", "K1", "Acme Ltd"):  # as if the other's accounts, invoices and names were not there
        assert found(asked, "one") == ["s1", "x1", "x4"], asked
    assert found("cus_2", "two") == ["x3"]
