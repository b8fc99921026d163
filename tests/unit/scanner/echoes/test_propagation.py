"""Names that a record gives away are hidden in all of its texts."""

import json
from typing import Any

import msgspec
import pyarrow as pa
import pytest

from scanner.echoes.spellings import other_spellings
from tests.compiled import compiled

OPEN = compiled("redact-only")
EDGES = compiled("finance-default")


def _redacted(document: Any) -> Any:
    return msgspec.json.decode(OPEN.redact_json(msgspec.json.encode(document)).data)


@pytest.mark.parametrize(
    ("record", "note", "safe"),
    [
        ({"contact_name": "Jane Doe"}, "called Jane Doe today", "called J***e D***e today"),
        ({"billing_address": {"name": "Jane Doe", "line1": "1 Way"}}, "8h Doe, 3h Jane", "8h D***e, 3h J***e"),
        ({"BillAddr": {"Line1": "Raúl Pérez", "Line2": "1 Way"}}, "en casa de Raúl", "en casa de R***l"),
        ({"BillAddr": {"Line1": "Victoria House", "Line2": "1 Way"}}, "Victoria line", "Victoria line"),
        ({"contact_name": "Amy Young"}, "MS YOUNG PAID, ms young rang", "MS Y****G PAID, ms y****g rang"),
        ({"contact_name": "Amy Young"}, "Young paid; call Young back", "Y****g paid; call Y****g back"),
        ({"contact_name": "Amy Young"}, "Young Adult section, a Young tree", "Young Adult section, a Young tree"),
        ({"contact_name": "Bob Miller"}, "Miller, mr miller, wind mill", "M*****r, mr m*****r, wind mill"),
        ({"contact_name": "Hélène Petit"}, "mme petit, petit déjeuner", "mme p****t, petit déjeuner"),
        ({"contact_name": "Ann Price"}, "Price confirmed, call Price", "Price confirmed, call Price"),
        ({"customer_city": "Reading"}, "Meter Reading March", "Meter Reading March"),
        ({"contact_name": "Jane Doe"}, "called JANE DOE today", "called J***E D***E today"),
        ({"name": "Jane_Doe"}, "Jane_Doe knows jane_doe", "J***e_D***e knows j***e_d***e"),
        ({"contact_name": "JANE DOE"}, "Jane wants a copy", "J***e wants a copy"),
        ({"first_name": "Jane", "last_name": "Doering"}, "for Doering, Jane", "for D******g, J***e"),
        ({"first_name": "Jane", "last_name": "Doe"}, "jane doe paid", "j***e d***e paid"),
        ({"first_name": "Jane", "last_name": "Doe"}, "DOE, jane paid", "D***E, j***e paid"),
        ({"first_name": "Jane", "last_name": "Doe"}, "doe jane and jane m. doe", "d***e j***e and j***e m. d***e"),
        ({"contact_name": "Jane Doe"}, "doe, jane", "d***e, j***e"),
        ({"first_name": "jane", "last_name": "doe"}, "Doe called", "D***e called"),
        ({"first_name": "Jane", "last_name": "May"}, "jane may, JANE MAY", "j***e m***y, J***E M***Y"),
        ({"first_name": "Will", "last_name": "Price"}, "Will Price called", "W***l P****e called"),
        ({"first_name": "Bo", "last_name": "Li"}, "Bo Li called", "** ** called"),
        ({"contact_name": "José Núñez"}, "Sr. Nunez called", "Sr. N****z called"),
        ({"contact_name": "Jane Doe"}, "Jane's card", "J***e's card"),
        ({"contact_name": "李小龙"}, "李小龙 called", "李***龙 called"),
        ({"customer_name": "李小龙"}, "李小龙 called", "李***龙 called"),
        ({"customer_name": "Ngô"}, "spoke to Ngô today", "spoke to N***ô today"),
        ({"customer_name": "IBM"}, "IBM asks, ibm in a word", "I***M asks, ibm in a word"),
        ({"company": "SAP SE"}, "SAP asks, a sap", "S***P asks, a sap"),
        ({"company": "Globex Corporation"}, "sold to Globex last year", "sold to G*****x last year"),
        (
            {"billing_address": "12 Rosewood Ct, Springfield"},
            "visit 12 rosewood ct, springfield",
            "visit [address omitted]",
        ),
    ],
)
def test_a_claimed_value_is_masked_in_other_texts(record: dict[str, str], note: str, safe: str) -> None:
    assert _redacted({**record, "memo": note})["memo"] == safe


@pytest.mark.parametrize(
    ("name", "note", "safe"),
    [
        ("Weiß Anna", "ANNA WEISS paid", "A***A W****S paid"),
        ("Weiß Anna", "anna weiss and Frau Weiß", "a***a w****s and Frau W***ß"),
        ("Weiss", "Herr Weiß paid", "Herr W***ß paid"),
        ("Müller, Jürgen", "Juergen Mueller paid", "J******n M******r paid"),
        ("Jürgen Müller", "juergen mueller", "j******n m******r"),
        ("Mueller", "the Müller file", "the M*****r file"),
        ("Jens Sørensen", "the Soerensen file", "the S********n file"),
        ("Sean O'Neil", "the ONeil file", "the O****l file"),
        ("Anna-Lena Roe", "Anna Lena came", "A***a L***a came"),
    ],
)
def test_a_name_is_heard_in_its_other_spellings(name: str, note: str, safe: str) -> None:
    assert _redacted({"contact_name": name, "memo": note})["memo"] == safe


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("Hans Weiß", "a Weißer Schrank, weiss lackiert, weiß"),
        ("Anna Baer", "the Bar is open"),
        ("Joe Doe", "Jo and No"),
        ("Ann O'Neil", "a neil o"),
    ],
)
def test_what_is_hardly_another_spelling_stays(name: str, note: str) -> None:
    assert _redacted({"contact_name": name, "memo": note})["memo"] == note


@pytest.mark.parametrize(
    ("note", "safe"),
    [
        ("Room Doe/Jane 2 nights", "Room D***e/J***e 2 nights"),
        ("DOE/JANE MRS", "D***E/J***E M***S"),
        ("Jane/Doe", "J***e/D***e"),
        ("Doe/2024 and Smith/Jane", "Doe/2024 and Smith/Jane"),
        ("jane/doe", "jane/doe"),
        ("Doe-7/Jane-8", "Doe-7/Jane-8"),
        ("x-Doe Jane-1", "x-Doe Jane-1"),
    ],
)
def test_two_names_that_a_stroke_joins_are_one(note: str, safe: str) -> None:
    assert _redacted({"contact_name": "Jane Doe", "memo": note})["memo"] == safe


@pytest.mark.parametrize(
    ("record", "note"),
    [
        ({"contact_name": "Will Price"}, "Will you check the Price list"),
        ({"contact_name": "Mark May"}, "In May we Mark it down"),
        ({"contact_name": "Jane Doe"}, "the doe and the janet"),
        ({"contact_name": "Jane Doe"}, "see DOE-1234 and Jane/2024"),
        ({"contact_name": "Jane Doe"}, "janedoe"),
        ({"name": "Jane_Doe"}, "Mary_Jane_Doe and Jane_Doe_2"),
        ({"login": "dev_ops"}, "dev_ops deploys"),
        ({"contact_name": "Bo Li"}, "Bo and Li are short"),
        ({"first_name": "Jane", "last_name": "Doe"}, "a doe met jane, jane jane"),
        ({"first_name": "Jane", "last_name": "Doe"}, "jane-doe, jane/doe, jane\ndoe; jane doe-12"),
        ({"first_name": "Will", "last_name": "Price"}, "we will price it, one day in May"),
        ({"company": "Globex Inc", "vendor": "Initech Inc"}, "globex initech"),
        ({"company": "Global Inc"}, "our Global plan"),
        ({"name": "Premium Plan"}, "the Premium Plan renews"),
    ],
)
def test_ordinary_words_and_parts_of_words_stay(record: dict[str, str], note: str) -> None:
    assert _redacted({**record, "memo": note})["memo"] == note


def test_a_name_beside_a_verb_that_is_a_name_too_leaves_the_verb() -> None:
    record = {"contact_name": "Jane Doe", "approver_name": "Will Smith", "memo": "Jane will pay"}
    assert _redacted(record)["memo"] == "J***e will pay"


@pytest.mark.parametrize("note", ["jane doe paid", "DOE, JANE paid", "doe jane", "jane paid", "the doe", "Doe"])
def test_two_fields_of_a_name_are_heard_alike_in_a_table_a_record_and_a_view(note: str) -> None:
    row = {"first_name": "Jane", "last_name": "Doe", "memo": note}
    rows = [{"first_name": "Ann", "last_name": "Lee", "memo": "paid"}, row]
    alone = _redacted(row)["memo"]
    assert OPEN.scan_table(pa.Table.from_pylist(rows)).table["memo"].to_pylist() == ["paid", alone]
    assert _redacted(rows)[1]["memo"] == alone
    assert OPEN.view(row).llm_view["memo"] == alone


@pytest.mark.parametrize(
    ("party", "masked", "companies"),
    [
        ("Acme GmbH, Jane Doe, Hauptstr. 5, 10115 Berlin", "A***e G***H, J***e D***e, [address omitted]", 1),
        ("Jane Doe, Berger e.K.", "J***e D***e, B*****r e***K.", 1),
    ],
)
def test_the_comma_between_two_finds_is_no_company(party: str, masked: str, companies: int) -> None:
    redacted = OPEN.redact_json(msgspec.json.encode({"author": "Jane Doe", "bill_to": party}))
    assert msgspec.json.decode(redacted.data)["bill_to"] == masked
    assert redacted.counts["ORGANIZATION"] == companies


@pytest.mark.parametrize(
    ("party", "masked", "value"),
    [
        ("Acme Corp 4111111111111111", "Paid by Acme Corp ####-####-####-1111 today", "CREDIT_CARD"),
        ("Acme Corp DE89370400440532013000", "Paid by Acme Corp ****3000 today", "IBAN_CODE"),
        ("Muster GmbH (muster@example.com)", "Paid by Muster GmbH (m***@***.com) today", "EMAIL_ADDRESS"),
        ("Acme 243-21-7727 SSN Ltd", "Paid by Acme ***-**-7727 SSN Ltd today", "US_SSN"),
    ],
)
def test_a_company_that_is_called_like_a_card_hides_none_where_it_is_repeated(
    party: str, masked: str, value: str
) -> None:
    # Companies are shown by this profile, and the mask of a name shows more of a card than a card's.
    record = {"customer_name": party, "notes": f"Paid by {party} today"}
    redacted = compiled("finance-last4").redact_json(msgspec.json.encode(record))
    assert msgspec.json.decode(redacted.data)["notes"] == masked
    assert redacted.counts == {value: 2}
    rows = compiled("finance-last4").redact_table(f"customer_name,notes\n{party},Paid by {party} today\nx,y\n")
    assert rows is not None
    assert masked in rows.text


def test_a_removed_field_gives_its_names_away_to_be_hidden() -> None:
    view = EDGES.view(
        {
            "invoiceNumber": "INV-1",
            "billToContact": {"firstName": "Marta", "lastName": "Kowalczyk", "workEmail": "m@example.com"},
            "lineItems": [{"id": 1, "description": "Requested by Marta Kowalczyk"}],
        }
    )
    assert view.llm_view["lineItems"][0]["description"] == "Requested by M****a K********k"


def test_what_may_be_a_company_is_no_more_certain_where_it_is_repeated() -> None:
    view = EDGES.view({"accountNumber": "1", "name": "Jane Doe (Berlin)", "company": "Jane Doe"}, entity="Account")
    assert view.llm_view["name"] == "J***e D***e (B*****n)"


@pytest.mark.parametrize("company", ["Schmidt", "Schmidt KG", "Schmidt GmbH"])
@pytest.mark.parametrize(("name", "shown"), [("Karl Schmidt", "K***l S******t"), ("Schmidt, Karl", "S******t, K***l")])
def test_a_company_that_is_shown_shows_no_name_of_a_person(company: str, name: str, shown: str) -> None:
    record = {"accountNumber": "1", "name": name, "company": company}
    assert EDGES.view(record, entity="Account").llm_view["name"] == shown
    others = [record, {"accountNumber": "2", "name": "Schmidt AG", "company": company}]
    assert EDGES.view(others, entity="Account").llm_view["items"][0]["name"] == shown


NAMING: dict[str, Any] = {"contact_name": "Konstantin Iturralde"}
SEEN = {"description": "seen Konstantin Iturralde today"}


@pytest.mark.parametrize(
    "record",
    [
        {"a": {"b": {"c": {"d": NAMING}}}},
        {"contacts": [{"x": 1}] * 15 + [NAMING]},
        {"c": {**{f"k{number}": 1 for number in range(300)}, **NAMING}},
        {"payload": json.dumps({"deep": [NAMING]})},
        {"payload": json.dumps({"pad": "x" * 500, "deep": [NAMING]})},
        {"balance": [NAMING]},
    ],
)
def test_a_name_in_what_is_removed_is_heard(record: dict[str, Any]) -> None:
    view = EDGES.view({"invoiceNumber": "INV-1", "lineItems": [SEEN], **record}, entity="Invoice")
    assert view.llm_view["lineItems"][0]["description"] == "seen K*********n I********e today"


def test_what_is_shown_on_purpose_is_not_hidden_elsewhere() -> None:
    view = EDGES.view({"accountNumber": "A-1", "name": "Northwind Traders", "notes": "Northwind Traders renewed"})
    assert view.llm_view["name"] == "Northwind Traders"
    assert view.llm_view["notes"] == "Northwind Traders renewed"


def test_single_words_are_not_looked_for_among_many_people() -> None:
    rows = [{"contact_name": f"Person{chr(97 + n % 26)}{chr(97 + n // 26)} Surname"} for n in range(200)]
    document = [*rows, {"memo": "Persona calls, and so does Personaa Surname"}]
    assert _redacted(document)[-1]["memo"].startswith("Persona calls, and so does P*")


def test_the_finding_says_how_it_came_to_light() -> None:
    assert [f.via for f in OPEN.find("mail jane.doe%40example.com")] == ["percent"]
    assert [f.via for f in OPEN.find("mail jane.doe@example.com")] == [""]


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("Jane Doe", []),
        ("Sue Baer", []),
        ("Joe O'Neil", ["Joe ONeil"]),
        ("Joe 'Bob' Smith", ["Joe Bob Smith"]),
        ("Bob 'Rob' Smith", []),
        ("Moeller", ["Moller"]),
        ("Jane Moeller", ["Jane Moller"]),
        ("Weiss", ["Wei\u00df"]),
    ],
)
def test_only_names_that_are_written_in_other_ways_have_other_spellings(name: str, others: list[str]) -> None:
    assert other_spellings(name, person=True) == others


def test_a_name_in_small_letters_counts_where_it_is_what_somebody_is_called() -> None:
    user = {"name": "Qira Brovik", "profile": {"display": "qira", "display_name": "brovik", "team": "qira"}}
    note = {"note": "the qira release", "title": "qira", "slug": "qira-notes"}
    shown = json.loads(compiled("redact-only").redact_json(json.dumps({"user": user, **note}).encode()).data)
    assert shown["user"]["profile"] == {"display": "q***a", "display_name": "b*****k", "team": "qira"}
    assert {name: shown[name] for name in note} == note


def test_a_friday_before_a_surname_that_is_a_word_is_no_form_of_address() -> None:
    note = "fr. price, sa. price list"
    document = {"customer": {"name": "Ann Price"}, "note": note, "memo": "mrs price rang"}
    masked = _redacted(document)
    assert masked["note"] == note
    assert "price" not in masked["memo"]
