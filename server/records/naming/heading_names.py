"""Fields under the name that their headings have in English: `MwSt` as `taxAmount`, `Firma` as `name`."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, Final

import msgspec

from scanner.payloads.words.field_names import canonical
from scanner.selection.profile import Node
from server.records.columns import reads_as_amount
from server.records.facts import NOTHING, decoded
from server.records.flags import word_of_paid
from server.records.heading_forms.headings import folded
from server.records.shapes import ACCOUNT, field_parts, fold, shapes

_OF_WHOLE: Final = frozenset({"taxtotal"})
"""What states something of a whole record beside a field for one of its lines, which has the name that is shown."""

_OF_OBJECT: Final = re.compile(r"[^\W\d_](?:\.|: ?)[^\W\d_a-z]")
"""An object's name before that of its field, `Customer.Name`: another one's than the record's own; not `excl. VAT`."""


@cache
def _headings(kind: int) -> Mapping[str, str]:
    """What other fields are called, folded -> the name that a profile may list."""
    return {fold(said): name for name, headings in shapes()[kind].headings.items() for said in headings}


@cache
def _paid(kind: int) -> Mapping[str, None]:
    """The folded names of fields that state an amount in one file, and in the next whether all is paid: yes or no."""
    return dict.fromkeys(map(fold, shapes()[kind].paid))


def translated(
    members: Mapping[str, msgspec.Raw], kind: int, entity: Node, renamed: Mapping[str, str], added: Collection[str]
) -> Mapping[str, str]:
    """The fields that pass by the name that they have in English, where no field has that name.

    Of several with one meaning it is the one that the table has first, of those that say anything. An object or a list
    has no heading.
    """
    known, paid = _headings(kind), _paid(kind)
    spelled = {
        said: name
        for name, said in folded(members).items()
        if (said in known or said in paid)
        and name not in renamed
        and not _OF_OBJECT.search(name)
        and bytes(memoryview(members[name])[:1]) not in {b"{", b"["}
    }
    found: dict[str, str] = {}
    order = [*known, *paid].index

    def likelier(said: str) -> tuple[bool, int]:
        return bytes(members[spelled[said]]) in NOTHING, order(said)

    for said in sorted(spelled, key=likelier) if len(spelled) > 1 else spelled:
        name = spelled[said]
        meanings = (known[said],) if said in known else _meanings_of_paid(decoded(members[name]))
        listed = (entity.passing.get(canonical(meaning)) for meaning in meanings)
        shown = next(filter(None, listed), None) if entity.members[name] is None else None
        if shown is not None and shown.name not in found.values():
            found[name] = shown.name
    taken = {canonical(name) for name in (*members, *renamed.values(), *added)} if found else set()
    return {name: shown for name, shown in found.items() if canonical(shown) not in taken or fold(name) in _OF_WHOLE}


def _meanings_of_paid(value: Any) -> tuple[str, ...]:
    """Under which names a field called `Paid` may be shown, the first that a profile lists."""
    if word_of_paid(value) is not None:
        return ("paid", "status")
    is_amount = not isinstance(value, str) or not value.strip() or reads_as_amount(value.strip())
    return ("amountPaid",) if is_amount else ("paid",)


def joined_name(
    members: Mapping[str, msgspec.Raw], kind: int, entity: Node, shown: Mapping[str, str]
) -> dict[str, str]:
    """What a record calls its customer in two fields, which do not pass, under the name that a profile lists for that.

    `shown`: names of fields -> what they are shown as. Nothing where any field already says it.
    """
    listed = entity.passing.get(canonical("name" if kind == ACCOUNT else "customerName"))
    if listed is None:
        return {}
    said = {flat: name for name, flat in folded(members).items()}
    stated = (name for name in members if canonical(shown.get(name, name)) == canonical(listed.name))
    if any(bytes(members[name]) not in NOTHING for name in stated):
        return {}
    for places in field_parts(kind, "").names:
        names = [said.get(place.flat) for place in places]
        if len(names) == 1 or any(name is None or entity.members[name] is not None for name in names):
            continue
        texts = [decoded(members[name]) for name in names if name is not None]
        if all(isinstance(text, str) and text.strip() for text in texts):
            return {listed.name: " ".join(text.strip() for text in texts)}
    return {}


def said_again(members: Mapping[str, msgspec.Raw], kind: int, shown: Mapping[str, str]) -> frozenset[str]:
    """The fields that say the same as one with their meaning that is shown (names -> what they are shown as).

    A company would be masked in the one that is shown because the other one is called like that of a person.
    """
    known = _headings(kind)
    said = {name: flat for name, flat in folded(members).items() if flat in known} if shown else {}
    of_shown = {(known[said[name]], bytes(members[name])) for name in shown if name in said}
    return frozenset(
        name for name, flat in said.items() if name not in shown and (known[flat], bytes(members[name])) in of_shown
    )
