"""Values that are named beside them: ``{"name": "ssn", "value": "…"}``, as custom fields, metadata and forms have it.

One member of such an object holds the name, another the value; what they are called varies (key, label, question;
text, answer, ``meta_value``). The name claims the value as it would if it were the member's own, and the value's own
claims stay. What is itself the name of a field is no value: choices are listed so (``{"label": "E-mail", "value":
"email"}``). One small word is no name of a person or a company, nor an address: ``{"type": "company", "value":
"small"}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import Any, Final, NamedTuple

import msgspec

from scanner.errors import PayloadError
from scanner.payloads.field_words import GENERIC
from scanner.payloads.fields import Evidence, FieldIndex, canonical
from scanner.payloads.payload import Raw, decode

_LONGEST: Final = 80  # characters of a name; questions of forms have some fifty
_LONGEST_VALUE: Final = 256  # characters; more are an article below a title
_MOST: Final = 8  # members that name one value, and translations of a name
_LARGEST: Final = 512  # bytes of an undecoded member that may be a name


class Told(NamedTuple):
    """The name that claims a value, and what the two names, this one and the member's, tell together."""

    name: str
    evidence: Evidence


class Naming(NamedTuple):
    """The names that an object holds and that claim something, each with the rules that do."""

    fields: FieldIndex
    names: Mapping[str, tuple[int, ...]]

    def tell(self, value: Any, own: Evidence) -> Told | None:
        """What is said of a value, the ``own`` evidence of its member with it; None where no name claims it."""
        if not self.names or value is None or value == "" or type(value) is bool:
            return None
        text = value if type(value) is str else ""
        for name, rules in self.names.items() if len(text) <= _LONGEST_VALUE else ():
            left = self._fitting(text, rules) if text else rules
            if left:
                return Told(name, _together(self.fields.called[name], left, own))
        return None

    def _fitting(self, text: str, rules: tuple[int, ...]) -> tuple[int, ...]:
        """The rules that may claim a text."""
        if text[0].islower() and " " not in text:
            rules = tuple(number for number in rules if number not in self.fields.by_looks)
        is_name = rules and len(text) <= _LONGEST and self.fields.evidence(text, self.fields.parent("")).rules
        return () if is_name else rules


def naming_of(fields: FieldIndex, parent: str, members: Mapping[str, Any]) -> Naming:
    """What the members of an object that is called ``parent`` name; asked for once in an object, which may be large."""
    known = fields.under(parent)
    naming = [value for name, value in members.items() if known[name].part == "name"]
    return Naming(fields, _claiming(fields, parent, naming[:_MOST]))


def may_name(fields: FieldIndex, parent: str, names: Sequence[Any]) -> bool:
    """Whether one of the values of members that hold names claims what is named so."""
    with suppress(TypeError):  # objects are not hashed
        names = list(dict.fromkeys(names))
    return bool(_claiming(fields, parent, names))


def _claiming(fields: FieldIndex, parent: str, names: Iterable[Any]) -> dict[str, tuple[int, ...]]:
    said = dict.fromkeys(chain.from_iterable(map(_said, names)))
    return {name: rules for name in said if (rules := _rules(fields, parent, name))}


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


def _said(name: Any) -> Iterator[str]:
    """The names that a member holds: one, or one in an object, in each of several languages perhaps."""
    if type(name) is Raw:
        if len(memoryview(name)) > _LARGEST:
            return
        try:
            name = decode(name)
        except PayloadError:
            return
    for one in islice(name.values(), _MOST) if type(name) is dict else (name,):
        if type(one) is str and one:
            last = one.rsplit("/", 1)[-1] if "://" in one else one  # of http://hl7.org/fhir/sid/us-ssn
            if len(last) <= _LONGEST:
                yield last.rstrip(" ?*:")
