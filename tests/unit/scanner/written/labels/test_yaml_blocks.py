"""Values of several lines in YAML, and where the value of one line ends."""

import time

import pytest

from tests.compiled import compiled, masked_in

SCANNER = compiled("redact-only")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("address: |\n  12 Baker Street\n  Flat 3\n  London\nid: 5", ["12 Baker Street\n  Flat 3\n  London"]),
        ("a: 1\naddress: >-\r\n  Haus Beispiel\r\n\r\n  10115 Berlin\r\n", ["Haus Beispiel\r\n\r\n  10115 Berlin"]),
        ("- address: |  # of the office\n    Flat 3\n    London\n  id: 5", ["Flat 3\n    London"]),
        ('address: "12 Baker Street\n    Flat 3\n    London"\nid: 5', ["12 Baker Street\n    Flat 3\n    London"]),
        (
            "address: 12 Baker Street, Flat 3,\n  London, Greater London\nid: 5",
            ["12 Baker Street, Flat 3,\n  London, Greater London"],
        ),
        ("customer_name: >\n  Qira\n  Brovik\nssn: |\n  219-09-9999\n", ["Qira\n  Brovik", "219-09-9999"]),
        ('full_name: "Qira\n  Brovik"\nnote: x', ["Qira\n  Brovik"]),
    ],
)
def test_a_value_goes_on_as_far_as_it_is_set_in(text: str, values: list[str]) -> None:
    assert masked_in(text) == values


@pytest.mark.parametrize(
    "text",
    [
        "description: |\n  Use the address bar\n  to open pages\n",
        "Address: on file\n  See the notes for more.\n",
        "address:\n  type: varchar\n  nullable: true\n",
        "def f(address: str,\n      name: str):\n    pass\n",
        "name: |\n  my-service\n",
    ],
)
def test_other_texts_are_left_alone(text: str) -> None:
    assert masked_in(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("customer_name: Qira Brovik, total 5", ["Qira Brovik"]),
        ("customer_name: Qira Brovik, total=5", ["Qira Brovik"]),
        ("customer_name: Qira Brovik, due tomorrow", ["Qira Brovik"]),
        ("INFO customer_name: Qira Brovik, total 5", ["Qira Brovik"]),
        ("vendor_name: Acme Tools GmbH, total: 5, paid", ["Acme Tools GmbH"]),
        ("vendor_name: Acme Tools, Inc., 12 items; open", ["Acme Tools, Inc."]),
        ("vendor_name: Acme Tools, inc.", ["Acme Tools, inc."]),
        ("customer_name: Brovik, Qira", ["Brovik, Qira"]),
        ("street_address: 5 Main St, apt 4", ["5 Main St, apt 4"]),
        ("customer_name = 'Qira Brovik, total 5'", ["Qira Brovik, total 5"]),
    ],
)
def test_a_name_ends_where_the_line_goes_on_to_something_else(text: str, values: list[str]) -> None:
    assert masked_in(text) == values


def test_many_blocks_take_linear_time() -> None:
    def took(times: int) -> float:
        text = "ssn: |\n x\n" * times + "address: '\n  y" * times
        start = time.process_time()
        SCANNER.find(text)
        return time.process_time() - start

    took(100)
    assert took(4_000) < 12 * max(took(1_000), 0.02)
