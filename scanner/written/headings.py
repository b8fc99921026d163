"""Headings of columns and labels of values as people write them: their form, and their names without marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

Claiming = Callable[[bytes], object]
"""Whether a name claims a value; the answer is used as true or false."""

LABEL: Final = r"[A-Za-z_\x80-\xff][A-Za-z0-9_ .\-\x80-\xff]{0,47}"
"""A pattern for bytes: a field's name as people write it."""

LINK: Final = re.compile(rb"\[([^\[\]]*+)\]\([^()]*+\)")
"""A link of Markdown; group 1 is its text."""

_IS_LABEL: Final = re.compile(LABEL.encode())
_TAG: Final = re.compile(rb"<[^<>]*>")
_OF_THINGS: Final = frozenset(
    {b"price", b"unit price", b"sku", b"qty", b"quantity", b"default", b"description", b"version", b"instruction"}
    | {b"opcode", b"offset"}
)
_BARE: Final = frozenset({b"name", b"address", b"phone", b"mobile"})


def heading(cell: bytes) -> bytes:
    """A heading without its marks: ``[SSN](#ssn)``, ``**SSN**``, ``Customer<br>name``."""
    if b"<" in cell or b"[" in cell:
        cell = LINK.sub(rb"\1", _TAG.sub(b" ", cell))
    return cell.strip(b" \t\r\n*_`:#")


def may_be_name(name: bytes) -> bool:
    """Whether this may be the name of a value."""
    return _IS_LABEL.fullmatch(name) is not None


def claiming(names: Sequence[bytes], claims: Claiming) -> list[bool]:
    """Which names of columns claim something. In a price list or a manual, "Name" alone is not a person's."""
    told = [bool(claims(name)) for name in names]
    plain = [name.lower() for name in names]
    if any(told) and not _OF_THINGS.isdisjoint(plain):
        bare = [name in _BARE for name in plain]
        if not any(claim and not own for claim, own in zip(told, bare, strict=True)):
            return [False] * len(told)
    return told
