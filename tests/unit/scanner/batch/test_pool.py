"""How workers are replaced, those that share a scanner together; and the first of these tells how the others ended."""

import os
import time
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import pytest

from scanner import load_profile
from scanner.batch import pool
from scanner.batch.pool import Pool, Worker
from scanner.batch.units import Entry, Unit
from scanner.batch.worker import Ahead, Assembly, Begun, Ended, HowEnded, Progress, Setting, Task

_UNIT = Unit(Entry("a.jsonl", "a.jsonl", 1, ""), "jsonl")
_SETTING = Setting(
    load_profile("redact-only"), None, Path(), "", copy=False, on_error="skip", workers=2, ahead=Ahead((_UNIT,))
)


class Made(Pool):
    """A pool whose workers are no processes; for each of those that begin by themselves, what it reads ahead."""

    def __init__(self, *, common: bool) -> None:
        super().__init__(_SETTING, common=common)
        self.begun: list[Ahead] = []

    def _fresh(self) -> Worker:
        if not self._common or not self.workers:
            self.begun.append(self._setting.ahead)
        return Worker(Pipe()[0], lambda: 9)

    def given_out(self) -> list[Worker]:
        """The workers, each with a task."""
        while (free := self.free()) is not None:
            free.give(_UNIT)
        return self.workers


def test_a_worker_that_another_forks_is_replaced_when_that_one_is_not_at_work() -> None:
    made = Made(common=True)
    first, other = made.given_out()
    other.finished(full=True)
    assert (made.replaced(), made.free()) == ([], None)
    first.finished(full=False)
    assert made.replaced() == [(other, 9)]
    assert made.free() is first
    assert made.workers == [first, made.workers[1]]
    assert other not in made.workers
    assert len(made.begun) == 1


def test_if_the_memory_of_the_first_is_full_the_others_are_forked_anew_and_then_all_begin_anew() -> None:
    made = Made(common=True)
    first, other = made.given_out()
    first.finished(full=True)
    assert (made.replaced(), made.free()) == ([], None)
    other.finished(full=False)
    assert made.replaced() == [(other, 9)]
    first, other = made.given_out()
    assert len(made.begun) == 1
    other.finished(full=False)
    first.finished(full=True)
    assert made.replaced() == [(other, 9), (first, 9)]
    assert made.given_out()
    assert len(made.begun) == 2


def test_a_first_worker_that_had_room_again_is_not_replaced_when_it_is_full_once_more() -> None:
    made = Made(common=True)
    for full in (True, False, True):
        first, other = made.given_out()
        first.finished(full=full)
        other.finished(full=False)
        assert made.replaced() == [(other, 9)] * full
    assert len(made.begun) == 1


def test_a_worker_with_its_own_scanner_is_replaced_at_once() -> None:
    made = Made(common=False)
    first, other = made.given_out()
    first.spent = True
    assert made.replaced() == [(first, 9)]
    assert made.workers == [other]
    assert made.free() not in {None, first, other}


@pytest.mark.parametrize(
    ("told", "seconds", "stuck"),
    [
        ([Begun(99)], [899, 899], True),
        ([Begun(99)], [899, None, 899], False),  # a chunk more was done
        ([], [9_000], False),  # it makes a scanner, or is not forked yet
    ],
)
def test_a_worker_is_ended_whose_task_comes_no_further_once_it_has_begun(
    monkeypatch: pytest.MonkeyPatch, told: list[Begun], seconds: list[int | None], *, stuck: bool
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(os, "kill", lambda process, _: ended.append(process))
    ours, theirs = Pipe()
    worker = Worker(ours, lambda: 0)
    worker.give(_UNIT)
    for begun in told:
        theirs.send(begun)
        assert worker.report() is None
    for passed in seconds:
        if passed is None:
            theirs.send(Progress(1))
            assert worker.report() == Progress(1)
        else:
            worker.waited(passed)
    assert (ended, worker.stuck, worker.spent) == ([99] * stuck, stuck, stuck)


def test_time_in_which_the_scan_was_stopped_itself_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(0, 1_000_000, 10_000))
    monkeypatch.setattr(pool, "monotonic", lambda: next(now))
    monkeypatch.setattr(pool, "LOOK", 0.01)
    made = Made(common=False)
    worker, _ = made.given_out()
    worker._process = 1
    for _ in range(9):
        assert not list(made.reports())
    assert not worker.stuck


def test_larger_tasks_may_take_longer_for_a_step() -> None:
    large = Unit(Entry("a.parquet", "a.parquet", 1, ""), "parquet", bytes=100 << 20)
    tasks: list[Task] = [_UNIT, large, Assembly([large, large], Path())]
    assert [pool.longest_silence(task) for task in tasks] == [900, 2_900, 4_900]


def test_what_was_read_ahead_is_not_read_again_where_that_may_have_ended_the_first() -> None:
    made = Made(common=True)
    first, other = made.given_out()
    first.spent = True
    assert (made.replaced(), made.free()) == ([], None)
    other.finished(full=False)
    assert made.replaced() == [(other, 9), (first, 9)]
    made.free()
    assert made.begun == [_SETTING.ahead, Ahead()]


def test_an_answer_that_comes_late_is_no_report() -> None:
    ours, theirs = Pipe()
    worker = Worker(ours, lambda: 0)
    worker.give(_UNIT)
    theirs.send(Ended(3, 7))
    assert worker.report() is None
    assert worker.is_at_work


@pytest.mark.parametrize(
    ("task", "answers", "code"),
    [
        (_UNIT, [Ended(3, 7)], None),  # it is at work, or has ended itself
        (None, [], None),  # it is stuck
        (None, [Ended(3, 7)], 7),
        (None, [Begun(1), Ended(2, -9), Ended(3, 7)], 7),  # it was asked before, and nobody waited for the answer
    ],
)
def test_the_first_worker_is_asked_how_another_ended_if_it_can_answer(
    monkeypatch: pytest.MonkeyPatch, task: Unit | None, answers: list[Begun | Ended], code: int | None
) -> None:
    patience = 0.5
    monkeypatch.setattr(pool, "PATIENCE", patience)
    ours, theirs = Pipe()
    first = Worker(ours, lambda: 0)
    first.task = task
    for answer in answers:
        theirs.send(answer)
    start = time.monotonic()
    assert pool._exit_code(first, 3) == code
    assert (time.monotonic() - start >= patience) is (task is None and not answers)
    asked: list[Any] = [theirs.recv()] if theirs.poll() else []
    assert asked == ([] if task else [HowEnded(3)])


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
