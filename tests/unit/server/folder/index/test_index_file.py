"""An index that is kept in a file: opened again, brought up to date, and never trusted more than the records."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from server.folder.index.build import build
from server.folder.index.current import Listener, Place
from server.folder.index.store import ReplacedError
from server.folder.problems import Problem
from server.folder.reading import Reading
from server.folder.source import FolderSource
from server.source import CancelledError, Query, SourceError, no_watch

ROOT = Path(__file__).parents[5]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    write(folder / "invoices.jsonl", range(50))
    (folder / "accounts.csv").write_text("id,name,email\na1,Jane Doe,jane.doe@example.com\n")
    return folder


def write(path: Path, numbers: Any, mode: str = "w") -> None:
    with path.open(mode) as stream:
        for n in numbers:
            stream.write(
                json.dumps({"id": f"i{n}", "status": "Paid", "amount": n, "date": f"2026-01-{n % 28 + 1:02d}"})
            )
            stream.write("\n")


def opened(data: Path, reading: Reading | None = None, listener: Listener | None = None) -> FolderSource:
    """A source that keeps its index in a file, however little data there is."""
    place = Place(data.parent / "index", small_bytes=-1)
    return FolderSource(data, reading or Reading(), place, listener or Listener())


def total(source: FolderSource, **filters: Any) -> int | None:
    return source.count("invoice", Query(**filters))


def index_file(data: Path) -> Path:
    (found,) = (data.parent / "index").glob("*.sqlite")
    return found


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The names of the files that each build was given, and whether it was made anew."""
    made: list[tuple[str, ...]] = []

    def counted(connection: Any, files: Any, *arguments: Any, anew: bool) -> None:
        made.append(("anew" if anew else "on", *(file.name for file in files)))
        build(connection, files, *arguments, anew=anew)

    monkeypatch.setattr("server.folder.index.current.build", counted)
    return made


def test_it_is_for_its_owner_alone_and_holds_no_name(data: Path) -> None:
    source = opened(data)
    assert total(source) == 50
    assert source.customers(email="jane.doe@example.com", limit=1)
    folder = data.parent / "index"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        for text in (b"Jane", b"jane", b"Doe", b"example.com", b"i49", str(data).encode()):
            assert text not in path.read_bytes()


def test_it_is_opened_again_and_made_once(data: Path, builds: list[tuple[str, ...]]) -> None:
    assert total(opened(data)) == 50
    assert total(opened(data)) == 50
    assert opened(data).get("invoice", "i7") is not None
    assert builds == [("anew", "accounts.csv", "invoices.jsonl")]


def test_a_read_only_folder_of_data_is_enough(data: Path) -> None:
    before = sorted(path.name for path in data.iterdir())
    data.chmod(0o500)
    try:
        assert total(opened(data)) == 50
    finally:
        data.chmod(0o700)
    assert sorted(path.name for path in data.iterdir()) == before


def test_only_files_that_have_changed_are_read_again(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(data / "invoices_2.jsonl", range(50, 60))
    assert total(opened(data)) == 60
    read: list[str] = []
    take = sys.modules["server.folder.index.fill"].entries

    def noted(file: Any, *arguments: Any) -> Any:
        read.append(file.name)
        return take(file, *arguments)

    monkeypatch.setattr("server.folder.index.fill.entries", noted)
    write(data / "invoices_2.jsonl", range(60, 65))
    source = opened(data)
    assert total(source) == 55
    assert (source.get("invoice", "i61"), source.get("invoice", "i51")) == (
        (data / "invoices_2.jsonl").read_bytes().splitlines()[1],
        None,
    )
    write(data / "invoices_1.jsonl", range(70, 73))  # between two others
    (data / "invoices_2.jsonl").unlink()
    assert total(source) == 53
    listed = source.list("invoice", Query(), limit=100, cursor=None).records
    assert [json.loads(record)["id"] for record in listed][-4:] == ["i49", "i70", "i71", "i72"]
    assert read == ["invoices_2.jsonl", "invoices_1.jsonl"]


def test_what_was_added_at_the_end_is_read_alone(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    starts: list[tuple[int, int]] = []
    take = sys.modules["server.folder.index.fill"].entries

    def noted(file: Any, start: Any, *arguments: Any) -> Any:
        starts.append(tuple(start))
        return take(file, start, *arguments)

    source = opened(data)
    assert total(source) == 50
    monkeypatch.setattr("server.folder.index.fill.entries", noted)
    size = (data / "invoices.jsonl").stat().st_size
    with (data / "invoices.jsonl").open("a") as stream:
        stream.write("{broken\n")
    write(data / "invoices.jsonl", [50, 3], "a")
    assert total(source) == 51
    assert starts == [(size, 50)]
    assert json.loads(source.get("invoice", "i50") or b"")["amount"] == 50
    assert source.problems == (
        Problem("invoices.jsonl", "broken", 1, (51,)),
        Problem("invoices.jsonl", "duplicate id", 1, (53,)),
    )
    with (data / "accounts.csv").open("a") as stream:
        stream.write('a2,"Second\nline",x@example.com\na3,Third,y@example.com\n')
    assert json.loads(source.get("account", "a3") or b"")["name"] == "Third"
    assert len(starts) == 2


def test_a_file_that_was_written_again_and_is_longer_is_read_from_its_start(data: Path) -> None:
    source = opened(data)
    assert total(source) == 50
    text = (data / "invoices.jsonl").read_text()
    with (data / "invoices.jsonl").open("r+") as stream:  # the same inode
        stream.write(text.replace('"i7"', '"j7"') + '{"id":"i99"}\n')
    assert (source.get("invoice", "i7"), total(source)) == (None, 51)
    assert source.get("invoice", "j7") is not None


@pytest.mark.parametrize("damage", ["cut", "text", "zeros", "version", "empty", "tables"])
def test_an_index_that_cannot_be_used_is_made_anew(data: Path, damage: str) -> None:
    assert total(opened(data)) == 50
    path = index_file(data)
    content = path.read_bytes()
    path.unlink()
    if damage == "tables":
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE record (row INTEGER)")
        connection.close()
    else:
        damaged = {
            "cut": content[: len(content) // 2],
            "text": b"not an index",
            "zeros": content[:4096] + bytes(len(content) - 4096),
            "version": content[:60] + b"\0\0\0\7" + content[64:],
            "empty": b"",
        }
        path.write_bytes(damaged[damage])
    source = opened(data)
    assert (total(source), total(source, status="paid"), source.get("invoice", "i7") is not None) == (50, 50, True)


def test_an_index_of_other_settings_is_made_anew(data: Path, builds: list[tuple[str, ...]]) -> None:
    def token(entity_type: str, text: str) -> str:
        return f"<{entity_type}_{text[:0]}AAAAAAAA>"

    total(opened(data))
    for reading in (Reading(tenant_field="owner"), Reading(token=token), Reading(max_record_bytes=1000), Reading()):
        total(opened(data, reading))
    assert [build[0] for build in builds] == ["anew"] * 5


def test_a_tenant_is_shown_nothing_that_a_wrong_index_says_is_its_own(data: Path) -> None:
    (data / "invoices.jsonl").write_text('{"id":"1","tenant":"acme"}\n{"id":"2","tenant":"bolt"}\n')
    source = opened(data)
    assert total(source) == 2
    with sqlite3.connect(index_file(data)) as connection:
        connection.execute("UPDATE record SET tenant = (SELECT max(tenant) FROM record)")
    connection.close()
    for tenant in ("acme", "bolt"):
        mine = opened(data).of_tenant(tenant)
        records = mine.list("invoice", Query(), limit=9, cursor=None).records
        assert {json.loads(record)["tenant"] for record in records} <= {tenant}
        assert mine.get("invoice", "2" if tenant == "acme" else "1") is None


def test_what_a_killed_build_left_is_removed_and_never_used(data: Path) -> None:
    assert total(opened(data)) == 50
    path = index_file(data)
    left = path.with_name(f"{path.stem}.0123456789abcdef.new")
    path.rename(left)
    assert total(opened(data)) == 50
    assert not left.exists()


def test_an_index_replaced_by_another_process_is_not_mixed_with_the_old_one(data: Path) -> None:
    source = opened(data)
    assert total(source) == 50
    snapshot = source._index.current(no_watch)
    snapshot.close()  # it will have to connect again
    write(data / "invoices.jsonl", range(30, 60))
    assert total(opened(data)) == 30  # the other process
    with pytest.raises(ReplacedError):
        snapshot.by_key("id", 3, "i7", None, 1)
    assert (source.get("invoice", "i7"), source.get("invoice", "i59") is not None) == (None, True)


def test_processes_that_start_together_all_answer(data: Path) -> None:
    write(data / "invoices.jsonl", range(5000))
    program = (
        "import sys; from pathlib import Path\n"
        "from server.folder.index.current import Place\n"
        "from server.folder.source import FolderSource; from server.source import Query\n"
        "source = FolderSource(Path(sys.argv[1]), place=Place(Path(sys.argv[2]), small_bytes=-1))\n"
        "print(source.count('invoice', Query()), source.get('invoice', 'i4999') is not None)"
    )
    command = [sys.executable, "-c", program, str(data), str(data.parent / "index")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)  # noqa: S603
        for _ in range(3)
    ]
    assert [process.communicate(timeout=60)[0] for process in started] == ["5000 True\n"] * 3
    assert len(list((data.parent / "index").glob("*.new"))) == 0


def test_a_caller_that_does_not_wait_leaves_the_build_to_the_next(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, entered = threading.Event(), threading.Event()

    def slow(*arguments: Any, **options: Any) -> None:
        entered.set()
        assert go_on.wait(30)
        build(*arguments, **options)

    monkeypatch.setattr("server.folder.index.current.build", slow)
    source = opened(data)
    told: list[str] = []

    def cancel(_: int, __: int | None, what: str) -> None:
        told.append(what)
        raise CancelledError

    with pytest.raises(CancelledError):
        source.watched(cancel).get("invoice", "i7")
    assert entered.wait(30)
    assert told == ["bytes of billing data indexed"]
    go_on.set()
    assert source.get("invoice", "i7") is not None


def test_a_small_folder_is_indexed_within_the_call_that_may_end_it(data: Path) -> None:
    source = FolderSource(data)

    def cancel(*_: object) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        source.watched(cancel).get("invoice", "i7")
    assert source.get("invoice", "i7") is not None
    assert not (data.parent / "index").exists()


def test_a_long_build_says_how_far_it_is_and_how_long_it_took(data: Path) -> None:
    said: list[str] = []
    ticks = iter(range(0, 1000, 3))
    assert total(opened(data, listener=Listener(tell=said.append, clock=lambda: float(next(ticks))))) == 50
    assert said[0].startswith("indexing the billing data: ")
    assert said[-1].startswith("indexed 51 records in ")
    assert all("invoices" not in line and "data/" not in line for line in said)


def test_problems_are_told_again_by_the_next_process(data: Path) -> None:
    (data / "invoices.jsonl").write_text('{"id":"1"}\n{broken\n')
    for _ in range(2):
        told: list[Problem] = []
        source = opened(data, listener=Listener(told.extend))
        assert total(source) == 1
        assert total(source) == 1
        assert told == [Problem("invoices.jsonl", "broken", 1, (2,))]


def test_an_index_that_cannot_be_kept_is_an_error_that_names_nothing(data: Path) -> None:
    (data.parent / "index").write_text("a file")
    with pytest.raises(SourceError, match=r"^the index cannot be kept in its folder$"):
        total(opened(data))


def test_an_index_is_not_kept_where_others_may_write(data: Path) -> None:
    (data.parent / "index").mkdir()
    (data.parent / "index").chmod(0o777)
    with pytest.raises(SourceError, match=r"^the index cannot be kept in its folder$"):
        total(opened(data))
    (data.parent / "index").chmod(0o755)
    assert total(opened(data)) == 50


def test_without_a_folder_it_is_a_temporary_one(data: Path) -> None:
    source = FolderSource(data, place=Place(small_bytes=-1))
    assert total(source) == 50
    assert source._index._temporary is not None
    folder = Path(source._index._temporary.name)
    assert list(folder.glob("*.sqlite"))
    source._index._temporary.cleanup()
    assert not folder.exists()
