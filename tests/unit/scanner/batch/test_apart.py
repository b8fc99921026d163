"""The process that tells the parts of files which may end it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from scanner.batch import apart as apart_module
from scanner.batch.apart import Apart
from scanner.batch.folder.disk import DISK
from scanner.batch.processes import started
from scanner.batch.units import Entry, format_named
from scanner.errors import BatchError

_PARQUET = format_named("parquet")


def _entry(folder: Path) -> Entry:
    parquet.write_table(pa.table({"id": [1, 2]}), folder / "a.parquet")
    (entry,) = DISK.find(str(folder / "a.parquet"))
    return entry


def test_a_format_that_imports_a_library_is_asked_in_the_process_and_no_other() -> None:
    with Apart(400) as apart:
        assert [format_named(name) is apart.of(format_named(name)) for name in ("csv", "compressed", "parquet")] == [
            True,
            True,
            False,
        ]


def test_answers_and_errors_come_back_as_they_are(tmp_path: Path) -> None:
    entry = _entry(tmp_path)
    (tmp_path / "b.parquet").write_bytes(b"PAR1 broken")
    (broken,) = DISK.find(str(tmp_path / "b.parquet"))
    (tmp_path / "b.parquet").rename(tmp_path / "c.parquet")
    (damaged,) = DISK.find(str(tmp_path / "c.parquet"))
    with Apart(400) as apart:
        asked = apart.of(_PARQUET)
        assert asked.plan(entry, DISK, 1 << 20) == _PARQUET.plan(entry, DISK, 1 << 20)
        with pytest.raises(FileNotFoundError):
            asked.plan(broken, DISK, 1 << 20)
        with pytest.raises(BatchError, match="damaged"):
            asked.plan(damaged, DISK, 1 << 20)
        assert apart._process.is_alive()
        process = apart._process
    assert process.exitcode == 0


def test_a_process_that_never_answers_is_ended_and_the_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart_module, "SILENCE", 0.2)
    entry = _entry(tmp_path)
    with Apart(400) as apart:
        monkeypatch.setattr(apart_module, "_answer", _never)
        with pytest.raises(BatchError, match="to tell its parts came to no end in 0 s, twice"):
            apart.of(_PARQUET).plan(entry, DISK, 1 << 20)
        monkeypatch.undo()
        assert apart.of(_PARQUET).plan(entry, DISK, 1 << 20)


def _never(*_: object) -> None:
    time.sleep(600)


def test_where_the_process_has_died_another_answers(tmp_path: Path) -> None:
    entry = _entry(tmp_path)
    with Apart(400) as apart:
        asked = apart.of(_PARQUET)
        for _ in range(2):
            assert len(asked.plan(entry, DISK, 1 << 20)) == 1
            apart._process.kill()


def test_what_ends_the_process_twice_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []

    def dying(_: object, *arguments: object, way: str) -> Any:
        begun.append(way)
        return started(_die, *arguments, way=way)

    monkeypatch.setattr(apart_module, "started", dying)
    with Apart(400) as apart, pytest.raises(BatchError, match=r"ended the process that did so twice \(exit code -11\)"):
        apart.of(_PARQUET).plan(_entry(tmp_path), DISK, 1 << 20)
    assert len(begun) == 2


def _die(pipe: Any, *_: object) -> None:
    pipe.recv()
    os.kill(os.getpid(), signal.SIGSEGV)


_KILLED = """
import os, signal
from pathlib import Path
from scanner.batch.apart import Apart
from scanner.batch.folder.disk import DISK
from scanner.batch.processes import started
from scanner.batch.units import format_named
(entry,) = DISK.find({path!r})
with Apart(400) as apart:
    apart.of(format_named("parquet")).plan(entry, DISK, 1 << 20)
    Path({noted!r}).write_text(str(apart._process.pid))
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_it_ends_with_its_parent(tmp_path: Path) -> None:
    entry, noted = _entry(tmp_path), tmp_path / "pid"
    script = _KILLED.format(path=entry.name, noted=str(noted))
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -signal.SIGKILL  # noqa: S603
    end = time.monotonic() + 60
    while _lives(noted.read_text()) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _lives(noted.read_text())


def _lives(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False
