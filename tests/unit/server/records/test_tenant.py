"""Whose a record is: one rule, whether it comes from a line, a document, a table or a billing API."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.api.calls import ApiCalls
from server.api.client import Answer, Tick
from server.api.credential import Credential, CredentialHeader
from server.api.cursor import Sealer
from server.api.file import ApiFile, Bearer
from server.api.source import ApiSource
from server.config import load
from server.folder.reading import Reading
from server.folder.source import FolderSource
from server.records.tenant import AMBIGUOUS, Owner, owner_of
from server.settings import ConfigError
from server.source import Query
from tests.examples import examples

RULE: list[tuple[str, str, Owner]] = [
    # field, members of the record, whose it is
    ("tenant", '"tenant": "north"', "north"),
    ("tenant", '"Tenant_": "north"', "north"),
    ("tenant_id", '"Tenant Id": "north"', "north"),
    ("Tenant-ID", '"tenantId": "north"', "north"),
    ("tenant", '"tenant": 7', "7"),
    ("tenant", '"tenant": null', None),
    ("tenant", '"tenant": ""', None),
    ("tenant", '"amount": 7', None),
    ("tenant", '"tenant": " "', " "),
    ("tenant", '"tenant": "North"', "North"),
    ("tenant", f'"tenant": "{"n" * 129}"', AMBIGUOUS),
    ("tenant", '"tenant": true', AMBIGUOUS),
    ("tenant", '"tenant": 7.0', AMBIGUOUS),
    ("tenant", '"tenant": ["north"]', AMBIGUOUS),
    ("tenant", '"tenant": {"tenant": "north"}', AMBIGUOUS),
    ("tenant", '"tenant": "north", "Tenant": "south"', AMBIGUOUS),
    ("tenant", '"tenant": "north", "tenant": "south"', AMBIGUOUS),
    ("tenant", '"tenant": "north", "Tenant": "north", "TENANT": null', "north"),
    ("tenant", '"metadata": {"tenant": "north"}', None),
    ("metadata.tenant", '"metadata": {"tenant": "north"}', "north"),
    ("Meta-Data.Tenant", '"metadata": {"TENANT": "north"}', "north"),
    ("metadata.tenant", '"metadata": {"org": "north"}', None),
    ("metadata.tenant", '"metadata": null', None),
    ("metadata.tenant", '"metadata": ""', None),
    ("metadata.tenant", '"metadata": "north"', AMBIGUOUS),
    ("metadata.tenant", '"metadata": [{"tenant": "north"}]', AMBIGUOUS),
    ("metadata.tenant", '"tenant": "north"', None),
    ("metadata.tenant", '"metadata_tenant": "north"', "north"),
    ("metadata.tenant", '"metadata.tenant": "north"', "north"),
    ("metadata_tenant", '"metadata.tenant": "north"', "north"),
    ("metadata_tenant", '"metadata": {"tenant": "north"}', None),
    ("metadata.tenant", '"metadata.tenant": "north", "metadata": {"tenant": "south"}', AMBIGUOUS),
    ("metadata.tenant", '"metadata.tenant": "north", "metadata": {"tenant": "north"}', "north"),
    ("metadata.tenant", '"metadata": {"tenant": "north", "Tenant": "south"}', AMBIGUOUS),
    ("metadata.tenant", '"metadata": {"tenant": "north", "tenant": "south"}', AMBIGUOUS),
    ("metadata.tenant", '"metadata": {"tenant": "north"}, "MetaData": {"tenant": "south"}', AMBIGUOUS),
    ("metadata.tenant", '"metadata": {"tenant": "north"}, "metadata": {"tenant": "south"}', AMBIGUOUS),
    ("a.b.c", '"a": {"b": {"c": "north"}}', "north"),
]


class Api:
    """A source over a billing API that has this one invoice."""

    def __init__(self, record: bytes, field: str) -> None:
        self.record = record
        api = msgspec.convert(
            {
                "base_url": "https://api.example.com",
                "auth": {"kind": "bearer"},
                "paging": {"style": "link", "next": "next"},
                "entities": {"invoice": {"get": "/invoices/{id}", "list": "/invoices"}},
            },
            ApiFile,
        )
        calls = ApiCalls(self, headers={}, random=lambda: 0.0)
        credential = Credential(lambda: b"planted")
        sealer = Sealer(credential.text, api.base_url)
        self.source = ApiSource(api, calls, CredentialHeader(Bearer(), credential), sealer, tenant_field=field)

    def send(
        self, method: str, target: str, headers: Mapping[str, str], *, body: bytes | None = None, tick: Tick
    ) -> Answer:
        del method, target, headers, body, tick
        return Answer(200, self.record)

    def close(self) -> None: ...


def owner_in_folder(folder: Path, field: str) -> list[str]:
    """To which tenants the invoice of a folder belongs."""
    source = FolderSource(folder, Reading(tenant_field=field))
    assert source.get("invoice", "i"), "it is there for whoever sees everything"
    found = []
    for tenant in ("north", "south", "North", "7", " ", "True", "7.0", "n" * 129, ""):
        own = source.of_tenant(tenant)
        assert own.count("invoice", Query()) == (own.get("invoice", "i") is not None)
        found += [tenant] if own.get("invoice", "i") is not None else []
    return found


@pytest.mark.parametrize(("field", "members", "owner"), RULE)
def test_a_record_has_one_owner_wherever_it_is_read(field: str, members: str, owner: Owner, tmp_path: Path) -> None:
    record = f'{{"id": "i", {members}}}'
    assert owner_of(record.encode(), field) == owner
    owners = [owner] if isinstance(owner, str) else []
    files = {"invoices.json": f"[{record}]", "invoices.jsonl": record, "invoice.jsonl": f'{{"id": "j"}}\n{record}'}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
        assert owner_in_folder(tmp_path, field) == owners, name
        (tmp_path / name).unlink()
    for tenant in ("north", "south", "7"):
        found = Api(record.encode(), field).source.of_tenant(tenant).get("invoice", "i")
        assert (found is not None) == (owner == tenant), "a billing API"


@pytest.mark.parametrize(
    ("row", "owner"),
    [
        ({"metadata": {"tenant": "north"}}, ["north"]),
        ({"metadata": {"tenant": "north"}, "metadata_tenant": "south"}, []),
        ({"metadata_tenant": "north", "metadata": None}, ["north"]),
        ({"metadata": {"tenant": None}, "tenant": "north"}, []),
    ],
)
def test_a_table_of_objects_has_the_same_owner(row: dict[str, Any], owner: list[str], tmp_path: Path) -> None:
    pq.write_table(pa.Table.from_pylist([{"id": "i", **row}]), tmp_path / "invoices.parquet")
    assert owner_in_folder(tmp_path, "metadata.tenant") == owner


@pytest.mark.parametrize("heading", ["metadata.tenant", "Metadata Tenant"])
def test_a_table_of_texts_has_the_whole_path_as_its_heading(heading: str, tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text(f"id,amount,{heading}\ni,1,north\n")
    assert owner_in_folder(tmp_path, "metadata.tenant") == ["north"]


_VALUE = st.sampled_from(["north", "south", "", 7, None, True, ["north"]])
_NAME = st.sampled_from(["tenant", "Tenant", "ten_ant", "org"])
_INNER = st.dictionaries(_NAME, _VALUE, max_size=3)


@given(
    record=st.dictionaries(st.sampled_from(["tenant", "Tenant", "meta", "Meta", "meta_tenant"]), _VALUE | _INNER),
    field=st.sampled_from(["tenant", "meta.tenant"]),
)
@example(record={"meta": {"tenant": "north", "Tenant": "south"}}, field="meta.tenant")
@examples(60)
def test_the_folder_gives_a_record_to_nobody_but_its_owner(
    record: dict[str, Any], field: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = json.dumps({"id": "i", **record})
    owner = owner_of(text.encode(), field)
    folder = tmp_path_factory.mktemp("owner")
    (folder / "invoices.jsonl").write_text(text)
    assert owner_in_folder(folder, field) == ([owner] if isinstance(owner, str) else [])


@pytest.mark.parametrize("field", ["-", ".", "tenant.", ".tenant", "a..b", "_"])
def test_a_field_without_a_name_is_refused(field: str) -> None:
    with pytest.raises(ConfigError, match="--tenant-field: each part of the field's name"):
        load({}, tenant_field=field)
