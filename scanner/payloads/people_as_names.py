"""People whose names are names of fields: ``{"balances": {"Jane Doe": 12.5}}``.

A field's name says nothing of itself, and shops call columns what people are called ("Ginger Tea", "Costa Rica"). So
the words have to be a given name and a surname, and no brand or place. Beside one such name others may be rarer.
"""

from __future__ import annotations

from typing import Final

from scanner.checks.validators import may_be
from scanner.matching.buffer.normalize import fold
from scanner.payloads.leaves.leaves import Leaves

RULE: Final = "pii.person-as-key"
"""The rule that finds the same in a text."""

_LONGEST: Final = 60  # characters of a name
_MOST: Final = 2_000  # names with a blank in them that are judged


def people_among(leaves: Leaves) -> list[int]:
    """The leaves that are names of fields and of people, in order."""
    texts = leaves.texts
    spoken = [leaf for leaf in leaves.names if " " in texts[leaf] and len(texts[leaf]) <= _LONGEST]
    if not spoken:
        return []
    names = {leaf: text for leaf in sorted(spoken)[:_MOST] if _is_titled(text := fold(texts[leaf]))}
    if not any(may_be(name, "person_in_prose") for name in names.values()):
        return []
    return [leaf for leaf, name in names.items() if may_be(name, "person_acting")]


def _is_titled(name: str) -> bool:
    """Whether each word begins with a capital, or is a short one between two that do ("de", "van")."""
    words = name.split()
    ends = words[:1] + words[-1:]
    return all(word[:1].isupper() for word in ends) and all(word[:1].isalpha() for word in words)
