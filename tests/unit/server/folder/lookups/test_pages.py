"""Lists in pages, and the cursors that lead from one to the next and nowhere else."""

import base64
import struct
from pathlib import Path
from typing import Any

import pytest

from server.folder.index.current import Place
from server.folder.source import FolderSource
from server.source import MAX_PAGE, Page, Query, SourceError
from tests.exported import ids_of, jsonl, pages_of, write

SECRET = "4111111111111111"


def invoices(tmp_path: Path, count: int = 50) -> FolderSource:
    records = [
        {"id": f"i{n}", "status": ["Posted", "Draft", "posted"][n % 3], "account_id": f"a{n % 4}"} for n in range(count)
    ]
    return FolderSource(write(tmp_path, invoices__jsonl=jsonl(*records)))


@pytest.mark.parametrize("limit", [1, 7, 20, 50, 60])
@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ({}, lambda n: True),  # noqa: ARG005
        ({"status": "POSTED"}, lambda n: n % 3 != 1),
        ({"account_id": "a2"}, lambda n: n % 4 == 2),
        ({"account_id": "a1", "status": "draft"}, lambda n: n % 12 == 1),
        ({"account_id": "A1"}, lambda n: False),  # noqa: ARG005 - ids are compared exactly
        ({"status": ""}, lambda n: False),  # noqa: ARG005
        ({"status": "\ud800"}, lambda n: False),  # noqa: ARG005
    ],
)
def test_pages_hold_every_wanted_record_once_in_order(
    tmp_path: Path, limit: int, filters: dict[str, Any], kept: Any
) -> None:
    pages = pages_of(invoices(tmp_path), "invoice", limit, **filters)
    wanted = [f"i{n}" for n in range(50) if kept(n)]
    assert [name for page in pages for name in ids_of(page)] == wanted
    assert {page.total for page in pages} == {len(wanted)}
    assert len(pages) == max(1, -(-len(wanted) // limit))


@pytest.mark.parametrize(("limit", "given_back"), [(-5, 1), (0, 1), (1, 1), (MAX_PAGE + 50, MAX_PAGE)])
def test_the_limit_is_clamped(tmp_path: Path, limit: int, given_back: int) -> None:
    page = invoices(tmp_path, 120).list("invoice", Query(), limit=limit, cursor=None)
    assert len(page.records) == given_back


def test_a_page_ends_before_it_holds_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = invoices(tmp_path, 10)
    monkeypatch.setattr("server.folder.lookups.lookup.MAX_PAGE_BYTES", 120)
    pages = pages_of(source, "invoice", 10)
    assert [len(page.records) for page in pages] == [2] * 5
    monkeypatch.setattr("server.folder.lookups.lookup.MAX_PAGE_BYTES", 1)
    assert [len(page.records) for page in pages_of(source, "invoice", 10)] == [1] * 10


REFUSED = r"^the cursor does not belong to this list; start again without one$"


def test_a_cursor_serves_only_the_list_it_came_from(tmp_path: Path) -> None:
    source = invoices(tmp_path)
    cursor = source.list("invoice", Query(status="posted"), limit=5, cursor=None).next_cursor
    assert cursor is not None
    assert len(cursor) == 22
    same = source.list("Invoice", Query(status="Posted"), limit=3, cursor=cursor)
    assert ids_of(same) == ["i8", "i9", "i11"]
    for entity, query in (
        ("invoice", Query()),
        ("invoice", Query(status="draft")),
        ("invoice", Query(account_id="posted")),
        ("invoice", Query(status="posted", account_id="a1")),
        ("account", Query(status="posted")),
    ):
        with pytest.raises(SourceError, match=REFUSED):
            source.list(entity, query, limit=5, cursor=cursor)


def test_a_cursor_neither_tells_its_row_nor_can_be_made_up(tmp_path: Path) -> None:
    # With the number of a row a tenant learnt how many records of others stood before it, and with a cursor of its own
    # making what came next, in amount or date, to a record of somebody else.
    data = tmp_path / "data"
    data.mkdir()
    write(data, invoices__jsonl=jsonl(*({"id": f"{n}", "tenant": "ab"[n % 2], "amount": n} for n in range(40))))
    kept, other = (FolderSource(data, place=Place(tmp_path / name)).of_tenant("a") for name in ("one", "two"))
    cursor = kept.list("invoice", Query(), limit=1, cursor=None).next_cursor or ""
    row, check = struct.unpack(">QQ", base64.urlsafe_b64decode(cursor + "=="))
    assert row > 1 << 40
    made_up = [struct.pack(">QQ", row ^ 1, check), struct.pack(">QQ", row, check ^ 1), struct.pack(">QQ", 1, check)]
    foreign = other.list("invoice", Query(), limit=1, cursor=None).next_cursor or ""
    for bad in (foreign, *(base64.urlsafe_b64encode(one).decode().rstrip("=") for one in made_up)):
        with pytest.raises(SourceError, match=REFUSED):
            kept.list("invoice", Query(), limit=1, cursor=bad)
    later = FolderSource(data, place=Place(tmp_path / "one")).of_tenant("a")
    assert later.list("invoice", Query(), limit=1, cursor=cursor) == kept.list(
        "invoice", Query(), limit=1, cursor=cursor
    )


def test_a_changed_cursor_is_refused(tmp_path: Path) -> None:
    source = invoices(tmp_path)
    cursor = source.list("invoice", Query(), limit=5, cursor=None).next_cursor or ""
    changed = [cursor[:n] + ("B" if cursor[n] == "A" else "A") + cursor[n + 1 :] for n in range(len(cursor))]
    changed += ["", "A", "A" * 24, cursor[:-1], cursor + "=", cursor * 2, cursor + "\n", "\u0661" * 24, "\ud800" * 24]
    changed += ["A" * 1_000_000, cursor.replace("_", "/").replace("-", "+") + "=="]
    for bad in changed:
        with pytest.raises(SourceError, match=REFUSED):
            source.list("invoice", Query(), limit=5, cursor=bad)


def test_a_cursor_beyond_a_list_that_shrank_is_its_end(tmp_path: Path) -> None:
    source = invoices(tmp_path)
    cursor = source.list("invoice", Query(), limit=20, cursor=None).next_cursor
    write(tmp_path, invoices__jsonl=jsonl({"id": "i0"}))
    assert source.list("invoice", Query(), limit=20, cursor=cursor) == Page((), 1, None)


def test_a_page_does_not_show_its_records() -> None:
    assert repr(Page((SECRET.encode(),), 3, "c")) == "Page(1 of 3 records)"
