"""What happens when the key file changes under a running server, and how it is written."""

import fcntl
import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from server.keys.entries import KeysError
from server.keys.file import FileKeyStore, editing, read_keys, write_keys
from tests.made_keys import NOW, PLAIN, entry, reason


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.yaml"


def test_a_removed_key_stops_working_and_a_new_one_starts(path: Path) -> None:
    first, first_key = entry("ann")
    second, second_key = entry("bob")
    write_keys(path, [first])
    store = FileKeyStore(path)
    store.authenticate(first_key, NOW)
    write_keys(path, [second])
    assert reason(store, first_key) == "invalid_api_key"
    assert store.authenticate(second_key, NOW).user_id == "bob"


def test_a_change_that_keeps_size_and_times_is_seen_by_its_inode(path: Path) -> None:
    made, key = entry("ann", random=lambda size: b"\xaa" * size)  # an id of digits alone would be quoted: two more
    write_keys(path, [made])
    store = FileKeyStore(path)
    store.authenticate(key, NOW)
    before = path.stat()
    write_keys(path, [entry("bob", random=lambda size: b"\xbb" * size)[0]])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert reason(store, key) == "invalid_api_key"


def test_a_missing_file_refuses_and_is_noticed_when_it_comes(path: Path) -> None:
    made, key = entry()
    store = FileKeyStore(path)
    assert reason(store, key) == "keystore_unavailable"
    assert store.problem == "the key file does not exist"
    write_keys(path, [made])
    assert store.authenticate(key, NOW).user_id == "ann"
    path.unlink()
    assert reason(store, key) == "keystore_unavailable"


def test_an_invalid_file_refuses_every_key_and_says_why(path: Path) -> None:
    made, key = entry()
    write_keys(path, [made])
    store = FileKeyStore(path)
    store.authenticate(key, NOW)
    path.write_text("keys: [")
    assert reason(store, key) == "keystore_unavailable"
    assert store.problem == "the key file is not valid YAML (line 2)"
    with pytest.raises(KeysError, match="the key file is not valid YAML"):
        read_keys(path)


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_refused(path: Path, mode: int) -> None:
    made, key = entry()
    write_keys(path, [made])
    store = FileKeyStore(path)
    store.authenticate(key, NOW)
    path.chmod(mode)
    assert reason(store, key) == "keystore_unavailable"
    assert store.problem == ("the key file may be written by others than its owner; take that away (chmod go-w)")
    path.chmod(0o644)
    assert store.authenticate(key, NOW).user_id == "ann", "who may read it learns hashes only"


@pytest.mark.parametrize(("owner", "process", "taken"), [(7, 7, True), (0, 7, True), (8, 7, False), (8, 0, False)])
def test_a_file_is_of_the_process_or_of_root(
    path: Path, monkeypatch: pytest.MonkeyPatch, *, owner: int, process: int, taken: bool
) -> None:
    made, key = entry()
    write_keys(path, [made])
    real = os.fstat

    def owned(descriptor: int) -> os.stat_result:
        status = list(real(descriptor))
        status[stat.ST_UID] = owner
        return os.stat_result(status)

    monkeypatch.setattr(os, "fstat", owned)
    monkeypatch.setattr(os, "geteuid", lambda: process)
    store = FileKeyStore(path)
    if taken:
        assert store.authenticate(key, NOW).user_id == "ann"
    else:
        assert reason(store, key) == "keystore_unavailable"
        assert store.problem == (
            "the key file belongs to another user than the server's or root; change its owner (chown)"
        )


def test_a_pipe_is_refused_without_waiting_for_its_writer(path: Path) -> None:
    os.mkfifo(path, 0o600)
    problems: list[str | None] = []
    thread = threading.Thread(target=lambda: problems.append(FileKeyStore(path).problem), daemon=True)
    thread.start()
    thread.join(30)
    assert problems == ["the key file is not a regular file"]
    with pytest.raises(KeysError, match="not a regular file"):
        read_keys(path)


def test_an_outage_is_told_once_and_so_is_its_end(path: Path) -> None:
    made, key = entry()
    told: list[str | None] = []
    store = FileKeyStore(path, told.append)
    for _ in range(3):
        assert reason(store, key) == "keystore_unavailable"
    path.write_text("keys: [")
    path.chmod(0o600)
    assert reason(store, key) == "keystore_unavailable"
    write_keys(path, [made])
    for _ in range(3):
        store.authenticate(key, NOW)
    path.unlink()
    reason(store, key)
    missing = "the key file does not exist"
    assert told == [missing, None, missing]


@pytest.mark.parametrize("text", ["", "\n", " \n\n"])
def test_an_empty_file_is_a_store_without_keys(path: Path, text: str) -> None:
    path.write_text(text)
    store = FileKeyStore(path)
    assert (store.problem, store.entries, read_keys(path)) == (None, (), ())
    assert reason(store, PLAIN) == "invalid_api_key"
    made, key = entry()
    write_keys(path, [made])
    assert (store.authenticate(key, NOW).user_id, len(store.entries)) == ("ann", 1)


def test_an_invalid_file_is_not_parsed_again_for_each_call(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("keys: [")
    store = FileKeyStore(path)
    monkeypatch.setattr("server.keys.file.decode_keys", lambda _: pytest.fail("parsed again"))
    assert reason(store, PLAIN) == "keystore_unavailable"


def test_what_is_written_is_read_by_its_owner_alone(path: Path) -> None:
    path.touch(0o644)
    made = entry()[0]
    write_keys(path, [made])
    assert read_keys(path) == (made,)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_failed_write_leaves_the_old_file_and_no_other(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, key = entry()
    write_keys(path, [made])

    def full(_: int) -> None:
        raise OSError(28, "disk full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="disk full"):
        write_keys(path, [])
    with pytest.raises(KeysError, match="ids must be unique"):
        write_keys(path, [made, made])
    assert list(path.parent.iterdir()) == [path]
    assert FileKeyStore(path).authenticate(key, NOW).user_id == "ann"


def test_a_link_to_the_key_file_stays_a_link(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    path.symlink_to(real)
    made, key = entry()
    write_keys(path, [made])
    assert path.is_symlink()
    assert FileKeyStore(path).authenticate(key, NOW).user_id == "ann"


def test_threads_share_a_store_while_its_file_changes(path: Path) -> None:
    kept, key = entry("ann")
    gone, gone_key = entry("bob")
    write_keys(path, [kept, gone])
    store = FileKeyStore(path)
    answers: list[str] = []

    def work() -> None:
        for number in range(20):
            answers.append(store.authenticate(key, NOW).user_id)
            if number == 10:
                write_keys(path, [kept])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: work(), range(8)))
    assert answers == ["ann"] * 160
    assert reason(store, gone_key) == "invalid_api_key"


def test_one_command_at_a_time_edits_the_files_of_a_folder(path: Path) -> None:
    def try_lock() -> None:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(folder)

    with editing(path), pytest.raises(BlockingIOError):
        try_lock()
    try_lock()
