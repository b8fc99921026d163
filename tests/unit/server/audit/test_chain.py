"""The chain of the audit trail over writers and restarts; records that are gone, changed or forged are told."""

import hashlib
import json
from pathlib import Path

import pytest

from server.audit.chain import START, Link, encode, seal, unseal
from server.audit.head import FileHead
from tests.trails import KEY, checked, describe, events, opened, read, record, sealed_anew, write


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
    unusable = opened(path).check()
    assert unusable is not None
    assert "SLUICEGATE_AUDIT_KEY is not set" in unusable.reason
    assert not unusable.passing
    assert opened(path, key=KEY).check() is None


def test_a_trail_without_a_key_may_be_begun_with_one_and_without(path: Path) -> None:
    write(opened(path), 1)
    assert opened(path).check() is None
    assert opened(path, key=KEY).check() is None


def test_no_representation_shows_the_key(path: Path) -> None:
    assert KEY.decode() not in repr(opened(path, key=KEY)) + str(opened(path, key=KEY))
