"""Profiles: which fields pass, and how values are masked. A profile holds no regex and no rule.

Decoded strictly from YAML. An entity names the fields that pass; all others are removed. A field that is only named
passes a scalar or a list of scalars; one with an entry under ``fields`` passes the object or list of objects that the
entry describes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeVar

import msgspec

from scanner.bounded_cache import WordCache
from scanner.disclosure.misfit import misfit
from scanner.disclosure.path import shown_path
from scanner.disclosure.suggestion import suggestion
from scanner.errors import ProfileError
from scanner.limits import Limits, too_small
from scanner.masking.masks import Style
from scanner.payloads.names.field_parts import LONGEST_NAME
from scanner.payloads.words.field_names import canonical
from scanner.rules import Level
from scanner.selection.borrowed import Allowed, Bounds, both
from scanner.selection.files import profile_path
from scanner.selection.origin import NOT_WRITTEN, KeyPath, Origin
from scanner.yaml_text import NotYamlError, decode_yaml

_LARGEST_PROFILE: Final = 1 << 20  # bytes
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9]+(?:[_ -][A-Za-z0-9]+)*")
_REMEMBERED: Final = 4_096  # spellings of names that a node remembers; a hostile payload may bring a million


Action = Literal["omit", "neutralise", "flag"]
"""For a text that carries instructions: withhold it, keep it in a fence, or keep it and only report it."""


class Injections(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How strictly injected instructions are judged, and what is done with a text that carries them.

    Level ``balanced`` counts signals that hardly any harmless text has; ``strict`` counts a plain request for data
    ("list every customer email") too. ``balanced`` and ``strict`` are the actions for texts that count at that level;
    ``payment_fraud`` is the action for texts that redirect a payment, which is fraud on people rather than on a model.
    A field's name that carries instructions is omitted whatever the action.
    """

    level: Level = "balanced"
    balanced: Action = "omit"
    strict: Action = "omit"
    payment_fraud: Action = "flag"


_NodeT = TypeVar("_NodeT", bound="Node")


class Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """What passes of one field or entity.

    ``allow`` lists the names that pass of an object ("*" for all); without it the field passes scalars only.
    ``fields`` describes some of them further; ``like`` borrows what an entity allows, to which ``allow`` adds.
    ``like: "*"`` is for a place where a record of any kind may stand, such as the data of an envelope or of an event:
    an object there is identified as a payload without an entity is, and passes as that entity or not at all.
    ``style`` and ``masks`` (by entity type) are the masks for values here where they differ from the profile's, and
    for the fields of an object that have none of their own. The style ``keep`` leaves a value as it is, if its type is
    certain.
    ``keyed`` is for an object that holds records under arbitrary names: they pass as a list, without those names.
    ``called`` is the name that counts as evidence in place of the field's own: in a customer's record, ``name`` is a
    customer's name.
    ``holds`` is the entity type of every value here, whatever it looks like: a vendor's own field for a name holds a
    name even if it says "customer 3". Such a value is never kept as it is.
    """

    allow: Allowed = None
    fields: dict[str, Node] = {}
    like: str = ""
    style: Style | None = None
    masks: dict[str, Style] = {}
    keyed: bool = False
    called: str = ""
    holds: str = ""

    @cached_property
    def members(self) -> Mapping[str, Member | None]:
        """The member of each name that passes and None for the others, by name as payloads spell it."""
        return WordCache(partial(_member, self), _REMEMBERED, LONGEST_NAME)

    @cached_property
    def passing(self) -> Mapping[str, Member]:
        """The member of each allowed name, canonical."""
        described = {canonical(name): node for name, node in self.fields.items()}
        plain = self.lending(_SCALAR)
        return {canonical(name): Member(name, described.get(canonical(name), plain), name) for name in self.allow or ()}

    def lending(self, field: _NodeT) -> _NodeT:
        """A field of this object, with the object's style and masks where it has none of its own."""
        if field.style is not None or not (self.style or self.masks):
            return field
        return msgspec.structs.replace(field, style=self.style, masks={**self.masks, **field.masks})


class Member(NamedTuple):
    """One field that passes: the name under which it is shown, what passes of its value, and the profile's name."""

    name: str
    node: Node
    own: str


def _member(node: Node, name: str) -> Member | None:
    """The member of an object that has this name, None for a field that does not pass.

    A name with anything but letters, digits and separators is shown as the profile spells it: an invisible character in
    it may be meant for a model.
    """
    member = node.passing.get(canonical(name)) if len(name) <= LONGEST_NAME else None
    return member._replace(name=name) if member is not None and _PLAIN_NAME.fullmatch(name) else member


_SCALAR: Final = Node()


class Entity(Node, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of record.

    A payload whose entity the caller does not name is this one if its kind, in the profile's ``kind_field``, is among
    ``kinds`` (the vendor's words; "*" is every kind that no other entity has), or else if it has one of the fields
    ``identified_by``. The fields in ``unlisted`` pass of a single record, but not of a record in a list. ``lines``
    names the list that may be too long for one view and is shown in parts: a field, or dotted names for a list further
    in (``lines.data``).
    """

    kinds: tuple[str, ...] = ()
    identified_by: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    lines: str = ""

    @cached_property
    def listed(self) -> Node:
        """What passes of a record in a list."""
        left_out = {canonical(name) for name in self.unlisted}
        if self.allow is None or self.allow == "*" or not left_out:
            return self
        allow = tuple(name for name in self.allow if canonical(name) not in left_out)
        own = {name: getattr(self, name) for name in Node.__struct_fields__}
        return Node(**{**own, "allow": allow})

    @cached_property
    def marks(self) -> frozenset[str]:
        """``identified_by``, canonical."""
        return frozenset(canonical(name) for name in self.identified_by)


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """One profile. ``digest`` is the SHA-256 of its text, for the audit trail.

    ``kind_field`` is the field that holds a payload's kind, if the vendor has one. ``epochs`` are the fields, wherever
    they stand, whose numbers are moments in seconds or milliseconds since 1970: a view shows them as ISO 8601 in UTC.
    ``minor_units`` says that amounts are in the smallest unit of their currency, which meta repeats. ``origin`` is the
    file, for error messages.
    """

    name: str
    description: str = ""
    style: Style = "edges"
    masks: dict[str, Style] = {}
    limits: Limits = Limits()
    injections: Injections = Injections()
    kind_field: str = ""
    epochs: tuple[str, ...] = ()
    minor_units: bool = False
    entities: dict[str, Entity] = {}
    unknown_entity: Literal["drop", "mask"] = "drop"
    digest: str = ""
    origin: Origin = Origin()

    @cached_property
    def of_kind(self) -> Mapping[str, Entity]:
        """The entity of each kind, canonical; "*" for all others. Of several the first counts."""
        listed = [(canonical(kind), entity) for entity in self.entities.values() for kind in entity.kinds]
        return dict(reversed(listed))

    def entity(self, name: str) -> Entity | None:
        """The entity of that name or kind, compared like field names; None when the profile does not know it."""
        if name in self.entities:
            return self.entities[name]
        wanted = canonical(name[:LONGEST_NAME])
        named = next((entity for key, entity in self.entities.items() if canonical(key) == wanted), None)
        return named or (self.of_kind.get(wanted) if wanted != OTHER_KINDS else None)

    def unknown(self, name: str) -> str:
        """The error text for an unknown entity. The name may be data, and is not repeated."""
        known = ", ".join(self.entities) or "none"
        guess = suggestion(name, self.entities)
        return f"the profile {self.name} does not know that entity{guess}; it knows these: {known}"

    def style_in(self, entity_type: str, node: Node) -> Style:
        """The style for values of that type in a field: the field's, or else the profile's."""
        return node.masks.get(entity_type) or node.style or self.masks.get(entity_type, self.style)

    def style_in_doubt(self, entity_type: str) -> Style:
        """The style for values that may be of that type: a ``keep`` for the type does not apply to them."""
        of_type = self.masks.get(entity_type, self.style)
        return self.style if of_type == "keep" else of_type

    def styles(self) -> set[Style]:
        """Every style that the profile may use anywhere."""
        own = {style for _, node in _nodes(self.entities, ()) for style in (node.style, *node.masks.values()) if style}
        return {self.style, *self.masks.values(), *own}

    def masked_types(self) -> dict[str, list[KeyPath]]:
        """Every entity type that the profile names, with the places where it does."""
        types: dict[str, list[KeyPath]] = {kind: [("masks", kind)] for kind in self.masks}
        for place, node in _nodes(self.entities, ("entities",)):
            for kind in node.masks:
                types.setdefault(kind, []).append((*place, "masks", kind))
            if node.holds:
                types.setdefault(node.holds, []).append((*place, "holds"))
        return types


def _nodes(fields: Mapping[str, Node], place: KeyPath) -> Iterator[tuple[KeyPath, Node]]:
    """Every node, and its place in the profile."""
    for name, node in fields.items():
        yield (*place, name), node
        yield from _nodes(node.fields, (*place, name, "fields"))


ANYTHING: Final = Node(allow="*")
"""A node that passes everything and changes nothing."""

ANY_ENTITY: Final = "*"
"""The ``like`` of a node where any of the profile's entities may stand."""

OTHER_KINDS: Final = "*"
"""Among an entity's ``kinds``: every kind that no other entity has."""


def load_profile(name_or_path: str | Path) -> Profile:
    """A built-in profile by name, or one from a YAML file. Raises ProfileError."""
    path = profile_path(name_or_path)
    try:
        if path.stat().st_size > _LARGEST_PROFILE:
            raise ProfileError(f"profile {path.name}: larger than {_LARGEST_PROFILE} bytes")
        text = path.read_bytes()
    except OSError as error:
        raise ProfileError(f"profile {shown_path(path.name, 'file')}: cannot be read ({error.strerror})") from None
    return parse_profile(text, path.name)


def parse_profile(text: bytes, origin: str) -> Profile:
    """The profile in a YAML text; ``origin`` names it in errors."""
    try:
        profile = decode_yaml(text, Profile)
    except msgspec.ValidationError:
        raise ProfileError(
            f"profile {origin}{misfit(text, Profile, unwritten=NOT_WRITTEN).sentence('the profile')}"
        ) from None
    except NotYamlError as error:
        raise ProfileError(f"profile {origin}: {error}") from None
    profile = msgspec.structs.replace(profile, digest=hashlib.sha256(text).hexdigest(), origin=Origin(origin, text))
    bounds = Bounds(profile.origin)
    entities = {
        name: _resolved(profile, ("entities", name), entity, (), bounds) for name, entity in profile.entities.items()
    }
    profile = msgspec.structs.replace(profile, entities=entities)
    _check(profile)
    return profile


def _check(profile: Profile) -> None:
    for name, least in too_small(profile.limits):
        raise profile.origin.error(f"limits.{name} must be at least {least}", ("limits", name))
    nodes = [node for _, node in _nodes(profile.entities, ())]
    known = {canonical(name) for node in nodes if isinstance(node.allow, tuple) for name in node.allow}
    if not known.issuperset(map(canonical, profile.epochs)) and not any(node.allow == "*" for node in nodes):
        raise profile.origin.error("epochs names a field that nothing allows", ("epochs",))
    for name, entity in profile.entities.items():
        for part, fields in (("lines", (entity.lines,)), ("unlisted", entity.unlisted)):
            if not all(_passes(entity, field.split(".")) for field in fields if field):
                reason = f"{part} of {name} names a field that it does not allow"
                raise profile.origin.error(reason, ("entities", name, part))


def _passes(node: Node, names: list[str]) -> bool:
    """Whether the object or list of objects at the end of these names is shown."""
    for name in names:
        if node.allow == "*" or node.like == ANY_ENTITY:
            return True
        member = node.passing.get(canonical(name))
        if member is None:
            return False
        node = member.node
    return True


def _resolved(
    profile: Profile, place: KeyPath, node: _NodeT, seen: tuple[str, ...], bounds: Bounds, depth: int = 0
) -> _NodeT:
    """The node with everything it borrows written out."""
    bounds.take(place, depth)
    where = ".".join(place[1::2])  # without the words between the names
    if node.like == ANY_ENTITY:
        if node.allow is not None or node.fields or isinstance(node, Entity):
            reason = f"{where} is like any entity, and says what passes all the same"
            raise profile.origin.error(reason, (*place, "like"))
        return node
    if node.like:
        borrowed = profile.entity(node.like)
        if borrowed is None or node.like in seen:
            others = suggestion(node.like, profile.entities) or f"; known are {', '.join(profile.entities)}"
            wrong = "a circle" if borrowed else f"no entity{others}"
            raise profile.origin.error(f"{where} is like {node.like}, which is {wrong}", (*place, "like"))
        borrowed = _resolved(profile, ("entities", node.like), borrowed, (*seen, node.like), bounds, depth + 1)
        node = msgspec.structs.replace(
            node,
            allow=both(borrowed.allow, node.allow),
            fields={**borrowed.fields, **node.fields},
            masks={**borrowed.masks, **node.masks},
        )
        if isinstance(node, Entity) and not node.lines:
            node = msgspec.structs.replace(node, lines=borrowed.lines)
    known = {canonical(name) for name in node.allow} if isinstance(node.allow, tuple) else set()
    stray = next((name for name in node.fields if canonical(name) not in known), None)
    if stray is not None:
        guess = suggestion(stray, node.allow) if isinstance(node.allow, tuple) else ""
        reason = f"{where}.{stray} is described, but {where} does not list it{guess}"
        raise profile.origin.error(reason, (*place, "fields", stray))
    fields = {
        name: _resolved(profile, (*place, "fields", name), node.lending(child), seen, bounds, depth + 1)
        for name, child in node.fields.items()
    }
    return msgspec.structs.replace(node, fields=fields, like="")
