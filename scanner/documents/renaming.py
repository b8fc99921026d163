"""Names of members that are masked: what each is shown as, and objects that are given these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def rename(members: dict[str, Any], names: dict[str, str]) -> None:
    """Give an object's members their safe names, in order."""
    if names.keys().isdisjoint(members):
        return
    before = list(members.items())
    shown = renamed(members, names)
    members.clear()
    for name, value in before:
        members[shown.get(name, name)] = value


def renamed(names: Iterable[str], safe: Mapping[str, str]) -> dict[str, str]:
    """The names to show for those of ``names`` that have a safe form, in order; one that is taken gets a number."""
    own = list(names)
    taken = {name for name in own if name not in safe}
    numbers: dict[str, int] = {}  # where to go on counting, or a thousand equal names would count a million times
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
