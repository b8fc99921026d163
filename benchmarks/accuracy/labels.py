"""What scanners call things: families of entity types, and each peer's labels in our words.

A finding counts as right when its type is of the same family as the mark it touches: a scanner that calls a German tax
number a national id has understood enough. A peer's label that stands for nothing we mark (an address of the web, a
UUID, a postcode alone) is dropped before anything is counted, so that it neither helps nor harms. Labels for dates of
any kind help where they touch a birthday and are dropped elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "card": ("CREDIT_CARD", "CARD_SECURITY_CODE", "CARD_EXPIRY", "CARD_TRACK"),
    "bank": ("IBAN_CODE", "SWIFT_BIC", "US_BANK_NUMBER", "ABA_ROUTING_NUMBER", "UK_BANK_NUMBER", "BANK_NUMBER"),
    "email": ("EMAIL_ADDRESS",),
    "phone": ("PHONE_NUMBER",),
    "address": ("STREET_ADDRESS", "POSTAL_CODE", "LOCATION"),
    "name": ("PERSON", "ORGANIZATION"),
    "government": ("VAT_NUMBER", "TAX_ID", "NATIONAL_ID", "PASSPORT", "DRIVER_LICENSE", "MEDICAL_LICENSE"),
    "birth": ("DATE_OF_BIRTH",),
    "machine": ("IP_ADDRESS", "MAC_ADDRESS"),
    "secret": ("SECRET", "URL_CREDENTIALS"),
    "crypto": ("CRYPTO", "CRYPTO_ADDRESS"),
    "injection": ("PROMPT_INJECTION",),
}
_FAMILY = {entity_type: family for family, types in _FAMILIES.items() for entity_type in types}
_NATIONAL = re.compile(r"(?:US|UK|EU|[A-Z]{2})_[A-Z0-9_]+")

DATE = "DATE"
"""A finding that says a date, whoever's: right on a birthday, ignored elsewhere."""

NAMES = frozenset(_FAMILIES["name"])


def family(entity_type: str) -> str:
    """The family of an entity type; types with a country's prefix are national ids, the rest their own family."""
    known = _FAMILY.get(entity_type)
    if known is not None:
        return known
    return "government" if _NATIONAL.fullmatch(entity_type) else entity_type.lower()


# https://github.com/data-privacy-stack/presidio, 2.2.366: supported_entities.md and default_recognizers.yaml.
# Labels that are not listed keep their name, which is ours too (CREDIT_CARD, US_SSN, UK_NHS, ...).
PRESIDIO: Mapping[str, str] = {
    "URL": "",  # any link
    "UUID": "",
    "DATE_TIME": DATE,
    "NRP": "",
    "MEDICAL_LICENSE": "MEDICAL_LICENSE",
    "US_DRIVER_LICENSE": "DRIVER_LICENSE",
    "DE_VAT_ID": "VAT_NUMBER",
    "IT_VAT_CODE": "VAT_NUMBER",
    "TR_PHONE_NUMBER": "PHONE_NUMBER",
    "PH_MOBILE_NUMBER": "PHONE_NUMBER",
    "DE_PLZ": "POSTAL_CODE",
    "UK_POSTCODE": "POSTAL_CODE",
}

# datafog/processing/text_processing/regex_annotator/regex_annotator.py of 4.9.0, LABELS.
DATAFOG: Mapping[str, str] = {
    "EMAIL": "EMAIL_ADDRESS",
    "PHONE": "PHONE_NUMBER",
    "SSN": "US_SSN",
    "DOB": DATE,  # engine.py calls it DATE: its pattern is any date's
    "ZIP": "",
    "ZIP_CODE": "",
    "DE_POSTAL_CODE": "",
    "DE_IBAN": "IBAN_CODE",
    "DE_VAT_ID": "VAT_NUMBER",
}

# scrubadub 2.0.1, scrubadub/filth/*.py: the `type` of each Filth of the default detectors.
SCRUBADUB: Mapping[str, str] = {
    "email": "EMAIL_ADDRESS",
    "phone": "PHONE_NUMBER",
    "credit_card": "CREDIT_CARD",
    "social_security_number": "US_SSN",
    "national_insurance_number": "UK_NINO",
    "tax_reference_number": "TAX_ID",
    "drivers_licence": "DRIVER_LICENSE",
    "vehicle_licence_plate": "",
    "credential": "SECRET",
    "twitter": "",
    "url": "",
    "postalcode": "",
    "unknown": "",
}

# cpex_pii_filter 0.3.9, plugin-manifest.yaml (detect_* names) and README, "Detection Coverage".
CPEX: Mapping[str, str] = {
    "ssn": "US_SSN",
    "bsn": "NL_BSN",
    "credit_card": "CREDIT_CARD",
    "email": "EMAIL_ADDRESS",
    "phone": "PHONE_NUMBER",
    "ip_address": "IP_ADDRESS",
    "date_of_birth": "DATE_OF_BIRTH",
    "passport": "PASSPORT",
    "driver_license": "DRIVER_LICENSE",
    "bank_account": "US_BANK_NUMBER",
    "medical_record": "MEDICAL_LICENSE",
}


def canonical(label: str, table: Mapping[str, str]) -> str:
    """A peer's label in our words; empty when nothing of ours is meant."""
    return table.get(label, label)
