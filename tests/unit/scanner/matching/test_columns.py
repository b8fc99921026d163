"""Codes of goods below their heading, in a list and in SQL; numbers of people in the same places."""

import pytest

from scanner.engine import Scanner

SCANNER = Scanner.from_profile("redact-only")


@pytest.mark.parametrize(
    "text",
    [
        "SKU\tProduct\tQty\n243-21-7727\tLamp\t3\n219-08-4455\tRug\t4\n",
        "title;sku\r\nLamp;243-21-7727\r\nRug;219-08-4455\r\n",
        "title,item_code\nLamp,243-21-7727",
        "| SKU | Qty |\n|---|---|\n| 243-21-7727 | 3 |\n| 219-08-4455 | 4 |",
        "INSERT INTO items (sku, title) VALUES ('243-21-7727', 'Lamp'), ('219-08-4455', 'Rug');",
        "INSERT INTO t (id, note) VALUES (1, 'x (y)');\nINSERT INTO items (sku) VALUES ('243-21-7727');",
        "parts: 243-21-7727 / 219-08-4455",
        "skus: 243-21-7727, 219-08-4455",
        '{"skus": ["243-21-7727", "219-08-4455"]}',
    ],
)
def test_a_code_of_goods_is_known_by_its_heading(text: str) -> None:
    assert not SCANNER.find(text)


@pytest.mark.parametrize(
    "text",
    [
        "sku;title;note\nA1;Lamp;243-21-7727",  # in another column
        "sku;buyer, ssn\n243-21-7727;x",  # a heading that speaks of taxpayers
        "title;sku\nLamp;A1\n\nhis number is 243-21-7727",  # behind the table
        "title;sku\nLamp;small;243-21-7727",  # in a column without a heading
        "title;sku\nLamp\nRug;243-21-7727",  # among lines that are divided otherwise
        "sku list\n243-21-7727",
        "INSERT INTO t (sku, code) VALUES ('A1', '243-21-7727')",
        "INSERT INTO items (sku) VALUES ('A1'); INSERT INTO t (code) VALUES ('243-21-7727')",
        "INSERT INTO t (title, ssn, sku) VALUES ('Lamp, small', '243-21-7727', 'A1')",
        "orders 219-08-4455, 243-21-7727",
        "sku A1, 219-08-4455, 243-21-7727",
    ],
)
def test_a_number_elsewhere_is_somebodys(text: str) -> None:
    assert "243-21-7727" in {text[found.start : found.end] for found in SCANNER.find(text)}
