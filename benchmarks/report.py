"""``python -m benchmarks.report``: everything measured in one run, as a table and a picture.

    python -m benchmarks.report                      # a short run, to the terminal, under two minutes
    python -m benchmarks.report --long --peers all --write docs

Ratios hold on a machine that others use too; milliseconds do not, and are there for orientation.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.accuracy.peers import cache_folder
from benchmarks.speed import suite
from benchmarks.speed.peers import PEERS
from benchmarks.speed.picture import drawn
from benchmarks.speed.suite import Row, Scanners

_INTRODUCTION: Final = """\
How fast each operation is, compared with a simple operation on the same input. `python -m benchmarks.report --long
--peers all --write docs` writes this page.

- **time** is the median of one operation. It depends on the machine; use it for orientation only.
- **ratio** is that time divided by the time of the operation under *compared with*, measured in alternating pairs. For
  other scanners it is the opposite: how many times as fast Sluicegate is. Ratios hold on a busy machine too.
- **seen before**: a text that comes for the third time is not scanned again. All other rows but those of views, and
  those that say so, are measured as if no text had come before.
- **goal** is what the project aims for. A goal that was not reached says *missed*.
"""
_TITLES: Final[Mapping[str, str]] = {
    "view": "A view of a payload that was viewed before, compared with decoding it",
    "memory": "Peak memory of a view, compared with the size of the payload",
    "redact": "Redacting a whole document, compared with decoding and encoding it",
    "find": "Searching clean text, compared with encoding and lower-casing it",
    "unseen": "Payloads that are all different, read once and then again, compared with decoding them",
    "peers": "Throughput compared with other scanners (ratio: times as fast)",
    "scaling": "How time grows with size (1 is linear)",
    "hostile": "Inputs made to be slow",
}
_REMARKS: Final[Mapping[str, str]] = {  # parts timed one by one, 2026-12-01; below the title of the group
    "redact": """\
Why 1 is out of reach, by the parts of one redaction of 5,000 clean lines, in multiples of decoding and encoding them:

- **1.4** to read them: into records of one shape 0.4, their columns and the numbers in these 0.3, encoding them again,
  which proves that nothing was left out, 0.2, ids and dates 0.4, and freeing all that 0.1.
- **0.25** to find the literals of 870 rules in the free texts, a sixth of the bytes, by one automaton.
- **0.9** for ten passes of RE2 over these texts: the shapes of numbers and addresses, encoded blocks, words of orders
  to a model, four kinds of disguise, fields written in a text, and sentences cut over several texts. Each takes 0.08,
  as fast as RE2 reads. One alternation of several would be faster for texts that it knows, and slower for new ones.
- **0.2** for all else. A finding adds 10 to 15 us where they are many, since Python judges and masks each.
""",
}
_HOSTILE_TIERS: Final = (30, 300)  # bounds, as multiples of plain text, under which the report counts slow inputs
_SHORT: Final = (8, 20, 200, 1_000, 5_000)  # of eight lines in small letters each has its neighbours read with it
_LONG: Final = (8, 20, 200, 1_000, 5_000, 50_000, 100_000)


Points = Mapping[str, list[tuple[float, float]]]


def measured(*, long: bool, peers: Sequence[str], cache: Path) -> Iterator[Row | str | Points]:
    """Rows as they come, remarks, and the points of the curves."""
    scanners = Scanners.compiled()
    yield from suite.views(scanners, _LONG if long else _SHORT)
    yield from suite.memory(scanners, (5_000, 50_000) if long else (5_000,))
    yield from suite.redactions(scanners, 5_000 if long else 1_000)
    yield from suite.finds(scanners, (50, 1_000, 100_000, 10_000_000) if long else (50, 1_000, 100_000))
    yield from suite.never_seen(scanners, 400 if long else 60)
    for result in suite.against_peers(scanners, ["stdlib", *peers], cache, 4_000):
        yield result if isinstance(result, Row) else f"{result[0]}: {result[1]}"
    rows, points = suite.scaling(scanners, (1_000, 10_000, 100_000) if long else (500, 2_000, 8_000))
    yield from rows
    yield points
    yield from suite.hostile(scanners, 200_000 if long else 20_000)


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown, by group."""
    lines: list[str] = []
    for group, title in _TITLES.items():
        own = [row for row in rows if row.group == group]
        if own:
            remarks = [_REMARKS[group]] if group in _REMARKS else []
            lines += [f"## {title}", "", *remarks, *(_slow_inputs(own) if group == "hostile" else _compared(own)), ""]
    return "\n".join(lines)


def _compared(rows: Sequence[Row]) -> Iterator[str]:
    """One row for each measurement, with what it was compared with and its goal."""
    yield "| | size | time | compared with | ratio | goal | |"
    yield "|---|--:|--:|---|--:|--:|---|"
    for row in rows:
        sign = "≥" if row.faster else "≤"
        goal = "" if row.goal is None else f"{sign} {row.goal:g}{'' if _met(row) else ' (missed)'}"
        yield f"| {row.case} | {_size(row)} | {_time(row)} | {row.beside} | {row.ratio:.3g} | {goal} | {row.found} |"


def _slow_inputs(rows: Sequence[Row]) -> Iterator[str]:
    """How many inputs meet the one goal of all, how many reach each tier above it, then each with its ratio."""
    goal = rows[0].goal or 0
    yield "Each input is built to slow down one part of the scanner. The ratio is its time per byte divided by the"
    yield "time per byte of plain text of the same size."
    yield ""
    yield f"The goal is a ratio of at most {goal:g}. {sum(map(_met, rows))} of {len(rows)} inputs meet it:"
    yield ""
    yield "| ratio | inputs |"
    yield "|---|--:|"
    lower = 0.0
    for upper in (goal, *_HOSTILE_TIERS):
        span = f"above {lower:g}, at most {upper:g}" if lower else f"at most {upper:g} (the goal)"
        yield f"| {span} | {sum(lower < row.ratio <= upper for row in rows)} |"
        lower = upper
    yield f"| above {lower:g} | {sum(row.ratio > lower for row in rows)} |"
    yield ""
    yield "| input | size | time | ratio |"
    yield "|---|--:|--:|--:|"
    for row in rows:
        yield f"| {row.case} | {_size(row)} | {_time(row)} | {row.ratio:.3g} |"


def _size(row: Row) -> str:
    return f"{row.bytes / 1e6:.3g} MB" if row.bytes else ""


def _time(row: Row) -> str:
    return f"{row.ms:.3g} ms" if row.ms else ""


def _met(row: Row) -> bool:
    return row.goal is None or (row.ratio >= row.goal if row.faster else row.ratio <= row.goal)


def bars(rows: Sequence[Row]) -> list[tuple[str, float, bool]]:
    """Throughput of ours and of each peer, on the input that they were compared on."""
    found: list[tuple[str, float, bool]] = []
    for case in dict.fromkeys(row.case for row in rows if row.group == "peers"):
        own = [row for row in rows if row.group == "peers" and row.case == case]
        speed = own[0].bytes / 1e3 / own[0].ms
        found.append((f"sluicegate: {case}", speed, True))
        found += [(row.beside, row.bytes / 1e3 / row.ms / row.ratio, False) for row in own]
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and write when asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description="Measure everything in one run.")
    parser.add_argument("--long", action="store_true", help="all sizes, up to 40 MB; ten minutes")
    parser.add_argument("--peers", default="", metavar="NAMES", help=f"comma-separated, or all: {', '.join(PEERS)}")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write performance.md and performance.svg there")
    chosen = parser.parse_args(arguments)
    peers = list(PEERS) if chosen.peers == "all" else [name for name in chosen.peers.split(",") if name]
    if unknown := [name for name in peers if name not in PEERS]:
        parser.error(f"no peer is called {unknown[0]}")
    if chosen.write is not None:
        chosen.write.mkdir(parents=True, exist_ok=True)  # now, and not when all is measured
    rows: list[Row] = []
    remarks: list[str] = []
    points: Points = {}
    for result in measured(long=chosen.long, peers=peers, cache=cache_folder(os.environ)):
        if isinstance(result, Row):
            rows.append(result)
            print(
                f"{result.group:8} {result.case:40} {result.ratio:8.3g} x {result.beside} {result.found}",
                file=sys.stderr,
            )
        elif isinstance(result, str):
            remarks.append(result)
        else:
            points = result
    machine = f"{os.cpu_count()} cores ({platform.machine()}), CPython {platform.python_version()}"
    when = f"{datetime.now(UTC):%Y-%m-%d}, {machine}"
    page = "\n".join([f"One run, {when}.", "", table(rows), *(f"Not measured: {remark}." for remark in remarks)])
    print(page)
    if chosen.write is not None:
        picture = "![Throughput beside peers, and time against size](performance.svg)"
        head = f"# Performance\n\n{_INTRODUCTION}\n{picture}\n\n"
        (chosen.write / "performance.md").write_text(head + page.rstrip() + "\n", encoding="utf-8")
        (chosen.write / "performance.svg").write_text(drawn(bars(rows), points), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
