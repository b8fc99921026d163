"""Profiles: who may see what, and how the rest looks. A profile never holds a regex; a rule never appears in one.

Decoded strictly from YAML. An entity names the fields that pass; everything else is removed. A field that is only
named passes a scalar or a list of scalars; one with an entry under ``fields`` passes the object or list of objects
that the entry describes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from scanner.errors import ProfileError
from scanner.fields import canonical
from scanner.masks import Style

_HERE = Path(__file__).resolve().parent
_BUILT_IN = (_HERE / "profiles", _HERE.parent / "profiles")  # an installed wheel; a checkout
_LARGEST_PROFILE = 1 << 20  # bytes
_LONGEST_NAME = 128  # characters; no allowed field is called longer
_REMEMBERED = 4_096  # spellings of names that a node remembers; a hostile payload may bring a million


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Bounds of one view. ``None`` means unbounded, except for the payload itself."""

    max_payload_bytes: int = 64 << 20
    max_depth: int = 64
    max_view_bytes: int | None = 65_536
    max_text_length: int | None = 200
    max_list_items: int | None = 20


class Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """What passes of one field or entity.

    ``allow`` lists the names that pass of an object ("*" for all); without it the field passes scalars only.
    ``fields`` says more about some of them; ``like`` borrows an entity's node, less the names in ``without``.
    ``keep`` lists entity types that are left unmasked here; ``plain`` says the field's name is no evidence here.
    """

    allow: tuple[str, ...] | Literal["*"] | None = None
    fields: dict[str, Node] = {}
    like: str = ""
    without: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    plain: bool = False

    @cached_property
    def spellings(self) -> Mapping[str, Node | None]:
        """The node of each member that passes and None for the others, by name as payloads spell it."""
        return _Spellings(self)

    @cached_property
    def passing(self) -> Mapping[str, Node]:
        """The node of each allowed name, canonical."""
        described = {canonical(name): node for name, node in self.fields.items()}
        return {canonical(name): described.get(canonical(name), _SCALAR) for name in self.allow or ()}


class _Spellings(dict[str, "Node | None"]):
    """Remembers names as they come: a payload repeats its few names thousands of times."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self._node = node

    def __missing__(self, name: str) -> Node | None:
        child = self._node.passing.get(canonical(name)) if len(name) <= _LONGEST_NAME else None
        if len(self) < _REMEMBERED:
            self[name] = child
        return child


_SCALAR = Node()


class Entity(Node, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of record.

    A payload that comes without its entity's name is one of those whose ``identified_by`` fields it has.
    """

    identified_by: tuple[str, ...] = ()

    @cached_property
    def marks(self) -> frozenset[str]:
        """``identified_by``, canonical."""
        return frozenset(canonical(name) for name in self.identified_by)


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One profile. ``digest`` is the SHA-256 of its text, for the audit trail."""

    name: str
    description: str = ""
    style: Style = "edges"
    masks: dict[str, Style] = {}
    limits: Limits = Limits()
    entities: dict[str, Entity] = {}
    unknown_entity: Literal["drop", "mask"] = "drop"
    digest: str = ""

    def entity(self, name: str) -> Entity | None:
        """The entity of that name, compared like field names; None when the profile does not know it."""
        if name in self.entities:
            return self.entities[name]
        wanted = canonical(name[:_LONGEST_NAME])
        return next((entity for key, entity in self.entities.items() if canonical(key) == wanted), None)

    def style_of(self, entity_type: str) -> Style:
        """How values of that type are masked."""
        return self.masks.get(entity_type, self.style)


def load_profile(name_or_path: str | Path) -> Profile:
    """A built-in profile by name, or one from a YAML file. Raises ProfileError."""
    path = _find(name_or_path)
    try:
        if path.stat().st_size > _LARGEST_PROFILE:
            raise ProfileError(f"profile {path.name}: larger than {_LARGEST_PROFILE} bytes")
        text = path.read_bytes()
    except OSError as error:
        raise ProfileError(f"profile {path.name}: cannot be read ({error.strerror})") from None
    return parse_profile(text, path.name)


def parse_profile(text: bytes, origin: str) -> Profile:
    """The profile in a YAML text; ``origin`` names it in errors."""
    try:
        profile = msgspec.yaml.decode(text, type=Profile)
    except msgspec.ValidationError as error:
        raise ProfileError(f"profile {origin}: {error}") from None
    except msgspec.DecodeError as error:
        raise ProfileError(f"profile {origin}: not valid YAML: {error}") from None
    entities = {name: _resolved(profile, name, entity, ()) for name, entity in profile.entities.items()}
    _check(profile, origin)
    return msgspec.structs.replace(profile, entities=entities, digest=hashlib.sha256(text).hexdigest())


def built_in_names() -> list[str]:
    """The names of the profiles that come with the package."""
    return sorted({path.stem for folder in _BUILT_IN if folder.is_dir() for path in folder.glob("*.yaml")})


def _find(name_or_path: str | Path) -> Path:
    if isinstance(name_or_path, str) and name_or_path.replace("-", "").replace("_", "").isalnum():
        for folder in _BUILT_IN:
            path = folder / f"{name_or_path}.yaml"
            if path.is_file():
                return path
        raise ProfileError(f"no profile is called {name_or_path}; there are {', '.join(built_in_names())}")
    return Path(name_or_path)


def _check(profile: Profile, origin: str) -> None:
    limits = profile.limits
    bounds: Mapping[str, int | None] = {field: getattr(limits, field) for field in limits.__struct_fields__}
    for name, bound in bounds.items():
        if bound is not None and bound < 1:
            raise ProfileError(f"profile {origin}: {name} must be at least 1")
    smallest = 2_048  # meta alone, with its identifiers, needs about one kilobyte
    if limits.max_view_bytes is not None and limits.max_view_bytes < smallest:
        raise ProfileError(f"profile {origin}: max_view_bytes must be at least {smallest}")


_NodeT = TypeVar("_NodeT", bound=Node)


def _resolved(profile: Profile, where: str, node: _NodeT, seen: tuple[str, ...]) -> _NodeT:
    """The node with everything it borrows written out."""
    if node.like:
        borrowed = profile.entity(node.like)
        if borrowed is None or node.like in seen:
            raise ProfileError(f"profile {profile.name}: {where} is like {node.like}, which is unknown or a circle")
        borrowed = _resolved(profile, node.like, borrowed, (*seen, node.like))
        left_out = {canonical(name) for name in node.without}
        allow: tuple[str, ...] | Literal["*"] | None = borrowed.allow
        if isinstance(allow, tuple):
            allow = tuple(name for name in allow if canonical(name) not in left_out) + tuple(node.allow or ())
        node = msgspec.structs.replace(node, allow=allow, fields={**borrowed.fields, **node.fields}, like="")
    if isinstance(node.allow, tuple):
        known = {canonical(name) for name in node.allow}
        stray = [name for name in node.fields if canonical(name) not in known]
        if stray:
            stray = [
                name
                for name in stray
                if not node.without or canonical(name) not in {canonical(w) for w in node.without}
            ]
        if stray:
            raise ProfileError(f"profile {profile.name}: {where}.{stray[0]} is described but not allowed")
    fields = {name: _resolved(profile, f"{where}.{name}", child, seen) for name, child in node.fields.items()}
    return msgspec.structs.replace(node, fields=fields)
