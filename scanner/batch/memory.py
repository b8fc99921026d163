"""How the memory that a scan may take is divided among workers, and what holds each worker to its share.

Where processes can fork, workers share most of a scanner (:mod:`scanner.batch.first_worker`), which counts for each of
them in equal parts. What is a worker's own grows with what it reads: automata fill, words are remembered. So one that
has come near its share when a unit is done is forked anew from the first, or has that done to the others, and the
system refuses memory to one that would go far beyond its share within a unit. Such a unit is tried once more, alone,
with all that the scan may take: then automata release what they have grown (:mod:`scanner.matching.engines.automata`)
before the limit is reached.

Megabytes are 1024 x 1024 bytes; a page that processes share counts once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Final, NamedTuple

from scanner.batch.progress import sized
from scanner.matching.engines.automata import MOST_MB, resident_mb
from scanner.matching.engines.native import AUTOMATA

PARENT_MB: Final = 38
"""The parent, and the process that multiprocessing keeps beside it, over a million rows."""

COMMON_MB: Final = 220
"""The first worker when it has read ahead, and forks the others: a scanner that has read something of every kind."""

OWN_MB: Final = 60
"""What each worker makes for itself then: 45 over a unit of CSV or JSON Lines, of which it reads a megabyte at a time,
and the rest over the next two."""

TOUCHED_MB: Final = 75
"""What becomes each other worker's own of the common scanner, because it writes to it: counters of references mostly.

The first has the pages that it was made in.
"""

_ROOMY_SHARE_MB: Final = 250
"""What such a worker has to have so that it may read two megabytes at a time: then two units take it to 222. With 237
workers are forked anew after every unit of JSON Lines."""

ALONE_MB: Final = 290
"""What a worker with its own scanner needs: 90,000 rows of 93 MB are scanned with it, and are not with 20 less."""

LEAST_MB: Final = PARENT_MB + ALONE_MB
"""One worker and its parent."""

USUAL_MB: Final = 512
"""What a scan may take unless it is told otherwise; :func:`scanner.batch.pool.usual_mb` adds what a format needs."""

LACKING: Final = "it needs more memory than the scan may take"

_RECORD_TIMES: Final = 10
"""What a record takes while it is scanned, in its own size; one of 13 MB was scanned with 380 MB, and not with 340."""

_FOUND_TIMES: Final = 50
"""What a record takes in which much is found: with a name every 36 bytes 48 times its size, 1.2 kB for each name."""

_ROOMY_MB: Final = 360
"""What a worker with its own scanner has to have so that it may read two megabytes at a time: then the first unit of
CSV takes 325, and 311 with one."""

_UNIT_MB: Final = 20
"""What one more unit may add: of CSV and JSON Lines it was 6 to 15."""

_RESET_PEAK: Final = "5"
"""What the kernel's ``/proc/PID/clear_refs`` takes to forget the fullest moment (proc(5))."""

_SPARE_MB: Final = 80
"""What automata leave of a worker's share before they let go: one that went over such a file with 409 MB had 478."""

SHARES: Final = sys.platform == "linux"
"""Whether processes are divided here. Elsewhere that is not there, or not safe with the system's own libraries."""


class Plan(NamedTuple):
    """So many workers; whether their scanner is made once for all; megabytes for each, of that in equal parts."""

    workers: int
    common: bool
    share_mb: int


def planned(memory_mb: int, wanted: int, extra_mb: int = 0) -> Plan:
    """How many of the wanted workers the memory is enough for. ``extra_mb`` is what their formats need on top."""
    left = memory_mb - PARENT_MB
    if SHARES:
        workers = min(wanted, (left - COMMON_MB + TOUCHED_MB) // (OWN_MB + TOUCHED_MB + extra_mb))
        if workers > 1:
            return Plan(workers, True, left // workers)
        return Plan(1, False, left)
    workers = max(1, min(wanted, left // (ALONE_MB + extra_mb)))
    return Plan(workers, False, left // workers)


def needed_mb(workers: int, extra_mb: int = 0) -> int:
    """With which memory :func:`planned` has so many workers, two or more."""
    common_mb, each_mb = (COMMON_MB - TOUCHED_MB, OWN_MB + TOUCHED_MB) if SHARES else (0, ALONE_MB)
    return PARENT_MB + common_mb + workers * (each_mb + extra_mb)


def is_roomy(plan: Plan) -> bool:
    """Whether each worker may read as much at a time as is fastest."""
    return plan.share_mb >= (_ROOMY_SHARE_MB if plan.common else _ROOMY_MB)


def lacking(memory_mb: int, place: str = "", size: int = 0) -> str:
    """What is said of a unit for which there was not memory enough, for the record at ``place`` of so many bytes.

    Where no place is known, no record is larger than ``size``, 0 where nothing is known of that either.
    """
    # Who gave what a record takes by its size has one in which much is found.
    times = (_RECORD_TIMES, _FOUND_TIMES) if place else (_FOUND_TIMES,)
    needed = [LEAST_MB + -(-size * one // (1 << 20)) for one in times if size]
    more = next((f"--memory {one} should be" for one in needed if one > memory_mb), "")
    lacking = f"{LACKING} ({memory_mb} MB); {more or 'a larger --memory may be'} enough"
    return f"{place} is of {sized(size)}: {lacking}" if place else lacking


def full(taken_mb: int, share_mb: int) -> bool:
    """Whether a worker that takes so much may go beyond its share with one more unit; ``share_mb`` 0 is any amount."""
    return bool(share_mb) and taken_mb + _UNIT_MB > share_mb


def taken_mb() -> int:
    """What this process takes, of what it shares its part; 0 where that cannot be told. Pages of files do not count."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    parts = {line.partition(":")[0]: int(line.split()[1]) for line in lines[1:]}
    return parts.get("Pss_Anon", parts["Pss"]) >> 10


def room_mb(share_mb: int, workers: int = 1) -> int:
    """How much more each of some workers may take, which have what this process has in common."""
    common_mb = _status_mb("RssAnon")
    return share_mb - (common_mb + TOUCHED_MB * (workers - 1)) // workers


class Touched(NamedTuple):
    """What a process has resident, and what it ever took or wrote to for the first time, in MB.

    Its own memory grows by no more than both together: where the system gives two megabytes at a fault, the first says.
    """

    resident_mb: int
    faulted_mb: int


def touched() -> Touched:
    """What this process has touched until now, which takes 20 us to ask; nothing where the system does not say."""
    if sys.platform != "linux":
        return Touched(0, 0)
    import resource  # noqa: PLC0415  there is none elsewhere

    faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    return Touched(resident_mb(), faults * resource.getpagesize() >> 20)


def given_back_mb() -> int:
    """What this process had more than now at its fullest moment since this was last asked; 0 where nothing says."""
    try:
        most = next((line for line in Path("/proc/self/status").read_text().splitlines() if line[:6] == "VmHWM:"), "")
        Path("/proc/self/clear_refs").write_text(_RESET_PEAK)
    except OSError:
        return 0
    return max(0, (int(most.split()[1]) >> 10) - resident_mb()) if most else 0


class Share:
    """What a worker may take for itself. Whether that is full is asked after each unit, which may be of a few rows.

    What it has for itself takes the system 2 ms to say, since it looks at every page of it: a third of the time of
    thousands of small files. So that is asked only when as much was touched since as would fill the share.

    What a unit took and gave back the next one takes again: 60 MB of Parquet, by which two workers went beyond 768 MB.
    """

    def __init__(
        self,
        share_mb: int,
        own: Callable[[], int] = taken_mb,
        touched: Callable[[], Touched] = touched,
        given_back: Callable[[], int] = given_back_mb,
    ) -> None:
        """``share_mb`` 0 is any amount."""
        self._share_mb, self._own, self._touched, self._given_back = share_mb, own, touched, given_back
        self._known_mb = share_mb  # what the process had when the system was asked, and what it had touched then
        self._then = touched()

    def is_full(self) -> bool:
        """Whether the process may go beyond its share with one more unit."""
        now = self._touched()
        grown_mb = max(0, now.resident_mb - self._then.resident_mb) + now.faulted_mb - self._then.faulted_mb
        if full(self._known_mb + grown_mb, self._share_mb):
            self._known_mb, self._then = self._own() + self._given_back(), now
            return full(self._known_mb, self._share_mb)
        return False


def import_all(libraries: Iterable[str]) -> None:
    """Import what the formats of a worker import, before it is held to anything.

    The limit counts addresses that a library reserves and never writes to: 60 MB of Arrow's.
    """
    _keep_arrow_small()
    for name in libraries:
        with suppress(ImportError):  # the format says so when it reads
            import_module(name)


def hold(more_mb: int) -> None:
    """Hold a worker to so much more memory: the system gives it no more, and its automata let go before that.

    In a small share they never do: common texts alone fill 100 MB of what is let go again, so that a worker with less
    would be at that for ever. It comes to its limit instead, and its unit is done alone.
    """
    AUTOMATA.most_mb = max(MOST_MB, resident_mb() + more_mb - _SPARE_MB)
    limit(more_mb)


def limit(more_mb: int) -> None:
    """Let this process ask for so much more memory and no further: what asks for that gets a MemoryError, or dies.

    It has no effect where the system cannot tell memory that is written to from all other.
    """
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415  there is none elsewhere

    _keep_arrow_small()
    most = (_status_mb("VmData") + more_mb) << 20
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))


def _keep_arrow_small() -> None:
    """Have Arrow use the system's allocator, if it is not imported yet: its own takes a gigabyte of addresses."""
    os.putenv("ARROW_DEFAULT_MEMORY_POOL", "system")


@contextmanager
def limited(more_mb: int) -> Iterator[None]:
    """Set :func:`limit` while the block runs, since the directory of a file may ask for any amount of memory."""
    if sys.platform != "linux":
        yield
        return
    import resource  # noqa: PLC0415  there is none elsewhere

    before, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit(more_mb)
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, hard))


def _status_mb(name: str) -> int:
    """What the system says of this process; of ``VmData``, which the limit is about, and ``RssAnon`` all but files."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) >> 10
    return 0
