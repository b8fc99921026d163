"""What a view is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from scanner.views.shown import UNNAMED
from scanner.views.window import WHOLE, Window


class Related(NamedTuple):
    """A record that belongs to the payload but is not shown, such as an invoice's account: a JSON object."""

    entity: str
    record: bytes


class ViewRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The arguments of :meth:`scanner.Scanner.view`, which documents them.

    ``extra_fields`` stand in the view beside the payload's own fields; ``list_name`` is the name of a list at the top.
    """

    entity: str | None = None
    meta: Mapping[str, Any] = {}
    list_name: str = UNNAMED
    extra_fields: Mapping[str, Any] = {}
    max_bytes: int | None = None
    window: Window = WHOLE
    related: Sequence[Related] = ()
