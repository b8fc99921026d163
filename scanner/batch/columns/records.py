"""Records detected whole, many in one arena: each with the answer of ``Scanner.redact_json``, and what was found.

Used for nested records, and for the rows of a table in which the texts of several fields depend on each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from scanner.batch.decisions import Decisions
from scanner.batch.store import Hidden
from scanner.detector import Detector
from scanner.documents.document import OpenWalk
from scanner.documents.once import tell_once
from scanner.errors import PayloadError
from scanner.masker import Masker, masked, masked_name
from scanner.masks import OMITTED_CONTENT, omit
from scanner.matching.spans import Span
from scanner.payloads.leaves import Leaves
from scanner.selection.profile import ANYTHING, Node
from scanner.tally import Ledger, counting

NAMES: Final = "[names of fields]"
"""The column under which findings in the names of fields are told."""


class Whole(NamedTuple):
    """A record, masked in place, with what was found in it by path; ``changed`` when it is not what it was."""

    record: Any
    found: list[tuple[str, Hidden]]
    changed: bool


class Records:
    """Detects records. Immutable; shared by threads."""

    def __init__(self, detector: Detector, masker: Masker, entity: str | None = None) -> None:
        """``entity`` of the masker's profile decides about the records' own fields."""
        self.decisions = Decisions(masker.profile, entity)
        self._detector, self._masker = detector, masker
        self._level = masker.profile.injections.level
        self._max_depth = masker.profile.limits.max_depth

    def detected(self, records: Sequence[Any]) -> list[Whole | PayloadError]:
        """The records, objects or lists as :func:`scanner.payloads.payload.decode_exact` gives them, masked in place.

        In the place of a record that is nested too deeply stands the error that says so.
        """
        walks: list[OpenWalk | PayloadError] = []
        every: list[Leaves] = []
        for record in records:
            leaves = Leaves()
            walk = OpenWalk(self._detector.fields, leaves, self._max_depth)
            try:
                walk.enter(record)
            except PayloadError as error:
                walks.append(error)
                every.append(Leaves())
            else:
                walks.append(walk)
                every.append(leaves)
        spans = self._detector.detect_records(every, self._level)
        return [
            walk if isinstance(walk, PayloadError) else self._whole(record, walk, leaves, found)
            for record, walk, leaves, found in zip(records, walks, every, spans, strict=True)
        ]

    def _whole(self, record: Any, walk: OpenWalk, leaves: Leaves, spans: dict[int, list[Span]]) -> Whole:
        replaced: dict[int, str] = {}
        told: dict[int, tuple[Hidden, ...]] = {}
        tell_once(walk.documents(), leaves.texts, spans)
        for leaf, found in spans.items():
            text = leaves.texts[leaf]
            node = self.decisions.node(walk, leaf)
            replaced[leaf], told[leaf] = self.masked(text, found, node, name=leaf in leaves.names)
        dropped = self.decisions.dropped(record) if isinstance(record, dict) else frozenset()
        if dropped:
            replaced = {leaf: safe for leaf, safe in replaced.items() if walk.field_of(leaf) not in dropped}
            for name in dropped:
                del record[name]
        changed = bool(dropped) or any(safe != leaves.texts[leaf] for leaf, safe in replaced.items())
        record = walk.leave(record, replaced)
        return Whole(
            record,
            [
                (NAMES if leaf in leaves.names else walk.path_within(leaf) or "", one)
                for leaf, ones in sorted(told.items())
                for one in ones
            ],
            changed,
        )

    def masked(
        self, text: str, spans: list[Span], node: Node = ANYTHING, *, name: bool = False
    ) -> tuple[str, tuple[Hidden, ...]]:
        """The safe form of one text (or of a field's name) with its settled spans, and what was hidden in it.

        ``node`` is what the profile says of its field.
        """
        seen = Ledger()
        safe = masked_name(text, spans, self._masker, seen) if name else masked(text, spans, self._masker, seen, node)
        return safe, tuple(
            hidden_of(span, example_of(self._masker, text, span), counts=counts)
            for span, counts in counting(seen.spans)
        )

    def names_found(self, names: Sequence[str]) -> dict[int, tuple[str, tuple[Hidden, ...]]]:
        """Of names of fields, those in which something was found: by number, the safe form and what it was."""
        leaves = Leaves()
        for name in names:
            leaves.add_name(name)
        spans = self._detector.detect(leaves, self._level)
        return {at: self.masked(names[at], found, name=True) for at, found in spans.items()}


def hidden_of(span: Span, example: str, *, counts: bool) -> Hidden:
    """What a span hides, with the masked form given."""
    rule = span.rule
    confidence = rule.confidence or rule.weight
    return Hidden(rule.entity_type, rule.id, rule.severity, confidence, span.start, span.end, example, counts)


def example_of(masker: Masker, text: str, span: Span) -> str:
    """How what was found in a text looks masked: never as it is, even where the profile keeps it."""
    if span.rule.category:
        return OMITTED_CONTENT
    style = masker.profile.style_of(span.rule.entity_type)
    return omit(span.rule.entity_type) if style == "keep" else masker.value(text, span, style)
