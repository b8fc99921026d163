"""A label in plain writing claims the value behind it, however far the two stand apart."""

import pytest

from scanner.written.fields import _SIGNS
from scanner.written.labels.labelled import labels_in
from tests.compiled import compiled

LABELLED = (
    ("SSN:              219099999", "US_SSN"),
    ("SSN             : 219099999", "US_SSN"),
    ("SSN       = 219099999", "US_SSN"),
    ("SSN ......... 219099999", "US_SSN"),
    ("> * Date of birth:\t   1980-02-03 (verified)", "DATE_OF_BIRTH"),
    ("CVV:                                    123", "CARD_SECURITY_CODE"),
    ("Open   |  Phone:      2175550123", "PHONE_NUMBER"),
    ("Sort code:        20-00-00", "UK_SORT_CODE"),
    ("Password:         hunter2hunter", "SECRET"),
    ("Password        : hunter2hunter", "SECRET"),
    ("Customer name: Jane Doe\nStatus: open", "PERSON"),
    ("Kundenname: Erika Mustermann", "PERSON"),
    ("First name: Jane", "PERSON"),
    ("Full name:\nJane Doe\n", "PERSON"),
    ("Kunde : Erika Mustermann\nStatus : offen", "PERSON"),
    ("Nom du client\u00a0: Marie Dupont", "PERSON"),
    ("customer\n├── name: Jane Doe", "PERSON"),
    ("3. Date of birth ........ 2 May 1979", "DATE_OF_BIRTH"),
    ("(4) Full name ....... Nkem Lockridge", "PERSON"),
    ("1.2. Kundenname: Erika Mustermann", "PERSON"),
)


@pytest.mark.parametrize(("text", "kind"), LABELLED)
def test_a_label_claims_the_value_behind_it(text: str, kind: str) -> None:
    assert [one.entity_type for one in compiled("redact-only").find(text)] == [kind]


@pytest.mark.parametrize("text", [text for text, kind in LABELLED if kind != "SECRET"])
def test_whoever_asks_first_whether_there_is_a_label_overlooks_none(text: str) -> None:
    folded = text.replace("\u00a0", " ").encode()
    assert [*labels_in(folded, bytes.strip)]
    assert _SIGNS.search(folded) is not None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Name: Jane Doe    DOB: 1980-02-03", "Name: J***e D***e    DOB: [date of birth omitted]"),
        ("Name: Jane Doe, DOB: 1980-02-03", "Name: J***e D***e, DOB: [date of birth omitted]"),
        ("Name: Jane Doe|Plan: Gold", "Name: J***e D***e|Plan: Gold"),
        ("Last name:   Doe    Plan:   Gold", "Last name:   D***e    Plan:   Gold"),
        ("Phone:    2175550123 (mobile)", "Phone:    2***-***-***3 (mobile)"),
        ("<p>Customer name: Ann Mill</p></body></html>", "<p>Customer name: A***n M***l</p></body></html>"),
        ("<p>Customer name:&nbsp;\nAnn Mill</p>", "<p>Customer name:&nbsp;\nA***n M***l</p>"),
        ("Bill To:    Ship To:\nNkem Lockridge    Jane Doe", "Bill To:    Ship To:\nN***m L********e    J***e D***e"),
    ],
)
def test_the_value_ends_where_the_next_label_begins(text: str, shown: str) -> None:
    assert compiled("redact-only").redact(text).text == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Contact: Derek Mitchell, accounts payable", "Contact: D****k M*******l, accounts payable"),
        ("Attn: Derek Mitchell, treasury", "Attn: D****k M*******l, treasury"),
        ("Contact: Jane Mary Doe, human resources", "Contact: J***e M***y D***e, human resources"),
        ("Contact: Garcia Lopez, maria", "Contact: G*****a L****z, m****a"),
        ("Contact: Derek Mitchell, Anna Smith", "Contact: D****k M*******l, A***a S****h"),
    ],
)
def test_a_person_s_role_is_no_part_of_the_name(text: str, shown: str) -> None:
    assert compiled("redact-only").redact(text).text == shown


@pytest.mark.parametrize(
    "text",
    [
        "Name: Gold Plan",
        "Name: Rocket Rides",
        "Name   : Build Docker",
        "Customer: Premium",
        "Account holder: Same as above",
        "Customer name: Walk-in Customer",
        "Ship to: Berlin Warehouse",
        "Bill To:    Ship To:\nSame as above    Depot North",
        "Order:    Plan:\nQkem Lockridge    Qane Doe",
        "Contact : Billing Support",
        "Customer : Wants us to call back",
        "Address:    on file",
        "VAT:      1,234.56",
        "VAT:      1200 EUR",
        "Tax:      1200.50",
        "Phone:    see contract 2024-12345",
        "Phone model:    2175550123",
        "Order number:    123456789",
        "Invoice no.   : 2024-12345",
        "Tracking number   : 219099999",
        "SIN:      130 692 542",
        "CPF     : 39053344729",
        "Password:         required",
        "Product name: Qane Doe",
        "user = Jane",
    ],
)
def test_what_reads_like_no_value_of_its_label_is_left(text: str) -> None:
    assert compiled("redact-only").find(text) == []
