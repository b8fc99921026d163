"""What a rule may call to check a candidate: name in the rule file to function of the candidate's text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from scanner.checks import (
    address_lines,
    cards,
    checksums,
    given,
    han_names,
    health,
    mail_addresses,
    names,
    national,
    native_names,
    phones,
    plausible,
    registers,
    said,
    titled,
    wallets,
)
from scanner.checks.calendar_days import begins_date
from scanner.checks.verdict import Verdict

__all__ = ["MANY", "VALIDATORS", "ManyValidator", "Validator", "Verdict"]

Regions = tuple[str, ...]
"""The countries that the payload speaks of, ISO 3166 codes; most validators do not care."""

Validator = Callable[[str, Regions], Verdict]

ManyValidator = Callable[[Sequence[bytes], Regions], Sequence[bool]]
"""Of many texts, which get another answer than NO."""


def _proved(test: Callable[[str], bool]) -> Validator:
    """A check digit that fits makes certain."""
    return lambda text, _: Verdict.CERTAIN if test(text) else Verdict.NO


def _possible(test: Callable[[str], bool]) -> Validator:
    """A rule of issue or of form that is kept proves nothing; one that is broken refutes."""
    return lambda text, _: Verdict.UNKNOWN if test(text) else Verdict.NO


def _judged(judge: Callable[[str], Verdict]) -> Validator:
    """A function that knows all three answers."""
    return lambda text, _: judge(text)


def _of_person(judge: Callable[[str], Verdict]) -> Validator:
    """The same for the names of people, which no date is (:mod:`scanner.checks.calendar_days`)."""
    return lambda text, _: Verdict.NO if begins_date(text) else judge(text)


def _anywhere(judge: Callable[[Sequence[bytes]], Sequence[bool]]) -> ManyValidator:
    """A function of many texts that needs to know no regions."""
    return lambda texts, _: judge(texts)


VALIDATORS: Final[dict[str, Validator]] = {
    "luhn_card": _proved(cards.card_number),
    "luhn_card_wide": _possible(cards.card_number_wide),
    "card_track": _proved(cards.card_track),
    "iban": _proved(checksums.iban),
    "fr_rib": _proved(checksums.fr_rib),
    "pl_account": _proved(checksums.pl_account),
    "aba_routing": _possible(checksums.aba_routing),
    "us_ssn": _possible(checksums.us_ssn),
    "us_itin": _possible(checksums.us_itin),
    "us_ein": _possible(checksums.us_ein),
    "us_dea": _proved(national.us_dea),
    "us_npi": _proved(national.us_npi),
    "uk_nino": _possible(national.uk_nino),
    "ca_sin": _proved(national.ca_sin),
    "au_medicare": _proved(national.au_medicare),
    "de_health_insurance": _proved(national.de_health_insurance),
    "de_pension": _proved(national.de_pension),
    "de_physician": _proved(national.de_physician),
    "es_social_security": _proved(national.es_social_security),
    "hu_tax_id": _proved(national.hu_tax_id),
    "kr_birth": _possible(national.kr_birth),
    "mx_clabe": _proved(checksums.mx_clabe),
    "sg_nric": _proved(national.sg_nric),
    "travel_document": _possible(national.travel_document),
    "swift_bic": _possible(checksums.swift_bic),
    "mac_address": _possible(checksums.mac_address),
    "long_account": _possible(plausible.long_account),
    "dashed_account": _possible(plausible.dashed_account),
    "base58_check": _proved(wallets.base58_check),
    "bitcoin_address": _proved(wallets.bitcoin_address),
    **{kind: _proved(test) for kind, test in registers.REGISTERS.items()},
    "state_of_health": _possible(health.state_of_health),
    "email_address": _possible(mail_addresses.email_address),
    "international_phone": _possible(phones.international_phone),
    "national_phone": _possible(phones.national_phone),
    "nanp_phone": _possible(phones.nanp_phone),
    "trunk_phone": phones.trunk_phone,
    "exit_code_phone": _possible(phones.exit_code_phone),
    "grouped_phone": phones.grouped_phone,
    "ip_address": _possible(plausible.ip_address),
    "place_of_street": _possible(plausible.place_of_street),
    "street_above_code": _possible(address_lines.street_above_code),
    "street": _possible(plausible.street),
    "basic_pair": _possible(plausible.basic_pair),
    "secret_value": _possible(plausible.secret_value),
    "secret_token": _possible(plausible.secret_token),
    "short_password": _possible(plausible.short_password),
    "drawn_key": _possible(plausible.drawn_key),
    "drawn_token": _possible(plausible.drawn_token),
    "login_token": _possible(plausible.login_token),
    "bare_value": _possible(plausible.bare_value),
    "bare_token": _possible(plausible.bare_token),
    "order_in_chinese": _possible(plausible.order_in_chinese),
    "order_in_japanese": _possible(plausible.order_in_japanese),
    "person_name": _of_person(names.person_name),
    "company_name": _judged(names.company_name),
    "company_not_person": _judged(names.company_not_person),
    "party_not_person": _judged(names.party_not_person),
    "person_by_given_name": _of_person(names.person_by_given_name),
    "somebody": _of_person(names.somebody),
    "account_of_somebody": _of_person(names.account_of_somebody),
    "person_said": _of_person(said.person_said),
    "person_titled_small": _of_person(titled.person_titled_small),
    "person_titled": _of_person(titled.person_titled),
    "person_of_particle": _of_person(titled.person_of_particle),
    "person_abbreviated": _of_person(said.person_abbreviated),
    "person_behind_initials": _of_person(said.person_behind_initials),
    "person_doing": _of_person(said.person_doing),
    "person_part": _of_person(said.person_part),
    "person_certain": _of_person(said.person_certain),
    "person_known": _of_person(said.person_known),
    "person_met": _of_person(said.person_met),
    "person_of_mailbox": _of_person(said.person_of_mailbox),
    "person_of_statement": _of_person(said.person_of_statement),
    "person_addressed": _of_person(said.person_addressed),
    "person_labelled": _of_person(said.person_labelled),
    "person_unlisted": _of_person(said.person_unlisted),
    "person_listed": _of_person(said.person_listed),
    "person_thanking": _of_person(said.person_thanking),
    "person_signing": _of_person(said.person_signing),
    "person_of_family": _of_person(said.person_of_family),
    "person_all_known": _of_person(said.person_all_known),
    "person_in_prose": _of_person(said.person_in_prose),
    "person_inverted": _of_person(said.person_inverted),
    "person_given": _of_person(given.person_given),
    "person_entered": _of_person(given.person_entered),
    "person_of_hours": _of_person(given.person_of_hours),
    "person_in_role": _of_person(given.person_in_role),
    "person_of_initials": _of_person(given.person_of_initials),
    "handle": _of_person(given.handle),
    "person_first_line": _of_person(given.person_first_line),
    "person_account": _of_person(given.person_account),
    "person_of_login": _of_person(given.person_of_login),
    "person_beside_id": _of_person(given.person_beside_id),
    "person_german": _of_person(given.person_german),
    "person_of_kin": _of_person(given.person_of_kin),
    "person_role": _of_person(given.person_role),
    "person_acting": _of_person(given.person_acting),
    "company_said": _judged(said.company_said),
    "person_in_han": _judged(han_names.person_in_han),
    "person_native": _judged(native_names.person_native),
    "person_native_known": _judged(native_names.person_native_known),
    "surname_in_han": _judged(han_names.surname_in_han),
    "surname_introduced": _judged(han_names.surname_introduced),
    "person_in_kana": _judged(han_names.person_in_kana),
    "company_in_han": _judged(han_names.company_in_han),
}


def may_be(value: str, validator: str) -> bool:
    """Whether the validator of that name does not refuse a value, wherever it stands."""
    return VALIDATORS[validator](value, ()) is not Verdict.NO


REGIONAL: Final = frozenset({"trunk_phone", "grouped_phone"})
"""Those whose answer depends on the regions that the payload speaks of."""

JUDGED_BY_CAPITALS: Final = frozenset(
    {"person_name", "person_part", "company_name", "company_not_person", "party_not_person", "person_by_given_name"}
    | {"person_native"}
)
"""Those that judge a word by its capital, which :func:`scanner.matching.normalize.fold_looks` keeps."""

QUICK: Final[dict[str, Callable[[bytes], bool]]] = {
    "luhn_card": cards.may_be_card,
    "luhn_card_wide": cards.may_be_card,
    "vat_number": registers.may_be_vat_number,
    "trunk_phone": phones.has_national_length,
    "grouped_phone": phones.has_national_length,
}
"""What must hold for a validator to say anything but NO, and is asked before what stands round a candidate is read.

Every card in four groups has the shape of a telephone number in groups: 6 us for each, and with this 2. Nine of ten
numbers that are no card's are refused in 0.6 us, with the validator alone in 1.5.
"""

MANY: Final[dict[str, ManyValidator]] = {
    "luhn_card": _anywhere(cards.card_numbers),
    "luhn_card_wide": _anywhere(cards.card_numbers_wide),
    "email_address": _anywhere(mail_addresses.email_addresses),
}
"""What takes the place of a validator where many candidates are judged at once: 0.7 us for a card instead of 6."""
