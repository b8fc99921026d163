"""`sluicegate scan -`: what comes from a pipe is scanned as a file is, and its copy may go into a pipe."""

import gzip
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.warm import python

ROWS = b"id,email\n" + b"".join(b"%d,jane.doe%d@example.com\n" % (row, row) for row in range(3))
SAFE = b"id,email\n" + b"".join(b"%d,j***%d@e***e.c***m\n" % (row, row) for row in range(3))


def piped(data: bytes, *arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[bytes]:
    line = [python(), "-m", "server", "scan", *map(str, arguments)]
    environment = {**os.environ, "TMPDIR": str(folder)}
    done = subprocess.run(line, input=data, capture_output=True, timeout=120, check=False, env=environment)  # noqa: S603 - our own
    assert not list(folder.glob("sluicegate-*")), "what was kept is gone"
    return done


@pytest.mark.parametrize("packed", [False, True])
def test_the_copy_of_standard_input_goes_to_standard_output(tmp_path: Path, *, packed: bool) -> None:
    done = piped(gzip.compress(ROWS) if packed else ROWS, "-", "--redact", "-", "--format", "json", folder=tmp_path)
    assert done.returncode == 0
    assert (gzip.decompress(done.stdout) if packed else done.stdout) == SAFE
    report = json.loads(done.stderr[done.stderr.index(b"{") :])
    assert (list(report["files"]), report["files"]["stdin"]["source"]) == (["stdin"], "")


def test_standard_input_is_reported_and_copied_like_a_file(tmp_path: Path) -> None:
    line = b"mail jane.doe@example.com"
    done = piped(line, "-", "--redact", tmp_path / "safe", folder=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[2]) == (0, b"stdin (text, 1 row)")
    assert (tmp_path / "safe" / "stdin").read_bytes() == b"mail j***e@e***e.c***m"
    unknown = piped(b"\x00\x01\xff", "-", "--redact", "-", folder=tmp_path)
    assert (unknown.returncode, unknown.stdout) == (4, b"")
    assert b"its format is not known" in unknown.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["-", "-"], b"standard input is named twice"),
        (["x.csv", "--redact", "-"], b"--redact - is for the copy of standard input alone"),
        (["-", "--redact", "safe", "--resume"], b"--resume: standard input comes only once; write it to a file first"),
    ],
)
def test_what_does_not_go_with_standard_input_is_refused(tmp_path: Path, arguments: list[str], reason: bytes) -> None:
    done = piped(b"", *arguments, folder=tmp_path)
    assert (done.returncode, reason in done.stderr) == (2, True)


def test_an_interrupt_while_the_pipe_is_read_leaves_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    line = [python(), "-m", "server", "scan", "-"]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:  # noqa: S603 - our own
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(ROWS)
        process.stdin.flush()
        until = time.monotonic() + 60
        while not list(tmp_path.glob("sluicegate-*/stdin")) and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert b"Traceback" not in process.stderr.read()
    assert not list(tmp_path.iterdir())
