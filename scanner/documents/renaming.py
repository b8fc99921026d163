"""Masked field names: what each is shown as, and how the members of an object are renamed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def rename(members: dict[str, Any], names: dict[str, str]) -> None:
    """Rename an object's members to their safe ``names``; their order stays."""
    if names.keys().isdisjoint(members):
        return
    before = list(members.items())
    shown = renamed(members, names)
    members.clear()
    for name, value in before:
        members[shown.get(name, name)] = value


def renamed(names: Iterable[str], safe: Mapping[str, str]) -> dict[str, str]:
    """The names to show for those of ``names`` that have a ``safe`` form. A number makes equal ones differ."""
    own = list(names)
    taken = {name for name in own if name not in safe}
    numbers: dict[str, int] = {}  # the last number given: counting from 1 anew would be quadratic for equal names
    shown: dict[str, str] = {}
    for name in own:
        if name not in safe:
            continue
        unique = safe[name]
        while unique in taken:
            numbers[safe[name]] = numbers.get(safe[name], 1) + 1
            unique = f"{safe[name]} {numbers[safe[name]]}"
        taken.add(unique)
        shown[name] = unique
    return shown
