"""Where the values of a document stand, as JSON pointers have it: names and places in lists, from the top down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.documents.document import OpenWalk

Pointer = tuple[str | int, ...]


def pointers(walk: OpenWalk, document: Any) -> dict[int, Pointer]:
    """By leaf, what leads to each value of the ``document`` that a walk without settling has entered.

    The pointer of a value in a text that is a document goes on from that of the text; a name there has the text's.
    """
    above = dict(_containers(document))
    found = {leaf: (*above[id(container)], key) for leaf, container, key in walk.homes()}
    for inner, within, container, key, _ in walk.nested:
        outer = (*above[id(container)], key)
        found.update((leaf, (*outer, *pointer)) for leaf, pointer in pointers(inner, within).items())
    return found


def _containers(document: Any) -> Iterator[tuple[int, Pointer]]:
    """Every object and list of a document by its identity, with the pointer to it."""
    waiting: list[tuple[Any, Pointer]] = [(document, ())]
    while waiting:
        value, pointer = waiting.pop()
        if isinstance(value, dict | list):
            yield id(value), pointer
            members = value.items() if isinstance(value, dict) else enumerate(value)
            waiting += [(inner, (*pointer, key)) for key, inner in members]
