"""Headings that whoever runs the server gives a meaning: `Debitorennr.=customerId`.

A heading that `shapes.yaml` does not have is read, and shown, as the known name that stands behind the equals sign. It
is compared as names of fields are, without regard to case and to everything but letters and digits.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final

from server.records.headings import folded
from server.records.shapes import MAX_NAME_CHARS, fold, known_fields, shapes

NO_MEANINGS: Final[Mapping[str, str]] = MappingProxyType({})
"""Of a server whose headings mean what they always do."""

_EXAMPLES: Final = (
    *("id", "accountId", "customerName", "invoiceNumber", "invoiceDate", "dueDate", "amount", "balance"),
    *("netAmount", "taxAmount", "currency", "status"),
)


def read_heading_map(text: str) -> dict[str, str]:
    """The folded headings of a text such as `Nr=id; Re-Betrag=amount`, and what they mean.

    Raises `ValueError`, which tells the reason in words that go on from the name of the setting.
    """
    found: dict[str, str] = {}
    for one in filter(None, map(str.strip, text.split(";"))):
        heading, equals, name = (part.strip() for part in one.rpartition("="))
        if not equals or not fold(heading[:MAX_NAME_CHARS]):
            raise ValueError("takes a heading and what it means, as in 'Debitorennr.=customerId'")
        if folded([name])[name] not in _names():
            raise ValueError(f"knows no field {name!r}; fields are called {', '.join(_EXAMPLES)}, for instance")
        if found.setdefault(fold(heading), name) != name:
            raise ValueError(f"gives the heading {heading!r} two meanings")
    return found


def with_meanings(names: Sequence[str], meanings: Mapping[str, str]) -> list[str]:
    """The headings of a table, those of `meanings` (by their folded names) under the names that they stand for.

    Another heading that already means the same is numbered, so that it plays no part.
    """
    given = [meanings.get(fold(name[:MAX_NAME_CHARS]), "") for name in names]
    taken = {fold(name) for name in given if name}
    return [
        told or (f"{name} ({number})" if fold(name[:MAX_NAME_CHARS]) in taken else name)
        for number, (name, told) in enumerate(zip(names, given, strict=True), 1)
    ]


@cache
def _names() -> frozenset[str]:
    """The folded names of all fields with a known meaning."""
    headings = (name for shape in shapes() for meaning, said in shape.headings.items() for name in (meaning, *said))
    return known_fields() | frozenset(map(fold, headings))
