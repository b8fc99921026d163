"""Witnesses: values of removed fields that name people and companies, which shown texts must not show either.

An invoice view drops ``billToContact``. A line item that says "requested by Jane Doe" must not show the name, which
only the dropped field gives away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, islice
from typing import Any, Final

from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.members.named import members_of
from scanner.payloads.names.evidence import Evidence
from scanner.payloads.names.fields import FieldIndex
from scanner.payloads.payload import CONTAINERS, Raw, decode_unshown, document_in

MAX_WITNESSES: Final = 2_000  # texts of one payload
_LARGEST: Final = 4_096  # bytes of a removed value that is read; contacts and addresses have some hundred
_DEEPEST: Final = 6  # levels below the removed field
_ITEMS: Final = 20  # of a removed list
_MEMBERS: Final = 400  # of a removed object


def testify(name: str, raw: Any, evidence: Evidence, fields: FieldIndex, leaves: Leaves) -> None:
    """Add the people and companies that the removed field ``name`` names to the witnesses."""
    _listen(name, raw, evidence, (), fields, leaves, _DEEPEST)


def testify_all(name: str, values: Sequence[Any], evidence: Evidence, fields: FieldIndex, leaves: Leaves) -> None:
    """:func:`testify` for the values of one removed field in many objects.

    Objects with the same names are skipped at once when none of the names claims a value.
    """
    if not evidence.inherited and set(map(type, values)) == {dict}:
        members, known = list(values[0]), fields.under(name)
        if [*chain.from_iterable(values)] == members * len(values) and not any(
            known[one].telling or known[one].part == "value" for one in members
        ):
            inner = chain.from_iterable(map(dict.values, values))
            if CONTAINERS.isdisjoint(map(type, inner)):
                return
    for value in values:
        testify(name, value, evidence, fields, leaves)


_OPENING: Final = frozenset(b"{[")
# The beginning of a text that may be a document, behind blanks, invisible characters or a quote.
_DOCUMENT: Final = re.compile(rb'"(?:[\s"\x80-\xff]|\\(?:["\\nrtfb]|u[0-9A-Fa-f]{4}))*[{\[]')


def _listen(
    name: str,
    value: Any,
    evidence: Evidence,
    inherited: tuple[int, ...],
    fields: FieldIndex,
    leaves: Leaves,
    levels: int,
) -> None:
    """Note the names in a value of a removed field, and in what it holds, ``levels`` deep."""
    if type(value) is Raw:
        view = memoryview(value)
        matters = evidence.telling or inherited or view[0] in _OPENING
        if len(view) > _LARGEST or not (matters or _DOCUMENT.match(view)):
            return
        value = decode_unshown(value)
    if isinstance(value, str):
        _take_down(value, evidence, inherited, leaves)
        if levels and len(value) <= _LARGEST and (document := document_in(value)) is not None:
            _listen(name, document, evidence, inherited, fields, leaves, levels - 1)
    elif levels and isinstance(value, dict):
        below = inherited + evidence.inherited
        for _, inner, called, own in islice(members_of(fields, name, value), _MEMBERS):
            _listen(called, inner, own, below, fields, leaves, levels - 1)
    elif levels and isinstance(value, list):
        for item in value[:_ITEMS]:
            _listen(name, item, evidence, inherited, fields, leaves, levels - 1)


def _take_down(text: str, evidence: Evidence, inherited: tuple[int, ...], leaves: Leaves) -> None:
    if evidence.region is not None:
        leaves.hear(evidence.region, text)
    if text and (evidence.rules or inherited) and len(leaves.witnesses) < MAX_WITNESSES:
        leaves.witnesses.append((text[:_LARGEST], evidence.rules + inherited))
