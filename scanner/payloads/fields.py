"""Field names as evidence: what a key says about the value beneath it.

Names are compared without regard to case, ``_``, ``-`` and spaces: ``account_id``, ``accountId`` and
``Account-ID`` are one name. A name may be qualified by its parent, ``card.number``.

Billing systems say one thing in many ways, so a claim on ``billingDetails.name`` also stands for the column
``billing_details_name`` of a warehouse, and a claim on ``addressLine1`` for ``support_address_line_1``: the words of
the parent and of the name are read as one sequence, and the longest ending that is claimed decides. What ends otherwise
claims nothing (``email_sent_at``, ``address_verified``, ``account_id``), and what is only called ``name`` claims
nothing under a product, a plan or a tax.

A heading may join several names: ``Firma/Name``, ``Customer & Company``, ``Name oder Firma``. Its column holds values
of either kind, so it claims what all of them claim, and ``Name/Value`` claims nothing, since a value may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, product
from typing import Final, Literal, NamedTuple

import msgspec

from scanner.matching.normalize import fold
from scanner.payloads.field_words import (
    ASKING,
    BY_LOOKS,
    ENDINGS,
    GENERIC,
    HOLDING,
    LABELS,
    LEDGER,
    NAMING,
    NEUTRAL,
    NO_PARTY,
    NOT_LABELS,
    NOT_POSTAL,
    OF_CODE,
    TEXT_OF_PARENT,
    THINGS,
    VALUES,
)
from scanner.payloads.regions import Kind, kind_of
from scanner.payloads.shortened import spellings
from scanner.rules import Rule

_DROPPED: Final = str.maketrans("", "", "_- ")
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_PARENTS: Final = 512  # objects' names whose fields are remembered, and …
_REMEMBERED: Final = 512  # … fields of each; a hostile payload may bring a million of both
LONGEST_NAME: Final = 128  # characters; a longer key is data, not a field's name
_MOST_WORDS: Final = 8  # of a name, counted from its end; the longest claim has five
_LONGEST_ORDINAL: Final = 2  # digits at the end that only number a field, as in email2

# What stands around a field's name: the namespace of an XML element, and the suffixes of custom, NetSuite, CPQ and
# related fields (Zuora and Salesforce field naming, https://knowledgecenter.zuora.com).
_NAMESPACE: Final = re.compile(r"^[A-Za-z][A-Za-z0-9]{0,9}:(?=[A-Za-z])")
_VENDOR_SUFFIX: Final = re.compile(r"__(?:c|ns|qt|r)$", re.IGNORECASE)
# What joins two names in one heading: a sign, or "and" and "or" in the languages of the rules' field names.
_JOINS: Final = re.compile(r"\s*[/&+|,]\s*|[\s_]+(?:and|or|und|oder|et|ou|y|o|e|en|i)[\s_]+", re.IGNORECASE)


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """The form in which two spellings of one field name are equal."""
    return fold(name).translate(_DROPPED).lower()


class Evidence(msgspec.Struct, frozen=True):
    """What a field's name tells.

    Its words (context for rules), the rules that claim its whole value, those that claim every text beneath it, and
    what kind of clue to a country it gives. ``telling`` when it claims the value or gives a clue. ``part``: which of
    two it may be that belong together, the name of a value or the value.
    """

    words: str
    rules: tuple[int, ...] = ()
    inherited: tuple[int, ...] = ()
    region: Kind | None = None
    telling: bool = False
    part: Literal["", "name", "value"] = ""


NO_EVIDENCE: Final = Evidence("")


class _Under(dict[str, Evidence]):
    """Evidence by field name for one parent, worked out when first asked for."""

    def __init__(self, index: FieldIndex, parent: str) -> None:
        super().__init__()
        self._index = index
        self._parent = index.parent(parent)

    def __missing__(self, name: str) -> Evidence:
        evidence = self._index.evidence(name, self._parent)
        if part := _part(name):
            evidence = msgspec.structs.replace(evidence, part=part)
        if len(self) < _REMEMBERED and len(name) <= LONGEST_NAME:
            self[name] = evidence
        return evidence


class _Parent(msgspec.Struct, frozen=True):
    """What the fields of one object need to know of its name."""

    name: str = ""
    words: tuple[str, ...] = ()
    of_things: bool = False
    rules: tuple[int, ...] = ()  # claims on the object's own name
    passed: tuple[int, ...] = ()  # those of them that its fields inherit


_TOP: Final = _Parent()


class FieldIndex:
    """Looks up the evidence of a field, by its own name and its parent's; answers are remembered.

    Only the fields of an object that passes its claim on (an address) see it in their own ``rules``; what lies deeper
    gets it from them as ``inherited``. So a field that is merely the object's label (``type``, ``country``,
    ``validation_status``) can be spared. ``called`` is the evidence for names that other fields hold, and ``by_looks``
    are the rules that any text might fit.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        exact: dict[str, list[int]] = {}
        endings: dict[str, list[int]] = {}
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
        self._inherits = frozenset(number for number, rule in enumerate(rules) if rule.inherit)
        self.by_looks = frozenset(number for number, rule in enumerate(rules) if rule.entity_type in BY_LOOKS)
        self._parents: dict[str, _Under] = {}
        # By themselves, since they are texts of payloads, which would take the room of fields' names.
        self.called: Mapping[str, Evidence] = _Under(self, "")

    def under(self, parent: str) -> Mapping[str, Evidence]:
        """The evidence of every field of an object that is itself the field ``parent``, by name."""
        under = self._parents.get(parent)
        if under is None:
            under = _Under(self, parent)
            if len(self._parents) < _PARENTS and len(parent) <= LONGEST_NAME:
                self._parents[parent] = under
        return under

    def lookup(self, name: str, parent: str = "") -> Evidence:
        """The evidence for one field."""
        return self.under(parent)[name]

    def parent(self, name: str) -> _Parent:
        """What the fields of an object called ``name`` need to know of it."""
        if not name or len(name) > LONGEST_NAME:
            return _TOP
        read = _read(name)
        words = tuple(map(_singular, _unnumbered(read.words)))
        telling = [word for word in words if word not in NEUTRAL]
        things = not LEDGER.isdisjoint(words) or (bool(telling) and telling[-1] in THINGS)
        rules = self._claims(read, _TOP)
        passed = tuple(number for number in rules if number in self._inherits)
        return _Parent(read.plain, words, things, rules, passed)

    def evidence(self, name: str, parent: _Parent) -> Evidence:
        """The evidence for one field, worked out."""
        if len(name) > LONGEST_NAME:
            return _evidence("", parent.passed, parent.passed, None) if parent.passed else NO_EVIDENCE
        read = _read(name)
        claims = self._claims(read, parent)
        if parent.rules and read.plain in TEXT_OF_PARENT:
            claims = parent.rules + tuple(number for number in claims if number not in parent.rules)
            words = " ".join(parent.words)
            return _evidence(words, claims, parent.passed, kind_of(parent.name, words, ""))
        inherited: tuple[int, ...] = ()
        if parent.passed and not _is_label(read):
            inherited = parent.passed
            claims += tuple(number for number in inherited if number not in claims)
        words = " ".join(read.words)
        return _evidence(words, claims, inherited, kind_of(read.plain, words, parent.name))

    def _claims(self, name: _Name, parent: _Parent) -> tuple[int, ...]:
        """The rules that claim a field's value: by its name, by its parent's and its own, by how the two end."""
        own, words = name.plain, name.words
        claims: tuple[int, ...] = ()
        path = own == "fullname" and not OF_CODE.isdisjoint(parent.words[-1:])
        generic = path or (parent.of_things and own in GENERIC)
        if not (generic or (own == "address" and not NOT_POSTAL.isdisjoint(parent.words))):
            claims = self._exact.get(own, ()) or (self._exact.get("".join(words), ()) if len(words) > 1 else ())
        if parent.name:
            qualified = self._exact.get(f"{parent.name}.{own}", ())
            claims += tuple(number for number in qualified if number not in claims)
        if words and words[0] not in ASKING:
            ending = self._ending(words, parent.words)
            unnumbered = _unnumbered(words)
            if not ending and unnumbered != words:
                ending = self._exact.get("".join(unnumbered), ()) or self._ending(unnumbered, parent.words)
            claims += tuple(number for number in ending if number not in claims)
        if name.joined:
            joined = [self._claims(part, parent) for part in name.joined]
            if all(joined):
                claims = tuple(dict.fromkeys(chain(claims, *joined)))
        return claims

    def _ending(self, words: tuple[str, ...], parent: tuple[str, ...]) -> tuple[int, ...]:
        """The claims on the longest ending of the parent's words and the field's own that has any."""
        if words[-1] not in self._last_words:
            return ()
        sequence = _telling(parent + words[-_MOST_WORDS:])
        inside = len(sequence) - len(_telling(words[-_MOST_WORDS:]))  # the place of the first own word
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
            if place == len(sequence) - 1 and (joined not in ENDINGS or before in ENDINGS[joined]):
                continue
            if before in NO_PARTY or ("account" in joined and not LEDGER.isdisjoint(sequence[:place])):
                claims = tuple(number for number in claims if number not in self.by_looks)
            found = claims or found
        return found


def _claimed(name: str) -> tuple[_Name, _Name]:
    """A name that a rule claims: its parent's, which may be empty, and its own."""
    qualifier, _, own = name.rpartition(".")
    return _read(qualifier), _read(own)


def _evidence(words: str, rules: tuple[int, ...], inherited: tuple[int, ...], region: Kind | None) -> Evidence:
    return Evidence(words, rules, inherited, region, bool(rules) or region is not None)


class _Name(NamedTuple):
    """A name in its canonical form and in words, without what vendors put around it.

    ``joined`` are the names that it consists of, where it joins several.
    """

    plain: str
    words: tuple[str, ...]
    joined: tuple[_Name, ...] = ()


def _read(name: str) -> _Name:
    """Take a name apart; the German double s has one spelling."""
    if ":" in name:
        name = _NAMESPACE.sub("", name)
    if "__" in name:
        name = _VENDOR_SUFFIX.sub("", name)
    name = name.rstrip(".: ")  # of an abbreviation, or a label's end: "Geb.", "Tel.:"
    if not name.isascii():
        name = fold(name).replace("\u00df", "ss")
    parts = _JOINS.split(name)
    joined = tuple(map(_words_of, parts)) if len(parts) > 1 else ()
    return _words_of(name)._replace(joined=joined)


def _words_of(name: str) -> _Name:
    return _Name(name.translate(_DROPPED).lower(), tuple(" ".join(_WORD.findall(name)).lower().split()))


@lru_cache(maxsize=4096)
def _part(name: str) -> Literal["", "name", "value"]:
    """Which part of a named value a field may be; ``attribute_name``, ``valueString`` and ``displayValue`` are some."""
    words = _read(name).words if len(name) <= LONGEST_NAME else ()
    if not words or words[0] in ASKING:
        return ""
    if words[-1] in HOLDING or words[0] in VALUES:
        return "value"
    return "name" if words[-1] in NAMING else ""


def _unnumbered(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without the number that tells one of several such fields from another."""
    numbered = len(words) > 1 and len(words[-1]) <= _LONGEST_ORDINAL and words[-1].isdigit()
    return words[:-1] if numbered else words


def _telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without the neutral ones; the last word always stays."""
    return tuple(word for word in words[:-1] if word not in NEUTRAL) + words[-1:]


def _singular(word: str) -> str:
    """``addresses``, ``parties`` and ``contacts`` as one of them; good enough for the objects of billing systems."""
    if word.endswith(("sses", "xes", "ches")):
        return word[:-2]
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _is_label(name: _Name) -> bool:
    """Whether a field of an address object only says something about it."""
    if name.plain in NOT_LABELS or not name.words:
        return False
    first, last = name.words[0], name.words[-1]
    return first in ASKING or last in LABELS or _singular(last) in LABELS
