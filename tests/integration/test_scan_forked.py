"""Workers that share a scanner: the first forks the others, again where memory is short, and tells how they ended."""

import os
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from scanner import load_profile
from scanner.batch import pool, worker
from scanner.batch import scan as batch_scan
from scanner.batch.first_worker import run_first
from scanner.batch.request import Request
from scanner.batch.units import Unit
from scanner.batch.worker import Setting

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each worker makes its own scanner"),
    pytest.mark.usefixtures("warm_workers"),
]

_FILES = 6


def _scanned(folder: Path, copies: Path, files: int = _FILES) -> batch_scan.Outcome:
    for number in range(files):
        (folder / f"{number}.jsonl").write_bytes(b'{"email":"jane.doe@example.com"}\n')
    request = Request([str(folder)], load_profile("redact-only"), copies=copies, workers=2, memory_mb=1_024)
    return batch_scan.scan(request)


@pytest.mark.parametrize(
    ("count", "begun"),
    [
        # Each is full after its task: then the other one is forked anew, and after one task more both begin anew.
        (_FILES, ["_first", "_forked", "_forked", "_first", "_forked"]),
        (2, ["_first", "_forked"]),  # to put copies together takes little
    ],
)
def test_where_memory_is_full_workers_are_forked_anew_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, begun: list[str]
) -> None:
    started: list[str] = []
    for name in ("_first", "_forked"):
        monkeypatch.setattr(pool, name, _noted(started, name, getattr(pool, name)))
    monkeypatch.setattr(pool, "run_first", full)
    source, copies = tmp_path / "in", tmp_path / "safe"
    source.mkdir()
    files = _scanned(source, copies, count).store.files
    assert [(file.rows_in, len(file.faults)) for file in files.values()] == [(1, 0)] * count
    assert sorted(path.name for path in copies.glob("*.jsonl")) == sorted(files)
    assert started[: len(begun)] == begun
    assert (len(started) > len(begun)) is (count > 2)


@pytest.mark.parametrize("dying", [0, 1], ids=["the first", "another"])
def test_the_exit_code_of_a_worker_that_died_is_known_and_its_unit_is_scanned_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dying: int
) -> None:
    codes: list[int | None] = []
    handle = batch_scan._Run._handle_death

    def noted(run: Any, task: Any, code: int | None, *, stuck: bool) -> None:
        codes.append(code)
        handle(run, task, code, stuck=stuck)

    monkeypatch.setattr(batch_scan._Run, "_handle_death", noted)
    monkeypatch.setattr(pool, "run_first", mortal)
    source, copies, died = tmp_path / "in", tmp_path / "safe", tmp_path / "died"
    source.mkdir()
    monkeypatch.setenv(_DIES, f"{dying}.jsonl {died}")
    files = _scanned(source, copies).store.files
    assert [(file.rows_in, len(file.faults)) for file in files.values()] == [(1, 0)] * _FILES
    assert codes == [9]


_DIES = "SLUICEGATE_TEST_DIES"  # the file over which the first worker that is given it dies; what is left then


def full(pipe: Connection, held: Connection, setting: Setting) -> None:
    """A first worker whose memory is always full, as is that of the others."""

    class Full:
        def __init__(self, _: int) -> None: ...

        def is_full(self) -> bool:
            return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "Share", Full)
        run_first(pipe, held, setting)


def mortal(pipe: Connection, held: Connection, setting: Setting) -> None:
    """A first worker that dies over a file, or has forked one that does."""
    done = worker._done

    def dying(task: Any, *others: Any) -> Any:
        name, died = os.environ[_DIES].split()
        if isinstance(task, Unit) and task.entry.inner == name and not Path(died).exists():
            Path(died).touch()
            os._exit(9)
        return done(task, *others)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "_done", dying)
        run_first(pipe, held, setting)


def _noted(names: list[str], name: str, call: Any) -> Any:
    def noted(*arguments: Any) -> Any:
        names.append(name)
        return call(*arguments)

    return noted
