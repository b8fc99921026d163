"""The files of one chain: when one is put aside, which are removed, and what somebody else laid there."""

import errno
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from server.audit.chain import Link, seal
from server.audit.folder import full_files, trail_of, trails_in
from tests.trails import KEY, NOON, Clock, checked, events, opened, record, write


def test_a_file_is_put_aside_before_it_gets_too_long(path: Path) -> None:
    file = opened(path, rotate_bytes=1_000)
    write(file, *range(10))
    files = trail_of(path)
    assert len(files) > 2
    assert all(part.stat().st_size <= 1_000 for part in files)
    assert all(stat.S_IMODE(part.stat().st_mode) == 0o600 for part in files)
    assert [part.name for part in files[:2]] == [
        "audit.000000000003-20260301T120000Z.jsonl",
        "audit.000000000006-20260301T120000Z.jsonl",
    ]
    assert sorted(part.name for part in files[:-1]) == [part.name for part in files[:-1]]
    verdict = checked(path)
    assert (verdict.broken, verdict.records) == (None, 10)
    assert checked(path.parent / files[1].name).broken is not None, "a file alone begins with no first record"


def test_a_record_longer_than_a_file_may_be_has_one_to_itself(path: Path) -> None:
    write(opened(path, rotate_bytes=10), 1, 2, 3)
    assert len(trail_of(path)) == 3
    assert checked(path).broken is None


def test_a_day_ends_a_file_in_utc_and_also_over_a_restart(path: Path) -> None:
    clock = Clock()
    write(opened(path, clock, rotate_daily=True), 1)
    clock.now = NOON + timedelta(hours=11, minutes=59)
    write(opened(path, clock, rotate_daily=True), 2, moment=clock.now)
    assert len(trail_of(path)) == 1
    clock.now = NOON + timedelta(hours=12)
    file = opened(path, clock, rotate_daily=True)
    write(file, 3, 4, moment=clock.now)
    assert [len(part.read_bytes().splitlines()) for part in trail_of(path)] == [2, 2]
    clock.now = NOON  # a clock that goes back
    write(file, 5)
    assert len(trail_of(path)) == 2
    assert checked(path).broken is None


def test_what_is_removed_as_too_old_is_said_first(path: Path) -> None:
    write(opened(path, rotate_bytes=10, keep=2), *range(1, 7))
    assert len(full_files(path)) == 2
    verdict = checked(path)
    assert (verdict.broken, verdict.first > 1) == (None, True)
    assert [event for event, _ in events(path)] == ["audit_files_pruned"] * 3
    # More than what was said is missing:
    full_files(path)[0].path.unlink()
    broken = checked(path).broken
    assert broken is not None
    assert (broken.fault, broken.seq) == ("removed", verdict.first)


def planted_empty(path: Path, seq: int) -> None:
    path.with_name(f"audit.{seq:012d}-20260101T000000Z.jsonl").touch()


def planted_copy(path: Path, seq: int) -> None:
    newest = full_files(path)[-1]
    path.with_name(f"audit.{seq:012d}-20260101T000000Z.jsonl").write_bytes(newest.path.read_bytes())


def planted_forgery(path: Path, seq: int) -> None:
    line, _ = seal(record(seq), Link(seq - 1, "ab" * 32))
    path.with_name(f"audit.{seq:012d}-20260101T000000Z.jsonl").write_bytes(line)


@pytest.mark.parametrize("plant", [planted_empty, planted_copy, planted_forgery])
def test_files_that_somebody_without_the_key_planted_push_out_no_others(
    path: Path, plant: Callable[[Path, int], None]
) -> None:
    file = opened(path, key=KEY, rotate_bytes=10, keep=4)
    write(file, *range(1, 6))
    real = full_files(path)
    assert len(real) == 4
    for seq in (2, 3, 4):
        plant(path, seq)
    write(file, 6, 7)
    assert [one for one in real if not one.path.exists()] == []
    (refused,) = [details for event, details in events(path) if event == "audit_pruning_refused"]
    assert refused["seq"] in {2, 3, 4}
    assert "audit_files_pruned" not in [event for event, _ in events(path)]
    for one in full_files(path):
        if "20260101T000000Z" in one.path.name:
            one.path.unlink()
    write(file, 8)
    assert len(full_files(path)) == 4, "and goes on without them"
    assert checked(path, key=KEY).broken is None


def test_a_file_that_has_another_last_record_than_its_name_says_is_not_removed(path: Path) -> None:
    file = opened(path, rotate_bytes=10, keep=2)
    write(file, 1, 2, 3)
    first = full_files(path)[0].path
    first.rename(path.with_name(first.name.replace("000000000001-", "000000000000-")))
    write(file, 4)
    assert len(full_files(path)) == 3
    assert events(path) == [("audit_pruning_refused", {"seq": 0})]


def test_files_from_before_the_key_are_removed_as_the_others(path: Path) -> None:
    write(opened(path, rotate_bytes=10, keep=3), 1, 2, 3)
    write(opened(path, key=KEY, rotate_bytes=10, keep=3), *range(4, 12))
    assert len(full_files(path)) == 3
    assert {event for event, _ in events(path)} == {"audit_files_pruned"}
    assert checked(path, key=KEY).broken is None


def test_a_file_whose_end_was_cut_is_not_put_aside_under_a_number_that_it_does_not_have(path: Path) -> None:
    clock = Clock()
    file = opened(path, clock, rotate_daily=True)
    write(file, 1, 2, 3)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:1]))
    clock.now = NOON + timedelta(days=1)
    write(file, 4)
    assert full_files(path) == []
    clock.now = NOON + timedelta(days=2)
    write(file, 5)
    assert [one.seq for one in full_files(path)] == [5]


def test_two_writers_rotate_one_chain(path: Path) -> None:
    one, other = opened(path, rotate_bytes=700), opened(path, rotate_bytes=700)
    for number in range(20):
        write(other if number % 3 == 1 else one, number)
    assert (checked(path).broken, checked(path).records) == (None, 20)


def test_a_restart_after_a_rotation_without_a_record_goes_on(path: Path) -> None:
    write(opened(path), 1, 2)
    path.rename(path.with_name("audit.000000000002-20260301T120000Z.jsonl"))
    write(opened(path), 3)
    assert (checked(path).broken, checked(path).records) == (None, 3)


def test_a_planted_file_without_records_does_not_make_the_chain_begin_again(path: Path) -> None:
    write(opened(path), 1, 2)
    path.rename(path.with_name("audit.000000000002-20260301T120000Z.jsonl"))
    planted_empty(path, 3)
    write(opened(path), 3)
    assert (checked(path).broken, checked(path).last.seq) == (None, 3)


def test_a_rotation_that_fails_is_said_once_and_writing_goes_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    file = opened(path, rotate_bytes=10)
    monkeypatch.setattr(Path, "rename", refuse)
    write(file, 1, 2, 3)
    monkeypatch.undo()
    write(file, 4)
    assert events(path) == [("audit_rotation_failed", {"reason": "EACCES"})]
    assert checked(path).broken is None


def test_a_rotation_that_fails_again_after_one_that_did_not_is_said_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    file = opened(path, rotate_bytes=10)
    for number in (1, 10):
        with monkeypatch.context() as patched:
            patched.setattr(Path, "rename", refuse)
            write(file, number, number + 1)
        write(file, number + 2, number + 3)
    assert events(path) == [("audit_rotation_failed", {"reason": "EACCES"})] * 2
    assert checked(path).broken is None


def test_a_name_that_is_taken_is_not_written_over(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "audit.000000000001-20260301T120000Z.jsonl"
    target.symlink_to(tmp_path / "elsewhere")
    write(opened(path, rotate_bytes=10), 1, 2)
    assert target.is_symlink()
    assert events(path) == [("audit_rotation_failed", {"reason": "EEXIST"})]
    assert full_files(path) == []


def test_the_trails_of_a_folder(path: Path, tmp_path: Path) -> None:
    write(opened(path, rotate_bytes=10), 1, 2)
    path.unlink()
    (tmp_path / "accounts.jsonl").write_text("{}\n")
    (tmp_path / "notes.txt").touch()
    assert [trail.name for trail in trails_in(tmp_path)] == ["accounts.jsonl", "audit.jsonl"]
    assert [part.name for part in trail_of(path)] == ["audit.000000000001-20260301T120000Z.jsonl"]
