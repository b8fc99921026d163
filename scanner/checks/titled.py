"""Surnames behind a form of address: where a note goes on behind them, and where a particle begins them."""

from __future__ import annotations

from typing import Final

from scanner.checks.bill_words import NO_PERSONS
from scanner.checks.gazetteer import is_known_name
from scanner.checks.names import plain
from scanner.checks.said import person_said
from scanner.checks.verdict import Verdict

# What a note goes on with behind somebody's name: the number of a file, a bill or a telephone. Own list, in en, de, fr,
# es, it, nl.
_LABELS: Final = frozenset(
    {"az", "akz", "rg", "rgn", "kd", "kdnr", "nr", "tel", "mob", "mobil", "fax", "rechnung", "mahnung", "vertrag",
     "auftrag", "ruckruf", "konto", "iban", "invoice", "ref", "case", "ticket", "account", "order", "facture",
     "dossier", "commande", "contrat", "factura", "pedido", "expediente", "fattura", "pratica", "factuur",
     "dossiernr", "klantnr"}
)  # fmt: skip
# Where a caller is from, behind "Frau von der": the rooms of a firm, and whom one calls. Own list.
_DESKS: Final = frozenset(
    {"hotline", "zentrale", "buchhaltung", "bank", "sparkasse", "post", "telekom", "vodafone", "vertrieb",
     "facturacion", "facturation", "comptabilite", "contabilidad", "contabilita", "banque", "banca", "banco",
     "klantenservice", "boekhouding", "administratie", "verwaltung", "kasse", "firma", "kanzlei", "agentur",
     "versicherung", "krankenkasse", "polizei", "stadt", "gemeinde", "behorde", "schule", "anderen", "oben",
     "unten", "nebenan"}
)  # fmt: skip


# What a quick note in small letters goes on with behind "mr" and "frau", and months behind "fr." for Friday. Own list.
_SAID: Final = frozenset(
    {"will", "would", "said", "says", "call", "called", "asks", "asked", "want", "wants", "paid", "pays", "does",
     "must", "right", "wrong", "also", "both", "just", "here", "there", "still", "then", "this", "that", "what",
     "when", "with", "from", "have", "they", "price", "order", "case", "page", "bill", "early", "late", "april",
     "june", "august", "july", "march", "juni", "juli", "mars", "marz", "avril", "abril", "agosto", "morgen",
     "abend", "frist", "stand", "aber", "auch", "noch", "oder", "hatte", "kann", "nicht", "heute", "bitte", "dann",
     "pour", "avec", "dans", "sera", "para", "pero", "sono", "deve", "voor", "heeft", "niet", "belt", "moet"}
)  # fmt: skip


def person_titled(text: str) -> Verdict:
    """As person_said, behind a form of address: NO where the name goes on into what a note says of it."""
    return person_said(text) if _LABELS.isdisjoint(map(plain, text.split()[1:])) else Verdict.NO


def person_titled_small(text: str) -> Verdict:
    """For one word in small letters behind a form of address: a known surname that is no other word."""
    known = is_known_name(text) and text not in _SAID and text not in NO_PERSONS
    return person_titled(text) if known else Verdict.NO


def person_of_particle(text: str) -> Verdict:
    """As :func:`person_titled`, for "van der Berg": NO where the particle says where somebody is from."""
    return person_titled(text) if _DESKS.isdisjoint(map(plain, text.split())) else Verdict.NO
