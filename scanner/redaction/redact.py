"""Redaction of whole documents: everything sensitive is masked, and nothing is cut."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from itertools import chain
from operator import eq
from typing import Any, NamedTuple, Protocol

from scanner.documents.column import Column, Holder
from scanner.documents.document import OpenWalk
from scanner.documents.found_twice import drop_duplicates
from scanner.documents.records import put
from scanner.documents.regular import read
from scanner.findings import RedactedJson
from scanner.masking.tally import OfOne, Repeated, Tally
from scanner.matching.buffer.memory import Memory, Shared
from scanner.matching.encoded.encoded_blocks import WHOLE_BLOCKS
from scanner.matching.found import Found
from scanner.matching.programs.program import Hit
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.payload import Payload, as_bytes, encode
from scanner.redaction.masker import Masker, Rest, mask_leaves, masked_rest
from scanner.redaction.redactor import Redactor
from scanner.rules import Rule
from scanner.selection.profile import ANYTHING

Documents = list[tuple[int, frozenset[int]]]
"""The leaves that are JSON documents, each with the leaves inside it."""


class Tables(Protocol):
    """The texts of a document that are shown as tables; see :mod:`scanner.texts.table_leaves`."""

    def testify(self, leaves: Leaves) -> None:
        """Add the names in the tables to those that are searched in the leaves."""

    def of(self, leaves: Leaves) -> Sequence[int]:
        """The leaves that are tables."""

    def shown(self, text: str, spans: Sequence[Span], sink: Tally | Repeated) -> str:
        """The masked table for its flat text, in which ``spans`` were found; counts everything that is masked in it."""


Rests = Callable[[Leaves, Mapping[int, Sequence[Span]], Documents], Mapping[int, Rest]]
"""Gives what remains of those texts from which parts are removed for the spans in them, by leaf."""


def redact_json(
    redactor: Redactor,
    payload: Payload,
    *,
    each: str = "",
    rests: Rests | None = None,
    tables: Tables | None = None,
    recalled: Memory | None = None,
) -> RedactedJson:
    """Mask a whole document: every string, field name and long number is scanned. Raises PayloadError.

    Numbers that are not masked keep their spelling: 1.10 stays 1.10. ``each`` names a list of texts in the top-level
    object; the counts are then also given for each of these texts. ``rests`` says which texts lose only the parts that
    carry instructions, instead of being withheld whole. ``tables`` shows texts that are tables. ``recalled`` is the
    memory of earlier readings of the same message's texts.
    """
    leaves = Leaves()
    detector, masker = redactor
    walk = redactor.walk_by_columns(leaves)
    reading = read(as_bytes(payload, redactor.profile.limits))
    document = walk.enter(reading.document)
    if tables:
        tables.testify(leaves)
    found = detector.detect_lazily(leaves, redactor.level, Shared(None, recalled))
    tabled = tables.of(leaves) if tables else ()
    listed = _leaves_of_each(walk, document, each) if each and (found or tabled) else {}
    sinks = _Sinks.of(walk.blocks.repeated(found), listed)
    for by_itself in (sinks.times, leaves.names, tabled, listed):
        found.apart(by_itself)
    documents = _without_duplicates(walk, leaves.texts, found)
    left = rests(leaves, found.spans, documents) if rests else {}
    outer = [leaf for leaf, _ in documents]
    single, others = _by_rule(found.spans, {*sinks.times, *leaves.names, *listed, *tabled, *outer})
    replaced = {
        leaf: masked_rest(leaves.texts[leaf], others.pop(leaf), rest, masker, sinks.sink(leaf))
        for leaf, rest in left.items()
    }
    if tables:
        shown = {leaf: tables.shown(leaves.texts[leaf], others.pop(leaf, ()), sinks.sink(leaf)) for leaf in tabled}
        replaced |= shown
    replaced |= mask_leaves(leaves, others, masker, sinks.sink)
    by_rule = _MaskedByRule(leaves, masker, sinks.tally, replaced)
    for alike in single.values():
        by_rule.mask_alike(alike, found.spans)
    for rule, hits in found.by_rule():
        by_rule.mask_hits(hits, rule)
    for column in chain.from_iterable(block.columns for block in walk.blocks):
        if column.settled is not None:
            by_rule.mask_column(column, column.settled.rule)
    data = None if sinks.tally.rules else reading.written  # nothing counted means nothing changed
    if data is None:
        data = encode(walk.leave(document, replaced))
    return RedactedJson(data, dict(sinks.tally.counts), dict(sinks.tally.rules), sinks.found_in_each())


class _Sinks(NamedTuple):
    """Where the masked spans of each leaf are counted: in the ``tally`` of all, and some leaves beside that.

    ``times`` are the leaves that stand for several equal texts, with their number; ``listed`` has the tally of each
    text of the list that is counted text by text, by leaf.
    """

    tally: Tally
    times: Mapping[int, int]
    listed: Mapping[int, OfOne]

    @classmethod
    def of(cls, times: Mapping[int, int], listed: Mapping[int, int]) -> _Sinks:
        """Sinks without anything counted; ``listed`` gives the number in the list of each text of it, by leaf."""
        tally = Tally()
        tallies = {number: OfOne(tally, number) for number in listed.values()}
        return cls(tally, times, {leaf: tallies[number] for leaf, number in listed.items()})

    def sink(self, leaf: int) -> Tally | Repeated:
        """Where the spans of a leaf are counted."""
        return Repeated(self.tally, self.times[leaf]) if leaf in self.times else self.listed.get(leaf, self.tally)

    def found_in_each(self) -> dict[int, tuple[dict[str, int], dict[str, int]]]:
        """What was counted in each listed text with a finding: by entity type and by rule id, by its number."""
        return {one.number: (one.counts, one.rules) for one in self.listed.values() if one.rules}


def _by_rule(
    found: Mapping[int, list[Span]], by_itself: Container[int]
) -> tuple[dict[str, list[int]], dict[int, list[Span]]]:
    """The leaves with one finding that can be masked together, by rule id; and the other leaves with their spans."""
    single: dict[str, list[int]] = {}
    others: dict[int, list[Span]] = {}
    for leaf, spans in found.items():
        rule = spans[0].rule
        if len(spans) == 1 and not rule.category and leaf not in by_itself:
            single.setdefault(rule.id, []).append(leaf)
        else:
            others[leaf] = spans
    return single, others


def _without_duplicates(walk: OpenWalk, texts: Sequence[str], found: Found) -> Documents:
    """The texts that are documents. A finding in such a text is dropped if a value inside it has the same finding."""
    documents = list(walk.documents())
    if documents:
        found.apart(leaf for outer, within in documents for leaf in (outer, *within))
        drop_duplicates(documents, texts, found.spans)
    return documents


def _leaves_of_each(walk: OpenWalk, document: Any, name: str) -> dict[int, int]:
    """The number in the list ``name`` of each of its texts, by leaf. A text that is a document has several leaves."""
    texts = document.get(name) if isinstance(document, dict) else None
    return dict(walk.within(texts)) if isinstance(texts, list) else {}


class _MaskedByRule(NamedTuple):
    """Masks what one rule found in many texts at once; the ``replaced`` texts are put in by leaf."""

    leaves: Leaves
    masker: Masker
    tally: Tally
    replaced: dict[int, str]

    def mask_alike(self, alike: Sequence[int], spans: Mapping[int, Sequence[Span]]) -> None:
        """Mask leaves that hold one span each, all of one rule, in 0.5 us each; :func:`mask_leaves` takes 2.3."""
        rule = spans[alike[0]][0].rule
        found = [spans[leaf][0] for leaf in alike]
        if (
            len(alike) == 1  # 2 us this way, 5 the other
            or self.masker.profile.style_in(rule.entity_type, ANYTHING) in {"keep", "public"}  # masked one by one
            or not WHOLE_BLOCKS.isdisjoint({one.via for one in found})
            or any(one.plain for one in found)
        ):
            own = {leaf: spans[leaf] for leaf in alike}
            self.replaced.update(mask_leaves(self.leaves, own, self.masker, lambda _: self.tally))
            return
        self.mask_hits([(leaf, one[0], one[1], 0) for leaf, one in zip(alike, found, strict=True)], rule)

    def mask_hits(self, hits: Sequence[Hit], rule: Rule) -> None:
        """Mask hits of one rule. Each is the only finding in its text, and not disguised. Offsets are code points."""
        texts = self.leaves.texts
        values = [texts[leaf][start:end] for leaf, start, end, _ in hits]
        shown = self._masks(values, rule)
        if shown is None:
            return
        for (leaf, start, end, _), one in zip(hits, shown, strict=True):
            text = texts[leaf]
            self.replaced[leaf] = f"{text[:start]}{one}{text[end:]}"

    def mask_column(self, column: Column, rule: Rule) -> None:
        """Mask the values of a column that its field's name settles. Such values are certain."""
        hidden = column.hidden
        holders: Sequence[Holder] = column.holders
        if not all(hidden):
            holders = [holder for holder, text in zip(holders, hidden, strict=True) if text]
            hidden = [text for text in hidden if text]
        shown = self._masks(hidden, rule)
        if shown is not None:
            put(holders, column.name, shown)

    def _masks(self, values: Sequence[str], rule: Rule) -> Sequence[str] | None:
        """The masks of certain values of one rule, counted unless they stay as they are; None where all are kept."""
        style = self.masker.style(rule.entity_type, ANYTHING, certain=True)
        if style is None:
            return None
        shown = self.masker.values(style, rule.entity_type, values)
        self.tally.add_times(rule, len(values) - (sum(map(eq, values, shown)) if style == "public" else 0))
        return shown
