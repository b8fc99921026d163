"""Files that change, come and go while they are read."""

import threading
from pathlib import Path
from typing import Any

import pytest

from scanner import regular_file
from server.folder.index.build import build
from server.folder.index.current import Listener
from server.folder.problems import Problem
from server.folder.source import FolderSource
from server.source import Query, SourceError, Watch, no_watch
from tests.exported import jsonl, pages_of, write

SECRET = "4111111111111111"


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    source = FolderSource(write(tmp_path, accounts__jsonl='{"id":"a"}\n{"id"'))
    assert source.get("account", "b") is None
    assert len(source.problems) == 1
    write(tmp_path, accounts__jsonl='{"id":"zz"}\n{"id":"b"}\n')
    assert source.get("account", "b") == b'{"id":"b"}'
    assert source.get("account", "a") is None
    assert list(source.problems) == []
    write(tmp_path, account__json='{"id":"c"}')
    assert source.get("account", "c") is not None
    (tmp_path / "accounts.jsonl").unlink()
    assert source.get("account", "b") is None


def test_an_unchanged_file_is_indexed_once(tmp_path: Path) -> None:
    source = FolderSource(write(tmp_path, invoices__jsonl=jsonl(*({"id": f"i{n}"} for n in range(50)))))
    source.get("invoice", "i1")
    index = source._index.current(no_watch)
    pages_of(source, "invoice", 7)
    assert source._index.current(no_watch) is index


def test_a_file_replaced_between_index_and_read_yields_the_new_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = FolderSource(write(tmp_path, accounts__jsonl='{"id":"a"}\n{"id":"b"}\n'))
    source.get("account", "a")
    stale = source._index.current(no_watch)
    write(tmp_path, accounts__jsonl='{"id":"b"}\n{"id":"a"}\n{"id":"c"}\n')
    fresh = source._index.current(no_watch)
    answers = iter([stale, fresh, stale, fresh])

    def one_too_old(_: Watch) -> object:
        return next(answers)

    monkeypatch.setattr(source._index, "current", one_too_old)
    assert source.get("account", "b") == b'{"id":"b"}'
    assert source.list("account", Query(), limit=1, cursor=None).records == (b'{"id":"b"}',)


def test_files_that_never_hold_still_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = FolderSource(write(tmp_path, accounts__jsonl='{"id":"a"}\n'))
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
    source = FolderSource(write(tmp_path, accounts__jsonl='{"id":"a"}\n'))

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
    source = FolderSource(write(tmp_path, invoices__jsonl=jsonl(*({"id": f"i{n}"} for n in range(200)))))
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
    data = write(tmp_path, accounts__jsonl='{"id":"a"}\n{broken\n', account__json="[1]", invoices__jsonl="{}\n")
    invoices = Problem("invoices.jsonl", "no id", 1, (1,))
    source = FolderSource(data, listener=Listener(reported.extend))
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
    assert not source.files.files
    (tmp_path / "accounts.txt").touch()
    (tmp_path / "disputes.csv").write_text("id,amount\n1,2\n")
    assert not source.files.files
    (tmp_path / "Account.JSONL").touch()
    assert source.files.files
