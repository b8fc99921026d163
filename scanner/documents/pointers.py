"""Where the values of a document stand, as in JSON Pointer: names and indices from the top of the document down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.documents.document import OpenWalk

Pointer = tuple[str | int, ...]


def pointers(walk: OpenWalk, document: Any) -> dict[int, Pointer]:
    """The pointer to each value, by leaf, of a ``document`` that a walk without settling has entered.

    A value inside a text that is JSON has the text's pointer, continued. A field name there has the text's pointer.
    """
    above = dict(_containers(document))
    found = {leaf: (*above[id(container)], key) for leaf, container, key in walk.homes()}
    for inner, within, outer in walk.nested:
        found.update((leaf, (*found[outer], *pointer)) for leaf, pointer in pointers(inner, within).items())
    return found


def _containers(document: Any) -> Iterator[tuple[int, Pointer]]:
    """The identity of every object and list of a document, with the pointer to it."""
    waiting: list[tuple[Any, Pointer]] = [(document, ())]
    while waiting:
        value, pointer = waiting.pop()
        if isinstance(value, dict | list):
            yield id(value), pointer
            members = value.items() if isinstance(value, dict) else enumerate(value)
            waiting += [(inner, (*pointer, key)) for key, inner in members]
