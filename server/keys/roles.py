"""What a role may do: which tools it may call and which entities it may see. The table itself is `roles.yaml`."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

import msgspec

from scanner.yaml_text import NotYamlError, decode_yaml

ADMIN_TOOLS: Final = frozenset({"scan_export"})
"""Tools that no role names, so that admins alone have them."""


class RoleError(Exception):
    """A table of roles that cannot be used. The message names fields and positions."""


class Rights(msgspec.Struct, frozen=True):
    """What may be done: the names of `tools` and `entities`, each None for all that there are."""

    tools: frozenset[str] | None = frozenset()
    entities: frozenset[str] | None = frozenset()

    def narrowed(self, tools: Iterable[str] | None, entities: Iterable[str] | None) -> "Rights":
        """These rights as far as they are also among `tools` and `entities`; None there takes nothing away."""
        return Rights(_both(self.tools, tools), _both(self.entities, entities))


def _both(names: frozenset[str] | None, others: Iterable[str] | None) -> frozenset[str] | None:
    if others is None:
        return names
    return frozenset(others) if names is None else names.intersection(others)


class _Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tools: frozenset[str] | Literal["*"]
    entities: frozenset[str] | Literal["*"]


def parse_roles(text: bytes) -> Mapping[str, Rights]:
    """The rights of each role in a YAML table like `roles.yaml`. Raises `RoleError`."""
    try:
        table = decode_yaml(text, dict[str, _Role])
    except msgspec.ValidationError as error:
        raise RoleError(f"the roles are invalid: {error}") from None
    except NotYamlError as error:
        raise RoleError(f"the roles are {error}") from None
    return MappingProxyType({name: Rights(_names(role.tools), _names(role.entities)) for name, role in table.items()})


def _names(names: frozenset[str] | Literal["*"]) -> frozenset[str] | None:
    return names if isinstance(names, frozenset) else None


@cache
def roles() -> Mapping[str, Rights]:
    """The rights of each role, read once from the table that comes with the package."""
    return parse_roles(Path(__file__).with_name("roles.yaml").read_bytes())


def rights_of(role: str) -> Rights:
    """The rights of a role; none at all for one that does not exist."""
    return roles().get(role, Rights())


def known_tools() -> frozenset[str]:
    """Every tool: those that some role names, and those of admins alone."""
    return ADMIN_TOOLS.union(*(rights.tools or () for rights in roles().values()))


def known_entities() -> frozenset[str]:
    """Every entity that some role names."""
    return frozenset[str]().union(*(rights.entities or () for rights in roles().values()))
