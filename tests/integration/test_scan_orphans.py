"""What a scan leaves behind that was killed while it started others: nothing that goes on with its work."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scanner.batch.folder.folder_lock import LOCK, held
from scanner.errors import BatchError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")

_PATIENCE = 120.0  # seconds
_CONTENT = b'{"customer_name":"Jane Doe","note":"mail jane.doe@example.com"}\n'

_KILLED = """
import os, signal, sys
from scanner import load_profile
from scanner.batch import pool
from scanner.batch.scan import scan
from scanner.batch.request import Request
from pathlib import Path

started, give = pool.started, pool.Worker.give

def noted(*arguments):
    process = started(*arguments)
    Path(noted_in).write_text(str(process.pid))
    return process

def given(worker, task):
    give(worker, task)
    os.kill(os.getpid(), signal.SIGKILL)

pool.started, pool.Worker.give = noted, given
source, copies, workers, noted_in = sys.argv[1:]
scan(Request([source], load_profile("redact-only"), copies=Path(copies), workers=int(workers), memory_mb=1024))
"""


@pytest.mark.parametrize("workers", [1, 2], ids=["a worker by itself", "one divided from another process"])
def test_work_that_a_killed_parent_had_given_out_is_not_begun(tmp_path: Path, workers: int) -> None:
    source, copies = tmp_path / "in", tmp_path / "safe"
    source.mkdir()
    for number in range(workers):
        (source / f"{number}.jsonl").write_bytes(_CONTENT)
    command = [sys.executable, "-c", _KILLED, str(source), str(copies), str(workers), str(tmp_path / "left")]
    killed = subprocess.run(command, timeout=_PATIENCE, check=False)  # noqa: S603
    assert killed.returncode == -signal.SIGKILL
    state, left = copies / ".sluicegate", int((tmp_path / "left").read_text())
    with pytest.raises(BatchError, match="of a scan that was killed"), held(state, patience=0):
        pass  # it is still making a scanner
    with held(state, patience=_PATIENCE):
        assert not _is_alive(left)
        assert {path.name for path in state.iterdir()} == {LOCK, "workers", "scan.json", "earlier"}
        assert [path.name for path in copies.iterdir()] == [state.name]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_ends_in_the_middle_of_a_unit_when_its_parent_is_gone(tmp_path: Path, workers: int) -> None:
    source, copies = tmp_path / "in", tmp_path / "safe"
    source.mkdir()
    for number in range(workers):
        (source / f"{number}.jsonl").write_bytes(b"".join(b'{"n":"Jane %d Doe"}\n' % one for one in range(2_000_000)))
    command = [sys.executable, "-m", "server", "scan", str(source), "--redact", str(copies)]
    command += ["--workers", str(workers), "--unit-mb", "1000", "--memory", "1024", "--quiet"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
    state, until = copies / ".sluicegate", time.monotonic() + _PATIENCE
    while not list(state.glob("*.part")) and time.monotonic() < until:
        time.sleep(0.01)
    process.kill()
    process.wait()
    with held(state, patience=10.0):
        assert not list(state.glob("*.done"))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
