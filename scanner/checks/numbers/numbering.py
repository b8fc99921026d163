"""The numbering plans of libphonenumber, asked about digits.

``phonenumbers`` reads a text first (alphabets, extensions, two numbers in one), then holds it against one kind of
number after the other: 30 to 120 us. A candidate is digits already, and one pattern for all kinds does, so the same
answers take 3 to 8. Its plans are the ones used, its way to take prefixes off is written down once more below. Held by
``tests/property/test_numbering.py``. Imported by the first candidate, since the plans take 20 ms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final, NamedTuple

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumber

_REMEMBERED: Final = 8_192  # answers; a payload repeats its numbers
_LONGEST_CODE: Final = 3  # digits of a country code, ITU-T E.164
_SHORTEST, _LONGEST = 2, 17  # digits of a national number that libphonenumber reads
_REGIONS_OF: Final = phonenumbers.COUNTRY_CODE_TO_REGION_CODE

_SUBSCRIBERS: Final = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "uan",
)  # fmt: skip
_EVERY_KIND: Final = (*_SUBSCRIBERS, "pager", "voicemail")
_NOWHERE: Final = "001"  # the region of a code that belongs to none
_OWN_DIGIT: Final = re.compile(r"(?<!\\)[0-9]")  # in the form of a number, where \1 stands for its first group


class _Plan(NamedTuple):
    """What is asked of the plan of one region, or of one code that no region has."""

    code: int
    region: str
    exit_code: re.Pattern[str] | None
    prefix: re.Pattern[str] | None  # the trunk prefix, and what some countries put in its place
    instead: str | None
    general: re.Pattern[str]
    lengths: frozenset[int]
    longest: int
    local: frozenset[int]  # lengths without the area
    leading: re.Pattern[str] | None  # what tells the region from others that share its code
    subscribers: re.Pattern[str] | None
    prints_prefix: bool


@lru_cache(maxsize=_REMEMBERED)
def is_assigned(digits: str) -> bool:
    """Whether some plan assigns a number that is written with its country code; it may have its trunk prefix still."""
    number = _with_code(digits)
    if number is None:
        return False
    code, national = number
    regions = _REGIONS_OF[code]
    for region in regions:
        plan = _plan(code, region)
        if plan is None:
            continue
        if len(regions) == 1 or (plan.leading is not None and plan.leading.match(national)):
            return _of_any_kind(plan, national)
        if plan.leading is None and _of_any_kind(plan, national):
            return True
    return False


@lru_cache(maxsize=_REMEMBERED)
def is_assigned_as_it_stands(digits: str) -> bool:
    """Whether digits behind a plus are the number of a subscriber just as they stand: no trunk prefix is taken off."""
    code, rest = _code(digits)
    return any(_subscribes(_plan(code, region), rest) for region in _REGIONS_OF.get(code, ()) if region != _NOWHERE)


@lru_cache(maxsize=_REMEMBERED)
def national(digits: str, region: str) -> str | None:
    """The number of a subscriber in ``region`` that is dialled ``digits`` within the country, without prefix."""
    plan = _own_plan(region)
    number = None if plan is None else _within(digits, plan)
    return number[1] if number is not None and _subscribes(plan, number[1]) else None


@lru_cache(maxsize=_REMEMBERED)
def printed(digits: str, region: str) -> tuple[int, ...] | None:
    """The groups in which ``region`` prints a number that is dialled with just these digits; None if it has none."""
    plan = _own_plan(region)
    number = None if plan is None or national(digits, region) is None else _within(digits, plan)
    if number is None:
        return None
    code, own = number
    zeros = min(len(own) - len(own.lstrip("0")), len(own) - 1)
    whole = PhoneNumber(code, int(own), italian_leading_zero=zeros > 0, number_of_leading_zeros=zeros or None)
    official = re.findall("[0-9]+", phonenumbers.format_number(whole, phonenumbers.PhoneNumberFormat.NATIONAL))
    return tuple(map(len, official)) if "".join(official) == digits else None


def is_printed_plainly(digits: str, region: str) -> bool:
    """Whether a number is dialled with just these digits, since the country has no trunk prefix.

    It says so of some numbers of which :func:`printed` does, and without writing the number, which takes 25 us.
    """
    plan = _own_plan(region)
    if plan is None or plan.prints_prefix or not _subscribes(plan, digits):  # told first, by one look at the digits
        return False
    # Nothing stands before it that could be taken off, as of most: a fifth of the time.
    bare = not (
        (plan.exit_code is not None and plan.exit_code.match(digits))
        or digits.startswith(str(plan.code))
        or (plan.prefix is not None and plan.prefix.match(digits))
    )
    return (bare and _SHORTEST <= len(digits) <= _LONGEST) or national(digits, region) == digits


def _with_code(digits: str) -> tuple[int, str] | None:
    """Country code and national number of digits that stand behind a plus; None for what cannot be read."""
    code, rest = _code(digits)
    plan = _plan(code, _REGIONS_OF[code][0]) if len(digits) > _SHORTEST and code else None
    return None if plan is None else _trimmed(code, rest, plan)


def _within(digits: str, plan: _Plan) -> tuple[int, str] | None:
    """Country code and national number of digits as they are dialled in the region of ``plan``.

    They may begin with its exit code, and be a number abroad. None for what cannot be read.
    """
    away = plan.exit_code.match(digits) if plan.exit_code is not None else None
    if away is not None and digits[away.end() : away.end() + 1] != "0":
        return _with_code(digits[away.end() :])
    rest, code = digits, str(plan.code)
    if digits.startswith(code):
        bare = _without_prefix(digits[len(code) :], plan)
        if len(digits) > plan.longest or (not plan.general.fullmatch(digits) and plan.general.fullmatch(bare)):
            rest = bare
    return _trimmed(plan.code, rest, plan)


def _trimmed(code: int, rest: str, plan: _Plan) -> tuple[int, str] | None:
    """A number without its trunk prefix, unless what is left would be too short for the plan."""
    bare = _without_prefix(rest, plan)
    if len(bare) in plan.lengths or (len(bare) > plan.longest and len(bare) not in plan.local):
        rest = bare
    return (code, rest) if _SHORTEST <= len(rest) <= _LONGEST else None


def _without_prefix(number: str, plan: _Plan) -> str:
    match = plan.prefix.match(number) if plan.prefix is not None and number else None
    if plan.prefix is None or match is None:
        return number
    kept = not plan.instead or match.groups()[-1] is None
    bare = number[match.end() :] if kept else plan.prefix.sub(plan.instead or "", number, count=1)
    return number if plan.general.fullmatch(number) and not plan.general.fullmatch(bare) else bare


def _code(digits: str) -> tuple[int, str]:
    """The country code at the beginning of digits, 0 for none, and the rest."""
    for width in range(1, _LONGEST_CODE + 1) if digits[:1] not in {"", "0"} else ():
        code = int(digits[:width])
        if code in _REGIONS_OF:
            return code, digits[width:]
    return 0, digits


def _subscribes(plan: _Plan | None, number: str) -> bool:
    return plan is not None and plan.subscribers is not None and plan.subscribers.fullmatch(number) is not None


def _of_any_kind(plan: _Plan, number: str) -> bool:
    if len(number) not in plan.lengths:
        return False
    kinds = _kinds(plan.code, plan.region, len(number))
    return kinds is not None and kinds.fullmatch(number) is not None


@cache  # as many as there are plans, for the lengths that they have
def _kinds(code: int, region: str, length: int) -> re.Pattern[str] | None:
    """All numbers of so many digits that a plan assigns to anything."""
    plan = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    kinds = (getattr(plan, kind) for kind in _EVERY_KIND)
    return _any_of(
        kind.national_number_pattern
        for kind in kinds
        if kind is not None and (not kind.possible_length or length in kind.possible_length)
    )


@cache  # as many as there are plans
def _own_plan(region: str) -> _Plan | None:
    plan = PhoneMetadata.metadata_for_region(region, None)
    return None if plan is None else _plan(plan.country_code or 0, region)


@cache  # as many as there are plans
def _plan(code: int, region: str) -> _Plan | None:
    """What libphonenumber knows of a region's numbers; None where it knows nothing of it."""
    plan = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    if plan is None or plan.general_desc is None:
        return None
    kinds = (getattr(plan, kind) for kind in _SUBSCRIBERS)
    forms = [f"{form.format}{form.national_prefix_formatting_rule}" for form in plan.number_format]
    return _Plan(
        code=plan.country_code or 0,
        region=region,
        exit_code=_compiled(plan.international_prefix),
        prefix=_compiled(plan.national_prefix_for_parsing),
        instead=plan.national_prefix_transform_rule,
        general=re.compile(plan.general_desc.national_number_pattern or "(?!)"),
        lengths=frozenset(plan.general_desc.possible_length),
        longest=plan.general_desc.possible_length[-1],
        local=frozenset(plan.general_desc.possible_length_local_only),
        leading=_compiled(plan.leading_digits),
        subscribers=_any_of(kind.national_number_pattern for kind in kinds if kind is not None),
        prints_prefix=plan.national_prefix is not None or any(_OWN_DIGIT.search(form) for form in forms),
    )


def _any_of(patterns: Iterable[str | None]) -> re.Pattern[str] | None:
    return _compiled("|".join(f"(?:{pattern})" for pattern in patterns if pattern))


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None
