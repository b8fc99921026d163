"""Exports in S3, scanned and put back by the command, through boto3 at a real moto server over HTTP."""

import json
import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import boto3
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from scanner.batch.request import Request, discovered
from scanner.batch.units import CHANGED, Entry
from scanner.errors import BatchError
from server.services.object_store import ObjectStore
from tests.compiled import compiled
from tests.warm import python

ROOT = Path(__file__).resolve().parents[2]
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIAPLANTEDKEYID0001", "AWS_SECRET_ACCESS_KEY": "planted-secret-access-key"}
Respond = Callable[[str, list[tuple[str, str]]], Any]


class S3:
    """A moto server that takes down what it is asked, and can be busy for a while."""

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self.asked: list[tuple[str, str, str]] = []
        self.busy = 0  # so many of the next requests for ranges are refused
        self.denied: set[str] = set()  # methods that the user may not use
        self.on_range: Callable[[int], None] = lambda _: None  # is called with the first byte of a range, once answered
        self._server = make_server("127.0.0.1", 0, self, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def __call__(self, environ: dict[str, Any], respond: Respond) -> Iterable[bytes]:
        ranged = environ.get("HTTP_RANGE", "")
        self.asked.append((environ["REQUEST_METHOD"], environ["PATH_INFO"], ranged or environ.get("QUERY_STRING", "")))
        if ranged and self.busy:
            self.busy -= 1
            respond("503 Slow Down", [("Content-Type", "application/xml")])
            return [b"<Error><Code>SlowDown</Code><Message>planted</Message></Error>"]
        if environ["REQUEST_METHOD"] in self.denied:
            respond("403 Forbidden", [("Content-Type", "application/xml")])
            return [b"<Error><Code>AccessDenied</Code><Message>planted</Message></Error>"]
        answer: Iterable[bytes] = self._moto(environ, respond)
        if ranged:
            answer = [b"".join(answer)]
            self.on_range(int(ranged.removeprefix("bytes=").partition("-")[0]))
        return answer

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join(30)
        self._server.server_close()


@pytest.fixture(scope="module")
def service() -> Iterator[S3]:
    """One server for all of these tests; each finds it empty."""
    server = S3()
    yield server
    server.stop()


@pytest.fixture
def s3(service: S3, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3]:
    server = service
    for name, value in {**CREDENTIALS, "AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": server.url}.items():
        monkeypatch.setenv(name, value)
    boto3.client("s3").create_bucket(Bucket="exports")
    boto3.client("s3").create_bucket(Bucket="safe")
    server.asked.clear()
    yield server
    server.busy = 0
    server.denied.clear()
    server.on_range = lambda _: None
    urllib.request.urlopen(urllib.request.Request(f"{server.url}/moto-api/reset", method="POST")).close()  # noqa: S310


def put(key: str, data: bytes, bucket: str = "exports") -> None:
    boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=data)


def found(key: str) -> Entry:
    (entry,) = ObjectStore().find(f"s3://exports/{key}")
    return entry


def got(key: str) -> bytes:
    body: bytes = boto3.client("s3").get_object(Bucket="safe", Key=key)["Body"].read()
    return body


def sluicegate(*arguments: str) -> subprocess.CompletedProcess[str]:
    line = [python(), "-m", "server", "scan", *arguments, "--quiet", "--workers", "1"]
    environment = {
        "PATH": os.environ["PATH"],
        **{name: os.environ[name] for name in os.environ if name.startswith("AWS_")},
    }
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)  # noqa: S603


def as_parquet(table: pa.Table) -> bytes:
    out = pa.BufferOutputStream()
    pq.write_table(table, out)
    data: bytes = out.getvalue().to_pybytes()
    return data


def test_a_prefix_is_scanned_and_its_copy_put_under_another(s3: S3, tmp_path: Path) -> None:
    put("2026/a.jsonl", b'{"note":"to jane.doe@example.com"}\n')
    put("2026/deep/b.parquet", as_parquet(pa.table({"email": ["x.y@example.com", None], "n": [1, 2]})))
    put("2026x/c.jsonl", b'{"note":"to other@example.com"}\n')
    s3.busy = 2
    done = sluicegate(
        "s3://exports/2026", "--redact", "s3://safe/out", "--state", str(tmp_path / "s"), "--format", "json"
    )
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)["files"]
    assert {name: file["rows_out"] for name, file in told.items()} == {"a.jsonl": 1, "deep/b.parquet": 2}
    assert got("out/a.jsonl") == b'{"note":"to j***e@e***e.c***m"}\n'
    safe = pq.read_table(pa.BufferReader(got("out/deep/b.parquet")))
    assert safe.to_pydict() == {"email": ["x***y@e***e.c***m", None], "n": [1, 2]}
    assert any(ranged.startswith("bytes=") for method, _, ranged in s3.asked if method == "GET")
    assert s3.busy == 0


def test_a_large_copy_is_put_in_parts_and_only_once(s3: S3, tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(os.urandom(20 << 20))
    store = ObjectStore()
    store.put(file, "s3://safe/large")
    parts = [query for method, path, query in s3.asked if method == "PUT" and "partNumber" in query]
    assert len(parts) == 3
    assert got("large") == file.read_bytes()
    before = len(s3.asked)
    store.put(file, "s3://safe/large")
    assert [method for method, _, _ in s3.asked[before:]] == ["HEAD"]


def test_an_object_is_read_by_ranges(s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.services.object_store._RANGE", 1 << 16)
    data = os.urandom((1 << 16) + 100)
    put("x", data)
    with ObjectStore().open(found("x")) as file:
        file.seek(-50, os.SEEK_END)
        assert file.read() == data[-50:]
        file.seek(10)
        assert file.read(5) == data[10:15]
        file.seek(0)
        assert file.read() == data
    assert all(ranged for method, path, ranged in s3.asked if method == "GET" and path == "/exports/x")


@pytest.mark.usefixtures("s3")
def test_an_object_that_changed_meanwhile_is_not_read_on() -> None:
    put("x", b"a" * (9 << 20))
    entry = found("x")
    with ObjectStore().open(entry) as file:
        assert file.read(1) == b"a"
        put("x", b"b" * (9 << 20))
        file.seek((8 << 20) + 500)
        with pytest.raises(BatchError, match=CHANGED):
            file.read(1)
    with ObjectStore().open(entry) as file, pytest.raises(BatchError, match=CHANGED):
        file.read(1)


def as_lines(note: str, rows: int) -> bytes:
    return b'{"note":"%s"}\n' % note.encode() * rows


@pytest.mark.parametrize(
    ("kind", "rows", "ranges"),
    [("jsonl", 10, 1), ("jsonl", 180_000, 2), ("csv", 10, 1), ("parquet", 10, 1), ("parquet", 10, 2)],
)
def test_no_copy_is_made_of_two_states_of_an_object(s3: S3, tmp_path: Path, kind: str, rows: int, ranges: int) -> None:
    """The object is replaced when so many ranges of it were read: after the plan was made, or after its first unit."""
    states = []
    for note in ("old@example.com", "new.one@example.com"):
        lines = as_lines(note, rows)
        table = pa.table({"note": [note] * rows})
        states.append(
            {"jsonl": lines, "csv": b"note\n" + f"{note}\n".encode() * rows, "parquet": as_parquet(table)}[kind]
        )
    old, new = states
    read: list[int] = []

    def change(start: int) -> None:
        read.append(start)
        if len(read) == ranges:
            put(f"x/y.{kind}", new)

    put(f"x/y.{kind}", old)
    put("x/a.jsonl", b"")
    s3.on_range = change
    line = ["s3://exports/x", "--redact", "s3://safe/out", "--state", str(tmp_path / "s")]
    done = sluicegate(*line)
    assert done.returncode == 4, done.stderr
    assert f"not scanned: {CHANGED}; there is no copy of this file" in done.stdout
    assert keys("safe") == ["out/a.jsonl"]
    again = sluicegate(*line, "--resume")
    assert again.returncode == 0, again.stderr
    assert keys("safe") == ["out/a.jsonl", f"out/y.{kind}"]
    if kind == "jsonl":
        assert got("out/y.jsonl") == as_lines("n***e@e***e.c***m", rows)


def keys(bucket: str) -> list[str]:
    return [one["Key"] for one in boto3.client("s3").list_objects_v2(Bucket=bucket).get("Contents", ())]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("s3://exports/2026/a.jsonl", ["a.jsonl"]),
        ("s3://exports/2026", ["a.jsonl", "deep/b.csv"]),
        ("s3://exports/2026/", ["a.jsonl", "deep/b.csv"]),
        ("s3://exports/2026/*.jsonl", ["a.jsonl"]),
        ("s3://exports", ["2026/a.jsonl", "2026/deep/b.csv", "2027.csv"]),
    ],
)
@pytest.mark.usefixtures("s3")
def test_what_a_path_leads_to(path: str, found: list[str]) -> None:
    for key in ("2026/a.jsonl", "2026/deep/b.csv", "2026/.hidden/c.csv", "2026/folder/", "2027.csv"):
        put(key, b"x")
    assert [entry.inner for entry in ObjectStore().find(path)] == found


@pytest.mark.parametrize("key", ["in/../../etc/passwd", "in//x", "in/./x", "in/a//"])
@pytest.mark.usefixtures("s3")
def test_a_key_that_leads_out_of_the_folder_is_reported_and_the_others_are_scanned(key: str, tmp_path: Path) -> None:
    put(key, as_lines("old@example.com", 1))
    put("in/y", as_lines("old@example.com", 1))
    if key.endswith("/"):  # the marker of a folder
        assert [entry.inner for entry in ObjectStore().find("s3://exports/in")] == ["y"]
        return
    done = sluicegate("s3://exports/in", "--redact", "s3://safe/out", "--state", str(tmp_path / "s"))
    assert done.returncode == 4
    assert f"s3://exports/{key}" in done.stdout
    assert "its key cannot be the name of a file" in done.stdout
    assert keys("safe") == ["out/y"]
    assert sluicegate("s3://exports/in", "--on-error", "fail").returncode == 1
    folder = key.rpartition("/")[0]
    assert [entry.inner for entry in ObjectStore().find(f"s3://exports/{folder}/")] == [key.rpartition("/")[2]]


@pytest.mark.parametrize(("busy", "denied", "said"), [(99, set(), "SlowDown"), (0, {"GET"}, "AccessDenied")])
def test_a_report_says_what_s3_answered(
    s3: S3, busy: int, denied: set[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a.jsonl", as_lines("old@example.com", 1))
    entry = found("a.jsonl")
    monkeypatch.setattr("server.services.object_store.TRIES", 1)
    s3.busy, s3.denied = busy, denied
    files, unknown = discovered(
        Request(["s3://exports/"], compiled("redact-only").profile, storages={"s3": Listed(entry)})
    )
    assert files == []
    assert [(one.inner, reason) for one, reason in unknown] == [("a.jsonl", f"it cannot be read: S3: {said}")]


class Listed(ObjectStore):
    """A store that is not asked for its list, which the user may not see either."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self._entry = entry

    def find(self, path: str) -> Iterator[Entry]:
        del path
        yield self._entry


def test_who_may_only_put_copies_may_put_them_and_who_may_not_is_told_of_it(s3: S3, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(as_lines("old@example.com", 1))
    line = [str(file), "--redact", "s3://safe/out", "--state", str(tmp_path / "s")]
    s3.denied = {"PUT"}
    denied = sluicegate(*line)
    assert denied.returncode == 1
    assert denied.stderr == "sluicegate: a.jsonl cannot be put into S3 (S3: AccessDenied); go on with --resume\n"
    s3.denied = {"HEAD", "GET"}
    assert sluicegate(*line, "--resume").returncode == 0
    s3.denied = set()
    assert keys("safe") == ["out/a.jsonl"]


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [("s3://exports/nothing", 2, "no object"), ("s3://elsewhere/x", 1, "NoSuchBucket"), ("s3://", 2, "written s3://")],
)
@pytest.mark.usefixtures("s3")
def test_what_is_not_there_is_said(path: str, code: int, said: str) -> None:
    done = sluicegate(path)
    assert done.returncode == code
    assert said in done.stderr
    assert done.stderr.startswith(f"sluicegate: {path}: ")


def test_copies_for_s3_wait_in_the_state(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(msgspec.json.encode({"a": 1}))
    done = sluicegate(str(file), "--redact", "s3://safe/out")
    assert done.returncode == 2
    assert "--state" in done.stderr


def test_nothing_of_aws_is_asked_for_files_on_the_disk(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(msgspec.json.encode({"a": 1}))
    program = (
        f"import sys; from server.commands.cli import main; code = main(['scan', {str(file)!r}, '--quiet']);"
        "assert 'boto3' not in sys.modules; assert 'pyarrow' not in sys.modules; sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
