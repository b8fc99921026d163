"""What a scan may take, shared out: never more than all of it, and never too little for one worker."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.batch.files import write
from scanner import load_profile
from scanner.batch import memory
from scanner.batch.memory import (
    COMMON_MB,
    LACKING,
    LEAST_MB,
    OWN_MB,
    PARENT_MB,
    TOUCHED_MB,
    Share,
    Touched,
    full,
    is_roomy,
    lacking,
    needed_mb,
    planned,
)
from scanner.batch.pool import Pool, Worker, fewer, plan_of
from scanner.batch.request import Request
from scanner.batch.scan import scan
from scanner.batch.worker import Setting


@pytest.mark.parametrize("shares", [True, False])
@pytest.mark.parametrize("memory_mb", [LEAST_MB, 400, 512, 633, 1_024, 4_096])
@pytest.mark.parametrize("extra_mb", [0, 90])
def test_shares_are_no_more_than_there_is(
    monkeypatch: pytest.MonkeyPatch, memory_mb: int, extra_mb: int, *, shares: bool
) -> None:
    monkeypatch.setattr(memory, "SHARES", shares)
    plan = planned(memory_mb, 8, extra_mb)
    assert PARENT_MB + plan.workers * plan.share_mb <= memory_mb
    common = (COMMON_MB + (plan.workers - 1) * TOUCHED_MB) / plan.workers if plan.common else 0
    assert plan.workers == 1 or plan.share_mb >= int(common) + OWN_MB + extra_mb


@pytest.mark.parametrize(
    ("memory_mb", "wanted", "extra_mb", "workers"),
    [
        (453, 2, 0, 2),
        (512, 8, 0, 2),
        (452, 2, 0, 1),
        (512, 1, 0, 1),
        (512, 2, 90, 1),
        (633, 2, 90, 2),
        (LEAST_MB, 9, 0, 1),
    ],
)
def test_workers_are_as_many_as_are_wanted_and_fit(
    monkeypatch: pytest.MonkeyPatch, memory_mb: int, wanted: int, extra_mb: int, workers: int
) -> None:
    monkeypatch.setattr(memory, "SHARES", True)
    assert planned(memory_mb, wanted, extra_mb).workers == workers


@pytest.mark.parametrize("shares", [True, False])
@pytest.mark.parametrize("extra_mb", [0, 90])
@pytest.mark.parametrize("workers", [2, 3, 8])
def test_what_is_needed_is_enough_and_no_more_than_that(
    monkeypatch: pytest.MonkeyPatch, extra_mb: int, workers: int, *, shares: bool
) -> None:
    monkeypatch.setattr(memory, "SHARES", shares)
    needed = needed_mb(workers, extra_mb)
    assert planned(needed, workers, extra_mb).workers == workers
    assert planned(needed - 1, workers, extra_mb).workers == workers - 1


@pytest.mark.parametrize(
    ("formats", "memory_mb", "workers", "units", "said"),
    [
        (
            ("csv", "parquet"),
            512,
            2,
            9,
            "512 MB are enough for 1 of 2 workers where there are files of Parquet; --memory 633 is for 2",
        ),
        (("csv",), 400, 2, 9, "400 MB are enough for 1 of 2 workers; --memory 453 is for 2"),
        (("csv",), 512, 9, 3, "512 MB are enough for 2 of 9 workers; --memory 588 is for 3"),
        (("csv",), 512, 2, 9, ""),
        (("parquet",), 512, 2, 1, ""),  # nothing to do for a second one
        (("parquet",), 512, None, 9, ""),  # as many as the memory is enough for is what was asked for
    ],
)
def test_who_asked_for_more_workers_is_told_why_there_are_fewer(
    monkeypatch: pytest.MonkeyPatch,
    formats: tuple[str, ...],
    memory_mb: int,
    workers: int | None,
    units: int,
    said: str,
) -> None:
    monkeypatch.setattr(memory, "SHARES", True)
    request = Request([], load_profile("redact-only"), memory_mb=memory_mb, workers=workers)
    assert fewer(request, formats, plan_of(request, formats, units), units) == said


@pytest.mark.parametrize(
    ("memory_mb", "wanted", "roomy"), [(LEAST_MB, 1, False), (512, 2, False), (538, 2, True), (512, 1, True)]
)
def test_as_much_is_read_at_a_time_as_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch, memory_mb: int, wanted: int, *, roomy: bool
) -> None:
    monkeypatch.setattr(memory, "SHARES", True)
    assert is_roomy(planned(memory_mb, wanted)) is roomy


@pytest.mark.parametrize(("own_mb", "share_mb", "is_full"), [(100, 154, False), (145, 154, True), (900, 0, False)])
def test_a_worker_is_full_before_it_has_all_of_its_share(own_mb: int, share_mb: int, *, is_full: bool) -> None:
    assert full(own_mb, share_mb) is is_full


def test_what_a_worker_has_for_itself_is_asked_only_when_it_may_be_full() -> None:
    steps = [  # resident, faulted, what it has for itself when it is asked, whether it is full
        (9, 9, 100, False),
        (20, 20, None, False),
        (9, 43, None, False),  # 100, and 34 of faults, and 20 for the next unit: all of its share, and no more
        (9, 44, 120, False),
        (14, 53, None, False),
        (30, 60, 140, True),
        (30, 60, 140, True),
    ]
    asked: list[int] = []
    now = iter([Touched(0, 0), *(Touched(resident, faulted) for resident, faulted, _, _ in steps)])
    own = iter(step[2] for step in steps if step[2])

    def ask() -> int:
        asked.append(next(own))
        return asked[-1]

    share = Share(154, ask, lambda: next(now), lambda: 0)
    assert [share.is_full() for _ in steps] == [is_full for *_, is_full in steps]
    assert asked == [step[2] for step in steps if step[2]]
    assert not Share(0, ask, lambda: Touched(0, 0), lambda: 900).is_full()


@pytest.mark.parametrize(("given_back", "is_full"), [(0, False), (34, False), (35, True)])
def test_a_worker_is_full_if_what_its_units_take_for_a_while_would_go_beyond_its_share(
    given_back: int, *, is_full: bool
) -> None:
    assert Share(154, lambda: 100, lambda: Touched(0, 0), lambda: given_back).is_full() is is_full


_SPIKE = """
from scanner.batch.memory import given_back_mb

given_back_mb()
held = bytearray(b"x") * (64 << 20)
assert given_back_mb() < 9
del held
assert 60 <= given_back_mb() < 70
assert given_back_mb() < 9
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system does not say")
def test_what_a_process_has_given_back_is_told_once() -> None:
    subprocess.run([sys.executable, "-c", _SPIKE], check=True)  # noqa: S603  our own


_GROWN = """
import os
from scanner.batch.memory import own_mb, touched

size = 64 << 20
held = bytearray(b"x") * size
if os.fork():
    os._exit(os.waitstatus_to_exitcode(os.wait()[1]))
before, own = touched(), own_mb()
{write}
after, grown = touched(), own_mb() - own
most = max(0, after.resident_mb - before.resident_mb) + after.faulted_mb - before.faulted_mb
assert {least} <= grown <= most + 1, (grown, before, after)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system does not say")
@pytest.mark.parametrize(
    ("write", "least"), [("held[:: 1 << 12] = bytes(size >> 12)", 30), ("more = bytearray(b'x') * size", 60)]
)
def test_what_a_process_has_for_itself_grows_by_no_more_than_it_has_touched(write: str, least: int) -> None:
    """Also where it writes to what it shares with the process that it was divided from, half of which it had."""
    line = [sys.executable, "-c", _GROWN.format(write=write, least=least)]
    subprocess.run(line, check=True)  # noqa: S603  our own


@pytest.mark.parametrize(
    ("memory_mb", "place", "size", "said"),
    [
        (400, "", 0, "{} (400 MB); a larger --memory may be enough"),
        (LEAST_MB, "line 3", 11 << 20, "line 3 is of 11.5 MB: {} (328 MB); --memory 438 should be enough"),
        (512, "item 2", 5 << 20, "item 2 is of 5.2 MB: {} (512 MB); --memory 578 should be enough"),
        (1_200, "line 1", 28_800_000, "line 1 is of 28.8 MB: {} (1200 MB); --memory 1702 should be enough"),
        (600, "item 2", 5 << 20, "item 2 is of 5.2 MB: {} (600 MB); a larger --memory may be enough"),
        (512, "", 37_300_000, "{} (512 MB); --memory 2107 should be enough"),
        (2_107, "", 37_300_000, "{} (2107 MB); a larger --memory may be enough"),
    ],
)  # fmt: skip
def test_what_needs_more_memory_is_told_with_a_way_through(memory_mb: int, place: str, size: int, said: str) -> None:
    assert lacking(memory_mb, place, size) == said.format(LACKING)


_HELD = """
import resource
from pathlib import Path
from scanner.batch.memory import hold, import_all, own_mb, room_mb

import_all({libraries})
hold(room_mb(400))
import pyarrow.parquet

(data,) = [line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmData:")]
room = resource.getrlimit(resource.RLIMIT_DATA)[0] - int(data) * 1024
print((400 - own_mb()) - (room >> 20))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the limit cannot tell memory that is written to")
@pytest.mark.parametrize(("libraries", "least", "most"), [(["pyarrow.parquet"], -2, 2), ([], 10, 200)])
def test_what_a_library_reserves_is_not_taken_from_a_share(libraries: list[str], least: int, most: int) -> None:
    """The megabytes of its share that a worker has not used and could not get: none, if Arrow is imported first."""
    pytest.importorskip("pyarrow")
    line = [sys.executable, "-c", _HELD.format(libraries=libraries)]
    done = subprocess.run(line, capture_output=True, check=True, text=True)  # noqa: S603  our own
    assert least <= int(done.stdout) <= most


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Setting, bool]]:
    """Of each worker that a scan would start its setting, and whether it has a scanner in common with others."""
    of_workers: list[tuple[Setting, bool]] = []

    class NoPool(Pool):
        def free(self) -> Worker | None:
            of_workers.extend([(self._setting, self._common)] * self._setting.workers)
            return None

    monkeypatch.setattr("scanner.batch.scan.Pool", NoPool)
    monkeypatch.setattr(memory, "SHARES", True)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    return of_workers


@pytest.mark.parametrize(("name", "libraries"), [("a.parquet", {"pyarrow.parquet"}), ("a.csv", set())])
def test_workers_are_told_what_their_formats_import(
    started: list[tuple[Setting, bool]], tmp_path: Path, name: str, libraries: set[str]
) -> None:
    pytest.importorskip("pyarrow")
    write(3, tmp_path / name)
    scan(Request([str(tmp_path / name)], load_profile("redact-only")))
    assert [setting.libraries for setting, _ in started] == [libraries]


@pytest.mark.parametrize(
    ("megabytes", "asked_for", "workers", "read_ahead"),
    [(1, None, 1, False), (1, 2, 2, False), (20, None, 2, True), (20, 1, 1, False)],
)
def test_a_small_scan_has_one_worker_unless_more_are_asked_for(
    started: list[tuple[Setting, bool]],
    tmp_path: Path,
    megabytes: int,
    asked_for: int | None,
    workers: int,
    *,
    read_ahead: bool,
) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_bytes(b'{"note": "as usual"}\n' * (megabytes * 25_000))
    scan(Request([str(tmp_path)], load_profile("redact-only"), workers=asked_for))
    assert [(bool(setting.ahead.units), common) for setting, common in started] == [(read_ahead, workers > 1)] * workers


@pytest.mark.parametrize(
    ("memory_mb", "name", "workers"),
    [(0, "a.parquet", 2), (512, "a.parquet", 1), (1_024, "a.parquet", 2), (0, "a.csv", 2), (512, "a.csv", 2)],
)
def test_a_file_of_many_row_groups_has_several_workers_unless_the_memory_is_said_to_be_less(
    started: list[tuple[Setting, bool]], tmp_path: Path, memory_mb: int, name: str, workers: int
) -> None:
    if name.endswith("parquet"):
        pq = pytest.importorskip("pyarrow.parquet")
        pa = pytest.importorskip("pyarrow")
        table = pa.table({"note": ["as usual" * 250] * 6_000})
        pq.write_table(table, tmp_path / name, row_group_size=1_000, compression="none", use_dictionary=False)
    else:
        (tmp_path / name).write_bytes(b"note\n" + b"as usual\n" * 1_200_000)
    scan(Request([str(tmp_path)], load_profile("redact-only"), memory_mb=memory_mb))
    assert len(started) == workers


@pytest.mark.parametrize(("files", "workers"), [(999, 1), (1_000, 2)])
def test_many_small_files_have_several_workers(
    started: list[tuple[Setting, bool]], tmp_path: Path, files: int, workers: int
) -> None:
    for number in range(files):
        (tmp_path / f"{number}.jsonl").write_bytes(b'{"note": "as usual"}\n')
    scan(Request([str(tmp_path)], load_profile("redact-only")))
    assert len(started) == workers
