"""A party in a field's name takes no claim away, and other words beside a party claim nothing."""

import pytest

from scanner import load_rules
from scanner.payloads.names.fields import FieldIndex
from scanner.payloads.names.party_names import OfParty, of_party
from tests.compiled import compiled

RULES = load_rules()
FIELDS = FieldIndex(RULES)

# The name, and what it claims.
CLAIMED = [
    ("buyer_pesel", "PL_PESEL"),
    ("customerCpf", "BR_CPF"),
    ("Customer's CPF", "BR_CPF"),
    ("employee_sin", "CA_SIN"),
    ("customer_nir", "FR_NIR"),
    ("customer_cpf_2", "BR_CPF"),
    ("NIF do cliente", "ES_NIF"),
    ("PESEL klienta", "PL_PESEL"),
    ("DNI titular", "ES_NIF"),
    ("ssn_spouse", "US_SSN"),
    ("Telefone do cliente", "PHONE_NUMBER"),
    ("Téléphone du client", "PHONE_NUMBER"),
    ("Telefon des Kunden", "PHONE_NUMBER"),
    ("phone of the customer", "PHONE_NUMBER"),
    ("tel_urgence", "PHONE_NUMBER"),
    ("cellulare_cliente", "PHONE_NUMBER"),
    ("Data de nascimento do titular", "DATE_OF_BIRTH"),
    ("Date de naissance du client", "DATE_OF_BIRTH"),
    ("geburtsdatum_kunde", "DATE_OF_BIRTH"),
    ("dob_customer", "DATE_OF_BIRTH"),
    ("Adresse des Kunden", "STREET_ADDRESS"),
    ("Adresse client", "STREET_ADDRESS"),
    ("cliente_ciudad", "STREET_ADDRESS"),
    ("IBAN des Kunden", "IBAN_CODE"),
    ("Password of user", "SECRET"),
    ("Imię klienta", "PERSON"),
    ("technician_name", "PERSON"),
    ("originator_name", "PERSON"),
    ("addresseeName", "ORGANIZATION"),
    ("registrant_name", "ORGANIZATION"),
    ("AssistantName", "PERSON"),
    ("submitter_name", "PERSON"),
    ("originatorname", "PERSON"),
    ("order__orderer__name", "PERSON"),
    ("payment_witness_name", "PERSON"),
    ("loan_guarantor_name", "PERSON"),
    ("managername", "PERSON"),
    ("spouse_first", "PERSON"),
    ("insd_last", "PERSON"),
    ("accountant_name", "PERSON"),
    ("loan_officer_name", "PERSON"),
    ("courier_name", "PERSON"),
    ("guardian_1", "PERSON"),
    ("defendant_name", "ORGANIZATION"),
    ("titular_vehiculo", "PERSON"),
    ("spouse_complete_name", "PERSON"),
    ("billing_vatin", "VAT_NUMBER"),
    ("customer_utr", "UK_UTR"),
    ("nom_beneficiaire", "PERSON"),
    ("Name des Kunden", "PERSON"),
    ("Name of customer", "PERSON"),
    ("Nome e cognome del cliente", "PERSON"),
    ("Nombre del titular de la tarjeta", "PERSON"),
    ("Nom du titulaire du compte", "PERSON"),
    ("Naam van klant", "PERSON"),
    ("Nazwa klienta", "PERSON"),
    ("Nazwa nabywcy", "ORGANIZATION"),
    ("Nome do cliente", "ORGANIZATION"),
    ("nama_pembeli", "PERSON"),
    ("npwp_penjual", "NATIONAL_ID"),
]

# Names that claim nothing: an attribute or the number of a party, the name of goods, a role in a system.
UNCLAIMED = [
    "reviewer_score", "technician_rate", "buyer_type", "customer_count", "number of customers", "Tipo de cliente",
    "status des Kunden", "Número de cliente", "member_since", "guest_pass", "user_exp", "Gültig bis Kunde",
    "nama_barang",
    "Nome do plano", "Name of customer plan", "Name des Tarifs", "host_name", "parent_name", "user_agent",
    "client_version", "assistant_model", "sponsor_level", "broker_url", "doctor_count",
    "commercial_name_2", "officer_grade", "marker", "map_marker_name",
    "device_driver_name", "package_manager_name", "log_collector_name", "event_reporter_name",
    "hostname", "tablename", "placename", "homename", "category_complete_name", "orderer_name_length",
    "token_owner", "password_owner", "city_owner", "clave_cliente", "Clave del cliente", "Compte client",
    "Firma del cliente", "client_addr", "email verified by user", "has email of customer", "Nome da conta",
]  # fmt: skip


def _types(name: str) -> set[str]:
    return {RULES[number].entity_type for number in FIELDS.lookup(name).rules}


@pytest.mark.parametrize(("name", "entity_type"), CLAIMED)
def test_a_party_in_a_name_takes_no_claim_away(name: str, entity_type: str) -> None:
    assert entity_type in _types(name)


@pytest.mark.parametrize("name", UNCLAIMED)
def test_other_words_beside_a_party_claim_nothing(name: str) -> None:
    assert not _types(name)


def test_a_person_in_a_role_is_no_company() -> None:
    assert _types("Name des Mitarbeiters") == {"PERSON"}
    assert _types("Name des Kunden") == {"PERSON", "ORGANIZATION"}


@pytest.mark.parametrize(
    ("words", "parted"),
    [
        ("name des kunden", OfParty(("name",), ("kunden",), "of")),
        ("name kunde", OfParty(("name",), ("kunde",), "behind")),
        ("customers phone", OfParty(("phone",), ("customer",), "before")),
        ("nome do titular da conta", OfParty(("nome",), ("titular",), "of")),
        ("order orderer name", OfParty(("name",), ("orderer",), "before")),
        ("originatorname", OfParty(("name",), ("originator",), "before")),
        ("filename", None),
        ("nome da conta", None),
        ("customer", None),
        ("the customer", None),
        ("", None),
    ],
)
def test_the_party_stands_before_or_behind(words: str, parted: OfParty | None) -> None:
    assert of_party(tuple(words.split())) == parted


def test_the_value_has_to_have_the_form() -> None:
    redacted = compiled("redact-only").redact_json(
        b'{"buyer_pesel":"85031212343","Nome do cliente":"Luciana Prado","Telefone do cliente":"pendente"}'
    )
    text = redacted.data.decode()
    assert "85031212343" not in text
    assert "Luciana" not in text
    assert "pendente" in text
