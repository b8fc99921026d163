"""The scanner: everything compiled once, then shared by threads."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from scanner import redact as redaction
from scanner.catalogue import load_rules
from scanner.detector import Detector
from scanner.errors import PayloadError
from scanner.fields import NO_EVIDENCE
from scanner.findings import Finding, Redacted, RedactedJson, View
from scanner.leaves import Leaves
from scanner.profile import Profile, load_profile
from scanner.spans import Span
from scanner.view import build_view


@lru_cache(maxsize=1)
def _detector() -> Detector:
    """The package's own rules, compiled once for the process; a detector never changes."""
    return Detector(load_rules())


class Scanner:
    """Finds, masks and filters. Immutable after construction; safe to share between threads."""

    __slots__ = ("_detector", "profile")

    def __init__(self, profile: Profile, detector: Detector) -> None:
        self.profile = profile
        self._detector = detector

    @classmethod
    def from_profile(cls, name_or_path: str | Path) -> Scanner:
        """A scanner for a built-in profile or a YAML file. Compiles everything. Raises ProfileError, RuleError."""
        return cls(load_profile(name_or_path), _detector())

    def find(self, text: str) -> list[Finding]:
        """The findings of one text in reading order; offsets are code points of ``text``, end exclusive."""
        return [_finding(span) for span in self._spans(text)]

    def redact(self, text: str) -> Redacted:
        """The text with every finding masked; a text that carries instructions is withheld whole."""
        spans = self._spans(text)
        safe = redaction.masked(text, spans, self.profile, redaction.Tally())
        return Redacted(safe, tuple(_finding(span) for span in spans))

    def view(
        self,
        payload: bytes | str | dict[str, Any] | list[Any],
        *,
        entity: str | None = None,
        meta: Mapping[str, Any] | None = None,
        max_bytes: int | None = None,
    ) -> View:
        """What a model may see of a payload.

        ``entity`` names the profile's entity, in any case; without it the payload is identified by its fields.
        ``meta`` are the caller's own fields, put before the scanner's and counted in the budget. ``max_bytes``
        tightens the profile's ``max_view_bytes``. A list at the top becomes ``{"items": [...]}``.
        Raises PayloadError, before any work, for what is not a JSON object or array within the profile's limits.
        """
        return build_view(self._detector, self.profile, payload, entity=entity, meta=meta or {}, max_bytes=max_bytes)

    def redact_json(self, payload: bytes) -> RedactedJson:
        """The whole document with everything sensitive masked: strings, names and long numbers. Nothing is cut.

        A text that carries instructions is replaced whole. Raises PayloadError.
        """
        return redaction.redact_json(self._detector, self.profile, payload)

    def _spans(self, text: str) -> list[Span]:
        if not isinstance(text, str):
            raise PayloadError("unsupported", "a text is a str")
        if len(text) > self.profile.limits.max_payload_bytes:
            raise PayloadError(
                "too_large",
                f"the text has {len(text)} characters, the profile allows {self.profile.limits.max_payload_bytes}",
            )
        leaves: Leaves[None] = Leaves()
        leaves.add(text, NO_EVIDENCE, (), None)
        return self._detector.detect(leaves).get(0, [])


def _finding(span: Span) -> Finding:
    rule = span.rule
    return Finding(rule.id, rule.entity_type, span.start, span.end, rule.severity, rule.confidence, span.via)
