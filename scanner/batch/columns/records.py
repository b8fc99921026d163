"""Records detected whole, many in one arena: each with the answer of ``Scanner.redact_json``, and what was found.

Used for nested records, and for the rows of a table in which the texts of several fields depend on each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from scanner.batch.decided.decisions import Decisions
from scanner.batch.found.kinds import Hidden
from scanner.documents.document import OpenWalk
from scanner.documents.found_twice import drop_duplicates
from scanner.errors import PayloadError
from scanner.masking.masks import OMITTED_CONTENT, omit
from scanner.masking.tally import Ledger, counting
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import Leaves
from scanner.redaction.masker import Masker, mask_leaves, masked_name
from scanner.redaction.redactor import Redactor
from scanner.selection.profile import ANYTHING, Node

NAMES: Final = "[names of fields]"
"""The column under which findings in the names of fields are told."""


class Whole(NamedTuple):
    """A record, masked in place, with what was found in it by path; ``changed`` when it is not what it was."""

    record: Any
    found: list[tuple[str, Hidden]]
    changed: bool


class Records:
    """Detects records. Immutable; shared by threads."""

    def __init__(self, redactor: Redactor, entity: str | None = None) -> None:
        """``entity`` of the redactor's profile decides about the records' own fields."""
        self.decisions = Decisions(redactor.profile, entity)
        self.redactor = self.decisions.lent_to(redactor)
        self._masker = redactor.masker

    def detected(self, records: Sequence[Any]) -> list[Whole | PayloadError]:
        """The records, objects or lists as :func:`scanner.payloads.payload.decode_exact` gives them, masked in place.

        In the place of a record that is nested too deeply stands the error that says so.
        """
        walks: list[OpenWalk | PayloadError] = []
        every: list[Leaves] = []
        for record in records:
            leaves = Leaves()
            walk = self.redactor.walk(leaves)
            try:
                walk.enter(record)
            except PayloadError as error:
                walks.append(error)
                every.append(Leaves())
            else:
                walks.append(walk)
                every.append(leaves)
        spans = self.redactor.detect_records(every)
        return [
            walk if isinstance(walk, PayloadError) else self._whole(record, walk, leaves, found)
            for record, walk, leaves, found in zip(records, walks, every, spans, strict=True)
        ]

    def _whole(self, record: Any, walk: OpenWalk, leaves: Leaves, spans: dict[int, list[Span]]) -> Whole:
        replaced, ledgers = masked_in(walk, leaves, spans, self._masker, self.decisions)
        dropped = self.decisions.dropped(record) if isinstance(record, dict) else frozenset()
        if dropped:
            replaced = {leaf: safe for leaf, safe in replaced.items() if dropped.isdisjoint(walk.fields_of(leaf)[:1])}
            for name in dropped:
                del record[name]
        changed = bool(dropped or replaced)
        record = walk.leave(record, replaced)
        found = [
            (NAMES if leaf in leaves.names else walk.path_within(leaf) or "", one)
            for leaf, ledger in sorted(ledgers.items())
            for one in self._hidden(leaves.texts[leaf], ledger, self.decisions.node(walk, leaf))
        ]
        return Whole(record, found, changed)

    def _hidden(self, text: str, ledger: Ledger, node: Node = ANYTHING) -> tuple[Hidden, ...]:
        """What was hidden in one text of the field of ``node``."""
        return tuple(
            hidden_of(span, example_of(self._masker, text, span, node), counts=counts)
            for span, counts in counting(ledger.spans)
        )

    def names_found(self, names: Sequence[str]) -> dict[int, tuple[str, tuple[Hidden, ...]]]:
        """The names of fields in which something was found: by number, the safe form of the name and what was found."""
        leaves = Leaves()
        for name in names:
            leaves.add_name(name)
        spans = self.redactor.detect(leaves)
        hidden: dict[int, tuple[str, tuple[Hidden, ...]]] = {}
        for at, found in spans.items():
            ledger = Ledger()
            safe = masked_name(names[at], found, self._masker, ledger)
            hidden[at] = safe, self._hidden(names[at], ledger)
        return hidden


def masked_in(
    walk: OpenWalk, leaves: Leaves, spans: dict[int, list[Span]], masker: Masker, decisions: Decisions
) -> tuple[dict[int, str], Mapping[int, Ledger]]:
    """The leaves of a walk over one record that change, masked, and what was masked in each."""
    drop_duplicates(walk.documents(), leaves.texts, spans)
    ledgers: defaultdict[int, Ledger] = defaultdict(Ledger)
    replaced = mask_leaves(leaves, spans, masker, ledgers.__getitem__, partial(decisions.node, walk))
    return replaced, ledgers


def hidden_of(span: Span, example: str, *, counts: bool) -> Hidden:
    """What a span hides, with the masked form given."""
    rule = span.rule
    confidence = rule.confidence or rule.weight
    return Hidden(rule.entity_type, rule.id, rule.severity, confidence, span.start, span.end, example, counts)


def example_of(masker: Masker, text: str, span: Span, node: Node = ANYTHING) -> str:
    """How what was found in a text of the field of ``node`` looks masked: never as it is, even where that is kept."""
    if span.rule.category:
        return OMITTED_CONTENT
    kind = span.rule.entity_type
    style = masker.style(kind, node, certain=span.certain) or masker.profile.style_in_doubt(kind)
    return omit(kind) if style == "keep" else masker.value(text, span, style)
