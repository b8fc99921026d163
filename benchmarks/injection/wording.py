"""Fits what words weigh, by which unknown wordings of injected instructions show (scanner/language/wording.py).

    pip install scikit-learn
    python -m benchmarks.injection.wording --harmless PARAGRAPHS.jsonl ...

A logistic regression over runs of sentences: every run of a harmless text is harmless, and of an attack the run that
leans the most is one. The texts are the project's own: wordings/, the tuning half of the harness' cases, and what the
rules prove themselves by; --harmless adds others, one {"suite", "technique", "text"} a line, of which those count that
the gate lets in. Writes scanner/rules/wording.json. What comes of it is measured on texts that were held back, with
python -m benchmarks.injection --attacks benchmarks/injection/wordings/held/*.attacks.jsonl --benign ...
"""

from __future__ import annotations

import argparse
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from benchmarks.injection import files
from benchmarks.injection.maker import make
from benchmarks.injection.peers import as_text
from scanner import Scanner
from scanner.catalogue import load_rules
from scanner.findings import INJECTION
from scanner.instructions.verdicts import THRESHOLD
from scanner.language.wording import UNSPACED, WEIGHT_UNIT, Wording, WordingFile, runs
from scanner.matching.arena import Arena
from scanner.matching.normalize import fold

FOLDER: Final = Path(__file__).parent / "wordings"
WEIGHTS: Final = Path(__file__).parents[2] / "scanner" / "rules" / "wording.json"

# Chosen on held-back texts, where half or twice of each made no more than two points of recall.
_OWN: Final = 5.0  # what a harmless text of the project's own weighs, written to be hard, beside a paragraph of others
_TUNING: Final = 0.3  # what an attack of the harness weighs, made by templates, beside one that was written
_MOST_RUNS: Final = 10  # of a paragraph of others: books would outweigh all else
# What stands around the harness' attacks (surroundings.yaml), and in invoices everywhere, may speak against an attack,
# not for one. Fitted freely it did: 228 of 300 harmless notes in such surroundings were withheld, of which bare 24 are.
_AROUND: Final = frozenset(
    "business by called comment customer days delivered for hotel inv march net parcels po ref row schedule signed"
    " thank total two".split()
)
_LEAST: Final = 0.08  # weights below are none: a quarter of the features, and a point of recall less
_BATCH: Final = 2_000  # texts that the gate is asked about at once


class Sample(NamedTuple):
    """Texts of one kind: the features of each of their runs, whether they are attacks, and what each text weighs."""

    texts: list[list[array[int]]]
    attack: bool
    weight: float


class Bags:
    """Texts as the runs of their sentences. ``names`` are the features, by number."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self._reader = Scanner.from_profile("redact-only").detector.reader
        self._lexicon = self._reader.lexicon
        self._wording = Wording({}, [], self._lexicon)

    def of(self, text: str, most: int | None = None) -> list[array[int]]:
        """The features of the first ``most`` runs of a text, or of all."""
        lines = [line for line in self._lexicon.lines(fold(text)) if line.split()]
        features = list(map(self._features, lines))
        found = islice(runs([len(line.split()) for line in lines]), most)
        return [sum(features[first:behind], array("I")) for first, behind in found] or [array("I")]

    def _features(self, line: str) -> array[int]:
        names = self._wording.features(line, *self._lexicon.spell(line))
        return array("I", [self.names.setdefault(name, len(self.names)) for name in names])

    def let_in(self, texts: Sequence[str]) -> Iterator[str]:
        """The texts that the gate lets in."""
        for first in range(0, len(texts), _BATCH):
            arena = Arena(texts[first : first + _BATCH])
            suspicion = self._reader.suspicion
            leaves = {leaf for leaf, _, _ in (*suspicion.leaves(arena), *suspicion.light(arena))}
            yield from (arena.texts[leaf] for leaf in sorted(leaves))


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, write and print; 0 unless something is missing."""
    options = _parser().parse_args(arguments)
    try:
        from benchmarks.injection.regression import fitted  # noqa: PLC0415  scikit-learn, which nothing else needs
    except ImportError:
        print("fitting needs scikit-learn: pip install scikit-learn", file=sys.stderr)
        return 2
    bags = Bags()
    try:
        samples = [*_own(bags), *_others(bags, options.harmless)]
    except files.CaseError as error:
        print(error, file=sys.stderr)
        return 2
    counts = [sum(len(sample.texts) for sample in samples if sample.attack is attack) for attack in (True, False)]
    print(f"fitting to {counts[0]:,} attacks and {counts[1]:,} harmless texts", file=sys.stderr)
    weights, offset = fitted(samples, list(bags.names))
    kept = {
        name: round(weight * WEIGHT_UNIT)
        for name, weight in sorted(weights.items())
        if weight <= -_LEAST or (weight >= _LEAST and _may_speak_for(name))
    }
    about = (
        f"Written by benchmarks/injection/wording.py: {counts[0]:,} attacks, {counts[1]:,} harmless texts,"
        f" {len(options.harmless)} files of other paragraphs among them. A run of sentences whose weights come to"
        f" {-offset:.2f} is as often an attack as not."
    )
    WEIGHTS.write_bytes(msgspec.json.format(msgspec.json.encode(WordingFile(about, kept)), indent=1) + b"\n")
    print(f"{WEIGHTS.name}: {len(kept):,} weights; even at {-offset:.2f}")
    return 0


def _may_speak_for(name: str) -> bool:
    """Whether a feature may weigh for an attack: no number, sign or address, which tables and logs consist of."""
    words = name.split(" ")
    signs = any(not word[0].isalpha() or word.isupper() for word in words if word != UNSPACED)
    return name.startswith("<") or not (signs or _AROUND.intersection(words))


def _own(bags: Bags) -> Iterator[Sample]:
    """The project's own texts."""
    for label, attack in (("attacks", True), ("benign", False)):
        cases = files.load(path for path in sorted((FOLDER / label).glob("*.jsonl")))
        yield Sample([bags.of(case.text) for case in cases], attack, 1.0 if attack else _OWN)
    rules = [rule for rule in load_rules() if rule.category and rule.entity_type == INJECTION]
    enough = [rule for rule in rules if rule.weight >= THRESHOLD and not (rule.channel or rule.level == "strict")]
    examples = [example.parts()[0] for rule in enough for example in rule.example_list()]
    yield Sample([bags.of(text) for text in examples], attack=True, weight=_TUNING)
    harmless = [example.text for rule in rules for example in rule.near_miss_list()]
    # Plain requests for data, which only the strict level counts.
    harmless += [example.parts()[0] for rule in rules if rule.level == "strict" for example in rule.example_list()]
    yield Sample([bags.of(text) for text in harmless], attack=False, weight=_OWN)
    tuning = make("attack", "tune", 0), make("benign", "tune", 0)
    for cases, attack in zip(tuning, (True, False), strict=True):
        yield Sample([bags.of(as_text(case)) for case in cases], attack, _TUNING if attack else _OWN)


def _others(bags: Bags, paths: Iterable[Path]) -> Iterator[Sample]:
    for path in paths:
        texts = [case.text for case in files.load([path])]
        yield Sample([bags.of(text, _MOST_RUNS) for text in bags.let_in(texts)], attack=False, weight=1.0)


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
