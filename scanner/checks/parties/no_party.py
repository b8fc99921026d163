"""Values that stand where a customer's or an account's name does and name nobody: sums, placeholders, counts, ledgers.

Reports, exports and charts of accounts write them there: ``customer_name: Total``, ``account_name: Retained Earnings``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scanner.checks.parties.machine_accounts import is_machine_account
from scanner.checks.words import listed

# What a report writes below its last customer, and a till for one that it does not know. Own list: en, de, fr, es, it,
# pt, nl. Surnames among them (Guest, Cash) count where they stand alone in a field for customers.
_PLACEHOLDERS: Final = listed("no_party.placeholders")
# What stands under "bill to", "ship to", "customer" and "contact" where these hold a choice. Own list, from
# the enums of Recurly, Chargebee, Shopify, Stripe and shipping services.
_CHOICES: Final = listed("no_party.choices")
_NUMBERED: Final = re.compile(
    r"(?i)(?:warehouse|store|branch|location|depot|lager|filiale|customer|guest) #?[0-9]{1,6}"
)
# Nouns that only the accounts of a ledger are called by, and words that stand beside them there. Own list, from the
# default charts of accounts of QuickBooks, Xero, Odoo and ERPNext.
LEDGER_NOUNS: Final = listed("no_party.ledger_nouns")
_BESIDE_LEDGER: Final = LEDGER_NOUNS | listed("no_party.beside_ledger")
# Forms of address that are a letter's greeting or a choice when no name follows; not those that are surnames as well.
_ADDRESSES: Final = listed("no_party.addresses")
_BETWEEN: Final = frozenset({"and", "und", "et", "e", "y", "en", "i", "or", "oder", "ou", "o", "of", "m"})
_WORDS: Final = re.compile(r"[^\W\d_]+")
_COUNT: Final = re.compile(r"[0-9][0-9.,]*+\s+[a-z][a-z ]*+")
_CODE_OF_ACCOUNT: Final = re.compile(r"[0-9]{3,6}")  # before an account's name in a chart of accounts
_LONGEST_PLACEHOLDER: Final = 24  # characters


def names_nobody(text: str) -> bool:
    """Whether a value in the place of a customer's name is a placeholder, a sum's label or a choice."""
    if len(text) > _LONGEST_PLACEHOLDER:
        return False
    bare = text.strip(" .:-()").lower()
    if bare in _PLACEHOLDERS or bare in _CHOICES or addresses_alone(bare) or is_machine_account(text):
        return True
    return text[-1:].isdigit() and _NUMBERED.fullmatch(text) is not None


def addresses_alone(text: str) -> bool:
    """Whether a value is nothing but forms of address: "Madame", "Monsieur et Madame"."""
    if len(text) > _LONGEST_PLACEHOLDER:
        return False
    words = _WORDS.findall(text.lower())
    return not _ADDRESSES.isdisjoint(words) and _BETWEEN.union(_ADDRESSES).issuperset(words)


def names_ledger_account(known: Sequence[str]) -> bool:
    """Whether words, as ``names.plain`` has them, are those of a ledger's account and no others."""
    if len(known) > 1 and _CODE_OF_ACCOUNT.fullmatch(known[0]):
        return _BESIDE_LEDGER.issuperset(known[1:])
    return not LEDGER_NOUNS.isdisjoint(known) and _BESIDE_LEDGER.issuperset(known)


def counts_parties(text: str) -> bool:
    """Whether a value counts customers instead of naming one: ``1,200 this month``."""
    return text[:1].isdigit() and _COUNT.fullmatch(text) is not None
