"""The countries of a payload, by its fields for countries, locales, currencies, phones and accounts.

A telephone number in national format can be checked only with a country, which the record around it usually has. This
costs nothing for most values: a field's name says which kind of clue its values are
(:class:`scanner.payloads.names.evidence.Evidence`), and each different value is read once.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from scanner.matching.buffer.normalize import fold
from scanner.payloads.places.countries import countries

MAX_REGIONS: Final = 4  # a number is tried in each
MAX_CLUES: Final = 64  # distinct values read of one payload; a list of accounts may name the whole world
_LONGEST_VALUE: Final = 64  # characters; a longer value is no country, locale, currency, phone or account
_LONGEST_CALLING_CODE: Final = 3


class Kind(IntEnum):
    """The kinds of clues to a country, the strongest first."""

    COUNTRY = 1
    LOCALE = 2
    PHONE = 3
    ACCOUNT = 4
    LANGUAGE = 5
    CURRENCY = 6


# Words of a field's name in the spellings of the billing systems and of de, fr, es, it, pt and pl exports.
_COUNTRY_WORDS: Final = frozenset(
    {"land", "laenderkennzeichen", "pays", "pais", "paese", "nazione", "nation", "kraj", "landcode", "landkode",
     "codepays", "codigopais", "codicepaese"}
)  # fmt: skip
_NOT_A_COUNTRY: Final = frozenset({"sub", "subdivision", "subentity", "state", "region", "city", "zip", "phone"})
_UNDER_COUNTRY: Final = frozenset({"code", "name", "iso", "iso2", "iso3", "alpha2", "alpha3", "identificationcode"})
_LOCALE_NAMES: Final = frozenset(
    {"lang", "language", "languagecode", "preferredlanguage", "sprache", "langue", "idioma", "lingua", "jezyk"}
)
_CURRENCY_WORDS: Final = frozenset({"waehrung", "devise", "moneda", "valuta", "moeda", "waluta", "currencies"})
_PHONE_WORDS: Final = frozenset({"phone", "mobile", "tel", "telephone", "telefon", "telefono", "fax", "cell", "handy"})
_ACCOUNT_WORDS: Final = frozenset({"iban", "vat", "ustid", "ustidnr", "umsatzsteuerid", "tva"})

# Languages that are an official one of a single large country; ISO 639-1 to ISO 3166-1. Not en, pt, ar, zh.
_HOME_OF_LANGUAGE: Final = {
    "de": "DE", "fr": "FR", "it": "IT", "es": "ES", "nl": "NL", "pl": "PL", "sv": "SE", "da": "DK", "nb": "NO",
    "no": "NO", "fi": "FI", "cs": "CZ", "sk": "SK", "hu": "HU", "ro": "RO", "bg": "BG", "el": "GR", "hr": "HR",
    "sl": "SI", "et": "EE", "lv": "LV", "lt": "LT", "tr": "TR", "ja": "JP", "ko": "KR", "he": "IL", "uk": "UA",
    "ru": "RU", "th": "TH", "vi": "VN", "id": "ID",
}  # fmt: skip
# VAT prefixes that are no ISO code (Council Directive 2006/112/EC, Article 215; Northern Ireland since 2021).
_VAT_PREFIXES: Final = {"EL": "GR", "XI": "GB"}


def kind_of(name: str, words: str, parent: str) -> Kind | None:
    """The kind of clue that the values of a field are, or None.

    ``name`` and ``parent`` are canonical field names, ``words`` the field's words in lower case, with spaces between.
    """
    parts = set(words.split())
    if "country" in name or parts & _COUNTRY_WORDS or ("country" in parent and name in _UNDER_COUNTRY):
        return None if parts & _NOT_A_COUNTRY else Kind.COUNTRY
    if "currency" in name or parts & _CURRENCY_WORDS:
        return Kind.CURRENCY
    if name in _LOCALE_NAMES or name.endswith(("locale", "locales")):
        return Kind.LOCALE
    if parts & _PHONE_WORDS or name.endswith("phone"):
        return Kind.PHONE
    return Kind.ACCOUNT if parts & _ACCOUNT_WORDS else None


def country_code(text: str) -> str | None:
    """The alpha-2 code of a country called by its code or by its name in one of five languages, or None."""
    return countries().by_name.get(fold(text).strip().lower())


class Mentions:
    """The clues of one payload so far, and the countries that follow from them."""

    __slots__ = ("_heard", "_ranked")

    def __init__(self) -> None:
        self._heard: set[tuple[Kind, str]] = set()
        self._ranked: dict[str, Kind] = {}

    def hear(self, kind: Kind, text: str) -> bool:
        """Take in one value of a field of that kind. Whether the countries changed."""
        clue = (kind, text)
        if clue in self._heard or len(self._heard) >= MAX_CLUES or len(text) > _LONGEST_VALUE:
            return False
        self._heard.add(clue)
        found = read_clue(kind, text)
        if found is None:
            return False
        region, weight = found
        if weight >= self._ranked.get(region, Kind.CURRENCY + 1):
            return False
        self._ranked.pop(region, None)  # among equals, the order in which they were said counts
        self._ranked[region] = weight
        return True

    def regions(self) -> tuple[str, ...]:
        """ISO 3166 alpha-2 codes, at most four, those with the strongest clue first."""
        return tuple(sorted(self._ranked, key=self._ranked.__getitem__)[:MAX_REGIONS])


def read_clue(kind: Kind, text: str) -> tuple[str, Kind] | None:
    """The country that a value points to, and how strong the clue is; None for none."""
    known = countries()
    if kind is Kind.COUNTRY:
        region = country_code(text)
    elif kind is Kind.LOCALE:
        language, _, rest = text.partition(".")[0].replace("_", "-").partition("-")
        region = rest.rpartition("-")[2].upper()
        if region not in known.codes:
            kind, region = Kind.LANGUAGE, _HOME_OF_LANGUAGE.get(language.lower())
    elif kind is Kind.CURRENCY:
        # ISO 4217: the code begins with the country's; EUR, XOF and the like begin with none.
        region = text[:2].upper() if len(text.strip()) == len("EUR") else None
    elif kind is Kind.PHONE:
        region = _by_calling_code(text)
    else:
        prefix = text.strip()[:2].upper()
        region = _VAT_PREFIXES.get(prefix, prefix) if any("0" <= c <= "9" for c in text) else None
    return (region, kind) if region is not None and region in known.codes else None


def _by_calling_code(text: str) -> str | None:
    digits = "".join(character for character in fold(text) if character in "+0123456789")
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if not digits.startswith("+"):
        return None
    by_code = countries().by_calling_code
    widths = range(1, _LONGEST_CALLING_CODE + 1)
    return next((by_code[digits[1 : 1 + width]] for width in widths if digits[1 : 1 + width] in by_code), None)
