"""Tables in a text that have no bars: the name of a column claims what stands below it."""

import pytest

from tests.compiled import compiled

SSN, SAFE = "243217727", "2***-**-***7"  # nine digits that nothing but their name tells

TABLES = (
    "id,ssn\n1,{0}\n2,{0}",
    "See below:\n\nid;ssn\n1;{0}\n\nThanks",
    "id\tssn\r\n1\t{0}\r\n",
    "id|ssn\n1|{0}",
    'id,"ssn"\n"1, or 2","{0}"\n',
    "ssn, plan\n{0}, Pro",
    "ssn,plan\n{0},\n,Pro\n{0},Pro",
    "id,ssn,Created (UTC)\n1,{0},2026-11-28\n",
    "Order #;ssn;% paid\n1;{0};20\n",
    "Réf. client;ssn;Né(e) à\nC-1;{0};Brest\n",
    "id,ssn,Open?,Qty & unit\n1,{0},no,2 pcs\n",
    "id | ssn | plan\n1 | {0} | Pro\n",
    "id      | ssn         | plan\n1       | {0}   | Pro\n",
    "a,b\n1,2\nid,ssn\n1,{0}",
    "INSERT INTO customers (id, ssn) VALUES (1, '{0}');",
    "Insert Into customers (id, ssn) Values (1, '{0}');",
    "insert into c(\n  `id`, `ssn`, note\n) values\n  (1, {0}, 'it''s (2), ok'),\n  (2, N'{0}', NULL)\n",
    "INSERT IGNORE INTO c (id, ssn) VALUES (1, '{0}')",
    "REPLACE INTO c (id, ssn) VALUES (1, '{0}')",
    "INSERT [dbo].[c] ([Id], [ssn]) VALUES (1, N'{0}')",
    'INSERT INTO "my schema"."c" (id, ssn) VALUES (1, \'{0}\')',
    "INSERT INTO c (id, ssn) OVERRIDING SYSTEM VALUE VALUES (1, '{0}')",
    "INSERT INTO c AS x (id, ssn) VALUES (1, '{0}')",
    "INSERT INTO c /* new */ (id, ssn) VALUES (1, '{0}')",
    "INSERT ALL INTO c (id, ssn) VALUES (1, '{0}') SELECT 1 FROM dual",
    "INSERT INTO c (d, ssn) VALUES (CAST(N'2026-11-28' AS Date), N'{0}'), (DATE '2026-11-28', '{0}')",
    "INSERT INTO c (d, ssn) VALUES (TO_DATE('2026-11-28', 'YYYY-MM-DD'), '{0}'), ('2026-11-28'::date, '{0}')",
    "INSERT INTO c (d, ssn) VALUES (X'1F', _utf8mb4'{0}'), (CAST(12.5 AS decimal(10, 2)), {0})",
    "  ssn\n-----------\n {0}\n {0}\n(2 rows)\n",
    "db=> select ssn from c;\n    ssn    \n-----------\n {0}\n(1 row)",
)


@pytest.mark.parametrize("table", TABLES)
def test_a_column_s_name_claims_what_stands_below_it(table: str) -> None:
    assert compiled("redact-only").redact(table.format(SSN)).text == table.format(SAFE)


@pytest.mark.parametrize("table", TABLES)
def test_other_columns_claim_nothing(table: str) -> None:
    text = table.format(SSN).replace("ssn", "sku")

    assert compiled("redact-only").find(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "id,ssn\n1,2,{}",  # not as many
        "id,ssn\n\n1,{}",  # no table: nothing stands below at once
        "sku\n{}",
        "Dear customer, thanks\nYour invoice, {}\n",
        "Please send us the name and the ssn of the holder, as agreed\nparcel, {}",  # no name of a column
        "id,ssn,ssn\n1,2,{}",  # twice
        "INSERT INTO customers VALUES (1, '{}')",
        "insert into t (sku, ssn) values ('{}')",
        "SSN\n---\n {} and more\n",  # a heading
        "Thanks (again), the ssn (of the holder) is wrong\nand the parcel, {}",  # no name of a column
    ],
)
def test_what_is_no_such_table_claims_nothing(text: str) -> None:
    assert compiled("redact-only").find(text.format(SSN)) == []


def test_prose_below_a_line_that_looks_like_a_header_is_prose() -> None:
    text = "Name, address\nwill follow, once we know\nCompany, contact\nis not known yet. It will be, he said"

    assert compiled("redact-only").find(text) == []


@pytest.mark.parametrize("text", ["INSERT INTO c (id, name) VALUES (2, 'John O''Neil')", "SET name = 'John O''Neil'"])
def test_a_quote_that_sql_writes_twice_is_one(text: str) -> None:
    assert [text[one.start : one.end] for one in compiled("redact-only").find(text)] == ["John O''Neil"]


@pytest.mark.parametrize(
    "text",
    [
        "Please replace the card (see ssn) and return {}",
        "insert the ssn (once) values {}",
        "INSERT INTO c (id, ssn) SELECT 1, (VALUES ({}))",
    ],
)
def test_what_only_begins_like_a_statement_of_sql_is_left(text: str) -> None:
    assert compiled("redact-only").find(text.format(SSN)) == []


@pytest.mark.parametrize("table", ["id,sku,name,price\n{}", "id;name;price\n{}"])
def test_a_product_below_a_header_is_nobody_as_in_any_other_table(table: str) -> None:
    sign = ";" if ";" in table else ","
    width = table.count(sign) + 1
    row = sign.join(["1", *["A-1"] * (width - 3), "Rose Holder", "9.5"])
    goods = table.format(f"{row}\n{row}\n")
    assert compiled("redact-only").redact(goods).text == goods
    people = goods.replace("price", "email").replace("9.5", "rose@example.com")
    assert "Rose Holder" not in compiled("redact-only").redact(people).text
