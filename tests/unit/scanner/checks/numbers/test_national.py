"""Numbers that authorities give, on the examples of the documents that describe them."""

from collections.abc import Callable

import pytest

from scanner.checks.numbers import checksums, national

CASES: list[tuple[Callable[[str], bool], str, str]] = [
    (national.uk_nino, "AB 12 34 56 C", "GB 12 34 56 C"),
    (national.uk_nino, "ab123456c", "QQ123456C"),
    (national.travel_document, "T220001293", "T220001294"),  # the specimen of the German identity card
    (national.travel_document, "L01X00T47", "LXXXXXXXX"),
    (national.de_pension, "15 070649 C 103", "15 070649 C 104"),
    (national.de_health_insurance, "A123456780", "A123456781"),
    (national.de_physician, "123456601", "123456701"),
    (national.us_dea, "AB1234563", "AB1234564"),
    (national.us_npi, "1234567893", "1234567894"),
    (national.sg_nric, "S1234567D", "S1234567E"),
    (national.sg_nric, "G1234567X", "G1234567Y"),
    (national.ca_sin, "046 454 286", "846 454 286"),
    (national.au_medicare, "2123 45670 1", "2123 45671 1"),
    (national.es_social_security, "28/12345678/40", "28/12345678/41"),
    (national.hu_tax_id, "8071259012", "8071259013"),
    (national.kr_birth, "901231-1234567", "901331-1234567"),
    (checksums.mx_clabe, "032180000118359719", "032180000118359718"),
    (checksums.swift_bic, "COBADEFFXXX", "COBAQQFFXXX"),
    (checksums.mac_address, "00:1A:2B:3C:4D:5E", "ff-ff-ff-ff-ff-ff"),
]
IDS = [f"{test.__name__}-{number}" for number, (test, _, _) in enumerate(CASES)]


@pytest.mark.parametrize(("test", "right", "wrong"), CASES, ids=IDS)
def test_the_right_number_passes_and_the_wrong_one_does_not(
    test: Callable[[str], bool], right: str, wrong: str
) -> None:
    assert test(right)
    assert not test(wrong)


@pytest.mark.parametrize("test", [test for test, _, _ in CASES], ids=IDS)
@pytest.mark.parametrize("text", ["", "-", "1", "A", "12345678901234567890", "ZZZZZZZZZ"])
def test_nonsense_is_refused_and_never_raises(test: Callable[[str], bool], text: str) -> None:
    assert not test(text)
