"""Weights of words, fitted to texts by a logistic regression over their passages, and written to a file.

Every passage of a harmless text is harmless, and of an attack each counts for its share. Needs scikit-learn.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.injection import files
from benchmarks.injection.bags import Bags, Sample
from scanner.language.weights.wording import WEIGHT_UNIT, WordingFile

# Chosen on held-back texts, where half or twice of each made no more than two points of recall.
_FEWEST: Final = 4  # passages that have to hold a feature; 6 is a point or two of recall less, 3 half a point more
_LEAST: Final = 0.3  # weights below are none: two fifths of the features, and nothing is lost
# What a word may weigh against an attack: two harmless ones, in whose texts no attack stood, hid most of what
# only words show. A pair may weigh more, since it mends what its words say: "prompt payment".
_MOST_AGAINST: Final = 4.0
_SMALL_NOUNS: Final = {"en", "es", "fr", "it", "nl", "pl", "pt", "sv", "tr"}
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


def _of_small_nouns() -> list[str]:
    """The project's own texts in languages that write nouns small."""
    cases = files.load(sorted(files.WORDINGS.glob("attacks/*.jsonl")) + sorted(files.WORDINGS.glob("benign/*.jsonl")))
    return [case.text for case in cases if case.technique.split("-")[0] in _SMALL_NOUNS]
