"""An account number beside what only a bank account has is a bank's, wherever the members stand side by side."""

import json
from typing import Any

import pytest

from scanner import load_rules
from scanner.payloads.members.siblings import among
from scanner.payloads.names.fields import FieldIndex
from tests.compiled import compiled

RULES = load_rules()
INDEX = FieldIndex(RULES)
SCANNER = compiled("redact-only")

# The member for the account, another member, whether the two are of a bank.
MEMBERS = [
    ("account_number", "routing_number", True),
    ("accountNumber", "sortCode", True),
    ("AccountNo", "IBAN", True),
    ("acct_num", "bank_name", True),
    ("account", "bic", True),
    ("Account #", "BLZ", True),
    ("account_number", "status", False),
    ("account_number", "bankrupt", False),
    ("account_number", "customer_name", False),
    ("account_id", "routing_number", False),
    ("invoice_number", "routing_number", False),
    ("account_number", "account_holder_name", True),
    ("acct_nbr", "acct_hldr_nm", True),
    ("acct_nbr", "acct_typ_nm", False),
    ("acct_no", "branch_code", True),
    ("account_number", "branch_name", False),
    ("account_number", "placeholder", False),
]


@pytest.mark.parametrize(("account", "other", "of_a_bank"), MEMBERS)
def test_a_sibling_says_whose_account_a_number_is_of(account: str, other: str, *, of_a_bank: bool) -> None:
    types = {RULES[number].entity_type for number in among(INDEX, [account, other])[account].rules}
    assert ("US_BANK_NUMBER" in types) is of_a_bank


# The member, another member, what the first one's value is beside it.
OTHERS = [
    ("branch_code", "account_number", "UK_SORT_CODE"),
    ("branch_code", "bic", "UK_SORT_CODE"),
    ("branch_code", "branch_no", ""),
    ("branch_code", "commit", ""),
    ("branch_code", "account_name", ""),
    ("cap", "citta", "STREET_ADDRESS"),
    ("CAP", "Comune", "STREET_ADDRESS"),
    ("cap", "rate", ""),
    ("str", "plz", "STREET_ADDRESS"),
    ("str", "num", ""),
    ("cim", "irsz", "STREET_ADDRESS"),
    ("cim", "szerzo", ""),
    ("first_line", "city", "STREET_ADDRESS"),
    ("first_line", "author", ""),
    ("district", "city", "STREET_ADDRESS"),
    ("grad", "adresa", "STREET_ADDRESS"),
    ("comuna", "calle", "STREET_ADDRESS"),
    ("ConsigneePincode", "ConsigneeAddress1", "STREET_ADDRESS"),
    ("district", "sensor", ""),
    ("grad", "major", ""),
    ("ProductDistrict", "city", ""),
    ("nombres", "apellidos", "PERSON"),
    ("Nombres", "apellidoPaterno", "PERSON"),
    ("crypto", "card_number", "CARD_SECURITY_CODE"),
    ("crypto", "currency", ""),
]


@pytest.mark.parametrize(("name", "other", "entity_type"), OTHERS)
def test_a_sibling_says_what_an_ambiguous_name_means(name: str, other: str, entity_type: str) -> None:
    types = {RULES[number].entity_type for number in among(INDEX, [name, other])[name].rules}
    assert types == ({entity_type} if entity_type else set())


# The members beside a name, whether it is a product's.
GOODS = [
    (["sku"], True),
    (["EAN", "price"], True),
    (["unitPrice", "currency"], True),
    (["run_number", "workflow_id"], True),
    (["temperature", "humidity"], True),
    (["temperature", "pulse"], False),
    (["full_name", "owner", "default_branch"], True),
    (["full_name", "owner"], False),
    (["owner", "sku"], False),
    (["price"], False),
    (["plan", "product_id"], False),
    (["sku", "email"], False),
    (["sku", "city"], False),
    (["sku", "customer_name"], False),
]


@pytest.mark.parametrize(("others", "of_goods"), GOODS)
def test_a_sibling_says_that_a_name_is_a_products(others: list[str], *, of_goods: bool) -> None:
    types = {RULES[number].entity_type for number in among(INDEX, ["name", *others])["name"].rules}
    assert ("PERSON" not in types) is of_goods


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_products_and_people_in_a_list(rows: int) -> None:
    goods = [{"id": n, "name": "Victoria Cross", "sku": f"a{n}"} for n in range(rows)]
    people = [{"id": n, "name": "Victoria Cross"} for n in range(rows)]
    scanner = compiled("redact-only")
    assert scanner.redact_json(json.dumps(goods).encode()).counts == {}
    assert scanner.redact_json(json.dumps(people).encode()).counts == {"PERSON": rows}
    mixed = scanner.redact_json(json.dumps([*goods, *people]).encode()).counts
    assert mixed["PERSON"] >= rows  # where one of them has no sign of goods, a name may be anybody's


LOGIN = {"login": "octocat", "id": 583231}
PAGE = {"html_url": "https://git.example.com/octocat"}


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_a_login_beside_the_page_that_shows_it_passes(rows: int) -> None:
    shown = [LOGIN | PAGE for _ in range(rows)]
    assert SCANNER.redact_json(json.dumps(shown).encode()).counts == {}
    assert SCANNER.redact_json(json.dumps({"note": json.dumps(shown[0])}).encode()).counts == {}
    alone = SCANNER.redact_json(json.dumps([LOGIN] * rows).encode())
    assert alone.counts == {"PERSON": rows}
    with_mail = SCANNER.redact_json(json.dumps([LOGIN | PAGE | {"email": "jane@example.com"}] * rows).encode())
    assert with_mail.counts == {"EMAIL_ADDRESS": rows}


@pytest.mark.parametrize("parent", ["place", "station", "workflow"])
def test_the_name_of_a_thing_is_nobodys(parent: str) -> None:
    assert SCANNER.redact_json(json.dumps({parent: {"id": 7, "name": "Charlotte"}}).encode()).counts == {}
    assert SCANNER.redact_json(json.dumps({"customer": {"id": 7, "name": "Charlotte"}}).encode()).counts != {}


@pytest.mark.parametrize("bank", [{"iban": "DE89370400440532013000"}, {"bank_account": "1234567890"}])
@pytest.mark.parametrize(
    ("number", "of_the_bank"),
    [("532013000", True), ("532013000 (closed)", True), ("A-00000126", False), ("A00000126", False)],
)
def test_the_number_of_a_customer_beside_their_bank_account_stays(
    bank: dict[str, str], number: str, *, of_the_bank: bool
) -> None:
    shown = json.loads(SCANNER.redact_json(json.dumps({"account_number": number, **bank})).data)
    assert (shown["account_number"] != number) is of_the_bank


RECORD = {"account_number": "12345678", "routing_number": "021000021", "status": "open"}


@pytest.mark.parametrize(
    "document",
    [
        RECORD,
        {"payee": RECORD},
        [RECORD] * 40,
        {"data": [{"id": number, "payee": RECORD, "lines": [RECORD]} for number in range(40)]},
        {"columns": list(RECORD), "rows": [list(RECORD.values())] * 3},
    ],
)
def test_it_does_in_every_walk_over_a_document(document: Any) -> None:
    assert "12345678" not in SCANNER.redact_json(json.dumps(document).encode()).data.decode()
    assert "12345678" not in SCANNER.view(document).encode().decode()


def test_it_does_in_a_table() -> None:
    table = SCANNER.redact_table("account_number,routing_number,status\n" + "12345678,021000021,open\n" * 3)
    assert table is None or "12345678" not in table.text


# The object, what stands beside a name in it, whether the name is somebody's.
CONTAINED = [
    ("attributes", "email", True),
    ("Attributes", "phone_number", True),
    ("properties", "date_of_birth", True),
    ("fields", "last_name", True),
    ("attributes", "price", False),
    ("attributes", "status", False),
    ("attributes", "zip", False),
    ("fields", "assigned_to", False),
    ("product", "email", False),
    ("plan", "last_name", False),
]


@pytest.mark.parametrize(("parent", "other", "of_somebody"), CONTAINED)
def test_a_name_among_the_fields_of_anything_is_somebodys_beside_what_people_have(
    parent: str, other: str, *, of_somebody: bool
) -> None:
    assert bool(among(INDEX, ["name", other], parent)["name"].rules) is of_somebody
    written = json.dumps({parent: {"name": "Jane Beispiel", other: "a@b.example"}}).encode()
    assert (b"Jane Beispiel" not in SCANNER.redact_json(written).data) is of_somebody


@pytest.mark.parametrize(("name", "hidden"), [("Jane Beispiel", True), ("Downtown Flagship", False)])
def test_beside_a_telephone_alone_it_is_somebodys_if_it_begins_with_a_given_name(name: str, *, hidden: bool) -> None:
    written = json.dumps({"attributes": {"name": name, "phone": "+49 30 1234567"}}).encode()
    assert (name.encode() not in SCANNER.redact_json(written).data) is hidden


# The members of an object, its name, and which of them is the number of somebody's papers.
PAPERS = [
    (["tipo_doc", "num_doc", "nombres", "apellidos"], "", "num_doc"),
    (["tipoDocumento", "numeroDocumento"], "pasajero", "numeroDocumento"),
    (["tipoDoc", "numDoc"], "receptor", "numDoc"),
    (["tipo_documento", "nro_documento", "nombre"], "", "nro_documento"),
    (["full_name", "date_of_birth", "id_number"], "", "id_number"),
    (["nombre", "email", "telefono", "nroDocumento"], "", "nroDocumento"),
    (["documentType", "documentNumber", "name"], "", ""),
    (["documentNumber", "name", "email", "phone", "address"], "", ""),
    (["numeroDocumento", "nombreCliente", "emailCliente", "telefonoCliente"], "", ""),
    (["tipoDocumento", "numeroDocumento", "razonSocialCliente"], "", ""),
    (["idType", "idNumber", "status"], "", ""),
    (["id_number", "full_name"], "employee", ""),
]


@pytest.mark.parametrize(("names", "parent", "number"), PAPERS)
def test_a_document_is_somebodys_beside_what_only_people_have(names: list[str], parent: str, number: str) -> None:
    known = among(INDEX, names, parent)
    of_papers = [
        name for name in names if any(RULES[one].id == "pii.identity-of-party-field" for one in known[name].rules)
    ]
    assert of_papers == [number] * bool(number)


# An object, and the text in it that is somebody's.
NUMBERED = [
    ({"remitente": {"tipo_doc": "6", "num_doc": "20100000017", "razon_social": "Minera X"}}, "20100000017"),
    ({"nombres": "Rosa", "apellidos": "Quispe Mamani", "tipo_doc": "1", "num_doc": "40000017"}, "40000017"),
    ({"buyer": {"name": "Jane Doe", "city": "Manila", "district": "Sampaguita"}}, "Sampaguita"),
    ({"odberatel": {"nazev": "Jana Nováková"}}, "Jana"),
    ({"kupac": {"naziv": "Trgovina Sava DOO"}}, "Sava"),
]


@pytest.mark.parametrize(("payload", "somebodys"), NUMBERED)
def test_what_siblings_and_parties_tell_is_masked(payload: dict[str, Any], somebodys: str) -> None:
    shown = SCANNER.redact_json(json.dumps(payload, ensure_ascii=False).encode()).data.decode()
    assert somebodys not in shown


HARMLESS = [
    {"tipo_documento": "factura", "numero_documento": "F001-4412", "nombre": "Factura de mayo"},
    {"documentType": "INV", "documentNumber": "1900000123", "name": "Office chairs"},
    {"ubicacion": {"provincia": "1", "canton": "01", "distrito": "04"}, "ciudad": ""},
    {"artikal": {"sifra": "S1", "naziv": "Sok"}, "produkt": {"nazev": "Cement"}},
]


@pytest.mark.parametrize("payload", HARMLESS)
def test_documents_and_districts_of_nobody_stay(payload: dict[str, Any]) -> None:
    assert json.loads(SCANNER.redact_json(json.dumps(payload).encode()).data) == payload
