"""Resources of JSON:API, whose attributes are the record."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.folder.reading import Reading
from server.folder.source import FolderSource
from server.records.resources import attributes_in, attributes_of
from server.source import Query
from tests.integration.folder_sessions import answered


def _invoice(number: int, total: float, **attributes: object) -> dict[str, Any]:
    stated = {"number": f"INV-{number}", "issued_on": f"2026-09-0{number}", "total": total, "currency": "EUR"}
    return {"type": "invoices", "id": str(number), "attributes": stated | attributes}


def _write(folder: Path, records: list[dict[str, Any]], form: str) -> None:
    text = json.dumps({"data": records, "meta": {"total": 2}, "links": {"next": None}})
    lines = "".join(f"{json.dumps(record)}\n" for record in records)
    (folder / f"invoices.{form}").write_text(lines if form == "jsonl" else text)


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_the_attributes_are_the_record(tmp_path: Path, form: str) -> None:
    related = {"customer": {"data": {"type": "customers", "id": "c7"}}, "lines": {"data": [{"id": "1"}]}}
    records = [_invoice(1, 120.5, status="void"), _invoice(2, 60.25, status="sent") | {"relationships": related}]
    _write(tmp_path, records, form)
    with answered(tmp_path, "exports") as session:
        whole = session.ask("list_invoices")
        his = session.ask("list_invoices", account_id="c7")
        one = session.ask("get_invoice", invoice_id="2")
    (added,) = whole["meta"]["sums"]
    assert (added["currency"], added["amount"], added["voidAmount"]) == ("EUR", 180.75, 120.5)
    assert [invoice["id"] for invoice in his["llm_view"]["invoices"]] == ["2"]
    assert one["llm_view"]["amount"] == 60.25


@pytest.mark.parametrize(
    "other",
    [
        {"type": "invoices", "id": "1", "total": 3},
        {"type": "invoices", "id": "1", "attributes": {"total": 3}, "note": "x"},
        {"type": "invoices", "id": "1", "attributes": "red"},
        {"id": "1", "attributes": {"total": 3}},
    ],
    ids=["no attributes", "a member of its own", "a text", "no type"],
)
def test_other_objects_stay_what_they_are(other: dict[str, Any]) -> None:
    assert attributes_of(other) == other
    assert json.loads(attributes_in(json.dumps(other).encode())) == other


def test_what_is_written_and_what_is_decoded_are_the_same_record() -> None:
    resource = _invoice(1, 3.5, id="another") | {"relationships": {"customer": {"data": {"type": "c", "id": "7"}}}}
    record = attributes_of(resource)
    assert (record["id"], record["customer_id"], record["object"]) == ("1", "7", "invoice")
    assert json.loads(attributes_in(json.dumps(resource).encode())) == record
    assert json.loads(attributes_in(b'{"type":"a","id":"1","attributes":{ }}')) == {"id": "1"}


@pytest.mark.parametrize(
    ("attributes", "field", "seen"),
    [
        ('{"number":"A","tenant":"a"}', "tenant", True),
        ('{"number":"A","tenant":"b"}', "tenant", False),
        ('{"number":"A"}', "tenant", False),
        ('{"number":"A","tenant":"a","tenant":"b"}', "tenant", False),
        ('{"number":"A","tenant":"a"},"attributes":{"number":"A","tenant":"b"}', "tenant", False),
        ('{"number":"A","tenant":"b"},"attributes":{"number":"A","tenant":"a"}', "tenant", False),
        ('{"number":"A","tenant":"a"}', "attributes.tenant", True),
    ],
    ids=["his", "another's", "nobody's", "two", "twice", "twice, his last", "by its whole path"],
)
def test_a_resource_is_its_tenants(tmp_path: Path, attributes: str, field: str, *, seen: bool) -> None:
    (tmp_path / "invoices.jsonl").write_text(f'{{"type":"invoices","id":"1","attributes":{attributes}}}\n')
    source = FolderSource(tmp_path, Reading(tenant_field=field)).of_tenant("a")
    page = source.list("invoice", Query(), limit=5, cursor=None)
    assert (len(page.records), source.count("invoice", Query())) == (seen, seen)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("invoices", "invoice"),
        ("invoice", "invoice"),
        ("subscription-invoices", "invoice"),
        ("credit_notes", "credit_note"),
        ("creditMemos", "credit_note"),
        ("customers", "account"),
        ("bills", "bills"),
        ("supplier-invoices", "supplier-invoices"),
        ("orders", None),
        ("x" * 200, None),
        (7, None),
    ],
)
def test_what_a_resource_says_that_it_is(said: object, told: str | None) -> None:
    resource = _invoice(1, 3.5) | {"type": said}
    assert attributes_of(resource).get("object") == told
    assert json.loads(attributes_in(json.dumps(resource).encode())).get("object") == told


@pytest.mark.parametrize(
    ("said", "total", "amount"), [("payments", 1, 60.25), ("bills", 1, 60.25), ("orders", 2, 180.75)]
)
def test_what_is_something_else_is_left_out_whatever_the_file_is_called(
    tmp_path: Path, said: str, total: int, amount: float
) -> None:
    _write(tmp_path, [_invoice(1, 120.5) | {"type": said}, _invoice(2, 60.25)], "json")
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices")
    assert (answer["llm_view"]["total"], answer["meta"]["sums"][0]["amount"]) == (total, amount)
