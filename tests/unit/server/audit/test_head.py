"""The head of a trail, kept in a file or in S3, where one outage, however many links it meets, is one."""

import json
import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from server.audit.chain import Link, seal
from server.audit.folder import full_files
from server.audit.head import FileHead, HeadError, S3Head
from tests.trails import KEY, checked, describe, events, opened, record, sealed_anew, write


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


class Bucket:
    """A client of S3 that answers while it is `up`, and counts what it was asked to store."""

    def __init__(self) -> None:
        self.up = False
        self.asked = threading.Semaphore(0)

    def get_object(self, **_: Any) -> Any:
        raise TimeoutError

    def put_object(self, **_: Any) -> None:
        self.asked.release()
        if not self.up:
            raise TimeoutError


def test_a_write_fails_until_a_link_has_arrived(monkeypatch: pytest.MonkeyPatch) -> None:
    bucket = Bucket()
    monkeypatch.setattr("server.services.aws._client_of", lambda _: bucket)
    head = S3Head("bucket", "key")
    with pytest.raises(HeadError):
        head.read()
    for seq in range(1, 20):  # also those that come before the thread has tried the one before
        with pytest.raises(HeadError, match="TimeoutError"):
            head.write(Link(seq, "0" * 64))
    with pytest.raises(HeadError):
        head.flush()  # the thread has tried the last one
    bucket.up = True
    with pytest.raises(HeadError):
        head.write(Link(20, "0" * 64))
    head.flush()
    head.write(Link(21, "0" * 64))
    head.flush()


class _EmptyBucket(Bucket):
    """One without the object: what AWS answers then is a code."""

    def get_object(self, **_: Any) -> Any:
        missing = LookupError()
        missing.response = {"Error": {"Code": "NoSuchKey"}}  # type: ignore[attr-defined]
        raise missing


def test_a_bucket_without_a_head_has_none_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.services.aws._client_of", lambda _: _EmptyBucket())
    assert S3Head("bucket", "key").read() is None


class _SlowBucket(Bucket):
    """One that takes a link when it is let to."""

    def __init__(self) -> None:
        super().__init__()
        self.let = threading.Event()

    def put_object(self, **_: Any) -> None:
        self.asked.release()
        assert self.let.wait(60)


def test_a_link_that_is_still_on_its_way_has_not_arrived(monkeypatch: pytest.MonkeyPatch) -> None:
    bucket = _SlowBucket()
    monkeypatch.setattr("server.services.aws._client_of", lambda _: bucket)
    monkeypatch.setattr("server.audit.head._FLUSH_SECONDS", 0.01)
    head = S3Head("bucket", "key")
    head.write(Link(1, "0" * 64))
    assert bucket.asked.acquire(timeout=60), "nothing waits any more, and it is being written"
    with pytest.raises(HeadError, match="timed out"):
        head.flush()
    bucket.let.set()
    monkeypatch.setattr("server.audit.head._FLUSH_SECONDS", 60)
    head.flush()


def test_a_head_that_cannot_be_read_or_written_is_an_error_and_none_is_not(tmp_path: Path) -> None:
    assert FileHead(tmp_path / "none").read() is None
    with pytest.raises(HeadError, match="Is a directory"):
        FileHead(tmp_path).read()
    with pytest.raises(HeadError, match="No such file"):
        FileHead(tmp_path / "none" / "head").write(Link(1, "ab" * 32))


def test_what_no_record_says_was_removed_is_missing(path: Path) -> None:
    """An event whose number is none, as only who has no key for the chain writes it, excuses nothing."""
    said = [describe("medium", "audit_files_pruned", {"up_to": number}) for number in ("1", None, [1])]
    lines, link = b"", Link(1, "ab" * 32)
    for one in (*said, record(5)):
        line, link = seal(one, link)
        lines += line
    path.write_bytes(lines)
    broken = checked(path).broken
    assert broken is not None
    assert broken.fault == "removed"
