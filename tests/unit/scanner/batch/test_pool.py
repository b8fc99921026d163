"""How workers are ended that one process forks: it is asked for their exit code only when it can answer."""

import time
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import pytest

from scanner import load_profile
from scanner.batch import pool
from scanner.batch.units import Entry, Unit
from scanner.batch.worker import Ahead, Setting


class Process:
    """Stands for a process that was started."""

    pid = 1
    killed = False

    def kill(self) -> None:
        """As a process is."""
        self.killed = True


@pytest.mark.parametrize(
    ("answers", "code", "killed"),
    [
        ([], None, True),  # still making its scanner
        ([True], None, True),  # ready, and stuck
        ([True, 7], 7, False),
    ],
)
def test_a_process_that_is_still_making_its_scanner_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, answers: list[Any], code: int | None, *, killed: bool
) -> None:
    patience = 0.5
    ours, theirs = Pipe()
    process = Process()
    monkeypatch.setattr(pool, "_started", lambda *_: (ours, process))
    monkeypatch.setattr(pool, "_PATIENCE", patience)
    setting = Setting(load_profile("redact-only"), None, Path(), "", copy=False, on_error="skip")
    with_scanner = pool.Pool(setting, common=True)
    worker = with_scanner.fresh()
    for answer in answers:
        theirs.send(answer)
    start = time.monotonic()
    assert with_scanner.remove(worker) == code
    assert process.killed is killed
    assert (time.monotonic() - start >= patience) is (answers == [True])


def test_what_was_read_ahead_is_not_read_again_where_that_ended_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    settings: list[Setting] = []

    def started(_: Any, setting: Setting, *__: Any) -> tuple[Any, Any]:
        settings.append(setting)
        ours, theirs = Pipe()
        theirs.close()
        return ours, Process()

    monkeypatch.setattr(pool, "_started", started)
    unit = Unit(Entry("a.jsonl", "a.jsonl", 1, ""), "jsonl")
    setting = Setting(load_profile("redact-only"), None, Path(), "", copy=False, on_error="skip", ahead=Ahead((unit,)))
    with_scanner = pool.Pool(setting, common=True)
    with_scanner.fresh()
    with_scanner.fresh()
    assert [one.ahead.units for one in settings] == [(unit,), ()]


@pytest.mark.parametrize(
    ("sizes", "most"),
    [
        ({"csv": [8 << 20]}, 256 << 10),
        ({"csv": [32 << 20] * 2}, 2 << 20),
        ({"csv": [32 << 20] * 30}, 3 << 20),
        ({"csv": [32 << 20] * 30, "jsonl": [1 << 20]}, 3 << 19),  # of each of two
        ({}, 0),
    ],
)
def test_no_more_is_read_ahead_than_a_small_part_of_what_there_is(sizes: dict[str, list[int]], most: int) -> None:
    tasks = [
        Unit(Entry(f"a.{name}", f"a.{name}", size, ""), name, number, bytes=size)
        for name, every in sizes.items()
        for number, size in enumerate(every)
    ]
    assert pool.ahead_of(tasks).bytes == most
    assert [unit.format for unit in pool.ahead_of(tasks).units] == list(sizes)
