"""What stands in the objects of an address, of a form or of a tax is masked, whatever its member is called."""

import json

import pytest

from tests.compiled import compiled

REDACTING = compiled("redact-only")
ADDRESS = "[address omitted]"

# An object, and the names of what stays as it is. All other texts of it are masked.
STAYING = [
    ({"mainAddress": {"line1": "5 Elm Road", "county": {"name": "Kent"}}}, ""),
    ({"addresses": {"billing": [{"street": "Am Teich 5", "countryCode": "DE"}]}}, ""),
    ({"address": {"line1": "5 Elm Road", "type": "home", "countryCode": "DE"}}, "type countryCode"),
    ({"address": {"geo": {"position": "52.5163 N 13.3777 E", "text": "5 Elm Road"}}}, ""),
    ({"address": {"unit": {"id": "Flat 4b"}, "door": {"code": "4711 B"}}}, ""),
    ({"address": {"location": {"index": "E8 4DN"}}}, ""),
    ({"billing_address": {"title": "Mr", "line1": "5 Elm Road"}}, "title"),
    ({"address": {"salutation": "Dhr.", "street": "Am Teich 5", "title": "Herr und Frau"}}, "salutation title"),
    ({"billing_address": {"title": "Haus Beispiel", "line1": "5 Elm Road"}}, ""),
    ({"address": {"zip": {"code": "E8 4DN"}}}, ""),
    ({"address": {"postal": {"code": "E8 4DN"}}}, ""),
    ({"address": {"town": {"codes": ["Ashford"]}}}, ""),
    ({"address": {"lines": {"default": "Haus Beispiel", "primary": "Haus Muster"}}}, ""),
    ({"address": {"candidates": [{"key": "5 Elm Road, Leeds"}]}}, ""),
    ({"address": {"check": {}, "match": {"source": "5 Elm Road", "message": "Elm Road is unknown"}}}, ""),
]


@pytest.mark.parametrize("many", [1, 40], ids=["alone", "in a table"])
@pytest.mark.parametrize(("record", "staying"), STAYING)
def test_what_an_address_has_goes_however_deep(record: object, staying: str, many: int) -> None:
    payload = json.dumps([record] * many).encode()
    for before, after in zip(json.loads(payload), json.loads(REDACTING.redact_json(payload).data), strict=True):
        for (name, text), (_, shown) in zip(_texts(before), _texts(after), strict=True):
            assert shown == (text if name in staying.split() else ADDRESS), name


# An object with a text that names somebody, alone and in a list of many.
@pytest.mark.parametrize("many", [1, 40], ids=["alone", "in a table"])
@pytest.mark.parametrize(
    ("record", "text"),
    [
        ({"customer": {"displayName": "Jane Doe", "type": "customer"}}, "Jane"),
        ({"address": {"displayName": "Jane Doe", "type": "Home"}}, "Jane"),
        ({"contact": {"displayName": "Jane Doe", "type": "String", "email_verified": True}}, "Jane"),
        ({"contact": {"displayName": "Jane Doe", "type": "object"}}, "Jane"),
        ({"contact": {"displayName": "Jane Doe", "type": "String", "description": "who pays"}}, "Jane"),
        ({"address": {"holder": {"ssn": {"code": "243-21-7727"}}}}, "7727"),
        ({"address": {"gate": {"password": {"key": "Tulip$5521qXz"}}}}, "Tulip"),
        ({"customer_taxes": [{"id": "88213377"}]}, "88213377"),
        ({"taxes": [{"number": "DE136695976"}]}, "136695976"),
        ({"taxes": [{"id": "12-3456789"}]}, "3456789"),
        ({"taxes": [{"tax_id": "88213377"}]}, "88213377"),
        ({"customer": {"tax": {"id": "88213377"}}}, "88213377"),
        ({"customer": {"tax_ids": [{"id": "88213377"}]}}, "88213377"),
    ],
)
def test_what_somebody_is_known_by_goes_beside_a_type_or_a_rate(record: object, text: str, many: int) -> None:
    assert text.encode() not in REDACTING.redact_json(json.dumps([record] * many).encode()).data


def _texts(value: object, name: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [one for key, inner in value.items() for one in _texts(inner, key)]
    if isinstance(value, list):
        return [one for inner in value for one in _texts(inner, name)]
    return [(name, value)] if isinstance(value, str) else []
