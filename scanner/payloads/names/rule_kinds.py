"""Rules by the kind of thing that they claim. Exceptions to what a field's name claims apply to whole kinds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from scanner.entity_types import BANKING, VAGUE
from scanner.rules import Rule

_REACHED: Final = frozenset({"EMAIL_ADDRESS", "PHONE_NUMBER", "DATE_OF_BIRTH"})
OF_ANY_TEXT: Final = "pii.person-alone"
"""The rule that claims fields of free text, which hold people's names now and then and are no fields of people."""

_BY_GIVEN_NAME: Final = "pii.person-registered"
_FOR_ONE: Final = "secret.field"
_FOR_SEVERAL: Final = "secret.several-field"
"""The rule for what ``_FOR_ONE`` claims, in a field for several: how many there are is no secret."""

_IMPERSONAL: Final = frozenset({"ORGANIZATION", "CARD_EXPIRY"})


class RuleKinds:
    """Numbers of rules, by kind.

    ``banking`` rules claim what only an account at a bank has, ``cards`` a card's number, ``expiries`` its last month.
    ``vague`` ones claim what any text might be, ``texts`` all of a free text. ``places`` claim a part of an address,
    ``addresses`` it whole too, ``people`` a person's name, ``given`` one that begins with a given name, ``reached`` a
    mail address, a telephone or a date of birth, ``any_company`` whatever stands in a company's field, ``secrets`` a
    secret. ``impersonal`` ones claim what a field does not hold of a party: a company, and the date until which
    something is valid.
    What ``inherits`` also claims the members of an object in its field. ``several`` has the rule for several by that
    for one.
    """

    __slots__ = (
        "addresses",
        "any_company",
        "banking",
        "cards",
        "expiries",
        "given",
        "impersonal",
        "inherits",
        "people",
        "places",
        "reached",
        "secrets",
        "several",
        "texts",
        "vague",
    )

    def __init__(self, rules: Sequence[Rule]) -> None:
        def those(of_kind: Callable[[Rule], bool]) -> frozenset[int]:
            return frozenset(number for number, rule in enumerate(rules) if of_kind(rule))

        self.banking = those(lambda rule: rule.entity_type in BANKING)
        self.cards = those(lambda rule: rule.entity_type == "CREDIT_CARD")
        self.expiries = those(lambda rule: rule.entity_type == "CARD_EXPIRY")
        self.vague = those(lambda rule: rule.entity_type in VAGUE)
        self.places = those(lambda rule: rule.entity_type == "STREET_ADDRESS" and not rule.inherit)
        self.addresses = those(lambda rule: rule.entity_type == "STREET_ADDRESS")
        self.texts = those(lambda rule: rule.id == OF_ANY_TEXT)
        self.people = those(lambda rule: rule.entity_type == "PERSON") - self.texts
        self.any_company = those(lambda rule: rule.entity_type == "ORGANIZATION" and not rule.validator)
        self.given = tuple(number for number, rule in enumerate(rules) if rule.id == _BY_GIVEN_NAME)
        self.secrets = those(lambda rule: rule.entity_type == "SECRET")
        numbers = {rule.id: number for number, rule in enumerate(rules) if rule.id in (_FOR_ONE, _FOR_SEVERAL)}
        self.several = {numbers[_FOR_ONE]: numbers[_FOR_SEVERAL]} if len(numbers) > 1 else {}
        self.reached = those(lambda rule: rule.entity_type in _REACHED)
        self.impersonal = those(lambda rule: rule.entity_type in _IMPERSONAL)
        self.inherits = those(lambda rule: rule.inherit)

    def are_alike(self, claims: Sequence[tuple[int, ...]]) -> bool:
        """Whether names that one heading joins are all of free texts, or none of them: no "Name / Description"."""
        return len({self.texts.issuperset(own) for own in claims}) == 1
