"""What is refused by the form of a VAT number alone is refused by its country's own check as well."""

from hypothesis import example, given
from hypothesis import strategies as st

from scanner.checks.numbers.registers import _VAT_LENGTHS, may_be_vat_number, vat_number
from tests.examples import examples

_BEHIND = r"[0-9]{1,13}[0-9A-Z]?|U[0-9]{7,9}|[A-Z][0-9]{6,10}[A-Z]?|[0-9][A-Z][0-9]{5,9}[A-Z]?|[A-Z]{2}[0-9]{8,9}"


@st.composite
def _numbers(draw: st.DrawFn) -> list[str]:
    """Numbers that differ in their last digits, so that some of them pass whatever the check is."""
    prefix = draw(st.sampled_from(sorted(_VAT_LENGTHS))).decode()
    behind = draw(st.from_regex(_BEHIND, fullmatch=True))
    at = draw(st.integers(0, len(behind)))
    ending = draw(st.sampled_from(["", "", "B01", "B12"]))
    return [f"{prefix}{behind[:at]}{number:02d}{behind[at:]}{ending}" for number in range(100)]


@examples(300)
@given(_numbers())
@example(["DE136695976", "NL004495445B01", "nl4495445B01", "EL94259216", "BE428759497", "IE6433435F", "LT119511515"])
def test_every_vat_number_has_its_form(numbers: list[str]) -> None:
    for number in numbers:
        assert may_be_vat_number(number.encode()) or not vat_number(number), number


def test_the_form_refuses_most_of_what_is_none() -> None:
    refused = [f"{prefix}{number}" for prefix in ("DE", "ATU", "FR", "NL") for number in range(123456000, 123456100)]
    left = sum(may_be_vat_number(number.encode()) for number in refused)
    assert left < len(refused) * 0.3, "of ATU all have the form"
