"""The window on a record's long list of lines: which part of it a view shows, and how many lines it has shown.

The profile gives the path to an entity's list of lines (``lines: lineItems``, dotted for a list further in). Earlier
views have shown what stands in front of the window; the next one begins behind it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import msgspec

from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.names.fields import FieldIndex
from scanner.payloads.payload import Raw, decode, encode, entirely, opened
from scanner.payloads.words.field_names import canonical
from scanner.views.summary import CutList, Summaries
from scanner.views.witnesses import testify

_REMEMBERED: Final = 1_024  # paths to lists


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """The part of an entity's list of lines that begins behind ``start`` items.

    ``alone``: nothing else of the record is shown, but it is read for names that the lines must not show. ``apart``:
    the payload's list holds this part only; ``total`` is the number of items in all, or None if it is unknown, and then
    ``more`` says whether others follow. ``bytes``: where the profile sets no number of items, the part ends after so
    much JSON; None for no end.
    """

    start: int = 0
    alone: bool = False
    apart: bool = False
    total: int | None = None
    more: bool = False
    bytes: int | None = None


WHOLE: Final = Window()


class Part:
    """The list of lines of one view.

    ``names`` are the canonical names that lead to it; empty where the profile gives no path. ``listed`` is what the
    view's summaries say of it, None until it was met.
    """

    __slots__ = ("listed", "names", "window")

    def __init__(self, window: Window, lines: str) -> None:
        self.window = window
        self.names = _names(lines)
        self.listed: CutList | None = None

    def leads(self, name: str, level: int) -> bool:
        """Whether a member, ``level`` objects into the record, leads to the list."""
        return canonical(name) == self.names[level]

    def is_at(self, path: str, depth: int) -> bool:
        """Whether the list with this dotted path of ``depth`` names is the list of lines."""
        return depth == len(self.names) > 0 and _names(path) == self.names

    def behind_start(self, items: list[Any]) -> list[Any]:
        """The items from the window's start on."""
        return items if self.window.apart or not self.window.start else items[self.window.start :]

    def bounded(self, items: list[Any]) -> list[Any]:
        """The first items within the window's bytes; at least one."""
        room = self.window.bytes
        if room is None:
            return items
        for place, item in enumerate(items):
            room -= len(memoryview(item)) if type(item) is Raw else len(encode(item))
            if room < 0:
                return items[: max(1, place)]
        return items

    def entry(self, holder: dict[str, Any], name: str, path: str, shown: list[Any], total: int) -> CutList:
        """The entry in the view's summaries; ``total`` is the number of items in the payload's list."""
        window = self.window
        of_all = window.total if window.apart else total
        self.listed = CutList(holder, name, path, shown, of_all, window.start, more=window.more)
        self.listed.held = total if window.apart else len(shown)
        return self.listed

    def within(
        self,
        members: dict[str, Any],
        fields: FieldIndex,
        leaves: Leaves,
        summaries: Summaries,
        level: int = 0,
        parent: str = "",
    ) -> dict[str, Any]:
        """What is shown of an object that leads to the list, decoded; adds the list to the summaries.

        For records that pass whole. Members that are left out are read for names.
        """
        kept: dict[str, Any] = {}
        known = fields.under(parent)
        for name, raw in members.items():
            if not self.leads(name, level):
                if self.window.alone:
                    testify(name, raw, known[name], fields, leaves)
                else:
                    kept[name] = entirely(raw)
                continue
            value = opened(raw) if type(raw) is Raw else raw
            if isinstance(value, list) and level == len(self.names) - 1:
                kept[name] = behind = entirely(self.bounded(self.behind_start(value)))
                summaries.lists.append(self.entry(kept, "list", "list", behind, len(value)))
            elif isinstance(value, dict) and level < len(self.names) - 1:
                kept[name] = self.within(value, fields, leaves, summaries, level + 1, name)
            else:
                kept[name] = entirely(value)
        return kept


@lru_cache(maxsize=_REMEMBERED)
def _names(path: str) -> tuple[str, ...]:
    """The canonical names of a dotted path."""
    return tuple(canonical(name) for name in path.split(".")) if path else ()


def with_lines(record: bytes, lines: str, items: tuple[bytes, ...]) -> bytes:
    """The record with ``items`` (JSON values) as its list of lines, in place of what it had there.

    Raises PayloadError for a record that is no JSON object.
    """
    value: Any = Raw(b"[" + b",".join(items) + b"]")
    return encode(_put(opened(record), lines.split("."), value))


def _put(members: Any, names: list[str], value: Any) -> dict[str, Any]:
    kept = members if isinstance(members, dict) else {}
    name, *further = names
    own = next((spelled for spelled in kept if canonical(spelled) == canonical(name)), name)
    if further:
        inner = kept.get(own)
        value = _put(decode(inner) if isinstance(inner, Raw) else inner, further, value)
    return {**kept, own: value}
