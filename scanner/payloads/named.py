"""Values that are named beside them: ``{"name": "ssn", "value": "…"}``, as custom fields, metadata and forms have it.

One member of such an object holds the name, another the value; what they are called varies (key, label, question;
text, answer, ``meta_value``; in audit trails ``old`` and ``new``). The name may be the end of a path, as in patches
(``/customer/ssn``). The name claims the value as it would if it were the member's own, and the value's own
claims stay. What is itself the name of a field is no value: choices are listed so (``{"label": "E-mail", "value":
"email"}``). One small word is no name of a person or a company, nor an address: ``{"type": "company", "value":
"small"}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, Final, NamedTuple

import msgspec

from scanner.errors import PayloadError
from scanner.payloads.field_names import singular
from scanner.payloads.field_words import CODE, GENERIC, TEXT_OF_PARENT
from scanner.payloads.fields import Evidence, FieldIndex, canonical
from scanner.payloads.payload import Raw, decode
from scanner.payloads.siblings import among

_LONGEST: Final = 80  # characters of a name; questions of forms have some fifty
_LONGEST_VALUE: Final = 256  # characters; more are an article below a title
_MOST: Final = 8  # members that name one value, and translations of a name
_LARGEST: Final = 512  # bytes of an undecoded member that may be a name
_CODES: Final = frozenset({CODE})
_CODE: Final = re.compile(
    r"[A-Za-z_ -]{2,40}|(?=[A-Za-z_$/].{0,180}\Z)"
    r"(?:[$/][A-Za-z0-9_.~/-]*+|(?:[A-Za-z_.~/-]*+[0-9]){0,2}+[A-Za-z_.~/-]*+)(?:\[[^\]]{0,60}\][A-Za-z_.]{0,40})?"
)
"""An id that may be the name of a field, or a path to it. A table's other ids, which mostly hold more than two digits,
are not looked up."""
# The segments of a path: a JSON Pointer (RFC 6901), JSONPath, or SCIM's (RFC 7644, 3.5.2), without indices and filters.
_SEGMENT: Final = re.compile(r"[A-Za-z_-][A-Za-z0-9_-]*")
_FILTER: Final = re.compile(r"\[[^\]]*\]")
_OF_PATH: Final = 2  # segments that make a name


class Told(NamedTuple):
    """The name that claims a value, and what the two names, this one and the member's, tell together."""

    name: str
    evidence: Evidence


Member = tuple[str, Any, str, Evidence]
"""A member of an object as a walk takes it in: its name, its value, what it is called, and the evidence of its names.

It is called what the members within it are looked up by: its own name, the one that another member gives to the value,
or the name above it (:class:`scanner.payloads.fields.Evidence`). A plain tuple, since a walk makes one for each value.
"""


class Naming(NamedTuple):
    """The names that an object holds and that claim something, each with the rules that do and the kinds it is of."""

    fields: FieldIndex
    names: Mapping[str, tuple[tuple[int, ...], frozenset[str]]]

    def tell(self, value: Any, own: Evidence) -> Told | None:
        """What is said of a value, the ``own`` evidence of its member with it; None where no name claims it."""
        if not self.names or value is None or value == "" or type(value) is bool:
            return None
        text = value if type(value) is str else ""
        for name, (rules, kinds) in self.names.items() if len(text) <= _LONGEST_VALUE else ():
            if kinds.isdisjoint(own.kinds):
                continue
            left = self._fitting(text, rules) if text else rules
            if left:
                return Told(name, _together(self.fields.called[name], left, own))
        return None

    def _fitting(self, text: str, rules: tuple[int, ...]) -> tuple[int, ...]:
        """The rules that may claim a text."""
        if text[0].islower() and " " not in text:
            rules = tuple(number for number in rules if number not in self.fields.kinds.vague)
        is_name = rules and len(text) <= _LONGEST and self.fields.uncached(text).rules
        return () if is_name else rules


def members_of(fields: FieldIndex, parent: str, members: Mapping[str, Any]) -> Iterator[Member]:
    """The members of an object that is called ``parent``, each with what its own name and the names beside it tell."""
    known = fields.under(parent)
    naming: Naming | None = None  # asked for once in an object, which may be large
    for name, value in members.items():
        evidence = known[name]
        called = evidence.below or name
        if evidence.part == "value":
            naming = naming or naming_of(fields, parent, members)
            called, evidence = naming.tell(value, evidence) or (called, evidence)
        elif evidence.part == "account":
            evidence = among(fields, members, parent)[name]
        yield name, value, called, evidence


def naming_of(fields: FieldIndex, parent: str, members: Mapping[str, Any]) -> Naming:
    """What the members of an object that is called ``parent`` name."""
    known = fields.under(parent)
    naming = [(known[name], value) for name, value in members.items() if known[name].part == "name"]
    return Naming(fields, _claiming(fields, parent, naming[:_MOST]))


def may_name(fields: FieldIndex, parent: str, member: Evidence, names: Sequence[Any]) -> bool:
    """Whether one of the values of a ``member`` that holds names claims what is named so."""
    with suppress(TypeError):  # objects are not hashed
        names = list(dict.fromkeys(names))
    return bool(_claiming(fields, parent, ((member, name) for name in names)))


def _claiming(
    fields: FieldIndex, parent: str, naming: Iterable[tuple[Evidence, Any]]
) -> dict[str, tuple[tuple[int, ...], frozenset[str]]]:
    claiming: dict[str, tuple[tuple[int, ...], frozenset[str]]] = {}
    for member, value in naming:
        for name in _said(value, code=member.kinds == _CODES):
            rules = _rules(fields, parent, name)
            if rules:
                _, kinds = claiming.get(name, (rules, member.kinds))
                claiming[name] = rules, kinds | member.kinds
    return claiming


def _together(naming: Evidence, rules: tuple[int, ...], own: Evidence) -> Evidence:
    return msgspec.structs.replace(
        own,
        words=f"{own.words} {naming.words}".strip(),
        rules=rules + tuple(number for number in own.rules if number not in rules),
        telling=True,
    )


def _rules(fields: FieldIndex, parent: str, name: str) -> tuple[int, ...]:
    """The rules that claim what is named so. Below goods and the like a mere "name" is theirs."""
    rules = fields.called[name].rules
    return () if rules and canonical(name) in GENERIC and not fields.lookup(name, parent).rules else rules


def _said(name: Any, *, code: bool) -> Iterator[str]:
    """The names that a member holds: one, or one in an object, in each of several languages perhaps.

    A list is a path, whose last text counts. A ``code`` is a name only where it has the form of one.
    """
    if type(name) is Raw:
        if len(memoryview(name)) > _LARGEST:
            return
        try:
            name = decode(name)
        except PayloadError:
            return
    if type(name) is list:
        name = ".".join(segment for segment in name[-_MOST:] if type(segment) is str)
    for one in islice(name.values(), _MOST) if type(name) is dict else (name,):
        if type(one) is not str or not one or (code and _CODE.fullmatch(one) is None):
            continue
        last = one.rsplit("/", 1)[-1] if "://" in one else _end_of_path(one)  # of http://hl7.org/fhir/sid/us-ssn
        if len(last) <= _LONGEST:
            yield last.rstrip(" ?*:")


def _end_of_path(name: str) -> str:
    """The last names of a path, as the words of one name; any other name as it is."""
    if name[0] not in "/$" and (" " in _FILTER.sub("", name) or "." not in name.rstrip(".")):
        return name
    segments: list[str] = _SEGMENT.findall(_FILTER.sub("", name[-_LONGEST_VALUE:]))
    if len(segments) > 1 and segments[-1].lower() in TEXT_OF_PARENT:
        segments.pop()
    *above, own = segments[-_OF_PATH:] or [name]
    return " ".join((*map(singular, above), own))
