"""Field names as evidence: what a key says about the value beneath it.

Names are compared without regard to case, ``_``, ``-`` and spaces: ``account_id``, ``accountId`` and
``Account-ID`` are one name. A name may be qualified by its parent, ``card.number``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from scanner.normalize import fold
from scanner.rules import Rule

_DROPPED = str.maketrans("", "", "_- ")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_PARENTS: Final = 512  # objects' names whose fields are remembered, and …
_REMEMBERED: Final = 512  # … fields of each; a hostile payload may bring a million of both
_LONGEST_NAME: Final = 128  # characters; a longer key is data, not a field's name


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """The form in which two spellings of one field name are equal."""
    return fold(name).translate(_DROPPED).lower()


def words_of(name: str) -> str:
    """``billToWorkEmail`` or ``bill_to_work_email`` as ``bill to work email``."""
    return " ".join(_WORD.findall(fold(name[:_LONGEST_NAME]))).lower()


class Evidence(msgspec.Struct, frozen=True):
    """What a field's name tells.

    Its words (context for rules), the rules that claim its whole value, and those that claim every text beneath it.
    """

    words: str
    rules: tuple[int, ...] = ()
    inherited: tuple[int, ...] = ()


NO_EVIDENCE = Evidence("")


class _Under(dict[str, Evidence]):
    """Evidence by field name for one parent, worked out when first asked for."""

    def __init__(self, index: FieldIndex, parent: str) -> None:
        super().__init__()
        self._index = index
        self._parent = parent

    def __missing__(self, name: str) -> Evidence:
        evidence = self._index.evidence(name, self._parent)
        if len(self) < _REMEMBERED:
            self[name] = evidence
        return evidence


class FieldIndex:
    """Looks up the evidence of a field, by its own name or by ``parent.name``; answers are remembered."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        claims: dict[str, list[int]] = {}
        for number, rule in enumerate(rules):
            for name in rule.fields:
                claims.setdefault(canonical(name), []).append(number)
        self._claims: Mapping[str, tuple[int, ...]] = {name: tuple(numbers) for name, numbers in claims.items()}
        self._inherits = frozenset(number for number, rule in enumerate(rules) if rule.inherit)
        self._parents: dict[str, _Under] = {}

    def under(self, parent: str) -> Mapping[str, Evidence]:
        """The evidence of every field of an object that is itself the field ``parent``, by name."""
        under = self._parents.get(parent)
        if under is None:
            under = _Under(self, parent)
            if len(self._parents) < _PARENTS:
                self._parents[parent] = under
        return under

    def lookup(self, name: str, parent: str = "") -> Evidence:
        """The evidence for one field."""
        return self.under(parent)[name]

    def evidence(self, name: str, parent: str) -> Evidence:
        """The same, worked out."""
        if len(name) > _LONGEST_NAME:
            return NO_EVIDENCE
        own = canonical(name)
        claims = self._claims.get(own, ())
        if parent:
            qualified = f"{canonical(parent[:_LONGEST_NAME])}.{own}"
            claims += tuple(number for number in self._claims.get(qualified, ()) if number not in claims)
        inherited = tuple(number for number in claims if number in self._inherits)
        return Evidence(words_of(name), claims, inherited)
