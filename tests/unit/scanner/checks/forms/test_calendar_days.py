"""Dates are nobody, whatever rule asks; who is called like a day or a month stays somebody."""

import calendar

import pytest

from scanner.checks.forms.calendar_days import begins_date
from scanner.checks.validators import VALIDATORS
from scanner.checks.verdict import Verdict
from tests.compiled import compiled

SCANNER = compiled("finance-default")
ABROAD = ["Dim. Juin", "dom Mayo", "Dom, Gen", "Dom Out", "Zon Jan", "Domenica Aprile", "sobota Maja"]
PEOPLE = ["Sun Li", "Jan Novak", "April May", "May Friday", "Dom Perry", "Sam Mayer", "Sun", "Jan", ""]
FORMS = [
    "Author: Jane Doe <jane.doe@example.com>\nDate:   {} 29 09:12:01 2026 +0100\n",
    "Last login: {} 9 09:12:01 2026 from tty1",
    "built {} 29",
    "| {} 29 |",
]


@pytest.mark.parametrize("month", calendar.month_abbr[1:])
@pytest.mark.parametrize("form", FORMS)
def test_a_date_of_a_sunday_is_nobody(form: str, month: str) -> None:
    text = form.format(f"Sun {month}")
    assert not [found for found in SCANNER.find(text) if "Sun" in text[found.start : found.end]]


KINDS = {kind for kind in VALIDATORS if kind.startswith("person_")} - {"person_in_kana"} | {"somebody"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_question_for_a_person_takes_a_date(kind: str) -> None:
    assert VALIDATORS[kind]("Sun Nov", ()) is Verdict.NO


@pytest.mark.parametrize("text", ABROAD)
def test_days_and_months_of_other_languages_are_known(text: str) -> None:
    assert begins_date(text)


@pytest.mark.parametrize("text", PEOPLE)
def test_a_name_like_a_day_or_a_month_is_no_date(text: str) -> None:
    assert not begins_date(text)
