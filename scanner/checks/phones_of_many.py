"""What :mod:`scanner.checks.phones` says of a telephone number, asked of many at once.

Most of what a number takes alone is calls: 6 to 15 us, and here 1 to 3. What is hardly ever written is left to the
question of one. Held by ``tests/property/test_runs.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from scanner.checks import phones
from scanner.checks.checksums import digits_of_each
from scanner.checks.verdict import Verdict

Regions = tuple[str, ...]
"""ISO 3166 codes of two letters."""

_UNUSUAL: Final = re.compile(rb"[xX.,]")  # an extension, or what may be a decimal
_COUNTED: Final = re.compile(rb"\+[0-9]{1,3}(?: [0-9]{3})+")  # as in phones.py
_CODES: Final = tuple(
    frozenset(code.encode() for code in phones.CALLING_CODES if len(code) == width) for width in (1, 2, 3)
)
_ONE: Final = ord("1")
_SPACED: Final = b"0123456789 "
_NATIONAL: Final = 10  # digits of a North American number
_FORM: Final = bytes.maketrans(b"123456789", b"0" * 9)
_FORMS: Final = 1_024  # ways in which numbers are grouped, of which a text has a few
_NO: Final = Verdict.NO


def international_phones(texts: Sequence[bytes]) -> list[bool]:
    """What :func:`phones.international_phone` says of each of many texts."""
    ones, twos, threes = _CODES
    answers: list[bool] = []
    asked: list[int] = []
    numbers = digits_of_each(texts)
    some_unusual = _UNUSUAL.search(b"".join(texts)) is not None
    for at, (text, digits) in enumerate(zip(texts, numbers, strict=True)):
        size = len(digits)
        if not phones.SHORTEST_NUMBER <= size <= phones.LONGEST_NUMBER:
            answers.append(False)
        elif (size <= phones.SHORT and text[1:].isdigit()) or (some_unusual and _UNUSUAL.search(text) is not None):
            answers.append(phones.international_phone(text.decode(errors="replace")))
        else:
            known = digits[:1] in ones or digits[:2] in twos or digits[:3] in threes
            answers.append(known and (digits[0] != _ONE or size == phones.NANP_LENGTH))
            if answers[-1] and _COUNTED.fullmatch(text) is not None:
                asked.append(at)
    _assigned(numbers, asked, answers)
    return answers


def exit_code_phones(texts: Sequence[bytes]) -> list[bool]:
    """What :func:`phones.exit_code_phone` says of each of many texts."""
    answers = [_UNUSUAL.search(text) is not None for text in texts]
    numbers = digits_of_each([text.removeprefix(b"00") for text in texts])
    asked: list[int] = []
    for at, (text, unusual) in enumerate(zip(texts, answers, strict=True)):
        if unusual:
            answers[at] = phones.exit_code_phone(text.decode(errors="replace"))
        else:
            asked.append(at)
    _assigned(numbers, asked, answers)
    return answers


def _assigned(numbers: Sequence[bytes], asked: Sequence[int], answers: list[bool]) -> None:
    """Say of some numbers whether some plan assigns them."""
    from scanner.checks.numbering import are_assigned  # noqa: PLC0415 -- as in phones.py

    if asked:
        for at, fits in zip(asked, are_assigned([numbers[at].decode() for at in asked]), strict=True):
            answers[at] = fits


def nanp_phones(texts: Sequence[bytes]) -> list[bool]:
    """What :func:`phones.nanp_phone` says of each of many texts: nearly all have a sign that says it."""
    from scanner.checks.numbering import are_north_american  # noqa: PLC0415 -- as in phones.py

    # A column is written in one way, so that all have a sign and none an extension: 0.02 us for each instead of 0.4.
    signs = b"\n".join((b"", *texts, b"")).translate(None, _SPACED)
    if b"\n\n" not in signs and b"x" not in signs and b"X" not in signs:
        return [True] * len(texts)
    answers: list[bool] = []
    asked: list[int] = []
    numbers: list[str] = []
    for at, text in enumerate(texts):
        extended = b"x" in text or b"X" in text
        plain = not (extended or text.translate(None, _SPACED))
        digits = text.replace(b" ", b"")[-_NATIONAL:] if plain else b""
        if not (plain or extended):
            answers.append(True)
        elif len(digits) == _NATIONAL and digits[0] > _ONE:
            answers.append(digits.startswith(b"555"))
            if not answers[-1]:
                asked.append(at)
                numbers.append(digits.decode())
        else:
            answers.append(phones.nanp_phone(text.decode(errors="replace")))
    if asked:
        for at, fits in zip(asked, are_north_american(numbers), strict=True):
            answers[at] = fits
    return answers


def trunk_phones(texts: Sequence[bytes], regions: Regions) -> list[bool]:
    """What :func:`phones.trunk_phone` says of each of many texts."""
    return [
        _has_length(text.translate(_FORM)) and phones.trunk_phone(text.decode(errors="replace"), regions) is not _NO
        for text in texts
    ]


def grouped_phones(texts: Sequence[bytes], regions: Regions) -> list[bool]:
    """What :func:`phones.grouped_phone` says of each of many texts.

    With no region known hardly any way to group digits is a telephone number's, and that is told by the groups alone.
    """
    may_be: Callable[[bytes], bool] = _has_length if regions else _is_plain_form
    answers: list[bool] = []
    for text in texts:
        form = text.translate(_FORM)
        homes = _homes(form) if not regions else ()
        if homes:
            answers.append(phones.is_printed_by(text.decode(), homes))
        else:
            answers.append(may_be(form) and phones.grouped_phone(text.decode(errors="replace"), regions) is not _NO)
    return answers


@lru_cache(maxsize=_FORMS)
def _has_length(form: bytes) -> bool:
    return phones.has_national_length(form)


@lru_cache(maxsize=_FORMS)
def _homes(form: bytes) -> tuple[str, ...]:
    """The countries that print digits in such groups, with a space between: nothing else is to be known of these."""
    groups = tuple(map(len, form.split(b" ")))
    return phones.PLAIN_FORMS.get(groups, ()) if form.translate(None, b"0 ") == b"" and 0 not in groups else ()


@lru_cache(maxsize=_FORMS)
def _is_plain_form(form: bytes) -> bool:
    """Whether digits in such groups, each written 0, are what some country prints without more."""
    return phones.has_national_length(form) and phones.is_plain_form(form.decode(errors="replace"))
