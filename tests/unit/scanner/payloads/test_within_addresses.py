"""Ids, codes and kinds in the objects of an address stay; its parts go, however deep they stand."""

import json

import pytest

from tests.compiled import compiled

REDACTING = compiled("redact-only")
ADDRESS = "[address omitted]"

# An object, and the pointers of what stays as it is. All other texts of it are masked.
STAYING = [
    ({"billing_address": {"street": "5 Elm Road", "country_iso2": "US", "alpha_3": "USA"}}, "country_iso2 alpha_3"),
    ({"mainAddress": {"line1": "5 Elm Road", "county": {"id": "ab-1204", "name": "Kent"}}}, "id"),
    ({"addresses": {"billing": [{"street": "Am Teich 5", "countryCode": "DE"}]}}, "countryCode"),
    ({"address": {"attributes": [{"attribute_code": "floor", "value": "Third"}]}}, "attribute_code"),
    ({"address": {"geo": {"status": "rooftop", "text": "5 Elm Road"}}}, "status"),
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
def test_what_is_no_part_of_an_address_stays(record: object, staying: str, many: int) -> None:
    payload = json.dumps([record] * many).encode()
    for before, after in zip(json.loads(payload), json.loads(REDACTING.redact_json(payload).data), strict=True):
        for (name, text), (_, shown) in zip(_texts(before), _texts(after), strict=True):
            assert shown == (text if name in staying.split() else ADDRESS), name


def test_the_description_of_a_form_tells_of_nobody() -> None:
    city = {"displayName": "City", "description": "The town of the supplier", "type": "String", "required": True}
    form = {"displayName": "Addresses", "type": "Array", "required": False, "properties": {"city": city}}
    payload = json.dumps({"properties": {"addresses": form}}).encode()
    assert json.loads(REDACTING.redact_json(payload).data) == json.loads(payload)


@pytest.mark.parametrize(
    "holder",
    [
        {"customer": {"displayName": "Jane Doe", "type": "customer"}},
        {"address": {"displayName": "Jane Doe", "type": "Home"}},
        {"contact": {"displayName": "Jane Doe", "type": "String", "email_verified": True}},
        {"contact": {"displayName": "Jane Doe", "type": "object"}},
    ],
)
def test_who_has_a_type_is_no_form(holder: object) -> None:
    assert b"Jane" not in REDACTING.redact_json(json.dumps(holder).encode()).data


@pytest.mark.parametrize(
    ("record", "masked"),
    [
        ({"shipping_taxes": [{"id": "88213377", "rate": 19}]}, False),
        ({"customer_taxes": [{"id": "88213377"}]}, True),
        ({"shipping_taxes": [{"tax_id": "88213377"}]}, True),
        ({"taxes": [{"id": "88213377", "rate": 19}]}, False),
        ({"line": {"tax_lines": [{"code": "88213377"}]}}, False),
        ({"customer": {"tax": {"id": "88213377"}}}, True),
        ({"customer": {"tax_ids": [{"id": "88213377"}]}}, True),
        ({"taxes": [{"tax_id": "88213377"}]}, True),
    ],
)
def test_the_id_of_a_rate_is_no_tax_number(record: object, *, masked: bool) -> None:
    assert (b"88213377" not in REDACTING.redact_json(json.dumps(record).encode()).data) is masked


def _texts(value: object, name: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [one for key, inner in value.items() for one in _texts(inner, key)]
    if isinstance(value, list):
        return [one for inner in value for one in _texts(inner, name)]
    return [(name, value)] if isinstance(value, str) else []
