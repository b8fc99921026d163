"""Why something was found, and why something was not. Slow, and off the hot path.

Explanations come from the same walk and the same scan as masks (:func:`scanner.redaction.redact.redact_json`), with the
refused candidates beside the accepted ones. They give rules, places and reasons, never a value. A field's name stands
in a pointer only if nothing was found in it, and findings in names are not explained.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from scanner.checks.validators import VALIDATORS
from scanner.documents.document import OMITTED_NAME
from scanner.documents.found_twice import drop_duplicates
from scanner.documents.pointers import Pointer, pointers
from scanner.findings import ENCODINGS, VIA
from scanner.instructions.verdicts import THRESHOLD, total
from scanner.masking.shown_names import shown_name
from scanner.matching.buffer.arena import Arena
from scanner.matching.programs.candidates import Refused
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.names.evidence import NO_EVIDENCE
from scanner.payloads.payload import Payload, as_bytes, decode_exact
from scanner.redaction.masker import Masker
from scanner.redaction.redactor import Redactor
from scanner.rules import Rule
from scanner.selection.profile import ANYTHING, Action

_REASONS: Final = {
    "guard": "what stands right before or after makes it part of something longer",
    "label": "the words right before say that it is something else",
    "validator": "its validator says no",
    "context": "none of its context words stands near",
}


class Explanation(msgspec.Struct, frozen=True):
    """One candidate of one text.

    ``pointer`` is the JSON pointer of the text (RFC 6901), empty for plain text. In a text that is JSON itself, the
    pointer of the text within goes on from its own. ``start`` and ``end`` are code points of the text, end exclusive.
    ``outcome`` is masked, kept, withheld, fenced or flagged (the last three with the whole text), covered (by a longer
    finding) or dropped; ``why`` says what decided. ``validator`` is the validator's answer, ``context`` the rule's word
    that stood near. For a signal of injected instructions ``category`` and ``weight`` are the rule's, and ``via`` is
    the reading of the text in which it was found.
    """

    pointer: str
    start: int
    end: int
    rule: str
    entity_type: str
    outcome: str
    why: str
    via: str = ""
    validator: str = ""
    context: str = ""
    category: str = ""
    weight: float = 0.0


def explain_text(redactor: Redactor, text: str) -> list[Explanation]:
    """Every candidate of a plain text, in reading order."""
    leaves = Leaves()
    leaves.add(text, NO_EVIDENCE, ())
    return _explained(redactor, leaves, {0: ()}, ())


def explain_document(redactor: Redactor, payload: Payload) -> list[Explanation]:
    """Every candidate of a JSON document as a whole, by pointer. Raises PayloadError."""
    leaves = Leaves()
    walk = redactor.walk(leaves)
    document = walk.enter(decode_exact(as_bytes(payload, redactor.profile.limits)))
    return _explained(redactor, leaves, pointers(walk, document), list(walk.documents()))


def _safe(name: str, *, found: bool) -> str:
    """A name without anything sensitive, escaped for a pointer."""
    shown = OMITTED_NAME if found or not name.isprintable() else shown_name(name)
    return shown.replace("~", "~0").replace("/", "~1")


def _explained(
    redactor: Redactor,
    leaves: Leaves,
    places: Mapping[int, Pointer],
    documents: Sequence[tuple[int, frozenset[int]]],
) -> list[Explanation]:
    """The explanations for all leaves but names; ``documents`` are leaves that are JSON, with the leaves within."""
    if not leaves.texts:
        return []
    detector, masker = redactor
    arena = Arena(leaves.texts, leaves.words, leaves.regions_of)
    refused: list[Refused] = []
    hits, _ = detector.matcher.scan(arena, refused)
    spans = redactor.detect(leaves)
    drop_duplicates(documents, leaves.texts, spans)
    explanations: list[tuple[int, Explanation]] = []
    for leaf, found in spans.items():
        explanations += [(leaf, _found(masker, leaves, leaf, span, found)) for span in found]
    for leaf, start, end, number in hits:
        span = Span(*arena.source_span(leaf, start, end), detector.rules[number])
        rivals = () if span.rule.category else spans.get(leaf, ())
        winner = next((other for other in rivals if other.start < span.end and span.start < other.end), None)
        if winner is not None and winner.rule.id != span.rule.id:
            explanations.append((leaf, _candidate(leaves, leaf, span, "covered", f"{winner.rule.id} covers it")))
    for leaf, start, end, number, why in refused:
        span = Span(*arena.source_span(leaf, start, end), detector.rules[number])
        explanations.append((leaf, _candidate(leaves, leaf, span, "dropped", _REASONS[why])))
    for leaf, signals in detector.text_scan.signals(arena).items():
        explanations += [(leaf, one) for one in _unconvincing(leaves, leaf, signals, spans.get(leaf, []), masker)]
    explanations.sort(key=lambda entry: (entry[0], entry[1].start, entry[1].end, entry[1].rule))
    sensitive = {leaves.texts[leaf] for leaf in leaves.names if leaf in spans}
    placed: dict[Explanation, None] = {}
    for leaf, explanation in explanations:
        if leaf not in leaves.names:
            keys = (_safe(key, found=key in sensitive) if isinstance(key, str) else key for key in places[leaf])
            placed[msgspec.structs.replace(explanation, pointer="".join(f"/{key}" for key in keys))] = None
    return list(placed)


def _unconvincing(
    leaves: Leaves, leaf: int, signals: list[Span], spans: list[Span], masker: Masker
) -> list[Explanation]:
    """Explanations for the signals of a text that were not enough, with their sum."""
    counted = {span.rule.id for span in spans}
    explanations: list[Explanation] = []
    for entity_type in dict.fromkeys(signal.rule.entity_type for signal in signals):
        own = [signal for signal in signals if signal.rule.entity_type == entity_type]
        if counted.isdisjoint(signal.rule.id for signal in own):
            reached = total(own, masker.profile.injections.level)
            why = f"the signals of the text add up to {reached:.2f}, and {THRESHOLD:g} are needed"
            if reached >= THRESHOLD:
                why = f"the signals of the text add up to {reached:.2f}, but no word of it makes it worth reading"
            explanations += [_candidate(leaves, leaf, signal, "dropped", why) for signal in own]
    return explanations


_DONE: Mapping[Action, str] = {"omit": "withheld", "neutralise": "fenced", "flag": "flagged"}


def _found(masker: Masker, leaves: Leaves, leaf: int, span: Span, found: list[Span]) -> Explanation:
    rule = span.rule
    if rule.category:
        own = [other for other in found if other.rule.entity_type == rule.entity_type]
        reached = total(own, masker.profile.injections.level)
        seen = f", seen {VIA[span.via]}" if span.via else ""
        why = f"{rule.category}, {rule.weight:g} of {reached:.2f}{seen}"
        return _candidate(leaves, leaf, span, _DONE[masker.action(own) or "flag"], why)
    if masker.action(found) == "omit":
        return _candidate(leaves, leaf, span, "withheld", "the text carries instructions")
    style = masker.style(rule.entity_type, ANYTHING, certain=span.certain)
    outcome = "kept" if style is None else "masked"
    why = "its pattern matches" if span.via in {"", *ENCODINGS} else VIA[span.via]
    return _candidate(leaves, leaf, span, outcome, f"{why} {VIA[span.via]}" if span.via in ENCODINGS else why)


def _candidate(leaves: Leaves, leaf: int, span: Span, outcome: str, why: str) -> Explanation:
    """What is told of one candidate; its place in the document is filled in when all candidates are known."""
    text, rule = leaves.texts[leaf], span.rule
    value = span.plain or text[span.start : span.end]
    return Explanation(
        pointer="",  # known once all is found
        start=span.start,
        end=span.end,
        rule=rule.id,
        entity_type=rule.entity_type,
        outcome=outcome,
        why=why,
        via=span.via,
        validator=f"{rule.validator}: {VALIDATORS[rule.validator](value, leaves.regions).value}"
        if rule.validator
        else "",
        context=_context_word(rule, leaves.words[leaf], text, span),
        category=rule.category,
        weight=rule.weight,
    )


def _context_word(rule: Rule, words: str, text: str, span: Span) -> str:
    """The first of the rule's own words that stands near; never a word of the text that is not the rule's."""
    context = rule.context
    if context is None:
        return ""
    near = (
        f"{words} {text[max(0, span.start - context.before) : span.start]} {text[span.end : span.end + context.after]}"
    )
    return next((word for word in context.words if word in near.lower()), "")
