"""Why something was found, and why something was not. Slow, and off the hot path.

An explanation is made by the same scan that masks, with the refused candidates collected beside the accepted ones. It
tells rules, places and reasons, never a value; a field's name is told only where nothing was found in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from scanner.checks.validators import VALIDATORS
from scanner.detector import Detector
from scanner.documents.document import OMITTED_NAME
from scanner.documents.matrix import are_pairs, cells_of, names_above, names_beside, row_below
from scanner.errors import PayloadError
from scanner.instructions.verdicts import THRESHOLD, total
from scanner.masker import Masker
from scanner.matching.arena import Arena
from scanner.matching.candidates import Refused
from scanner.matching.spans import Span
from scanner.payloads.fields import NO_EVIDENCE, Evidence
from scanner.payloads.leaves import Leaves, scannable
from scanner.payloads.named import members_of
from scanner.payloads.payload import Payload, as_bytes, decode
from scanner.rules import Rule
from scanner.selection.profile import Action
from scanner.told.name import told_name

_REASONS: Final = {
    "guard": "what stands right before or after makes it part of something longer",
    "label": "the words right before say that it is something else",
    "validator": "its validator says no",
    "context": "none of its context words stands near",
}


class Explanation(msgspec.Struct, frozen=True):
    """One candidate of one text.

    ``pointer`` is the JSON pointer of the text (RFC 6901), empty for plain text; ``start`` and ``end`` are code points.
    ``outcome`` is masked, kept, withheld (with the whole text), fenced or flagged (the same), covered (by a longer
    finding) or dropped; ``why`` says what decided. ``validator`` is its answer, ``context`` the rule's word that stood
    near. Of a sign of injected instructions, ``category`` and ``weight`` are the rule's, and ``via`` tells in which
    reading of the text it was seen.
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


def explain_text(detector: Detector, masker: Masker, text: str) -> list[Explanation]:
    """Every candidate of a plain text, in reading order."""
    leaves = Leaves()
    leaves.add(text, NO_EVIDENCE, ())
    return _explained(detector, masker, leaves, {0: ()}, {})


def explain_document(detector: Detector, masker: Masker, payload: Payload) -> list[Explanation]:
    """Every candidate of a JSON document as a whole, by pointer. Raises PayloadError."""
    leaves = Leaves()
    document = decode(as_bytes(payload, masker.profile.limits))
    collector = _Collector(detector, leaves, masker.profile.limits.max_depth)
    collector.take(document, (), "", NO_EVIDENCE, ())
    return _explained(detector, masker, leaves, collector.paths, collector.names)


_Path = tuple[str | int, ...]
"""Where a text of a document stands: names of members and places in lists."""


class _Collector:
    """Leaves of a document with their paths, and the numbers of the names in them: what a field names may be one."""

    def __init__(self, detector: Detector, leaves: Leaves, max_depth: int) -> None:
        self.paths: dict[int, _Path] = {}
        self.names: dict[str, int] = {}
        self._detector = detector
        self._leaves = leaves
        self._max_depth = max_depth

    def take(
        self,
        value: Any,
        path: _Path,
        name: str,
        evidence: Evidence,
        inherited: tuple[int, ...],
        depth: int = 0,
        beside: Sequence[str] | None = None,
    ) -> None:
        """Take in what stands at one path; ``beside`` are names of columns, should it be a list of rows."""
        if depth > self._max_depth:
            raise PayloadError("too_deep", f"the payload is nested more than {self._max_depth} levels deep")
        if isinstance(value, dict):
            self._object(value, path, name, inherited + evidence.inherited, depth)
        elif isinstance(value, list):
            known = self._detector.fields.under(name)
            of_rows = bool(value) and cells_of(value[0]) is not None
            columns = beside if of_rows else None
            pairs = columns is None and are_pairs(value, known)
            columns = columns or names_above(value, known)
            for place, item in enumerate(value):
                names = (name, item[0]) if pairs else columns
                cells = None if names is None else row_below(item, names)
                if names is None or cells is None:
                    self.take(item, (*path, place), name, evidence, inherited, depth + 1)
                    continue
                around = self._around(item)
                for at, cell in enumerate(cells):
                    named = at < len(names) and not (pairs and at == 0)
                    column, own = (names[at], known[names[at]]) if named else (name, evidence)
                    self.take(cell, (*path, place, *around, at), column, own, inherited, depth + len(around) + 2)
        else:
            text = scannable(value, evidence, inherited)
            if text is not None:
                self.paths[self._leaves.add(text, evidence, inherited)] = path

    def _around(self, row: Any) -> tuple[str, ...]:
        """The name under which an object holds the cells of a row; none for a list."""
        names = tuple(row) if isinstance(row, dict) else ()
        for name in names:
            if name not in self.names:
                self.names[name] = self._leaves.add_name(name)
        return names

    def _object(self, members: dict[str, Any], path: _Path, name: str, below: tuple[int, ...], depth: int) -> None:
        """Take in the members of an object; ``below`` are the rules that claim whatever stands in it."""
        columns = names_beside(members)
        for member, value, called, own in members_of(self._detector.fields, name, members):
            if member not in self.names:
                self.names[member] = self._leaves.add_name(member)
            self.take(value, (*path, member), called, own, below, depth + 1, columns)


def _safe(name: str, *, found: bool) -> str:
    """A name as it may be told, escaped for a pointer."""
    told = OMITTED_NAME if found or not name.isprintable() else told_name(name)
    return told.replace("~", "~0").replace("/", "~1")


def _explained(
    detector: Detector, masker: Masker, leaves: Leaves, paths: Mapping[int, _Path], names: Mapping[str, int]
) -> list[Explanation]:
    if not leaves.texts:
        return []
    arena = Arena(leaves.texts, leaves.words, leaves.regions)
    refused: list[Refused] = []
    hits, _ = detector.matcher.scan(arena, refused)
    spans = detector.detect(leaves, masker.profile.injections.level)
    told: list[tuple[int, Explanation]] = []
    for leaf, found in spans.items():
        told += [(leaf, _found(masker, leaves, leaf, span, found)) for span in found]
    for leaf, start, end, number in hits:
        span = Span(*arena.source_span(leaf, start, end), detector.rules[number])
        rivals = () if span.rule.category else spans.get(leaf, ())
        winner = next((other for other in rivals if other.start < span.end and span.start < other.end), None)
        if winner is not None and winner.rule.id != span.rule.id:
            told.append((leaf, _candidate(leaves, leaf, span, "covered", f"{winner.rule.id} covers it")))
    for leaf, start, end, number, why in refused:
        span = Span(*arena.source_span(leaf, start, end), detector.rules[number])
        told.append((leaf, _candidate(leaves, leaf, span, "dropped", _REASONS[why])))
    for leaf, signals in detector.alone.signals(arena).items():
        told += [(leaf, one) for one in _unconvincing(leaves, leaf, signals, spans.get(leaf, []), masker)]
    told.sort(key=lambda entry: (entry[0], entry[1].start, entry[1].end, entry[1].rule))
    safe = {name: _safe(name, found=leaf in spans) for name, leaf in names.items()}
    placed: dict[Explanation, None] = {}
    for leaf, explanation in told:
        path = paths.get(leaf)
        if path is not None:  # of a name nothing is told
            pointer = "".join(f"/{safe[part] if isinstance(part, str) else part}" for part in path)
            placed[msgspec.structs.replace(explanation, pointer=pointer)] = None
    return list(placed)


def _unconvincing(
    leaves: Leaves, leaf: int, signals: list[Span], spans: list[Span], masker: Masker
) -> list[Explanation]:
    """The signals of a text that were not enough, and what they add up to."""
    counted = {span.rule.id for span in spans}
    told: list[Explanation] = []
    for entity_type in dict.fromkeys(signal.rule.entity_type for signal in signals):
        own = [signal for signal in signals if signal.rule.entity_type == entity_type]
        if counted.isdisjoint(signal.rule.id for signal in own):
            reached = total(own, masker.profile.injections.level)
            why = f"the signals of the text add up to {reached:.2f}, and {THRESHOLD:g} are needed"
            if reached >= THRESHOLD:
                why = f"the signals of the text add up to {reached:.2f}, but no word of it makes it worth reading"
            told += [_candidate(leaves, leaf, signal, "dropped", why) for signal in own]
    return told


_DONE: Mapping[Action, str] = {"omit": "withheld", "neutralise": "fenced", "flag": "flagged"}


def _found(masker: Masker, leaves: Leaves, leaf: int, span: Span, found: list[Span]) -> Explanation:
    rule = span.rule
    if rule.category:
        own = [other for other in found if other.rule.entity_type == rule.entity_type]
        reached = total(own, masker.profile.injections.level)
        seen = f", seen {_SEEN.get(span.via, f'behind {span.via}')}" if span.via else ""
        why = f"{rule.category}, {rule.weight:g} of {reached:.2f}{seen}"
        return _candidate(leaves, leaf, span, _DONE[masker.action(own) or "flag"], why)
    if masker.action(found) == "omit":
        return _candidate(leaves, leaf, span, "withheld", "the text carries instructions")
    style = masker.profile.style_of(rule.entity_type)
    outcome = "kept" if style == "keep" and span.certain else "masked"
    reasons = {
        "": "its pattern matches",
        "field": "the field's name claims the value",
        "payload": "another field names it",
    }
    return _candidate(leaves, leaf, span, outcome, reasons.get(span.via, f"found behind {span.via}"))


_SEEN: Mapping[str, str] = {
    "spaced": "with the letters put together",
    "leet": "with digits read as letters",
    "typo": "with the spelling put right",
    "glued": "with the words cut apart",
    "backwards": "backwards",
    "shifted": "with the letters shifted back",
    "split": "over several texts",
    "unread": "in more disguises than one payload is read in",
}


def _candidate(leaves: Leaves, leaf: int, span: Span, outcome: str, why: str) -> Explanation:
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
