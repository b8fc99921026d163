"""A town is known by a code that its state or its country has; a label with a number behind it is none."""

import pytest

from scanner.checks.address_lines import (
    address_of_india,
    code_and_town,
    street_above_code,
    town_of_britain,
    town_of_us,
    town_of_us_alone,
)


@pytest.mark.parametrize(
    ("text", "is_town"),
    [
        ("Boulder, CO 80301", True),
        ("Gloucester, MA 01930-1142", True),
        ("Price, UT 84501", True),
        ("Coeur d'Exemple, ID 83814", True),
        ("Independence, MO 64050", True),
        ("Batch, MS 10042", False),
        ("Merged Cleanup, PR 10443", False),
        ("Wheat, MT 25000", False),
        ("Boulder, CO 99901", False),
        ("Invoice, CO 80301", False),
        ("Boulder CO", False),
    ],
)
def test_the_code_is_one_of_the_state(text: str, *, is_town: bool) -> None:
    assert town_of_us(text) is is_town


@pytest.mark.parametrize(
    ("text", "is_town"),
    [
        ("BOULDER CO 80301", True),
        ("Price UT 84501", True),
        ("Independence MO 64050", True),
        ("9 Example Bluff\nTulsa OK 74101", True),
        ("Reply OK 74101", False),
        ("Error IN 47201", False),
        ("Sofa DE 19801", False),
        ("3 Blue Kits\nModel AR 72201", False),
    ],
)
def test_without_a_comma_no_ware_and_no_report_stands_before_the_state(text: str, *, is_town: bool) -> None:
    assert town_of_us_alone(text) is is_town


@pytest.mark.parametrize(("text", "is_town"), [("50667 Köln", True), ("12345 Records", False), ("10000 Zeilen", False)])
def test_what_is_counted_behind_a_label_for_code_and_town_is_no_town(text: str, *, is_town: bool) -> None:
    assert code_and_town(text) is is_town


@pytest.mark.parametrize(
    ("text", "is_town"),
    [("Leeds LS1 4AP", True), ("Leeds, XX1 4AP", False), ("Order ST4 4PL", False), ("Leeds", False)],
)
def test_the_postcode_is_of_an_area(text: str, *, is_town: bool) -> None:
    assert town_of_britain(text) is is_town


@pytest.mark.parametrize(
    ("text", "is_address"),
    [
        ("Plot 9, Probe Nagar, Chennai 600020", True),
        ("Flat 4B, 12th Cross, Indiranagar, Bengaluru 560038", True),
        ("No. 18, Main Road, Invoice 600020", False),
        ("Unit 4, Phase II, Batch No 560038", False),
        ("Unit 4, Sector 2, Lot 100200", False),
        ("Flat 3, Lot Colony, Nagpur 440010", True),
    ],
)
def test_no_label_stands_before_the_code_of_india(text: str, *, is_address: bool) -> None:
    assert address_of_india(text) is is_address


@pytest.mark.parametrize(
    ("text", "is_street"),
    [
        ("Rue du Lot 12\n31000 Toulouse", True),
        ("Place de la Part-Dieu 17\n69003 Lyon", True),
        ("Load Lane 4\n12203 Berlin", True),
        ("Rechnung 12\n12203 Berlin", False),
        ("Am Markt 12\n12203 Users", False),
    ],
)
def test_no_label_of_a_number_stands_above_the_code(text: str, *, is_street: bool) -> None:
    assert street_above_code(text) is is_street
