"""A text that carries instructions, without the parts that do: values of JSON, passages of prose, lines of a log.

Files, pages and answers of other programs come as one text, and one poisoned line would take all of it away. So the
text is read once more part by part: where a part carries an instruction by itself, or with those beside it, it leaves,
and those next to it with it, since an order has a context: one part before, two behind it, and more while they show any
sign. What is left stands as it came, and has to be read as a whole again, which decides: nothing passes so that would
be withheld if it came alone. A text that carries instructions all over, or only as a whole, has no such rest.

An order in a long text is diluted by all else: of 130 that are found by themselves 107 were found in a page of
documentation, read as a whole, and 128 read part by part. So the parts of every long text are asked for what their
words say as they stand, before the whole is read: of 600 READMEs 4 more lose a part, and it takes a tenth of the time
that reading the whole does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from scanner.detector import Detector
from scanner.documents.document import OMITTED_NAME
from scanner.errors import PayloadError
from scanner.findings import INJECTION, PAYMENT_FRAUD
from scanner.instructions.verdicts import convincing
from scanner.language.wording import FEWEST_SAID
from scanner.masks import OMITTED_CONTENT
from scanner.matching.arena import Arena
from scanner.matching.spans import Span
from scanner.payloads.fields import NO_EVIDENCE
from scanner.payloads.leaves import Leaves
from scanner.redact import Masker, Tally, redact_json
from scanner.text_tables import says_more

_LONGEST: Final = 1 << 16  # characters of a text that is read part by part: that takes as long as to read it four times
_FEWEST: Final = 6  # parts of a text, or what stands around an instruction is all of it
_LONG_BLOCK: Final = 1_500  # characters of what stands between blank lines from which on its lines are parts
_BEFORE, _BEHIND = 1, 2  # parts next to one that carries an instruction that leave with it, whatever they say
_TELLING: Final = 0.3  # weight of a sign from which on a part further off leaves as well
_ROUNDS: Final = 4  # readings of what is left, since the whole tells its strongest signs alone
_MOST_SHARE: Final = 0.5  # of its characters

_BLANK: Final = re.compile(r"(\r?\n[ \t]*(?:\r?\n[ \t]*)+)")
_LINE: Final = re.compile(r"(\r?\n)")
_FENCE: Final = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*+"')


class Rest(msgspec.Struct, frozen=True):
    """What is left of a text, still to be read as a whole; and what was withheld, by entity type and by rule."""

    text: str
    counts: dict[str, int]
    rules: dict[str, int]


def without_orders(detector: Detector, masker: Masker, text: str) -> Rest | None:
    """A long text without the parts that are orders by themselves; None for one that has none, or is no long text.

    Of JSON the long texts in it. What stands in fences is shown as it is, and read with the whole alone.
    """
    if len(text) > _LONGEST:
        return None
    document = _document(text)
    if document is None:
        return _passages_without_orders(detector, masker, text)
    rests = {value: _passages_without_orders(detector, masker, value) for value in _long_texts(document)}
    shown = {value: rest for value, rest in rests.items() if rest is not None}
    if not shown:
        return None
    counts, rules = Counter[str](), Counter[str]()
    for rest in shown.values():
        counts.update(rest.counts)
        rules.update(rest.rules)
    return Rest(_written(text, {value: rest.text for value, rest in shown.items()}), dict(counts), dict(rules))


def _passages_without_orders(detector: Detector, masker: Masker, text: str) -> Rest | None:
    parts = _parts(text)
    said = parts[::2]
    if len(said) < _FEWEST:
        return None
    places = [at for at in _outside_fences(said) if len(said[at].split()) >= FEWEST_SAID]
    found = detector.signs(Arena([said[at] for at in places]), masker.profile.injections.level, plain=True)
    signs: dict[int, list[Span]] = {}
    for leaf, spans in found.items():
        own = convincing([span for span in spans if span.rule.grammar or span.rule.leaning])
        if masker.action(own) == "omit":
            signs[places[leaf]] = own
    if not signs:
        return None
    leaving = _with_neighbours(detector, said, signs)
    left = OMITTED_CONTENT if _is_most(said, leaving, text) else _left(said, [*parts[1::2], ""], leaving)[0]
    return _rest(left, leaving, signs)


def _outside_fences(said: Sequence[str]) -> Iterator[int]:
    inside = False
    for at, part in enumerate(said):
        fences = len(_FENCE.findall(part))
        if not (inside or fences):
            yield at
        inside ^= fences % 2 == 1


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


def _long_texts(document: Any) -> Iterator[str]:
    """The texts with lines in a document."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list):
            waiting += value.values() if isinstance(value, dict) else value
        elif isinstance(value, str) and "\n" in value:
            yield value


def _written(text: str, shown: Mapping[str, str]) -> str:
    """JSON with others of its texts and names; all else stays byte for byte."""

    def written(literal: re.Match[str]) -> str:
        plain = msgspec.json.decode(literal[0])
        return msgspec.json.encode(shown[plain]).decode() if plain in shown else literal[0]

    return _STRING.sub(written, text)


def _of_json(detector: Detector, masker: Masker, text: str, own: Any) -> Rest | None:
    """The same of a text that is JSON, value by value."""
    redacted = redact_json(detector, masker, text)
    tally = Tally()
    shown: dict[str, str] = {}
    for value, after in _withheld(own, msgspec.json.decode(redacted.data)):
        if value not in shown:
            rest = _of_passages(detector, masker, value)
            shown[value] = after if rest is None else rest.text
    if not shown or says_more(detector, masker, text, redacted.rules):
        return None
    for rule in detector.rules:
        if rule.category and rule.id in redacted.rules:
            tally.add_times(rule, redacted.rules[rule.id], counts=False)
            if rule.entity_type in redacted.counts:
                tally.counts[rule.entity_type] = redacted.counts[rule.entity_type]
    return Rest(_written(text, shown), tally.counts, tally.rules)


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
    parts = _parts(text)
    said, between = parts[::2], [*parts[1::2], ""]
    if len(said) < _FEWEST:
        return None
    signs = _within(detector, masker, said)
    leaving: set[int] = set()
    for _ in range(_ROUNDS):
        leaving |= _with_neighbours(detector, said, signs.keys() - leaving)
        if _is_most(said, leaving, text):
            return None
        left, starts = _left(said, between, leaving)
        spans = _signs(detector, masker, [left]).get(0, [])
        if not spans:
            return _rest(left, leaving, signs)
        found = dict(_touched(spans, starts, len(left)))
        if found.keys() <= leaving:
            return None
        signs |= found
    return None


def _signs(detector: Detector, masker: Masker, texts: Sequence[str]) -> dict[int, list[Span]]:
    """The texts that would be withheld, read together, and the signs in each."""
    leaves: Leaves[None] = Leaves()
    for text in texts:
        leaves.add(text, NO_EVIDENCE, (), None)
    return {
        leaf: [span for span in spans if span.rule.category]
        for leaf, spans in detector.detect(leaves, masker.profile.injections.level).items()
        if leaf < len(texts) and masker.action(spans) == "omit"
    }


def _within(detector: Detector, masker: Masker, said: Sequence[str]) -> dict[int, list[Span]]:
    """The parts that carry an instruction, alone or with those beside them, and the signs of it."""
    spoken = [at for at, part in enumerate(said) if part.strip()]
    found = _signs(detector, masker, [said[at] for at in spoken])
    return {spoken[leaf]: spans for leaf, spans in found.items()}


def _touched(spans: Iterable[Span], starts: Sequence[int], size: int) -> Iterator[tuple[int, list[Span]]]:
    """The parts in which signs stand that were found in what is left; one that is all of it stands nowhere."""
    for span in spans:
        if 2 * (span.end - span.start) < size:
            first, last = (bisect_right(starts, place) - 1 for place in (span.start, span.end - 1))
            yield first, [span]
            yield from ((at, []) for at in range(first + 1, last + 1))


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


def _is_most(said: Sequence[str], leaving: Iterable[int], text: str) -> bool:
    return sum(len(said[at]) for at in leaving) > _MOST_SHARE * len(text)


def _rest(left: str, leaving: Collection[int], signs: Mapping[int, Sequence[Span]]) -> Rest:
    tally = Tally()
    for spans in signs.values():
        for span in spans:
            tally.add(span, counts=False)
    places = sum(at - 1 not in leaving for at in leaving)
    types = {span.rule.entity_type for spans in signs.values() for span in spans}
    return Rest(left, {INJECTION if INJECTION in types else PAYMENT_FRAUD: places}, tally.rules)


def _parts(text: str) -> list[str]:
    """Parts of a text, and between every two what parts them."""
    blocks = _BLANK.split(text)
    short = len(blocks) // 2 < _FEWEST
    parts: list[str] = []
    for at, block in enumerate(blocks):
        parts += _LINE.split(block) if not at % 2 and (short or len(block) > _LONG_BLOCK) else [block]
    return parts


def _with_neighbours(detector: Detector, said: Sequence[str], carrying: Iterable[int]) -> set[int]:
    """The places of parts that carry an instruction, and of those next to them."""
    spoken = [at for at, part in enumerate(said) if part.strip()]
    number = {at: place for place, at in enumerate(spoken)}
    leaving: set[int] = set()
    for at in carrying:
        place = number[at]
        leaving.update(range(max(place - _BEFORE, 0), min(place + _BEHIND, len(spoken) - 1) + 1))
    waiting = leaving.copy()
    while waiting:  # what shows a sign takes its neighbours along to be asked, one by one
        beside = {place + step for place in waiting for step in (-1, 1)} - leaving
        asked = sorted(place for place in beside if 0 <= place < len(spoken))
        signs = detector.signals(Arena([said[spoken[place]] for place in asked]))
        waiting = {asked[leaf] for leaf, spans in signs.items() if any(span.rule.weight >= _TELLING for span in spans)}
        leaving |= waiting
    return {spoken[place] for place in leaving}
