"""What a rule may call to check a candidate: name in the rule file to function of the candidate's text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from scanner.checks import address_lines, health
from scanner.checks.forms import mail_addresses, plausible, secrets
from scanner.checks.forms.calendar_days import begins_date
from scanner.checks.numbers import cards, checksums, national, phones, registers, wallets
from scanner.checks.parties import han_names, names, native_names
from scanner.checks.prose import alone, given, said, titled
from scanner.checks.verdict import Regions, Verdict

__all__ = ["MANY", "VALIDATORS", "ManyValidator", "Validator", "Verdict"]

Validator = Callable[[str, Regions], Verdict]

_Answer = TypeVar("_Answer", bool, Verdict)

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
    """A validator for names of people: what begins a date is none (:mod:`scanner.checks.forms.calendar_days`)."""
    return lambda text, _: Verdict.NO if begins_date(text) else judge(text)


def _by_name(
    made: Callable[[Callable[[str], _Answer]], Validator], tests: Sequence[Callable[[str], _Answer]]
) -> dict[str, Validator]:
    """Validators that rules call by the names of their functions."""
    return {test.__name__: made(test) for test in tests}


def _anywhere(judge: Callable[[Sequence[bytes]], Sequence[bool]]) -> ManyValidator:
    """A function of many texts that needs to know no regions."""
    return lambda texts, _: judge(texts)


VALIDATORS: Final[dict[str, Validator]] = {
    "luhn_card": _proved(cards.card_number),
    "luhn_card_wide": _possible(cards.card_number_wide),
    "trunk_phone": phones.trunk_phone,
    "grouped_phone": phones.grouped_phone,
    **{kind: _proved(test) for kind, test in registers.REGISTERS.items()},
    **_by_name(_proved, (
        cards.card_track, checksums.iban, checksums.fr_rib, checksums.pl_account, checksums.mx_clabe, national.us_dea,
        national.us_npi, national.ca_sin, national.au_medicare, national.de_health_insurance, national.de_pension,
        national.de_physician, national.es_social_security, national.hu_tax_id, national.sg_nric,
        wallets.base58_check, wallets.bitcoin_address,
    )),
    **_by_name(_possible, (
        checksums.aba_routing, checksums.us_ssn, checksums.us_itin, checksums.us_ein, checksums.swift_bic,
        checksums.mac_address, national.uk_nino, national.kr_birth, national.travel_document, plausible.long_account,
        plausible.dashed_account, plausible.account_beside, plausible.transfer_account, plausible.ip_address,
        plausible.street, plausible.place_of_street, plausible.order_in_chinese, plausible.order_in_japanese,
        plausible.order_in_korean, plausible.given_in_korean,
        mail_addresses.email_address, secrets.basic_pair, secrets.secret_value, secrets.bare_value,
        secrets.secret_token, secrets.bare_token, secrets.short_password, secrets.secret_argument, secrets.drawn_key,
        secrets.drawn_token, secrets.drawn_credential, secrets.login_token,
        health.state_of_health, phones.international_phone, phones.national_phone, phones.nanp_phone,
        phones.exit_code_phone, address_lines.street_above_code,
        address_lines.town_of_us, address_lines.town_of_us_alone, address_lines.code_and_town,
        address_lines.town_of_britain, address_lines.address_of_india,
    )),
    **_by_name(_judged, (
        names.company_name, names.company_not_person, names.party_not_person, said.company_said,
        han_names.person_in_han, han_names.surname_in_han, han_names.surname_introduced, han_names.person_in_kana,
        han_names.company_in_han, native_names.person_native, native_names.person_native_known,
    )),
    **_by_name(_of_person, (
        names.person_name, names.person_by_given_name, names.somebody, names.account_of_somebody, said.person_said,
        said.person_abbreviated, said.person_behind_initials, said.person_doing, said.person_part,
        said.person_certain, said.person_known, said.person_met, said.person_of_mailbox, said.person_of_statement,
        said.person_addressed, said.person_labelled, said.person_unlisted, said.person_listed, said.person_thanking,
        said.person_signing, said.person_of_family, said.person_all_known, said.person_on_ticket,
        said.person_signing_small, said.person_in_prose, said.person_inverted,
        titled.person_titled_small, titled.person_titled_known, titled.person_titled, titled.person_of_particle,
        given.person_given,
        given.person_entered, given.person_of_hours, given.person_in_role, given.person_of_initials, given.handle,
        given.person_first_line, given.person_account, given.person_of_login, given.person_beside_id,
        given.person_german, given.person_of_kin, given.person_role, given.person_acting, alone.person_alone,
    )),
}  # fmt: skip


def may_be(value: str, validator: str) -> bool:
    """Whether the validator of that name does not refuse a value, wherever it stands."""
    return VALIDATORS[validator](value, ()) is not Verdict.NO


REGIONAL: Final = frozenset({"trunk_phone", "grouped_phone"})
"""Those whose answer depends on the regions that the payload speaks of."""

JUDGED_BY_CAPITALS: Final = frozenset(
    {"person_name", "person_part", "company_name", "company_not_person", "party_not_person", "person_by_given_name"}
    | {"person_alone"}
)
"""Those that judge a word by its capital, which :func:`scanner.matching.buffer.normalize.fold_looks` keeps."""

JUDGED_AS_WRITTEN: Final = frozenset({"person_native"})
"""Those that ask for an alphabet: all letters of "Антонова" look like Latin ones, and are folded to them."""

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
