"""Fits what words weigh in a description of a tool (scanner/instructions/described.py).

    pip install scikit-learn
    python -m benchmarks.guard.wording [--served DUMP.json ...]

To poisoned and harmless descriptions that were written for it (descriptions/), and to a share of the texts that the
weights of notes are fitted to, in which orders of every kind stand. --served adds what real servers say of themselves
(benchmarks/guard/served.py writes it), as harmless: that is what descriptions are like, and it may not be shipped.
Writes scanner/rules/described.json. What comes of it, python -m benchmarks.guard.definitions says.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.guard.served import texts_of
from benchmarks.injection import files
from benchmarks.injection.bags import Bags, Passage, Sample
from benchmarks.injection.fitting import fit
from scanner.instructions.described import SPAN

DESCRIPTIONS: Final = Path(__file__).parent / "descriptions"
WEIGHTS: Final = Path(__file__).parents[2] / "scanner" / "rules" / "described.json"

# Chosen by leaving out whole files and whole servers.
_NOTES: Final = 6_000  # of each kind: without them half of what is poisoned is found, with all of them no more
_POISONED: Final = 8.0  # what a poisoned description weighs, beside a note
_HARMLESS: Final = 4.0
# What one of a real server weighs: at 4, 43 of 2,073 texts of servers that were left out are enough alone, at 16 36.
_SERVED: Final = 16.0
_INVENTED: Final = re.compile(r"\b(?:[\w-]+\.)+(?:example|test|invalid)\b")  # hosts that only invented texts name
_HOST: Final = "api.example.com"


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, write and print; 0 unless something is missing."""
    served = _parser().parse_args(arguments).served
    return fit(lambda bags: _samples(bags, served), WEIGHTS, "benchmarks/guard/wording.py", f"{len(served)} servers")


def _samples(bags: Bags, served: Iterable[Path]) -> Iterator[Sample]:
    for label, notes, attack in (("poisoned", "attacks", True), ("harmless", "benign", False)):
        written = [case.text for case in files.load(sorted((DESCRIPTIONS / label).glob("*.jsonl")))]
        yield Sample(_passages(bags, written), attack, _POISONED if attack else _HARMLESS)
        others = [case.text for case in files.load(sorted((files.WORDINGS / notes).glob("*.jsonl")))]
        yield Sample(_passages(bags, random.Random(0).sample(others, _NOTES)), attack, 1.0)
    real = dict.fromkeys(text for path in served for text in texts_of(path))
    yield Sample(_passages(bags, real), attack=False, weight=_SERVED)


def _passages(bags: Bags, texts: Iterable[str]) -> list[list[Passage]]:
    return [bags.of(_INVENTED.sub(_HOST, text), span=SPAN) for text in texts]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.guard.wording",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--served", type=Path, nargs="+", default=[], metavar="DUMP", help="what real servers offer")
    return parser


if __name__ == "__main__":
    sys.exit(main())
