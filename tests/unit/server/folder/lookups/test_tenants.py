"""What a tenant sees of a folder: its own records, as if there were no others."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from server.folder.reading import Reading
from server.folder.source import FolderSource
from server.source import Query, Source, SourceError

ACCOUNTS = [
    {"id": "1", "accountNumber": "A-1", "status": "Active", "tenant": "acme"},
    {"id": "2", "accountNumber": "A-2", "status": "Active", "tenant": "bolt"},
    {"id": "3", "accountNumber": "A-3", "status": "Active"},
    {"id": "4", "accountNumber": "A-4", "status": "Closed", "tenant": "acme"},
    {"id": "5", "accountNumber": "A-5", "status": "Active", "tenant": None},
    {"id": "6", "accountNumber": "A-6", "status": "Active", "tenant": ["acme"]},
    {"id": "7", "accountNumber": "A-7", "status": "Active", "tenant": "Acme"},
    {"id": "1", "accountNumber": "A-1", "status": "Closed", "tenant": "bolt"},
    {"id": "8", "accountNumber": "A-4", "tenant": "bolt"},
]
INVOICES = [
    {"id": "i1", "accountId": "1", "tenant": "acme"},
    {"id": "i2", "accountId": "1", "tenant": "bolt"},
    {"id": "i3", "accountId": "2", "tenant": "bolt"},
    {"id": "i4", "accountId": "1"},
    {"id": "i5", "accountId": "8", "tenant": "bolt"},
]


@pytest.fixture
def folder(tmp_path: Path) -> FolderSource:
    for name, records in (("accounts", ACCOUNTS), ("invoices", INVOICES)):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    return FolderSource(tmp_path)


def record(source: Source, record_id: str, entity: str = "account") -> tuple[object, ...] | None:
    raw = source.get(entity, record_id)
    return None if raw is None else (json.loads(raw)["id"], json.loads(raw).get("tenant"))


def ids(source: Source, entity: str, **filters: Any) -> list[str]:
    listed: list[str] = []
    page = source.list(entity, Query(**filters), limit=1, cursor=None)
    total = page.total
    while True:
        listed += [json.loads(raw)["id"] for raw in page.records]
        assert page.total == total
        if page.next_cursor is None:
            assert len(listed) == total
            return listed
        page = source.list(entity, Query(**filters), limit=1, cursor=page.next_cursor)


@pytest.mark.parametrize(
    ("tenant", "found"),
    [
        ("acme", {"1": ("1", "acme"), "A-1": ("1", "acme"), "4": ("4", "acme")}),
        (
            "bolt",
            {"1": ("1", "bolt"), "A-1": ("1", "bolt"), "2": ("2", "bolt"), "A-2": ("2", "bolt"), "A-4": ("8", "bolt")},
        ),
        ("Acme", {"7": ("7", "Acme")}),
        ("nobody", {}),
        ("", {}),
        ("None", {}),
    ],
)
def test_only_its_own_records_are_found(
    folder: FolderSource, tenant: str, found: Mapping[str, tuple[object, ...]]
) -> None:
    source = folder.of_tenant(tenant)
    asked = [*"1234567", *(f"A-{number}" for number in range(1, 8))]
    expected = {key: found.get(key) for key in asked}
    if tenant in {"acme", "Acme"}:
        number = "A-4" if tenant == "acme" else "A-7"
        expected[number] = (number[2:], tenant)
    assert {key: record(source, key) for key in asked} == expected


def test_only_its_own_records_are_counted_and_listed(folder: FolderSource) -> None:
    acme, bolt = folder.of_tenant("acme"), folder.of_tenant("bolt")
    assert (ids(acme, "account"), ids(bolt, "account")) == (["1", "4"], ["2", "1", "8"])
    assert (ids(acme, "account", status="active"), ids(bolt, "account", status="closed")) == (["1"], ["1"])
    assert (ids(acme, "invoice"), ids(bolt, "invoice")) == (["i1"], ["i2", "i3", "i5"])
    assert ids(folder.of_tenant("nobody"), "account") == []


@pytest.mark.parametrize("account", ["1", "A-1"])
def test_an_account_of_another_tenant_leads_to_no_invoice(folder: FolderSource, account: str) -> None:
    assert ids(folder.of_tenant("acme"), "invoice", account_id=account) == ["i1"]
    assert ids(folder.of_tenant("bolt"), "invoice", account_id=account) == ["i2"]
    assert ids(folder.of_tenant("acme"), "invoice", account_id="A-2") == []
    assert ids(folder.of_tenant("bolt"), "invoice", account_id="A-4") == ["i5"], "its own A-4, which comes second"


def test_the_account_of_a_record_is_its_tenants(folder: FolderSource) -> None:
    invoice, account = b'{"id":"i1","accountId":"1"}', b'{"id":"x","accountId":"2"}'

    def names(source: Source, record: bytes, entity: str = "invoice") -> tuple[object, ...] | None:
        found = source.account_of(entity, record)
        return None if found is None else (json.loads(found)["id"], json.loads(found).get("tenant"))

    acme, bolt = folder.of_tenant("acme"), folder.of_tenant("bolt")
    assert (names(acme, invoice), names(bolt, invoice)) == (("1", "acme"), ("1", "bolt"))
    assert (names(acme, account), names(bolt, account)) == (None, ("2", "bolt"))
    assert names(folder, b'{"id":"x","accountId":"A-3"}', "subscription") == ("3", None)
    for nobodys in (b'{"id":"x"}', b'{"id":"x","accountId":"none"}', b'{"accountId":', b"[]", b'{"accountId":[1]}'):
        assert names(folder, nobodys) is None
    assert names(folder, b'{"id":"1","accountId":"2"}', "account") is None


def test_without_a_tenant_everything_is_there_and_an_id_finds_the_first(folder: FolderSource) -> None:
    assert record(folder, "1") == ("1", "acme")
    assert len(ids(folder, "account")) == len(ACCOUNTS)
    assert folder.problems == ()


def test_an_id_is_taken_within_its_tenant_alone(tmp_path: Path) -> None:
    lines = [{"id": "1", "tenant": tenant, "n": n} for n, tenant in enumerate(["a", "b", "b", "a", None, "c"])]
    (tmp_path / "accounts.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    source = FolderSource(tmp_path)
    shown = {tenant: source.of_tenant(tenant).get("account", "1") for tenant in "abc"}
    assert [json.loads(raw or b"{}")["n"] for raw in shown.values()] == [0, 1, 5]
    (problem,) = source.problems
    assert (problem.reason, problem.lines) == ("duplicate id", (3, 4, 5))


def test_a_cursor_leads_into_no_other_tenants_list(folder: FolderSource) -> None:
    cursor = folder.list("account", Query(), limit=1, cursor=None).next_cursor
    own = folder.of_tenant("acme").list("account", Query(), limit=1, cursor=None).next_cursor
    for source, foreign in ((folder, own), (folder.of_tenant("acme"), cursor), (folder.of_tenant("bolt"), own)):
        with pytest.raises(SourceError, match="does not belong to this list"):
            source.list("account", Query(), limit=1, cursor=foreign)


def test_a_tenant_does_not_become_another(folder: FolderSource) -> None:
    acme = folder.of_tenant("acme")
    assert acme.of_tenant("acme") is acme
    with pytest.raises(SourceError):
        acme.of_tenant("bolt")


@pytest.mark.parametrize("name", ["customer_id", "customerId", "CUSTOMER-ID"])
def test_the_field_is_configured_and_compared_like_all_names(tmp_path: Path, name: str) -> None:
    (tmp_path / "accounts.jsonl").write_text('{"id": "1", "customerId": 7, "tenant": "acme"}\n')
    source = FolderSource(tmp_path, Reading(tenant_field=name))
    assert record(source.of_tenant("7"), "1") == ("1", "acme")
    assert record(source.of_tenant("acme"), "1") is None


SPELLED = {
    '"tenant":"acme"': "acme",
    '"tenant":"acme","TENANT":"bolt"': None,
    '"Tenant":"bolt","tenant":"acme"': None,
    '"Tenant":null,"tenant":"acme","TENANT":null': "acme",
    '"Tenant":"","tenant":"acme","TENANT":""': "acme",
    '"Tenant":7,"tenant":"7"': "7",
    '"Tenant":["acme"],"tenant":"acme"': None,
    '"tenant":"acme","Tenant":"bolt","TENANT":"acme"': None,
}
"""What a record says of whose it is, and whose it is then; None for nobody's."""


def test_a_record_that_names_two_tenants_is_nobodys(tmp_path: Path) -> None:
    rows = [f'{{"id":"{n}",{said}}}' for n, said in enumerate([*SPELLED, *SPELLED])]  # the second time names are known
    (tmp_path / "accounts.jsonl").write_text("\n".join(rows))
    owners = [*SPELLED.values(), *SPELLED.values()]
    for tenant in ("acme", "bolt", "7"):
        source = FolderSource(tmp_path).of_tenant(tenant)
        own = [str(n) for n, owner in enumerate(owners) if owner == tenant]
        assert ids(source, "account") == own
        assert [str(n) for n in range(len(rows)) if record(source, str(n)) is not None] == own
    assert len(ids(FolderSource(tmp_path), "account")) == len(rows), "without tenants it is there all the same"


def test_columns_of_two_tenants_make_rows_of_nobody(tmp_path: Path) -> None:
    rows = ["id,tenant,Tenant", "1,acme,bolt", "2,acme,acme", "3,acme,", "4,,bolt", "5,,"]
    (tmp_path / "accounts.csv").write_text("\n".join(rows))
    acme, bolt = (FolderSource(tmp_path).of_tenant(tenant) for tenant in ("acme", "bolt"))
    assert (ids(acme, "account"), ids(bolt, "account")) == (["2", "3"], ["4"])


def test_an_id_that_very_many_tenants_use_finds_the_one_of_each(tmp_path: Path) -> None:
    rows = [f'{{"id":"1","accountNumber":"A","tenant":"t{n}","n":{n}}}' for n in range(40)]
    (tmp_path / "accounts.jsonl").write_text("\n".join(rows))
    source = FolderSource(tmp_path)
    for key in ("1", "A"):
        found = [source.of_tenant(f"t{n}").get("account", key) for n in range(40)]
        assert [json.loads(raw or b"{}")["n"] for raw in found] == list(range(40))
