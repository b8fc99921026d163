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

_TITLES: Final[Mapping[str, str]] = {
    "view": "A view, beside decoding the payload",
    "memory": "Peak memory of a view, beside the payload",
    "redact": "A whole document redacted, beside decoding and encoding it",
    "find": "A clean text searched, beside encoding and lower-casing it",
    "unseen": "Payloads of which no two are alike, read once and then again, beside decoding them",
    "peers": "Beside other scanners: how many times their throughput",
    "scaling": "Exponent of time against size",
    "hostile": "Inputs made to be slow: time a byte, beside plain text",
}
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
        if not own:
            continue
        lines += [f"### {title}", "", "| | size | time | beside | ratio | goal | |", "|---|--:|--:|---|--:|--:|---|"]
        for row in own:
            size = f"{row.bytes / 1e6:.3g} MB" if row.bytes else ""
            taken = f"{row.ms:.3g} ms" if row.ms else ""
            sign = "≥" if row.faster else "≤"
            goal = "" if row.goal is None else f"{sign} {row.goal:g}{'' if _met(row) else ' (missed)'}"
            lines.append(f"| {row.case} | {size} | {taken} | {row.beside} | {row.ratio:.3g} | {goal} | {row.found} |")
        lines.append("")
    return "\n".join(lines)


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
        head = "# Performance\n\n![Throughput beside peers, and time against size](performance.svg)\n\n"
        (chosen.write / "performance.md").write_text(head + page.rstrip() + "\n", encoding="utf-8")
        (chosen.write / "performance.svg").write_text(drawn(bars(rows), points), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
