"""The file of the audit trail: its chain over writers, restarts and rotations. Clocks stand still, nothing sleeps."""

import errno
import hashlib
import json
import os
import stat
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import server.audit.disk
import server.audit.lock
from server.audit.chain import START, Link, encode, seal, unseal
from server.audit.file import AuditFile
from server.audit.folder import full_files, trail_of, trails_in
from server.audit.head import FileHead, HeadError
from server.audit.settings import AuditSettings
from server.audit.verify import Verdict, verify

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = b"0123456789abcdef"


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def record(number: int, moment: datetime = NOON) -> bytes:
    return encode({"timestamp": f"{moment:%Y-%m-%dT%H:%M:%SZ}", "event_type": "request", "number": number})


def describe(severity: str, event: str, details: Mapping[str, object]) -> bytes:
    return encode({"timestamp": "2026-03-01T12:00:00Z", "severity": severity, "event": event, "details": details})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.jsonl"


def opened(path: Path, clock: Callable[[], datetime] | None = None, **more: Any) -> AuditFile:
    named = {*AuditSettings.__struct_fields__} - {"head"}  # which is opened here
    settings = AuditSettings(**{name: more.pop(name) for name in named & more.keys()})
    return AuditFile(path, clock or Clock(), settings, **more)


def write(file: AuditFile, *numbers: int, moment: datetime = NOON) -> None:
    for number in numbers:
        file.append(record(number, moment), describe)


def read(path: Path) -> list[dict[str, Any]]:
    lines = [line for part in trail_of(path) for line in part.read_bytes().splitlines()]
    return [json.loads(line) for line in lines if unseal(line)]


def events(path: Path) -> list[tuple[str, dict[str, Any]]]:
    return [(one["event"], one["details"]) for one in read(path) if "event" in one]


def checked(path: Path, **more: Any) -> Verdict:
    return verify(trail_of(path), **more)


# ---- the start ------------------------------------------------------------------------------------------------------


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
    assert opened(path).check() == "it holds something that is no audit trail"
    assert path.read_bytes() == held


# ---- the chain ------------------------------------------------------------------------------------------------------


def test_a_record_is_numbered_and_names_the_one_before(path: Path) -> None:
    write(opened(path), 1, 2)
    first, second = path.read_bytes().splitlines()
    one, two = unseal(first), unseal(second)
    assert one is not None
    assert two is not None
    assert (one.link.seq, one.prev, two.link.seq, two.prev) == (1, START.hash, 2, one.link.hash)


def test_the_hash_is_one_that_a_shell_can_make(path: Path) -> None:
    write(opened(path), 1)
    line = path.read_bytes().rstrip()
    covered, _, rest = line.rpartition(b',"hash":"')
    assert rest == hashlib.sha256(covered).hexdigest().encode() + b'"}'


def test_a_restart_goes_on_where_the_file_ends(path: Path) -> None:
    for number in range(5):
        write(opened(path), number)
    verdict = checked(path)
    assert (verdict.broken, verdict.records, verdict.last.seq) == (None, 5, 5)


def test_two_writers_take_turns(path: Path) -> None:
    one, other = opened(path), opened(path)
    for number in range(10):
        write(one if number % 3 else other, number)
    assert (checked(path).broken, checked(path).records) == (None, 10)


def test_a_long_last_record_is_found(path: Path) -> None:
    file = opened(path)
    write(file, 1)
    # What is read first begins in the middle of it, and like a record.
    file.append(encode({"timestamp": "2026-03-01T12:00:00Z", "text": "{" * 90_000}), describe)
    write(opened(path), 3)
    assert (checked(path).broken, checked(path).last.seq) == (None, 3)
    assert events(path) == []


def test_an_older_file_without_a_chain_is_kept_and_held_by_the_first_record(path: Path) -> None:
    path.write_text('{"kept":true}\n' * 9_000)
    write(opened(path), 1)
    verdict = checked(path)
    assert (verdict.broken, verdict.records, verdict.torn_count) == (None, 1, 1)
    path.write_text(path.read_text().replace("true", "fals", 1))
    assert str(checked(path).broken).startswith("audit.jsonl:1: record 1: changed (")


# ---- torn lines -----------------------------------------------------------------------------------------------------


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


# ---- what is gone ---------------------------------------------------------------------------------------------------


def test_a_cut_end_is_noticed_while_running_and_stays_visible(path: Path) -> None:
    file = opened(path)
    write(file, 1, 2, 3)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:1]))
    appended = file.append(record(4), describe)
    assert [json.loads(line)["event"] for line in appended.urgent] == ["audit_tail_cut"]
    assert events(path) == [("audit_tail_cut", {"seq": 1, "known": 3})]
    broken = checked(path).broken
    assert str(broken) == "audit.jsonl:2: record 2: removed (records 2 to 3 are missing)"


def test_a_cut_end_is_noticed_at_a_start_by_the_head(path: Path, tmp_path: Path) -> None:
    head = FileHead(tmp_path / "head")
    write(opened(path, head=head), 1, 2, 3)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:1]))
    assert str(checked(path, head=head.read()).broken) == (
        "audit.jsonl:1: record 2: tail cut (records 2 to 3 are missing)"
    )
    write(opened(path, head=head), 4)
    assert events(path) == [("audit_tail_cut", {"seq": 1, "known": 3})]
    assert checked(path).broken is not None, "the hole stays"
    kept = head.read()
    assert kept is not None
    assert kept.seq == 5, "behind the event, which is behind what is gone"


def test_a_deleted_file_leaves_a_hole(path: Path) -> None:
    file = opened(path)
    write(file, 1, 2)
    path.unlink()
    write(file, 3)
    assert str(checked(path).broken) == "audit.jsonl:1: record 1: removed (records 1 to 2 are missing)"


def test_a_last_record_that_was_changed_is_told_at_the_start(path: Path) -> None:
    write(opened(path), 1)
    path.write_bytes(path.read_bytes().replace(b'"number":1', b'"number":7'))
    write(opened(path), 2)
    assert events(path) == [("audit_record_not_genuine", {"seq": 1})]


def sealed_anew(path: Path, number: int, *, insert: bool = False) -> None:
    """What somebody without a key can do: write a record and seal it, in the place of the one with this number."""
    lines = path.read_bytes().splitlines(keepends=True)
    before = unseal(lines[number - 2].rstrip()) if number > 1 else None
    forged, _ = seal(record(999), START if before is None else before.link)
    lines[number - 1 : number if not insert else number - 1] = [forged]
    path.write_bytes(b"".join(lines))


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_record_that_was_sealed_anew_is_not_the_one_that_the_next_names(path: Path, number: int) -> None:
    write(opened(path), 1, 2, 3, 4, 5)
    sealed_anew(path, number)
    expected = f"audit.jsonl:{number}: record {number}: changed (the next record names another hash)"
    assert str(checked(path).broken) == expected


@pytest.mark.parametrize("number", [2, 4])
def test_a_record_that_was_made_and_inserted_is_told_from_the_one_that_the_chain_goes_on_from(
    path: Path, number: int
) -> None:
    write(opened(path), 1, 2, 3, 4, 5)
    sealed_anew(path, number, insert=True)
    expected = f"audit.jsonl:{number}: record {number}: inserted (the chain goes on from another record)"
    assert str(checked(path).broken) == expected


def test_a_last_record_that_was_sealed_anew_shows_against_the_head(path: Path) -> None:
    file = opened(path)
    write(file, 1, 2, 3)
    head = checked(path).last
    sealed_anew(path, 3)
    assert checked(path).broken is None
    broken = checked(path, head=head).broken
    assert str(broken) == "audit.jsonl:3: record 3: changed (the head names another hash)"


def test_a_keyed_line_is_not_genuine_without_the_key_though_its_hash_is_one_of_the_line() -> None:
    line, _ = seal(record(1), START)
    keyed = unseal(line.rstrip().replace(b'"hash":', b'"hmac":'))
    assert keyed is not None
    assert (keyed.keyed, keyed.genuine(None)) == (True, False)


def test_a_last_newline_that_was_changed_is_no_torn_line(path: Path) -> None:
    write(opened(path), 1, 2)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert str(checked(path).broken) == "audit.jsonl:2: record 2: changed (its newline is gone)"


def test_nothing_at_all_is_whole_unless_there_is_a_head(path: Path) -> None:
    path.touch()
    assert (checked(path).broken, checked(path).records) == (None, 0)
    broken = checked(path, head=Link(3, "0" * 64)).broken
    assert str(broken) == "audit.jsonl:0: record 1: tail cut (records 1 to 3 are missing)"


@pytest.mark.parametrize("key", [None, KEY])
def test_a_forged_record_behind_ours_is_told_and_not_gone_on_from(path: Path, key: bytes | None) -> None:
    file = opened(path, key=key)
    write(file, 1, 2)
    line, _ = seal(record(3), Link(10**17, "ab" * 32))
    with path.open("ab") as out:
        out.write(line if key else line.replace(b'"number":3', b'"number":4'))
    write(file, 3)
    assert events(path) == [("audit_record_not_genuine", {"seq": 10**17 + 1})]
    assert read(path)[-1]["seq"] == 4
    broken = checked(path, key=key).broken
    assert broken is not None
    assert (broken.line, broken.seq, broken.fault) == (3, 3, "changed")


# ---- rotation -------------------------------------------------------------------------------------------------------


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


# ---- the key --------------------------------------------------------------------------------------------------------


def test_with_a_key_nobody_else_can_seal(path: Path) -> None:
    write(opened(path, key=KEY), 1, 2, 3)
    assert checked(path, key=KEY).broken is None
    assert (broken := checked(path, key=b"another key of 16 bytes").broken) is not None
    assert (broken.line, broken.fault) == (1, "changed")
    # Sealed anew without the key, from the second record on:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0])
    write(opened(path), 2, 3)
    broken = checked(path, key=KEY).broken
    assert (broken and broken.line, broken and broken.fault) == (2, "changed")
    path.write_bytes(b"")
    write(opened(path), 1)
    assert checked(path, key=KEY).broken is not None, "sealed without the key from the beginning"


def test_a_chain_may_get_its_key_later(path: Path) -> None:
    write(opened(path), 1, 2)
    write(opened(path, key=KEY), 3)
    verdict = checked(path, key=KEY, unkeyed_until=2)
    assert (verdict.broken, verdict.unkeyed) == (None, 2)
    assert events(path) == [("audit_record_without_key", {"seq": 2})]


@pytest.mark.parametrize("unkeyed_until", [0, 1, 2])
def test_what_was_put_in_the_place_of_a_keyed_trail_before_a_restart_is_told(path: Path, unkeyed_until: int) -> None:
    write(opened(path, key=KEY), 1, 2)
    path.unlink()
    write(opened(path), 1, 2, 3)  # as anybody can
    appended = opened(path, key=KEY).append(record(4), describe)
    assert [json.loads(line)["severity"] for line in appended.urgent] == ["critical"]
    assert events(path) == [("audit_record_without_key", {"seq": 3})]
    line = unkeyed_until + 1
    broken = checked(path, key=KEY, unkeyed_until=unkeyed_until).broken
    assert str(broken) == f"audit.jsonl:{line}: record {line}: changed (sealed without the key)"


def test_an_unkeyed_file_that_was_put_aside_is_told_at_the_start(path: Path) -> None:
    write(opened(path), 1)
    path.rename(path.with_name("audit.000000000001-20260301T120000Z.jsonl"))
    write(opened(path, key=KEY), 2, 3)
    assert events(path) == [("audit_record_without_key", {"seq": 1})]


@pytest.mark.parametrize("put_aside", [False, True])
def test_a_keyed_trail_is_not_begun_without_its_key(path: Path, *, put_aside: bool) -> None:
    write(opened(path, key=KEY), 1, 2)
    if put_aside:
        path.rename(path.with_name("audit.000000000001-20260301T120000Z.jsonl"))
    reason = opened(path).check()
    assert reason is not None
    assert "SLUICEGATE_AUDIT_KEY is not set" in reason
    assert opened(path, key=KEY).check() is None


def test_a_trail_without_a_key_may_be_begun_with_one_and_without(path: Path) -> None:
    write(opened(path), 1)
    assert opened(path).check() is None
    assert opened(path, key=KEY).check() is None


def test_no_representation_shows_the_key(path: Path) -> None:
    assert KEY.decode() not in repr(opened(path, key=KEY)) + str(opened(path, key=KEY))


# ---- the lock and the disk ------------------------------------------------------------------------------------------


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


# ---- the head -------------------------------------------------------------------------------------------------------


def test_the_head_is_the_newest_record(path: Path, tmp_path: Path) -> None:
    place = tmp_path / "head"
    file = opened(path, head=FileHead(place))
    for number in range(3):
        write(file, number)
        assert FileHead(place).read() == checked(path).last
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert sorted(one.name for one in tmp_path.iterdir()) == ["audit.jsonl", "head"]


def test_the_head_of_every_third_record_and_of_the_last(path: Path, tmp_path: Path) -> None:
    head = FileHead(tmp_path / "head")
    file = opened(path, head=head, head_every=3)
    seen: list[int] = []
    for number in range(7):
        write(file, number)
        seen.append(link.seq if (link := head.read()) else 0)
    assert seen == [0, 0, 3, 3, 3, 6, 6]
    file.close(describe)
    assert head.read() == checked(path).last


def forged(path: Path, seq: int, prev: str, key: bytes | None = None) -> None:
    """A chain of six records that begins behind `seq`, and says that those before were removed."""
    pruned = describe("medium", "audit_files_pruned", {"up_to": seq, "files": 3})
    lines, link = b"", Link(seq, prev)
    for one in (pruned, *map(record, range(5))):
        line, link = seal(one, link, key=key)
        lines += line
    path.write_bytes(lines)


def test_a_head_that_is_older_than_all_records_is_not_seen(path: Path) -> None:
    forged(path, 49_999, "0" * 64)
    verdict = checked(path, head=Link(48_210, "ff" * 32))
    assert (verdict.broken, verdict.head_seen) == (None, False)


@pytest.mark.parametrize("key", [None, KEY])
def test_a_head_that_the_first_record_follows_is_seen_with_the_key_alone(path: Path, key: bytes | None) -> None:
    forged(path, 10, "ab" * 32, key)
    verdict = checked(path, key=key, head=Link(10, "ab" * 32))
    assert (verdict.broken, verdict.head_seen) == (None, key is not None)
    broken = checked(path, key=key, head=Link(10, "ff" * 32)).broken
    assert str(broken) == "audit.jsonl:1: record 11: changed (it follows a record with another hash than the head)"


@pytest.mark.parametrize("newer", [False, True])
def test_a_start_tells_that_the_head_is_in_no_record(path: Path, tmp_path: Path, *, newer: bool) -> None:
    head = FileHead(tmp_path / "head")
    write(opened(path, head=head), 1, 2, 3)
    if newer:
        forged(path, 49_999, "0" * 64)
    else:
        path.write_bytes(b"")
        write(opened(path), 7, 8, 9, 10)
    last = checked(path).last.seq
    appended = opened(path, head=head).append(record(4), describe)
    (told,) = [json.loads(line) for line in appended.urgent]
    assert (told["event"], told["severity"]) == ("audit_head_not_in_trail", "critical")
    assert events(path)[-1][1] == {"seq": last, "known": 3}


def test_a_start_goes_on_from_the_head_and_not_from_another_record_of_its_number(path: Path, tmp_path: Path) -> None:
    head = FileHead(tmp_path / "head")
    write(opened(path, head=head), 1, 2, 3)
    sealed_anew(path, 3)
    write(opened(path, head=head), 4)
    assert events(path) == [("audit_tail_cut", {"seq": 3, "known": 3})]
    assert str(checked(path).broken) == "audit.jsonl:3: record 3: changed (the next record names another hash)"


def test_a_head_that_lags_is_found_in_any_file_and_not_told(path: Path, tmp_path: Path) -> None:
    head = FileHead(tmp_path / "head")
    file = opened(path, head=head, head_every=4, rotate_bytes=700)
    write(file, *range(1, 11))
    assert head.read() != checked(path).last
    assert len(full_files(path)) > 2
    write(opened(path, head=head, rotate_bytes=700), 12)
    assert events(path) == []


class _BrokenHead:
    def read(self) -> Link | None:
        raise HeadError("gone")

    def write(self, link: Link) -> None:
        del link
        raise HeadError("gone")

    def flush(self) -> None:
        raise HeadError("gone")


def test_a_head_that_cannot_be_kept_is_said_once(path: Path) -> None:
    file = opened(path, head=_BrokenHead())
    write(file, 1, 2, 3)
    file.close(describe)
    assert events(path) == [("audit_head_unavailable", {"reason": "gone"})]


class _HeadThatGoes(_BrokenHead):
    """A head that takes so many links and then none."""

    def __init__(self, takes: int) -> None:
        self.takes = takes

    def read(self) -> Link | None:
        return None

    def write(self, link: Link) -> None:
        self.takes -= 1
        if self.takes < 0:
            super().write(link)

    def flush(self) -> None:
        return


@pytest.mark.parametrize(
    ("takes", "head_every"), [(1, 1), (1, 2), (0, 5)], ids=["with the last record", "then", "at the end"]
)
def test_a_head_that_is_lost_last_is_told_at_the_end(path: Path, takes: int, head_every: int) -> None:
    file = opened(path, head=_HeadThatGoes(takes), head_every=head_every)
    write(file, 1, 2) if head_every == 1 else write(file, 1, 2, 3)
    assert events(path) == []
    (line,) = file.close(describe)
    assert json.loads(line)["event"] == "audit_head_unavailable"
    assert events(path) == [("audit_head_unavailable", {"reason": "gone"})]
    assert file.close(describe) == ()
    assert checked(path).broken is None


@pytest.mark.parametrize(
    "text", ["", "{}", '{"seq":0,"hash":"00"}', "4111111111111111", '{"seq":1,"hash":"' + "g" * 64 + '"}']
)
def test_what_is_no_head_is_refused_without_its_text(tmp_path: Path, text: str) -> None:
    (tmp_path / "head").write_text(text)
    with pytest.raises(HeadError) as caught:
        FileHead(tmp_path / "head").read()
    assert str(caught.value) == "what is there is no head"


def test_a_link_in_the_place_of_a_head_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("untouched")
    (tmp_path / "head").symlink_to(tmp_path / "elsewhere")
    FileHead(tmp_path / "head").write(Link(1, "0" * 64))
    assert (tmp_path / "elsewhere").read_text() == "untouched"
    assert not (tmp_path / "head").is_symlink()


def test_a_link_is_written_and_read_as_text() -> None:
    link = Link(12, "ab" * 32)
    assert Link.parse(str(link)) == link
    for text in ("", "12", "0:" + "ab" * 32, "12:AB", f"{link}x", "/var/head", "s3://bucket/key"):
        assert Link.parse(text) is None
