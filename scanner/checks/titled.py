"""Surnames behind a form of address: where a note goes on behind them, and where a particle begins them."""

from __future__ import annotations

from typing import Final

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


def person_titled(text: str) -> Verdict:
    """As person_said, behind a form of address: NO where the name goes on into what a note says of it."""
    return person_said(text) if _LABELS.isdisjoint(map(plain, text.split()[1:])) else Verdict.NO


def person_of_particle(text: str) -> Verdict:
    """As :func:`person_titled`, for "van der Berg": NO where the particle says where somebody is from."""
    return person_titled(text) if _DESKS.isdisjoint(map(plain, text.split())) else Verdict.NO
