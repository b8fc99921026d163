"""Field names as evidence: what a key says about the value beneath it.

Names are compared without regard to case, ``_``, ``-`` and spaces: ``account_id``, ``accountId`` and
``Account-ID`` are one name. A name may be qualified by its parent, ``card.number``.

Billing systems say one thing in many ways, so a claim on ``billingDetails.name`` also stands for the column
``billing_details_name`` of a warehouse, and a claim on ``addressLine1`` for ``support_address_line_1``: the words of
the parent and of the name are read as one sequence, and the longest ending that is claimed decides. What ends otherwise
claims nothing (``email_sent_at``, ``address_verified``, ``account_id``), and what is only called ``name`` claims
nothing under a product, a plan or a tax.

A name may also say whose the value is, before it or behind it: ``buyer_pesel``, "Telefon des Kunden". Where nothing
else claims it, it claims what it does without the party (:mod:`scanner.payloads.party_names`).

A plural claims what one of its things claims: ``phone_numbers``, ``dates_of_birth``, ``Telefonnummern``. In an object
below a claimed name, the member with that name's last word holds the value: ``phone_numbers[].number``.

A heading may join several names: ``Firma/Name``, ``Customer & Company``, ``Name oder Firma``. Its column holds values
of either kind, so it claims what all of them claim, and ``Name/Value`` claims nothing, since a value may be anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain, product
from typing import Final, Literal

import msgspec

from scanner.bounded_cache import WordCache
from scanner.matching.buffer.normalize import fold
from scanner.payloads.field_names import DROPPED, Name, one_of, read, singular, telling, unnumbered, without_addition
from scanner.payloads.field_parts import LONGEST_NAME, is_label, is_last_word, is_phrase, may_end, part_of
from scanner.payloads.field_words import (
    ASKING,
    FIGURES,
    GENERIC,
    LEDGER,
    NEUTRAL,
    NO_PARTY,
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
from scanner.payloads.first_words import first_word
from scanner.payloads.party_names import of_party, role_of
from scanner.payloads.party_words import LAST_IN_ENGLISH, NAME, NOT_OF_A_PARTY, PARTS, TRADERS
from scanner.payloads.regions import Kind, kind_of
from scanner.payloads.rule_kinds import RuleKinds
from scanner.payloads.shortened import in_full, spellings
from scanner.payloads.whose_names import without_owner
from scanner.rules import Rule

_OF_A_PARTY: Final = "customername"  # a field of people and companies
# Fields whose rules claim somebody's role, and what is known as a name.
_ROLES: Final = {"": "", "person": "roleholder", "perhaps": "reference.label", "known": "given"}
_REMEMBERED: Final = 512  # objects' names, and fields of each: a hostile payload may bring a million of both
_MOST_WORDS: Final = 8  # of a name, counted from its end; the longest claim has five


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """The form in which two spellings of one field name are equal."""
    return fold(name).translate(DROPPED).lower()


class Evidence(msgspec.Struct, frozen=True):
    """What a field's name tells.

    Its words (context for rules), the rules that claim its whole value, those that claim every text beneath it, and
    what kind of clue to a country it gives. ``telling`` when it claims the value or gives a clue. ``part``: whether the
    field may be the name of a value or the value (``kinds``: what kind of name it is, or what kinds may name it), or
    ``beside``: what it claims depends on the members beside it (:mod:`scanner.payloads.siblings`). ``below``: the name
    by which members of an object in it are looked up, if not its own. ``told`` what it is called or holds by a profile.
    """

    words: str
    rules: tuple[int, ...] = ()
    inherited: tuple[int, ...] = ()
    region: Kind | None = None
    telling: bool = False
    part: Literal["", "name", "value", "beside"] = ""
    kinds: frozenset[str] = frozenset()
    below: str = ""
    told: Literal["", "called", "held"] = ""


NO_EVIDENCE: Final = Evidence("")


class _Under(WordCache[Evidence]):
    """Evidence by field name for one parent, worked out when first asked for."""

    def __init__(self, worked_out: Callable[[str], Evidence], numbered: Evidence | None = None) -> None:
        """``numbered`` is the evidence of every member that is called by a number, of which there may be many."""
        super().__init__(partial(_with_part, worked_out), _REMEMBERED, LONGEST_NAME)
        self._numbered = numbered

    def __missing__(self, name: str) -> Evidence:
        if self._numbered is not None and name.isdigit():
            return self._numbered
        return super().__missing__(name)


def _with_part(worked_out: Callable[[str], Evidence], name: str) -> Evidence:
    evidence = worked_out(name)
    part, kinds = part_of(name)
    return msgspec.structs.replace(evidence, part=part, kinds=kinds) if part else evidence


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
        exact, endings = dict[str, list[int]](), dict[str, list[int]]()
        last_words: set[str] = set()
        told = [(number, _claimed(name)) for number, rule in enumerate(rules) for name in rule.fields]
        whole: dict[str, set[int]] = {}
        for number, (above, own) in told:
            whole.setdefault("".join(above.words + own.words), set()).add(number)
        for number, (above, own) in told:
            exact.setdefault(f"{above.plain}.{own.plain}" if above.plain else own.plain, []).append(number)
            for around, words in product(spellings(above.words), spellings(own.words, alone=not above.words)):
                joined = "".join(around + words)
                if number not in whole.get(joined, (number,)):
                    continue  # shortened, it is a name that another rule has
                if words != own.words:
                    plain = "".join(words)
                    exact.setdefault(f"{above.plain}.{plain}" if above.plain else plain, []).append(number)
                if words and (above.words or joined not in GENERIC):
                    endings.setdefault(joined, []).append(number)
                    last_words.update((words[-1], joined))
        self._exact: Mapping[str, tuple[int, ...]] = {name: tuple(dict.fromkeys(n)) for name, n in exact.items()}
        self._endings: Mapping[str, tuple[int, ...]] = {name: tuple(dict.fromkeys(n)) for name, n in endings.items()}
        self._last_words = frozenset(last_words)
        self._longest_ending = max(map(len, self._endings), default=0)
        self.kinds = RuleKinds(rules)
        self._parties = tuple(number for number in self._exact.get(_OF_A_PARTY, ()) if not rules[number].inherit)
        self._roles = {role: self._exact.get(name, ()) for role, name in _ROLES.items()}
        self._persons = (*filter(self.kinds.people.__contains__, self._parties), *self._roles["known"])
        self._parents = WordCache(self._under, _REMEMBERED, LONGEST_NAME)
        # By themselves, since they are texts of payloads, which would take the room of fields' names.
        self.called: Mapping[str, Evidence] = _Under(self.uncached)

    def under(self, parent: str) -> Mapping[str, Evidence]:
        """The evidence of every field of an object that is itself the field ``parent``, by name."""
        return self._parents[parent]

    def _under(self, parent: str) -> _Under:
        above = self._parent(parent)
        return _Under(partial(self._evidence, parent=above), self._of_parent(above) if above.name else None)

    def lookup(self, name: str, parent: str = "") -> Evidence:
        """The evidence for one field."""
        return self.under(parent)[name]

    def uncached(self, name: str) -> Evidence:
        """The evidence for a field of no object, which is not remembered: a text of a payload that may be a name."""
        return self._evidence(name, _TOP)

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
        evidence = _evidence(words, claims, parent.passed, kind_of(parent.name, words, ""))
        return msgspec.structs.replace(evidence, below=parent.spelled)

    def _evidence(self, name: str, parent: _Parent) -> Evidence:
        """The evidence for one field, worked out."""
        if len(name) > LONGEST_NAME:
            return _evidence("", parent.passed, parent.passed, None) if parent.passed else NO_EVIDENCE
        own = read(name)
        if parent.of_figures:  # of a column of that name
            return _evidence(" ".join(own.words), (), (), None)
        claims = self._claims(own, parent) or self._with_addition(name, parent) or self._of_many(own, parent)
        if parent.rules and (own.plain in TEXT_OF_PARENT or is_last_word(own, parent.words)):
            return self._of_parent(parent, claims)
        inherited: tuple[int, ...] = ()
        if parent.passed and not is_label(own):
            inherited = parent.passed
            claims += tuple(number for number in inherited if number not in claims)
        words = " ".join(own.words)
        evidence = _evidence(words, claims, inherited, kind_of(own.plain, words, parent.name))
        if parent.name and own.plain in OBJECT_OF_PARENT:
            evidence = msgspec.structs.replace(evidence, below=parent.spelled)
        elif parent.of_things and own.plain in GENERIC:  # in an object of its own it is still the name of goods
            evidence = msgspec.structs.replace(evidence, below=f"{parent.spelled} {name}")
        return evidence

    def _with_addition(self, name: str, parent: _Parent) -> tuple[int, ...]:
        """The rules that claim a name without what is in brackets behind it. Of goods a mere name is no person's."""
        parts = without_addition(name)
        if parts is None:
            return ()
        claims = self._claims(read(parts[0]), parent)
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
            claims = self._exact.get(own, ()) or (self._exact.get("".join(words), ()) if len(words) > 1 else ())
        if not claims:
            claims = next(filter(None, (self._exact.get(bare, ()) for bare in without_owner(own))), ())
        if parent.name:
            qualified = self._exact.get(f"{parent.name}.{own}", ())
            claims += tuple(number for number in qualified if number not in claims)
        if words and words[0] not in ASKING:
            ending = self._ending(words, parent.words)
            bare = unnumbered(words)
            if not ending and bare != words:
                ending = self._exact.get("".join(bare), ()) or self._ending(bare, parent.words)
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
        named = of_party(unnumbered(words)) if len(words) <= _MOST_WORDS else None
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
        claims = self._exact.get(own, ()) if named.place == "before" else self._claims(Name(own, named.own), _TOP)
        return tuple(number for number in claims if number not in left)

    def _of_either(self, claims: tuple[int, ...]) -> tuple[int, ...]:
        """The rules for a column of people and companies: its value tells which, where a company's field takes any."""
        if self.kinds.people.isdisjoint(claims) or self.kinds.any_company.isdisjoint(claims):
            return claims
        left = tuple(number for number in claims if number not in self.kinds.any_company)
        return left + tuple(number for number in self._parties if number not in left)

    def _ending(self, words: tuple[str, ...], parent: tuple[str, ...]) -> tuple[int, ...]:
        """The claims on the longest ending of the parent's words and the field's own that has any."""
        if words[-1] not in self._last_words:
            return ()
        sequence = telling(parent + words[-_MOST_WORDS:])
        inside = len(sequence) - len(telling(words[-_MOST_WORDS:]))  # the place of the first own word
        found: tuple[int, ...] = ()
        joined = ""
        for place in range(len(sequence) - 1, -1, -1):
            joined = sequence[place] + joined
            if len(joined) > self._longest_ending:
                break
            claims = self._endings.get(joined, ())
            if not claims or (place < inside and words == ("key",)):
                continue
            before = sequence[place - 1] if place else ""
            if place == len(sequence) - 1 and not may_end(joined, before):
                continue
            if before in NO_PARTY or ("account" in joined and not LEDGER.isdisjoint(sequence[:place])):
                claims = tuple(number for number in claims if number not in self.kinds.vague)
            found = claims or found
        return found


def _claimed(name: str) -> tuple[Name, Name]:
    """A name that a rule claims: its parent's, which may be empty, and its own."""
    qualifier, _, own = name.rpartition(".")
    return read(qualifier), read(own)


def _evidence(words: str, rules: tuple[int, ...], inherited: tuple[int, ...], region: Kind | None) -> Evidence:
    return Evidence(words, rules, inherited, region, bool(rules) or region is not None)
