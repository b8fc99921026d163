"""Tables of which each row is a list of JSON, within a text."""

import pytest

from tests.compiled import compiled

SSN, SAFE = "243217727", "2***-**-***7"  # nine digits that nothing but their name tells

TABLES = (
    '["id","ssn"]\n["1","{0}"]\n["2","{0}"]\n',
    '[["id", "ssn"], [1, "{0}"], [2, "{0}"]]',
    'Rows: [["id","ssn"],[null,"{0}"]] as sent',
    '["ssn", "note"]\r\n["{0}", "says \\"no\\", often"]\r\n["{0}", true]',
)


@pytest.mark.parametrize("table", TABLES)
def test_a_column_s_name_claims_what_stands_below_it(table: str) -> None:
    assert compiled("redact-only").redact(table.replace("{0}", SSN)).text == table.replace("{0}", SAFE)


@pytest.mark.parametrize("table", TABLES)
def test_other_columns_claim_nothing(table: str) -> None:
    assert compiled("redact-only").find(table.replace("{0}", SSN).replace("ssn", "sku")) == []


@pytest.mark.parametrize(
    "text",
    [
        '["id","ssn"]\n["1","2","{0}"]',  # not as many
        '["id","ssn"]\n["{0}"]',
        '["id","ssn"] and [1, {0}]',  # in prose
        '["id",["ssn"]],[1,{0}]',
        '["name","price"],["Stabilo Boss","2.30"]',  # of goods
    ],
)
def test_what_is_no_such_table_claims_nothing(text: str) -> None:
    assert compiled("redact-only").find(text.replace("{0}", SSN)) == []
