"""Check digits and issuing rules, on published test numbers only.

Cards: the test numbers in the documentation of Stripe, Adyen, PayPal and Braintree, and numbers made of a range's first
prefix, zeros and a check digit. IBANs: the examples of the SWIFT registry. Routing numbers: published by their banks.
Social security numbers: edges of the issuing rules, and the two that advertisements made void.
"""

import pytest

from scanner.catalogue import load_rules
from scanner.checks.numbers import cards, checksums

CARDS = [
    ("Visa", "4111111111111111"),
    ("Visa", "4012 8888 8888 1881"),
    ("Visa, 13 digits", "4222222222222"),
    ("Visa, 19 digits", "4000000000000000006"),
    ("Mastercard", "5555-5555-5555-4444"),
    ("Mastercard", "5105.1051.0510.5100"),
    ("Mastercard 2-series, first", "2221000000000009"),
    ("Mastercard 2-series", "2223003122003222"),
    ("Mastercard 2-series, last", "2720990000000007"),
    ("American Express", "378282246310005"),
    ("American Express", "3714 496353 98431"),
    ("Discover", "6011111111111117"),
    ("Discover", "6445644564456445"),
    ("Diners Club", "30569309025904"),
    ("Diners Club", "36227206271667"),
    ("JCB", "3530111333300000"),
    ("JCB", "3566002020360505"),
    ("UnionPay", "6200000000000005"),
    ("UnionPay, 19 digits", "6205500000000000004"),
    ("Maestro", "6759000000000000"),
    ("Maestro", "6304000000000000"),
    ("RuPay", "6073849700004947"),
    ("Mir", "2200770212727079"),
    ("Dankort", "5019717010103742"),
]

NOT_CARDS = [
    ("check digit", "4111111111111112"),
    ("length", "411111111111116"),
    ("IMEI", "490154203237518"),
    ("IMEI", "356938035643809"),
    ("ICCID", "8944500102198304826"),
    ("2-series, one below", "2220990000000000"),
    ("2-series, one above", "2721000000000004"),
    ("zeros", "0000000000000000"),
    ("American Express, 16 digits", "3782822463100050"),
    ("epoch in milliseconds", "1712345678901"),
    ("nothing", ""),
]

WIDE_CARDS = [("Maestro", "5641820000000005"), ("UATP", "135412345678911")]

IBANS = [
    "AD12 0001 2030 2003 5910 0100",
    "AE07 0331 2345 6789 0123 456",
    "AT61 1904 3002 3457 3201",
    "BE68 5390 0754 7034",
    "CH93 0076 2011 6238 5295 7",
    "DE89 3704 0044 0532 0130 00",
    "ES91 2100 0418 4502 0005 1332",
    "FR14 2004 1010 0505 0001 3M02 606",
    "GB29 NWBK 6016 1331 9268 19",
    "IT60 X054 2811 1010 0000 0123 456",
    "LC55 HEMM 0001 0001 0012 0012 0002 3015",
    "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
    "NL91 ABNA 0417 1643 00",
    "NO93 8601 1117 947",
    "PL61 1090 1014 0000 0712 1981 2874",
    "gb29nwbk60161331926819",
]

NOT_IBANS = [
    "DE89 3704 0044 0532 0130 01",
    "DE89 3704 0044 0532 0130",
    "RF18 5390 0754 7034",
    "US33 0000 0000 0000 0000 00",
    "DEXX 3704 0044 0532 0130 00",
    "",
]


@pytest.mark.parametrize(("issuer", "number"), CARDS)
def test_an_issued_card_number_is_recognised(issuer: str, number: str) -> None:
    assert cards.card_number(number), issuer
    assert cards.card_number_wide(number), issuer


@pytest.mark.parametrize(("reason", "number"), NOT_CARDS)
def test_what_no_network_issues_is_no_card(reason: str, number: str) -> None:
    assert not cards.card_number(number), reason


@pytest.mark.parametrize(("issuer", "number"), WIDE_CARDS)
def test_the_wide_ranges_count_only_when_asked_for(issuer: str, number: str) -> None:
    assert not cards.card_number(number), issuer
    assert cards.card_number_wide(number), issuer


@pytest.mark.parametrize("position", range(16))
def test_luhn_sees_every_single_wrong_digit(position: int) -> None:
    number = "4111111111111111"
    for digit in "0123456789":
        changed = number[:position] + digit + number[position + 1 :]
        assert checksums.luhn(changed) == (changed == number)


def test_luhn_of_nothing_is_false() -> None:
    assert not checksums.luhn("")


@pytest.mark.parametrize("text", IBANS)
def test_a_registry_example_is_an_iban(text: str) -> None:
    assert checksums.iban(text)


@pytest.mark.parametrize("text", NOT_IBANS)
def test_other_numbers_are_no_iban(text: str) -> None:
    assert not checksums.iban(text)


def test_every_iban_length_stands_between_the_registrys_extremes() -> None:
    assert set(checksums.IBAN_LENGTHS.values()) <= set(range(15, 34))
    assert len(checksums.IBAN_LENGTHS) == 89


def test_the_iban_patterns_know_every_country_whose_groups_come_out_even() -> None:
    patterns = [rule.pattern for rule in load_rules() if rule.id in {"pii.iban", "pii.iban-lower"}]
    assert len(patterns) == 2
    lengths = sorted({length for length in checksums.IBAN_LENGTHS.values() if length % 4 == 0})
    for length in lengths:
        countries = "|".join(sorted(c for c, n in checksums.IBAN_LENGTHS.items() if n == length))
        expected = f"(?:{countries})[0-9]{{2}}(?:[ .-][0-9A-Z]{{4}}){{{length // 4 - 1}}}"
        assert all(expected in pattern for pattern in patterns), length


@pytest.mark.parametrize("text", ["021000021", "011401533", "0210-0002-1", "122105155"])
def test_a_published_routing_number_is_accepted(text: str) -> None:
    assert checksums.aba_routing(text)


@pytest.mark.parametrize("text", ["021000022", "000000000", "2234-0000-0", "991000021", "02100002", ""])
def test_a_wrong_check_digit_or_district_is_no_routing_number(text: str) -> None:
    assert not checksums.aba_routing(text)


@pytest.mark.parametrize("text", ["123-45-6789", "078 05 1120", "219099999", "001-01-0001", "899-99-9999"])
def test_an_issuable_social_security_number_is_possible(text: str) -> None:
    assert checksums.us_ssn(text)


@pytest.mark.parametrize("text", ["000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000", "1234"])
def test_what_the_ssa_never_issues_is_no_social_security_number(text: str) -> None:
    assert not checksums.us_ssn(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("900-50-1234", True),
        ("912-70-4455", True),
        ("999-65-1234", True),
        ("911-66-1234", False),
        ("945784455", True),
        ("911-88-1234", True),
        ("911-89-1234", False),
        ("911-92-1234", True),
        ("911-93-1234", False),
        ("911-99-1234", True),
        ("811-70-1234", False),
        ("911-70-123", False),
    ],
)
def test_an_itin_starts_with_nine_and_has_an_issued_group(text: str, *, expected: bool) -> None:
    assert checksums.us_itin(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12-3456789", True), ("00-1234567", False), ("07-1234567", False), ("461234567", True), ("12-345678", False)],
)
def test_an_ein_has_an_issued_prefix(text: str, *, expected: bool) -> None:
    assert checksums.us_ein(text) is expected


def test_digits_of_other_scripts_are_the_folds_business() -> None:
    assert checksums.digits_of("4\u0661-1 x1") == "411"


@pytest.mark.parametrize(
    ("digits", "answer"),
    [("4222222222222", "card"), ("4006380000094", "article"), ("4012888888881881", "card")],
)
def test_an_article_number_is_no_card(digits: str, answer: str) -> None:
    assert cards.card_number(digits) is (answer == "card")
