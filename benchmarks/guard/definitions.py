"""Descriptions of tools, harmless and poisoned, and how many of each kind are withheld.

    python -m benchmarks.guard.definitions [--served DUMP.json ...]

Those of descriptions/held were written by hands that knew neither the rules nor the descriptions that weights are
fitted to (benchmarks/guard/wording.py), which are counted beside them; held/*-few are of the project's own hand.
--served reads what real servers offer (benchmarks/guard/served.py), and counts definitions of which something would be
withheld.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.guard.served import definitions_of
from benchmarks.injection import files
from scanner import Scanner
from server.guard.contents.definitions import scan_of
from server.guard.contents.message_scan import UnsafeError
from server.guard.masks.stand_ins import StandIns

_FOLDER: Final = Path(__file__).parent / "descriptions"

DEFINITIONS: Final[dict[str, list[str]]] = {
    str(path.relative_to(_FOLDER).with_suffix("")): [case.text for case in files.load([path])]
    for path in sorted(_FOLDER.glob("*/*.jsonl"))
}
"""Descriptions, by folder and file: ``held/poisoned``."""


def withheld(scanner: Scanner, texts: Sequence[str]) -> int:
    """How many of these descriptions would not reach a model."""
    return sum(scanner.redact_spoken([text])[0][0].withheld for text in texts)


def changed(scanner: Scanner, path: Path) -> tuple[int, int]:
    """Of how many definitions of a dump something would not reach a model, and how many there are."""
    some = every = 0
    for identity, definition in definitions_of(path):
        every += 1
        try:
            some += scan_of(definition, identity).run(scanner, StandIns()).withheld > 0
        except UnsafeError:
            some += 1
    return some, every


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is withheld."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.guard.definitions",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--served", type=Path, nargs="+", default=[], metavar="DUMP", help="what real servers offer")
    options = parser.parse_args(arguments)
    scanner = Scanner.from_profile("redact-only")
    for kind, texts in DEFINITIONS.items():
        as_data = sum(any(found.entity_type == "PROMPT_INJECTION" for found in scanner.find(text)) for text in texts)
        print(f"{kind}: {withheld(scanner, texts)} of {len(texts)} withheld; read as data, {as_data}")
    try:
        dumps = [changed(scanner, path) for path in options.served]
    except files.CaseError as error:
        print(error, file=sys.stderr)
        return 2
    if dumps:
        some, every = map(sum, zip(*dumps, strict=True))
        print(f"{len(dumps)} servers: something withheld in {some} of {every} definitions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
