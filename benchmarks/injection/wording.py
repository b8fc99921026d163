"""Fits what words weigh, by which unknown wordings of injected instructions show (scanner/language/wording.py).

    pip install scikit-learn
    python -m benchmarks.injection.wording --harmless PARAGRAPHS.jsonl ...

A logistic regression over passages: every passage of a harmless text is harmless, and of an attack each counts for its
share. The texts are the project's own: wordings/, the tuning half of the harness' plain cases, and what the rules prove
themselves by; --harmless adds others, one {"suite", "technique", "text"} a line, of which those count that the gate
lets in. Writes scanner/rules/wording.json. What comes of it is measured on texts that were held back, with
python -m benchmarks.injection --attacks benchmarks/injection/wordings/held/*.attacks.jsonl --benign ...
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from benchmarks.injection import files
from benchmarks.injection.maker import make, plain_attacks, surrounded
from benchmarks.injection.peers import as_text
from scanner import Scanner
from scanner.catalogue import load_rules
from scanner.checks.gazetteer import is_known_name
from scanner.findings import INJECTION
from scanner.instructions.described import sentences
from scanner.instructions.verdicts import THRESHOLD
from scanner.language.wording import BEGINNING, NO_WEIGHTS, SPAN, WEIGHT_UNIT, Wording, WordingFile, length, passages
from scanner.matching.arena import Arena
from scanner.matching.normalize import fold

FOLDER: Final = Path(__file__).parent / "wordings"
WEIGHTS: Final = Path(__file__).parents[2] / "scanner" / "rules" / "wording.json"

# What a paragraph of others weighs, beside a text of the project's own, written to be hard. At 0.6, 101 of 60,000 other
# paragraphs were taken for an attack, at 1.2 83, at 3 70; and 250, 251, 252 of 300 attacks that were written blind.
_OTHERS: Final = 3.0
# Chosen on held-back texts, where half or twice of each made no more than two points of recall.
_SURROUNDED: Final = 0.5  # what a text weighs once more, in surroundings
_FEWEST: Final = 4  # passages that have to hold a feature; 6 is a point or two of recall less, 3 half a point more
_LEAST: Final = 0.3  # weights below are none: two fifths of the features, and nothing is lost
# What a word may weigh against an attack: two harmless ones, in whose texts no attack stood, hid most of what
# only words show. A pair may weigh more, since it mends what its words say: "prompt payment".
_MOST_AGAINST: Final = 4.0
_MOST_PASSAGES: Final = 3  # of a paragraph of others: books would outweigh all else
# What invoices and tables consist of, beside numbers and signs: words that may speak against an attack, not for one.
_OF_INVOICES: Final = frozenset(
    "account acct acme amount attachment bank bill billed billing bills business by called charge charges"
    " comment customer customers date days delivered delivery dr due effective eur euro euros for frau gbp gmbh"
    " herr hotel inc inv invoice invoices ltd march mr mrs ms museum net number order orders overdue parcels percent"
    " period po price quantity ref refund refunds retirement return returns row schedule signed sku"
    " status sum supplier suppliers tax taxi terms thank total two usd vat vendor warranty betrag buchung"
    " buchungen konto kunde kunden lieferant lieferung mahnung rechnung rechnungen zahlung client clients"
    " compte facture factures fournisseur livraison montant paiement cliente clientes cuenta factura"
    " facturas importe pago pedido proveedor conta fatura fornecedor pagamento valor clienti conto"
    " fattura fatture fornitore importo 发票 合计 流水 清单 款项 账单 金额 请求 請求 請求書 金額 合計 明細".split()
)
# The harness' surroundings stand around attacks and harmless texts alike. While only attacks stood in them, what
# invoices consist of ("Net 30 days", "Ref PO 4711") weighed for an attack: 201 of 300 harmless notes in surroundings of
# that kind were withheld, of which bare 24 are, and 10 since.
_IN_SURROUNDINGS: Final = {"attacks": 3_000, "benign": 5_000}
_BATCH: Final = 2_000  # texts that the gate is asked about at once
_SMALL_NOUNS: Final = {"en", "es", "fr", "it", "nl", "pl", "pt", "sv", "tr"}
_NAMED: Final = re.compile(r"(?<=[a-z\xe0-\xff,] )[A-Z\xc0-\xde][a-z\xdf-\xff]+")  # a capital within a sentence …
_SMALL: Final = re.compile(r"\b[a-z\xdf-\xff]+")  # … and a small letter anywhere
_CAPITALS: Final = 3  # times that a name stands with the former for each with the latter, at the least


class Passage(NamedTuple):
    """The features of a passage, by number, and its words."""

    features: array[int]
    words: int


class Sample(NamedTuple):
    """Texts of one kind, as the passages of each; whether they are attacks, and what each text weighs."""

    texts: list[list[Passage]]
    attack: bool
    weight: float


class Bags:
    """Texts as their passages. ``names`` are the features, by number."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self._reader = Scanner.from_profile("redact-only").detector.reader
        self._lexicon = self._reader.lexicon
        self._wording = Wording(NO_WEIGHTS, [], self._lexicon)
        self._proper: set[str] = set()
        self._begun: dict[str, list[str]] = {}

    def of(self, text: str, most: int | None = None, span: int = SPAN) -> list[Passage]:
        """The first ``most`` passages of a text of at most ``span`` words each, or all."""
        lines = sentences(text, self._lexicon)
        features = [self._wording.features(line, self._lexicon.spell(line)[1]) for line in lines]
        lengths = [length(line, line.split()) for line in lines]
        return [
            Passage(self._numbers(set().union(*features[first:behind])), sum(lengths[first:behind]))
            for first, behind in islice(passages(lengths, span), most)
        ]

    def _numbers(self, names: Iterable[str]) -> array[int]:
        return array("I", [self.names.setdefault(name, len(self.names)) for name in sorted(names)])

    def is_name(self, word: str) -> bool:
        """Whether a word is a name, or one of two that begin as a beginning does.

        Names are those that the gazetteer knows and rules do not go by ("grant"), and those of the texts themselves.
        """
        if word.endswith("-"):
            begun = self._begun.get(word, [])
            return 2 * sum(map(self.is_name, begun)) >= len(begun) > 0
        return word in self._proper or (is_known_name(word) and not self._lexicon.known(word))

    def learn_names(self, texts: Iterable[str]) -> None:
        """Take what stands in some texts of languages with small nouns with a capital, and is no beginning, for names.

        Known are the features of all texts by then.
        """
        capital, small = (
            Counter(fold(word).lower() for text in texts for word in found.findall(text)) for found in (_NAMED, _SMALL)
        )
        self._proper = {word for word, count in capital.items() if count > _CAPITALS * small[word]}
        for name in self.names:
            if name.isalpha() and len(name) > BEGINNING:
                self._begun.setdefault(f"{name[:BEGINNING]}-", []).append(name)

    def let_in(self, texts: Sequence[str]) -> Iterator[str]:
        """The texts that the gate lets in."""
        for first in range(0, len(texts), _BATCH):
            arena = Arena(texts[first : first + _BATCH])
            suspicion = self._reader.suspicion
            leaves = {leaf for leaf, _, _ in (*suspicion.leaves(arena), *suspicion.light(arena))}
            yield from (arena.texts[leaf] for leaf in sorted(leaves))


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, write and print; 0 unless something is missing."""
    others = _parser().parse_args(arguments).harmless
    by = "benchmarks/injection/wording.py"
    return fit(lambda bags: [*_own(bags), *_others(bags, others)], WEIGHTS, by, f"{len(others)} files of paragraphs")


def fit(samples_of: Callable[[Bags], Iterable[Sample]], weights: Path, by: str, others: str) -> int:
    """Fit to samples, write the weights, and print how many; 0 unless something is missing.

    ``by`` names who does, and ``others`` what is among the harmless texts that the project does not have.
    """
    if find_spec("sklearn") is None:
        print("fitting needs scikit-learn: pip install scikit-learn", file=sys.stderr)
        return 2
    bags = Bags()
    try:
        samples = list(samples_of(bags))
    except files.CaseError as error:
        print(error, file=sys.stderr)
        return 2
    counts = [sum(len(sample.texts) for sample in samples if sample.attack is attack) for attack in (True, False)]
    bags.learn_names(_of_small_nouns())
    print(f"fitting to {counts[0]:,} attacks and {counts[1]:,} harmless texts", file=sys.stderr)
    about = f"Written by {by}: {counts[0]:,} attacks, {counts[1]:,} harmless texts, {others} among them."
    print(_write(weights, bags, samples, about))
    return 0


def _write(path: Path, bags: Bags, samples: Sequence[Sample], about: str) -> str:
    """The weights of samples, written; what is said of that. Needs scikit-learn."""
    from benchmarks.injection.regression import fitted  # noqa: PLC0415  scikit-learn, which nothing else needs

    weights, offset = fitted(samples, list(bags.names), _FEWEST, partial(may_speak_for, is_name=bags.is_name))
    kept = {
        name: round((weight if " " in name else max(weight, -_MOST_AGAINST)) * WEIGHT_UNIT)
        for name, weight in sorted(weights.items())
        if abs(weight) >= _LEAST
    }
    file = WordingFile(about, round(offset * WEIGHT_UNIT), kept)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n")
    return f"{path.name}: {len(kept):,} weights"


def may_speak_for(name: str, is_name: Callable[[str], bool]) -> bool:
    """Whether a feature may weigh for an attack: none with a number, sign, address or name, or a word of invoices."""
    words = name.split(" ")
    signs = any(not word[0].isalpha() or word.isupper() for word in words)
    beginning = name.endswith("-") and any(word.startswith(name[:-1]) for word in _OF_INVOICES)
    of_anybody = any(word in _OF_INVOICES or is_name(word) for word in words)
    return name.startswith("<") or not (signs or beginning or of_anybody)


def _own(bags: Bags) -> Iterator[Sample]:
    """The project's own texts."""
    for label, attack in (("attacks", True), ("benign", False)):
        texts = [case.text for case in files.load(path for path in sorted((FOLDER / label).glob("*.jsonl")))]
        yield Sample(list(map(bags.of, texts)), attack, 1.0)
        around = list(surrounded(random.Random(0).sample(texts, _IN_SURROUNDINGS[label]), "tune", 0))
        yield Sample(list(map(bags.of, around)), attack, _SURROUNDED)
    rules = [rule for rule in load_rules() if rule.category and rule.entity_type == INJECTION]
    enough = [rule for rule in rules if rule.weight >= THRESHOLD and not (rule.channel or rule.level == "strict")]
    examples = [example.parts()[0] for rule in enough for example in rule.example_list()]
    yield Sample(list(map(bags.of, examples)), attack=True, weight=1.0)
    harmless = [example.text for rule in rules for example in rule.near_miss_list()]
    # Plain requests for data, which only the strict level counts.
    harmless += [example.parts()[0] for rule in rules if rule.level == "strict" for example in rule.example_list()]
    yield Sample(list(map(bags.of, harmless)), attack=False, weight=1.0)
    attacks = [*plain_attacks("tune", 0), *make("jailbreak", "tune", 0)]
    yield Sample([bags.of(as_text(case)) for case in attacks], attack=True, weight=1.0)
    yield Sample([bags.of(as_text(case)) for case in make("benign", "tune", 0)], attack=False, weight=1.0)


def _of_small_nouns() -> list[str]:
    """The project's own texts in languages that write nouns small."""
    cases = files.load(sorted(FOLDER.glob("attacks/*.jsonl")) + sorted(FOLDER.glob("benign/*.jsonl")))
    return [case.text for case in cases if case.technique.split("-")[0] in _SMALL_NOUNS]


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
