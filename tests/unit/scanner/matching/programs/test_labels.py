"""Words before a number that say it is an id, an amount or a version."""

import pytest

from scanner.matching.programs.labels import names_another, names_goods
from tests.compiled import compiled

SCANNER = compiled("redact-only")


@pytest.mark.parametrize(
    "before",
    ["Order no. ", "order number: ", "Ref.: ", "PO ", "cost centre ", "card ending in ", "account **** **** ",
     "Kundennummer ", "Rechnungsnr. ", "customer no. ", "id ", "Version: ", "section ", "order number",
     "Server: nginx/", "via curl/", "fixed in "],
)  # fmt: skip
def test_labels(before: str) -> None:
    assert names_another(before)


@pytest.mark.parametrize(
    "before",
    ["", "call ", "call centre ", "phone no. ", "phone id ", "Telefonnummer: ", "Ruckrufnummer ", "customer ",
     "the order, ", "See the invoice. ", "order 17, then ", "order from ", "number ", "localhost/", "nginx ", "node/",
     "updated to ", "logged in "],
)  # fmt: skip
def test_no_labels(before: str) -> None:
    assert not names_another(before)


def test_a_field_name_is_a_label_of_what_begins_its_value() -> None:
    found = SCANNER.redact_json(b'{"orderNumber": "0545 249 212", "remark": "0545 249 212"}').counts
    assert found.get("PHONE_NUMBER") == 1


def test_versions_and_sections_are_no_machines() -> None:
    assert not SCANNER.find("firmware version 10.4.22.16, see section 12.10.11.14")
    assert [finding.entity_type for finding in SCANNER.find("order paid from 10.4.22.16")] == ["IP_ADDRESS"]


@pytest.mark.parametrize("before", ["SKU: ", "part no. ", "Artikelnummer ", "product code "])
def test_labels_of_goods(before: str) -> None:
    assert names_goods(before)


@pytest.mark.parametrize(
    "before",
    [
        "",
        "order ",
        "SSN of product ",
        "serial ",
        "items: ",
        "Ref. ",
        "customer no. ",
        "SSN: ",
        "id ",
        "Sozialversicherungsnummer ",
    ],
)
def test_labels_of_what_may_be_somebodys(before: str) -> None:
    assert not names_goods(before)
