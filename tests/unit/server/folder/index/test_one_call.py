"""A call looks once at the files of the folder, and again where one that it reads has changed since."""

from pathlib import Path

import pytest

from server.folder.exports.folder_files import Files, Folder
from server.folder.source import FolderSource
from server.source import Query, no_watch


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Folder]:
    made: list[Folder] = []
    find = Folder.find

    def counted(self: Folder) -> Files:
        made.append(self)
        return find(self)

    monkeypatch.setattr(Folder, "find", counted)
    return made


def test_a_call_looks_once(tmp_path: Path, looks: list[Folder]) -> None:
    (tmp_path / "invoices.csv").write_text("id,customer_id,total\n1,a1,5\n2,a1,6\n")
    (tmp_path / "accounts.csv").write_text("id,name\na1,Acme Corp\n")
    whole = FolderSource(tmp_path)
    for _ in range(2):
        source = whole.watched(no_watch)
        looks.clear()
        page = source.list("invoice", Query(account_id="a1"), limit=5, cursor=None)
        assert [source.account_of("invoice", record) for record in page.records] == [source.get("account", "a1")] * 2
        assert len(looks) == 1
        assert set(source.offers) == set(source.offers) == {"account", "invoice"}
        assert len(looks) == 2


def test_what_changes_in_a_call_is_read_as_it_is_then(tmp_path: Path) -> None:
    path = tmp_path / "invoices.csv"
    path.write_text("id,total\n1,5\n")
    whole = FolderSource(tmp_path)
    call = whole.watched(no_watch)
    assert call.get("invoice", "1") == b'{"id":"1","total":"5"}'
    path.write_text("id,total\n1,55\n2,66\n")
    assert call.get("invoice", "1") == b'{"id":"1","total":"55"}'  # bytes of another state are never shown
    assert call.get("invoice", "2") == b'{"id":"2","total":"66"}'
    (tmp_path / "invoices2.csv").write_text("id,total\n3,7\n")
    assert call.get("invoice", "3") is None  # which the next call finds
    assert whole.watched(no_watch).count("invoice", Query()) == 3


def test_without_a_call_each_question_looks(tmp_path: Path, looks: list[Folder]) -> None:
    (tmp_path / "invoices.csv").write_text("id,total\n1,5\n")
    source = FolderSource(tmp_path)
    assert source.count("invoice", Query()) == 1
    looks.clear()
    (tmp_path / "invoices.csv").write_text("id,total\n1,5\n2,6\n")
    assert source.count("invoice", Query()) == 2
    assert looks
