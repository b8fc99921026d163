"""The command: makes or loads cases, asks the scanners, prints the tables."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from benchmarks.accuracy import files, report
from benchmarks.accuracy.cases import HALVES, Case
from benchmarks.accuracy.examples import examples
from benchmarks.accuracy.invoice import id_invoice, plain_invoice
from benchmarks.accuracy.maker import make
from benchmarks.accuracy.ours import Ours
from benchmarks.accuracy.peers import PEERS, Peer, PeerError, answers, ask, cache_folder, install
from benchmarks.accuracy.score import Answer, score, section

OURS = "sluicegate"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; 0 unless the arguments make no sense."""
    options = _parser().parse_args(arguments)
    peers = list(PEERS) if options.peers == ["all"] else options.peers
    unknown = sorted(set(peers) - set(PEERS))
    if unknown:
        print(f"no peer is called {', '.join(unknown)}; there are {', '.join(PEERS)}", file=sys.stderr)
        return 2
    if options.examples and (options.half != "tune" or options.cases):
        print("examples are shown of the tuning half only: whoever sees the judging half tunes to it", file=sys.stderr)
        return 2
    cases, where = _cases(options)
    results: dict[str, report.Results] = {}
    ours = _timed(results, OURS, cases, where, lambda: Ours()(cases))
    for name in peers:
        _ask_peer(PEERS[name], cases, where, cache_folder(os.environ), results)
    if options.json:
        print(msgspec.json.format(msgspec.json.encode(results)).decode())
        return 0
    print(report.main_table(results))
    for name in dict.fromkeys(where) if options.details else ():
        if not name.startswith("invoice"):
            tables = (report.type_table, report.near_table, report.variant_table)
            print("\n" + "\n\n".join(table(results, name) for table in tables))
    if options.examples:
        print(examples(cases, ours, options.examples))
    return 0


def _cases(options: argparse.Namespace) -> tuple[list[Case], list[str]]:
    """The cases and the section each is counted in."""
    if options.cases:
        loaded = files.load(options.cases)
        if loaded.left_out:
            print(f"left out: {sum(loaded.left_out.values())} lines of types that are not ours", file=sys.stderr)
        return loaded.cases, [options.cases.stem] * len(loaded.cases)
    cases = make(options.half, options.seed, options.scale)
    where = [section(case) for case in cases]
    if options.invoice_items:
        cases += [plain_invoice(options.invoice_items), id_invoice(options.invoice_items, options.seed, options.half)]
        where += [f"invoice, {options.invoice_items:,} items", f"invoice full of ids, {options.invoice_items:,} items"]
    return cases, where


def _timed(
    results: dict[str, report.Results],
    name: str,
    cases: Sequence[Case],
    where: Sequence[str],
    run: Callable[[], list[Answer]],
) -> list[Answer]:
    start = time.perf_counter()
    said = run()
    results[name] = report.Results(seconds=time.perf_counter() - start)
    for part in dict.fromkeys(where):
        own = [number for number, at in enumerate(where) if at == part]
        results[name].sections[part] = score([cases[n] for n in own], [said[n] for n in own])
    return said


def _ask_peer(
    peer: Peer, cases: Sequence[Case], where: Sequence[str], cache: Path, results: dict[str, report.Results]
) -> None:
    """One column for each of the peer's thresholds; the peer runs once."""
    start = time.perf_counter()
    try:
        python = install(peer, cache)
        start = time.perf_counter()
        raw = ask(peer, python, cases)
    except PeerError as error:
        results[peer.name] = report.Results(problem=str(error))
        return
    seconds = time.perf_counter() - start
    for threshold in peer.thresholds:
        column = peer.column(threshold)
        _timed(results, column, cases, where, lambda threshold=threshold: answers(peer, raw, threshold))  # type: ignore[misc]
        results[column].seconds = seconds


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument("--peers", nargs="*", default=[], metavar="NAME", help=f"all, or some of: {', '.join(PEERS)}")
    parser.add_argument("--half", choices=HALVES, default="judge", help="which half of templates and values")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--scale", type=float, default=1.0, help="how many texts there are of each kind, times this")
    parser.add_argument("--cases", type=Path, metavar="FILE", help="JSON lines of another suite instead of our own")
    parser.add_argument("--invoice-items", type=int, default=5_000, metavar="N", help="0: no invoices")
    parser.add_argument("--details", action="store_true", help="by entity type, near-miss and variant too")
    parser.add_argument(
        "--examples", type=int, default=0, metavar="N", help="tuning half: N misses and false findings a type"
    )
    parser.add_argument("--json", action="store_true", help="all counts instead of tables")
    return parser


if __name__ == "__main__":
    sys.exit(main())
