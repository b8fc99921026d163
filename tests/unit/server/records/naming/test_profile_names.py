"""An id, number or account passes under the name that a profile lists, whatever an export calls it."""

import json
from typing import Any

import pytest

from scanner import load_profile, load_rules
from scanner.payloads.names.fields import FieldIndex
from scanner.selection.files import built_in_names
from scanner.selection.profile import parse_profile
from server.records.facts import key_of_account
from server.records.heading_forms.headings import plain_names
from server.records.naming.profile_names import with_profile_names
from server.records.shapes import RECORD_KINDS, shapes
from tests.compiled import compiled

EXPORTS = compiled("exports").profile


def shown(noun: str, **record: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(
        with_profile_names(json.dumps(record).encode(), noun, EXPORTS.entity(noun)).record
    )
    return made


@pytest.mark.parametrize(
    ("noun", "record", "expected"),
    [
        ("account", {"customer_id": "K-1", "name": "x"}, {"id": "K-1", "name": "x"}),
        ("account", {"Customer ID": 17}, {"id": 17}),
        ("account", {"Account.Id": "a"}, {"id": "a"}),
        ("account", {"Account.Name": "x", "Customer.Status": "y"}, {"name": "x", "status": "y"}),
        ("invoice", {"Invoice.Amount": 5, "Account.Id": "a1"}, {"amount": 5, "accountId": "a1"}),
        ("account", {"id": "", "customer_id": "K-1"}, {"id": "K-1"}),
        ("account", {"id": None, "customer_id": "K-1"}, {"id": "K-1"}),
        ("account", {"basicInfo": {"accountNumber": 1}}, {"basicInfo": {"accountNumber": 1}, "accountNumber": "1"}),
        ("account", {"basicInfo_accountNumber": "A-1"}, {"accountNumber": "A-1"}),
        ("invoice", {"invoice_no": "R-1", "customer_id": "K-1"}, {"invoiceNumber": "R-1", "accountId": "K-1"}),
        ("invoice", {"invoice_no": "R-1  "}, {"invoiceNumber": "R-1  "}),
        ("invoice", {"id": "i", "number": "R-1", "customer": {"id": 7}},
         {"id": "i", "invoiceNumber": "R-1", "customer": {"id": 7}, "accountId": "7"}),
        ("invoice", {"customer": {"id": "a1"}, "customer_id": "b1"}, {"customer": {"id": "a1"}, "accountId": "b1"}),
        ("invoice", {"customer": {"id": "a1"}, "customerid": ""},
         {"customer": {"id": "a1"}, "customerid": "", "accountId": "a1"}),
        ("payment", {"payment_id": "p1", "currency": "EUR"}, {"id": "p1", "currency": "EUR"}),
        ("subscription", {"number": "S-1"}, {"id": "S-1"}),  # of which the profile lists no number
        ("subscription", {"id": "", "number": "S-1"}, {"id": "S-1"}),
        ("invoice", {"Rechnungs-Nr.": "R-1", "Kundennr": "K-1", "Rechnungsdatum": "01.03.2026", "Betrag": "5,00"},
         {"invoiceNumber": "R-1", "accountId": "K-1", "invoiceDate": "01.03.2026", "amount": "5,00"}),
        ("invoice", {"N\u00b0 facture": "F-1", "Code client": "C-1", "Date facture": "01/03/2026", "Total TTC": "5"},
         {"invoiceNumber": "F-1", "accountId": "C-1", "invoiceDate": "01/03/2026", "amount": "5"}),
        ("account", {"C\u00f3digo cliente": "C-1", "IBAN": "x"}, {"id": "C-1", "IBAN": "x"}),  # no bank account's
        ("account", {"C\u00f3digo cliente": "C-1", "id": "1"}, {"accountNumber": "C-1", "id": "1"}),
        ("account", {"Customer ID": "1", "Company": "Acme Corp"}, {"id": "1", "name": "Acme Corp"}),
        ("subscription", {"id": "1", "end_date": "d"}, {"id": "1", "subscriptionEndDate": "d"}),
        ("subscription", {"id": "1", "Renewal Date": "r", "End Date": "d"},
         {"id": "1", "renewalDate": "r", "subscriptionEndDate": "d"}),
        ("subscription", {"id": "1", "Current Period End (UTC)": "r"}, {"id": "1", "renewalDate": "r"}),  # Stripe's
        ("invoice", {"Invoice No": "1", "State": "paid"}, {"invoiceNumber": "1", "status": "paid"}),
        ("credit_note", {"credit_memo_id": "c1", "memoNumber": "M1"}, {"id": "c1", "creditNoteNumber": "M1"}),
        # The record's own object before a field, and the zone of its times behind it.
        ("account", {"Account: ID": "a", "Account: Name": "x", "Account: Created Date": "d"},
         {"id": "a", "name": "x", "createdDate": "d"}),
        ("invoice", {"Invoice: Due Date (UTC)": "d", "Account: Status": "x"}, {"dueDate": "d", "Account: Status": "x"}),
        ("invoice", {"Date (UTC)": "2026-03-01", "Paid At (UTC)": "p"}, {"invoiceDate": "2026-03-01", "paidDate": "p"}),
        ("invoice", {"Due Date [GMT+01:00]": "d", "dueDate": "e"}, {"Due Date [GMT+01:00]": "d", "dueDate": "e"}),
        # What passes is spelled as the profile spells it where people wrote the heading, not where a program did.
        ("invoice", {"Status": "s", "Due Date": "d"}, {"status": "s", "dueDate": "d"}),
        ("invoice", {"Due Date": "d", "due_date": "e"}, {"Due Date": "d", "due_date": "e"}),
        ("invoice", {"invoice_date": "d"}, {"invoice_date": "d"}),
        # A customer's column holds an id in one export and a name in another.
        ("invoice", {"Customer": "cus_9s6XKzkNRiz8i3", "Customer Name": "x"},
         {"accountId": "cus_9s6XKzkNRiz8i3", "customerName": "x"}),
        ("invoice", {"customer_id": "cus_QwErTyUiOpAsDf"}, {"accountId": "cus_QwErTyUiOpAsDf"}),  # without a digit
        ("invoice", {"Customer": "cus_QwErTyUiOpAsDf"}, {"accountId": "cus_QwErTyUiOpAsDf"}),
        ("invoice", {"customer_id": "bkfzqw"}, {"accountId": "bkfzqw"}),  # Braintree's
        ("payment", {"Transaction ID": "dxkqztn"}, {"id": "dxkqztn"}),
        ("invoice", {"Amount Due": "12.00", "Outstanding": "-"}, {"balance": "12.00", "Outstanding": "-"}),
        ("invoice", {"Customer": "Jane Doe 3"}, {"customerName": "Jane Doe 3"}),
        ("invoice", {"Kundennr": "K-1", "Kunde": "x"}, {"accountId": "K-1", "customerName": "x"}),
        ("payment", {"Client": "Dupont SA"}, {"customerName": "Dupont SA"}),
    ],
)  # fmt: skip
def test_the_field_that_is_used_gets_the_name_that_passes(
    noun: str, record: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert shown(noun, **record) == expected


@pytest.mark.parametrize(
    ("noun", "record"),
    [
        ("account", {"id": "a", "customer_id": "b1"}),  # the source goes by the id
        ("account", {"account_id": "a", "customer_id": "b1"}),  # which passes as it is
        ("account", {"id": {"x": 1}, "customer_id": "b1"}),
        ("account", {"customer_id": ""}),
        ("account", {"customer_id": "1" * 129}),
        ("account", {"customer_id": "Jane Doe"}),
        ("account", {"customer_id": "jd_QwErTyUiOpAsDf"}),
        ("account", {"customer_id": "in_Doe"}),
        ("account", {"customer_id": "lynch"}),
        ("account", {"customer_id": "jdw"}),
        ("account", {"customer_id": "Bkfzqw"}),
        ("invoice", {"Outstanding": "-"}),
        ("invoice", {"invoice_no": "Doe", "customer_id": "pinefold", "amount": 1}),
        ("account", {"externalKey": "jane1", "reference_id": "jane1"}),
        ("invoice", {"Rechnungsnummer": "Meier"}),
        ("invoice", {"customer": ["cus_9s6XKzkNRiz8i3"]}),
        ("subscription", {"id": "s", "number": "S-1"}),  # the profile lists no number
        ("subscription", {"number": "Doe"}),
        ("subscription", {"name": "S-1"}),
        ("payment_method", {"paymentMethodNumber": "4111111111111111"}),
        ("payment_method", {"id": "p", "reference_id": "tok_1"}),
        ("invoice", {"email": "jane@example.com"}),
        ("invoice", {"Account.Name": "x", "Account.Status": "y"}),  # of another object
        ("account", {"Account.Name": "x", "name": "y"}),
        ("account", {"Account.Name": "x", "Customer.Name": "y"}),
        ("account", {"Account.email": "x", "Account.": "y", ".": "z", "Account": "a"}),
        ("payment_method", {"PaymentMethod.AccountNumber": "12345678"}),
        ("payment_method", {"accountNumber": "12345678"}),
    ],
)
def test_nothing_else_passes_for_it(noun: str, record: dict[str, Any]) -> None:
    assert shown(noun, **record) == record


@pytest.mark.parametrize(
    ("value", "is_id"),
    [
        ("10001", True), ("2026-0815", True), ("K10001", True), ("CUST-0001", True), ("cus_9s6XKzkNRiz8i3", True),
        ("8ad08c01000000000000000000000001", True), ("123e4567-e89b-12d3-a456-426614174000", True),
        ("jane85", False), ("Jane1985", False), ("jane_doe85", False), ("jane_miller85", False), ("Netto24", False),
        ("3M", False), ("Doe", False), ("cus_abcdefgh", False), ("Jane 1985", False), ("jane@example.com", False),
    ],
)  # fmt: skip
def test_what_may_be_a_name_is_no_id_where_names_may_stand(value: str, is_id: bool) -> None:  # noqa: FBT001  a column
    assert (shown("invoice", customer=value) == {"accountId": value}) == is_id


@pytest.mark.parametrize("name", ["AmyBDeVito", "JoseADaSilva", "JoeUYuGmbH", "XqTbZrKLmwNd"])
def test_a_word_of_letters_of_both_cases_may_be_a_name(name: str) -> None:
    assert "accountId" not in shown("invoice", client_id=name)


def test_of_a_profile_that_lists_no_id_none_is_shown() -> None:
    text = b"name: x\nentities: {Account: {allow: [name]}, Invoice: {allow: '*'}}"
    profile = parse_profile(text, "x")
    record = b'{"customer_id": "K-1"}'
    for entity in (profile.entity("Account"), profile.entity("Invoice"), None):
        assert with_profile_names(record, "account", entity).record is record


@pytest.mark.parametrize("record", [b"", b"[", b"[]", b'{"customer_id": "K-1"', b'{"customer_id": nan}'])
def test_what_cannot_be_read_is_left_as_it_is(record: bytes) -> None:
    assert with_profile_names(record, "account", EXPORTS.entity("Account")).record is record


RULES = load_rules()
FIELDS = FieldIndex(RULES)
# They claim a value by its form, too, and those that are shown as an id have none of these: a name has no digit, and a
# document's number in a bill is the bill's.
BY_FORM = frozenset(
    {"pii.person-under-id", "pii.short-identity-field", "pii.br-document-field", "pii.br-company-document-field"}
)


def looked_up(name: str, parent: str = "") -> set[int]:
    return {rule for rule in FIELDS.lookup(name, parent).rules if RULES[rule].id not in BY_FORM}


def claims(path: str, *parents: str) -> set[int]:
    """The rules that claim what stands in a field, whatever it looks like."""
    *above, own = path.split(".")
    return {rule for parent in (*above[-1:], *parents) or ("",) for rule in looked_up(own, parent)}


@pytest.mark.parametrize("kind", range(len(RECORD_KINDS)))
def test_no_field_that_may_name_somebody_is_shown_as_an_id(kind: int) -> None:
    """A field's name that claims its value hides it whatever it looks like; under another name it would not."""
    shape, label = shapes()[kind], f"{RECORD_KINDS[kind].replace('_', ' ').title().replace(' ', '')}s"
    for part in (shape.id, shape.number, shape.account):
        for path in part[1:]:
            lost = claims(path, "", label, RECORD_KINDS[kind]) - claims(part[0], "") if part else set()
            assert not lost or path in (*shape.withheld, *shape.either), path
    for path in shape.number if RECORD_KINDS[kind] != "payment_method" else ():
        lost = claims(path, "", label, RECORD_KINDS[kind]) - claims(shape.id[0], "")
        assert not lost or path in (*shape.withheld, *shape.either), path


@pytest.mark.parametrize("kind", range(len(RECORD_KINDS)))
def test_no_column_that_may_name_somebody_loses_its_objects_name(kind: int) -> None:
    shape = shapes()[kind]
    for own in (RECORD_KINDS[kind], *shape.files, *shape.objects):
        for part in (shape.id, shape.number, shape.account, shape.status, shape.date, shape.amount):
            for path in part:
                name = f"{own.replace('_', ' ').title().replace(' ', '')}.{path}"
                (column,) = plain_names([name], kind)
                assert column == name or not looked_up(name) - looked_up(column), name


def test_a_vendors_records_pass_as_they_are() -> None:
    record = (
        b'{"id": "1", "accountId": "2", "number": "3", "accountNumber": "4", "externalKey": "5", "reference_id": "6"}'
    )
    for name in set(built_in_names()) - {"finance-default", "finance-last4"}:
        profile = load_profile(name)
        assert with_profile_names(record, "account", profile.entity("Account")).record is record


@pytest.mark.parametrize(
    ("record", "key"),
    [
        (b'{"id": 5, "accountNumber": "A"}', "5"),
        (b'{"customer_id": "K", "name": "x"}', "K"),
        (b'{"accountNumber": "A"}', "A"),
        (b'{"name": "x"}', None),
        (b"{", None),
    ],
)
def test_other_records_name_an_account_by_its_id_or_number(record: bytes, key: str | None) -> None:
    assert key_of_account(record) == key


# What other fields are called in other languages


@pytest.mark.parametrize(
    ("noun", "record", "shown"),
    [
        ("invoice", {"Fällig am": "1", "MwSt": "2"}, {"dueDate": "1", "taxAmount": "2"}),
        ("invoice", {"Fällig am": "1", "Währung": "EUR"}, {"dueDate": "1", "currency": "EUR"}),
        ("invoice", {"FAELLIG AM": "1"}, {"dueDate": "1"}),
        ("invoice", {"Date d'échéance": "1", "Montant TVA": "2"}, {"dueDate": "1", "taxAmount": "2"}),
        ("invoice", {"Reste à payer": "3", "Devise": "eur"}, {"balance": "3", "currency": "eur"}),
        ("payment", {"Forma de pago": "Transferencia"}, {"method": "Transferencia"}),
        ("account", {"Ragione sociale": "Rossi Srl"}, {"name": "Rossi Srl"}),
        # The field that has the name itself comes first, and then the first heading.
        ("invoice", {"Fällig am": "1", "due_date": "2"}, {"Fällig am": "1", "due_date": "2"}),
        ("invoice", {"Fällig am": "1", "Fälligkeit": "2"}, {"dueDate": "1", "Fälligkeit": "2"}),
        # What is no such heading, or of another kind of record, stays as it is, and so does what is no currency.
        ("invoice", {"Fällig am Ort": "1", "Kartentyp": "x"}, {"Fällig am Ort": "1", "Kartentyp": "x"}),
        ("account", {"Estado": "Jalisco", "MwSt": "2"}, {"Estado": "Jalisco", "MwSt": "2"}),
        ("invoice", {"Währung": "Jane"}, {"Währung": "Jane"}),
    ],
)  # fmt: skip
def test_headings_in_other_languages_pass_by_the_profiles_name(
    noun: str, record: dict[str, str], shown: dict[str, str]
) -> None:
    entity = load_profile("exports").entity(noun.replace("_", ""))
    made = with_profile_names(json.dumps(record).encode(), noun, entity).record
    assert json.loads(made) == shown


def test_a_profile_that_does_not_list_the_name_shows_no_heading() -> None:
    entity = parse_profile(b"name: x\nentities: {Invoice: {allow: [id]}}\n", "x").entity("Invoice")
    record = b'{"F\xc3\xa4llig am":"1"}'
    assert with_profile_names(record, "invoice", entity).record == record


@pytest.mark.parametrize(
    ("record", "shown"),
    [
        ({"id": "1", "amount": 5, "balance": 5}, True),
        ({"id": "1"}, True),  # nothing is stated, so nothing is hidden
        ({"id": "1", "Bruttobetrag": "5,00"}, True),
        ({"id": "1", "Bruttobetrag": "free"}, True),  # is removed, and is no amount
        ({"id": "1", "Gesamtbetrag": "free", "amount": ""}, True),
        ({"id": "1", "amount_due": 5}, False),  # both parts, of which one name is left
    ],
    ids=str,
)
def test_whether_a_view_shows_the_amounts_that_lists_go_by(*, record: dict[str, Any], shown: bool) -> None:
    assert with_profile_names(json.dumps(record).encode(), "invoice", EXPORTS.entity("Invoice")).shows_amounts is shown
    assert not with_profile_names(json.dumps(record).encode(), "invoice", None).shows_amounts
    assert not with_profile_names(b'{"amount":', "invoice", EXPORTS.entity("Invoice")).shows_amounts


@pytest.mark.parametrize(
    ("noun", "record", "said"),
    [
        ("account", {"id": "a1", "First Name": "Ann", "Last Name": "Lee"}, "Ann Lee"),
        ("account", {"id": "a1", "Company": "", "Vorname": "Ann", "Nachname": "Lee"}, "Ann Lee"),
        ("account", {"id": "a1", "Company": "Lee Ltd", "First Name": "Ann", "Last Name": "Lee"}, "Lee Ltd"),
        ("account", {"id": "a1", "First Name": "Ann", "Last Name": ""}, None),
        ("account", {"id": "a1", "Last Name": "Lee"}, None),
        (
            "payment",
            {"id": "p1", "Customer Name": "", "Customer First Name": "Ann", "Customer Last Name": "Lee"},
            "Ann Lee",
        ),
        ("invoice", {"id": "i1", "Customer First Name": "Ann", "Customer Last Name": "Lee"}, "Ann Lee"),
        ("subscription", {"id": "s1", "first_name": "Ann", "customer last name": "Lee"}, None),
    ],
)
def test_a_name_in_two_fields_is_shown_as_one(noun: str, record: dict[str, Any], said: str | None) -> None:
    made = shown(noun, **record)
    assert (made.get("name" if noun == "account" else "customerName") or None) == said
