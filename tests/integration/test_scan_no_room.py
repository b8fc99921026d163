"""A full disk ends a scan: it is no fault of a file, and every further one would be told as lost."""

import errno
import os
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from scanner import load_profile
from scanner.batch import pool
from scanner.batch import scan as batch_scan
from scanner.batch import worker as batch_worker
from scanner.batch.request import Request
from scanner.batch.worker import Setting
from scanner.errors import BatchError
from tests.integration.command_line import run_process
from tests.warm import python


@pytest.mark.usefixtures("warm_workers")
def test_a_full_disk_ends_the_scan_and_what_is_done_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.jsonl", "b.jsonl", "c.jsonl"):
        (tmp_path / name).write_bytes(b'{"email":"jane.doe@example.com"}\n')
    request = Request([str(tmp_path / "*.jsonl")], load_profile("redact-only"), copies=tmp_path / "safe", workers=1)
    with monkeypatch.context() as context:
        context.setattr(pool, "work", full_from_the_second_file_on)
        with pytest.raises(BatchError, match=r"No space left on device; with more room, go on with --resume"):
            batch_scan.scan(request)
    outcome = batch_scan.scan(request._replace(resume=True))
    assert (outcome.resumed, outcome.scanned) == (1, 2)
    assert len(list((tmp_path / "safe").glob("*.jsonl"))) == 3


def full_from_the_second_file_on(pipe: Connection, setting: Setting) -> None:
    whole = batch_worker._scan

    def scan(unit: Any, job: Any, own: Any) -> None:
        if unit.entry.inner != "a.jsonl":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        whole(unit, job, own)

    setattr(batch_worker, "_scan", scan)  # noqa: B010  in a process of its own
    batch_worker.work(pipe, setting)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_behind_standard_output_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"email":"jane.doe@example.com"}\n')
    done = run_process("scan", str(tmp_path / "a.jsonl"), "--output", "/dev/full", "--quiet", python=python())
    assert (done.returncode, b"No space left on device" in done.stderr) == (1, True)
