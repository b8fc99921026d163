"""Values of every entity type, drawn for one locale and half: valid check digits, real ranges, nobody's number."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from itertools import pairwise

from benchmarks.accuracy import checks, keys
from benchmarks.accuracy.cases import Half
from benchmarks.accuracy.people import People, Value

EVERYWHERE = (
    "CREDIT_CARD", "CARD_SECURITY_CODE", "CARD_EXPIRY", "IBAN_CODE", "SWIFT_BIC", "EMAIL_ADDRESS", "PHONE_NUMBER",
    "STREET_ADDRESS", "PERSON", "ORGANIZATION", "DATE_OF_BIRTH", "IP_ADDRESS", "MAC_ADDRESS", "SECRET",
    "URL_CREDENTIALS", "CRYPTO",
)  # fmt: skip
"""Entity types that every locale's billing data may hold."""

NATIONAL: Mapping[str, tuple[str, ...]] = {
    "en_US": ("US_SSN", "US_ITIN", "US_EIN", "US_BANK_NUMBER", "ABA_ROUTING_NUMBER", "US_PASSPORT"),
    "en_GB": ("UK_NINO", "UK_NHS", "VAT_NUMBER"),
    "de_DE": ("DE_TAX_ID", "VAT_NUMBER"),
    "fr_FR": ("FR_NIR", "VAT_NUMBER"),
    "es_ES": ("ES_NIF", "ES_NIE", "VAT_NUMBER"),
    "it_IT": ("IT_FISCAL_CODE", "VAT_NUMBER"),
}
"""Entity types of one country."""

# Networks with a prefix that is theirs alone, and lengths they issue; sources as in
# scanner/checks/numbers/cards.py, drawn anew: https://en.wikipedia.org/wiki/Payment_card_number
_NETWORKS = (
    ("visa", ("4",), 16), ("visa", ("4",), 16), ("visa-19", ("4",), 19), ("mastercard", ("51", "53", "55"), 16),
    ("mastercard-2", ("2221", "2345", "2720"), 16), ("mastercard-2", ("2301", "2699"), 16), ("amex", ("34", "37"), 15),
    ("discover", ("6011", "65"), 16), ("diners-14", ("36", "3095", "38"), 14), ("jcb", ("3530", "3566"), 16),
    ("unionpay-19", ("6221", "6240"), 19), ("maestro-19", ("6759", "5018"), 19),
)  # fmt: skip
_GROUPINGS: Mapping[Half, tuple[str, ...]] = {"tune": ("", " ", "-"), "judge": ("", " ", "-", ".")}

# ISO 13616 national structures: n digits, a letters, c either; France and Italy carry a national key as well, which
# no scanner checks and which is drawn freely here.
_IBAN_SHAPES = {
    "en_US": ("DE", "n" * 18), "en_GB": ("GB", "aaaa" + "n" * 14), "de_DE": ("DE", "n" * 18),
    "fr_FR": ("FR", "n" * 10 + "c" * 11 + "nn"), "es_ES": ("ES", "n" * 20), "it_IT": ("IT", "a" + "n" * 10 + "c" * 12),
}  # fmt: skip
PARTS = {"STREET": "STREET_ADDRESS", "GIVEN": "PERSON", "FAMILY": "PERSON", "PASSWORD": "SECRET"}
"""Makers that give a part or a kind of an entity type, and which."""

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


class Values:
    """Draws values of any entity type; one generator, so that a seed decides everything."""

    def __init__(self, draw: random.Random, locale: str, half: Half) -> None:
        self.people = People(draw, locale, half)
        self._draw = draw
        self._locale = locale
        self._half = half
        self._makers: Mapping[str, Callable[[], Value]] = {
            "CREDIT_CARD": self.card,
            "CARD_SECURITY_CODE": lambda: Value(self._digits(3)),
            "CARD_EXPIRY": lambda: Value(f"{draw.randint(1, 12):02d}/{draw.randint(27, 34)}"),
            "IBAN_CODE": self.iban,
            "SWIFT_BIC": self._bic,
            "EMAIL_ADDRESS": self.people.email,
            "PHONE_NUMBER": self.people.phone,
            "STREET_ADDRESS": self.people.address,
            "STREET": self.people.street,
            "PERSON": self.people.person,
            "GIVEN": lambda: Value(self.people.given()),
            "FAMILY": lambda: Value(self.people.family()),
            "ORGANIZATION": self.people.organization,
            "DATE_OF_BIRTH": self.people.birthday,
            "IP_ADDRESS": self._ip,
            "MAC_ADDRESS": lambda: Value(draw.choice(":-").join(f"{draw.randrange(256):02x}" for _ in range(6))),
            "SECRET": lambda: keys.secret(draw, half),
            "PASSWORD": lambda: keys.password(draw, half),
            "URL_CREDENTIALS": lambda: keys.credential_url(draw, half),
            "CRYPTO": lambda: keys.bitcoin(draw),
            "US_SSN": lambda: Value(f"{self._area()}-{draw.randint(1, 99):02d}-{draw.randint(1, 9999):04d}"),
            "US_ITIN": lambda: Value(f"9{self._digits(2)}-{draw.choice((70, 78, 85, 91, 95))}-{self._digits(4)}"),
            "US_EIN": lambda: Value(f"{draw.choice((12, 27, 36, 46, 58, 74, 83, 91))}-{self._digits(7)}"),
            "US_BANK_NUMBER": lambda: Value(f"{draw.randint(1, 9)}{self._digits(draw.choice((7, 9, 11)))}"),
            "ABA_ROUTING_NUMBER": self._routing,
            "US_PASSPORT": lambda: Value(f"{draw.choice('ACEX')}{self._digits(8)}"),
            "UK_NINO": self._nino,
            "UK_NHS": self._nhs,
            "DE_TAX_ID": self._german_tax_id,
            "FR_NIR": self._french_nir,
            "ES_NIF": lambda: self._spanish(""),
            "ES_NIE": lambda: self._spanish(draw.choice("XYZ")),
            "IT_FISCAL_CODE": self._fiscal_code,
            "VAT_NUMBER": self._vat,
        }

    def make(self, kind: str) -> Value:
        """A value of an entity type, or of one of PARTS."""
        return self._makers[kind]()

    def card(self) -> Value:
        """A card number that passes Luhn; the variant is its network."""
        network, prefixes, length = self._draw.choice(_NETWORKS)
        prefix = self._draw.choice(prefixes)
        body = prefix + self._digits(length - 1 - len(prefix))
        return Value(self._grouped(body + checks.luhn(body)), network)

    def _grouped(self, digits: str) -> str:
        separator = self._draw.choice(_GROUPINGS[self._half])
        if not separator:
            return digits
        cuts = (4, 10) if len(digits) in {14, 15} else range(4, len(digits), 4)
        edges = (0, *cuts, len(digits))
        return separator.join(digits[a:b] for a, b in pairwise(edges))

    def iban(self) -> Value:
        """An account number of the locale's country; together, in groups of four, or (judging) with dashes."""
        country, shape = _IBAN_SHAPES[self._locale]
        pool = {"n": "0123456789", "a": _LETTERS, "c": "0123456789" + _LETTERS}
        rest = "".join(self._draw.choice(pool[kind]) for kind in shape)
        whole = country + checks.mod97(country, rest) + rest
        separator = self._draw.choice(("", " ") if self._half == "tune" else ("", " ", "-"))
        return Value(separator.join(whole[i : i + 4] for i in range(0, len(whole), 4)) if separator else whole)

    def _digits(self, count: int) -> str:
        return "".join(self._draw.choice("0123456789") for _ in range(count))

    def _area(self) -> str:
        return f"{self._draw.choice((*range(100, 666), *range(667, 900))):03d}"

    def _bic(self) -> Value:
        bank = "".join(self._draw.choice(_LETTERS) for _ in range(4))
        country = self._locale.partition("_")[2]
        branch = self._draw.choice(["", "XXX", self._digits(3)])
        return Value(f"{bank}{country}{self._draw.choice(_LETTERS)}{self._draw.choice('2345X')}{branch}")

    def _ip(self) -> Value:
        draw = self._draw
        if draw.random() < 0.3:
            return Value(f"2001:db8:{draw.randrange(1, 65536):x}::{draw.randrange(1, 65536):x}", "v6")
        parts = (draw.choice((81, 93, 172, 192, 203)), *(draw.randint(11, 250) for _ in range(3)))
        return Value(".".join(map(str, parts)), "v4")

    def _routing(self) -> Value:
        body = f"{self._draw.choice((1, 2, 3, 5, 7, 11, 12, 21, 26, 31, 32)):02d}{self._digits(6)}"
        return Value(body + checks.aba(body))

    def _nino(self) -> Value:
        draw = self._draw
        prefix = draw.choice(("AB", "CE", "HK", "JG", "LM", "PR", "SW", "YZ"))
        parts = [prefix, *(self._digits(2) for _ in range(3)), draw.choice("ABCD")]
        return Value(draw.choice(("", " ")).join(parts))

    def _nhs(self) -> Value:
        check = None
        while check is None:
            body = f"{self._draw.randint(4, 7)}{self._digits(8)}"
            check = checks.nhs(body)
        whole = body + check
        return Value(self._draw.choice((whole, f"{whole[:3]} {whole[3:6]} {whole[6:]}")))

    def _german_tax_id(self) -> Value:
        # BZSt: of the first ten digits exactly one occurs twice, the first is not 0.
        draw = self._draw
        pool = draw.sample("123456789", 9)
        body = pool[0] + "".join(draw.sample([*pool[1:], pool[1]], 9))
        whole = body + checks.mod11_10(body)
        return Value(draw.choice((whole, f"{whole[:2]} {whole[2:5]} {whole[5:8]} {whole[8:]}")))

    def _french_nir(self) -> Value:
        draw = self._draw
        body = f"{draw.randint(1, 2)}{draw.randint(40, 99)}{draw.randint(1, 12):02d}{draw.randint(1, 95):02d}"
        body += f"{draw.randint(1, 990):03d}{draw.randint(1, 990):03d}"
        key = f"{97 - int(body) % 97:02d}"
        spaced = f"{body[0]} {body[1:3]} {body[3:5]} {body[5:7]} {body[7:10]} {body[10:]} {key}"
        return Value(draw.choice((body + key, spaced)))

    def _spanish(self, prefix: str) -> Value:
        number = self._digits(7 if prefix else 8)
        letter = checks.dni_letter(int(f"{'XYZ'.index(prefix)}{number}" if prefix else number))
        dashed = "-".join(part for part in (prefix, number, letter) if part)
        return Value(self._draw.choice((f"{prefix}{number}{letter}", dashed)))

    def _fiscal_code(self) -> Value:
        draw = self._draw
        names = "".join(draw.choice("BCDFGLMNPRSTVZ") for _ in range(6))
        day = draw.randint(1, 28) + draw.choice((0, 40))
        body = f"{names}{draw.randint(40, 99)}{draw.choice('ABCDEHLMPRST')}{day:02d}"
        body += f"{draw.choice('ABCDEFGHL')}{self._digits(3)}"
        return Value(body + checks.codice_fiscale(body))

    def _vat(self) -> Value:
        draw = self._draw
        if self._locale == "en_GB":
            body = f"{draw.randint(1, 9)}{self._digits(6)}"
            return Value(f"GB{body}{checks.uk_vat(body)}")
        if self._locale == "de_DE":
            body = f"{draw.randint(1, 9)}{self._digits(7)}"
            return Value(f"DE{body}{checks.mod11_10(body)}")
        if self._locale == "fr_FR":
            body = f"{draw.randint(3, 8)}{self._digits(7)}"
            siren = body + checks.luhn(body)
            return Value(f"FR{checks.fr_vat_key(siren)}{siren}")
        body = self._digits(7)
        if self._locale == "es_ES":  # CIF of a company: B, seven digits, Luhn digit
            return Value(f"ESB{body}{checks.luhn(body)}")
        body += f"{draw.randint(1, 100):03d}"
        return Value(f"IT{body}{checks.luhn(body)}")
