"""Near-misses: what stands in billing data, looks like something sensitive, and must stay visible.

Every kind has a maker, and the noun that introduces it in each language (en | de | fr | es | it). A few kinds are
sentences that need no noun; theirs is empty.
"""

from __future__ import annotations

import datetime as dt
import random
import string
from collections.abc import Callable, Mapping
from typing import NamedTuple

from benchmarks.accuracy import checks
from benchmarks.accuracy.cases import Half
from benchmarks.accuracy.lists import own

LANGUAGES = ("en", "de", "fr", "es", "it")


class Near(NamedTuple):
    """How a kind of near-miss is made and introduced; ``nouns`` in the order of LANGUAGES."""

    make: Callable[[random.Random, Half], str]
    nouns: tuple[str, ...]

    def noun(self, language: str) -> str:
        """What it is called in a language."""
        return self.nouns[LANGUAGES.index(language)] if self.nouns else ""


def _digits(draw: random.Random, count: int) -> str:
    return f"{draw.randint(1, 9)}" + "".join(draw.choice("0123456789") for _ in range(count - 1))


def _hex(draw: random.Random, count: int) -> str:
    return f"{draw.getrandbits(count * 4):0{count}x}"


def _moment(draw: random.Random) -> dt.datetime:
    return dt.datetime.fromtimestamp(draw.randint(1_650_000_000, 1_790_000_000), dt.UTC)


def _luhn(draw: random.Random, prefix: str, length: int) -> str:
    body = prefix + _digits(draw, length - 1 - len(prefix))
    return body + checks.luhn(body)


def _with_check(body: str, check: Callable[[str], str]) -> str:
    return body + check(body)


def _uuid(draw: random.Random) -> str:
    raw = _hex(draw, 32)
    return f"{raw[:8]}-{raw[8:12]}-4{raw[13:16]}-a{raw[17:20]}-{raw[20:]}"


def _reference(draw: random.Random) -> str:
    rest = _digits(draw, 14)
    return f"RF{checks.mod97('RF', rest)}{rest}"


def _false_iban(draw: random.Random) -> str:
    rest = _digits(draw, 18)
    return f"DE{(int(checks.mod97('DE', rest)) + 7) % 97:02d}{rest}"


def _prefixed(draw: random.Random) -> str:
    body = "".join(draw.choice(string.ascii_letters + string.digits) for _ in range(draw.choice((14, 23))))
    return draw.choice(("cus_", "in_1", "sub_", "price_1", "evt_1")) + body


def _amount(draw: random.Random) -> str:
    value = f"{draw.randint(1, 9999):,}.{draw.randint(0, 99):02d}"
    continental = value.replace(",", "_").replace(".", ",").replace("_", ".")
    return draw.choice((value, continental, f"{draw.randint(10**6, 10**8)}.00"))


def _sku(draw: random.Random, half: Half) -> str:
    letters = "".join(draw.choice("ABCDEFGHKLMNPRSTWX") for _ in range(3))
    if half == "tune":
        return draw.choice((f"SKU-{_digits(draw, 6)}", f"{letters}-{_digits(draw, 4)}-{draw.choice(('XL', 'BLK'))}"))
    return draw.choice((f"{letters}{_digits(draw, 7)}", f"{_digits(draw, 3)}-{letters}-{_digits(draw, 5)}"))


def _version(draw: random.Random) -> str:
    return f"{draw.randint(1, 25)}.{draw.randint(0, 40)}.{draw.randint(0, 300)}"


# Goods, plans and headings made of words that are also names or streets.
_TITLES = """
Paris Basic Plan
April Summary
Jordan Almonds 500g
Victoria Sponge Tin
Main Street Package
Austin Premium Tier
Grace Period Extension
Frank Discussion Webinar
Charlotte Data Center
Carter Gauge Kit
Florence Starter Bundle
Park Avenue Edition
Chase Sequence License
Olive Drab Label Pack
May Rollover Credit
Dakota Hosting Region
Summer Drive Promotion
Hunter Green Folder
Madison Reporting Add-on
Rose Gold Charger
""".strip().splitlines()
_TALK = """
a password reset is required for the portal
your PIN will be sent by post
secret: see vault entry
the API key was rotated last week
token expired, please sign in again
the card was declined twice
no phone support on Sundays
SSN not collected for this plan
email delivery failed
password policy updated
card payments are accepted
the bank account was verified
token renewal failed three times
VAT exempt since 2019
""".strip().splitlines()
_ASSETS = (
    "logo@2x.png",
    "icon@3x.svg",
    "plan@1.4.2",
    "react@18.3.1",
    "banner@2x.webp",
    "@types/node@22.1.0",
    "hero@1.5x.jpg",
    "core@0.9.1",
)

_NOUNS = """
invoice_number: invoice|Rechnung Nr.|facture n°|factura n.º|fattura n.
order_number: order number|Bestellnummer|numéro de commande|número de pedido|numero d'ordine
purchase_order: purchase order|Bestellung|bon de commande|orden de compra|ordine di acquisto
tracking_ups: tracking|Sendung|suivi|seguimiento|tracciatura
tracking_numeric: tracking number|Sendungsnummer|numéro de suivi|número de seguimiento|numero di spedizione
epoch_seconds: created at|erstellt am|créé le|creado el|creato il
epoch_millis: updated at|geändert am|modifié le|modificado el|modificato il
iso_timestamp: posted|gebucht|comptabilisé|registrado|registrato
packed_timestamp: batch|Stapel|lot|lote|lotto
date: due date|fällig am|échéance|vencimiento|scadenza
version: version|Version|version|versión|versione
version_like_ip: firmware version|Firmware-Version|version du micrologiciel|versión de firmware|versione firmware
sha1: commit|Commit|commit|commit|commit
md5: checksum|Prüfsumme|somme de contrôle|suma de control|checksum
sha256: digest|Hash|empreinte|resumen|impronta
uuid: request id|Anfrage-ID|id de requête|id de solicitud|id richiesta
hex_id: account id|Konto-ID|id de compte|id de cuenta|id account
prefixed_id: customer id|Kundenkennung|id client|id de cliente|id cliente
customer_number: customer number|Kundennummer|numéro client|número de cliente|codice cliente
imei: IMEI|IMEI|IMEI|IMEI|IMEI
iccid: SIM ICCID|SIM-Karte ICCID|ICCID de la SIM|ICCID de la SIM|ICCID della SIM
sku: SKU|Artikel|référence article|artículo|articolo
amount: total|Summe|total|importe|totale
creditor_reference: creditor reference|Verwendungszweck|référence créancier|referencia acreedor|riferimento creditore
luhn_fail: receipt number|Belegnummer|numéro de reçu|número de recibo|numero ricevuta
isbn: ISBN|ISBN|ISBN|ISBN|ISBN
ean: barcode|EAN|code-barres|código de barras|codice a barre
part_number: part no.|Teilenummer|pièce n°|pieza n.º|codice pezzo
meter_number: meter|Zählernummer|compteur n°|contador n.º|contatore n.
mandate: mandate reference|Mandatsreferenz|référence du mandat|referencia del mandato|riferimento mandato
false_iban: end-to-end id|End-to-End-Referenz|référence bout en bout|referencia extremo a extremo|riferimento end-to-end
isin: ISIN|ISIN|ISIN|ISIN|ISIN
coordinates: location|Standort|position|ubicación|posizione
ledger_code: GL code|Sachkonto|compte comptable|cuenta contable|conto contabile
case_number: ticket|Ticket|ticket|incidencia|ticket
quantity: usage|Verbrauch|consommation|consumo|consumo
asset_name: file|Datei|fichier|archivo|file
title: plan|Tarif|forfait|plan|piano
"""

_MAKERS: Mapping[str, Callable[[random.Random, Half], str]] = {
    "invoice_number": lambda d, _: d.choice((f"INV-{_digits(d, 8)}", f"{d.randint(2020, 2026)}-{_digits(d, 7)}")),
    "order_number": lambda d, _: _digits(d, d.choice((9, 10, 12))),
    "purchase_order": lambda d, _: d.choice((f"PO-{_digits(d, 9)}", f"45{_digits(d, 8)}")),
    "tracking_ups": lambda d, _: f"1Z{_hex(d, 6).upper()}{_digits(d, 10)}",
    "tracking_numeric": lambda d, h: f"94{_digits(d, 20)}" if h == "tune" else f"00{_digits(d, 18)}",
    "epoch_seconds": lambda d, _: str(d.randint(1_600_000_000, 1_790_000_000)),
    "epoch_millis": lambda d, _: str(d.randint(1_600_000_000_000, 1_790_000_000_000)),
    "iso_timestamp": lambda d, _: _moment(d).strftime("%Y-%m-%dT%H:%M:%SZ"),
    "packed_timestamp": lambda d, _: _moment(d).strftime("%Y%m%d%H%M%S"),
    "date": lambda d, h: _moment(d).strftime("%Y-%m-%d" if h == "tune" else "%d/%m/%Y"),
    "version": lambda d, _: _version(d),
    "version_like_ip": lambda d, _: f"{d.randint(1, 25)}.{d.randint(0, 12)}.{d.randint(0, 9)}.{d.randint(0, 9)}",
    "sha1": lambda d, _: _hex(d, 40),
    "md5": lambda d, _: _hex(d, 32),
    "sha256": lambda d, _: _hex(d, 64),
    "uuid": lambda d, _: _uuid(d),
    "hex_id": lambda d, _: f"8a{_hex(d, 30)}",
    "prefixed_id": lambda d, _: _prefixed(d),
    "customer_number": lambda d, _: d.choice((f"A{_digits(d, 8)}", _digits(d, 8))),
    "imei": lambda d, _: _luhn(d, "35", 15),
    "iccid": lambda d, _: _luhn(d, "89", 19),
    "sku": _sku,
    "amount": lambda d, _: _amount(d),
    "creditor_reference": lambda d, _: _reference(d),
    "luhn_fail": lambda d, _: checks.broken(f"4{_digits(d, 14)}", checks.luhn),
    "isbn": lambda d, _: _with_check(f"978{_digits(d, 9)}", checks.isbn13),
    "ean": lambda d, _: _with_check(f"40{_digits(d, 10)}", checks.isbn13),
    "part_number": lambda d, _: (
        f"{d.randint(200, 999)}-{d.randint(200, 999)}-{_digits(d, 4)}-{d.choice(('A', 'REV2', '00'))}"
    ),
    "meter_number": lambda d, _: d.choice((f"1ESY{_digits(d, 10)}", _digits(d, 11))),
    "mandate": lambda d, _: f"MNDT{_digits(d, 12)}",
    "false_iban": lambda d, _: _false_iban(d),
    "isin": lambda d, _: f"US{_digits(d, 9)}0",
    "coordinates": lambda d, _: f"{d.uniform(36, 58):.6f}, {d.uniform(-9, 14):.6f}",
    "ledger_code": lambda d, _: f"{_digits(d, 4)}-{_digits(d, 4)}-{_digits(d, 4)}",
    "case_number": lambda d, _: f"#{_digits(d, d.choice((7, 9)))}",
    "quantity": lambda d, _: f"{_digits(d, 3)} x {_digits(d, 2)},{_digits(d, 2)} / {_digits(d, 6)} kWh",
    "asset_name": lambda d, h: d.choice(own(_ASSETS, h)),
    "title": lambda d, h: d.choice(own(_TITLES, h)),
    "security_talk": lambda d, h: d.choice(own(_TALK, h)),
}

_NOUN = {kind: tuple(nouns.split("|")) for kind, nouns in (line.split(": ", 1) for line in _NOUNS.split("\n") if line)}
KINDS: Mapping[str, Near] = {kind: Near(make, _NOUN.get(kind, ())) for kind, make in _MAKERS.items()}
"""Kind of near-miss to its maker and nouns."""
