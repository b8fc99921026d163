"""Entity types that code refers to, and sets of them. Rule files define the types."""

from __future__ import annotations

from typing import Final

INJECTION: Final = "PROMPT_INJECTION"
"""Instructions to a model; its findings concern the whole text."""

PAYMENT_FRAUD: Final = "PAYMENT_FRAUD"
"""A text that redirects a payment; its findings concern the whole text as well."""

PARTIES: Final = frozenset({"PERSON", "ORGANIZATION"})
"""Names of people and companies."""

VAGUE: Final = PARTIES | {"STREET_ADDRESS"}
"""Types that almost any text might have: only the name of a field says that it does."""

MAIL: Final = frozenset({"EMAIL_ADDRESS"})
"""Types whose values are always written in the same way."""

ECHOED: Final = VAGUE | MAIL
"""Types whose values, if a field holds one, are searched in all texts of the payload by their words."""

_NOT_REPEATED: Final = frozenset(
    {
        # of a bank or a place, which many share
        "ABA_ROUTING_NUMBER", "AU_BSB", "BANK_CODE", "GEO_COORDINATES", "IN_IFSC", "SWIFT_BIC", "UK_SORT_CODE",
        # dates, words and short numbers
        "CARD_EXPIRY", "CARD_SECURITY_CODE", "DATE_OF_BIRTH", "HEALTH_CONDITION",
        "IP_ADDRESS",  # found by its form
    }
)  # fmt: skip


def is_repeated(entity_type: str) -> bool:
    """Whether values of a type that a field claims are looked for in other texts, by their words or as a whole."""
    return entity_type not in _NOT_REPEATED


BANKING: Final = frozenset(
    {"ABA_ROUTING_NUMBER", "IBAN_CODE", "SWIFT_BIC", "BANK_CODE", "UK_SORT_CODE", "AU_BSB", "IN_IFSC"}
)
"""What stands beside the number of an account only where that is at a bank."""

WALLET: Final = "CRYPTO"
"""Addresses of wallets, which look like ids."""

USUAL: Final = frozenset({"CREDIT_CARD", "EMAIL_ADDRESS", "PHONE_NUMBER"})
"""The commonest types, for which a scanner prepares itself in advance."""

NUMERIC: Final = frozenset(
    {"CREDIT_CARD", "PHONE_NUMBER", "IBAN_CODE", "US_SSN", "US_ITIN", "US_EIN", "US_BANK_NUMBER", "ABA_ROUTING_NUMBER"}
)
"""Numbers, whose separators mean nothing."""
