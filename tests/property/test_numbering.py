"""Digits are read by the numbering plans as libphonenumber reads them."""

import re

import phonenumbers
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from scanner.checks.numbers import numbering
from tests.examples import examples

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
CODES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
KINDS = range(11)
_DIGIT = st.sampled_from("0123456789")


@st.composite
def _dialled(draw: st.DrawFn) -> tuple[str, str]:
    """A region, and digits that are or nearly are a number of it."""
    region = draw(st.sampled_from(REGIONS))
    number = phonenumbers.example_number_for_type(region, draw(st.sampled_from(KINDS)))
    digits = list(phonenumbers.national_significant_number(number)) if number else list("123456")
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(digits)))
        digits[place : place + draw(st.integers(0, 2))] = draw(st.lists(_DIGIT, max_size=1))
    plan = phonenumbers.PhoneMetadata.metadata_for_region(region)
    trunk = (plan and plan.national_prefix) or ""
    return region, draw(st.sampled_from(["", trunk, "0"])) + "".join(digits)


def _read(text: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException:
        return None


@examples(800)
@given(_dialled(), st.one_of(st.none(), st.sampled_from(CODES)))
def test_a_number_with_its_code_is_assigned_or_not(dialled: tuple[str, str], other: int | None) -> None:
    region, digits = dialled
    digits = f"{other or phonenumbers.country_code_for_region(region)}{digits}"
    number = _read(f"+{digits}", None)
    assigned = number is not None and phonenumbers.is_valid_number(number)
    assert numbering.is_assigned(digits) == assigned


@examples(800)
@given(_dialled(), st.sampled_from(["", "code", "00", "011"]))
def test_a_number_that_is_dialled_within_a_country(dialled: tuple[str, str], before: str) -> None:
    region, digits = dialled
    code = phonenumbers.country_code_for_region(region)
    digits = f"{'' if before == 'code' else before}{code}{digits}" if before else digits
    number = _read(digits, region)
    own = numbering.national(digits, region)
    if number is None or own is None:
        assert own is None
        return
    assert own == phonenumbers.national_significant_number(number)
    official = re.findall("[0-9]+", phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL))
    groups = tuple(map(len, official)) if "".join(official) == digits else None
    assert numbering.printed(digits, region) == groups
    assert groups is not None or not numbering.is_printed_plainly(digits, region)


@examples(500)
@given(_dialled())
def test_what_a_country_assigns_to_subscribers_is_valid_there(dialled: tuple[str, str]) -> None:
    region, digits = dialled
    if numbering.national(digits, region) == digits:
        assert numbering.is_assigned(f"{phonenumbers.country_code_for_region(region)}{digits}")
