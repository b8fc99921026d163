"""Masking: settled spans in, safe text out; and whole documents with everything sensitive masked and nothing cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from scanner.detector import Detector
from scanner.document import OpenWalk
from scanner.encodings import WHOLE_BLOCKS
from scanner.findings import INJECTION, RedactedJson
from scanner.leaves import Leaves
from scanner.masks import OMITTED_CONTENT, Style, mask, omit
from scanner.normalize import fold
from scanner.payload import decode, encode, strip_mark
from scanner.profile import Profile
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


def masked(text: str, spans: Sequence[Span], profile: Profile, tally: Tally, keep: Collection[str] = ()) -> str:
    """``text`` with its spans masked as the profile says; entity types in ``keep`` stay as they are."""
    if is_injection(spans):
        for span in spans:
            tally.add(span)
        return OMITTED_CONTENT
    parts: list[str] = []
    position = 0
    for span in spans:
        entity_type = span.rule.entity_type
        style = "keep" if entity_type in keep else profile.style_of(entity_type)
        if style == "keep":
            continue
        tally.add(span)
        parts += (text[position : span.start], _masked_value(text, span, style))
        position = span.end
    parts.append(text[position:])
    return "".join(parts)


def _masked_value(text: str, span: Span, style: Style) -> str:
    """One value as the style shows it; a disguised one as the plain one, an encoded block not at all."""
    entity_type = span.rule.entity_type
    if span.via in WHOLE_BLOCKS:
        return omit(entity_type)
    return mask(style, entity_type, span.plain or fold(text[span.start : span.end]))


def redact_json(detector: Detector, profile: Profile, payload: bytes) -> RedactedJson:
    """The whole document, every string, key and long number scanned. Raises PayloadError."""
    leaves: Leaves[None] = Leaves()
    walk = OpenWalk(detector.fields, leaves, profile.limits.max_depth)
    document = walk.enter(decode(strip_mark(payload, profile.limits)))
    spans = detector.detect(leaves)
    tally = Tally()
    replaced = {leaf: masked(leaves.texts[leaf], found, profile, tally) for leaf, found in spans.items()}
    return RedactedJson(encode(walk.leave(document, replaced)), dict(tally.counts), dict(tally.rules))
