"""Bounds of one view, and of the payload that it is made of: the profile sets them, and all rooms keep to them."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Bounds of one view. ``None`` means unbounded, except for the payload itself."""

    max_payload_bytes: int = 64 << 20
    max_depth: int = 64
    max_view_bytes: int | None = 65_536
    max_text_length: int | None = 200
    max_list_items: int | None = 20
