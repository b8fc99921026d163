"""What an envelope says of records that its list does not have is told: they are missing in every sum."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.folder.advice.notices import skipped
from server.folder.source import FolderSource
from server.source import Query
from tests.integration.folder_sessions import answered

INVOICES = [{"id": "i1", "total": 100.0, "currency": "EUR"}]
PAYMENTS = [{"id": "p1", "amount": 7.0, "currency": "EUR"}]


def _asked(folder: Path, files: dict[str, Any], entity: str = "invoice") -> tuple[dict[str, Any], str]:
    """(meta of a list of all records, what whoever started the server is told)."""
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))
    with answered(folder, "exports") as session:
        meta: dict[str, Any] = session.ask(f"list_{entity}s")["meta"]
    source = FolderSource(folder)
    source.list(entity, Query(), limit=1, cursor=None)
    return meta, "\n".join(skipped(source.problems))


@pytest.mark.parametrize(
    ("about", "follow"),
    [
        ({"has_more": True}, True),  # Stripe, Recurly
        ({"next_offset": '["1","2"]'}, True),  # Chargebee
        ({"nextPage": "https://rest.example/v1/invoices?page=2"}, True),  # Zuora
        ({"page_context": {"page": 1, "has_more_page": True}}, True),  # Zoho
        ({"cursor": "abc"}, True),  # Square
        ({"_links": {"self": {"href": "x"}, "next": {"href": "y"}}}, True),  # Mollie
        ({"meta": {"cursors": {"before": None, "after": "ID1"}}}, True),  # GoCardless
        ({"@odata.nextLink": "https://x.example"}, True),
        ({"next_page": 2}, True),
        ({}, False),
        ({"has_more": False, "next": None}, False),
        ({"next_offset": "", "next_page": 0}, False),
        ({"hasMore": "False", "next_cursor": "null"}, False),  # texts, as made by what knows no others
        ({"hasMore": "true"}, True),
        ({"_links": {"self": {"href": "x"}, "next": None}}, False),
        ({"meta": {"cursors": {"before": "ID1", "after": None}}}, False),
        ({"success": True, "more_info": "x"}, False),
        # A flag is believed before a link: Paddle has one on each page.
        ({"meta": {"pagination": {"has_more": False, "next": "https://x.example"}}}, False),
        ({"meta": {"pagination": {"has_more": True, "next": "https://x.example"}}}, True),
        ({"has_more": None, "next": "https://x.example"}, True),
    ],
)
def test_a_page_of_a_longer_list_is_told(tmp_path: Path, about: dict[str, Any], *, follow: bool) -> None:
    meta, told = _asked(tmp_path, {"invoices.json": {"invoices": INVOICES, **about}})
    assert (meta.get("recordsFollow", False), "one page of several" in told) == (follow, follow)
    assert meta["sums"] == [{"currency": "EUR", "records": 1, "amount": 100.0}]


@pytest.mark.parametrize(("last", "follow"), [(False, None), (True, True)])
def test_with_the_last_page_the_list_is_whole(tmp_path: Path, *, last: bool, follow: bool | None) -> None:
    pages = {
        "invoices_1.json": {"data": INVOICES, "has_more": True},
        "invoices_2.json": {"data": [{**INVOICES[0], "id": "i2"}], "has_more": last},
        "payments.json": {"payments": PAYMENTS, "has_more": True},
    }
    assert _asked(tmp_path, pages)[0].get("recordsFollow") is follow


@pytest.mark.parametrize(
    ("name", "document", "summed", "told"),
    [
        ("invoices.json", {"payments": PAYMENTS, "invoices": INVOICES}, 100, True),
        ("invoices.json", {"invoices": INVOICES, "payments": PAYMENTS}, 100, True),
        ("export.json", {"invoices": INVOICES, "payments": PAYMENTS}, 100, True),
        ("invoices.json", {"invoices": INVOICES, "payments": []}, 100, False),
        ("invoices.json", {"payments": PAYMENTS, "invoice": INVOICES[0]}, 100, False),
        ("invoices.json", {"errors": [{"code": 1}], "invoices": INVOICES}, 100, False),
        ("invoices.json", {"items": INVOICES, "invoices": []}, 100, False),
        ("invoices.json", {"invoices": [], "items": INVOICES}, 100, False),
    ],
)
def test_of_several_lists_that_is_read_which_the_file_is_called_after(
    tmp_path: Path, name: str, document: dict[str, Any], summed: int, *, told: bool
) -> None:
    meta, said = _asked(tmp_path, {name: document})
    assert ([one["amount"] for one in meta["sums"]], "recordsLeftOut" in meta) == ([summed], False)
    assert ("lists of other kinds" in said) is told
    others, _ = _asked(tmp_path, {"payments.json": PAYMENTS}, "payment")  # of which there are more
    assert ("recordsLeftOut" in others) is told


def test_a_long_envelope_is_told_by_its_list_of_the_files_kind(tmp_path: Path) -> None:
    payments = [{**PAYMENTS[0], "id": f"p{at}", "note": "x" * 1000} for at in range(1200)]
    meta, _ = _asked(tmp_path, {"invoices.json": {"payments": payments, "invoices": INVOICES}})
    assert meta["sums"] == [{"currency": "EUR", "records": 1, "amount": 100.0}]


DATED = [{**one, "date": "2026-01-05"} for one in INVOICES]


@pytest.mark.parametrize(
    ("document", "ids", "told"),
    [
        ({"content": INVOICES, "number": 0, "totalElements": 1, "last": True}, ["i1"], False),  # Spring Data
        ({"id": "req-1", "status": "ok", "result": DATED}, ["i1"], False),
        ({"id": "req-1", "result": INVOICES}, ["i1"], False),
        ({"id": "req-1", "invoices": INVOICES}, ["i1"], False),
        ({"number": 3, "whatever": DATED}, ["i1"], False),
        ({"_embedded": {"invoices": INVOICES}, "count": 1}, ["i1"], False),  # HAL
        ({"response": {"result": {"invoices": INVOICES, "page": 1}}}, ["i1"], False),  # FreshBooks
        ({"d": {"results": DATED}}, ["i1"], False),  # OData 2
        # An invoice has an id and lists of its own.
        ({"id": "i9", "total": 5, "date": "2026-01-05", "result": DATED}, ["i9"], False),
        ({"id": "i9", "customer": "c1", "items": [{"id": "l1", "amount": 5}]}, ["i9"], False),
        ({"invoice": {**INVOICES[0], "lines": DATED}}, ["i1"], False),
        ({"invoice": INVOICES[0], "notes": [{"id": "n1"}]}, ["i1"], False),
        ({"id": "i9", "object": "invoice", "data": DATED}, ["i9"], False),
        ({"id": "i9", "tags": ["a", "b"]}, ["i9"], False),
        ({**{f"field{at}": at for at in range(100)}, "id": "i9", "result": DATED}, ["i9"], False),  # no envelope's
        # What nothing tells from an envelope is one record, and whoever starts the server reads of its list.
        ({"id": "i9", "rows": [{"id": "l1", "amount": 5}]}, ["i9"], True),
        ({"id": "i9", "whatever": [{"id": "l1", "worth": 5}]}, ["i9"], True),
        ({"id": "i9", "payments": [{"id": "l1", "date": "2026-01-05", "amount": 5}]}, ["i9"], True),
    ],
)
def test_a_list_of_records_does_not_pass_for_one_record(
    tmp_path: Path, document: dict[str, Any], ids: list[str], *, told: bool
) -> None:
    meta, said = _asked(tmp_path, {"invoices.json": document})
    assert ("object around a list" in said, meta.get("filesNotUsed", 0)) == (told, int(told))
    source = FolderSource(tmp_path)
    page = source.list("invoice", Query(), limit=9, cursor=None)
    assert [(json.loads(one).get("invoice") or json.loads(one))["id"] for one in page.records] == ids
