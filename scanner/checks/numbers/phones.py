"""Whether digits are a telephone number: international by its code, national by the countries that the payload names.

The numbering plans (:mod:`scanner.checks.numbers.numbering`) answer for candidates only, are imported by the first of
them, and every answer is remembered. A search of ``phonenumbers`` over running text would cost 300 us per country and
100 characters.

With a country known, a number counts when the country's plan assigns it and it is written with the prefix that the
country dials. Without one, only a form that hardly anything else has: a trunk 0 and groups, an area in parentheses, or
the very grouping in which some country without a trunk prefix prints its own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from scanner.checks.numbers.checksums import count_of_digits, digits_of
from scanner.checks.verdict import Verdict

_REMEMBERED: Final = 8_192  # answers; a payload repeats its numbers

# ITU-T E.164 assigned country codes (ITU Operational Bulletin, list as of 2016 with later notes).
CALLING_CODES: Final = frozenset(
    str(code)
    for codes in (
        (1, 7, 20, 27), range(30, 35), (36, 39, 40, 41), range(43, 50), range(51, 59), range(60, 67), (81, 82, 84, 86),
        range(90, 96), (98,), range(211, 214), (216, 218), range(220, 259), range(260, 270), (290, 291),
        range(297, 300), range(350, 360), range(370, 379), range(380, 384), range(385, 388), (389, 420, 421, 423),
        range(500, 510), range(590, 600), (670,), range(672, 684), range(685, 693),
        (800, 808, 850, 852, 853, 855, 856, 870, 878),
        range(880, 884), (886, 888), range(960, 969), range(970, 978), (979,), range(992, 997), (998,),
    )
    for code in codes
)  # fmt: skip
LONGEST_NUMBER: Final = 15  # digits with the country code, E.164 6.2.1
SHORTEST_NUMBER: Final = 7  # digits with the country code; the shortest in use (Saint Helena, Niue) have seven
NANP_LENGTH: Final = 11  # digits with the 1, North American Numbering Plan
SHORT: Final = 9  # digits with the country code; so few without a group are a difference as well: +7296875
_SHORTEST_NATIONAL: Final = 5  # digits with a trunk prefix; the shortest plans (Ascension, Norfolk Island) have five
_LONGEST_NATIONAL: Final = 14
_ALONE: Final = range(8, 13)  # digits of a national number for which no country vouches
_DASHED_ALONE: Final = range(9, 12)  # … and of one with dashes, as Japan, Germany and the Philippines write it
_AFTER_AREA: Final = 5  # digits at least, behind an area in parentheses for which no country vouches

_EXTENSION: Final = re.compile(r"[ ,;(]*(?:[xX]|[eE]xt(?:ension|\.)?|ext=)[ .:]?[0-9]{1,6}\)?$")
_GROUP: Final = re.compile(r"[0-9]+")
_YEAR: Final = r"(?:19|20)[0-9]{2}"
_PART: Final = r"[0-3]?[0-9]"  # a day or a month
_ON: Final = r"[ ./-]"
_DATE: Final = re.compile(
    rf"[^0-9]*(?:{_YEAR}{_ON}[01]?[0-9]{_ON}{_PART}|{_PART}{_ON}{_PART}{_ON}{_YEAR}|[01]?[0-9][./-]{_YEAR})"
    rf"(?:[^0-9].*)?|{_YEAR}(?: - |[ /-]){_YEAR}"
)
_DECIMAL: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]{3})*[.,][0-9]{1,2}")  # 1500000.00
# 1 234 567 and 100 000; three groups of three may be a telephone number as well.
_THOUSANDS: Final = re.compile(r"[1-9][0-9]?(?:([ .'])[0-9]{3})(?:\1[0-9]{3})*|[1-9][0-9]{2}[ .'][0-9]{3}")
_FRACTION: Final = re.compile(r"(?:.*[^0-9.])?[0-9]+\.[0-9]{1,2}")  # 0676.70, 055 169 988.82, 056 30 15.11
_POINTED: Final = re.compile(r"\+?([0-9]+)\.([0-9]+)")  # 07.000000, 013.404954, but also 0171.2345678
_FRACTIONAL: Final = 6  # digits behind the point that a coordinate, a rate or a part of a second has at most
_PADDED: Final = 3  # digits before the point that a coordinate filled up with zeros has at most
_CLOCK: Final = r"(?:[01][0-9]|2[0-4])[0-5][0-9]"
_CLOCKS: Final = re.compile(rf"{_CLOCK}(?:(?: ?- ?| ){_CLOCK})+")  # 0830-1700, 0831 2307 0703
_COUNTED: Final = re.compile(r"\+[0-9]{1,3}(?: [0-9]{3})+")  # an increase in thousands: +35 389 468
_SPACED: Final = frozenset("0123456789 ")
_AREA: Final = re.compile(r"(?:[089][ -]?)?\((?:0[ -]?[1-9][0-9 ]{0,5}|(?!(?:19|20)[0-9]{2}\))[1-9][0-9 ]{1,5})\)(.+)")

_COMMUNICATION: Final = re.compile(r"[0-9]{3}/[0-9]{4}/[0-9]{5}")  # how a Belgian transfer writes its reference
_PAIRS: Final = (2, 2, 2, 2)
_THREES: Final = (3, 3, 3)
# Digits in these groups are a telephone number of a country without a trunk prefix that prints its own so, since
# little else looks the same. Source: the NATIONAL formats of libphonenumber. ISO 3166 alpha-2.
PLAIN_FORMS: Final[dict[tuple[int, ...], tuple[str, ...]]] = {
    _PAIRS: ("DK", "NO"),
    (3, 2, 2, 2): ("ES",),
    (2, 3, 2, 2): ("PL",),
    (3, 2, 3): ("NO",),
    (2, 3, 4): ("PT",),
    (3, 4, 4): ("CN",),
    (4, 3, 3): ("AU", "IE"),
    (4, 3, 4): ("SG",),
}
"""Groups of digits, and the countries that print their numbers so."""
# With dashes or spaces, an American postcode and an employer's number before they are telephone numbers of anybody.
_ID_FORMS: Final = frozenset({(5, 4), (2, 7)})
# With dots, a customs tariff number (WCO Harmonized System: chapter and heading, subheading, national digits).
_TARIFF_FORMS: Final = frozenset({(4, 2, 2), (4, 2, 4), (4, 2, 2, 2)})
# How people group a number, beside the way in which their country prints it.
_USUAL_FORMS: Final = frozenset({*PLAIN_FORMS, _THREES, (2, 2, 2), (3, 3, 4), (3, 4), (4, 4), (5, 5)})


def _bare(text: str) -> str:
    """A number without its extension."""
    return _EXTENSION.sub("", text) if "x" in text or "X" in text else text


def international_phone(text: str) -> bool:
    """Whether ``text``, written with a plus, has an assigned country code and a possible length (E.164)."""
    bare = _bare(text)
    digits = digits_of(bare)
    if not SHORTEST_NUMBER <= len(digits) <= LONGEST_NUMBER or _DECIMAL.fullmatch(text):
        return False
    if "." in bare and (_FRACTION.fullmatch(bare) or (_POINTED.fullmatch(bare) and not _assigned(digits))):
        return False
    if bare[1:].isdigit() and len(digits) <= SHORT and not _assigned(digits):
        return False
    if _COUNTED.fullmatch(bare) and not _is_subscriber(digits):
        return False
    if digits[0] == "1":
        return len(digits) == NANP_LENGTH
    return any(digits[:width] in CALLING_CODES for width in (1, 2, 3))


@lru_cache(maxsize=_REMEMBERED)
def exit_code_phone(text: str) -> bool:
    """Whether ``text``, written with the exit code 00 (ITU-T E.123), is an international number behind it."""
    bare = _bare(text)
    if "." in bare and _FRACTION.fullmatch(bare):
        return False
    return _is_subscriber(digits_of(bare.removeprefix("00")))


@lru_cache(maxsize=_REMEMBERED)
def nanp_phone(text: str) -> bool:
    """Whether ``text``, of the form of a North American number, is one.

    Dashes, dots and parentheses say so themselves; with spaces alone the area must be in use, or be the fictional 555.
    """
    bare = _bare(text)
    if not set(bare) <= _SPACED:
        return True
    digits = digits_of(bare)[-NANP_LENGTH + 1 :]
    return digits.startswith("555") or any(_national(digits, region) for region in ("US", "CA"))


def _is_subscriber(digits: str) -> bool:
    """Whether digits, with their country code, are a number that some plan assigns."""
    from scanner.checks.numbers.numbering import is_assigned  # noqa: PLC0415 -- 20 ms that only a payload with a candidate pays

    return is_assigned(digits)


def _assigned(digits: str) -> bool:
    """Whether some country whose code ``digits`` begin with assigns the rest; no trunk prefix is taken off."""
    from scanner.checks.numbers.numbering import is_assigned_as_it_stands  # noqa: PLC0415

    return is_assigned_as_it_stands(digits)


def _national(digits: str, region: str) -> bool:
    """Whether ``region`` has a number that is dialled ``digits`` within the country."""
    from scanner.checks.numbers.numbering import national  # noqa: PLC0415

    return national(digits, region) is not None


def national_phone(text: str) -> bool:
    """Whether ``text``, found where a telephone number is expected, has the digits of one and is no date or amount."""
    bare = _bare(text)
    digits = digits_of(bare)
    if not SHORTEST_NUMBER <= len(digits) <= LONGEST_NUMBER or len(set(digits)) == 1:
        return False
    if _DATE.fullmatch(bare):
        return False
    # The other shapes all need a point, a comma, a space or an apostrophe.
    return not (
        any(mark in bare for mark in "., '")
        and any(shape.fullmatch(bare) for shape in (_DECIMAL, _THOUSANDS, _FRACTION))
    )


@lru_cache(maxsize=_REMEMBERED)
def trunk_phone(text: str, regions: tuple[str, ...]) -> Verdict:
    """The answer for digits with a trunk 0 or an area in parentheses, in a payload that speaks of ``regions``."""
    if _COMMUNICATION.fullmatch(text) and _is_communication(text):
        return Verdict.NO
    written = _written(text)
    if written is None or _is_counting(written):
        return Verdict.NO
    if "(" in written.text:
        return _area_phone(written, regions)
    if _POINTED.fullmatch(written.text) and not _beyond_decimals(written):
        return Verdict.NO
    if any(_national(written.digits, region) for region in regions):
        return Verdict.CERTAIN
    if len(written.digits) not in _ALONE or len(written.groups) == 1 or written.groups in _ID_FORMS:
        return Verdict.NO
    if "." in written.text and written.groups in _TARIFF_FORMS:
        return Verdict.NO
    if "-" in written.text and ("." in written.text or len(written.digits) not in _DASHED_ALONE):
        return Verdict.NO
    return Verdict.UNKNOWN


@lru_cache(maxsize=_REMEMBERED)
def grouped_phone(text: str, regions: tuple[str, ...]) -> Verdict:
    """The answer for digits in groups, with neither."""
    written = _written(text)
    if written is None or not (regions or written.groups in PLAIN_FORMS) or _is_counting(written):
        return Verdict.NO
    if any(_printed(written, region) for region in regions):
        return Verdict.CERTAIN
    homes = () if "-" in written.text else PLAIN_FORMS.get(written.groups, ())
    return Verdict.UNKNOWN if any(_printed(written, region) for region in homes) else Verdict.NO


def _area_phone(written: _Written, regions: tuple[str, ...]) -> Verdict:
    behind = _AREA.fullmatch(written.text)
    if behind is None:
        return Verdict.NO
    if any(_dialled(written.digits, region) for region in regions):
        return Verdict.CERTAIN
    long_enough = len(written.digits) in _ALONE and len(digits_of(behind[1])) >= _AFTER_AREA
    return Verdict.UNKNOWN if long_enough else Verdict.NO


class _Written(NamedTuple):
    """A number as it stands, without an extension: its text, its digits, the lengths of its groups."""

    text: str
    digits: str
    groups: tuple[int, ...]


def _written(text: str) -> _Written | None:
    """The number apart from its extension; None for what cannot be one: too short or long, one digit only, a date."""
    bare = _bare(text)
    parts = _GROUP.findall(bare)
    digits = "".join(parts)
    possible = _SHORTEST_NATIONAL <= len(digits) <= _LONGEST_NATIONAL and len(set(digits)) > 1
    if not possible or _DATE.fullmatch(bare) or _CLOCKS.fullmatch(bare) or _is_padded_pair(parts):
        return None
    return None if "." in bare and _FRACTION.fullmatch(bare) else _Written(bare, digits, tuple(map(len, parts)))


def has_national_length(text: bytes) -> bool:
    """Whether there are as many digits in ``text`` as a number in national format has; a card has more."""
    if b"x" in text or b"X" in text:
        text = _bare(text.decode(errors="replace")).encode()
    return _SHORTEST_NATIONAL <= count_of_digits(text) <= _LONGEST_NATIONAL


def _is_padded_pair(parts: list[str]) -> bool:
    """Whether there are two numbers filled up with zeros to one length: a range, postcodes. No subscriber starts so."""
    return len(parts) == 2 and len(parts[0]) == len(parts[1]) and parts[0][0] == parts[1][0] == "0"  # noqa: PLR2004


def _beyond_decimals(written: _Written) -> bool:
    """Whether a number with one point has more digits than decimals have, before the point or behind it."""
    before, behind = written.groups
    return before > _PADDED or behind > _FRACTIONAL


def _is_counting(written: _Written) -> bool:
    """Whether the groups are equal steps, like sizes or levels: 10 20 30 40."""
    return len(written.groups) >= len(_THREES) and _are_steps(_GROUP.findall(written.text))


def _are_steps(parts: list[str]) -> bool:
    """Whether three numbers and more go on by the same."""
    numbers = list(map(int, parts))
    step = numbers[1] - numbers[0]
    return numbers[2] - numbers[1] == step and all(after - before == step for before, after in pairwise(numbers))


def _printed(written: _Written, region: str) -> bool:
    """Whether ``region`` has the number, dialled with just these digits, and in groups in which one writes it."""
    from scanner.checks.numbers.numbering import is_printed_plainly, printed  # noqa: PLC0415

    usual = written.groups in _USUAL_FORMS
    if usual and is_printed_plainly(written.digits, region):
        return True
    groups = printed(written.digits, region)
    return groups is not None and (usual or groups == written.groups)


def _dialled(digits: str, region: str) -> bool:
    """Whether ``region`` has a number that is dialled with just these digits, and prints it so."""
    from scanner.checks.numbers.numbering import printed  # noqa: PLC0415

    return printed(digits, region) is not None


def _is_communication(text: str) -> bool:
    """Whether the last two of a Belgian reference's twelve digits are the others modulo 97, which is 97 for 0."""
    digits = text.replace("/", "")
    return int(digits[-2:]) == (int(digits[:-2]) % 97 or 97)
