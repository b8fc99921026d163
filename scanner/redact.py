"""Redaction of whole documents: everything sensitive is masked, and nothing is cut."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from operator import eq
from typing import Any, Protocol

from scanner.detector import Detector
from scanner.documents.block import Column, Holder
from scanner.documents.document import OpenWalk
from scanner.documents.found_twice import drop_duplicates
from scanner.documents.records import put
from scanner.documents.regular import read
from scanner.findings import RedactedJson
from scanner.masker import Masker, Rest, mask_leaves, masked_rest
from scanner.masking.tally import OfOne, Repeated, Tally
from scanner.matching.encoded_blocks import WHOLE_BLOCKS
from scanner.matching.found import Found
from scanner.matching.memory import Memory, Shared
from scanner.matching.program import Hit
from scanner.matching.spans import Span
from scanner.payloads.leaves import Leaves
from scanner.payloads.payload import Payload, as_bytes, encode
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
    detector: Detector,
    masker: Masker,
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
    level = masker.profile.injections.level
    walk = OpenWalk(detector.fields, leaves, masker.profile.limits.max_depth, detector.settling(level))
    reading = read(as_bytes(payload, masker.profile.limits))
    document = walk.enter(reading.document)
    if tables:
        tables.testify(leaves)
    found = detector.detect_lazily(leaves, level, Shared(None, recalled))
    tally = Tally()
    texts, names = leaves.texts, leaves.names
    times = walk.repeated(found)
    found.apart(times)
    found.apart(names)
    tabled = tables.of(leaves) if tables else ()
    found.apart(tabled)
    own = _tally_of_each(walk, document, each, tally) if each and (found or tabled) else {}
    found.apart(own)
    documents = _without_duplicates(walk, texts, found)
    left = rests(leaves, found.spans, documents) if rests else {}
    by_itself = {*times, *names, *own, *tabled, *(outer for outer, _ in documents)}
    single, others = _by_rule(found.spans, by_itself)

    def sink_of(leaf: int) -> Tally | Repeated:
        return Repeated(tally, times[leaf]) if leaf in times else own.get(leaf, tally)

    rested = {
        leaf: masked_rest(texts[leaf], others.pop(leaf), rest, masker, sink_of(leaf)) for leaf, rest in left.items()
    }
    if tables:
        rested |= {leaf: tables.shown(texts[leaf], others.pop(leaf, ()), sink_of(leaf)) for leaf in tabled}
    replaced = mask_leaves(leaves, others, masker, sink_of) | rested
    for alike in single.values():
        _mask_alike(leaves, alike, found.spans, masker, tally, replaced)
    for rule, hits in found.by_rule():
        _mask_hits(texts, hits, rule, masker, tally, replaced)
    for block in walk.blocks:
        for column in block.columns:
            if column.settled is not None:
                _mask_column(column, column.settled.rule, masker, tally)
    data = None if tally.rules else reading.written  # nothing counted means nothing changed
    if data is None:
        data = encode(walk.leave(document, replaced))
    found_in = {one.number: (one.counts, one.rules) for one in own.values() if one.rules}
    return RedactedJson(data, dict(tally.counts), dict(tally.rules), found_in)


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


def _tally_of_each(walk: OpenWalk, document: Any, name: str, of_all: Tally) -> dict[int, OfOne]:
    """The tally of each text of the list ``name``, by leaf. A text that is a document has several leaves."""
    texts = document.get(name) if isinstance(document, dict) else None
    if not isinstance(texts, list):
        return {}
    tallies = [OfOne(of_all, number) for number in range(len(texts))]
    return {leaf: tallies[number] for leaf, number in walk.within(texts)}


def _mask_alike(
    leaves: Leaves,
    alike: Sequence[int],
    spans: Mapping[int, Sequence[Span]],
    masker: Masker,
    tally: Tally,
    replaced: dict[int, str],
) -> None:
    """Mask leaves that hold one span each, all of one rule, in 0.5 us each; :func:`mask_leaves` takes 2.3."""
    rule = spans[alike[0]][0].rule
    found = [spans[leaf][0] for leaf in alike]
    if (
        len(alike) == 1  # 2 us this way, 5 the other
        or masker.profile.style_in(rule.entity_type, ANYTHING) in {"keep", "public"}  # not all of them are masked alike
        or not WHOLE_BLOCKS.isdisjoint({one.via for one in found})
        or any(one.plain for one in found)
    ):
        own = {leaf: spans[leaf] for leaf in alike}
        replaced.update(mask_leaves(leaves, own, masker, lambda _: tally))
        return
    hits = [(leaf, one[0], one[1], 0) for leaf, one in zip(alike, found, strict=True)]
    _mask_hits(leaves.texts, hits, rule, masker, tally, replaced)


def _mask_hits(
    texts: Sequence[str], hits: Sequence[Hit], rule: Rule, masker: Masker, tally: Tally, replaced: dict[int, str]
) -> None:
    """Mask hits of one rule. Each is the only finding in its text, and not disguised. Offsets are code points."""
    style = masker.style(rule.entity_type, ANYTHING, certain=True)
    if style is None:
        return
    values = [texts[leaf][start:end] for leaf, start, end, _ in hits]
    shown = masker.values(style, rule.entity_type, values)
    stay = sum(map(eq, values, shown)) if style == "public" else 0
    tally.add_times(rule, len(hits) - stay)
    for (leaf, start, end, _), one in zip(hits, shown, strict=True):
        text = texts[leaf]
        replaced[leaf] = f"{text[:start]}{one}{text[end:]}"


def _mask_column(column: Column, rule: Rule, masker: Masker, tally: Tally) -> None:
    """Mask the values of a column that its field's name settles. Such values are certain."""
    style = masker.style(rule.entity_type, ANYTHING, certain=True)
    if style is None:
        return
    name, hidden = column.name, column.hidden
    holders: Sequence[Holder] = column.holders
    if not all(hidden):
        holders = [holder for holder, text in zip(holders, hidden, strict=True) if text]
        hidden = [text for text in hidden if text]
    shown = masker.values(style, rule.entity_type, hidden)
    tally.add_times(rule, len(hidden) - (sum(map(eq, hidden, shown)) if style == "public" else 0))
    put(holders, name, shown)
