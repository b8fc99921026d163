"""Long texts without the parts that carry instructions: values of JSON or of Python, passages of prose, lines of a log.

A file, a page or another program's answer comes as one text, which one poisoned line would withhold whole. So the text
is scanned again part by part. A part that carries an instruction, alone or with its neighbours, is removed, and with it
the context of the order: one part before it, two behind it, and more as long as they show signals. The rest is then
scanned as a whole, part by part, and with the document around it. It passes only if all these scans find nothing to
withhold, so nothing passes that would be withheld if it came alone. A text with instructions all over, or only as a
whole, has no rest.

Values are masked as they were found in the whole text: a removed part may be the label that identified one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Final, NamedTuple

import msgspec

from scanner.instructions.parts import FEWEST, divided
from scanner.masking.masks import OMITTED_CONTENT
from scanner.matching.buffer.allowance import Allowance
from scanner.matching.buffer.arena import Arena
from scanner.matching.buffer.memory import Memory, Shared
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.names.evidence import NO_EVIDENCE
from scanner.redaction.masker import Rest
from scanner.redaction.redactor import Redactor
from scanner.rules import Rule
from scanner.texts.printed_rows import printed_strings

_LONGEST: Final = 72 << 10  # characters of a text that is scanned part by part, which takes as long as four scans
_BEFORE, _BEHIND = 1, 2  # neighbours of a part with an instruction that are removed with it, whatever they say
_NARROW, _WIDE = 3, 12  # the most parts that one signal may span: first the narrow bound, then the wide one
_TELLING: Final = 0.3  # the least weight of a signal for which a part further off is removed as well
_ROUNDS: Final = 4  # scans of the rest: each shows only the strongest signals of the whole
_MOST_SHARE: Final = 0.5  # of the text's characters that may be removed

_SAYS_MORE: Final = 0.4  # weaker signals do not count across values: a header with its first row soon has one
_READINGS: Final = 2  # the allowance for disguised readings of parts, in multiples of the text's own
_MOST: Final = 1 << 17
"""Characters of a document's texts that are scanned part by part. That takes a second for a megabyte of prose, or for
64 KB that look like every disguise. Further texts are withheld whole."""

_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*+"')


class Parts:
    """Decides which parts of one document's texts are removed. Equal texts with equal findings are scanned once."""

    def __init__(self, redactor: Redactor, may_lose: Callable[[str], bool], recalled: Memory) -> None:
        """``may_lose`` says of which texts only parts may be removed.

        ``recalled`` is the memory of readings of this message's texts.
        """
        self._recalled = recalled
        self._redactor = redactor
        self._may_lose = may_lose
        self.bare: dict[int, str] = {}
        """The unmasked rest of each withheld leaf, which the second scan reads in its place."""
        self._known: dict[tuple[object, ...], Rest | None] = {}
        self._room = _MOST

    def rests(
        self,
        leaves: Leaves,
        spans: Mapping[int, Sequence[Span]],
        documents: Iterable[tuple[int, AbstractSet[int]]],
    ) -> Mapping[int, Rest]:
        """The rest of each leaf that would be withheld whole for its ``spans``, where a rest may be shown.

        ``documents`` are the texts that are JSON, each with the leaves inside it. Field names are withheld whole.
        """
        rests: dict[int, Rest] = {}
        withheld = {leaf for leaf, own in spans.items() if self._redactor.masker.action(own) == "omit"}
        if not withheld:  # as in most messages: do not list the documents' leaves for nothing
            return rests
        whole = set(leaves.names)
        for leaf, within in documents:
            if leaf in withheld and leaf not in whole:
                whole.add(leaf)
                if self._loses_values(leaf, within, withheld, leaves, spans):
                    rests[leaf] = Rest(((0, len(leaves.texts[leaf])),))
                else:
                    whole |= within
        size = min(sum(len(leaves.texts[leaf]) for leaf in withheld - whole), _MOST)
        judge = _Judge(self._redactor, Shared(Allowance(_READINGS * size), self._recalled))
        for leaf in sorted(withheld - whole):
            rest = self._of_text(leaves.texts[leaf], spans[leaf], judge)
            if rest is not None:
                rests[leaf] = rest
        if rests:
            self.bare = dict.fromkeys(withheld, OMITTED_CONTENT)
            self.bare.update((leaf, rest.of(leaves.texts[leaf])) for leaf, rest in rests.items())
        return rests

    def _loses_values(
        self,
        leaf: int,
        within: AbstractSet[int],
        withheld: AbstractSet[int],
        leaves: Leaves,
        spans: Mapping[int, Sequence[Span]],
    ) -> bool:
        """Whether a JSON text is withheld only because of values that are withheld themselves.

        If an order goes on in other values, the scan of the flat text shows further signals. Signals from weights of
        words do not count, since the flat text has the words of all values. If a field name is withheld, its value has
        lost the evidence of what it is, so the answer is no.
        """
        text = leaves.texts[leaf]
        own = within & withheld
        if not own or own & leaves.names or len(text) > _LONGEST or not self._may_lose(text):
            return False
        leaving = {leaves.texts[one] for one in own}
        literals = [one.span() for one in _STRING.finditer(text) if msgspec.json.decode(one[0]) in leaving]
        known = {span.rule.id for one in within for span in spans.get(one, ())}
        return not any(
            says_more(span.rule) and span.rule.id not in known and not _touches(span, literals) for span in spans[leaf]
        )

    def _of_text(self, text: str, spans: Sequence[Span], judge: _Judge) -> Rest | None:
        """The rest of rows, which lose values, or of prose, code or a log, divided at blank lines or line by line."""
        core = text.strip()
        begin = text.find(core)
        key = (core, *((span.start - begin, span.end - begin, span.rule.id) for span in spans))
        if key not in self._known:
            self._known[key] = None
            if len(core) <= min(_LONGEST, self._room) and self._may_lose(text):
                self._room -= len(core)
                own = [span._replace(start=span.start - begin, end=span.end - begin) for span in spans]
                self._known[key] = _of_printed(core, own, judge) or _Passages(core, judge).rest(own)
        rest = self._known[key]
        if rest is None:
            return None
        moved = [None if one is None else (one[0] + begin, one[1] + begin) for one in rest.stretches]
        # Include the blanks around the text: a key without an end marker extends into those behind it.
        first = moved[0]
        moved = [(0, begin), *moved] if first is None else [(0, first[1]), *moved[1:]]
        last = moved[-1]
        moved = [*moved, (begin + len(core), len(text))] if last is None else [*moved[:-1], (last[0], len(text))]
        return Rest(tuple(moved), rest.signals)


def says_more(rule: Rule) -> bool:
    """Whether a signal in a flat text shows that an order goes on in other values. Weights of words do not show it."""
    return bool(rule.category) and rule.weight >= _SAYS_MORE and not (rule.leaning or rule.channel)


def _touches(span: Span, places: Sequence[tuple[int, int]]) -> bool:
    """Whether a span overlaps one of the ``places``, which are in order."""
    at = bisect_left(places, (span.end,)) - 1
    return at >= 0 and span.start < places[at][1]


class _Judge(NamedTuple):
    """Finds the signals of instructions in parts of texts.

    All scans share one allowance. With one for each, 126 KB in every disguise would take 48 s instead of 13.
    """

    redactor: Redactor
    shared: Shared

    def signals(self, texts: Sequence[str]) -> dict[int, Sequence[Span]]:
        """The signals in each of the texts that would be withheld or fenced. The texts are scanned together."""
        leaves = Leaves()
        for text in texts:
            leaves.add(text, NO_EVIDENCE, ())
        found = self.redactor.detector.detect(leaves, self.redactor.level, self.shared)
        return {
            leaf: [span for span in spans if span.rule.category]
            for leaf, spans in found.items()
            if leaf < len(texts) and self.redactor.masker.action(spans) in {"omit", "neutralise"}
        }

    def all_signals(self, texts: Sequence[str]) -> dict[int, list[Span]]:
        """The signals in each text, whether or not they suffice for an instruction."""
        return self.redactor.detector.text_scan.signals(Arena(texts, None, (), *self.shared))


def _of_printed(text: str, spans: Sequence[Span], judge: _Judge) -> Rest | None:
    """The rest of rows as Python prints them: without the values that carry an instruction, as rows of JSON lose them.

    None if a key carries one, if the order goes on outside of these values, or if what remains is one itself.
    """
    strings = printed_strings(text)
    signals = judge.signals([one.said for one in strings])
    places = [(strings[at].start, strings[at].end) for at in sorted(signals)]
    if not places or any(strings[at].is_key for at in signals):
        return None
    known = {span.rule.id for own in signals.values() for span in own}
    for span in spans:
        within = any(start <= span.start and span.end <= end for start, end in places)
        if span.rule.category:
            goes_on = says_more(span.rule) and span.rule.id not in known and not _touches(span, places)
        else:  # a value over several strings, such as a key in lines, would be cut
            goes_on = _touches(span, places) and not within
        if goes_on:
            return None
    stretches: list[tuple[int, int] | None] = []
    position = 0
    for start, end in places:
        stretches += [(position, start), None]
        position = end
    rest = Rest((*stretches, (position, len(text))), tuple(chain.from_iterable(signals.values())))
    return None if judge.signals([rest.of(text)]) else rest


class _Passages:
    """One text, stripped, in parts."""

    def __init__(self, text: str, judge: _Judge) -> None:
        self._text = text
        self._judge = judge
        parts = divided(text)
        self._parts, self._between = parts[::2], [*parts[1::2], ""]

    def rest(self, spans: Sequence[Span]) -> Rest | None:
        """The rest of the text in which ``spans`` were found; None when it has to be withheld whole."""
        if len(self._parts) < FEWEST:
            return None
        _, starts = self._left(())
        # A value over several parts, such as a key, is removed whole if one of them is removed.
        values = [over for span in spans if not span.rule.category and len(over := _places(span, starts)) > 1]
        own: Iterable[Span] = [span for span in spans if span.rule.category]
        signals: dict[int, Sequence[Span]] = {}
        leaving: set[int] = set()
        alone = self._alone()
        for _ in range(_ROUNDS):
            found = _touched(own, starts, _NARROW) or alone or _touched(own, starts, _WIDE)
            if found.keys() <= leaving:
                return None
            leaving |= self._with_neighbours(found.keys() - leaving)
            leaving.update(*(places for places in values if not leaving.isdisjoint(places)))
            if sum(len(self._parts[at].strip()) for at in leaving) > _MOST_SHARE * len(self._text):
                return None
            signals |= found
            stretches, starts = self._left(leaving)
            own = self._judge.signals([Rest(tuple(stretches)).of(self._text)]).get(0, ())
            # A part that is an order by itself counts even if the words that open the gate for the whole are gone.
            alone = {at: found for at, found in alone.items() if at not in leaving}
            if not own and not alone:
                return Rest(tuple(stretches), tuple(chain.from_iterable(signals.values())))
        return None

    def _alone(self) -> dict[int, Sequence[Span]]:
        """The parts that carry an instruction, alone or with their neighbours, and its signals."""
        filled = [at for at, part in enumerate(self._parts) if part.strip()]
        return {filled[leaf]: spans for leaf, spans in self._judge.signals([self._parts[at] for at in filled]).items()}

    def _left(self, leaving: Container[int]) -> tuple[list[tuple[int, int] | None], list[int]]:
        """The stretches that stay, None for each run of removed parts, and where each part begins in the rest."""
        stretches: list[tuple[int, int] | None] = []
        starts: list[int] = []
        position = length = 0
        for at, (part, behind) in enumerate(zip(self._parts, self._between, strict=True)):
            starts.append(length)
            end = position + len(part)
            following = end + len(behind)
            stays = (position, following)
            if at in leaving:
                if at - 1 not in leaving:
                    stretches.append(None)
                    length += len(OMITTED_CONTENT)
                stays = (following if at + 1 in leaving else end, following)
            before = stretches[-1] if stretches else None
            if before is not None and before[1] == stays[0]:
                stretches[-1] = (before[0], stays[1])
            elif stays[0] < stays[1]:
                stretches.append(stays)
            length += stays[1] - stays[0]
            position = following
        return stretches, starts

    def _with_neighbours(self, carrying: Collection[int]) -> set[int]:
        """The indices of parts that carry an instruction and of the neighbours that are removed with them."""
        parts = self._parts
        filled = [at for at, part in enumerate(parts) if part.strip()]
        leaving: set[int] = set()
        for place, at in enumerate(filled):
            if at in carrying:
                leaving.update(range(max(place - _BEFORE, 0), min(place + _BEHIND, len(filled) - 1) + 1))
        waiting = leaving.copy()
        # The neighbours of a part with a signal are checked in turn, until most parts are removed: then all will be.
        while waiting and len(leaving) <= _MOST_SHARE * len(filled):
            beside = {place + step for place in waiting for step in (-1, 1)} - leaving
            asked = sorted(place for place in beside if 0 <= place < len(filled))
            signals = self._judge.all_signals([parts[filled[place]] for place in asked])
            waiting = {
                asked[leaf] for leaf, spans in signals.items() if any(span.rule.weight >= _TELLING for span in spans)
            }
            leaving |= waiting
        return {*carrying, *(filled[place] for place in leaving)}


def _touched(spans: Iterable[Span], starts: Sequence[int], most: int) -> dict[int, Sequence[Span]]:
    """The parts with signals that were found in the rest, except signals that span more than ``most`` parts."""
    touched: dict[int, list[Span]] = {}
    for span in spans:
        places = _places(span, starts)
        if len(places) <= (1 if span.rule.leaning and most < _WIDE else most):
            for at in places:
                touched.setdefault(at, [])
            touched[places[0]].append(span)
    return dict(touched)


def _places(span: Span, starts: Sequence[int]) -> range:
    """The indices of the parts that a span covers."""
    return range(bisect_right(starts, span.start) - 1, bisect_right(starts, span.end - 1))
