"""Check digits, computed here and not by the scanner, so that an error of the scanner's own cannot hide.

Each function takes the digits without the check digits and gives the check digits. Pure; the standard stands beside.
"""

from __future__ import annotations

from collections.abc import Callable


def luhn(digits: str) -> str:
    """The one check digit of ISO/IEC 7812-1 annex B."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 - position % 2)
        total += value // 10 + value % 10
    return str(-total % 10)


def mod97(country: str, rest: str) -> str:
    """The two check digits of ISO 7064 mod 97-10, as in IBAN (ISO 13616) and RF references (ISO 11649)."""
    number = int("".join(str(int(character, 36)) for character in f"{rest}{country}00"))
    return f"{98 - number % 97:02d}"


def weighted(digits: str, weights: tuple[int, ...]) -> int:
    """The sum of digits times weights."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def aba(digits: str) -> str:
    """US routing transit number, eight digits (ANSI X9.100-140)."""
    return str(-weighted(digits, (3, 7, 1, 3, 7, 1, 3, 7)) % 10)


def mod11_10(digits: str) -> str:
    """ISO 7064 mod 11,10: German tax id (BZSt) and German VAT number."""
    product = 10
    for digit in digits:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def uk_vat(digits: str) -> str:
    """Two check digits of a UK VAT number, seven digits (HMRC, modulus 97 with the 55 offset of numbers since 2010)."""
    return f"{97 - (weighted(digits, (8, 7, 6, 5, 4, 3, 2)) + 55) % 97:02d}"


def fr_vat_key(siren: str) -> str:
    """The two-digit key before a SIREN in a French VAT number (code general des impots, annexe)."""
    return f"{(12 + 3 * (int(siren) % 97)) % 97:02d}"


_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"  # Real Decreto 1553/2005


def dni_letter(number: int) -> str:
    """The letter of a Spanish DNI or NIE."""
    return _DNI[number % 23]


def nhs(digits: str) -> str | None:
    """The check digit of an NHS number, nine digits (NHS data dictionary); None when there is none."""
    check = 11 - weighted(digits, (10, 9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return None if check == 10 else str(check % 11)


# Decreto ministeriale 23/12/1976: values of characters in odd positions of a codice fiscale.
_ODD = dict(zip("0123456789", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21), strict=True)) | dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        strict=True,
    )
)


def codice_fiscale(fifteen: str) -> str:
    """The last letter of an Italian fiscal code."""
    odd = sum(_ODD[character] for character in fifteen[::2])
    even = sum(int(c) if c.isdigit() else ord(c) - ord("A") for c in fifteen[1::2])
    return chr(ord("A") + (odd + even) % 26)


def isbn13(digits: str) -> str:
    """The check digit of an ISBN-13 or EAN-13, twelve digits (ISO 2108)."""
    return str(-weighted(digits, (1, 3) * 6) % 10)


def broken(digits: str, check: Callable[[str], str]) -> str:
    """The digits with a wrong check digit."""
    return digits + str((int(check(digits)) + 3) % 10)
