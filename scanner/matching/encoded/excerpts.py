"""Excerpts of a text whose escapes were undone: the parts near its escapes, which alone need to be read again.

A finding in such a text counts only if an escape has part in it. To read a source file of 20 KB with three escapes
again from end to end takes nearly half of all its time; of 2 MB of source files a quarter is near an escape, and of a
page of 57 KB with one escape 1.5 KB. A block of fenced code is kept as a whole or left out as a whole, since signals of
rendered markup do not count in code.

What is left out may speak against a signal, so a text with one is read once more: as a whole, or of a long one what is
far around that signal. Otherwise a text of 200 KB with a few escapes, one beside a signal, was read eight times: 8.9 s.
So was one of all rules' near-misses, whose folded form has escapes of its own: 6.2 s, and 3.2 if only what is around
its signals is read again, as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from scanner.matching.buffer.arena import Arena
from scanner.matching.buffer.marks import Uncoded
from scanner.matching.encoded.encodings import ELIDED, SIGNS, EscapeRun, Undone, Unescaped
from scanner.matching.encoded.encodings import readings as unescaped
from scanner.matching.encoded.random_signs import is_random_signs
from scanner.matching.spans import Span
from scanner.rules import Rule

MARGIN: Final = 600
"""Characters around an escape that are read with it: twice the distance at which two signals count together, and ten
times the distance of the words that make a candidate credible."""

WIDE: Final = 4_000
"""Characters that are read around an escape with a signal, in texts of more than four times as many."""

GAP: Final = "\n\n"
"""What stands for a part that is left out: it ends a sentence, a line and every token."""

UNDECODED: Final = "undecoded"
"""How it came to light that a text has more escapes than are undone (:attr:`scanner.findings.Finding.via`)."""

_JUMBLE_COSTS: Final = 3
"""Times as much as others that a jumble of signs costs: it takes 4.6 us a character, source files take 1.5. Texts of
mostly signs cost no more than others: logs of short values take 4.4 characters a byte as it is."""

_FEWEST: Final = 200  # characters of a part, at the least, for leaving it out to pay
_FENCES: Final = ("```", "~~~")
_SPACES: Final = " \t\n"
# A block may go on in lines of its own (:mod:`scanner.matching.encoded.encoded_blocks`), and is read from its start.
_REST: Final = re.compile(r"\S*(?:\r?\n[A-Za-z0-9+/=]+(?=\r?\n|\Z))*")
_LINE_OF_BLOCK: Final = re.compile(r"[A-Za-z0-9+/=]+\r?")


Scan = Callable[[Arena, Sequence[int]], dict[int, list[Span]]]
"""Finds the spans in the texts of an arena; its second argument is, for each text, the leaf that it came from."""

Shown = Callable[[str], Sequence[tuple[int, int]]]
"""Gives the places of a text's fenced code, in which some signals do not count."""


class Undoing(NamedTuple):
    """How texts with their escapes undone are read."""

    scan: Scan
    shown: Shown
    further: bool
    """Whether those texts are undone in their turn."""

    too_many: Rule | None
    """The rule for a leaf of which there are more such texts than the payload's allowance pays for; None: all are read.
    """


def found_undone(
    arena: Arena, places: Sequence[Undone], undoing: Undoing, sources: Sequence[int] = ()
) -> Iterator[tuple[int, list[Span]]]:
    """The spans in texts with their escapes undone in which an escape has part, by leaf, at places of the source.

    If the arena's texts are themselves readings of other texts, ``sources`` gives, by leaf, the text that each is a
    reading of: equal readings of one text are scanned once. Of a leaf that has too many such texts none is scanned.
    """
    near = [(leaf, excerpt(plain, undoing.shown), folded) for leaf, plain, folded in places]
    left = _too_many(arena, near, undoing)
    kept = [at for at, (leaf, *_) in enumerate(near) if leaf not in left]
    places, near = [places[at] for at in kept], [near[at] for at in kept]
    spans = _found(arena, near, undoing, sources)
    again: list[int] = []
    wider: list[Undone] = []
    for at, ((leaf, whole, folded), own) in enumerate(zip(places, spans, strict=True)):
        signals = [span for span in own if span.rule.category]
        if signals and near[at][1] is not whole and not any(span.rule is undoing.too_many for span in own):
            again.append(at)
            far = len(whole.text) > 4 * WIDE
            wider.append((leaf, _around(whole, signals, undoing.shown) if far else whole, folded))
    more = _too_many(arena, wider, undoing)
    wider = [one for one in wider if one[0] not in more]
    again = [at for at in again if places[at][0] not in more]
    for at, (_, wide, _), own in zip(again, wider, _found(arena, wider, undoing, sources), strict=True):
        spans[at] = own if wide is places[at][1] else [*(span for span in spans[at] if not span.rule.category), *own]
    for (leaf, _, folded), own in zip(places, spans, strict=True):
        if own:
            yield leaf, [_in_source(arena, leaf, span) for span in own] if folded else own
    if undoing.too_many is not None:
        for leaf in sorted(left | more):
            yield leaf, [Span(0, len(arena.texts[leaf]), undoing.too_many, UNDECODED)]


def _too_many(arena: Arena, near: Sequence[Undone], undoing: Undoing) -> set[int]:
    """The leaves whose texts with their escapes undone the allowance does not pay for; the shortest are paid first.

    So one long text does not keep others from being read.
    """
    if undoing.too_many is None:
        return set()
    texts: dict[int, list[str]] = {}
    for leaf, plain, _ in near:
        texts.setdefault(leaf, []).append(plain.text)
    costs = [
        (
            sum(map(_cost, own)),
            sum(_cost_further(text, own, undoing.shown) for text in own) if undoing.further else 0,
            leaf,
        )
        for leaf, own in texts.items()
    ]
    refused: set[int] = set()
    promised = 0  # to the readings of texts that are scanned already
    for cost, further, leaf in sorted(costs, key=lambda one: (one[0] + one[1], one[2])):
        if arena.allowance.undo(cost, promised + further):
            promised += further
        else:
            refused.add(leaf)
    return refused


def _cost_further(text: str, read: Container[str], shown: Shown) -> int:
    """What the readings of a reading will cost, but those which are ``read`` anyway.

    A leaf that they make too dear is withheld before any of its readings is scanned.
    """
    if not any(sign in text for sign in SIGNS):
        return 0
    return sum(_cost(excerpt(one, shown).text) for one in unescaped(text) if one.text not in read)


def _cost(text: str) -> int:
    """What a text costs of the allowance: its characters, or several times as many."""
    return _JUMBLE_COSTS * len(text) if len(text) > MARGIN and is_random_signs(text) else len(text)


def _in_source(arena: Arena, leaf: int, span: Span) -> Span:
    """A span of a leaf's folded text at its place in the source."""
    start, end = arena.source_characters(leaf, span.start, span.end)
    return span._replace(start=start, end=end)


def _found(arena: Arena, places: Sequence[Undone], undoing: Undoing, sources: Sequence[int]) -> list[list[Span]]:
    """The spans of each of some texts, at places of its leaf's text with the escapes, folded or not."""
    if not places:
        return []
    # Texts undone in one way and then in another are often the same: of lines of signs 28 are 18 different ones.
    keys = [(sources[leaf] if sources else leaf, plain.text, plain.shows_code) for leaf, plain, _ in places]
    first: dict[tuple[int, str, bool], int] = {}
    for at, key in enumerate(keys):
        first.setdefault(key, at)
    leaves = [places[at][0] for at in first.values()]
    inner = arena.inner(leaves, [text for _, text, _ in first])
    inner.notes.of(Uncoded).update(number for number, (_, _, shows_code) in enumerate(first) if not shows_code)
    found = undoing.scan(inner, leaves)
    number_of = {key: number for number, key in enumerate(first)}
    return [
        [placed for span in found.get(number_of[key], ()) if (placed := plain.placed(span)) is not None]
        for key, (_, plain, _) in zip(keys, places, strict=True)
    ]


def excerpt(plain: Unescaped, shown: Shown = lambda _: []) -> Unescaped:
    """The text near its escapes; the whole text if that is not longer.

    ``shown`` gives the places of fenced code, of which a block is kept as a whole or left out as a whole. Where fences
    might be mistaken in the excerpt, none counts there: so it has at least the signals that the text has.
    """
    return _near_units(plain, plain.units, shown, MARGIN) if len(plain.text) > 2 * MARGIN else plain


def _around(plain: Unescaped, signals: Iterable[Span], shown: Shown) -> Unescaped:
    """The text far around those of its escapes that have part in ``signals``; the places are those before undoing.

    The whole text where fences might be mistaken.
    """
    telling = [unit for unit in plain.units if any(_meet(unit, signal) for signal in signals)]
    wide = _near_units(plain, telling, shown, WIDE)
    return wide if wide.shows_code or not shown(plain.text) else plain


def _meet(unit: EscapeRun, span: Span) -> bool:
    return unit.source_start <= span.end and span.start <= unit.source_end


def _near_units(plain: Unescaped, units: Sequence[EscapeRun], shown: Shown, margin: int) -> Unescaped:
    text = plain.text
    code = shown(text) if any(fence in text for fence in _FENCES) else None
    near = list(_near(text, units, margin))
    if code is None:
        return _excerpt(plain, near)
    with_code = list(_with_code(near, code))
    short = _excerpt(plain, with_code)
    if _shows_the_same(text, code, with_code, short.text, shown):
        return short
    return _excerpt(plain, near)._replace(shows_code=False)


def _excerpt(plain: Unescaped, near: Iterable[tuple[int, int]]) -> Unescaped:
    """The text of the ``near`` stretches alone; the whole text if that is not longer."""
    text = plain.text
    parts: list[str] = []
    units: list[EscapeRun] = []
    own = iter(plain.units)
    unit = next(own, None)
    length = last = 0
    for start, end in near:
        if start > last:
            parts.append(GAP)
            source = plain.place(last, at_end=True), plain.place(start, at_end=False)
            units.append(EscapeRun(length, length + len(GAP), *source, ELIDED))
            length += len(GAP)
        while unit is not None and unit.start <= end:
            if unit.end >= start:  # else it is left out
                first, behind = max(unit.start, start), min(unit.end, end)
                units.append(unit._replace(start=first - start + length, end=behind - start + length))
            unit = next(own, None)
        parts.append(text[start:end])
        length += end - start
        last = end
    if last < len(text):
        parts.append(GAP)
        source = plain.place(last, at_end=True), plain.place(len(text), at_end=True)
        units.append(EscapeRun(length, length + len(GAP), *source, ELIDED))
    return plain._replace(text="".join(parts), units=units) if length < len(text) else plain


def _with_code(near: Iterable[tuple[int, int]], code: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches, in order and apart, each widened to all of the code blocks that it touches."""
    first = behind = 0
    for one, other in near:
        touched = [place for place in code if place[0] < other and one < place[1]]
        start = min([one, *(begin for begin, _ in touched)])
        end = max([other, *(stop for _, stop in touched)])
        if start > behind + _FEWEST:
            if behind:
                yield first, behind
            first = start
        behind = max(behind, end)
    yield first, behind


def _shows_the_same(
    text: str, code: Sequence[tuple[int, int]], near: Sequence[tuple[int, int]], short: str, shown: Shown
) -> bool:
    """Whether an excerpt shows the same code blocks as its stretches do in the text, and no part left out opens one."""
    left = [text[start:end] for start, end in code if any(one <= start < other for one, other in near)]
    ends = [0, *(place for one in near for place in one), len(text)]
    out = (text[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True))
    even = all(part.count(fence) % 2 == 0 for part in out for fence in _FENCES)
    return bool(code) and even and [short[start:end] for start, end in shown(short)] == left


def _near(text: str, units: Iterable[EscapeRun], margin: int) -> Iterator[tuple[int, int]]:
    """The stretches of a text around its units, in order and apart."""
    first = behind = 0
    for unit in units:
        start = _beginning(text, unit.start - margin, behind)
        if start > behind + _FEWEST:
            if behind:
                yield first, behind
            first = start
        if unit.end + margin > behind:  # else a block would be searched once for each of its lines
            behind = max(behind, _ending(text, unit.end + margin))
    yield first, behind if behind + _FEWEST < len(text) else len(text)


def _beginning(text: str, at: int, least: int) -> int:
    """The beginning of the word at a place, or of the encoded block that goes on there; not before ``least``."""
    start = max(text.rfind(space, least, at) for space in _SPACES) + 1 if at > least + _FEWEST else 0
    while start > least and text[start - 1] == "\n":
        line = max(text.rfind("\n", least, start - 1) + 1, least)
        if _LINE_OF_BLOCK.fullmatch(text, line, start - 1) is None:
            break
        start = line
    return max(start, least)


def _ending(text: str, at: int) -> int:
    """The end of the word at a place, or of the encoded block that goes on there."""
    rest = _REST.match(text, at)
    return rest.end() if rest else len(text)
