"""What a role may do: which tools it may call and which entities it may see. The table itself is `roles.yaml`."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

import msgspec

from scanner.yaml_text import decode_yaml

ADMIN_TOOLS: Final = frozenset({"scan_export"})
"""Tools that no role names, so that admins alone have them."""


class Rights(msgspec.Struct, frozen=True):
    """What may be done: the names of `tools` and `entities`, each None for all that there are."""

    tools: frozenset[str] | None = frozenset()
    entities: frozenset[str] | None = frozenset()

    def narrowed(self, tools: Iterable[str] | None, entities: Iterable[str] | None) -> "Rights":
        """The rights that are also among `tools` and `entities`; None there takes nothing away."""
        return Rights(_both(self.tools, tools), _both(self.entities, entities))


def _both(names: frozenset[str] | None, others: Iterable[str] | None) -> frozenset[str] | None:
    if others is None:
        return names
    return frozenset(others) if names is None else names.intersection(others)


class _Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tools: frozenset[str] | Literal["*"]
    entities: frozenset[str] | Literal["*"]


@cache
def roles() -> Mapping[str, Rights]:
    """The rights of each role, read once from the table that comes with the package."""
    table = decode_yaml(Path(__file__).with_name("roles.yaml").read_bytes(), dict[str, _Role])
    return MappingProxyType({name: Rights(_names(role.tools), _names(role.entities)) for name, role in table.items()})


def _names(names: frozenset[str] | Literal["*"]) -> frozenset[str] | None:
    return names if isinstance(names, frozenset) else None


def rights_of(role: str) -> Rights:
    """The rights of a role; none at all for one that does not exist."""
    return roles().get(role, Rights())


def known_tools() -> frozenset[str]:
    """Every tool: those that some role names, and those of admins alone."""
    return ADMIN_TOOLS.union(*(rights.tools or () for rights in roles().values()))


def known_entities() -> frozenset[str]:
    """Every entity that some role names."""
    return frozenset[str]().union(*(rights.entities or () for rights in roles().values()))
