"""What the descriptions of the tools promise of a record, each profile shows, where its vendor has it at all."""

import re
from typing import Any

import pytest

from scanner import load_profile
from scanner.selection.files import built_in_names
from scanner.selection.profile import Entity, Node
from server.tools.kinds import KINDS, Kind
from tests.compiled import compiled

# The words of `Kind.shows`, and the fields of vendors that keep them.
FIELDS = {
    "account": {
        "name": "name company company_name given_name",
        "status": "status delinquent auto_collection card_status creation_source",
        "balance": "balance account_balance accountBalance balances",
        "currency": "currency preferred_currency_code",
        "type": "type batch locale preferences object",
        "notes": "notes note description",
    },
    "subscription": {
        "status": "status state",
        "term": "termType billing_period billingPeriod current_period_end current_term_end plan_variation_id",
        "dates": "subscriptionStartDate start_date startDate started_at",
        "renewal settings": "autoRenew cancel_at_period_end auto_collection renewalTerm chargedThroughDate"
        " charged_through_date next_billing_at",
    },
    "invoice": {
        "status": "status",
        "amounts": "amount total payment_requests",
        "dates": "invoiceDate date created created_at",
        "its first 20 line items": "lineItems lines line_items items invoiceItems",
    },
    "payment": {
        "status": "status transactions",
        "amount": "amount amount_money purchasedAmount",
        "date": "paymentDate effectiveDate date created created_at transactions",
        "account": "accountId customer customer_id",
        "invoice": "invoiceId invoice linked_invoices order_id targetInvoiceId",
        "means of payment": "paymentMethodId payment_method paymentMethod source_type",
    },
    "payment_method": {
        "type": "type cardType card_type pluginName creditCardType",
        "brand": "cardBrand brand card_brand creditCardType card",
        "expiry": "expirationMonth exp_month expiry_month creditCardExpirationMonth",
        "status": "status enabled isDefault",
    },
    "credit_note": {
        "status": "status itemType",
        "amounts": "amount total amount_money",
        "date": "creditNoteDate date created created_at creditMemoDate startDate memoDate",
        "reason": "reasonCode reason reason_code description",
        "invoice": "invoiceId invoice reference_invoice_id referredInvoiceId payment_id",
    },
    "refund": {
        "status": "status transactions",
        "amount": "amount amount_money refundAmount transactions",
        "date": "refundDate created created_at date transactions",
        "reason": "reason reasonCode authorization_reason",
        "payment": "paymentId payment_id charge refunded_txn_id",
    },
}
# What vendors have none of: (profile, kind) -> words.
NONE = {
    ("square", "account"): {"balance", "currency"},
    ("chargebee", "account"): {"notes"},
    ("killbill", "account"): {"status"},
    ("square", "invoice"): {"its first 20 line items"},  # which are an order's
    ("killbill", "refund"): {"reason"},
    ("killbill", "payment_method"): {"brand", "expiry"},  # a plugin keeps them, under names of its own
}


def shown(node: Node) -> set[str]:
    return {member.own.lower().replace("_", "") for member in node.passing.values()}


@pytest.mark.parametrize("kind", KINDS, ids=[kind.noun for kind in KINDS])
@pytest.mark.parametrize("profile", built_in_names())
def test_each_profile_shows_what_the_tools_promise(profile: str, kind: Kind) -> None:
    noun = kind.noun
    entity = load_profile(profile).entity(kind.entity)
    if not isinstance(entity, Entity) or not isinstance(entity.allow, tuple):
        return  # a profile that lets everything pass
    promised = [word.strip() for word in re.split(r", | and ", kind.shows)]
    assert promised == list(FIELDS[noun])
    names = shown(entity)
    lacking = {
        word
        for word, fields in FIELDS[noun].items()
        if names.isdisjoint({field.lower().replace("_", "") for field in fields.split()})
    }
    assert lacking == NONE.get((profile, noun), set())


@pytest.mark.parametrize(
    ("profile", "record", "seen"),
    [
        ("finance-default", {"cardBrand": "Visa", "expirationMonth": 4, "exp_year": "2026"}, ["Visa", 4, "2026"]),
        ("finance-last4", {"brand": "Visa", "expiry": "04/26", "last4": "4242"}, ["Visa", "04/26", "4242"]),
        ("stripe", {"card": {"brand": "visa", "exp_month": 4}}, [{"brand": "visa", "exp_month": 4}]),
        ("zuora", {"creditCardType": "Visa", "CreditCardExpirationYear": "2026"}, ["Visa", "2026"]),
        ("chargebee", {"card": {"brand": "visa", "expiry_month": 4}}, [{"brand": "visa", "expiry_month": 4}]),
        ("square", {"card_brand": "VISA", "exp_month": 4}, ["VISA", 4]),
        # It is the expiry that is kept, and nothing that somebody wrote in its place.
        ("finance-default", {"expiry": "4111 1111 1111 1111"}, ["4***-****-****-****1"]),
        ("stripe", {"exp_year": "jane@example.com"}, ["j***e@e***e.c***m"]),
    ],
)
def test_the_expiry_of_a_card_is_shown(profile: str, record: dict[str, Any], seen: list[Any]) -> None:
    assert list(compiled(profile).view(record, entity="PaymentMethod").llm_view.values()) == seen
