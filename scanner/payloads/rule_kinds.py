"""Rules by the kind of thing that they claim. Exceptions to what a field's name claims apply to whole kinds."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.entity_types import BANKING, VAGUE
from scanner.rules import Rule


class RuleKinds:
    """Numbers of rules, by kind.

    ``banking`` rules claim what only an account at a bank has. ``vague`` ones claim what any text might be. ``places``
    claim a part of an address, ``people`` a person's name, ``any_company`` whatever stands in a company's field,
    ``secrets`` a secret. What ``inherits`` also claims the members of an object in its field.
    """

    __slots__ = ("any_company", "banking", "inherits", "people", "places", "secrets", "vague")

    def __init__(self, rules: Sequence[Rule]) -> None:
        banking, vague, places, people, any_company, secrets, inherits = (set[int]() for _ in self.__slots__)
        for number, rule in enumerate(rules):
            if rule.inherit:
                inherits.add(number)
            if rule.entity_type in BANKING:
                banking.add(number)
            if rule.entity_type in VAGUE:
                vague.add(number)
            if rule.entity_type == "STREET_ADDRESS" and not rule.inherit:
                places.add(number)
            elif rule.entity_type == "PERSON":
                people.add(number)
            elif rule.entity_type == "ORGANIZATION" and not rule.validator:
                any_company.add(number)
            elif rule.entity_type == "SECRET":
                secrets.add(number)
        self.banking = frozenset(banking)
        self.vague = frozenset(vague)
        self.places = frozenset(places)
        self.people = frozenset(people)
        self.any_company = frozenset(any_company)
        self.secrets = frozenset(secrets)
        self.inherits = frozenset(inherits)
