"""Labels: words right before a number that say it is an order, a card or a version, and so no telephone or machine.

Patterns see shapes, and ids have every shape there is: only its label shows that ``Ref. 0545-249-212`` is no telephone
number. A label stands right before the number, with at most an abbreviation for "number" and punctuation between.
"""

from __future__ import annotations

import re
from typing import Final

REACH: Final = 48  # bytes before a candidate in which its label is searched

# Own list: what billing texts number, in en, de, fr, es, it.
_THINGS: Final = frozenset(
    {"order", "orders", "invoice", "inv", "po", "ref", "reference", "references", "document", "doc", "docs", "account",
     "accounts", "acct", "card", "cards", "tracking", "shipment", "parcel", "ticket", "case", "item", "items", "part",
     "parts", "sku", "lot", "lots", "batch", "serial", "sn", "article", "model", "meter", "reading", "contract",
     "policy", "quote", "receipt", "transaction", "txn", "trx", "auth", "authorization", "approval", "tax", "vat",
     "ein", "tin", "ssn", "siren", "siret", "acn", "abn", "tfn", "nip", "regon", "pesel", "cpf", "cnpj", "nhs", "nino",
     "gstin", "aadhaar", "gl", "ledger", "pin", "zip", "iban", "bic", "blz", "sort",
     "routing", "bsb", "imei", "imsi", "iccid", "isbn", "issn", "ean", "upc", "gtin", "version", "ver", "build",
     "release", "firmware", "section", "sections", "chapter", "clause", "paragraph", "page", "pages", "year", "fy",
     "total", "amount", "sum", "qty", "quantity", "price", "balance", "fiscal", "size", "sizes", "coordinates", "oid",
     "awb", "ocr", "esr", "voucher", "coupon",
     "subscription", "licence", "license", "passport", "permit", "cheque", "memo", "job",
     "project", "asset", "folio", "entry", "journal", "row", "position",
     "rechnung", "auftrag", "bestellung", "vorgang", "beleg", "lieferschein", "sendung", "referenz", "vertrag",
     "konto", "karte", "artikel", "steuernummer", "stnr", "ustid", "zahler", "zahlerstand", "kostenstelle", "betrag",
     "aktenzeichen", "az", "abschnitt", "kapitel", "seite", "charge", "projekt", "gutschein", "buchung",
     "facture", "commande", "dossier", "colis", "contrat", "compte", "carte", "montant", "devis", "recu",
     "factura", "pedido", "expediente", "contrato", "cuenta", "tarjeta", "importe", "recibo", "albaran", "cif", "nif",
     "fattura", "ordine", "pratica", "contratto", "conto", "carta", "importo", "ricevuta", "partita", "piva"}
)  # fmt: skip
# What numbers things to buy: a code of goods may have the form 3-2-4 of a social security number. No word that stands
# before what belongs to somebody as well ("item", "serial", "batch", "lot").
_GOODS: Final = frozenset(
    {"sku", "skus", "upc", "mpn", "ean", "gtin", "asin", "isbn", "part", "article", "product", "model", "catalog",
     "catalogue", "artikel", "bauteil", "articulo", "articolo", "produit", "producto", "prodotto", "produkt"}
)  # fmt: skip
_GOODS_AND_NUMBER: Final = re.compile(r"(?:artikel|material|teile|modell|bestell|produkt)n(?:umme)?r")
_OF_TAXPAYERS: Final = re.compile(r"\b(?:ssns?|itins?|tins?|social|tax|taxpayers?)\b")
# A customer may be followed by a telephone number; a customer number is none.
_PARTIES: Final = frozenset(
    {"customer", "client", "member", "vendor", "supplier", "user", "employee", "partner", "patient", "tenant",
     "merchant", "debtor", "creditor", "kunde", "kunden", "mitglied", "lieferant", "cliente", "fournisseur"}
)  # fmt: skip
# Programs that write their version behind their name and a slash (RFC 9110 10.1.5): nginx/1.25.3.2. Own list.
_PROGRAMS: Final = frozenset(
    {"nginx", "apache", "openssl", "php", "python", "perl", "ruby", "java", "curl", "libcurl", "wget", "requests",
     "urllib", "okhttp", "chrome", "chromium", "firefox", "safari", "edg", "opr", "opera", "applewebkit", "mozilla",
     "iis", "tomcat", "jetty", "openresty", "varnish", "haproxy", "envoy", "gunicorn", "uwsgi", "electron", "postman"}
)  # fmt: skip
_MEANS_NUMBER: Final = frozenset(
    {"no", "nr", "nos", "num", "number", "numbers", "nummer", "numero", "id", "ids", "code", "codes", "key", "n"}
)
_BETWEEN: Final = frozenset({"is", "was", "ending", "ends", "starting", "beginning"})
# The first of two words decides: a cost centre has a number, a call centre answers one.
_PAIRS = re.compile(r"\b(?:cost|profit) cent(?:re|er)\b|\bend(?:ing|s) (?:in|with)\b|\bstarting with\b")
_PAIRS_AS: Final = {"c": "ledger", "p": "ledger", "e": "ending", "s": "starting"}
# German writes a thing and its number as one word: Kundennummer, Auftragsnr. Those that begin so are dialled.
_DIALLED: Final = ("tel", "ruf", "ruckruf", "handy", "mobil", "fax", "fest", "funk", "hotline", "service", "durchwahl")
_LONGEST_ABBREVIATION: Final = 6  # letters of a word whose full stop does not end the sentence: Ref., acct.

_IDS: Final = frozenset({"id", "ids"})  # labels without another word before them

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_NO_GAP: Final = f"{_LETTERS}0123456789,;!?"  # what may not stand between a label and its number
_GAP: Final = "".join(chr(code) for code in range(128) if chr(code) not in _NO_GAP)
_NO_WORD: Final = b"0123456789,;!?"
_NARROW_GAP: Final = bytes(code for code in _GAP.encode() if not chr(code).isalpha())
_WIDE_GAP = re.compile(rf"[^{_NO_GAP}]*")
_LONGEST_GAP: Final = 12
_MOST_WORDS: Final = 4
_SINCE: Final = ("fixed in ", "introduced in ", "deprecated in ")  # a version
# What the status and the bytes of an answer stand behind in the logs of web servers: "GET /a HTTP/1.1" 200 6217.
_ANSWERED: Final = '" '
_REQUEST: Final = re.compile(r'http/[0-9](?:\.[0-9])?" \Z')


def is_label_free(before: bytes) -> bool:
    """Whether no word stands last before a number, as in a row of numbers: 0.2 us, where a label takes 2."""
    rest = before.rstrip(_NARROW_GAP)
    return bool(rest) and rest[-1] in _NO_WORD and not before.endswith(_ANSWERED.encode())


def names_another(before: str) -> bool:
    """Whether ``before``, folded text that ends where a number begins, announces an id, an amount or a version."""
    rest = before.lower()
    return rest.endswith(_SINCE) or (rest.endswith(_ANSWERED) and _REQUEST.search(rest) is not None) or _announces(rest)


def names_goods(before: str) -> bool:
    """The same of a code of goods only, for numbers that may be somebody's behind any other label."""
    rest = before.lower()
    if _OF_TAXPAYERS.search(rest) is not None:
        return False
    for _ in range(_MOST_WORDS):
        last = _last_word(rest)
        if last is None:
            return False
        _, word, start = last
        if word in _GOODS or _GOODS_AND_NUMBER.fullmatch(word):
            return True
        if word not in _MEANS_NUMBER:
            return False
        rest = rest[:start]
    return False


def _announces(rest: str) -> bool:
    """Whether the last words of a text in lower case are a label."""
    last = _last_word(rest)
    if last is None or (last[0] == "/" and last[1] in _PROGRAMS):
        return last is not None
    if " cent" in rest or "end" in rest or "starting" in rest:  # a pair of words may be in it
        rest = _PAIRS.sub(lambda pair: _PAIRS_AS[pair[0][0]], rest)
        last = _last_word(rest)
    numbered = False
    for _ in range(_MOST_WORDS):
        if last is None:
            break
        gap, word, start = last
        if word.endswith(("nummer", "nr")) and word not in _MEANS_NUMBER:
            return not word.startswith(_DIALLED)
        if "." in gap and len(word) > _LONGEST_ABBREVIATION:
            return False
        if word in _THINGS or (numbered and word in _PARTIES):
            return True
        if word not in _MEANS_NUMBER and word not in _BETWEEN:
            return False
        numbered = numbered or word in _MEANS_NUMBER
        rest = rest[:start]
        last = _last_word(rest)
        if word in _IDS and last is None:
            return True
    return False


def _last_word(text: str) -> tuple[str, str, int] | None:
    """The text behind the last word, the word, and its start; None where something else stands last.

    Without a pattern, which would read the text backwards and take three times as long.
    """
    if text.isascii():
        end = len(text.rstrip(_GAP))
    else:
        behind = _WIDE_GAP.match(text[::-1])
        end = len(text) - (behind.end() if behind else 0)
    word = text[:end]
    start = len(word.rstrip(_LETTERS))
    if start == end or len(text) - end > _LONGEST_GAP:
        return None
    return text[end:], word[start:], start
