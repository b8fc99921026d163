"""Bounds of payloads and of views: a profile sets them, and whatever reads a text or a document keeps to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

SMALLEST_VIEW: Final = 2_048  # bytes; meta alone, with its identifiers, needs about one kilobyte


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Bounds of payloads and of views; ``None`` means that there is none, as a view alone may have it.

    ``max_payload_bytes`` is of a document or of a text, in bytes of UTF-8, and ``max_depth`` of the objects and lists
    in each other. Of a view, ``max_view_bytes`` is the encoded document with its meta, ``max_text_length`` the
    characters of a text, ``max_list_items`` the items of a list.
    """

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
