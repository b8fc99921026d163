"""One record of a folder by its id or number, and what a folder says that it has."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from server.folder.lookups.lookup import MOST_STATUSES
from server.folder.source import FolderSource
from server.source import ENTITIES, Page, Query, SourceError
from tests.exported import ids_of, jsonl, pages_of, write

SECRET = "4111111111111111"


def test_a_record_comes_as_it_was_written(tmp_path: Path) -> None:
    first, second = '{"id":"a1",  "balance":1500.00}', '{"id":"a2","accountNumber":"A-2","name":"J\u00e9r\u00f4me"}'
    source = FolderSource(write(tmp_path, accounts__jsonl=f"{first}\n{second}\n"))
    assert source.get("account", "a1") == first.encode()
    assert source.get("account", "A-2") == second.encode()
    assert source.get("Account", "a2") == second.encode()


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_entity_is_found_by_its_own_number(tmp_path: Path, entity: str) -> None:
    record = {"id": "x", f"{entity}Number": "N-1", "number": "N-2"}
    source = FolderSource(write(tmp_path, **{f"{entity}s__jsonl": jsonl(record)}))
    assert source.get(entity, "N-1") == source.get(entity, "x") == jsonl(record).strip().encode()
    assert source.get(entity, "N-2") is None


def test_an_id_wins_over_a_number(tmp_path: Path) -> None:
    records = ({"id": "a", "accountNumber": "b"}, {"id": "b", "accountNumber": "c"})
    source = FolderSource(write(tmp_path, accounts__jsonl=jsonl(*records)))
    assert json.loads(source.get("account", "b") or b"")["id"] == "b"


def test_the_id_is_the_field_of_that_name_before_any_other(tmp_path: Path) -> None:
    source = FolderSource(write(tmp_path, accounts__jsonl=jsonl({"account_id": "parent", "id": "own"})))
    assert source.get("account", "own") is not None
    assert source.get("account", "parent") is None


@pytest.mark.parametrize("name", ["id", "Id", "account_id", "AccountId", "account-id"])
@pytest.mark.parametrize("value", ["17", 17])
def test_names_fold_and_an_id_may_be_an_integer(tmp_path: Path, name: str, value: str | int) -> None:
    source = FolderSource(write(tmp_path, accounts__jsonl=jsonl({name: value})))
    assert source.get("account", "17") is not None


@pytest.mark.parametrize(
    "record_id", ["", "..", "../accounts.jsonl", "/etc/passwd", "accounts.jsonl", "a\0", "\ud800", "0", "x" * 5000]
)
def test_an_id_is_only_a_key(tmp_path: Path, record_id: str) -> None:
    source = FolderSource(write(tmp_path, accounts__jsonl=jsonl({"id": "a"})))
    assert source.get("account", record_id) is None


def test_an_unknown_entity_is_an_error_and_an_absent_file_is_not(tmp_path: Path) -> None:
    source = FolderSource(write(tmp_path, disputes__jsonl=jsonl({"id": "p"}), accounts__txt=jsonl({"id": "a"})))
    assert source.get("account", "a") is None
    assert source.list("account", Query(), limit=5, cursor=None) == Page((), 0, None, unused=1)
    with pytest.raises(SourceError, match=r"^unknown entity$"):
        source.get("dispute", "p")
    with pytest.raises(SourceError, match=r"^unknown entity$"):
        source.list("../dispute", Query(), limit=5, cursor=None)


def test_a_folder_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"^the data folder does not exist or is not a folder$"):
        FolderSource(tmp_path / SECRET)


def test_a_list_takes_the_number_of_an_account_for_its_id(tmp_path: Path) -> None:
    accounts = ({"id": "a1", "accountNumber": "A-1"}, {"Account_Id": 7, "accountNumber": "A-7"}, {"id": "A-9"})
    rows = [("i1", "a1"), ("i2", "A-9"), ("i3", 7), ("i4", "a1"), ("i5", "A-7x")]
    invoices = ({"id": number, "accountId": of, "status": "Posted"} for number, of in rows)
    source = FolderSource(write(tmp_path, accounts__jsonl=jsonl(*accounts), invoices__jsonl=jsonl(*invoices)))

    def listed(**filters: Any) -> list[str]:
        return [number for page in pages_of(source, "invoice", 1, **filters) for number in ids_of(page)]

    assert listed(account_id="A-1") == listed(account_id="a1") == ["i1", "i4"]
    assert listed(account_id="A-7", status="posted") == listed(account_id="7") == ["i3"]
    assert listed(account_id="A-9") == ["i2"]
    assert listed(account_id="A-7x") == ["i5"]
    assert listed(account_id="A-1", status="Draft") == listed(account_id="A-2") == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("k-100", "K-100"),
        ("K-100", "K-100"),
        ("ab", "ab"),  # as it is written comes first
        ("AB", "AB"),
        ("Ab", None),  # two are meant
        ("in_1", "In_1"),
        ("iN_1", "In_1"),
        ("k-1", None),
    ],
)
def test_an_id_in_the_other_case_finds_the_only_record_that_has_it(
    tmp_path: Path, asked: str, found: str | None
) -> None:
    records = [json.dumps({"id": one}) for one in ("K-100", "ab", "AB", "In_1")]
    (tmp_path / "invoices.jsonl").write_text("\n".join(records))
    record = FolderSource(tmp_path).get("invoice", asked)
    assert (None if record is None else json.loads(record)["id"]) == found


@pytest.mark.parametrize("tenant", [None, "acme"])
def test_every_status_has_a_record(tmp_path: Path, tenant: str | None) -> None:
    """However rare it is, and wherever in the files."""
    rows = [(f"{n}", "acme", "paid" if n != 500 else "teilbezahlt", f"2026-01-{n % 28 + 1:02}") for n in range(1_000)]
    rows += [("x", "other", "void", "2026-01-05"), ("y", "acme", "PAID", "2026-01-06"), ("z", "acme", "", "2026-01-07")]
    (tmp_path / "invoices.csv").write_text("id,tenant,status,date\n" + "\n".join(map(",".join, rows)))
    whole = FolderSource(tmp_path)
    source = whole if tenant is None else whole.of_tenant(tenant)

    def statuses(query: Query) -> set[str] | None:
        found = source.of_each_status("invoice", query)
        return None if found is None else {json.loads(record)["status"] for record in found}

    assert statuses(Query(status="overdue")) == {"paid", "teilbezahlt"} | ({"void"} if tenant is None else set())
    assert statuses(Query(status="overdue", since=date(2026, 1, 28))) == {"paid"}
    assert statuses(Query(since=date(2100, 1, 1))) == set()


def test_more_statuses_than_anybody_reads_are_not_gone_through(tmp_path: Path) -> None:
    rows = "\n".join(f"{n},status {n}" for n in range(MOST_STATUSES + 1))
    (tmp_path / "invoices.csv").write_text(f"id,status\n{rows}\n")
    assert FolderSource(tmp_path).of_each_status("invoice", Query()) is None


@pytest.mark.parametrize(
    ("asked", "ids", "found"),
    [
        ("10049", ["010049", "010050"], "010049"),
        ("0010049", ["010049"], "010049"),
        ("010049", ["10049"], "10049"),
        ("7", ["7", "007"], "7"),  # exactly this one before all others
        ("7", ["07", "007"], None),  # which of them is meant, nobody knows
        ("A7", ["A07"], None),  # no number
        ("0", ["000"], "000"),
        ("49", ["010049"], None),
    ],
)
def test_a_number_is_found_without_its_leading_zeros(
    tmp_path: Path, asked: str, ids: list[str], found: str | None
) -> None:
    (tmp_path / "customers.csv").write_text("id;name\n" + "".join(f"{one};x\n" for one in ids))
    (tmp_path / "invoices.csv").write_text("id;account_id\n" + "".join(f"i{one};{one}\n" for one in ids))
    source = FolderSource(tmp_path)
    record = source.get("account", asked)
    assert (None if record is None else json.loads(record)["id"]) == found
    listed = source.list("invoice", Query(account_id=asked), limit=9, cursor=None).records
    assert [json.loads(text)["id"] for text in listed] == ([] if found is None else [f"i{found}"])


@pytest.mark.parametrize(
    ("headings", "missing_keys"),
    [
        ("id;name;email", set()),
        ("id;Anrede;email", {"name"}),
        ("id;Anrede;Postfach", {"name", "email"}),
        ("id;Firma/Name;Mail", set()),
    ],
)
def test_accounts_that_nobody_can_be_found_by_are_offered_as_such(
    tmp_path: Path, headings: str, missing_keys: set[str]
) -> None:
    (tmp_path / "customers.csv").write_text("id;name;email\n1;x;y\n")
    (tmp_path / "Kunden.csv").write_text(f"{headings}\n2;x;y\n")
    assert FolderSource(tmp_path).offers["account"].missing_keys == missing_keys
