"""A line item under the names that profiles list: `Lineitem name` as `description`, `Einzelpreis` as `unitPrice`."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

import msgspec

from server.records.facts import NOTHING, members_of
from server.records.heading_forms.headings import folded
from server.records.shapes import INVOICE, LINE, fold, shapes


@cache
def _meanings() -> Mapping[str, str]:
    """What fields of a line are called, folded -> the name that a profile may list; the likeliest first."""
    shape = shapes()[LINE]
    return {fold(said): name for name, headings in shape.headings.items() for said in (name, *headings)}


_DETAILS: Final = "details"
"""What else describes a line, beside what it is called."""


def line_columns(headings: Iterable[str]) -> dict[str, str]:
    """The folded headings of a table of invoices that are about one line, and what they mean.

    What may be of the invoice as well (`Total`) is no such heading, only what names the line (`Line total`).
    """
    lines = frozenset(map(fold, shapes()[INVOICE].lines))
    found: dict[str, str] = {}
    for name in headings:
        meaning = _meanings().get(name)
        if meaning is not None and (meaning != "amount" or name in lines) and meaning not in found.values():
            found[name] = meaning
    return found


def line_item(record: bytes, *, alone: bool) -> bytes:
    """A row as a line item; `alone`: of a table of invoices, of which nothing else is shown with the line."""
    members = members_of(record) or {}
    said = folded(members)
    known: Mapping[str, str] = line_columns(said.values()) if alone else _meanings()
    made: dict[str, msgspec.Raw] = {}
    for name, raw in members.items():
        meaning = known.get(said[name])
        if meaning is None or meaning in made:  # an item's name and what it is: Zoho's `Item Name` and `Item Desc`
            other = _meanings().get(said[name]) == "description" and "description" in made
            meaning = _DETAILS if other else meaning
        if alone and bytes(raw) in NOTHING:
            continue
        if meaning is not None and meaning not in made:
            made[meaning] = raw
        elif not alone:
            made.setdefault(name, raw)
    return msgspec.json.encode(made)
