"""Tables whose columns are aligned by blanks: the name of a column claims what stands below it."""

import pytest

from scanner.written.tables.aligned import aligned_in
from tests.compiled import compiled

SSN, SAFE = "243217727", "2***-**-***7"  # nine digits that nothing but their name tells

EMPTY_CELL = "ID   PLAN        SSN\n1    {0}\n2                {1}\n"
TABLES = (
    "ID   SSN         PLAN\n1    {0}   gold\n2    {0}   free\n",
    "  ID  SSN\n   1  {0}\n",
    "ID         SSN\n1    {0}\n",  # to the right
    EMPTY_CELL,
    "PLAN OF YEAR  SSN        ON\nGold and more {0}  2026-04-01\n",  # a cell as wide as its column
    "id ssn       plan\n-- --------- ----\n1  {0} gold\n",
    "ssn        due\n=========  ===\n{0}  2026-04-01\n=========  ===\n",
    "Größe  ssn\nübrig  {0}\n",
    "Here it is:\n\nID  SSN\r\n1   {0}\r\n",
    "Created (UTC)  ssn\n2026-11-28     {0}\n",
    "ID  SSN        PLAN\n1   {0}  gold\n\nthat  was  all",
)


@pytest.mark.parametrize("table", [table for table in TABLES if table is not EMPTY_CELL])
def test_a_column_s_name_claims_what_stands_below_it(table: str) -> None:
    assert compiled("redact-only").redact(table.format(SSN)).text == table.format(SAFE)


def test_a_cell_belongs_to_the_name_that_it_stands_below() -> None:
    text = EMPTY_CELL.format(SSN, SSN)

    assert compiled("redact-only").redact(text).text == EMPTY_CELL.format(SSN, SAFE)


@pytest.mark.parametrize("table", TABLES)
def test_other_columns_claim_nothing(table: str) -> None:
    text = table.format(SSN, SSN).replace("ssn", "sku").replace("SSN", "SKU")

    assert compiled("redact-only").find(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The parcel.  The SSN is on file.\nparcel  {}",  # sentences
        "ID  SSN\n\n1   {}",  # nothing stands below at once
        "ID  SSN  SSN\n1   2    {}",  # twice
        "Parcel:   SSN:\n1         {}",  # labels
        "ID SSN\n1  {}",  # a blank alone divides words, too
        "ID  SSN\nnothing was found\n1   {}",  # the table has ended
        "NAME                READY  STATUS\nBilling Api         1/1    Running",  # of a process
        "NAME          PRICE   PHONE\nStabilo Boss  2.30    no",  # of goods
    ],
)
def test_what_is_no_such_table_claims_nothing(text: str) -> None:
    assert compiled("redact-only").find(text.format(SSN)) == []


def test_people_are_told_from_what_else_stands_in_such_a_table() -> None:
    text = "ID    CUSTOMER           SINCE        PLAN\n101   Lydia Beispiel     1980-02-03   Gold Plan\n"

    assert compiled("redact-only").redact(text).text == text.replace("Lydia Beispiel", "L****a B*******l")


def test_a_wide_header_is_none() -> None:
    names = "  ".join(f"c{number}" for number in range(100))

    assert [*aligned_in(f"{names}  ssn\n{names}  {SSN}".encode(), lambda name: name == b"ssn")] == []
