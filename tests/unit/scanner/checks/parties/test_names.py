"""What reads as a person's name, as a company's, and as neither."""

import json

import pytest

from scanner.checks.parties.gazetteer import is_given_name, is_known_name
from scanner.checks.parties.names import company_name, company_not_person, party_not_person, person_name
from scanner.checks.prose.said import (
    company_said,
    person_inverted,
    person_known,
    person_met,
    person_said,
    person_unlisted,
)
from scanner.checks.validators import VALIDATORS
from scanner.checks.verdict import Verdict
from scanner.checks.words import HOUSEHOLD_GOODS, LEADING_FORMS, WORLD_GOODS
from scanner.matching.buffer.normalize import fold_looks
from tests.compiled import compiled

SCANNER = compiled("redact-only")
CERTAIN, UNKNOWN, NO = Verdict.CERTAIN, Verdict.UNKNOWN, Verdict.NO

# text, as a person, as a company
NAMES = [
    ("John Doe", UNKNOWN, UNKNOWN),
    ("JOHN DOE", UNKNOWN, UNKNOWN),
    ("Doe, Jane", UNKNOWN, UNKNOWN),
    ("Jane Q. Public", UNKNOWN, UNKNOWN),
    ("Ludwig van Beethoven", UNKNOWN, UNKNOWN),
    ("Jean-Luc Picard", UNKNOWN, UNKNOWN),
    ("O'Brien, Conan", UNKNOWN, UNKNOWN),
    ("Doris Day", UNKNOWN, UNKNOWN),
    ("Max Mustermann", UNKNOWN, UNKNOWN),
    ("Beispiel Export", UNKNOWN, UNKNOWN),
    ("Beispiel Analytics", NO, CERTAIN),
    ("Dr. Jane Doe", CERTAIN, UNKNOWN),
    ("Mr Smith", CERTAIN, UNKNOWN),
    ("Frau Erika Mustermann", CERTAIN, UNKNOWN),
    ("Jane", NO, UNKNOWN),
    ("Acme", NO, UNKNOWN),
    ("AT&T", NO, UNKNOWN),
    ("Booking.com", NO, UNKNOWN),
    ("\u5c71\u7530\u592a\u90ce", NO, UNKNOWN),
    ("Acme Corp", NO, CERTAIN),
    ("Acme Corporation", NO, CERTAIN),
    ("acme, inc.", NO, CERTAIN),
    ("Volvo AB", NO, CERTAIN),
    ("Tiffany & Co.", NO, CERTAIN),
    ("Novo Nordisk A/S", NO, CERTAIN),
    ("Karl Zeller e.K.", NO, CERTAIN),
    ("Nowak sp. z o.o.", NO, CERTAIN),
    ("Jan Nowak Sp.k.", NO, CERTAIN),
    ("Karl Zeller e. K.", NO, CERTAIN),
    ("Karl Zeller GbR", NO, CERTAIN),
    ("Wohnen am Park eG", NO, CERTAIN),
    ("Sport Blau e.V.", NO, CERTAIN),
    ("Anna Ek", UNKNOWN, UNKNOWN),
    ("ANNA EK", UNKNOWN, UNKNOWN),
    ("Schreinerei Alt", NO, CERTAIN),
    ("Baeckerei Huber", NO, CERTAIN),
    ("Steuerkanzlei Kern", NO, CERTAIN),
    ("Fritz Bauer", UNKNOWN, UNKNOWN),
    ("Deutsche Bank AG", NO, CERTAIN),
    ("Northwind Traders", NO, CERTAIN),
    ("Globex Holdings", NO, CERTAIN),
    ("Bank of America", NO, CERTAIN),
    ("\u682a\u5f0f\u4f1a\u793e\u5c71\u7530", NO, CERTAIN),
    # A legal form that stands first, in capitals, and none that is a given name.
    ("SARL Dupont", NO, CERTAIN),
    ("SCI Les Lilas", NO, CERTAIN),
    ("Sci Dupont", UNKNOWN, UNKNOWN),
    ("EARL JONES", UNKNOWN, UNKNOWN),
    # What a town, a school or the owners of a house are called, and words that are names in another place.
    ("Ayuntamiento de Alcorc\u00f3n", NO, CERTAIN),
    ("Comunidad de Propietarios Calle Mayor 5", NO, CERTAIN),
    ("Commune de Saint-Malo", NO, CERTAIN),
    ("Mairie d'Orl\u00e9ans", NO, CERTAIN),
    ("Syndicat des copropri\u00e9taires Les Lilas", NO, CERTAIN),
    ("Comune di Roma", NO, CERTAIN),
    ("Condominio Via Roma", NO, CERTAIN),
    ("Gemeinde Muster", NO, CERTAIN),
    ("City of Austin", NO, CERTAIN),
    ("Gemeente Utrecht", NO, CERTAIN),
    ("Ville Virtanen", UNKNOWN, UNKNOWN),
    ("City Lights", UNKNOWN, UNKNOWN),
    ("Conseil Dupont", NO, CERTAIN),  # a trade, as before
    ("Ayuntamiento", NO, UNKNOWN),
    ("comunidad de vecinos", NO, NO),
]

# Under a field for customers or accounts: what names somebody, and what nobody.
PARTIES = [
    "Northwind",
    "Total Energies",
    "Cashmere Ltd",
    "Guest Services Inc",
    "7 Eleven",
    "Income Partners",
    "Self Storage Ltd",
    "Retail Therapy",
]
NOBODY = [
    "Total",
    "Guest",
    "Unknown",
    "n/a",
    "Walk-in customer",
    "(unassigned)",
    "Laufkundschaft",
    "1,200 this month",
    "Accounts Receivable",
    "Retained Earnings",
    "Cost of Goods Sold",
    "Accumulated Depreciation - Vehicles",
    "4000 Sales",
    "Office Supplies",
    "self",
    "retail",
    "billing address",
    "Warehouse 4",
    "Standard Shipping",
    "Same as above",
]

# What a field called name also holds.
NEITHER = [
    "Enterprise",
    "Gold",
    "Gold Plus",
    "Premium Monthly",
    "Enterprise Plan",
    "Holiday Madness",
    "Rare Steak",
    "Late Fee",
    "Unit Price",
    "Sales Tax",
    "Support",
    "PO Number",
    "po_number",
    "Usage-Charge",
    "Invoice Export",
    "Company Research",
    "CSV Import",
    "Data Export",
    "Market Research",
    "Bulk Import",
    "acme",
    "A-00000123",
    "INV00012345",
    "8ac6885e98a80a470198a8574f040545",
    "d3ba58c1-9336-446c-ae03-2c537c79a65f",
    "jane@example.com",
    "the invoice is late",
    "2024-01-15",
    "x" * 200,
    "",
]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Jane Doe; John Roe", UNKNOWN),
        ("Mr. Doe; Ms. Roe;", CERTAIN),
        ("Mr. Doe; Jane Roe", UNKNOWN),
        ("Jane Doe; Premium Plan", NO),
        ("Jane Doe; see file", NO),
        (";", NO),
        ("Jane Doe; " * 200, NO),
    ],
)
def test_a_list_of_names_is_as_certain_as_the_least_certain_of_them(text: str, verdict: Verdict) -> None:
    assert person_name(text) is verdict


@pytest.mark.parametrize(("text", "person", "company"), NAMES)
def test_a_name_reads_as_what_it_is(text: str, person: Verdict, company: Verdict) -> None:
    assert (person_name(text), company_name(text)) == (person, company)


# The same in other alphabets, as they come to the validators: folded, with their capitals kept.
WORLD_NAMES = [
    ("Иван Примеров", UNKNOWN, UNKNOWN),
    ("J\u0430ne D\u043ee", UNKNOWN, UNKNOWN),  # two letters of another alphabet in it
    ("О\u2019Коннор Шон", UNKNOWN, UNKNOWN),
    ("ГЕОРГИЕВ ИВАН ИВАНОВИЧ", UNKNOWN, UNKNOWN),
    ("Гнат Приклад", UNKNOWN, UNKNOWN),  # of letters that look like Latin ones, and a capital like a small one
    ("Примеров И. И.", UNKNOWN, UNKNOWN),
    ("Мария-Луиза Примерова", UNKNOWN, UNKNOWN),
    ("Олександр Приклад", UNKNOWN, UNKNOWN),
    ("Γιώργος Παραδείγματος", UNKNOWN, UNKNOWN),
    ("Արմեն Օրինակյան", UNKNOWN, UNKNOWN),
    ("გიორგი მაგალითაძე", UNKNOWN, UNKNOWN),
    ("محمد علي", UNKNOWN, UNKNOWN),
    ("משה כהן", UNKNOWN, UNKNOWN),
    ("राहुल शर्मा", UNKNOWN, UNKNOWN),
    ("김 철수", UNKNOWN, UNKNOWN),
    ("Þórður Æsson", UNKNOWN, UNKNOWN),
    ("Иван", NO, UNKNOWN),
    ("ООО Ромашка", NO, CERTAIN),
    ("ИП Примеров", UNKNOWN, UNKNOWN),
    ("иван примеров", NO, NO),
    ("Премиум план", NO, NO),
    ("Тариф Базовый", NO, NO),
    ("Годовая Подписка", NO, NO),
    ("Доставка", NO, NO),
    ("Новый год", NO, NO),
    ("Интернет 100 Мбит", NO, NO),
    ("Βασικό Πακέτο", NO, NO),
    ("Μηνιαία Συνδρομή", NO, NO),
    ("Ամսական Վճար", NO, NO),
    ("საბაზისო პაკეტი", NO, NO),
    ("خطة شهرية", NO, NO),
    ("מסלול בסיסי", NO, NO),
    ("프리미엄 요금제", NO, NO),
]


@pytest.mark.parametrize(("text", "person", "company"), WORLD_NAMES)
def test_a_name_reads_as_what_it_is_in_any_alphabet(text: str, person: Verdict, company: Verdict) -> None:
    assert (person_name(fold_looks(text)), company_name(fold_looks(text))) == (person, company)


def test_no_word_of_a_price_list_is_a_name_that_looks_the_same() -> None:
    assert not [word for word in WORLD_GOODS if is_known_name(word) or fold_looks(word) != word]
    assert not [form for form in LEADING_FORMS if fold_looks(form) != form]


@pytest.mark.parametrize("field", ["name", "nombre", "nom", "display_name", "createdBy"])
@pytest.mark.parametrize("name", ["Иван Примеров", "Γιώργος Παραδείγματος", "გიორგი მაგალითაძე"])
def test_a_field_only_called_name_holds_names_in_any_alphabet(name: str, field: str) -> None:
    shown, kept = ({"id": "7", field: name}, {"product": {field if field != "createdBy" else "name": name}})
    assert dict(SCANNER.redact_json(json.dumps(shown).encode()).counts) == {"PERSON": 1}
    assert not SCANNER.redact_json(json.dumps(kept).encode()).counts


@pytest.mark.parametrize("text", NEITHER)
def test_plans_fields_and_codes_are_nobodys_name(text: str) -> None:
    assert (person_name(text), company_name(text)) == (NO, NO)


@pytest.mark.parametrize(("text", "person", "company"), NAMES)
def test_a_possible_person_is_never_taken_for_a_company(text: str, person: Verdict, company: Verdict) -> None:
    expected = NO if person is not NO and company is not CERTAIN else company
    assert company_not_person(text) is expected


@pytest.mark.parametrize("text", ["线上支付", "默认商品快递", "终身会员", "广州仓库", "銀行振込", "Everyday Checking"])
def test_what_a_shop_or_a_bank_calls_its_services_by_is_no_company(text: str) -> None:
    assert company_not_person(text) is NO


@pytest.mark.parametrize("text", ["微信支付宝", "海野工業", "会員制倶楽部さくら"])
def test_a_company_may_hold_such_a_word(text: str) -> None:
    assert company_not_person(text) is not NO


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme Corporation", CERTAIN),
        ("acme", UNKNOWN),
        ("premium foods", UNKNOWN),
        ("Jane Doe", NO),
        ("cus_NffrFeUfNV2Hib", NO),
        ("8ac6885e98a80a470198a8574f040545", NO),
        ("jane@example.com", NO),
        ("12345", NO),
    ],
)
def test_under_a_partys_field_anything_but_a_code_is_a_name(text: str, expected: Verdict) -> None:
    assert party_not_person(text) is expected


# text, where only a person can stand, where somebody does something, where a person may stand
SAID = [
    ("Jane", CERTAIN, UNKNOWN, UNKNOWN),
    ("Jane Doe", CERTAIN, UNKNOWN, UNKNOWN),
    ("Jane Please", CERTAIN, UNKNOWN, UNKNOWN),
    ("Hans-Peter Beispiel", CERTAIN, UNKNOWN, UNKNOWN),
    ("Dr. Smith", CERTAIN, NO, NO),
    ("Zubblewick", UNKNOWN, NO, NO),
    ("Ottomund Zubblewick", UNKNOWN, UNKNOWN, NO),
    ("Premium Support", NO, NO, NO),
    ("Zubblewick Holdings", NO, NO, NO),
    ("Jane Zubblewick GmbH", NO, NO, NO),
    ("Jane Zubblewick e. K.", NO, NO, NO),
    ("Customer Service", NO, NO, NO),
    ("Please Jane", NO, NO, NO),
    ("January", NO, NO, NO),
    ("", NO, NO, NO),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zubblewick, Jane", UNKNOWN),
        ("Doe,Mary-Ann", UNKNOWN),
        ("Doe, Berlin", NO),
        ("Customer, Jane", NO),
        ("Invoice, Jane", NO),
        ("Jane", NO),
    ],
)
def test_behind_a_comma_stands_a_given_name(text: str, expected: Verdict) -> None:
    assert person_inverted(text) is expected


@pytest.mark.parametrize(("text", "said", "met", "known"), SAID)
def test_the_weaker_the_place_the_more_a_name_must_be_one(
    text: str, said: Verdict, met: Verdict, known: Verdict
) -> None:
    assert (person_said(text), person_met(text), person_known(text)) == (said, met, known)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nkezzi Probe", UNKNOWN),
        ("Oluwazzun van der Probe", UNKNOWN),
        ("Jane Rogers", UNKNOWN),  # known
        ("Jane", UNKNOWN),
        ("Nkezzi", NO),  # one word
        ("Acme Widgets", NO),  # many things
        ("Umbrella Software", NO),
        ("Zubble Fintech", NO),
        ("Apple Pay", NO),
        ("New Zealand", NO),
        ("Premium Plan", NO),
        ("Accounts Payable", NO),
    ],
)
def test_a_name_that_no_list_knows_is_no_coined_one(text: str, expected: Verdict) -> None:
    assert person_unlisted(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zubblewick Inc", CERTAIN),
        ("Zubblewick & Sons, Ltd", CERTAIN),
        ("Invoice Zubblewick Inc", NO),
        ("The Zubblewick Inc", NO),
        ("Inc", NO),
    ],
)
def test_a_company_begins_with_its_name(text: str, expected: Verdict) -> None:
    assert company_said(text) is expected


def test_the_gazetteer_knows_names_and_no_ordinary_words() -> None:
    assert is_given_name("jane")
    assert is_given_name("hans-peter")
    assert not is_given_name("smith")
    assert is_known_name("smith")
    assert all(map(is_given_name, ("ludovica", "capucine", "irmtraud", "tiago", "siobhan", "agnieszka", "oluwaseun")))
    assert not any(is_known_name(word) for word in ("will", "april", "price", "invoice", "", "berlin"))
    assert not any(map(is_given_name, ("france", "floor", "natale", "viking", "washington", "german")))


@pytest.mark.parametrize("text", ["", " ", "-", "@", "\ufffd", "/", "0" * 300, "a b" * 100])
def test_no_validator_fails_on_odd_text(text: str) -> None:
    answers = {name: validator(text, ()) for name, validator in VALIDATORS.items()}
    assert {name: answer for name, answer in answers.items() if answer not in Verdict} == {}


@pytest.mark.parametrize("text", PARTIES)
def test_a_party_is_found_by_its_name(text: str) -> None:
    assert party_not_person(text) is not NO


@pytest.mark.parametrize("text", NOBODY)
def test_sums_placeholders_and_ledger_accounts_are_no_party(text: str) -> None:
    assert party_not_person(text) is NO
    assert person_name(text) is NO


@pytest.mark.parametrize("text", ["Madame", "monsieur", "Signora", "Madame, Monsieur", "Herr oder Frau", "Mme et M."])
@pytest.mark.parametrize("field", ["name", "customer", "contact"])
def test_a_form_of_address_alone_is_nobody(field: str, text: str) -> None:
    document = json.dumps({field: text}).encode()

    assert json.loads(SCANNER.redact_json(document).data) == {field: text}


@pytest.mark.parametrize("text", ["Madame Exemple", "Herr Frau-Muster", "Lord", "Dame"])
def test_a_name_with_a_form_of_address_or_like_one_is_somebody(text: str) -> None:
    document = json.dumps({"contact": text}).encode()

    assert json.loads(SCANNER.redact_json(document).data) != {"contact": text}


def test_a_column_of_people_and_companies_tells_them_apart() -> None:
    found = [SCANNER.redact_json(json.dumps({"Firma/Name": text}).encode()).counts for text in ("Karl Roth", "Acme")]
    assert found == [{"PERSON": 1}, {"ORGANIZATION": 1}]


def test_no_word_of_a_shops_goods_is_a_name() -> None:
    assert not [word for word in HOUSEHOLD_GOODS if is_known_name(word)]


@pytest.mark.parametrize("field", ["name", "DisplayName"])
@pytest.mark.parametrize("goods", ["Cedar Armchair", "Walnut Tray", "Carla Stuhl", "Lola Bandeja"])
def test_goods_of_a_shop_are_nobody(field: str, goods: str) -> None:
    for text in (json.dumps({"owner": "Jane Doe", field: goods}), f"owner: Jane Doe\n{field}: {goods}\n"):
        assert goods not in [text[found.start : found.end] for found in SCANNER.find(text)]
    assert json.loads(SCANNER.redact_json(json.dumps({field: goods}).encode()).data)[field] == goods


@pytest.mark.parametrize("text", ["name: Jane Doe", "we saw Jane Doe shoes", "booked for Jane Doe table 5"])
def test_a_person_beside_goods_stays_somebody(text: str) -> None:
    assert "Jane Doe" in [text[found.start : found.end] for found in SCANNER.find(text)]
