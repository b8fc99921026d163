"""What is scored: cases made of leaves, and marks that say what stands where in them.

A case is one text or one JSON document. A document's leaves are its values (strings as they are, numbers as JSON
writes them) in document order, and those of its keys that hold something; a text is a case of one leaf.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

Half = Literal["tune", "judge"]
HALVES: tuple[Half, Half] = ("tune", "judge")
"""Templates and word lists of one half never occur in the other; numbers are drawn from different seeds."""

LOCALES = ("en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT")

PLAIN = "plain"


class Mark(msgspec.Struct, frozen=True):
    """Code points ``start`` to ``end`` (exclusive) of a leaf: something sensitive, or something that looks like it.

    ``entity_type`` is set for the first, ``near`` (the kind of near-miss) for the second, neither for what may be
    masked or shown as one likes. ``variant`` says more: a
    card's network, a phone's notation, that a name was planted. ``loose`` marks have no known boundaries: any finding
    in them counts, and their characters count for nothing.
    """

    start: int
    end: int
    entity_type: str = ""
    near: str = ""
    variant: str = ""
    loose: bool = False

    @property
    def is_neutral(self) -> bool:
        """Whether nothing in it counts, for or against."""
        return not (self.entity_type or self.near)


class Leaf(msgspec.Struct, frozen=True):
    """One text and the name of the field it stands under; ``key`` when it is itself a name of the document."""

    text: str
    marks: tuple[Mark, ...] = ()
    field: str = ""
    key: bool = False


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One text, or one document with its leaves. ``only`` limits scoring to findings of one entity type."""

    name: str
    leaves: tuple[Leaf, ...]
    document: Any = None
    locale: str = "en_US"
    disguise: str = PLAIN
    only: str = ""

    @property
    def is_payload(self) -> bool:
        """Whether the leaves belong to a document."""
        return self.document is not None


def scalar_text(value: Any) -> str | None:
    """A JSON scalar as a leaf's text; None for true, false and null, which hold nothing."""
    if value is None or value is True or value is False:
        return None
    return value if isinstance(value, str) else repr(value)


class Scalar(msgspec.Struct, frozen=True):
    """A key or a value of a document, the name it stands under, and the slot's way to it (positions, not names)."""

    value: Any
    field: str
    key: bool
    place: tuple[int, ...]


def scalars(document: Any, field: str = "", place: tuple[int, ...] = ()) -> Iterator[Scalar]:
    """Every key and scalar in document order. Two documents of one shape give the same places."""
    if isinstance(document, dict):
        for position, (name, value) in enumerate(document.items()):
            yield Scalar(name, "", True, (*place, position, 0))
            yield from scalars(value, name, (*place, position, 1))
    elif isinstance(document, list):
        for position, value in enumerate(document):
            yield from scalars(value, field, (*place, position))
    else:
        yield Scalar(document, field, False, place)
