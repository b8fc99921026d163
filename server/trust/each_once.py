"""JSON objects in which each name stands once: of two members, most readers take the last and some the first."""

from typing import Any


def each_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """For `object_pairs_hook`: the members of an object. Raises `ValueError` for a name that stands twice."""
    read = dict(members)
    if len(read) < len(members):
        raise ValueError
    return read
