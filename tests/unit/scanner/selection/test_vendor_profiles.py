"""What every profile of a vendor promises: six entities, nothing secret on a list, people known by their fields."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from scanner import Scanner, load_profile
from scanner.payloads.words.field_names import canonical
from scanner.selection.profile import Node
from tests.compiled import compiled

VENDORS = ("stripe", "zuora", "chargebee", "square", "killbill")
ROWAN = "zq rowan 77"  # like nobody's name


@cache
def _scanner(vendor: str) -> Scanner:
    return compiled(vendor)


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize(
    "entity", ["Account", "Subscription", "Invoice", "Payment", "PaymentMethod", "CreditNote", "Refund"]
)
def test_every_vendor_has_each_kind_of_record(vendor: str, entity: str) -> None:
    found = load_profile(vendor).entity(entity)
    assert found is not None
    assert found.passing


@pytest.mark.parametrize(
    ("vendor", "kind", "entity"),
    [
        ("stripe", "customer", "Account"),
        ("stripe", "charge", "Payment"),
        ("stripe", "account", "Account"),  # the name of an entity comes before Stripe's word for a merchant
        ("chargebee", "transaction", "Payment"),
        ("chargebee", "payment_source", "PaymentMethod"),
    ],
)
def test_the_vendors_own_word_names_the_entity(vendor: str, kind: str, entity: str) -> None:
    profile = load_profile(vendor)
    assert profile.entity(kind) is profile.entities[entity]


# The last words of fields' names that no profile of a vendor lets pass …
NEVER = frozenset((
    "secret", "token", "url", "uri", "pdf", "fingerprint", "last4", "iin", "bin", "gan", "masknumber", "maskednumber",
    "cardnumber", "ip", "ipaddress", "useragent", "taxid", "taxids", "vatid", "vatnumber", "line1", "line2",
    "address1", "address2", "city", "postalcode", "zip", "zipcode", "address", "birthday", "password", "metadata",
    "customfields", "properties", "routingnumber", "iban", "swiftcode", "bankname", "accountnumbermask",
    "devicesessionid",
))  # fmt: skip
# … and these pass only as what they are known to hold.
HELD = {
    "PERSON": ("firstname", "lastname", "givenname", "familyname", "nickname", "holdername", "cardholdername",
               "customername", "billingdetailsname", "salesrep", "salesrepname", "nameonaccount"),
    "EMAIL_ADDRESS": ("email", "emailaddress", "emailaddresses", "workemail", "receiptemail"),
    "PHONE_NUMBER": ("phone", "phonenumber", "workphone"),
    "ORGANIZATION": ("company", "companyname", "businessname"),
}  # fmt: skip


def _members(name: str, node: Node, seen: tuple[int, ...] = ()) -> Iterator[tuple[str, Node]]:
    """Every name that passes somewhere below a node, with what passes of its value."""
    for member in node.passing.values():
        path = f"{name}.{member.own}"
        yield path, member.node
        if id(member.node) not in seen:
            yield from _members(path, member.node, (*seen, id(member.node)))


def _all_members(vendor: str) -> Iterator[tuple[str, Node]]:
    for name, entity in load_profile(vendor).entities.items():
        yield from _members(name, entity)


@pytest.mark.parametrize("vendor", VENDORS)
def test_no_secret_no_number_of_a_card_and_no_address_is_on_a_list(vendor: str) -> None:
    passing = {path for path, node in _all_members(vendor) if not node.holds and not _endings(path).isdisjoint(NEVER)}
    assert passing == set()


def _endings(path: str) -> set[str]:
    """The last word of a name, its last two and its last three, written as one."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+[0-9]*|[0-9]+", path.rpartition(".")[2])
    return {"".join(words[-count:]).lower() for count in (1, 2, 3)}


@pytest.mark.parametrize("vendor", VENDORS)
def test_people_are_known_by_their_fields(vendor: str) -> None:
    unknown = {
        path
        for path, node in _all_members(vendor)
        for names in HELD.values()
        if canonical(path.rpartition(".")[2]) in names
        and node.holds not in HELD
        and node.called != "product_name"
        and node.allow is None
    }
    assert unknown == set()


@pytest.mark.parametrize("vendor", VENDORS)
def test_whatever_stands_in_a_field_for_people_is_masked(vendor: str) -> None:
    """Every entity, filled in all the fields that are known to hold something about people, shows none of it."""
    profile = load_profile(vendor)
    for name, entity in profile.entities.items():
        payload = {member.own: ROWAN for member in entity.passing.values() if member.node.holds}
        view = _scanner(vendor).view(payload, entity=name)
        assert view.llm_view.keys() == payload.keys()
        assert "rowan" not in view.encode().decode()


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_record_that_is_nobodys_yields_nothing(vendor: str) -> None:
    view = _scanner(vendor).view({"colour": "red", "shape": ROWAN})
    assert view.llm_view == {}
    assert view.meta["fieldsRemoved"] == ["colour", "shape"]


@pytest.mark.parametrize("vendor", VENDORS)
def test_names_of_goods_are_nobodys(vendor: str) -> None:
    goods: dict[str, dict[str, Any]] = {
        "stripe": {"object": "product", "id": "prod_1", "name": "Mobile Basic"},
        "zuora": {"id": "1", "sku": "SKU-1", "category": "Base Products", "name": "Mobile Basic"},
        "chargebee": {"object": "plan", "id": "1", "name": "Mobile Basic", "invoice_name": "Mobile Basic"},
        "square": {"line_items": [{"uid": "1", "name": "Mobile Basic"}]},
        "killbill": {"invoiceItemId": "1", "itemType": "RECURRING", "planName": "Mobile Basic"},
    }
    assert _scanner(vendor).view(goods[vendor]).llm_view == goods[vendor]
