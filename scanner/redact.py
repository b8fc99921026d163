"""Masking: settled spans in, safe text out; and whole documents with everything sensitive masked and nothing cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from scanner.detector import Detector
from scanner.document import OpenWalk
from scanner.encodings import WHOLE_BLOCKS
from scanner.findings import INJECTION, RedactedJson
from scanner.leaves import Leaves
from scanner.masks import OMITTED_CONTENT, Style, mask, omit
from scanner.normalize import fold
from scanner.payload import as_bytes, decode_exact, encode
from scanner.profile import ANYTHING, Node, Profile
from scanner.spans import Span


class Tally:
    """What was masked, by entity type and by rule id."""

    __slots__ = ("counts", "rules")

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.rules: Counter[str] = Counter()

    def add(self, span: Span) -> None:
        """Count one masked span."""
        self.counts[span.rule.entity_type] += 1
        self.rules[span.rule.id] += 1


def is_injection(spans: Sequence[Span]) -> bool:
    """Whether the whole text is to be withheld."""
    return any(span.rule.entity_type == INJECTION for span in spans)


class Masker(NamedTuple):
    """How values are masked: the profile's styles, and the key for its pseudonyms."""

    profile: Profile
    key: bytes = b""

    def value(self, text: str, span: Span, style: Style) -> str:
        """One value as the style shows it; a disguised one as the plain one, an encoded block not at all."""
        entity_type = span.rule.entity_type
        if span.via in WHOLE_BLOCKS:
            return omit(entity_type)
        return mask(style, entity_type, span.plain or fold(text[span.start : span.end]), self.key)


def masked(text: str, spans: Sequence[Span], masker: Masker, tally: Tally, node: Node = ANYTHING) -> str:
    """``text`` with its spans masked as the profile says for the field of ``node``."""
    if is_injection(spans):
        for span in spans:
            tally.add(span)
        return OMITTED_CONTENT
    parts: list[str] = []
    position = 0
    for span in spans:
        style = masker.profile.style_of(span.rule.entity_type, node)
        if style == "keep" and span.certain:
            continue
        if style == "keep":
            style = masker.profile.style_of(span.rule.entity_type)
        tally.add(span)
        parts += (text[position : span.start], masker.value(text, span, style))
        position = span.end
    parts.append(text[position:])
    return "".join(parts)


def redact_json(detector: Detector, masker: Masker, payload: bytes | str) -> RedactedJson:
    """The whole document, every string, key and long number scanned. Raises PayloadError.

    Numbers that are not masked come out as they were written: 1.10 stays 1.10.
    """
    leaves: Leaves[None] = Leaves()
    walk = OpenWalk(detector.fields, leaves, masker.profile.limits.max_depth)
    document = walk.enter(decode_exact(as_bytes(payload, masker.profile.limits)))
    spans = detector.detect(leaves)
    tally = Tally()
    replaced = {leaf: masked(leaves.texts[leaf], found, masker, tally) for leaf, found in spans.items()}
    return RedactedJson(encode(walk.leave(document, replaced)), dict(tally.counts), dict(tally.rules))
