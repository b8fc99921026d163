"""What a scan hands back. A finding carries offsets, never the text it found."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """One sensitive span of one text; ``start`` and ``end`` are code points, end exclusive.

    ``severity`` is low, medium, high or critical; ``confidence`` is the rule's expected precision, 0 to 1. ``via`` is
    empty for text that was found as it stands; otherwise ``field`` (the field's name decided), ``payload`` (another
    field named the value) or the encoding it was hidden in: base64, hexadecimal, percent, html-entity, backslash,
    quoted-printable.
    """

    rule: str
    entity_type: str
    start: int
    end: int
    severity: str
    confidence: float
    via: str = ""


class Redacted(msgspec.Struct, frozen=True):
    """A text with every finding masked."""

    text: str
    findings: tuple[Finding, ...]


class RedactedJson(msgspec.Struct, frozen=True):
    """A whole document, masked, nothing cut. ``counts`` is findings by entity type, ``rules`` by rule id.

    ``each`` is both of single texts, by their numbers in the list that was asked for; they are among the others.
    """

    data: bytes
    counts: dict[str, int]
    rules: dict[str, int]
    each: dict[int, tuple[dict[str, int], dict[str, int]]] = {}


class LinesShown(NamedTuple):
    """How many items of the list of lines a view shows, and how many there are behind its start, None if unknown."""

    shown: int
    left: int | None


class View(msgspec.Struct, frozen=True):
    """What a language model may see of a payload.

    ``llm_view`` and ``meta`` are plain JSON values. ``counts`` (by entity type) and ``rules`` (by rule id) say what
    was masked; they are for the audit trail, not for the model. ``lines`` tells what is shown of the entity's list of
    lines, None without one.
    """

    llm_view: dict[str, Any]
    meta: dict[str, Any]
    counts: dict[str, int]
    rules: dict[str, int]
    encoded: bytes
    lines: LinesShown | None = None

    def encode(self) -> bytes:
        """The ``{"llm_view", "meta"}`` document as compact JSON, at most the profile's ``max_view_bytes`` long."""
        return self.encoded
