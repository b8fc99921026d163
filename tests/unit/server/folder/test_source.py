from __future__ import annotations

import base64
import json
import struct
import threading
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.sample.files import render
from benchmarks.sample.plants import PLANTS
from scanner import regular_file
from server.folder.export_files import Problem
from server.folder.index.build import build
from server.folder.lookup import MOST_STATUSES
from server.folder.source import FolderSource, sample_folder
from server.source import ENTITIES, MAX_PAGE, Page, Query, SourceError, Watch, no_watch

SECRET = "4111111111111111"


def folder(tmp_path: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = tmp_path / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return tmp_path


def lines(*records: dict[str, Any]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def ids(page: Page) -> list[str]:
    return [json.loads(record)["id"] for record in page.records]


def problems(source: FolderSource) -> list[Problem]:
    return list(source.problems)


def every_page(source: FolderSource, entity: str, limit: int, filters: dict[str, Any]) -> list[Page]:
    pages = [source.list(entity, Query(**filters), limit=limit, cursor=None)]
    while pages[-1].next_cursor is not None:
        assert len(pages) < 100
        pages.append(source.list(entity, Query(**filters), limit=limit, cursor=pages[-1].next_cursor))
    return pages


# One record


def test_a_record_comes_as_it_was_written(tmp_path: Path) -> None:
    first, second = '{"id":"a1",  "balance":1500.00}', '{"id":"a2","accountNumber":"A-2","name":"J\u00e9r\u00f4me"}'
    source = FolderSource(folder(tmp_path, accounts__jsonl=f"{first}\n{second}\n"))
    assert source.get("account", "a1") == first.encode()
    assert source.get("account", "A-2") == second.encode()
    assert source.get("Account", "a2") == second.encode()


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_entity_is_found_by_its_own_number(tmp_path: Path, entity: str) -> None:
    record = {"id": "x", f"{entity}Number": "N-1", "number": "N-2"}
    source = FolderSource(folder(tmp_path, **{f"{entity}s__jsonl": lines(record)}))
    assert source.get(entity, "N-1") == source.get(entity, "x") == lines(record).strip().encode()
    assert source.get(entity, "N-2") is None


def test_an_id_wins_over_a_number(tmp_path: Path) -> None:
    records = ({"id": "a", "accountNumber": "b"}, {"id": "b", "accountNumber": "c"})
    source = FolderSource(folder(tmp_path, accounts__jsonl=lines(*records)))
    assert json.loads(source.get("account", "b") or b"")["id"] == "b"


def test_the_id_is_the_field_of_that_name_before_any_other(tmp_path: Path) -> None:
    source = FolderSource(folder(tmp_path, accounts__jsonl=lines({"account_id": "parent", "id": "own"})))
    assert source.get("account", "own") is not None
    assert source.get("account", "parent") is None


@pytest.mark.parametrize("name", ["id", "Id", "account_id", "AccountId", "account-id"])
@pytest.mark.parametrize("value", ["17", 17])
def test_names_fold_and_an_id_may_be_an_integer(tmp_path: Path, name: str, value: str | int) -> None:
    source = FolderSource(folder(tmp_path, accounts__jsonl=lines({name: value})))
    assert source.get("account", "17") is not None


@pytest.mark.parametrize(
    "record_id", ["", "..", "../accounts.jsonl", "/etc/passwd", "accounts.jsonl", "a\0", "\ud800", "0", "x" * 5000]
)
def test_an_id_is_only_a_key(tmp_path: Path, record_id: str) -> None:
    source = FolderSource(folder(tmp_path, accounts__jsonl=lines({"id": "a"})))
    assert source.get("account", record_id) is None


def test_an_unknown_entity_is_an_error_and_an_absent_file_is_not(tmp_path: Path) -> None:
    source = FolderSource(folder(tmp_path, disputes__jsonl=lines({"id": "p"}), accounts__txt=lines({"id": "a"})))
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
    source = FolderSource(folder(tmp_path, accounts__jsonl=lines(*accounts), invoices__jsonl=lines(*invoices)))

    def listed(**filters: Any) -> list[str]:
        return [number for page in every_page(source, "invoice", 1, filters) for number in ids(page)]

    assert listed(account_id="A-1") == listed(account_id="a1") == ["i1", "i4"]
    assert listed(account_id="A-7", status="posted") == listed(account_id="7") == ["i3"]
    assert listed(account_id="A-9") == ["i2"]
    assert listed(account_id="A-7x") == ["i5"]
    assert listed(account_id="A-1", status="Draft") == listed(account_id="A-2") == []


# The files


@pytest.mark.parametrize("name", ["account.jsonl", "Accounts.JSONL", "ACCOUNT.json"])
def test_file_names_are_singular_or_plural_in_any_case(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"id":"a"}')
    assert FolderSource(tmp_path).get("account", "a") == b'{"id":"a"}'


def test_several_files_of_an_entity_are_one_list(tmp_path: Path) -> None:
    source = FolderSource(
        folder(tmp_path, account__json='[{"id":"1"},{"id":"2"}]', accounts__jsonl=lines({"id": "3"}, {"id": "1"}))
    )
    assert ids(source.list("account", Query(), limit=9, cursor=None)) == ["1", "2", "3"]
    assert problems(source) == [Problem("accounts.jsonl", "duplicate id", 1, (2,))]


def test_lines_may_have_a_bom_blanks_carriage_returns_and_no_end(tmp_path: Path) -> None:
    text = b'\xef\xbb\xbf{"id":"a"}\r\n\r\n \t{"id":"b"} \r\n{"id":"c"}'
    source = FolderSource(folder(tmp_path, invoices__jsonl=text))
    for name in "abc":
        assert source.get("invoice", name) == b'{"id":"%s"}' % name.encode()
    assert problems(source) == []


@pytest.mark.parametrize("text", ["", " \n", "[]", "\ufeff [ ] \n"])
def test_an_empty_json_file_holds_nothing(tmp_path: Path, text: str) -> None:
    source = FolderSource(folder(tmp_path, invoices__json=text))
    assert source.list("invoice", Query(), limit=1, cursor=None).total == 0
    assert problems(source) == []


def test_items_of_an_array_that_are_no_records_do_not_shift_the_others(tmp_path: Path) -> None:
    text = '\ufeff [ [[{"id":"x"}],","],{"id":"a","n":["],"]} ,7,"{", null,{"id":"b" } ] '
    source = FolderSource(folder(tmp_path, invoices__json=text))
    assert source.get("invoice", "a") == b'{"id":"a","n":["],"]}'
    assert source.get("invoice", "b") == b'{"id":"b" }'
    assert problems(source) == [Problem("invoices.json", "broken", 4, (1, 3, 4, 5))]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('abc[]{}," \\', max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(
    values=st.lists(JSON, max_size=6),
    indent=st.sampled_from([None, 0, 2, "\t"]),
    separators=st.sampled_from([(",", ":"), (" , ", " : "), (",\r\n", ":")]),
    ascii_only=st.booleans(),
)
def test_what_is_read_back_from_an_array_is_what_was_put_in(
    tmp_path_factory: pytest.TempPathFactory,
    values: list[Any],
    indent: str | int | None,
    separators: tuple[str, str],
    ascii_only: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    records = [{"id": f"r{n}", "value": value} for n, value in enumerate(values)]
    text = json.dumps(records, indent=indent, separators=separators, ensure_ascii=ascii_only)
    source = FolderSource(folder(tmp_path_factory.mktemp("array"), invoices__json=text))
    assert [json.loads(source.get("invoice", record["id"]) or b"") for record in records] == records


# What is left out


def test_broken_lines_are_counted_by_line_and_skipped(tmp_path: Path) -> None:
    text = (
        f'{{"id":"a"}}\n{{"id":"{SECRET}"\n[1]\n{{"name":"{SECRET}"}}\n{{"id":null}}\n{{"id":"a","x":1}}\n{{"id":"b"}}'
    )
    source = FolderSource(folder(tmp_path, accounts__jsonl=text))
    assert problems(source) == []  # nothing was read yet
    assert ids(source.list("account", Query(), limit=9, cursor=None)) == ["a", "b"]
    assert source.get("account", "a") == b'{"id":"a"}'
    assert problems(source) == [
        Problem("accounts.jsonl", "broken", 2, (2, 3)),
        Problem("accounts.jsonl", "no id", 2, (4, 5)),
        Problem("accounts.jsonl", "duplicate id", 1, (6,)),
    ]
    assert SECRET not in repr(source.problems)


@pytest.mark.parametrize(
    "line",
    [
        b'{"id":"\\ud800"}',
        b'{"\xff":1,"id":"x"}',
        b'{"id":"x","name":"\xff"}',
        b'{"id":"x"}{"id":"y"}',
        b'{"id":NaN}',
        b'{"id":"x","a":' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}",  # Python 3.14 reads 200,000 levels
        b"\x00\xff\xfe",
        b'{"id":true}',
        b'{"i' + b"_" * 100 + b'd":"x"}',
        b'{"id":""}',
        b'{"id":' + b"9" * 5000 + b"}",
        b'{"id":"' + b"x" * 129 + b'"}',
    ],
)
def test_no_line_stops_the_next_one(tmp_path: Path, line: bytes) -> None:
    source = FolderSource(folder(tmp_path, accounts__jsonl=line + b'\n{"id":"b"}\n'))
    assert source.get("account", "b") == b'{"id":"b"}'
    assert [(p.count, p.lines) for p in source.problems] == [(1, (1,))]


@pytest.mark.parametrize("text", ['[{"id":"a"},', '[{"id":"a"}]]', "{]", "x"])
def test_a_broken_json_file_holds_nothing_and_says_so(tmp_path: Path, text: str) -> None:
    source = FolderSource(folder(tmp_path, account__json=text, accounts__jsonl='{"id":"b"}'))
    assert source.get("account", "a") is None
    assert source.get("account", "b") is not None
    assert [(p.file, p.reason) for p in source.problems] == [("account.json", "broken")]


def test_problems_are_bounded(tmp_path: Path) -> None:
    source = FolderSource(folder(tmp_path, accounts__jsonl="{\n" * 1000))
    source.get("account", "a")
    assert problems(source) == [Problem("accounts.jsonl", "broken", 1000, tuple(range(1, 11)))]


def test_a_number_given_twice_finds_the_first_and_both_stay(tmp_path: Path) -> None:
    records = ({"id": "v1", "subscriptionNumber": "S-1"}, {"id": "v2", "subscriptionNumber": "S-1"})
    source = FolderSource(folder(tmp_path, subscriptions__jsonl=lines(*records)))
    assert json.loads(source.get("subscription", "S-1") or b"")["id"] == "v1"
    assert source.get("subscription", "v2") is not None
    assert problems(source) == [Problem("subscriptions.jsonl", "duplicate number", 1, (2,))]


def record_of(size: int, name: str) -> str:
    return f'{{"id":"{name}","x":"{"x" * (size - 17)}"}}'


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
@pytest.mark.parametrize("excess", [0, 1, 2, 5, 6, 100, 109, 110, 111, 500])
def test_a_record_over_the_limit_is_refused_and_the_next_one_found(tmp_path: Path, excess: int, end: str) -> None:
    text = "\ufeff" + record_of(64, "a") + "\n" + record_of(100 + excess, "b") + end
    if end:
        text += record_of(64, "c") + end
    source = FolderSource(folder(tmp_path, accounts__jsonl=text), max_record_bytes=100)
    found = [
        name
        for name in "abc"
        if source.get("account", name) == record_of(100 + excess if name == "b" else 64, name).encode()
    ]
    assert found == ["a"] + ["b"] * (excess == 0) + ["c"] * bool(end)
    assert problems(source) == [Problem("accounts.jsonl", "oversized", 1, (2,))] * (excess > 0)


def test_a_line_is_read_to_its_end_or_refused(tmp_path: Path) -> None:
    text = '{"id":"a"}' + " " * 200 + 'x\n{"id":"b"}\n'
    source = FolderSource(folder(tmp_path, accounts__jsonl=text), max_record_bytes=100)
    assert source.get("account", "a") is None
    assert source.get("account", "b") is not None
    assert problems(source) == [Problem("accounts.jsonl", "oversized", 1, (1,))]


def test_a_bom_takes_nothing_from_the_limit(tmp_path: Path) -> None:
    text = "\ufeff" + record_of(100, "a") + "\r\n" + record_of(100, "b")
    source = FolderSource(folder(tmp_path, accounts__jsonl=text), max_record_bytes=100)
    assert source.get("account", "a") == record_of(100, "a").encode()
    assert source.get("account", "b") == record_of(100, "b").encode()


def test_an_oversized_item_of_an_array_is_refused(tmp_path: Path) -> None:
    text = f"[{record_of(101, 'a')}, {record_of(100, 'b')}]"
    source = FolderSource(folder(tmp_path, accounts__json=text), max_record_bytes=100)
    assert source.get("account", "a") is None
    assert source.get("account", "b") is not None
    assert problems(source) == [Problem("accounts.json", "oversized", 1, (1,))]


# Lists


def invoices(tmp_path: Path, count: int = 50) -> FolderSource:
    records = [
        {"id": f"i{n}", "status": ["Posted", "Draft", "posted"][n % 3], "account_id": f"a{n % 4}"} for n in range(count)
    ]
    return FolderSource(folder(tmp_path, invoices__jsonl=lines(*records)))


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
    pages = every_page(invoices(tmp_path), "invoice", limit, filters)
    wanted = [f"i{n}" for n in range(50) if kept(n)]
    assert [name for page in pages for name in ids(page)] == wanted
    assert {page.total for page in pages} == {len(wanted)}
    assert len(pages) == max(1, -(-len(wanted) // limit))


@pytest.mark.parametrize(("limit", "given_back"), [(-5, 1), (0, 1), (1, 1), (MAX_PAGE + 50, MAX_PAGE)])
def test_the_limit_is_clamped(tmp_path: Path, limit: int, given_back: int) -> None:
    page = invoices(tmp_path, 120).list("invoice", Query(), limit=limit, cursor=None)
    assert len(page.records) == given_back


def test_a_page_ends_before_it_holds_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = invoices(tmp_path, 10)
    monkeypatch.setattr("server.folder.lookup.MAX_PAGE_BYTES", 120)
    pages = every_page(source, "invoice", 10, {})
    assert [len(page.records) for page in pages] == [2] * 5
    monkeypatch.setattr("server.folder.lookup.MAX_PAGE_BYTES", 1)
    assert [len(page.records) for page in every_page(source, "invoice", 10, {})] == [1] * 10


REFUSED = r"^the cursor does not belong to this list; start again without one$"


def test_a_cursor_serves_only_the_list_it_came_from(tmp_path: Path) -> None:
    source = invoices(tmp_path)
    cursor = source.list("invoice", Query(status="posted"), limit=5, cursor=None).next_cursor
    assert cursor is not None
    assert len(cursor) == 22
    same = source.list("Invoice", Query(status="Posted"), limit=3, cursor=cursor)
    assert ids(same) == ["i8", "i9", "i11"]
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
    folder(data, invoices__jsonl=lines(*({"id": f"{n}", "tenant": "ab"[n % 2], "amount": n} for n in range(40))))
    kept, other = (FolderSource(data, index=tmp_path / name).of_tenant("a") for name in ("one", "two"))
    cursor = kept.list("invoice", Query(), limit=1, cursor=None).next_cursor or ""
    row, check = struct.unpack(">QQ", base64.urlsafe_b64decode(cursor + "=="))
    assert row > 1 << 40
    made_up = [struct.pack(">QQ", row ^ 1, check), struct.pack(">QQ", row, check ^ 1), struct.pack(">QQ", 1, check)]
    foreign = other.list("invoice", Query(), limit=1, cursor=None).next_cursor or ""
    for bad in (foreign, *(base64.urlsafe_b64encode(one).decode().rstrip("=") for one in made_up)):
        with pytest.raises(SourceError, match=REFUSED):
            kept.list("invoice", Query(), limit=1, cursor=bad)
    later = FolderSource(data, index=tmp_path / "one").of_tenant("a")
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
    folder(tmp_path, invoices__jsonl=lines({"id": "i0"}))
    assert source.list("invoice", Query(), limit=20, cursor=cursor) == Page((), 1, None)


def test_a_page_does_not_show_its_records() -> None:
    assert repr(Page((SECRET.encode(),), 3, "c")) == "Page(1 of 3 records)"


# Files that change


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    source = FolderSource(folder(tmp_path, accounts__jsonl='{"id":"a"}\n{"id"'))
    assert source.get("account", "b") is None
    assert len(source.problems) == 1
    folder(tmp_path, accounts__jsonl='{"id":"zz"}\n{"id":"b"}\n')
    assert source.get("account", "b") == b'{"id":"b"}'
    assert source.get("account", "a") is None
    assert problems(source) == []
    folder(tmp_path, account__json='{"id":"c"}')
    assert source.get("account", "c") is not None
    (tmp_path / "accounts.jsonl").unlink()
    assert source.get("account", "b") is None


def test_an_unchanged_file_is_indexed_once(tmp_path: Path) -> None:
    source = invoices(tmp_path)
    source.get("invoice", "i1")
    index = source._index.current(no_watch)
    every_page(source, "invoice", 7, {"status": "draft"})
    assert source._index.current(no_watch) is index


def test_a_file_replaced_between_index_and_read_yields_the_new_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = FolderSource(folder(tmp_path, accounts__jsonl='{"id":"a"}\n{"id":"b"}\n'))
    source.get("account", "a")
    stale = source._index.current(no_watch)
    folder(tmp_path, accounts__jsonl='{"id":"b"}\n{"id":"a"}\n{"id":"c"}\n')
    fresh = source._index.current(no_watch)
    answers = iter([stale, fresh, stale, fresh])

    def one_too_old(_: Watch) -> object:
        return next(answers)

    monkeypatch.setattr(source._index, "current", one_too_old)
    assert source.get("account", "b") == b'{"id":"b"}'
    assert source.list("account", Query(), limit=1, cursor=None).records == (b'{"id":"b"}',)


def test_files_that_never_hold_still_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = FolderSource(folder(tmp_path, accounts__jsonl='{"id":"a"}\n'))
    stale = source._index.current(no_watch)
    (tmp_path / "accounts.jsonl").unlink()
    monkeypatch.setattr(source._index, "current", lambda _: stale)
    with pytest.raises(SourceError, match=r"^the billing data changed while it was being read$"):
        source.get("account", "a")
    with pytest.raises(SourceError, match=r"^the billing data changed while it was being read$"):
        source.list("account", Query(), limit=1, cursor=None)


def test_an_unreadable_file_is_left_out_and_one_that_has_become_so_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = FolderSource(folder(tmp_path, accounts__jsonl='{"id":"a"}\n'))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(SECRET)

    with monkeypatch.context() as patched:
        patched.setattr(regular_file, "open", refuse, raising=False)
        assert source.get("account", "a") is None
        assert [problem.reason for problem in source.problems] == ["cannot be read: unknown error"]
    assert source.get("account", "a") is not None
    with monkeypatch.context() as patched:
        patched.setattr(regular_file, "open", refuse, raising=False)
        with pytest.raises(SourceError, match=r"^the billing data cannot be read$"):
            source.get("account", "a")


def test_threads_share_one_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = invoices(tmp_path, 200)
    built: list[str] = []

    def counted(*arguments: Any, **options: Any) -> None:
        assert source._index._lock.locked()
        built.append("invoice")
        build(*arguments, **options)

    monkeypatch.setattr("server.folder.index.current.build", counted)
    found: list[bytes | None] = []
    threads = [threading.Thread(target=lambda n=n: found.append(source.get("invoice", f"i{n}"))) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert built == ["invoice"]
    assert len([record for record in found if record]) == 16


def test_what_was_left_out_is_reported_once_for_each_state_of_a_file(tmp_path: Path) -> None:
    reported: list[Problem] = []
    data = folder(tmp_path, accounts__jsonl='{"id":"a"}\n{broken\n', account__json="[1]", invoices__jsonl="{}\n")
    invoices = Problem("invoices.jsonl", "no id", 1, (1,))
    source = FolderSource(data, report=reported.extend)
    assert reported == []
    for _ in range(3):
        source.get("account", "a")
    first = [Problem("account.json", "broken", 1, (1,)), Problem("accounts.jsonl", "broken", 1, (2,))]
    assert reported == [*first, invoices]
    (tmp_path / "accounts.jsonl").write_text('{"id":"a"}\n{broken\n{"no":"id"}\n')
    source.get("account", "a")
    assert reported[3:] == [Problem("accounts.jsonl", "broken", 1, (2,)), Problem("accounts.jsonl", "no id", 1, (3,))]
    source.get("invoice", "i")
    assert len(reported) == 5


def test_a_folder_without_a_file_to_read_is_empty(tmp_path: Path) -> None:
    source = FolderSource(tmp_path)
    assert source.empty
    (tmp_path / "accounts.txt").touch()
    (tmp_path / "disputes.csv").write_text("id,amount\n1,2\n")
    assert source.empty
    (tmp_path / "Account.JSONL").touch()
    assert not source.empty


# The sample data

SAMPLE_NUMBERS = {
    "accounts": "accountNumber",
    "subscriptions": "name",
    "invoices": "invoiceNumber",
    "payments": "paymentNumber",
    "payment_methods": "paymentMethodNumber",
    "credit_notes": "creditNoteNumber",
    "refunds": "refundNumber",
}


def sample(name: str) -> list[dict[str, Any]]:
    text = (sample_folder() / f"{name}.jsonl").read_bytes()
    return [json.loads(line, parse_float=Decimal) for line in text.splitlines()]


def test_the_sample_is_what_its_maker_makes() -> None:
    made = render()
    assert made == render()
    assert {path.name: path.read_bytes() for path in sample_folder().iterdir()} == made
    assert all(len(content) < 300_000 for content in made.values())


def test_the_sample_reads_without_a_problem() -> None:
    source = FolderSource(sample_folder())
    totals = [source.list(entity, Query(), limit=1, cursor=None).total for entity in ENTITIES]
    assert totals == [36, 48, 40, 26, 36, 5, 3]
    assert problems(source) == []
    for number, entity in (("A-00000158", "account"), ("A-S00000048", "subscription"), ("INV-0042", "invoice")):
        assert source.get(entity, number) is not None


def test_the_sample_begins_with_the_example_of_the_first_document() -> None:
    raw = FolderSource(sample_folder()).get("account", "8ac6885e98a80a470198a8574f040545")
    assert raw is not None
    assert b'"balance":1500.00,' in raw
    assert list(msgspec.json.decode(raw).items())[:8] == [
        ("id", "8ac6885e98a80a470198a8574f040545"),
        ("accountNumber", "A-00000123"),
        ("name", "Acme Corporation"),
        ("status", "Active"),
        ("balance", 1500.00),
        ("currency", "USD"),
        ("createdDate", "2024-01-15T10:30:00Z"),
        ("type", "Enterprise"),
    ]


def test_the_references_and_sums_of_the_sample_hold() -> None:
    accounts = {account["id"]: account for account in sample("accounts")}
    subscriptions = {subscription["id"]: subscription for subscription in sample("subscriptions")}
    invoices = sample("invoices")
    assert {s["accountId"] for s in subscriptions.values()} <= accounts.keys()
    for invoice in invoices:
        assert subscriptions[invoice["subscriptionId"]]["accountId"] == invoice["accountId"]
        assert sum(line["amount"] for line in invoice["lineItems"]) == invoice["amount"]
        assert invoice["amount"] + invoice["taxAmount"] == invoice["totalAmount"]
        assert invoice["balance"] in {0, invoice["totalAmount"]}
    for account in accounts.values():
        assert account["balance"] == sum(i["balance"] for i in invoices if i["accountId"] == account["id"])
    everything = [*accounts, *subscriptions, *(i["id"] for i in invoices)]
    everything += [line["id"] for i in invoices for line in i["lineItems"]]
    assert len(everything) == len(set(everything))
    large = invoices[-1]
    assert (large["invoiceNumber"], len(large["lineItems"])) == ("INV-0042", 1000)
    assert sum(line["amount"] for line in large["lineItems"]) == large["totalAmount"]


def test_what_was_paid_fits_what_was_billed() -> None:
    invoices = {record["id"]: record for record in sample("invoices")}
    methods = {record["id"]: record["accountId"] for record in sample("payment_methods")}
    payments = sample("payments")
    settled = {payment["invoiceId"] for payment in payments if payment["status"] == "Processed"}
    assert settled == {key for key, each in invoices.items() if each["status"] == "Posted" and each["balance"] == 0}
    for payment in payments:
        invoice = invoices[payment["invoiceId"]]
        assert (payment["amount"], payment["currency"]) == (invoice["totalAmount"], invoice["currency"])
        assert payment["accountId"] == invoice["accountId"] == methods[payment["paymentMethodId"]]
        assert payment["paymentDate"] > invoice["invoiceDate"]
    for note in sample("credit_notes"):
        invoice = invoices[note["invoiceId"]]
        assert (note["accountId"], note["currency"]) == (invoice["accountId"], invoice["currency"])
        assert note["amount"] == sum(line["amount"] for line in note["lineItems"]) < invoice["totalAmount"]
        assert note["balance"] + note["refundAmount"] == note["amount"]
    paid_out = {note["id"]: note for note in sample("credit_notes") if note["refundAmount"]}
    refunds = {refund["creditNoteId"]: refund for refund in sample("refunds")}
    assert refunds.keys() == paid_out.keys()
    paid_by = {payment["id"]: payment for payment in payments}
    for key, refund in refunds.items():
        note, payment = paid_out[key], paid_by[refund["paymentId"]]
        assert (refund["amount"], refund["accountId"]) == (note["refundAmount"], note["accountId"])
        assert refund["paymentNumber"] == payment["paymentNumber"]
        assert payment["invoiceId"] == note["invoiceId"]
        assert refund["refundDate"] > note["creditNoteDate"]


def test_every_plant_is_where_its_maker_says() -> None:
    numbered = {record.get(name): record for group, name in SAMPLE_NUMBERS.items() for record in sample(group)}
    assert {kind for plant in PLANTS for kind in plant.kinds} == {
        "injection", "card", "email", "phone", "name", "secret", "harmless",
    }  # fmt: skip
    for plant in PLANTS:
        node: Any = numbered[plant.number]
        for step in plant.where:
            node = node[step]
        before, marker, after = plant.text.partition("{contact}")
        assert node.startswith(before)
        assert node.endswith(after)
        assert (len(node) > len(before + after) + 5) == bool(marker)


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
