"""Values that stand where a customer's or an account's name does and name nobody: sums, placeholders, counts, ledgers.

Reports, exports and charts of accounts write them there: ``customer_name: Total``, ``account_name: Retained Earnings``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scanner.checks.machine_accounts import is_machine_account

# What a report writes below its last customer, and a till for one that it does not know. Own list: en, de, fr, es, it,
# pt, nl. Surnames among them (Guest, Cash) count where they stand alone in a field for customers.
_PLACEHOLDERS: Final = frozenset(
    {"total", "totals", "subtotal", "grand total", "sum", "all", "all customers", "other", "others", "other customers",
     "unknown", "unknown customer", "anonymous", "guest", "guest customer", "guest user", "guest checkout", "walk-in",
     "walk in", "walk-in customer", "cash", "cash customer", "cash sale", "cash sales", "counter sale", "various",
     "various customers", "misc", "miscellaneous", "none", "null", "nil", "n/a", "na", "tbd", "tba", "not set",
     "not specified", "not available", "not applicable", "not provided", "no name", "no customer", "unassigned",
     "nobody", "no one", "undefined", "default", "default customer",
     "test", "test customer", "one-time customer", "summe", "gesamt",
     "gesamtsumme", "zwischensumme", "unbekannt", "gast", "diverse", "sonstige", "barverkauf", "laufkundschaft",
     "keine angabe", "alle kunden", "inconnu", "anonyme", "divers", "invite", "client de passage", "total general",
     "desconocido", "anonimo", "varios", "invitado", "totale", "sconosciuto", "ospite", "vari", "desconhecido",
     "onbekend", "totaal", "diversen"}
)  # fmt: skip
# What stands under "bill to", "ship to", "customer" and "contact" where these hold a choice. Own list, from
# the enums of Recurly, Chargebee, Shopify, Stripe and shipping services.
_CHOICES: Final = frozenset(
    {"self", "parent", "child", "distributor", "reseller", "retail", "wholesale", "new", "existing", "returning",
     "recurring", "individual", "business", "company", "person", "consumer", "corporate", "b2b", "b2c", "billing",
     "shipping", "both", "sender", "recipient", "third party", "billing address", "shipping address", "home address",
     "work address", "store", "pickup", "store pickup", "in store", "warehouse", "standard", "express",
     "standard shipping", "express shipping", "free shipping", "standard delivery", "express delivery", "overnight",
     "email only", "phone only", "mail only", "by email", "by phone", "do not contact", "same as above", "see above",
     "as above", "same as billing", "same as shipping", "same as billing address", "siehe oben", "wie oben", "s.o",
     "voir ci-dessus", "idem", "ditto"}
)  # fmt: skip
_NUMBERED: Final = re.compile(
    r"(?i)(?:warehouse|store|branch|location|depot|lager|filiale|customer|guest) #?[0-9]{1,6}"
)
# Nouns that only the accounts of a ledger are called by, and words that stand beside them there. Own list, from the
# default charts of accounts of QuickBooks, Xero, Odoo and ERPNext.
LEDGER_NOUNS: Final = frozenset(
    {"receivable", "receivables", "payable", "payables", "earnings", "equity", "expense", "expenses", "revenue",
     "revenues", "income", "liability", "liabilities", "inventory", "depreciation", "amortization", "amortisation",
     "accruals", "undeposited", "cogs", "sold", "clearing", "suspense", "overheads", "accrued", "prepayments",
     "supplies"}
)  # fmt: skip
_BESIDE_LEDGER: Final = LEDGER_NOUNS | frozenset(
    {"accounts", "account", "retained", "deferred", "accumulated", "unearned", "undeposited", "petty", "cash", "funds",
     "goods", "sold", "cost", "costs", "sales", "service", "services", "interest", "rent", "utilities", "wages",
     "salaries", "payroll", "tax", "taxes", "vat", "gst", "bad", "debt", "debts", "other", "current", "fixed", "asset",
     "assets", "long", "short", "term", "owner's", "owners", "opening", "balance", "bank", "charges", "fees", "travel",
     "office", "supplies", "insurance", "advertising", "marketing", "repairs", "maintenance", "and", "of", "&", "-",
     "the", "operating", "general", "administrative", "gross", "net", "trade", "raw", "materials", "finished",
     "foreign", "exchange", "gain", "loss", "uncategorized", "uncategorised", "prepaid", "provision", "stock",
     "capital", "buildings", "vehicles", "furniture", "fixtures", "equipment", "machinery", "computers", "land"}
)  # fmt: skip
# Forms of address that are a letter's greeting or a choice when no name follows; not those that are surnames as well.
_ADDRESSES: Final = frozenset(
    {"mr", "mrs", "ms", "mx", "sir", "madam", "herr", "frau", "monsieur", "madame", "mademoiselle", "messieurs",
     "mesdames", "mme", "mlle", "senor", "senora", "senorita", "sra", "srta", "signor", "signore", "signora",
     "signorina", "dott", "senhor", "senhora", "dhr", "mevr", "mevrouw", "meneer", "pani", "pan"}
)  # fmt: skip
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
    """Whether words, as :func:`scanner.checks.names.plain` has them, are those of a ledger's account and no others."""
    if len(known) > 1 and _CODE_OF_ACCOUNT.fullmatch(known[0]):
        return _BESIDE_LEDGER.issuperset(known[1:])
    return not LEDGER_NOUNS.isdisjoint(known) and _BESIDE_LEDGER.issuperset(known)


def counts_parties(text: str) -> bool:
    """Whether a value counts customers instead of naming one: ``1,200 this month``."""
    return text[:1].isdigit() and _COUNT.fullmatch(text) is not None
