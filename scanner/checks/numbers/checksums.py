"""Check digits and issuing rules of accounts and United States taxpayer numbers, each with its standard.

Pure functions of a text; separators (anything that is no ASCII letter or digit) do not count. A check digit alone
proves little - one random number in ten passes Luhn - so each kind is also held against what its issuers hand out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import mul
from typing import Final

from scanner.checks.words import listed

_DIGITS: Final = b"0123456789"
_DOUBLED: Final = bytes.maketrans(_DIGITS, b"0246813579")  # ISO/IEC 7812-1 annex B: a doubled digit with digits summed
_ZERO: Final = ord("0")
NO_DIGIT: Final = bytes(set(range(256)) - set(_DIGITS))
"""What ``bytes.translate`` takes out so that ASCII digits are left."""
_NO_DIGIT_OR_LINE: Final = NO_DIGIT.replace(b"\n", b"")
_NEITHER: Final = bytes(code for code in range(128) if not chr(code).isalnum())
_RIB: Final = re.compile("([0-9]{5})([0-9]{5})([0-9]{11})([0-9]{2})")
_RIB_VALUES: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
_LETTER_VALUES: Final = {letter: str(letter - ord("A") + 10) for letter in range(ord("A"), ord("Z") + 1)}  # ISO 7064


def digits_of(text: str) -> str:
    """The ASCII digits of ``text``, separators and all else left out."""
    if text.isascii():
        return text if text.isdigit() else text.encode().translate(None, NO_DIGIT).decode()
    return "".join(character for character in text if character in "0123456789")


def digits_of_each(texts: Sequence[bytes]) -> list[bytes]:
    """What is left of each text without all but digits; by one call for all, 0.1 us each instead of 0.3."""
    joined = b"\n".join(texts)
    if joined.count(b"\n") != len(texts) - 1:  # a line's end between the digits of one, or no text at all
        return [text.translate(None, NO_DIGIT) for text in texts]
    return joined.translate(None, _NO_DIGIT_OR_LINE).split(b"\n")


def count_of_digits(text: bytes) -> int:
    """How many ASCII digits there are in ``text``."""
    return len(text.translate(None, NO_DIGIT))


def alphanumerics_of(text: str) -> str:
    """The ASCII letters and digits of ``text``, letters in capitals, separators and all else left out."""
    if text.isascii():
        return (text if text.isalnum() else text.encode().translate(None, _NEITHER).decode()).upper()
    return "".join(character for character in text if character.isascii() and character.isalnum()).upper()


def luhn(digits: str) -> bool:
    """Whether a string of digits ends in the check digit of ISO/IEC 7812-1 annex B (Luhn, US patent 2,950,048)."""
    if not digits:
        return False
    return fits_luhn(digits.encode())


def fits_luhn(digits: bytes) -> bool:
    """Whether one ASCII digit or more end in their check digit, as :func:`luhn` says of a text."""
    return (sum(digits[-1::-2]) + sum(digits[-2::-2].translate(_DOUBLED)) - _ZERO * len(digits)) % 10 == 0


_PLAIN_VALUES: Final = bytes.maketrans(_DIGITS, bytes(range(10)))
_DOUBLED_VALUES: Final = bytes.maketrans(_DIGITS, bytes(value - _ZERO for value in b"0246813579"))
_MOST_TOGETHER: Final = 28  # digits whose sum is a byte


def luhn_of_each(numbers: Sequence[bytes], length: int) -> list[bool]:
    """What :func:`luhn` says of many numbers of one length, up to 28 digits, column by column: 0.1 us for each.

    A column is added to the others as one large number, of which each byte is the sum of one row.
    """
    return luhn_of_row(b"".join(numbers), length)


def luhn_of_row(digits: bytes, length: int) -> list[bool]:
    """What :func:`luhn_of_each` says of numbers whose digits are written one behind the other."""
    if length > _MOST_TOGETHER:
        raise ValueError
    total = 0
    for place in range(length):
        values = _PLAIN_VALUES if (length - place) % 2 else _DOUBLED_VALUES
        total += int.from_bytes(digits[place::length].translate(values), "big")
    return [row % 10 == 0 for row in total.to_bytes(len(digits) // length, "big")]


def ean13(digits: str) -> bool:
    """The check digit of an article number: weights 1 and 3 in turn (GS1 General Specifications, section 7.9)."""
    return (sum(map(int, digits[::2])) + 3 * sum(map(int, digits[1::2]))) % 10 == 0


# SWIFT IBAN registry (ISO 13616-2), https://www.swift.com/standards/data-standards/iban-international-bank-account-number
IBAN_LENGTHS: Final[dict[str, int]] = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
    "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
    "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29,
    "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24,
    "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
    "YE": 30,
}  # fmt: skip
"""Country to the length of its account numbers, in characters with the country code."""


def iban(text: str) -> bool:
    """Whether ``text`` is an IBAN: a registered country, its length, and ISO 7064 mod 97-10 (ISO 13616-1)."""
    compact = alphanumerics_of(text)
    if IBAN_LENGTHS.get(compact[:2]) != len(compact) or not compact[2:4].isdigit():
        return False
    own = compact[4:] if compact[4:].isdigit() else compact[4:].translate(_LETTER_VALUES)
    return int(own + compact[:4].translate(_LETTER_VALUES)) % 97 == 1


def pl_account(text: str) -> bool:
    """Whether ``text`` is a Polish account number (NRB): the 26 digits of an IBAN without its country."""
    return iban(f"PL{text}")


# ABA Routing Number Policy: 00-12 Federal Reserve districts, 21-32 thrifts, 61-72 electronic, 80 traveller's cheques.
_ABA_DISTRICTS: Final = frozenset((*range(13), *range(21, 33), *range(61, 73), 80))
_ABA_WEIGHTS: Final = (3, 7, 1, 3, 7, 1, 3, 7, 1)


def fr_rib(text: str) -> bool:
    """Whether ``text`` is a French account with its key: bank, branch and account weigh 89, 15 and 3, the key 1.

    Letters count as the digits 1 to 9, three times over the alphabet, S as 2 (CFONB, as ECBS TR 201 tells it).
    """
    compact = alphanumerics_of(text).translate(_RIB_VALUES)
    parts = _RIB.fullmatch(compact)
    return parts is not None and sum(map(mul, map(int, parts.groups()), (89, 15, 3, 1))) % 97 == 0


def aba_routing(text: str) -> bool:
    """Whether ``text`` is a US routing transit number (ANSI X9.100-140: weights 3-7-1, and an issued district)."""
    digits = digits_of(text)
    if len(digits) != len(_ABA_WEIGHTS) or int(digits[:2]) not in _ABA_DISTRICTS or digits.count("0") == len(digits):
        return False
    return sum(int(digit) * weight for digit, weight in zip(digits, _ABA_WEIGHTS, strict=True)) % 10 == 0


_NINE: Final = 9  # digits of every United States taxpayer number


def us_ssn(text: str) -> bool:
    """Whether ``text`` can be a social security number.

    There is no check digit. Never issued: areas 000, 666 and 900-999, group 00, serial 0000 (20 CFR 422.103; SSA
    POMS RM 10201.035, randomised issue since June 2011).
    """
    digits = digits_of(text)
    if len(digits) != _NINE or digits[0] == "9" or digits[:3] in {"000", "666"}:
        return False
    return digits[3:5] != "00" and digits[5:] != "0000"


# IRS IRM 3.21.263.5.3: the fourth and fifth digit of an ITIN.
_ITIN_GROUPS: Final = frozenset((*range(50, 66), *range(70, 89), *range(90, 93), *range(94, 100)))


def us_itin(text: str) -> bool:
    """Whether ``text`` can be an individual taxpayer identification number (IRS IRM 3.21.263)."""
    digits = digits_of(text)
    return len(digits) == _NINE and digits[0] == "9" and int(digits[3:5]) in _ITIN_GROUPS


# IRS, "How EINs are assigned and valid EIN prefixes": every prefix but these belongs to a campus or to the internet.
_EIN_UNISSUED: Final = frozenset({0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97})


def us_ein(text: str) -> bool:
    """Whether ``text`` can be an employer identification number: nine digits and an issued prefix."""
    digits = digits_of(text)
    return len(digits) == _NINE and int(digits[:2]) not in _EIN_UNISSUED


# Mexico, CLABE: Banxico circular 2019/95, weights 3-7-1 modulo 10 over 17 digits.
_CLABE_WEIGHTS: Final = (3, 7, 1)


def mx_clabe(text: str) -> bool:
    """Whether ``text`` is a Mexican bank account number of 18 digits."""
    digits = digits_of(text)
    if len(digits) != 18:  # noqa: PLR2004 - digits of a CLABE
        return False
    total = sum(int(digit) * _CLABE_WEIGHTS[at % 3] % 10 for at, digit in enumerate(digits[:-1]))
    return (10 - total % 10) % 10 == int(digits[-1])


# ISO 3166-1 alpha-2, officially assigned, and XK as used by SWIFT.
_COUNTRIES: Final = listed("checksums.countries")


def swift_bic(text: str) -> bool:
    """Whether ``text`` can be a business identifier code: eight or eleven characters, the fifth and sixth a country."""
    compact = alphanumerics_of(text)
    return len(compact) in {8, 11} and compact[4:6] in _COUNTRIES


def mac_address(text: str) -> bool:
    """Whether ``text`` is one hardware address of six bytes (IEEE 802 EUI-48), neither all zeros nor broadcast."""
    if len(text) != 17:  # noqa: PLR2004 - six bytes of two characters, and what stands between
        return False
    groups = text.replace("-", ":").split(":")
    return len(groups) == 6 and len({group.lower() for group in groups} - {"00", "ff"}) > 0  # noqa: PLR2004 - bytes
