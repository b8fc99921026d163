"""What only names a thing, a place holder or a sum stays; whoever stands in the same place, or beside it, is masked."""

import json

import pytest

from tests.compiled import compiled

REDACTING = compiled("redact-only")

# An object and a text of it.
STAYING = [
    ({"skill": {"name": "Welding Basics"}}, "Welding Basics"),
    ({"TaxClassifications": [{"Name": "VATNumber", "Value": "reduced"}]}, "VATNumber"),
    ({"accessRights": [{"name": "RunBuild"}]}, "RunBuild"),
    ({"league": {"name": "European Masters"}}, "European Masters"),
    ({"earnings": [{"name": "Overtime Pay"}]}, "Overtime Pay"),
    ({"benefits": [{"name": "Dental Cover"}]}, "Dental Cover"),
    ({"pay_grade": {"name": "Senior Grade"}}, "Senior Grade"),
    ({"subsidiary": {"refName": "Parent Company"}}, "Parent Company"),
    ({"tags": [{"customer": "MyCompany"}]}, "MyCompany"),
    ({"HmrcSettings": {"Sender": "Employer"}}, "Employer"),
    ({"org_name": "Organization", "formatted_value": "€5,000"}, "€5,000"),
    ({"company": "£1,200.50"}, "£1,200.50"),
    ({"credit_card_name": "Visa Platinum"}, "Visa Platinum"),
    ({"signature": "2025-10-15T13:52:32.899Z"}, "2025-10-15T13:52:32.899Z"),
    ({"address": {"line1": "5 Elm Road", "lived_in": "2025-10-15 13:52:32+02:00"}}, "2025-10-15 13:52:32+02:00"),
    ({"reviewed_by": "2025-10-15T13:52"}, "2025-10-15T13:52"),
]
MASKED = [
    ({"skill": {"employee": {"name": "Jane Doe"}}}, "Jane"),
    ({"skill": {"employee_name": "Jane Doe"}}, "Jane"),
    ({"skill": {"owner": "Jane Doe"}}, "Jane"),
    ({"league": {"owner_name": "Jane Doe"}}, "Jane"),
    ({"league_owner_name": "Jane Doe"}, "Jane"),
    ({"league": {"contact": {"full_name": "Jane Doe"}}}, "Jane"),
    ({"leagueMember": {"name": "Jane Doe"}}, "Jane"),
    ({"shift": {"worker": {"name": "Jane Doe"}}}, "Jane"),
    ({"shift": {"assigned_to": "Jane Doe"}}, "Jane"),
    ({"shift_supervisor_name": "Jane Doe"}, "Jane"),
    ({"benefits": [{"beneficiary": {"name": "Jane Doe"}}]}, "Jane"),
    ({"benefit_holder_name": "Jane Doe"}, "Jane"),
    ({"earnings": [{"employeeName": "Jane Doe"}]}, "Jane"),
    ({"earning": {"name": {"first": "Jane", "last": "Doe"}}}, "Jane"),
    ({"accessRights": [{"user": {"name": "Jane Doe"}}]}, "Jane"),
    ({"right_holder": {"name": "Jane Doe"}}, "Jane"),
    ({"grade": {"student_name": "Jane Doe"}}, "Jane"),
    ({"score": {"firstName": "Jane"}}, "Jane"),
    ({"equipment": {"name": "jane.doe@example.com"}}, "jane.doe"),
    ({"scenario": {"name": "call +1 415 555 0132"}}, "0132"),
    ({"settings": {"dashboard": {"display_name": "Initech"}}}, "Initech"),
    ({"subsidiary": {"refName": "Parent Company Holdings Ltd"}}, "Holdings"),
    ({"subsidiary": {"refName": "My Company Initech"}}, "Initech"),
    ({"HmrcSettings": {"Sender": "Jane Doe"}}, "Jane"),
    ({"org_name": "5,000 Initech"}, "Initech"),
    ({"org_name": "Müller"}, "Müller"),
    ({"org_name": "€uro Shop"}, "uro Shop"),
    ({"company": "株式会社"}, "株式会社"),
    ({"company": "Ромашка"}, "Ромашка"),
    ({"company": "ⵜⴰⵎⴰⵣⵉⵖⵜ"}, "ⵜⴰⵎⴰⵣⵉⵖⵜ"),
    ({"company": "شركة"}, "شركة"),
    ({"credit_card_name": "Jane Doe"}, "Jane"),
    ({"credit_card_name": "JANE M DOE"}, "JANE"),
    ({"signature": "2025-10-15T13:52:32.899Z Jane Doe"}, "Jane"),
    ({"signature": "Jane Doe 2025-10-15"}, "Jane"),
    ({"address": {"line1": "5 Elm Road", "born": "1980-05-20T00:00:00Z"}}, "1980"),
    ({"address": {"line1": "5 Elm Road", "born": "1980-05-20 00:00"}}, "1980"),
    ({"address": {"line1": "5 Elm Road", "born": "1980-05-20"}}, "1980"),
    ({"date_of_birth": "1980-05-20T13:52:32Z"}, "1980"),
    ({"customer": {"dob": "1980-05-20T00:00:00.000+0000"}}, "1980"),
    ({"password": "2025-10-15T13:52:32.899Z"}, "13:52"),
    ({"pincode": "560001", "city": "Pune"}, "560001"),
]


def _shown(record: object) -> str:
    return json.dumps(json.loads(REDACTING.redact_json(json.dumps(record).encode()).data), ensure_ascii=False)


@pytest.mark.parametrize(("record", "text"), STAYING)
def test_what_names_nobody_stays(record: object, text: str) -> None:
    assert f'"{text}"' in _shown(record)


@pytest.mark.parametrize(("record", "text"), MASKED)
def test_somebody_in_the_same_place_is_masked(record: object, text: str) -> None:
    assert text not in _shown(record)
