"""An amount as a text: the number in it, beside its currency and the signs that bookkeeping writes for what is owed.

`1.234,50 €`, `EUR 12,00`, `-$5.00`, `99,90-`, `5,-` and `(45,00)` each hold one number, with a currency or without.
What the number is, which its column may have to tell, is the business of `columns.py`.
"""

import re
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple

AmountStyle = Literal["whole", "decimal"]

LONGEST: Final = 64
"""Characters of an amount."""

# ISO 4217, list one (2025), without funds, metals and codes for testing.
_CODES: Final = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF"
    " CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL"
    " HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD"
    " MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG"
    " QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD"
    " TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG"
)

CODES: Final = tuple(_CODES.split())
"""Codes of currencies, in the order of the alphabet."""

KNOWN_CODES: Final = frozenset(CODES)

# CLDR's symbols. One that several currencies have is a currency of its own here: it says that of no other.
_SYMBOLS: Final = {
    "€": "EUR", "euro": "EUR", "£": "GBP", "us$": "USD", "a$": "AUD", "ca$": "CAD", "hk$": "HKD", "nz$": "NZD",
    "r$": "BRL", "₹": "INR", "₩": "KRW", "₪": "ILS", "₫": "VND", "₱": "PHP", "₺": "TRY", "₽": "RUB", "₴": "UAH",
    "zł": "PLN", "kč": "CZK", "ft": "HUF", "lei": "RON", "sfr": "CHF", "sfr.": "CHF", "fr.": "CHF",
    "$": "$", "¥": "¥", "kr": "kr", "kr.": "kr",
}  # fmt: skip
_CURRENCIES: Final = _SYMBOLS | {code.lower(): code for code in CODES}

_CURRENCY: Final = "|".join(map(re.escape, sorted(_CURRENCIES, key=len, reverse=True)))
_BLANK: Final = "[ \u00a0\u2009\u202f]{0,2}"
_MINUS: Final = "[-\u2212\u2013]"
_EVEN: Final = "-{1,2}|[\u2212\u2013\u2014]"
"""In place of decimals where there are none: `5,-`, `CHF 5.--`; it is no sign."""
_TEXT: Final = re.compile(
    rf"(?P<open>\()?{_BLANK}(?P<first>{_MINUS}|\+)?{_BLANK}(?P<before>{_CURRENCY})?{_BLANK}(?P<second>{_MINUS}|\+)?{_BLANK}"
    "(?P<number>[0-9.,](?:[0-9.,' \u2019\u00a0\u2009\u202f]{0,60}[0-9.,])?)"
    rf"(?:(?<=[.,])(?P<even>{_EVEN})|{_BLANK}(?P<third>{_MINUS}))?{_BLANK}(?P<after>{_CURRENCY})?{_BLANK}(?P<fourth>{_MINUS})?{_BLANK}(?P<close>\))?",
    re.IGNORECASE,
)

_BRACKETED: Final = re.compile(
    rf"(?P<before>{_CURRENCY})?{_BLANK}(?P<inside>\([^()]{{1,{LONGEST}}}\)){_BLANK}(?P<after>{_CURRENCY})?",
    re.IGNORECASE,
)
"""Brackets around the number alone, as in a format of Excel: `$(50.00)`, `(50.00) USD`."""

_NOTHING: Final = re.compile(rf"\s*(?:(?:{_CURRENCY})?\s*(?:{_EVEN})|(?:{_EVEN})\s*(?:{_CURRENCY}))?\s*", re.IGNORECASE)


class AmountText(NamedTuple):
    """`number` is written without a sign; `currency` is an ISO code, or a symbol of several currencies, or empty."""

    number: str
    negative: bool
    currency: str


def amount_text(text: str) -> AmountText | None:
    """What a text without blanks around it says as an amount; None for one that is none.

    It has one sign at most, before or behind the number, and one currency; brackets are a sign, too.
    """
    if not 0 < len(text) <= LONGEST:
        return None
    if text[0].isdigit() and text[-1].isdigit():  # most: 0.1 us instead of 1.5
        return AmountText(text, negative=False, currency="")
    found = _TEXT.fullmatch(text)
    if found is None:
        return _bracketed(text)
    signs = [sign for sign in found.group("first", "second", "third", "fourth") if sign]
    currencies = [currency for currency in found.group("before", "after") if currency]
    bracketed = found["open"] is not None
    if bracketed != (found["close"] is not None) or len(signs) + bracketed > 1 or len(currencies) > 1:
        return None
    number = found["number"]
    if number[-1] in ".," and (found["third"] or found["fourth"]):  # "5, -" may be less than nothing, or not
        return None
    # Without regard to case, a sign of another alphabet may pass for a letter.
    currency = _CURRENCIES.get(currencies[0].lower()) if currencies else ""
    if currency is None:
        return None
    return AmountText(number, negative=bracketed or signs not in ([], ["+"]), currency=currency)


def _bracketed(text: str) -> AmountText | None:
    """What a text says whose currency stands before or behind the brackets around a number."""
    found = _BRACKETED.fullmatch(text) if ")" in text else None
    if found is None or (found["before"] is None) is (found["after"] is None):
        return None
    inner = amount_text(found["inside"])
    currency = _CURRENCIES.get((found["before"] or found["after"]).lower())
    return None if inner is None or inner.currency or currency is None else inner._replace(currency=currency)


def is_currency(word: str) -> bool:
    """Whether a word is the code or the symbol of a currency."""
    return currency_of(word) is not None


def currency_of(word: str) -> str | None:
    """The code or, of several currencies, the symbol that a word stands for."""
    return _CURRENCIES.get(word.lower())


def states_nothing(text: str) -> bool:
    """Whether a text is blank or the dash that spreadsheets show for zero, as in `£ -`."""
    return _NOTHING.fullmatch(text) is not None


# ---- whole numbers or decimals ----


_WHOLE_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,30}", re.ASCII)


def amount_style(value: Any) -> AmountStyle | None:
    """How an amount is written: as a whole number, as by systems that bill in the smallest unit, or with decimals.

    None for what is no amount, and for zero, which is the same in every unit.
    """
    if isinstance(value, str):
        text = value.strip()
        if _WHOLE_NUMBER.fullmatch(text):
            return "whole" if text.strip("+-0") else None
        stated = amount_text(text)
        return "decimal" if stated is not None and stated.number.strip("0., ") else None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not value:
        return None
    return "whole" if isinstance(value, int) else "decimal"
