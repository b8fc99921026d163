"""Lines of an address that only their order tells: a street without a street's suffix stands above code and town."""

from __future__ import annotations

from typing import Final

from scanner.checks.names import BUSINESS_WORDS, PRODUCT_NOUNS, plain

# What a number stands behind above a town, other than a street. Own list, in en, de, fr, es, it, nl, pt.
_NUMBERED: Final = frozenset(
    {"invoice", "order", "ref", "reference", "customer", "account", "ticket", "case", "contract", "date", "tel",
     "phone", "fax", "page", "total", "nr", "no", "number", "id", "may", "june", "july", "april", "march",
     "rechnung", "rechnungsnummer", "kunde", "kundennummer", "kundennr", "auftrag", "vertrag", "datum", "mai",
     "juni", "juli", "marz", "seite", "konto", "telefon", "facture", "client", "commande", "dossier", "contrat",
     "factura", "cliente", "pedido", "contrato", "fattura", "ordine", "contratto", "factuur", "klant",
     "klantnummer", "bestelling", "fatura", "pagina", "bestellung", "filiale", "filiaal", "kasse", "kassa", "bon",
     "postfach", "postbus"}
)  # fmt: skip
# What is counted where a code and a town would stand. Own list.
_COUNTED: Final = frozenset(
    {"euro", "euros", "eur", "usd", "chf", "units", "items", "users", "rows", "seats", "pieces", "customers",
     "stuck", "personen", "kunden", "nutzer", "zeilen", "unidades", "clientes", "pezzi", "clienti", "lignes",
     "stuks"}
)  # fmt: skip


def street_above_code(text: str) -> bool:
    """Whether ``text``, a line that ends with a number above a code and a town, has no label in it."""
    street, _, town = text.partition("\n")
    words = {plain(word.strip(".,")) for word in street.split()}
    if not _COUNTED.isdisjoint(map(plain, town.split())):
        return False
    return _NUMBERED.isdisjoint(words) and PRODUCT_NOUNS.isdisjoint(words) and BUSINESS_WORDS.isdisjoint(words)
