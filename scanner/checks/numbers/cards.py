"""Payment card numbers: check digit, and the prefixes and lengths that card networks issue.

One random number in ten passes Luhn, so a number is also held against what its issuers hand out. Many candidates can be
asked at once: their check digits are worked out column by column.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence
from itertools import product
from typing import Final

from scanner.checks.numbers.checksums import NO_DIGIT, digits_of, digits_of_each, ean13, fits_luhn, luhn, luhn_of_each

# Issuer identification numbers: first and last prefix of a range (same width), and the lengths its cards have.
# Sources: ISO/IEC 7812-1 (structure, 12-19 digits); Visa Core Rules (4; 13, 16, 19); Mastercard Transaction
# Processing Rules, chapter "BIN ranges" (510000-559999, 222100-272099); American Express (34, 37; 15); Discover Global
# Network IIN ranges (6011, 622126-622925, 644-659; Diners 300-305, 3095, 36, 38, 39; 14-19); JCB (3528-3589; 16-19);
# UnionPay IIN list (62, 810-817; 16-19); NPCI RuPay (60, 6521-6522, 81, 82, 508; 16); NSPK Mir (2200-2204; 16-19);
# Troy (9792; 16); Dankort (5019; 16); Verve (506099-506198; 16, 18, 19); Elo (504175, 509, 627780, 636297, 636368; 16);
# Borica (2205), Bancontact (6703), UzCard (8600), Humo (9860), InstaPayment (637-639).
# Collected at https://en.wikipedia.org/wiki/Payment_card_number
LENGTHS: Final = range(12, 20)
"""How many digits the number of a card has."""
_ANY_LENGTH: Final = frozenset(LENGTHS)
_MODERN: Final = frozenset(range(16, 20))
_SIXTEEN: Final = frozenset({16})
_ISSUERS: Final[tuple[tuple[str, str, frozenset[int]], ...]] = (
    ("4", "4", frozenset({13, 16, 19})),  # Visa
    ("51", "55", _SIXTEEN),  # Mastercard
    ("222100", "272099", _SIXTEEN),  # Mastercard, 2-series
    ("34", "34", frozenset({15})),  # American Express
    ("37", "37", frozenset({15})),
    ("300", "305", frozenset(range(14, 20))),  # Diners Club
    ("3095", "3095", frozenset(range(14, 20))),
    ("36", "36", frozenset(range(14, 20))),
    ("38", "39", frozenset(range(14, 20))),
    ("3528", "3589", _MODERN),  # JCB
    ("6011", "6011", _MODERN),  # Discover
    ("644", "659", _MODERN),  # Discover, RuPay
    ("62", "62", _MODERN),  # UnionPay, co-branded Discover
    ("810", "817", _MODERN),  # UnionPay
    ("2200", "2204", _MODERN),  # Mir
    ("508", "508", _SIXTEEN),  # RuPay
    ("60", "60", _SIXTEEN),
    ("81", "82", _SIXTEEN),
    ("5019", "5019", _SIXTEEN),  # Dankort
    ("9792", "9792", _SIXTEEN),  # Troy
    ("506099", "506198", frozenset({16, 18, 19})),  # Verve
    ("504175", "504175", _SIXTEEN),  # Elo
    ("509", "509", _SIXTEEN),
    ("627780", "627780", _SIXTEEN),
    ("636297", "636297", _SIXTEEN),
    ("636368", "636368", _SIXTEEN),
    ("637", "639", _SIXTEEN),  # InstaPayment
    ("2205", "2205", _SIXTEEN),  # Borica
    ("8600", "8600", _SIXTEEN),  # UzCard
    ("9860", "9860", _SIXTEEN),  # Humo
    ("5018", "5018", _ANY_LENGTH),  # Maestro, the ranges that are only its own
    ("5020", "5020", _ANY_LENGTH),
    ("5038", "5038", _ANY_LENGTH),
    ("5893", "5893", _ANY_LENGTH),
    ("6304", "6304", _ANY_LENGTH),
    ("6331", "6333", _ANY_LENGTH),
    ("6703", "6703", _ANY_LENGTH),  # also Bancontact
    ("6759", "6759", _ANY_LENGTH),
    ("6761", "6763", _ANY_LENGTH),
)
# Ranges so wide that a number in them needs a card's context: Maestro at large (Mastercard rules), UATP (1, 15 digits).
_WIDE_ISSUERS: Final[tuple[tuple[str, str, frozenset[int]], ...]] = (
    ("50", "50", _ANY_LENGTH),
    ("56", "58", _ANY_LENGTH),
    ("60", "69", _ANY_LENGTH),
    ("1", "1", frozenset({15})),
)


_Ranges = dict[str, tuple[tuple[str, str, frozenset[int]], ...]]


def _by_first_digits(table: tuple[tuple[str, str, frozenset[int]], ...]) -> _Ranges:
    """By two digits: a number that passes Luhn is held against two ranges, by one digit against up to fifteen."""
    return {
        digits: tuple(entry for entry in table if entry[0].ljust(2, "0")[:2] <= digits <= entry[1].ljust(2, "9")[:2])
        for digits in map("".join, product(string.digits, repeat=2))
    }


_ISSUERS_BY_DIGITS: Final = _by_first_digits(_ISSUERS)
_WIDE_ISSUERS_BY_DIGITS: Final = _by_first_digits(_WIDE_ISSUERS)


def _lengths(*tables: _Ranges) -> dict[str, frozenset[int]]:
    """The lengths that numbers have by their first digit: asked first, it refuses nine of ten candidates."""
    return {
        digit: frozenset(
            length
            for table in tables
            for digits, entries in table.items()
            if digits[0] == digit
            for _, _, lengths in entries
            for length in lengths
        )
        for digit in string.digits
    }


_LENGTHS: Final = _lengths(_ISSUERS_BY_DIGITS)
_WIDE_LENGTHS: Final = _lengths(_ISSUERS_BY_DIGITS, _WIDE_ISSUERS_BY_DIGITS)
_LENGTHS_BY_BYTE: Final = {digit.encode(): lengths for digit, lengths in _WIDE_LENGTHS.items()}


def _whole(table: _Ranges) -> dict[str, frozenset[int]]:
    """By two digits, the lengths that are issued whatever digits follow: most cards are told by that."""
    return {
        digits: frozenset().union(
            *(lengths for low, high, lengths in entries if low.ljust(2, "0") <= digits <= high.ljust(2, "9")[:2])
        )
        for digits, entries in (
            (digits, [entry for entry in entries if len(entry[0]) <= 2])  # noqa: PLR2004 - the digits that are asked
            for digits, entries in table.items()
        )
    }


_ALL_ISSUED: Final = _whole(_ISSUERS_BY_DIGITS)
_EAN_LENGTH: Final = 13
# Of numbers that pass Luhn and begin so, nothing is left to ask but whether all their digits are one.
_PLAINLY_ISSUED: Final = {digits.encode(): lengths - {_EAN_LENGTH} for digits, lengths in _ALL_ISSUED.items()}
_OF_ONE_DIGIT: Final = frozenset(digit.encode() * length for digit in string.digits for length in LENGTHS)


def _issued(digits: str, table: _Ranges) -> bool:
    for low, high, lengths in table.get(digits[:2], ()):
        if low <= digits[: len(low)] <= high and len(digits) in lengths:
            return True
    return False


def may_be_card(text: bytes) -> bool:
    """Whether there is any reason to ask :func:`card_number` or :func:`card_number_wide`: length and check digit."""
    digits = text.translate(None, NO_DIGIT)
    return len(digits) in _LENGTHS_BY_BYTE.get(digits[:1], ()) and fits_luhn(digits)


def card_lengths(first: int) -> frozenset[int]:
    """The lengths that the numbers of cards may have whose first digit is that byte."""
    return _WIDE_LENGTHS[chr(first)]


def is_issued(digits: str) -> bool:
    """Whether a number of that length may begin so, in the wide ranges or the others."""
    return _issued(digits, _ISSUERS_BY_DIGITS) or _issued(digits, _WIDE_ISSUERS_BY_DIGITS)


def card_number(text: str) -> bool:
    """Whether ``text`` is a payment card number: Luhn, and a prefix and length that a card network issues.

    A number that is also a valid EAN-13 is taken for the article that it is: Visa's numbers of 13 digits are no longer
    issued, German articles begin with 4, and one in ten of those passes Luhn.
    """
    digits = digits_of(text)
    return len(digits) in _LENGTHS.get(digits[:1], ()) and luhn(digits) and _is_card(digits)


def _is_card(digits: str) -> bool:
    """Whether digits that pass Luhn are a card's."""
    return (
        (len(digits) in _ALL_ISSUED[digits[:2]] or _issued(digits, _ISSUERS_BY_DIGITS))
        and digits.count(digits[0]) < len(digits)
        and not (len(digits) == _EAN_LENGTH and ean13(digits))
    )


def card_number_wide(text: str) -> bool:
    """Like :func:`card_number`, for the wide ranges too; one random 12-digit number in ninety passes."""
    digits = digits_of(text)
    return (
        len(digits) in _WIDE_LENGTHS.get(digits[:1], ())
        and luhn(digits)
        and (_is_card(digits) or _issued(digits, _WIDE_ISSUERS_BY_DIGITS))
    )


def card_track(text: str) -> bool:
    """Whether ``text`` is a track of a magnetic stripe (ISO/IEC 7813): the number that it begins with is a card's."""
    return card_number_wide(text.replace("^", "=").partition("=")[0])


def card_numbers(texts: Sequence[bytes]) -> list[bool]:
    """What :func:`card_number` says of each of many texts."""
    return _cards(texts, _is_card)


def card_numbers_wide(texts: Sequence[bytes]) -> list[bool]:
    """What :func:`card_number_wide` says of each of many texts."""
    return _cards(texts, lambda digits: _is_card(digits) or _issued(digits, _WIDE_ISSUERS_BY_DIGITS))


def _cards(texts: Sequence[bytes], is_card: Callable[[str], bool]) -> list[bool]:
    """Which texts have as many digits as a card, pass Luhn, and are such by ``is_card``.

    That is only asked where the first two digits leave it open: 0.4 us each instead of 0.8.
    """
    numbers = digits_of_each(texts)
    plainly, of_one_digit = _PLAINLY_ISSUED, _OF_ONE_DIGIT
    return [
        fits and ((len(digits) in plainly[digits[:2]] and digits not in of_one_digit) or is_card(digits.decode()))
        for digits, fits in zip(numbers, _luhn_of_all(numbers), strict=True)
    ]


def _luhn_of_all(numbers: Sequence[bytes]) -> Sequence[bool]:
    """Which numbers have as many digits as a card, and pass Luhn."""
    lengths = list(map(len, numbers))
    fits = {
        length: iter(luhn_of_each([one for one in numbers if len(one) == length], length))
        for length in _ANY_LENGTH.intersection(lengths)
    }
    if len(fits) == 1 and lengths.count(lengths[0]) == len(lengths):  # as most rows of cards
        return list(fits[lengths[0]])
    return [length in fits and next(fits[length]) for length in lengths]
