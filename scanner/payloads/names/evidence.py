"""Evidence: what the name of a field tells of the value beneath it. Worked out once for each name and remembered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, Literal

import msgspec

from scanner.bounded_cache import WordCache
from scanner.payloads.names.field_parts import LONGEST_NAME, part_of
from scanner.payloads.places.regions import Kind

REMEMBERED: Final = 512  # objects' names, and fields of each: a hostile payload may bring a million of both


class Evidence(msgspec.Struct, frozen=True):
    """What a field's name tells.

    Its words (context for rules), the rules that claim its whole value, those that claim every text beneath it, and
    what kind of clue to a country it gives. ``telling`` when it claims the value or gives a clue. ``part``: whether the
    field may be the name of a value or the value (``kinds``: what kind of name it is, or what kinds may name it), or
    ``beside``: what it claims depends on the members beside it (:mod:`scanner.payloads.members.siblings`). ``below``:
    the name by which members of an object in it are looked up, if not its own. ``told`` what it is called or holds by a
    profile.
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


class EvidenceByName(WordCache[Evidence]):
    """Evidence by field name for one parent, worked out when first asked for."""

    def __init__(self, worked_out: Callable[[str], Evidence], numbered: Evidence | None = None) -> None:
        """``numbered`` is the evidence of every member that is called by a number, of which there may be many."""
        super().__init__(partial(_with_part, worked_out), REMEMBERED, LONGEST_NAME)
        self._numbered = numbered

    def __missing__(self, name: str) -> Evidence:
        if self._numbered is not None and name.isdigit():
            return self._numbered
        return super().__missing__(name)


def _with_part(worked_out: Callable[[str], Evidence], name: str) -> Evidence:
    evidence = worked_out(name)
    part, kinds = part_of(name)
    return msgspec.structs.replace(evidence, part=part, kinds=kinds) if part else evidence


def evidence_of(words: str, rules: tuple[int, ...], inherited: tuple[int, ...], region: Kind | None) -> Evidence:
    """What a field's name tells: it is "telling" if a rule claims the value, or if it says something of a country."""
    return Evidence(words, rules, inherited, region, bool(rules) or region is not None)
