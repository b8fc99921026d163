"""Field names as evidence: what a key says about the value beneath it.

Names are compared without regard to case, ``_``, ``-`` and spaces: ``account_id``, ``accountId`` and
``Account-ID`` are one name. A name may be qualified by its parent, ``card.number``.

Billing systems say one thing in many ways, so a claim on ``billingDetails.name`` also stands for the column
``billing_details_name`` of a warehouse, and a claim on ``addressLine1`` for ``support_address_line_1``: the words of
the parent and of the name are read as one sequence, and the longest ending that is claimed decides. What ends otherwise
claims nothing (``email_sent_at``, ``address_verified``, ``account_id``), and what is only called ``name`` claims
nothing under a product, a plan or a tax.

A name may also say whose the value is, before it or behind it: ``buyer_pesel``, "Telefon des Kunden". Where nothing
else claims it, it claims what it does without the party (:mod:`scanner.payloads.names.party_names`).

A plural claims what one of its things claims: ``phone_numbers``, ``dates_of_birth``, ``Telefonnummern``. In an object
below a claimed name, the member with that name's last word holds the value: ``phone_numbers[].number``.

A heading may join several names: ``Firma/Name``, ``Customer & Company``, ``Name oder Firma``. Its column holds values
of either kind, so it claims what all of them claim, and ``Name/Value`` claims nothing, since a value may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Final

import msgspec

from scanner.bounded_cache import WordCache
from scanner.payloads.names.claimed_names import MOST_WORDS, ClaimedNames
from scanner.payloads.names.evidence import NO_EVIDENCE, REMEMBERED, Evidence, EvidenceByName, evidence_of
from scanner.payloads.names.field_parts import LONGEST_NAME, is_label, is_last_word, is_phrase
from scanner.payloads.names.first_words import first_word
from scanner.payloads.names.party_names import of_party, role_of
from scanner.payloads.names.rule_kinds import RuleKinds
from scanner.payloads.places.regions import kind_of
from scanner.payloads.words.field_names import (
    READING,
    Name,
    one_of,
    read,
    singular,
    unnumbered,
    without_addition,
)
from scanner.payloads.words.field_words import (
    ASKING,
    FIGURES,
    GENERIC,
    LEDGER,
    NEUTRAL,
    NOT_POSTAL,
    OBJECT_OF_PARENT,
    OF,
    OF_CODE,
    PROMISED,
    SAYING_WHO,
    SECRET_IN_ANY_NUMBER,
    TEXT_OF_PARENT,
    THINGS,
)
from scanner.payloads.words.party_words import LAST_IN_ENGLISH, NAME, NOT_OF_A_PARTY, PARTS, TRADERS
from scanner.payloads.words.shortened import in_full
from scanner.payloads.words.whose_names import role_in_han, without_owner
from scanner.rules import Rule

_NO_LETTERS: Final = re.compile(r"[\d\s.,:;/+()*-]*")  # "#" is read as a word
_OF_A_PARTY: Final = "customername"  # a field of people and companies
# Fields whose rules claim somebody's role, what is known as a name, and how a name is read.
_ROLES: Final = {
    "": "",
    "person": "roleholder",
    "perhaps": "reference.label",
    "known": "given",
    "read": "namekana",
    "in_han": "联系人",
}


class _Parent(msgspec.Struct, frozen=True):
    """What the fields of one object need to know of its name."""

    name: str = ""
    spelled: str = ""
    words: tuple[str, ...] = ()
    of_things: bool = False
    of_figures: bool = False
    rules: tuple[int, ...] = ()  # claims on the object's own name
    passed: tuple[int, ...] = ()  # those of them that its fields inherit


_TOP: Final = _Parent()


class FieldIndex:
    """Looks up the evidence of a field, by its own name and its parent's; answers are remembered.

    Only the fields of an object that passes its claim on (an address) see it in their own ``rules``; what lies deeper
    gets it from them as ``inherited``. So a field that is merely the object's label (``type``) can be spared.
    ``called``: names that other fields hold; ``kinds`` tells rules apart; ``any_server``: payloads are of any server.
    """

    def __init__(self, rules: Sequence[Rule], *, any_server: bool = False) -> None:
        self.any_server = any_server
        self.kinds = RuleKinds(rules)
        self._names = ClaimedNames(rules, self.kinds.vague)
        whole = self._whole = self._names.whole
        self._parties = tuple(number for number in whole.get(_OF_A_PARTY, ()) if not rules[number].inherit)
        self._roles = {role: whole.get(name, ()) for role, name in _ROLES.items()}
        self._persons = (*filter(self.kinds.people.__contains__, self._parties), *self._roles["known"])
        self._parents = WordCache(self._under, REMEMBERED, LONGEST_NAME)
        # By themselves, since they are texts of payloads, which would take the room of fields' names.
        self.called: Mapping[str, Evidence] = EvidenceByName(self.uncached)
        self._claiming = WordCache(self._claiming_alone, REMEMBERED, LONGEST_NAME)

    def under(self, parent: str) -> Mapping[str, Evidence]:
        """The evidence of every field of an object that is itself the field ``parent``, by name."""
        return self._parents[parent]

    def _under(self, parent: str) -> EvidenceByName:
        above = self._parent(parent)
        return EvidenceByName(partial(self._evidence, parent=above), self._of_parent(above) if above.name else None)

    def lookup(self, name: str, parent: str = "") -> Evidence:
        """The evidence for one field."""
        return self.under(parent)[name]

    def uncached(self, name: str) -> Evidence:
        """The evidence for a field of no object, which is not remembered: a text of a payload that may be a name."""
        return self._evidence(name, _TOP)

    def rules_of_text(self, text: str) -> tuple[int, ...]:
        """The rules of :meth:`uncached` evidence for a text, of which nearly all are no names; none where no letter is.

        Of the values of a table in a text each is asked for, and nothing but its rules: half the time for evidence.
        """
        if _NO_LETTERS.fullmatch(text):
            return ()
        return self._claiming[text]

    def _claiming_alone(self, name: str) -> tuple[int, ...]:
        if len(name) > LONGEST_NAME:
            return ()
        return self._own_claims(read(name), name, _TOP)

    def _parent(self, name: str) -> _Parent:
        """What the fields of an object called ``name`` need to know of it."""
        if not name or len(name) > LONGEST_NAME:
            return _TOP
        own = read(name)
        words = tuple(map(singular, unnumbered(own.words)))
        said = [word for word in words if word not in NEUTRAL]
        things = not LEDGER.isdisjoint(words) or (bool(said) and said[-1] in THINGS)
        rules = self._claims(own, _TOP) or self._of_many(own, _TOP)
        passed = tuple(number for number in rules if number in self.kinds.inherits and not is_phrase(name))
        return _Parent(own.plain, name, words, things, not FIGURES.isdisjoint(words[-1:]), rules, passed)

    def _of_parent(self, parent: _Parent, claimed: tuple[int, ...] = ()) -> Evidence:
        """The evidence for a member that holds what its object is; ``claimed`` are the rules for its own name."""
        claims = parent.rules + tuple(number for number in claimed if number not in parent.rules)
        words = " ".join(parent.words)
        evidence = evidence_of(words, claims, parent.passed, kind_of(parent.name, words, ""))
        return msgspec.structs.replace(evidence, below=parent.spelled)

    def _evidence(self, name: str, parent: _Parent) -> Evidence:
        """The evidence for one field, worked out."""
        if len(name) > LONGEST_NAME:
            return evidence_of("", parent.passed, parent.passed, None) if parent.passed else NO_EVIDENCE
        own = read(name)
        if parent.of_figures:  # of a column of that name
            return evidence_of(" ".join(own.words), (), (), None)
        claims = self._own_claims(own, name, parent)
        if parent.rules and (own.plain in TEXT_OF_PARENT or is_last_word(own, parent.words)):
            return self._of_parent(parent, claims)
        inherited: tuple[int, ...] = ()
        if parent.passed and not is_label(own):
            inherited = parent.passed
            claims += tuple(number for number in inherited if number not in claims)
        words = " ".join(own.words)
        evidence = evidence_of(words, claims, inherited, kind_of(own.plain, words, parent.name))
        if parent.name and own.plain in OBJECT_OF_PARENT:
            evidence = msgspec.structs.replace(evidence, below=parent.spelled)
        elif parent.of_things and own.plain in GENERIC:  # in an object of its own it is still the name of goods
            evidence = msgspec.structs.replace(evidence, below=f"{parent.spelled} {name}")
        return evidence

    def _own_claims(self, own: Name, name: str, parent: _Parent) -> tuple[int, ...]:
        """The rules that claim a field by its name, as it is, without an addition, or in the plural."""
        return (
            self._claims(own, parent)
            or self._roles[role_in_han(own.plain)]
            or self._with_addition(name, parent)
            or self._of_many(own, parent)
        )

    def _with_addition(self, name: str, parent: _Parent) -> tuple[int, ...]:
        """The rules that claim a name without what is in brackets behind it. Of goods a mere name is no person's."""
        parts = without_addition(name)
        if parts is None:
            return ()
        claims = self._claims(read(parts[0]), parent)
        if parts[1] == READING and not self.kinds.people.isdisjoint(claims):
            return self._roles["read"]  # of somebody's role a number may stand, and it is read like none
        of_things = not THINGS.isdisjoint(map(singular, parts[1]))
        return tuple(number for number in claims if number not in self.kinds.vague) if of_things else claims

    def _of_many(self, name: Name, parent: _Parent) -> tuple[int, ...]:
        """The rules that claim each of the things that a name in the plural counts or lists; none for other names.

        Several places are a territory (``cities``, ``zip_codes``), and several secrets are mostly counted (``tokens``,
        ``pins``), unless a longer name or their own says what they are. Mere ``names`` are those of columns, files and
        variables as often as of companies.
        """
        many = unnumbered(name.words)
        one = tuple(map(one_of, many))
        if (one[-1:] == many[-1:] and OF.isdisjoint(name.words)) or not ASKING.isdisjoint(name.words[:1]):
            return ()
        claims = self._claims(Name("".join(one), one), parent)
        kinds, left = self.kinds, self.kinds.places
        if len(one) == 1 and one[0] not in SECRET_IN_ANY_NUMBER:
            left |= kinds.secrets | (kinds.vague - kinds.people if one[0] in GENERIC else frozenset())
        return tuple(kinds.several.get(number, number) for number in claims if number not in left)

    def _claims(self, name: Name, parent: _Parent) -> tuple[int, ...]:
        """The rules that claim a field's value: by its name, by its parent's and its own, by how the two end."""
        own, words = name.plain, name.words
        claims: tuple[int, ...] = ()
        path = own == "fullname" and not OF_CODE.isdisjoint(parent.words[-1:])
        generic = path or (parent.of_things and own in GENERIC)
        if not (generic or (own == "address" and not NOT_POSTAL.isdisjoint(parent.words))):
            claims = self._whole.get(own, ()) or (self._whole.get("".join(words), ()) if len(words) > 1 else ())
        if not claims:
            claims = next(filter(None, (self._whole.get(bare, ()) for bare in without_owner(own))), ())
        if parent.name:
            qualified = self._whole.get(f"{parent.name}.{own}", ())
            claims += tuple(number for number in qualified if number not in claims)
        if words and words[0] not in ASKING:
            ending = self._names.by_ending(words, parent.words)
            bare = unnumbered(words)
            if not ending and bare != words:
                ending = self._whole.get("".join(bare), ()) or self._names.by_ending(bare, parent.words)
            claims += tuple(number for number in ending if number not in claims)
            claims = claims or self._roundabout(words, parent) or self._roles[role_of(bare)]
        if own in SAYING_WHO and not self.kinds.people.isdisjoint(parent.rules):
            claims = claims or self._roles["perhaps"]
        if name.joined:
            joined = [self._claims(part, parent) for part in name.joined]
            if all(joined) and self.kinds.are_alike(joined):
                claims = self._of_either(tuple(dict.fromkeys(chain(claims, *joined))))
        if claims and not PROMISED.isdisjoint(parent.words[-1:] + words[:1]):
            claims = tuple(number for number in claims if number not in self.kinds.expiries)
        return claims

    def _roundabout(self, words: tuple[str, ...], parent: _Parent) -> tuple[int, ...]:
        """The rules that claim a name without its party, or for its object's party, or in full, or its first word."""
        claims = self._of_party(words)
        if not claims and len(words) == 1 and words[0] in NAME:
            claims = self._of_party(parent.words[-1:] + words)
        full = () if claims else in_full(words) or first_word(words)
        return self._claims(Name("".join(full), full), parent) if full else claims

    def _of_party(self, words: tuple[str, ...]) -> tuple[int, ...]:
        """The rules that claim a name without the party in it, as far as they claim what a party has."""
        named = of_party(unnumbered(words)) if len(words) <= MOST_WORDS else None
        if named is None:
            return ()
        own, kinds = "".join(named.own), self.kinds
        if own in NAME:
            return self._persons if TRADERS.isdisjoint(named.parties) else self._parties
        if own in NOT_OF_A_PARTY:
            return ()
        left = kinds.impersonal if named.place == "of" else kinds.impersonal | kinds.secrets
        if named.place == "before" and own not in PARTS:
            left |= kinds.people
        elif named.place == "behind" and not LAST_IN_ENGLISH.isdisjoint(named.parties):
            left |= kinds.vague
        claims = self._whole.get(own, ()) if named.place == "before" else self._claims(Name(own, named.own), _TOP)
        return tuple(number for number in claims if number not in left)

    def _of_either(self, claims: tuple[int, ...]) -> tuple[int, ...]:
        """The rules for a column of people and companies: its value tells which, where a company's field takes any."""
        if self.kinds.people.isdisjoint(claims) or self.kinds.any_company.isdisjoint(claims):
            return claims
        left = tuple(number for number in claims if number not in self.kinds.any_company)
        return left + tuple(number for number in self._parties if number not in left)
