"""A text that carries instructions, without the parts that do: values of JSON, passages of prose, lines of a log.

Files, pages and answers of other programs come as one text, and one poisoned line would take all of it away. So the
text is read once more part by part: where a part carries an instruction by itself, or with those beside it, it leaves,
and those next to it with it, since an order has a context: one part before, two behind it, and more while they show any
sign. What is left stands as it came, and has to be read as a whole again, which decides: nothing passes so that would
be withheld if it came alone. A text that carries instructions all over, or only as a whole, has no such rest.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from scanner.detector import Detector
from scanner.documents.document import OMITTED_NAME
from scanner.errors import PayloadError
from scanner.findings import INJECTION, PAYMENT_FRAUD
from scanner.instructions.parts import FEWEST, divided
from scanner.masks import OMITTED_CONTENT
from scanner.matching.arena import Arena
from scanner.matching.spans import Span
from scanner.payloads.fields import NO_EVIDENCE
from scanner.payloads.leaves import Leaves
from scanner.redact import Masker, redact_json
from scanner.tally import Tally
from scanner.text_tables import says_more

_LONGEST: Final = 1 << 16  # characters of a text that is read part by part: that takes as long as to read it four times
_BEFORE, _BEHIND = 1, 2  # parts next to one that carries an instruction that leave with it, whatever they say
_NARROW, _WIDE = 3, 12  # parts that a sign reaches over, first one part if words weigh: a passage holds others as well
_TELLING: Final = 0.3  # weight of a sign from which on a part further off leaves as well
_ROUNDS: Final = 4  # readings of what is left, since the whole tells its strongest signs alone
_MOST_SHARE: Final = 0.5  # of its characters

_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*+"')


class Rest(msgspec.Struct, frozen=True):
    """What is left of a text, still to be read as a whole; and what was withheld, by entity type and by rule."""

    text: str
    counts: dict[str, int]
    rules: dict[str, int]


def without_instructions(detector: Detector, masker: Masker, text: str) -> Rest | None:
    """A text that is withheld whole, without the parts that carry instructions; None where it has to stay so."""
    if len(text) > _LONGEST:
        return None
    document = _document(text)
    try:
        if document is None:
            return _of_passages(detector, masker, text)
        return _of_json(detector, masker, text, document)
    except (PayloadError, RecursionError):
        return None  # the reading of the whole says what is wrong with it


def _document(text: str) -> Any:
    """What a text of JSON says, None for any other."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def _written(text: str, shown: Mapping[str, str]) -> str:
    """JSON with others of its texts and names; all else stays byte for byte."""

    def written(literal: re.Match[str]) -> str:
        plain = msgspec.json.decode(literal[0])
        return msgspec.json.encode(shown[plain]).decode() if plain in shown else literal[0]

    return _STRING.sub(written, text)


def _of_json(detector: Detector, masker: Masker, text: str, own: Any) -> Rest | None:
    """The same of a text that is JSON, value by value."""
    redacted = redact_json(detector, masker, text)
    shown: dict[str, str] = {}
    for value, after in _withheld(own, msgspec.json.decode(redacted.data)):
        if value not in shown:
            rest = _of_passages(detector, masker, value)
            shown[value] = after if rest is None else rest.text
    if not shown or says_more(detector, masker, text, redacted.rules):
        return None
    signs = {rule.id: redacted.rules[rule.id] for rule in detector.rules if rule.category and rule.id in redacted.rules}
    counts = {kind: redacted.counts[kind] for kind in (INJECTION, PAYMENT_FRAUD) if kind in redacted.counts}
    return Rest(_written(text, shown), counts, signs)


def _withheld(own: Any, after: Any) -> Iterator[tuple[str, str]]:
    """The names and texts of a document that are withheld in the masked one, with what stands there."""
    if isinstance(own, dict):
        for (name, value), (shown, safe) in zip(own.items(), after.items(), strict=True):
            if OMITTED_NAME in shown and name != shown:
                yield name, shown
            yield from _withheld(value, safe)
    elif isinstance(own, list):
        for value, safe in zip(own, after, strict=True):
            yield from _withheld(value, safe)
    elif isinstance(own, str) and after == OMITTED_CONTENT and own != after:
        yield own, after


def _of_passages(detector: Detector, masker: Masker, text: str) -> Rest | None:
    """The same of prose, of code and of logs: what stands between blank lines, or line by line."""
    parts = divided(text)
    said, between = parts[::2], [*parts[1::2], ""]
    if len(said) < FEWEST:
        return None
    signs: dict[int, list[Span]] = {}
    leaving: set[int] = set()
    values: list[range] = []  # where each value stands that reaches over several parts: a key that is masked as a whole
    for _ in range(_ROUNDS):
        left, starts = _left(said, between, leaving)
        every = _found(detector, masker, [left]).get(0, [])
        if not every:
            return _rest(left, leaving, signs) if leaving else None
        spans = [span for span in every if span.rule.category]
        if not leaving:
            values = [places for span in every if len(places := _places(span, starts)) > 1 and not span.rule.category]
        found = _touched(spans, starts, _NARROW) or _within(detector, masker, said) or _touched(spans, starts, _WIDE)
        if found.keys() <= leaving:
            return None
        leaving |= _with_neighbours(detector, said, found.keys() - leaving)
        leaving.update(*(places for places in values if not leaving.isdisjoint(places)))
        if sum(len(said[at].strip()) for at in leaving) > _MOST_SHARE * len(text.strip()):
            return None
        signs |= found
    return None


def _found(detector: Detector, masker: Masker, texts: Sequence[str]) -> dict[int, list[Span]]:
    """The texts that would be withheld, read together, and what is found in each."""
    leaves: Leaves[None] = Leaves()
    for text in texts:
        leaves.add(text, NO_EVIDENCE, (), None)
    return {
        leaf: spans
        for leaf, spans in detector.detect(leaves, masker.profile.injections.level).items()
        if leaf < len(texts) and masker.action(spans) == "omit"
    }


def _within(detector: Detector, masker: Masker, said: Sequence[str]) -> dict[int, list[Span]]:
    """The parts that carry an instruction, alone or with those beside them, and the signs of it."""
    spoken = [at for at, part in enumerate(said) if part.strip()]
    found = _found(detector, masker, [said[at] for at in spoken])
    return {spoken[leaf]: [span for span in spans if span.rule.category] for leaf, spans in found.items()}


def _touched(spans: Iterable[Span], starts: Sequence[int], most: int) -> dict[int, list[Span]]:
    """The parts in which signs stand that were found in what is left, but for those that reach over more."""
    touched: dict[int, list[Span]] = {}
    for span in spans:
        places = _places(span, starts)
        if len(places) <= (1 if span.rule.leaning and most < _WIDE else most):
            for at in places:
                touched.setdefault(at, [])
            touched[places[0]].append(span)
    return touched


def _places(span: Span, starts: Sequence[int]) -> range:
    """The parts that a span reaches over."""
    return range(bisect_right(starts, span.start) - 1, bisect_right(starts, span.end - 1))


def _left(said: Sequence[str], between: Sequence[str], leaving: Container[int]) -> tuple[str, list[int]]:
    """The text without some parts, and where each part begins; those in a row leave one mark."""
    written: list[str] = []
    starts: list[int] = []
    length = 0
    for at, (part, behind) in enumerate(zip(said, between, strict=True)):
        starts.append(length)
        shown, parted = part, behind
        if at in leaving:
            shown = "" if at - 1 in leaving else OMITTED_CONTENT
            parted = "" if at + 1 in leaving else behind
        written += shown, parted
        length += len(shown) + len(parted)
    return "".join(written), starts


def _rest(left: str, leaving: Collection[int], signs: Mapping[int, Sequence[Span]]) -> Rest:
    tally = Tally()
    for spans in signs.values():
        for span in spans:
            tally.add(span, counts=False)
    places = sum(at - 1 not in leaving for at in leaving)
    types = {span.rule.entity_type for spans in signs.values() for span in spans}
    return Rest(left, {INJECTION if INJECTION in types else PAYMENT_FRAUD: places}, tally.rules)


def _with_neighbours(detector: Detector, said: Sequence[str], carrying: Collection[int]) -> set[int]:
    """The places of parts that carry an instruction, and of those next to them."""
    spoken = [at for at, part in enumerate(said) if part.strip()]
    leaving: set[int] = set()
    for place, at in enumerate(spoken):
        if at in carrying:
            leaving.update(range(max(place - _BEFORE, 0), min(place + _BEHIND, len(spoken) - 1) + 1))
    waiting = leaving.copy()
    # What shows a sign takes its neighbours along to be asked, one by one, until most leave: then all will.
    while waiting and len(leaving) <= _MOST_SHARE * len(spoken):
        beside = {place + step for place in waiting for step in (-1, 1)} - leaving
        asked = sorted(place for place in beside if 0 <= place < len(spoken))
        signs = detector.signals(Arena([said[spoken[place]] for place in asked]))
        waiting = {asked[leaf] for leaf, spans in signs.items() if any(span.rule.weight >= _TELLING for span in spans)}
        leaving |= waiting
    return {*carrying, *(spoken[place] for place in leaving)}
