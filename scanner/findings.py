"""What a scan hands back. A finding carries offsets, never the text it found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec

ENCODINGS: Final[Mapping[str, str]] = {
    "base64": "in base64",
    "base32": "in base32",
    "hexadecimal": "in hexadecimal digits",
    "decimal": "in decimal codes of characters",
    "octal": "in octal codes of characters",
    "binary": "in binary codes of characters",
    "percent": "behind percent escapes",
    "html-entity": "behind HTML entities",
    "backslash": "behind backslash escapes",
    "quoted-printable": "behind quoted-printable escapes",
    "control-characters": "without the control characters in it",
}
"""Where something stands that is not written as itself, by the name of the encoding."""

VIA: Final[Mapping[str, str]] = {
    "": "as it stands",
    # values
    "field": "the field's name claims the value",
    "pair": "a name that is written before it claims the value",
    "payload": "another field names it",
    "pieces": "a number in pieces, cut by markup or by the end of a line",
    **ENCODINGS,
    # readings of a text that may carry instructions
    "encoded": "decoded",
    "spaced": "with the letters put together",
    "leet": "with digits read as letters",
    "typo": "with the spelling put right",
    "glued": "with the words cut apart",
    "backwards": "backwards",
    "shifted": "with the letters shifted back",
    "split": "over several texts",
    "unread": "in more disguises than one payload is read in",
    "undecoded": "with more escapes than are undone of one payload",
}
"""How something came to light, by the word that :attr:`Finding.via` has for it."""


class Finding(msgspec.Struct, frozen=True):
    """One sensitive span of one text; ``start`` and ``end`` are code points, end exclusive.

    ``severity`` is low, medium, high or critical; ``confidence`` is the rule's expected precision, 0 to 1. ``via`` is
    one of the words of :data:`VIA`: empty for what was found as it stands.
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

    ``each`` has the same two counts for each text of the list that was named by ``each=``, by index; ``counts`` and
    ``rules`` include them.
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
