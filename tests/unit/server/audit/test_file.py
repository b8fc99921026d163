"""The file of the audit trail: how it is begun, torn lines, the lock and the disk. Nothing sleeps."""

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import server.audit.disk
import server.audit.lock
from server.audit.folder import trail_of
from tests.trails import checked, describe, events, opened, record, write


@pytest.mark.parametrize("held", [b"", b'{"time', b'{"timestamp":"2026-03-01T1', b"torn behind a record"])
def test_a_file_that_is_empty_torn_or_a_trail_is_gone_on_with(path: Path, held: bytes) -> None:
    if held.startswith(b"torn"):
        write(opened(path), 1)
    with path.open("ab") as file:
        file.write(held)
    assert opened(path).check() is None


@pytest.mark.parametrize("held", [b"import sys\n", b'{"id": 1}\n', b"{}", b"\n" * 70_000])
def test_a_file_that_holds_something_else_is_left_as_it_is(path: Path, held: bytes) -> None:
    path.write_bytes(held)
    assert opened(path).check() == ("it holds something that is no audit trail", False)
    assert path.read_bytes() == held


@pytest.mark.parametrize("torn", [b'{"timesta', b"\0" * 700, b"\xff\n\xfe", b"junk\n"])
def test_a_torn_line_is_kept_reported_and_no_break(path: Path, torn: bytes) -> None:
    write(opened(path), 1, 2)
    with path.open("ab") as out:
        out.write(torn)
    write(opened(path), 3)
    assert torn in path.read_bytes()
    verdict = checked(path)
    assert (verdict.broken, verdict.records) == (None, 4)
    (named,) = verdict.torn
    assert (named.file, named.line) == ("audit.jsonl", 3)
    event = json.loads(path.read_bytes().splitlines()[-2])
    assert (event["event"], event["severity"], event["details"]) == ("audit_line_torn", "high", {"bytes": len(torn)})


@pytest.mark.parametrize("newline", [b"\n", b""])
@pytest.mark.parametrize("behind", [0, 1])
def test_a_whole_line_that_nobody_sealed_is_no_torn_one(path: Path, newline: bytes, behind: int) -> None:
    write(opened(path), 1, 2)
    with path.open("ab") as out:
        out.write(b"torn\n" * behind + record(3) + newline)
    expected = f"audit.jsonl:{3 + behind}: record 3: inserted ("
    if not behind:
        assert str(checked(path).broken).startswith(expected)
    write(opened(path), 4)
    assert str(checked(path).broken) == expected + "the line is whole and was never sealed)"


def test_brackets_without_end_are_a_torn_line(path: Path) -> None:
    write(opened(path), 1, 2)
    with path.open("ab") as out:
        out.write(b'{"a":' * 50_000 + b"\n")
    write(opened(path), 3)
    assert (checked(path).broken, checked(path).torn_count) == (None, 1)


def test_a_torn_line_at_the_end_is_named_and_no_break(path: Path) -> None:
    write(opened(path), 1, 2, 3)
    path.write_bytes(path.read_bytes()[:-40])
    verdict = checked(path)
    assert (verdict.broken, verdict.last.seq) == (None, 2)
    assert str(verdict.torn[0]).startswith("audit.jsonl:3: torn, ")


def test_a_record_that_lost_its_newline_alone_counts(path: Path) -> None:
    write(opened(path), 1, 2)
    path.write_bytes(path.read_bytes()[:-1])
    assert checked(path).last.seq == 2
    write(opened(path), 3)
    verdict = checked(path)
    assert (verdict.broken, verdict.last.seq, verdict.torn_count) == (None, 3, 0)


def test_every_length_of_a_torn_record_is_gone_on_from(path: Path) -> None:
    write(opened(path), 1, 2)
    whole = path.read_bytes()
    start = whole.index(b"\n") + 1
    for cut in range(start, len(whole) + 1):
        path.write_bytes(whole[:cut])
        write(opened(path), 3)
        verdict = checked(path)
        assert verdict.broken is None, cut
        assert verdict.torn_count == (start < cut < len(whole) - 1), cut


def test_a_short_write_is_an_error_and_the_chain_goes_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, real = opened(path), os.write
    write(file, 1)
    for length in (1, 60, 150):
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", lambda fd, data, n=length: real(fd, data[:n]))
            with pytest.raises(OSError, match="short write") as caught:
                write(file, 2)
            assert caught.value.errno == errno.ENOSPC
    write(file, 3)
    verdict = checked(path)
    assert (verdict.broken, verdict.torn_count) == (None, 1)
    assert [event for event, _ in events(path)] == ["audit_line_torn"], "said once, of all that is torn"


def test_without_locks_records_are_written_and_it_is_said_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(server.audit.lock, "_flock", refuse)
    write(opened(path), 1, 2)
    assert events(path) == [("audit_lock_unavailable", {"reason": "ENOLCK"})]
    assert checked(path).broken is None
    assert len(list(Path("/proc/self/fd").iterdir())) < 200


def test_a_lock_that_is_held_for_ever_is_an_error_in_the_end(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_: int) -> None:
        raise BlockingIOError(errno.EWOULDBLOCK, "held")

    waited: list[float] = []
    monkeypatch.setattr(server.audit.lock, "_flock", busy)
    file = opened(path, sleep=waited.append, timer=lambda: sum(waited))
    with pytest.raises(OSError, match="lock") as caught:
        write(file, 1)
    assert caught.value.errno == errno.ETIMEDOUT
    assert 5 <= sum(waited) < 5.1
    waited.clear()
    for _ in range(10):
        with pytest.raises(OSError, match="lock"):
            write(file, 1)
    assert 1 <= sum(waited) < 1.3, "who holds it was stopped: the calls of the others do not wait for it one by one"
    monkeypatch.undo()
    write(file, 1)
    assert checked(path).broken is None
    waited.clear()
    monkeypatch.setattr(server.audit.lock, "_flock", busy)
    with pytest.raises(OSError, match="lock"):
        write(file, 1)
    assert sum(waited) >= 5


def test_a_file_that_was_renamed_while_the_lock_was_waited_for_is_left_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = server.audit.lock._flock
    write(opened(path), 1)
    aside = path.with_name("audit.000000000001-20260301T120000Z.jsonl")

    def rename_first(descriptor: int) -> None:
        if not aside.exists():
            path.rename(aside)
        real(descriptor)

    monkeypatch.setattr(server.audit.lock, "_flock", rename_first)
    write(opened(path), 2)
    assert [len(part.read_bytes().splitlines()) for part in trail_of(path)] == [1, 1]
    assert checked(path).broken is None


def test_the_disk_is_asked_as_configured(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    later: list[Callable[[], None]] = []
    monkeypatch.setattr(server.audit.disk, "_sync", synced.append)

    def postpone(seconds: float, work: Callable[[], None]) -> None:
        assert seconds == 1
        later.append(work)

    write(opened(path, later=postpone), 1, 2)
    assert (synced, later) == ([], [])
    write(opened(path, fsync="each", later=postpone), 3, 4)
    assert (len(synced), later) == (2, [])
    file = opened(path, fsync="second", later=postpone)
    write(file, 5, 6, 7)
    assert (len(synced), len(later)) == (2, 1)
    later.pop()()
    assert len(synced) == 3
    write(file, 8)
    assert len(later) == 1
    file.close(describe)
    assert len(synced) == 4


def test_a_disk_that_fails_is_an_error_or_an_event(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(server.audit.disk, "_sync", fail)
    with pytest.raises(OSError, match="broken"):
        write(opened(path, fsync="each"), 1)
    later: list[Callable[[], None]] = []
    file = opened(path, fsync="second", later=lambda _, work: later.append(work))
    write(file, 2)
    later.pop()()
    write(file, 3)
    assert events(path) == [("audit_sync_failed", {"reason": "EIO"})]
    assert checked(path).broken is None


def test_a_file_that_comes_after_the_start_is_looked_at_before_anything_is_written_to_it(path: Path) -> None:
    late = path.parent / "late" / "audit.jsonl"
    file = opened(late)
    assert file.check() == ("its folder does not exist", True)
    with pytest.raises(FileNotFoundError):
        write(file, 1)
    late.parent.mkdir()
    late.write_bytes(b"import sys\n")
    with pytest.raises(OSError, match="no file for this trail"):
        write(file, 2)
    assert late.read_bytes() == b"import sys\n"
    late.unlink()
    write(file, 3)
    assert b'"seq":1,' in late.read_bytes()
