"""Values that another member of their object names are claimed as if they were called so."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from scanner import Scanner
from tests.compiled import compiled, redacted

SSN = "243217727"  # nine digits that nothing but their name tells
SAFE = "2***-**-***7"


NAMED: tuple[dict[str, Any], ...] = (
    {"name": "ssn", "value": SSN},
    {"owner_type": "Customer", "name": "ssn", "value": SSN},
    {"type": "Company", "label": "SSN", "value": SSN},
    {"type": "ssn", "name": "contact", "value": SSN},
    {"value": SSN, "name": "Social security number"},
    {"key": "customer_ssn", "value": SSN},
    {"label": "SSN:", "text": SSN},
    {"label": "SSN*", "content": SSN},
    {"question": "What is your SSN?", "answer": SSN},
    {"field": "ssn", "displayValue": SSN},
    {"type": "ssn", "value": int(SSN)},
    {"meta_key": "_billing_ssn", "meta_value": SSN},
    {"attributeName": "SSN", "attributeValue": SSN},
    {"fieldName": "Ssn", "stringValue": SSN},
    {"system": "http://hl7.org/fhir/sid/us-ssn", "value": SSN},
    {"url": "x", "name": "ssn", "valueString": SSN},
    {"key": "a", "label": {"custom": "SSN", "type": "custom"}, "text": {"value": SSN, "default_value": None}},
    {"label": {"de": "Sozialversicherung", "en": "SSN"}, "value": SSN},
    {"name": "ssn", "values": [SSN]},
    {"name": "ssn", "value": [{"value": SSN}]},
    {"Bezeichnung": "SSN", "Wert": SSN},
    {"champ": "SSN", "valeur": SSN},
    {"campo": "SSN", "valor": SSN},
    {"label": "SSN", "data": SSN},
    {"question": "SSN", "response": SSN},
    {"prompt": "Enter your SSN", "input": SSN},
    {"field": "ssn", "old": SSN, "new": SSN},
    {"field": "ssn", "from": SSN, "to": None},
    {"attribute": "ssn", "before": SSN, "after": SSN},
    {"kind": "E", "path": ["customer", "ssn"], "lhs": SSN, "rhs": SSN},
    {"loc": ["body", "ssn"], "msg": "too long", "input": SSN},
    {"op": "replace", "path": "/ssn", "value": SSN},
    {"op": "add", "path": "/customers/0/ssn", "value": SSN},
    {"op": "replace", "path": 'ids[type eq "tax"].ssn.value', "value": SSN},
    {"path": "$.customer.ssn", "value": SSN},
    {"id": "ssn", "value": SSN},
    {"code": "ssn", "value": SSN},
    {"attribute_code": "ssn", "value": SSN},
    {"fieldId": "ssn", "value": SSN},
    {"lbl": "SSN", "val": SSN},
    {"idType": "SSN", "idNumber": SSN},
    {"documentType": "ssn", "number": SSN},
    {"documento": {"tipo": "SSN", "numero": SSN}},
    {"tipoDoc": "SSN", "numDoc": SSN},
    {"tipo_documento": "SSN", "numero_documento": SSN},
    {"scheme": "SSN", "identification": SSN},
)


@pytest.mark.parametrize("named", NAMED)
@pytest.mark.parametrize("times", [1, 20])
def test_a_name_claims_the_value_beside_it(named: dict[str, Any], times: int) -> None:
    safe = json.loads(json.dumps(named).replace(SSN, SAFE).replace(f": {SAFE}", f': "{SAFE}"'))
    records = [
        {"id": str(number), "custom_fields": [named, {"name": "plan", "value": "Pro"}]} for number in range(times)
    ]

    assert redacted([named] * times) == [safe] * times
    assert redacted(records) == [{**one, "custom_fields": [safe, one["custom_fields"][1]]} for one in records]
    assert redacted({"open": 1, **named}) == {"open": 1, **safe}


@pytest.mark.parametrize(
    ("name", "value", "safe"),
    [
        ("Date of birth", "1980-04-02", "[date of birth omitted]"),
        ("Geburtsdatum", "02.04.1980", "[date of birth omitted]"),
        ("Account holder", "Jane Doe", "J***e D***e"),
        ("Billing address", {"line1": "12 Main St"}, {"line1": "[address omitted]"}),
        ("DB_PASSWORD", "hunter2", "[secret omitted]"),
        ("taxnumber", "12345678", "1*******8"),
        ("Zip", "80301", "[address omitted]"),
        ("Postal code", "12345", "[address omitted]"),
    ],
)
def test_the_value_is_masked_as_what_its_name_says(name: str, value: Any, safe: Any) -> None:
    assert redacted({"custom_fields": [{"name": name, "value": value}]}) == {
        "custom_fields": [{"name": name, "value": safe}]
    }


@pytest.mark.parametrize(
    "document",
    [
        {"type": "Contact", "name": "Primary", "value": "Odalia Probevaran"},
        {"kind": "person", "label": "VIP", "value": "Odalia Probevaran"},
        {"type": "Employee", "title": "Dr", "value": "Odalia Probevaran"},
    ],
)
def test_a_type_that_is_a_person_claims_beside_a_label_that_claims_nothing(document: dict[str, Any]) -> None:
    assert redacted(document) == {**document, "value": "O*****a P*********n"}


@pytest.mark.parametrize(
    "document",
    [
        {"label": "Jane Doe", "value": 12},
        {"owner_type": "Customer", "name": "PO number", "value": "PO 4500012"},
        {"entity_type": "Company", "label": "Warehouse", "value": "Denver North"},
        {"resource_type": "Kunde", "key": "plan", "value": "Emily Fox"},
        {"name": "API calls", "value": "1200"},
        {"key": "account", "value": "premium"},
        {"type": "company", "value": "small"},
        {"type": "Company", "number": "D00120"},
        {"label": "First name", "value": "first_name"},
        {"label": "E-mail", "value": "email"},
        {"label": "SSN", "value": "", "text": None},
        {"name": "sku", "value": SSN},
        {"metadata": [{"name": "name", "value": "Premium Plan"}]},
        {"name": "ssn", "note": SSN},  # no member for values
        {"value": SSN, "note": "ssn"},  # no member for names
        {"name": "ssn", "max_value": SSN},
        {"name": {"deep": {"deeper": "ssn"}}, "value": SSN},
        {"title": "How to find your account number", "text": "It has 12 digits. " * 20},
        {"name": "Visit http://example.com/ssn for more " * 3, "value": SSN},
        {"type": "ssn", "order_number": SSN},
        {"name": "ssn", "number": SSN},
        {"type": "login", "from": "2026-01-01", "date": "2026-01-01"},
        {"type": "email", "data": "Welcome!"},
        {"type": "customer", "number": "10023"},
        {"tipo": "ssn", "numero_orden": SSN},
        {"tipoPago": "ssn", "numDoc": SSN},
        {"tipo_documento": "factura", "numero_documento": "10023"},
        {"title": "New address", "body": "Please update"},
        {"id": "customer", "content": "Good Morning"},
        {"path": "/api/v1/customer", "content": "Good Morning"},
        {"customer_id": "ssn", "value": SSN},
        {"country_code": "ssn", "value": SSN},
        {"op": "replace", "path": "/items/0/sku", "value": SSN},
        {"op": "replace", "path": "/items/0/name", "value": "Jane Doe"},
        {"field": "status", "old": "open", "new": "paid"},
    ],
)
@pytest.mark.parametrize("times", [1, 20])
def test_other_objects_stay_as_they_are(document: dict[str, Any], times: int) -> None:
    assert redacted([document] * times) == [document] * times


def test_a_view_masks_what_is_named_beside_it() -> None:
    scanner = compiled("redact-only")
    for named in NAMED:
        assert SSN not in scanner.view({"custom_fields": [named]}).encode().decode()


@pytest.mark.parametrize("allow", ["value", "name, value"])
@pytest.mark.parametrize("times", [1, 6])
def test_a_filtered_view_does_as_well(tmp_path: Path, allow: str, times: int) -> None:
    """Whether the name passes or not; and of a value that does not pass, the name that it is is not shown elsewhere."""
    profile = tmp_path / "own.yaml"
    profile.write_text(
        "name: own\nentities:\n"
        f"  Form: {{allow: [note, fields], fields: {{fields: {{allow: [{allow}]}}}}}}\n"
        "  Sealed: {allow: [note]}\n"
    )
    scanner = Scanner.from_profile(profile)
    fields = [{"name": "ssn", "value": SSN}, {"name": "Account holder", "value": {"value": "Jane Doe"}}]
    form = {"note": "as Jane Doe said", "fields": fields * times}

    assert SSN not in scanner.view(form, entity="Form").encode().decode()
    for entity in ("Form", "Sealed"):
        assert scanner.view(form, entity=entity).llm_view["note"] == "as J***e D***e said"


def test_the_rows_of_a_table_are_named_one_by_one() -> None:
    sku = SSN[::-1]  # not the same digits, which would be looked for wherever they stand
    rows = [{"attribute": "ssn", "value": SSN}, {"attribute": "sku", "value": sku}] * 3
    safe = [SAFE, sku] * 3

    table = compiled("redact-only").scan_table(pa.Table.from_pylist(rows)).table
    assert table.column("value").to_pylist() == safe
    nested = pa.Table.from_pylist([{"id": 1, "fields": rows}])
    found = compiled("redact-only").scan_table(nested).table.column("fields").to_pylist()
    assert [one["value"] for one in found[0]] == safe


def test_a_large_object_names_its_values_once() -> None:
    members = {f"a{number}_value": SSN for number in range(3_000)} | {f"b{number}_name": "x" for number in range(3_000)}

    assert redacted({"name": "sku", **members})["a7_value"] == SSN
    assert redacted({"name": "ssn", **members})["a7_value"] == SAFE
