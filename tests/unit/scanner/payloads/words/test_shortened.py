"""Names of fields as exports shorten them claim what the whole names do, and no more."""

import pytest

from scanner import load_rules
from scanner.payloads.names.fields import FieldIndex

FIELDS = FieldIndex(load_rules())


@pytest.mark.parametrize(
    ("whole", "short"),
    [
        ("Reisepassnummer", "Reisepass-Nr."),
        ("Reisepassnummer", "reisepassnr"),
        ("Kontonummer", "Konto-Nr"),
        ("Kontonummer", "Kto.-Nr."),
        ("Straße und Hausnummer", "Str. u. Hausnr."),
        ("Straße/Nummer", "Str./Nr."),
        ("numeroDeCompte", "N° de compte"),
        ("numeroDeCompte", "No. de compte"),
        ("numeroDeCompte", "num_de_compte"),
        ("numeroDeCuenta", "Nro. de cuenta"),
        ("beneficiaryAccountNumber", "beneficiary_acct_no"),
        ("cardNumber", "card nbr"),
        ("employeeName", "emp_nm"),
        ("payerName", "pyr_nm"),
        ("insuredName", "insd_nm"),
        ("jointHolderName", "JNT_HLDR_NM"),
        ("routingNumber", "pyr_rtng_no"),
        ("birthDate", "brth_dt"),
        ("homePhone", "hm_ph"),
        ("contactsName", "contacts__0__name"),
        ("emails", "contacts.0.emails"),
        ("lastName", "last_name_romaji"),
        ("firstName", "firstNameEn"),
        ("firstName", "stu_fname"),
        ("lastName", "GDN_LNAME"),
    ],
)
def test_a_shortened_name_claims_as_the_whole_one_does(whole: str, short: str) -> None:
    assert FIELDS.lookup(whole).rules
    assert set(FIELDS.lookup(whole).rules) <= set(FIELDS.lookup(short).rules)


@pytest.mark.parametrize(("parent", "short"), [("phone", "no"), ("bankkonto", "Nr."), ("card", "no")])
def test_a_shortened_name_is_qualified_by_its_parent(parent: str, short: str) -> None:
    assert FIELDS.lookup(short, parent).rules
    assert not FIELDS.lookup(short).rules


@pytest.mark.parametrize(
    "name",
    [
        "Nr.",
        "no",
        "str",
        "u",
        "num",
        "Rechnungs-Nr.",
        "Kd.-Nr.",
        "Artikel-Nr.",
        "order_no",
        "No address",
        "acct",
        "prod_nm",
        "nm",
        "emp_id",
        "bene_id",
        "subs_dt",
        "name_en",
        "line_items__0__name",
        "plan_name_local",
        "subs_nbr",
        "export_fname",
        "dim_lname",
        "customer_360_name",
        "active_msisdn",
        "price_per_msisdn",
        "declined_cvv",
        "elev_nm",
        "point_name",
        "voie",
        "nat_id",
    ],
)
def test_what_is_no_shortened_name_of_a_person_s_number_claims_nothing(name: str) -> None:
    assert not FIELDS.lookup(name).rules
