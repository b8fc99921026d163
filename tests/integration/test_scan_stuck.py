"""A unit that never ends is ended, tried once more, and named; the others are scanned, and nothing stays behind."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import pytest

from scanner import load_profile
from scanner.batch import pool
from scanner.batch import scan as batch_scan
from scanner.batch.first_worker import run_first
from scanner.batch.folder.folder_lock import held
from scanner.batch.formats.json_files.jsonl import JsonLines
from scanner.batch.progress import Ticker
from scanner.batch.request import Request
from scanner.batch.units import Job, Unit
from scanner.batch.worker import Assembly, Setting, Task, work

pytestmark = pytest.mark.usefixtures("warm_workers")

_HANGS: Final = "SLUICEGATE_TEST_HANGS"  # a file with one line for each try of the unit that is to hang, and how
_STUCK: Final = "stuck.jsonl"
_FILES: Final = 4
_forks = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each worker makes its own scanner")


def _request(folder: Path, monkeypatch: pytest.MonkeyPatch, hangs: list[str], workers: int = 1) -> Request:
    """Some small files, over one of which workers hang."""
    (folder / "in").mkdir()
    for name in ("a.jsonl", _STUCK, *(f"z{number}.jsonl" for number in range(_FILES - 2))):
        (folder / "in" / name).write_bytes(b'{"email":"jane.doe@example.com"}\n')
    (folder / "hangs").write_text("".join(f"{how}\n" for how in hangs))
    monkeypatch.setenv(_HANGS, str(folder / "hangs"))
    monkeypatch.setattr(pool, "work", hanging)
    monkeypatch.setattr(pool, "run_first", hanging_first)
    monkeypatch.setattr(pool, "longest_silence", _longest_silence)
    profile = load_profile("redact-only")
    return Request([str(folder / "in")], profile, copies=folder / "safe", workers=workers, memory_mb=1_024)


def _longest_silence(task: Task) -> float:
    """Nobody waits for the one that hangs, and for ever for the others."""
    return 0.1 if isinstance(task, Unit) and task.entry.inner == _STUCK else 600.0


@pytest.mark.parametrize(("workers", "how"), [(1, "waits"), pytest.param(2, "loops", marks=_forks)])
def test_a_unit_that_hangs_twice_is_named_and_the_others_are_scanned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int, how: str
) -> None:
    request = _request(tmp_path, monkeypatch, [how, how], workers)
    files = batch_scan.scan(request).store.files
    (fault,) = files[_STUCK].faults
    assert fault.reason == ("unit 0 (0 to 33) came no further for 15 min 00 s, twice; there is no copy of this file")
    assert {name: (file.rows_in, len(file.faults)) for name, file in files.items() if name != _STUCK} == {
        name: (1, 0) for name in files if name != _STUCK
    }
    assert sorted(path.name for path in (tmp_path / "safe").iterdir()) == sorted({".sluicegate", *files} - {_STUCK})
    (tmp_path / "hangs").write_text("")
    again = batch_scan.scan(request._replace(resume=True))
    assert (again.scanned, again.resumed) == (1, _FILES - 1)
    assert (again.store.files[_STUCK].rows_in, again.store.files[_STUCK].faults) == (1, [])


def test_a_unit_that_hangs_once_is_scanned_by_the_next_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = batch_scan.scan(_request(tmp_path, monkeypatch, ["loops"])).store.files
    assert {name: (file.rows_in, len(file.faults)) for name, file in files.items()} == dict.fromkeys(files, (1, 0))


@_forks
def test_a_unit_that_hangs_the_worker_that_reads_ahead_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first reads ahead of the largest unit before it does the one it was given, and before it forks the other."""
    request = _request(tmp_path, monkeypatch, ["loops", "loops", "loops"], workers=2)
    for name, size in {"a.jsonl": 5 << 20, _STUCK: 6 << 20}.items():
        (tmp_path / "in" / name).write_bytes(b'{"email":"jane.doe@example.com"}\n'.ljust(size))

    def longest_silence(task: Task) -> float:
        reads_ahead = (tmp_path / "hangs").read_text().count("loops") == 2
        return 0.5 if reads_ahead else _longest_silence(task)

    monkeypatch.setattr(pool, "longest_silence", longest_silence)
    files = batch_scan.scan(request).store.files
    assert {name: len(file.faults) for name, file in files.items()} == {name: name == _STUCK for name in files}


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=_forks)])
def test_a_scan_that_is_interrupted_leaves_no_worker_that_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    request = _request(tmp_path, monkeypatch, ["loops"], workers)
    monkeypatch.setattr(pool, "longest_silence", lambda _: 600.0)

    class Interrupting(Ticker):
        def at(self, *_: int) -> None:
            if not (tmp_path / "hangs").read_text():
                raise KeyboardInterrupt

    with pytest.raises(batch_scan.Interrupted):
        batch_scan.scan(request, lambda total: Interrupting(None, total))
    with held(tmp_path / "safe" / ".sluicegate", patience=0):
        pass
    monkeypatch.undo()
    assert batch_scan.scan(request._replace(resume=True)).store.files[_STUCK].rows_in == 1


_ORPHANED = """
import os, sys, signal
from pathlib import Path
import pytest
from scanner.batch.progress import Ticker
from scanner.batch.scan import scan
from tests.integration.test_scan_stuck import _HANGS, _request

class Killed(Ticker):
    def at(self, *_):
        if not Path(os.environ[_HANGS]).read_text():
            os.kill(os.getpid(), signal.SIGKILL)

folder, workers = Path(sys.argv[1]), int(sys.argv[2])
scan(_request(folder, pytest.MonkeyPatch(), ["loops"], workers), lambda total: Killed(None, total))
"""


@_forks
@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_that_hangs_ends_when_its_parent_is_killed(tmp_path: Path, workers: int) -> None:
    """Also where native code holds the interpreter, so that no thread of the worker sees that the parent is gone."""
    killed = subprocess.run([sys.executable, "-c", _ORPHANED, str(tmp_path), str(workers)], timeout=120.0, check=False)  # noqa: S603
    assert killed.returncode == -signal.SIGKILL
    with held(tmp_path / "safe" / ".sluicegate", patience=10.0):
        pass


@pytest.mark.parametrize("task", [Unit, Assembly])
def test_nothing_half_written_stays_of_what_was_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, task: type[Task]
) -> None:
    request = _request(tmp_path, monkeypatch, [])
    scan = batch_scan.scan(request)
    assert not scan.store.files[_STUCK].faults
    state = tmp_path / "safe" / ".sluicegate"
    left = state / f".{'0' * 32}.piece.part" if task is Unit else tmp_path / "safe" / f".{_STUCK}.part"

    left.write_bytes(b"half")
    (tmp_path / "in" / _STUCK).write_bytes(b"\x00\x01" * 9)
    files = batch_scan.scan(request).store.files
    assert files[_STUCK].faults
    assert not left.exists()


def hanging(pipe: Connection, setting: Setting) -> None:
    """A worker by itself that hangs where it is told to."""
    _hang()
    work(pipe, setting)


def hanging_first(pipe: Connection, held: Connection, setting: Setting) -> None:
    """The first of several such workers."""
    _hang()
    run_first(pipe, held, setting)


def _hang() -> None:
    """Have this process, which is a worker and nothing else, hang where it is told to."""
    scan = JsonLines.scan

    def scanned(form: JsonLines, unit: Unit, job: Job) -> Iterator[int]:
        left = Path(os.environ[_HANGS])
        if unit.entry.inner == _STUCK and not unit.number and (hangs := left.read_text()):
            how, _, others = hangs.partition("\n")
            left.write_text(others)
            if how == "waits":
                os.read(os.pipe()[0], 1)
            re.match("(?:a+)+b", "a" * 64)  # without letting another thread run
        yield from scan(form, unit, job)

    pytest.MonkeyPatch().setattr(JsonLines, "scan", scanned)
