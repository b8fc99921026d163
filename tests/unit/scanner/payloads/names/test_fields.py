"""What a field's name is evidence of, in the spellings of many systems; and what it is no evidence of."""

import msgspec
import pytest

from scanner import load_rules
from scanner.payloads.names.evidence import NO_EVIDENCE
from scanner.payloads.names.fields import FieldIndex
from scanner.payloads.words.field_names import canonical
from tests.compiled import compiled

RULES = load_rules()
INDEX = FieldIndex(RULES)

PERSON, ORGANIZATION, ADDRESS = "PERSON", "ORGANIZATION", "STREET_ADDRESS"

# parent, name, an entity type that the name is evidence of
CLAIMED = [
    ("payment", "expiryDate", "CARD_EXPIRY"),
    ("rewardCard", "expiryDate", "CARD_EXPIRY"),
    ("", "customer_email", "EMAIL_ADDRESS"),
    ("", "cf_contact", PERSON),
    ("", "custentity_buyer", PERSON),
    ("entity", "refName", PERSON),
    ("salesRep", "refName", PERSON),
    ("", "lead_consultant", PERSON),
    ("", "site_contact", PERSON),
    ("owner", "label", PERSON),
    ("", "billing_details_name", PERSON),
    ("", "shipping_address_line1", ADDRESS),
    ("", "business_profile_support_address_city", ADDRESS),
    ("", "business_profile_support_address_line_2", ADDRESS),
    ("", "evidence_customer_name", PERSON),
    ("", "primary_contact_first_name", PERSON),
    ("", "email2", "EMAIL_ADDRESS"),
    ("", "cust_tel", "PHONE_NUMBER"),
    ("National_ID_Data", "ID", "NATIONAL_ID"),
    ("Passport_ID_Data", "ID", "PASSPORT"),
    ("", "contact_name_3", PERSON),
    ("", "Guardian_Last_Name__c", PERSON),
    ("", "CompanyName__NS", ORGANIZATION),
    ("", "SalesRep__QT", PERSON),
    ("", "cbc:RegistrationName", ORGANIZATION),
    ("cac:Contact", "cbc:Name", PERSON),
    ("", "customer.address.city", ADDRESS),
    ("", "billToContact/firstName", PERSON),
    ("billing_details", "name", PERSON),
    ("customers", "name", PERSON),
    ("accountHolderInfo", "accountHolderName", PERSON),
    ("CustomerRef", "name", PERSON),
    ("shipping_addresses", "region", ADDRESS),
    ("BillAddr", "Line4", ADDRESS),
    ("name", "given", PERSON),
    ("firstName", "#text", PERSON),
    ("card_details", "number", "CREDIT_CARD"),
    ("bank_accounts", "account_number", "US_BANK_NUMBER"),
    ("", "payment_method_card_number", "CREDIT_CARD"),
    ("", "Straße", ADDRESS),
    ("", "STRASSE", ADDRESS),
    ("", "kunde_nachname", PERSON),
    ("", "payer_kana", PERSON),
    ("", "担当者カナ", PERSON),
    ("", "請求先フリガナ", PERSON),
    ("", "氏名（カナ）", PERSON),
    ("", "住所カナ", ADDRESS),
    ("", "買家姓名", PERSON),
    ("", "振込依頼人名", PERSON),
    ("", "汇款人1", PERSON),
    ("", "老师", PERSON),
    ("", "Pirkėjas", PERSON),
    ("", "Ostja nimi", PERSON),
    ("", "Pircējs", PERSON),
    ("", "Mbiemri", PERSON),
    ("", "Име и презиме", PERSON),
    ("", "Naziv kupca", PERSON),
    ("", "Prénom", PERSON),
    ("", "Adresse de facturation", ADDRESS),
    *(
        ("", name, ADDRESS)
        for name in (
            "dsCidade", "cdCep", "dsBairro", "vecino_calle", "levering_postnr", "levering_poststed", "sklad_adresa",
            "delivery_locality", "toko_alamat", "techUlica",
        )
    ),
    *(("", name, "PHONE_NUMBER") for name in ("finCelular", "kontaktni_mobitel", "cli_telefone", "werk_gsm")),
    ("", "soknad_fnr", "NO_FODSELSNUMMER"),
    *(
        (parent, name, ADDRESS)
        for parent, name in (
            ("", "enderecoPrincipal"), ("", "alamat_pel"), ("", "domicilioFiscalReceptor"), ("", "CiudadRecep"),
            ("indirizzoSedeOperativa", "via"), ("adresser", "gate"), ("", "avs_postalcode"), ("", "billingAdd2"),
        )
    ),
    ("", "RUTEmisor", "CL_RUT"),
    ("", "BIC tegenpartij", "SWIFT_BIC"),
    ("", "telefonoMagazzino", "PHONE_NUMBER"),
    ("telefono", "numero", "PHONE_NUMBER"),
    ("", "emisor_ruc", "PE_RUC"),
    ("", "billing_rut", "CL_RUT"),
    ("", "remit_bic", "SWIFT_BIC"),
    ("", "Raison sociale", ORGANIZATION),
    ("", "Apellidos", PERSON),
    *((parent, "name", PERSON) for parent in ("assignee", "customer", "reporter", "users", "project_owner")),
    *((parent, "name", PERSON) for parent in ("status_author", "component_lead", "team", "space")),
    *((parent, "full_name", PERSON) for parent in ("", "items", "project", "repository_owner")),
    ("", "Dirección", ADDRESS),
    ("", "Cognome", PERSON),
    ("", "indirizzo_di_spedizione", ADDRESS),
    ("", "NAME_LAST", PERSON),
    ("", "PSTLZ", ADDRESS),
    ("", "Name (Adressattyp Natürl. Person)", PERSON),
    ("", "Vorname [Kunde]", PERSON),
    ("", "Abw. Kontoinhaber 1", PERSON),
    ("", "Phone #", "PHONE_NUMBER"),
    ("", "Rtg #", "ABA_ROUTING_NUMBER"),
    ("", "Bank Acct #", "US_BANK_NUMBER"),
    *(
        ("", heading, entity_type)
        for heading in (
            "Firma/Name", "Name/Firma", "Firma / Name", "Name oder Firma", "Kunde/Firma", "Customer/Company",
            "Customer / Company Name", "Name & Company", "name_or_company", "Nombre o empresa", "Nom ou société",
            "Naam en bedrijf", "Company, Name", "Company + Contact Name", "NAME/FIRMA:", "Company|Customer",
        )
        for entity_type in (PERSON, ORGANIZATION)
    ),
    ("", "E-Mail/Telefon", "EMAIL_ADDRESS"),
    ("", "E-Mail/Telefon", "PHONE_NUMBER"),
    ("", "Name / E-Mail / Telefon", PERSON),
    ("customer", "Name/Company", PERSON),
    ("", "customer/email", "EMAIL_ADDRESS"),
    ("", "phone_numbers", "PHONE_NUMBER"),
    ("", "ibans", "IBAN_CODE"),
    ("", "customer_names", PERSON),
    ("", "bank_account_numbers", "US_BANK_NUMBER"),
    ("", "dates_of_birth", "DATE_OF_BIRTH"),
    ("", "numeros_de_telefono", "PHONE_NUMBER"),
    ("", "Telefonnummern", "PHONE_NUMBER"),
    ("", "passwords", "SECRET"),
    ("", "access_tokens", "SECRET"),
    *(("", many, PERSON) for many in ("recipients", "names", "Namen", "owners", "firstNames")),
    ("phone_numbers", "data", "PHONE_NUMBER"),
    ("phone_numbers", "number", "PHONE_NUMBER"),
    ("email_addresses", "value", "EMAIL_ADDRESS"),
    ("contact_names", "name", PERSON),
    ("ssns", "value", "US_SSN"),
    ("", "注文者電話番号1", "PHONE_NUMBER"),
    ("", "電話番号2", "PHONE_NUMBER"),
    *(("", name, "SECRET") for name in ("smtp_pass", "DB_PASS", "redis.pwd", "card_pin", "neues_passwort")),
    ("", "invoice_cpf", "BR_CPF"),
    ("", "@customer", PERSON),
    ("order", "@customer", PERSON),
    *(("", name, PERSON) for name in ("order customer", "invoice_recipient", "Pedido cliente")),
    ("", "Kürzel Steuernummer", "DE_TAX_NUMBER"),
    *(("", heading, PERSON) for heading in ("Kontaktname", "Mandant", "Halter", "Fahrzeughalter", "Nom du contact")),
]  # fmt: skip

# parent, name, an entity type that the name is no evidence of
NOT_CLAIMED = [
    ("", "product_kana", PERSON),
    ("", "商品名カナ", PERSON),
    ("", "支店名（カナ）", PERSON),
    ("", "法人", PERSON),
    ("", "製造者", PERSON),
    ("", "荷主", PERSON),
    ("", "承运人", PERSON),
    ("item", "refName", PERSON),
    ("product", "label", PERSON),
    ("", "password_manager", PERSON),
    ("", "contact_type", PERSON),
    ("", "numero_de_contacto", PERSON),
    ("coupon", "expiryDate", "CARD_EXPIRY"),
    ("promotions", "expiry", "CARD_EXPIRY"),
    ("", "voucher_expiration_date", "CARD_EXPIRY"),
    ("", "product_name", PERSON),
    ("", "plan_name", ORGANIZATION),
    ("", "file_name", PERSON),
    ("", "email_sent_at", "EMAIL_ADDRESS"),
    ("", "address_verified", ADDRESS),
    ("", "name_on_plan", PERSON),
    ("", "phone_required", "PHONE_NUMBER"),
    ("", "ledger_id", PERSON),
    ("", "capacity", ADDRESS),
    ("", "first_name_match", PERSON),
    ("", "has_billing_address", ADDRESS),
    ("", "collect_shipping_address", ADDRESS),
    ("", "ip_address", ADDRESS),
    ("", "wallet_address", ADDRESS),
    ("wallet", "address", ADDRESS),
    ("", "deferred_revenue_account_name", ORGANIZATION),
    ("DepositToAccountRef", "name", ORGANIZATION),
    ("", "country_code", ADDRESS),
    ("", "status", ADDRESS),
    ("zip", "preference", ADDRESS),
    ("", "Name (Produkt)", PERSON),
    ("", "E-mail (verified)", "EMAIL_ADDRESS"),
    ("", "Amount (customer)", PERSON),
    ("", "Order #", PERSON),
    ("", "Order # (customer)", PERSON),
    ("service", "key", "SECRET"),
    ("repository", "full_name", PERSON),
    ("template_repository", "full_name", PERSON),
    *(
        (parent, "name", entity_type)
        for parent in (
            "product", "plan", "price", "coupon", "line_items", "productRatePlan", "currency", "tax_rates", "bank_file",
            "events", "ItemRef", "custom_fields", "cac:Item", "priority", "issuetype", "statuses", "labels",
            "components", "fixVersions", "resolution", "milestone", "sprint", "repository", "project",
            "workspace", "projectRef",
        )
        for entity_type in (PERSON, ORGANIZATION)
    ),
    *(
        ("billing_address", label, ADDRESS)
        for label in ("object", "type", "id", "validation_status", "created_at", "is_default", "country_code")
    ),
    *(
        ("", heading, entity_type)
        for heading in (
            "Name/Value", "Name, Value", "Name & Type", "Product/Service", "Produkt/Name", "Plan and Name",
            "ID/Name/SKU", "Client/Server", "Firma/", "has_name_or_company", "Name or company required",
            "Country/Region", "Customer/Invoice/Status", "Debit/Credit", "Date/Time", "Mandanten-ID", "Placeholder",
        )
        for entity_type in (PERSON, ORGANIZATION)
    ),
    ("product", "Name/Company", PERSON),
    ("plan", "names", PERSON),
    ("", "names", "ORGANIZATION"),  # of columns, files and variables
    ("", "product_names", PERSON),
    ("", "max_tokens", "SECRET"),
    ("", "prompt_tokens", "SECRET"),
    *(("", many, "SECRET") for many in ("tokens", "pins", "cookies", "credentials_count")),
    *(("", many, ADDRESS) for many in ("cities", "zip_codes", "streets", "financial_addresses")),
    ("names", "en", PERSON),
    *(("", name, "SECRET") for name in ("guest_pass", "first_pass", "old_pwd", "shipping_pin")),
    *(("", name, "CA_SIN") for name in ("risk_sin", "sin_theta")),
    *(
        ("", name, ADDRESS)
        for name in (
            "id_cidade", "codigo_municipio", "kod_miasta", "cod_ciudad", "ip_adres", "web_adres", "cidade_id",
            "alamat_valid", "direccion_tipo", "enderecoIp", "ciudad_estado", "adresse_identique", "ville_code",
            "direccion_viento", "direccion_general", "adresse_score", "adres_sayisi", "indirizzo_scolastico",
            "domicilio_costo", "ville_depart", "comune_istat", "cidade_aliquota_iss", "municipio_norm", "ciudad_slug",
            "poblacion_objetivo", "municipio_poblacion", "bairro_taxa_entrega", "citta_abitanti",
        )
    ),
    *(
        ("", name, "PHONE_NUMBER")
        for name in (
            "id_celular", "telefone_tipo", "telefono_verificado", "telefono_precio", "telephone_extension",
            "telephone_cost", "telefon_minuten",
        )
    ),
    ("", "iban_lookups", "IBAN_CODE"),
    ("", "電話番号種別1", "PHONE_NUMBER"),
    *(("", name, PERSON) for name in ("new_customer", "customer_order", "mail_client", "product_customer")),
    ("phone_numbers", "type", "PHONE_NUMBER"),
    ("phone_numbers", "count", "PHONE_NUMBER"),
    ("", "emails_sent", "EMAIL_ADDRESS"),
    ("", "has_tel", "PHONE_NUMBER"),
    ("national_id_type", "id", "NATIONAL_ID"),
]  # fmt: skip


def _types(parent: str, name: str) -> set[str]:
    return {RULES[number].entity_type for number in INDEX.lookup(name, parent).rules}


@pytest.mark.parametrize(("parent", "name", "entity_type"), CLAIMED)
def test_a_name_is_evidence_in_every_spelling(parent: str, name: str, entity_type: str) -> None:
    assert entity_type in _types(parent, name)


@pytest.mark.parametrize(("parent", "name", "entity_type"), NOT_CLAIMED)
def test_a_name_that_only_resembles_one_is_none(parent: str, name: str, entity_type: str) -> None:
    assert entity_type not in _types(parent, name)


def test_an_address_passes_its_claim_on_level_by_level() -> None:
    inner = INDEX.lookup("geo", "billing_address")
    assert inner.inherited
    assert set(inner.inherited) <= set(inner.rules)
    assert not INDEX.lookup("metadata", "billing_address").inherited


def test_whom_a_reference_is_to_may_stand_in_its_label() -> None:
    document = {"owner": {"value": "u_1", "label": "Jane Doe"}, "product": {"value": "p_1", "label": "Mary Smith"}}
    masked = msgspec.json.decode(compiled("redact-only").redact_json(msgspec.json.encode(document)).data)
    assert masked["owner"]["label"] != "Jane Doe"
    assert masked["product"]["label"] == "Mary Smith"


def test_spellings_of_one_name_are_one() -> None:
    assert canonical("Account-ID") == canonical("accountId") == canonical("account_id")
    assert INDEX.lookup("Work-Email") == INDEX.lookup("workEmail") == INDEX.lookup("WORK_EMAIL")


@pytest.mark.parametrize("name", ["", " ", "_", "__c", ":", "é", "\x1f", "9" * 20, "a" * 129, "_" * 4_000, "A" * 128])
def test_no_name_is_too_odd(name: str) -> None:
    assert INDEX.lookup(name, name).rules == ()
    assert INDEX.lookup("firstName", name).rules


def test_a_long_key_is_data() -> None:
    assert INDEX.lookup("customer_" * 20 + "email") is NO_EVIDENCE


def test_hostile_names_are_not_remembered_for_ever() -> None:
    index = FieldIndex(RULES)
    for number in range(2_000):
        index.lookup(f"key{number}")
        index.under(f"object{number}")
    assert len(index.under("")) <= 512
    assert len(index._parents) <= 512
    index, long = FieldIndex(RULES), "k" * 200
    assert index.lookup("email", long).rules
    assert not index.lookup(long).rules
    assert long not in index.under("")
    assert long not in index._parents


@pytest.mark.parametrize(
    ("parent", "claims"),
    [
        ("password", True),
        ("current ssh user password", True),
        ("create cluster with ssh password", False),
        ("it should reset the password", False),
    ],
)
def test_a_phrase_hands_no_claim_on_to_what_its_object_holds(parent: str, *, claims: bool) -> None:
    assert bool(INDEX.lookup("entered", parent).rules) is claims


def test_of_a_text_that_may_be_a_name_the_rules_are_those_of_its_evidence() -> None:
    """And no text without a letter is one, which is asked of each number in a table."""
    claimed = {name.rpartition(".")[2] for rule in RULES for name in rule.fields}
    several = [f"{name}s" for name in claimed]
    for text in [*claimed, *several, "Name (customer)", "Acct #", "12#", "Jane Doe", "e" * 129]:
        assert INDEX.rules_of_text(text) == INDEX.uncached(text).rules, text
    for text in ["", "1", "2", "1 2", "123-45-6789", "+49 (30) 1234567", "4111 1111 1111 1111", "10.00", "1/2"]:
        assert INDEX.rules_of_text(text) == INDEX.uncached(text).rules == (), text
        assert text not in INDEX._claiming
