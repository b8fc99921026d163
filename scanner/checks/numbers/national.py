"""Check digits and issuing rules of the numbers that authorities give to people, where no library knows them.

Pure functions of a text; separators do not count. What python-stdnum knows is asked of it, in ``registers``.
"""

from __future__ import annotations

import re
from typing import Final

from scanner.checks.numbers.checksums import alphanumerics_of, digits_of, luhn

# HMRC National Insurance Manual NIM39110: letters and prefixes that are not given out.
_NINO: Final = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]?")
_NINO_UNISSUED: Final = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})


def uk_nino(text: str) -> bool:
    """Whether ``text`` can be a UK national insurance number. There is no check digit."""
    compact = alphanumerics_of(text)
    return _NINO.fullmatch(compact) is not None and compact[:2] not in _NINO_UNISSUED


_MRZ_WEIGHTS: Final = (7, 3, 1)
_DOCUMENT_LENGTH: Final = 9  # characters of a document number, the check digit not counted


def travel_document(text: str) -> bool:
    """Whether ``text`` can be the number of a machine-readable document (ICAO 9303-3, 4.9: weights 7-3-1).

    Nine letters and digits; the tenth, if it is given, is the check digit and has to fit.
    """
    compact = alphanumerics_of(text)
    number, check = compact[:_DOCUMENT_LENGTH], compact[_DOCUMENT_LENGTH:]
    if len(number) < _DOCUMENT_LENGTH or len(check) > 1 or not any(character.isdigit() for character in number):
        return False
    if not check:
        return True
    return str(sum(int(c, 36) * _MRZ_WEIGHTS[at % 3] for at, c in enumerate(number)) % 10) == check


def _digit_sum(value: int) -> int:
    return sum(map(int, str(value)))


_LETTER_PLACE: Final = ord("A") - 1  # A counts as 01, Z as 26
_PENSION: Final = re.compile(r"[0-9]{2}(?:[0-2][0-9]|3[01]|[4-7][0-9])(?:0[1-9]|1[0-2])[0-9]{2}[A-Z][0-9]{3}")
_PENSION_WEIGHTS: Final = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


def de_pension(text: str) -> bool:
    """Whether ``text`` is a German pension insurance number (VKVV section 2: area, birthday, letter, serial, check)."""
    compact = alphanumerics_of(text)
    if not _PENSION.fullmatch(compact):
        return False
    digits = f"{compact[:8]}{ord(compact[8]) - _LETTER_PLACE:02d}{compact[9:]}"
    total = sum(_digit_sum(int(d) * w) for d, w in zip(digits[:-1], _PENSION_WEIGHTS, strict=True))
    return total % 10 == int(digits[-1])


_HEALTH_CARD: Final = re.compile(r"[A-Z][0-9]{9}")


def de_health_insurance(text: str) -> bool:
    """Whether ``text`` is a German health insurance number (SGB V section 290: a letter, eight digits, a check)."""
    compact = alphanumerics_of(text)
    if not _HEALTH_CARD.fullmatch(compact):
        return False
    digits = f"{ord(compact[0]) - _LETTER_PLACE:02d}{compact[1:]}"
    total = sum(_digit_sum(int(digit) * (1 + at % 2)) for at, digit in enumerate(digits[:-1]))
    return total % 10 == int(digits[-1])


_PHYSICIAN_LENGTH: Final = 9


def de_physician(text: str) -> bool:
    """Whether ``text`` is a German physician number (KBV guideline on LANR: weights 4-9, two more digits)."""
    digits = digits_of(text)
    if len(digits) != _PHYSICIAN_LENGTH:
        return False
    total = sum(int(digit) * (4, 9)[at % 2] for at, digit in enumerate(digits[:6]))
    return (10 - total % 10) % 10 == int(digits[6])


_DEA: Final = re.compile(r"[A-HJ-NPRSTUX][A-Z9][0-9]{7}")


def us_dea(text: str) -> bool:
    """Whether ``text`` is a US drug enforcement registration (21 CFR 1301: two letters, check digit)."""
    compact = alphanumerics_of(text)
    if not _DEA.fullmatch(compact):
        return False
    digits = [int(character) for character in compact[2:]]
    return (digits[0] + digits[2] + digits[4] + 2 * (digits[1] + digits[3] + digits[5])) % 10 == digits[6]


def us_npi(text: str) -> bool:
    """Whether ``text`` is a US national provider identifier (45 CFR 162.406: Luhn after the issuer prefix 80840)."""
    digits = digits_of(text)
    return len(digits) == 10 and digits[0] in "12" and luhn(f"80840{digits}")  # noqa: PLR2004 - digits of an NPI


_NRIC: Final = re.compile(r"[STFGM][0-9]{7}[A-Z]")
_NRIC_WEIGHTS: Final = (2, 7, 6, 5, 4, 3, 2)
_NRIC_CHECKS: Final = {
    "S": "JZIHGFEDCBA",
    "T": "JZIHGFEDCBA",
    "F": "XWUTRQPNMLK",
    "G": "XWUTRQPNMLK",
    "M": "XWUTRQPNJLK",
}
_NRIC_OFFSETS: Final = {"S": 0, "T": 4, "F": 0, "G": 4, "M": 3}


def sg_nric(text: str) -> bool:
    """Whether ``text`` is a Singapore NRIC or FIN (National Registration Act; M series since 2022)."""
    compact = alphanumerics_of(text)
    if not _NRIC.fullmatch(compact):
        return False
    total = sum(int(d) * w for d, w in zip(compact[1:8], _NRIC_WEIGHTS, strict=True)) + _NRIC_OFFSETS[compact[0]]
    place = total % 11
    return _NRIC_CHECKS[compact[0]][10 - place if compact[0] == "M" else place] == compact[8]


_MEDICARE_WEIGHTS: Final = (1, 3, 7, 9, 1, 3, 7, 9)


def au_medicare(text: str) -> bool:
    """Whether ``text`` is an Australian Medicare number: ten or eleven digits from 2 to 6, the ninth a check digit."""
    digits = digits_of(text)
    if len(digits) not in {10, 11} or digits[0] not in "23456":
        return False
    return sum(int(d) * w for d, w in zip(digits, _MEDICARE_WEIGHTS, strict=False)) % 10 == int(digits[8])


def es_social_security(text: str) -> bool:
    """Whether ``text`` is a Spanish social security number: province, serial, and their remainder by 97."""
    digits = digits_of(text)
    if len(digits) not in {11, 12}:
        return False
    province, serial = digits[:2], digits[2:-2]
    short = serial.startswith("0")  # a serial below ten million is counted without its leading zero
    return int(f"{province}{serial[1:] if short else serial}") % 97 == int(digits[-2:])


def hu_tax_id(text: str) -> bool:
    """Whether ``text`` is a Hungarian personal tax number: ten digits from 8, the last their weighted sum by 11."""
    digits = digits_of(text)
    if len(digits) != 10 or digits[0] != "8":  # noqa: PLR2004 - digits of the number
        return False
    return sum(int(digit) * at for at, digit in enumerate(digits[:9], 1)) % 11 == int(digits[9])


def kr_birth(text: str) -> bool:
    """Whether ``text`` starts as a Korean resident's number does: a date of birth and a digit for sex and century.

    Numbers given out since October 2020 have no check digit.
    """
    digits = digits_of(text)
    return len(digits) == 13 and 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31  # noqa: PLR2004 - a date


def ca_sin(text: str) -> bool:
    """Whether ``text`` is a Canadian social insurance number, or a tax number of the same form, which starts with 0.

    Nine digits and Luhn; those from 8 are companies' (Employment and Social Development Canada, SIN code of practice).
    """
    digits = digits_of(text)
    return len(digits) == 9 and digits[0] != "8" and len(set(digits)) > 1 and luhn(digits)  # noqa: PLR2004 - digits
