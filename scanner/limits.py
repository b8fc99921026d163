"""Bounds of payloads and views, which a profile sets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

SMALLEST_VIEW: Final = 2_048  # bytes; meta alone, with its identifiers, needs about one kilobyte


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Bounds of payloads and views. A bound of a view may be ``None``, for no bound.

    ``max_payload_bytes`` is the size of a document or text in bytes of UTF-8, ``max_depth`` the nesting of objects and
    lists. In a view, ``max_view_bytes`` is the size of the encoded document with its meta, ``max_text_length`` the
    characters of a text, ``max_list_items`` the items of a list.
    """

    max_payload_bytes: int = 64 << 20
    max_depth: int = 64
    max_view_bytes: int | None = 65_536
    max_text_length: int | None = 200
    max_list_items: int | None = 20


def too_small(limits: Limits) -> Iterator[tuple[str, int]]:
    """The bounds that are too small, each with its least allowed value."""
    for name in limits.__struct_fields__:
        bound: int | None = getattr(limits, name)
        least = SMALLEST_VIEW if name == "max_view_bytes" else 1
        if bound is not None and bound < least:
            yield name, least
