"""Files of records, JSON and JSON Lines: each record is found, and what is none is left out and told."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.folder.problems import Problem
from server.folder.reading import Reading
from server.folder.source import FolderSource
from server.source import Query
from tests.exported import ids_of, jsonl, write

SECRET = "4111111111111111"


@pytest.mark.parametrize("name", ["account.jsonl", "Accounts.JSONL", "ACCOUNT.json"])
def test_file_names_are_singular_or_plural_in_any_case(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"id":"a"}')
    assert FolderSource(tmp_path).get("account", "a") == b'{"id":"a"}'


def test_several_files_of_an_entity_are_one_list(tmp_path: Path) -> None:
    source = FolderSource(
        write(tmp_path, account__json='[{"id":"1"},{"id":"2"}]', accounts__jsonl=jsonl({"id": "3"}, {"id": "1"}))
    )
    assert ids_of(source.list("account", Query(), limit=9, cursor=None)) == ["1", "2", "3"]
    assert list(source.problems) == [Problem("accounts.jsonl", "duplicate id", 1, (2,))]


def test_lines_may_have_a_bom_blanks_carriage_returns_and_no_end(tmp_path: Path) -> None:
    text = b'\xef\xbb\xbf{"id":"a"}\r\n\r\n \t{"id":"b"} \r\n{"id":"c"}'
    source = FolderSource(write(tmp_path, invoices__jsonl=text))
    for name in "abc":
        assert source.get("invoice", name) == b'{"id":"%s"}' % name.encode()
    assert list(source.problems) == []


@pytest.mark.parametrize("text", ["", " \n", "[]", "\ufeff [ ] \n"])
def test_an_empty_json_file_holds_nothing(tmp_path: Path, text: str) -> None:
    source = FolderSource(write(tmp_path, invoices__json=text))
    assert source.list("invoice", Query(), limit=1, cursor=None).total == 0
    assert list(source.problems) == []


def test_items_of_an_array_that_are_no_records_do_not_shift_the_others(tmp_path: Path) -> None:
    text = '\ufeff [ [[{"id":"x"}],","],{"id":"a","n":["],"]} ,7,"{", null,{"id":"b" } ] '
    source = FolderSource(write(tmp_path, invoices__json=text))
    assert source.get("invoice", "a") == b'{"id":"a","n":["],"]}'
    assert source.get("invoice", "b") == b'{"id":"b" }'
    assert list(source.problems) == [Problem("invoices.json", "broken", 4, (1, 3, 4, 5))]


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
    source = FolderSource(write(tmp_path_factory.mktemp("array"), invoices__json=text))
    assert [json.loads(source.get("invoice", record["id"]) or b"") for record in records] == records


def test_broken_lines_are_counted_by_line_and_skipped(tmp_path: Path) -> None:
    text = (
        f'{{"id":"a"}}\n{{"id":"{SECRET}"\n[1]\n{{"name":"{SECRET}"}}\n{{"id":null}}\n{{"id":"a","x":1}}\n{{"id":"b"}}'
    )
    source = FolderSource(write(tmp_path, accounts__jsonl=text))
    assert list(source.problems) == []  # nothing was read yet
    assert ids_of(source.list("account", Query(), limit=9, cursor=None)) == ["a", "b"]
    assert source.get("account", "a") == b'{"id":"a"}'
    assert list(source.problems) == [
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
    source = FolderSource(write(tmp_path, accounts__jsonl=line + b'\n{"id":"b"}\n'))
    assert source.get("account", "b") == b'{"id":"b"}'
    assert [(p.count, p.lines) for p in source.problems] == [(1, (1,))]


@pytest.mark.parametrize("text", ['[{"id":"a"},', '[{"id":"a"}]]', "{]", "x"])
def test_a_broken_json_file_holds_nothing_and_says_so(tmp_path: Path, text: str) -> None:
    source = FolderSource(write(tmp_path, account__json=text, accounts__jsonl='{"id":"b"}'))
    assert source.get("account", "a") is None
    assert source.get("account", "b") is not None
    assert [(p.file, p.reason) for p in source.problems] == [("account.json", "broken")]


def test_problems_are_bounded(tmp_path: Path) -> None:
    source = FolderSource(write(tmp_path, accounts__jsonl="{\n" * 1000))
    source.get("account", "a")
    assert list(source.problems) == [Problem("accounts.jsonl", "broken", 1000, tuple(range(1, 11)))]


def test_a_number_given_twice_finds_the_first_and_both_stay(tmp_path: Path) -> None:
    records = ({"id": "v1", "subscriptionNumber": "S-1"}, {"id": "v2", "subscriptionNumber": "S-1"})
    source = FolderSource(write(tmp_path, subscriptions__jsonl=jsonl(*records)))
    assert json.loads(source.get("subscription", "S-1") or b"")["id"] == "v1"
    assert source.get("subscription", "v2") is not None
    assert list(source.problems) == [Problem("subscriptions.jsonl", "duplicate number", 1, (2,))]


def record_of(size: int, name: str) -> str:
    return f'{{"id":"{name}","x":"{"x" * (size - 17)}"}}'


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
@pytest.mark.parametrize("excess", [0, 1, 2, 5, 6, 100, 109, 110, 111, 500])
def test_a_record_over_the_limit_is_refused_and_the_next_one_found(tmp_path: Path, excess: int, end: str) -> None:
    text = "\ufeff" + record_of(64, "a") + "\n" + record_of(100 + excess, "b") + end
    if end:
        text += record_of(64, "c") + end
    source = FolderSource(write(tmp_path, accounts__jsonl=text), Reading(max_record_bytes=100))
    found = [
        name
        for name in "abc"
        if source.get("account", name) == record_of(100 + excess if name == "b" else 64, name).encode()
    ]
    assert found == ["a"] + ["b"] * (excess == 0) + ["c"] * bool(end)
    assert list(source.problems) == [Problem("accounts.jsonl", "oversized", 1, (2,))] * (excess > 0)


def test_a_line_is_read_to_its_end_or_refused(tmp_path: Path) -> None:
    text = '{"id":"a"}' + " " * 200 + 'x\n{"id":"b"}\n'
    source = FolderSource(write(tmp_path, accounts__jsonl=text), Reading(max_record_bytes=100))
    assert source.get("account", "a") is None
    assert source.get("account", "b") is not None
    assert list(source.problems) == [Problem("accounts.jsonl", "oversized", 1, (1,))]


def test_a_bom_takes_nothing_from_the_limit(tmp_path: Path) -> None:
    text = "\ufeff" + record_of(100, "a") + "\r\n" + record_of(100, "b")
    source = FolderSource(write(tmp_path, accounts__jsonl=text), Reading(max_record_bytes=100))
    assert source.get("account", "a") == record_of(100, "a").encode()
    assert source.get("account", "b") == record_of(100, "b").encode()


def test_an_oversized_item_of_an_array_is_refused(tmp_path: Path) -> None:
    text = f"[{record_of(101, 'a')}, {record_of(100, 'b')}]"
    source = FolderSource(write(tmp_path, accounts__json=text), Reading(max_record_bytes=100))
    assert source.get("account", "a") is None
    assert source.get("account", "b") is not None
    assert list(source.problems) == [Problem("accounts.json", "oversized", 1, (1,))]
