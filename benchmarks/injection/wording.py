"""Fits what words weigh, by which unknown wordings of injected instructions show (scanner/language/weights/wording.py).

    pip install scikit-learn
    python -m benchmarks.injection.wording --harmless PARAGRAPHS.jsonl ...

The texts are the project's own: wordings/, the tuning half of the harness' plain cases, and what the rules prove
themselves by; --harmless adds others, one {"suite", "technique", "text"} a line, of which those count that the gate
lets in. Writes scanner/rules/wording.json. What comes of it is measured on texts that were held back, with
python -m benchmarks.injection --attacks benchmarks/injection/wordings/held/*.attacks.jsonl --benign ...
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.injection import files
from benchmarks.injection.bags import Bags, Sample
from benchmarks.injection.cases import as_text
from benchmarks.injection.fitting import fit
from benchmarks.injection.maker import make, plain_attacks, surrounded
from scanner.catalogue import load_rules
from scanner.entity_types import INJECTION
from scanner.instructions.verdicts import THRESHOLD

WEIGHTS: Final = Path(__file__).parents[2] / "scanner" / "rules" / "wording.json"

# What a paragraph of others weighs, beside a text of the project's own, written to be hard. At 0.6, 101 of 60,000 other
# paragraphs were taken for an attack, at 1.2 83, at 3 70; and 250, 251, 252 of 300 attacks that were written blind.
_OTHERS: Final = 3.0
# Chosen on held-back texts, where half or twice of each made no more than two points of recall.
_SURROUNDED: Final = 0.5  # what a text weighs once more, in surroundings
_MOST_PASSAGES: Final = 3  # of a paragraph of others: books would outweigh all else
# The harness' surroundings stand around attacks and harmless texts alike. While only attacks stood in them, what
# invoices consist of ("Net 30 days", "Ref PO 4711") weighed for an attack: 201 of 300 harmless notes in surroundings of
# that kind were withheld, of which bare 24 are, and 10 since.
_IN_SURROUNDINGS: Final = {"attacks": 3_000, "benign": 5_000}


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, write and print; 0 unless something is missing."""
    others = _parser().parse_args(arguments).harmless
    by = "benchmarks/injection/wording.py"
    return fit(lambda bags: [*_own(bags), *_others(bags, others)], WEIGHTS, by, f"{len(others)} files of paragraphs")


def _own(bags: Bags) -> Iterator[Sample]:
    """The project's own texts."""
    for label, attack in (("attacks", True), ("benign", False)):
        texts = [case.text for case in files.load(path for path in sorted((files.WORDINGS / label).glob("*.jsonl")))]
        yield Sample(list(map(bags.of, texts)), attack, 1.0)
        around = list(surrounded(random.Random(0).sample(texts, _IN_SURROUNDINGS[label])))
        yield Sample(list(map(bags.of, around)), attack, _SURROUNDED)
    rules = [rule for rule in load_rules() if rule.category and rule.entity_type == INJECTION]
    enough = [rule for rule in rules if rule.weight >= THRESHOLD and not (rule.channel or rule.level == "strict")]
    examples = [example.parts()[0] for rule in enough for example in rule.example_list()]
    yield Sample(list(map(bags.of, examples)), attack=True, weight=1.0)
    harmless = [example.text for rule in rules for example in rule.near_miss_list()]
    # Plain requests for data, which only the strict level counts.
    harmless += [example.parts()[0] for rule in rules if rule.level == "strict" for example in rule.example_list()]
    yield Sample(list(map(bags.of, harmless)), attack=False, weight=1.0)
    attacks = [*plain_attacks(), *make("jailbreak", "tune", 0)]
    yield Sample([bags.of(as_text(case)) for case in attacks], attack=True, weight=1.0)
    yield Sample([bags.of(as_text(case)) for case in make("benign", "tune", 0)], attack=False, weight=1.0)


def _others(bags: Bags, paths: Iterable[Path]) -> Iterator[Sample]:
    for path in paths:
        texts = [case.text for case in files.load([path])]
        yield Sample([bags.of(text, _MOST_PASSAGES) for text in bags.let_in(texts)], attack=False, weight=_OTHERS)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.injection.wording",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--harmless", type=Path, nargs="+", default=[], metavar="FILE", help="other harmless texts")
    return parser


if __name__ == "__main__":
    sys.exit(main())
