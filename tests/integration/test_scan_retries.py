"""A unit whose worker ends is tried again: once for each cause, so that an accident beside it makes no unit lost."""

import os
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import pytest

from scanner import load_profile
from scanner.batch import pool
from scanner.batch import scan as batch_scan
from scanner.batch.formats.json_files.jsonl import JsonLines
from scanner.batch.request import Request
from scanner.batch.units import CHANGED, Job, Unit
from scanner.batch.worker import Failed, Setting, work

pytestmark = pytest.mark.usefixtures("warm_workers")

_ENDS: Final = "SLUICEGATE_TEST_ENDS"  # the file that says how the next tries end; workers are other processes


@pytest.mark.parametrize(
    ("ends", "reason"),
    [
        (["memory", "death"], ""),
        (["death", "memory"], ""),
        (["abort", "death"], ""),
        (["error", "death", "memory"], ""),
        (["memory", "abort"], "it needs more memory than the scan may take"),
        (["memory", "death", "death"], "ended its worker twice (exit code 9)"),
        (["death", "memory", "memory"], "it needs more memory than the scan may take"),
    ],
)
def test_each_cause_has_a_retry_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: list[str], reason: str
) -> None:
    source, left = tmp_path / "x.jsonl", tmp_path / "ends"
    source.write_bytes(b'{"email":"jane.doe@example.com"}\n')
    left.write_text(" ".join(ends))
    monkeypatch.setenv(_ENDS, str(left))
    monkeypatch.setattr(pool, "work", ending)
    request = Request([str(source)], load_profile("redact-only"), copies=tmp_path / "safe", workers=1)
    found = batch_scan.scan(request).store.files["x.jsonl"]
    assert not left.read_text()
    assert [reason in fault.reason for fault in found.faults] == [True] * bool(reason)
    assert found.rows_in == (0 if reason else 1)
    assert (tmp_path / "safe" / "x.jsonl").exists() is not bool(reason)


def test_where_native_code_got_no_memory_the_report_says_how_much_is_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, left = tmp_path / "x.jsonl", tmp_path / "ends"
    source.write_bytes(b'{"email":"jane.doe@example.com"}\n'.ljust(4 << 20))
    left.write_text("abort abort")
    monkeypatch.setenv(_ENDS, str(left))
    monkeypatch.setattr(pool, "work", ending)
    request = Request([str(source)], load_profile("redact-only"), workers=1)
    (fault,) = batch_scan.scan(request).store.files["x.jsonl"].faults
    assert fault.reason.endswith(
        "it may be that it needs more memory than the scan may take (512 MB); --memory 528 should be enough"
    )


@pytest.mark.parametrize("copies", [True, False])
def test_a_file_that_is_written_to_while_it_is_scanned_is_told_and_has_no_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, copies: bool
) -> None:
    """Of the same size, so that no line ends elsewhere: part of it would be read as it was, part as it has become."""
    source, safe = tmp_path / "x.jsonl", tmp_path / "safe"
    source.write_bytes(b'{"email":"jane.doe@example.com"}\n')
    monkeypatch.setattr(pool, "work", rewriting)
    request = Request([str(source)], load_profile("redact-only"), copies=safe if copies else None, workers=1)
    found = batch_scan.scan(request).store.files["x.jsonl"]
    assert [fault.reason.partition(";")[0] for fault in found.faults] == [CHANGED]
    assert (found.rows_in, found.columns, (safe / "x.jsonl").exists()) == (0, {}, False)


def rewriting(pipe: Connection, setting: Setting) -> None:
    """A worker; when it has read the file, and before it says so, other bytes are written into that."""
    scan = JsonLines.scan

    def rewritten(form: JsonLines, unit: Unit, job: Job) -> Iterator[int]:
        yield from scan(form, unit, job)
        path = Path(unit.entry.name)
        path.write_bytes(path.read_bytes().replace(b"jane", b"john"))
        os.utime(path, ns=(1, 1))  # a clock may not have moved since

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(JsonLines, "scan", rewritten)
        work(pipe, setting)


def ending(pipe: Connection, setting: Setting) -> None:
    """A worker whose tries end as the file says, one word each."""

    class Ending:
        def fileno(self) -> int:
            return pipe.fileno()

        def recv(self) -> Any:
            while True:
                task = pipe.recv()
                left = Path(os.environ[_ENDS])
                end, _, others = left.read_text().partition(" ")
                left.write_text(others)
                if end == "death":
                    os._exit(9)
                if end == "abort":
                    os.abort()
                if not end:
                    return task
                pipe.send(Failed("it ended", again=True, full=end == "memory"))

        def send(self, report: Any) -> None:
            pipe.send(report)

    worker: Any = Ending()
    work(worker, setting)
