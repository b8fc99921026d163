"""How well injected instructions are found: recall by technique, false alarms by kind of text, peers beside it.

Cases are of the project's own making (--half, --seed), or JSON Lines of other suites (--attacks, --benign), one
{"suite", "technique", "text"} a line, or "document" with a whole record in place of "text". Every scanner is asked
every case in the same run; shares come with their 95 % interval (Wilson).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from benchmarks.accuracy.cases import HALVES
from benchmarks.accuracy.peers import PeerError, cache_folder, install
from benchmarks.injection import files, report
from benchmarks.injection.cases import Case
from benchmarks.injection.maker import make
from benchmarks.injection.misses import misses
from benchmarks.injection.ours import Ours
from benchmarks.injection.peers import PEERS, Peer, ask
from benchmarks.injection.score import GROUPINGS, By, Results, results
from scanner import ProfileError

OURS = "sluicegate"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; 0 unless the arguments make no sense."""
    options = _parser().parse_args(arguments)
    peers = list(PEERS) if options.peers == ["all"] else options.peers
    problem = _problem(options, peers)
    if problem:
        print(problem, file=sys.stderr)
        return 2
    try:
        ours = Ours(options.profile, strict=options.strict)
        attacks, benign = _cases(options)
    except (files.CaseError, ProfileError) as error:
        print(error, file=sys.stderr)
        return 2
    answers = ours([*attacks, *benign])
    columns = {OURS + " strict" * options.strict: results(attacks, benign, answers)}
    for name in peers:
        columns |= _asked(PEERS[name], attacks, benign)
    if options.json:
        print(msgspec.json.format(msgspec.json.encode(columns)).decode())
        return 0
    print(report.tables(columns, options.by or _grouping(options)))
    if options.misses:
        print(misses(attacks, benign, answers, options.misses))
    return 0


def _problem(options: argparse.Namespace, peers: Sequence[str]) -> str:
    unknown = sorted(set(peers) - set(PEERS))
    if unknown:
        return f"no peer is called {', '.join(unknown)}; there are {', '.join(PEERS)}"
    if options.misses and options.half != "tune" and not _from_files(options):
        return "misses are shown of the tuning half only: whoever sees the judging half tunes to it"
    return ""


def _from_files(options: argparse.Namespace) -> bool:
    return bool(options.attacks or options.benign)


def _grouping(options: argparse.Namespace) -> Sequence[By]:
    return ("suite",) if _from_files(options) else ("technique",)


def _cases(options: argparse.Namespace) -> tuple[list[Case], list[Case]]:
    """Attacks and benign cases. Raises CaseError."""
    if _from_files(options):
        return files.load(options.attacks), files.load(options.benign)
    return make(options.attack, options.half, options.seed), make("benign", options.half, options.seed)


def _asked(peer: Peer, attacks: Sequence[Case], benign: Sequence[Case]) -> dict[str, Results]:
    """A column for each of the peer's verdicts; the peer runs once."""
    try:
        python = install(peer, cache_folder(os.environ), bare=peer.bare)
        said = ask(peer, python, [*attacks, *benign])
    except PeerError as error:
        return {peer.name: Results(problem=str(error))}
    return {name: results(attacks, benign, answers) for name, answers in zip(peer.columns, said, strict=True)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.injection",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    own = parser.add_argument_group("cases of our own making")
    own.add_argument("--half", choices=HALVES, default="judge", help="which half of the templates (judge)")
    own.add_argument(
        "--jailbreaks",
        dest="attack",
        action="store_const",
        const="jailbreak",
        default="attack",
        help="prompts that talk a model out of its rules, instead of attacks in billing data",
    )
    own.add_argument("--seed", type=int, default=0, help="another seed fills the templates in another way (0)")
    others = parser.add_argument_group("cases of other suites, instead")
    others.add_argument("--attacks", type=Path, nargs="+", default=[], metavar="FILE", help="texts that carry one")
    others.add_argument("--benign", type=Path, nargs="+", default=[], metavar="FILE", help="texts that carry none")
    scanners = parser.add_argument_group("scanners")
    scanners.add_argument(
        "--profile", default="redact-only", metavar="NAME_OR_PATH", help="what ours is made of (redact-only)"
    )
    scanners.add_argument("--strict", action="store_true", help="ours at its strict level, whatever the profile says")
    scanners.add_argument("--peers", nargs="+", default=[], metavar="NAME", help=f"all, or some of: {', '.join(PEERS)}")
    shown = parser.add_argument_group("what is shown")
    shown.add_argument(
        "--by",
        nargs="+",
        choices=GROUPINGS,
        metavar="GROUP",
        help="rows of the tables: suite, technique or both (technique for our own cases, suite for files)",
    )
    shown.add_argument(
        "--misses",
        type=int,
        default=0,
        metavar="N",
        help="N attacks that ours missed and N false alarms, written out; not of our judging half",
    )
    shown.add_argument("--json", action="store_true", help="all counts instead of tables")
    return parser


if __name__ == "__main__":
    sys.exit(main())
