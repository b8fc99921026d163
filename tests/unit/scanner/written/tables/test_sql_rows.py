"""Rows of SQL whose columns another statement names, or nothing does. INSERT with columns is in test_listings.py."""

import pytest

from tests.compiled import compiled

SSN, SAFE = "243217727", "2***-**-***7"  # nine digits that nothing but their name tells

ROWS = (
    "COPY people (id, ssn, plan) FROM stdin;\n1\t{0}\tgold\n2\t\\N\tgold\n3\t{0}\tgold\n\\.\n",
    'COPY public."people" ("id", "ssn") FROM stdin;\r\n1\t{0}\r\n\\.\r\n',
    "copy people (id, ssn) from stdin\n1\t{0}",
    "CREATE TABLE c (id int, ssn text);\nINSERT INTO c VALUES (1, '{0}'), (2, '{0}');",
    "create table if not exists public.c (id serial primary key, ssn char(9));\ninsert into c values (1, '{0}')",
    "CREATE TABLE c (`fee` dec(9,2) DEFAULT '1,0', KEY (`fee`),\n `ssn` char(9)\n);\nREPLACE `c` VALUES (1.5, '{0}');",
    "CREATE TEMPORARY TABLE [dbo].[c] ([id] int, [ssn] char(9));\nINSERT IGNORE INTO dbo.c VALUES (1, '{0}')",
)


@pytest.mark.parametrize("rows", ROWS)
def test_a_column_s_name_claims_the_values_of_rows(rows: str) -> None:
    assert compiled("redact-only").redact(rows.format(SSN)).text == rows.format(SAFE)


@pytest.mark.parametrize("rows", ROWS)
def test_other_columns_claim_nothing(rows: str) -> None:
    assert compiled("redact-only").find(rows.format(SSN).replace("ssn", "sku")) == []


@pytest.mark.parametrize(
    "text",
    [
        "COPY c (id, ssn) FROM stdin;\n\\.\n1\t{0}",  # behind the end
        "COPY c (id, ssn) FROM stdin;\n1\t2\t{0}",  # not as many
        "COPY c (id, ssn) FROM '/tmp/c.csv';\n1\t{0}",
        "CREATE TABLE c (id int, ssn text);\nINSERT INTO d VALUES (1, '{0}')",  # another table
        "CREATE TABLE c (id int, CHECK (ssn));\nINSERT INTO c VALUES (1, '{0}')",  # no column
        "COPY public.sku (sku, title, price) FROM stdin;\nOAK-1\tMadison Oak\t89.00",
        "INSERT INTO plan VALUES (1, 'Team', 'GBP', 49.00, '2026-01-01');",
        "INSERT INTO `shop_items` (sku, name) VALUES ('OAK-1', 'Madison Oak'), ('OAK-2', 'Oxford Desk');",
        "COPY public.products (id, name) FROM stdin;\n1\tMadison Oak\n\\.\n",
        "DETAIL:  Failing row contains (12, Premium Plan, 2024-02-03, null, Oak Table, {0}).",
        "Passing row contains (Premium Plan, 1981-02-03)",
    ],
)
def test_what_is_no_row_of_a_named_column_stays(text: str) -> None:
    assert compiled("redact-only").find(text.format(SSN)) == []


@pytest.mark.parametrize("table", ["customers", "orders", "subscriptions", "packages"])
def test_of_other_tables_a_mere_name_is_somebodys(table: str) -> None:
    row = "INSERT INTO {0} (id, name) VALUES (1, 'Martha Olsen');"
    assert "Olsen" not in compiled("redact-only").redact(row.format(table)).text


def test_known_names_and_dates_of_the_last_century_count_in_a_row_without_columns() -> None:
    text = "DETAIL:  Failing row contains (12, Martha Olsen, 1981-02-03, null, 2026-01-02)."

    assert compiled("redact-only").redact(text).text == (
        "DETAIL:  Failing row contains (12, M*****a O****n, [date of birth omitted], null, 2026-01-02)."
    )
