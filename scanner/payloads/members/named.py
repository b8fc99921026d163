"""Values whose name is in another member: ``{"name": "ssn", "value": "…"}``, as in custom fields, metadata and forms.

One member of such an object holds the name, another the value. These members are called differently everywhere: key,
label or question; text, answer or ``meta_value``; ``old`` and ``new`` in audit trails. The name may be the end of a
path, as in patches (``/customer/ssn``). It claims the value as a field's name does, and the claims of the value's own
field stay. A value that is itself the name of a field is not claimed, since lists of choices look like this:
``{"label": "E-mail", "value": "email"}``. Nor is a single word in small letters claimed as a person, a company or an
address: ``{"type": "company", "value": "small"}``.

Several members may claim the value together, a label before a type. A type of something else that is a party
(``"owner_type": "Customer"``) says whose a custom field is where another member is the field's name, and not what its
value is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, Final, NamedTuple

import msgspec

from scanner.errors import PayloadError
from scanner.payloads.members.definitions import VALUES, defines
from scanner.payloads.members.lone_towns import sorts_in
from scanner.payloads.members.siblings import OF_ATTRIBUTES, SIGNS, among
from scanner.payloads.names.evidence import Evidence
from scanner.payloads.names.fields import FieldIndex
from scanner.payloads.names.party_names import is_party
from scanner.payloads.payload import Raw, decode
from scanner.payloads.words.field_names import canonical, read, singular
from scanner.payloads.words.field_words import CODE, DOCUMENT, GENERIC, KIND, TEXT_OF_PARENT

_LONGEST: Final = 80  # characters of a name; questions of forms have about fifty
_LONGEST_VALUE: Final = 256  # characters; a longer text is an article below its title
_MOST: Final = 8  # naming members of an object, and translations of a name
_LARGEST: Final = 512  # bytes of an undecoded member that may be a name
_CODES: Final = frozenset({CODE})
_SORTS: Final = frozenset({CODE, KIND})
_OWN_SORTS: Final = frozenset({"type", "kind", "sort", "category", "typ", "art", "tipo", "soort"})
_CODE: Final = re.compile(
    r"[A-Za-z_ -]{2,40}|(?=[A-Za-z_$/].{0,180}\Z)"
    r"(?:[$/][A-Za-z0-9_.~/-]*+|(?:[A-Za-z_.~/-]*+[0-9]){0,2}+[A-Za-z_.~/-]*+)(?:\[[^\]]{0,60}\][A-Za-z_.]{0,40})?"
)
"""An id that may be the name of a field, or a path to one. Other ids, which mostly have more than two digits, are not
looked up."""
# The segments of a path: a JSON Pointer (RFC 6901), JSONPath, or SCIM's (RFC 7644, 3.5.2), without indices and filters.
_SEGMENT: Final = re.compile(r"[A-Za-z_-][A-Za-z0-9_-]*")
_FILTER: Final = re.compile(r"\[[^\]]*\]")
_OF_PATH: Final = 2  # segments at the end of a path that are taken as the name


class Told(NamedTuple):
    """The name that claims a value, and the evidence of this name and the member's own together."""

    name: str
    evidence: Evidence


_NUMBER: Final = re.compile(r"[A-Z]{0,4}[-_/.]?[0-9]{3,}")  # of a customer, below or beside "Company": no name

Member = tuple[str, Any, str, Evidence]
"""A member of an object: its name, its value, the name for looking up members within it, and the evidence of its names.

Members within it are looked up by its own name, by the one that another member gives to it, or by the name above it
(:class:`scanner.payloads.names.evidence.Evidence`). A plain tuple, since a walk makes one for each value.
"""


class Naming(NamedTuple):
    """The claiming names that members of an object hold, each with the rules that claim and the members' kinds."""

    fields: FieldIndex
    names: Mapping[str, tuple[tuple[int, ...], frozenset[str]]]

    def tell(self, value: Any, own: Evidence) -> Told | None:
        """The name that claims a value, with its evidence and the ``own`` evidence of the value's member; or None."""
        if not self.names or value is None or value == "" or type(value) is bool:
            return None
        text = value if type(value) is str else ""
        told: Told | None = None
        for name, (rules, kinds) in self.names.items() if len(text) <= _LONGEST_VALUE else ():
            if kinds.isdisjoint(own.kinds):
                continue
            left = self._fitting(text, rules) if text else rules
            if left:
                evidence = _together(self.fields.called[name], left, told.evidence if told else own)
                told = Told(told.name if told else name, evidence)
        return told

    def _fitting(self, text: str, rules: tuple[int, ...]) -> tuple[int, ...]:
        """The rules among these that may claim this text."""
        kinds = self.fields.kinds
        if text[0].islower() and " " not in text:
            rules = tuple(number for number in rules if number not in kinds.vague)
        elif _NUMBER.fullmatch(text) is not None:
            rules = tuple(number for number in rules if number in kinds.addresses or number not in kinds.vague)
        is_name = rules and len(text) <= _LONGEST and self.fields.uncached(text).rules
        return () if is_name else rules


def members_of(
    fields: FieldIndex, parent: str, members: Mapping[str, Any], path: Sequence[str] = ()
) -> Iterator[Member]:
    """The members of an object called ``parent``, each with the evidence of its own name and of the names beside it.

    ``path``: the fields that it stands in.
    """
    plain = SIGNS.isdisjoint(members) and parent not in OF_ATTRIBUTES and not fields.any_server
    above = (*path, *sorts_in(members.items())) if fields.any_server else ()
    known = fields.under(parent) if plain else among(fields, members, parent, above=above)
    defined = fields.under("") if parent and defines(members) else None
    naming: Naming | None = None  # computed once, since an object may be large
    beside: Mapping[str, Evidence] | None = None  # likewise
    for name, value in members.items():
        evidence = known[name] if defined is None or name in VALUES or type(value) is dict else defined[name]
        called = evidence.below or name
        if evidence.part == "value":
            if DOCUMENT in evidence.kinds:
                if beside is None:
                    beside = among(fields, members, parent, above=above)
                evidence = beside[name]
            naming = naming or naming_of(fields, parent, members)
            called, evidence = naming.tell(value, evidence) or (called, evidence)
        elif evidence.part == "beside":
            if beside is None:
                beside = among(fields, members, parent, above=above)
            evidence = beside[name]
        yield name, value, called, evidence


def naming_of(fields: FieldIndex, parent: str, members: Mapping[str, Any]) -> Naming:
    """The claiming names that the members of an object called ``parent`` hold."""
    known = fields.under(parent)
    naming = [(name, value) for name, value in members.items() if known[name].part == "name"][:_MOST]
    if len(naming) > 1:
        labels = [one for one in naming if not _SORTS.issuperset(known[one[0]].kinds)]
        if any(value is not None and value != "" for _, value in labels):
            sorts = [one for one in naming if _SORTS.issuperset(known[one[0]].kinds) and not _is_owner(*one)]
            naming = labels + sorts
    return Naming(fields, _claiming(fields, parent, [(known[name], value) for name, value in naming]))


def may_name(fields: FieldIndex, parent: str, member: Evidence, names: Sequence[Any]) -> bool:
    """Whether one of ``names``, the values of a ``member`` that holds names, claims a value."""
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


def _is_owner(name: str, kind: Any) -> bool:
    """Whether a member says that a customer, a company or a person has the field; a bare "type" is the value's own."""
    if canonical(name) in _OWN_SORTS:
        return False
    if type(kind) is Raw:
        kind = _decoded(kind)
    return type(kind) is str and len(kind) <= _LONGEST and is_party(read(kind).words)


def _decoded(member: Raw) -> Any:
    """What a member holds; None where it is too long for a name."""
    if len(memoryview(member)) > _LARGEST:
        return None
    with suppress(PayloadError):
        return decode(member)
    return None


def _together(naming: Evidence, rules: tuple[int, ...], own: Evidence) -> Evidence:
    return msgspec.structs.replace(
        own,
        words=f"{own.words} {naming.words}".strip(),
        rules=rules + tuple(number for number in own.rules if number not in rules),
        telling=True,
    )


def _rules(fields: FieldIndex, parent: str, name: str) -> tuple[int, ...]:
    """The rules that claim a value of this name. Below goods and the like, a mere "name" is the name of the goods."""
    rules = fields.called[name].rules
    return () if rules and canonical(name) in GENERIC and not fields.lookup(name, parent).rules else rules


def _said(name: Any, *, code: bool) -> Iterator[str]:
    """The names that a member holds: a text, or an object with one for each language.

    A list is a path, whose end counts. A ``code`` counts only in the form of a field's name.
    """
    if type(name) is Raw:
        name = _decoded(name)
    if type(name) is list:
        name = ".".join(segment for segment in name[-_MOST:] if type(segment) is str)
    for one in islice(name.values(), _MOST) if type(name) is dict else (name,):
        if type(one) is not str or not one or (code and _CODE.fullmatch(one) is None):
            continue
        last = one.rsplit("/", 1)[-1] if "://" in one else _end_of_path(one)  # of http://hl7.org/fhir/sid/us-ssn
        if len(last) <= _LONGEST:
            yield last.rstrip(" ?*:")


def _end_of_path(name: str) -> str:
    """The last segments of a path as the words of one name; any other name as it is."""
    if name[0] not in "/$" and (" " in _FILTER.sub("", name) or "." not in name.rstrip(".")):
        return name
    segments: list[str] = _SEGMENT.findall(_FILTER.sub("", name[-_LONGEST_VALUE:]))
    if len(segments) > 1 and segments[-1].lower() in TEXT_OF_PARENT:
        segments.pop()
    *above, own = segments[-_OF_PATH:] or [name]
    return " ".join((*map(singular, above), own))
