"""Bounds of one view, and of the payload that it is made of: the profile sets them, and all rooms keep to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

SMALLEST_VIEW: Final = 2_048  # bytes; meta alone, with its identifiers, needs about one kilobyte


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Bounds of one view. ``None`` means unbounded, except for the payload itself."""

    max_payload_bytes: int = 64 << 20
    max_depth: int = 64
    max_view_bytes: int | None = 65_536
    max_text_length: int | None = 200
    max_list_items: int | None = 20


def too_small(limits: Limits) -> Iterator[tuple[str, int]]:
    """The bounds that are smaller than any use allows, each with the least that it may be."""
    for name in limits.__struct_fields__:
        bound: int | None = getattr(limits, name)
        least = SMALLEST_VIEW if name == "max_view_bytes" else 1
        if bound is not None and bound < least:
            yield name, least
