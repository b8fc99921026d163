"""Entity types, and sets of them that several packages decide by. A type is the word that a rule's file gives it."""

from __future__ import annotations

from typing import Final

INJECTION: Final = "PROMPT_INJECTION"
"""Instructions to a model; its findings speak of the whole text."""

PAYMENT_FRAUD: Final = "PAYMENT_FRAUD"
"""A text that redirects a payment; its findings speak of the whole text as well."""

PARTIES: Final = frozenset({"PERSON", "ORGANIZATION"})
"""What somebody is called."""

VAGUE: Final = PARTIES | {"STREET_ADDRESS"}
"""What almost any text might be: only a field's name says that one is."""

MAIL: Final = frozenset({"EMAIL_ADDRESS"})
"""What is written in one way only, wherever it is repeated."""

ECHOED: Final = VAGUE | MAIL
"""What is looked for in all texts of a payload once a field of it names one."""

USUAL: Final = frozenset({"CREDIT_CARD", "EMAIL_ADDRESS", "PHONE_NUMBER"})
"""What a first text with a finding mostly holds: a scanner that prepares itself prepares for these."""

NUMERIC: Final = frozenset(
    {"CREDIT_CARD", "PHONE_NUMBER", "IBAN_CODE", "US_SSN", "US_ITIN", "US_EIN", "US_BANK_NUMBER", "ABA_ROUTING_NUMBER"}
)
"""Numbers: what separates their digits means nothing."""
