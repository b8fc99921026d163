"""Of a text whose escapes were undone, what is near them: only there it says anything else than before.

A source file of 20 KB holds three escapes, and undone it was read once more from end to end, for nearly half of all
that reading it took. What is found there counts only where an escape has part in it, and so only what is near one
needs to be read again: of 2 MB of source files a quarter. Code between fences stays as a whole or not at all, since
signs of what is rendered do not count in it: of a page of 57 KB with one escape 1.5 KB are read again, for a fifth to a
third of what all of it took.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from scanner.matching.arena import Arena
from scanner.matching.encodings import ELIDED, Undone, Unescaped, Unit
from scanner.matching.spans import Span

MARGIN: Final = 600
"""Characters around an escape that are read with it: twice as many as signs of one instruction are apart at the most,
and ten times as many as words that make a shape credible."""

GAP: Final = "\n\n"
"""What stands for the rest: the end of a sentence, of a line and of every token."""

_FEWEST: Final = 200  # characters for which it pays to leave them out
_FENCES: Final = ("```", "~~~")
_SPACES: Final = " \t\n"
# A block may go on in lines of its own (:data:`scanner.matching.blocks.BLOCK_PATTERN`), and is read from its start.
_REST: Final = re.compile(r"\S*(?:\r?\n[A-Za-z0-9+/=]+(?=\r?\n|\Z))*")
_LINE_OF_BLOCK: Final = re.compile(r"[A-Za-z0-9+/=]+\r?")


Scan = Callable[[Arena, Sequence[int]], dict[int, list[Span]]]
"""Tells what is found in the texts of an arena, and is told by leaf which text each was."""

Shown = Callable[[str], Sequence[tuple[int, int]]]
"""Tells where a text shows code between fences, in which some signs do not count."""


def found_undone(arena: Arena, places: Sequence[Undone], scan: Scan, shown: Shown) -> Iterator[tuple[int, list[Span]]]:
    """What is found in texts of an arena with their escapes undone: the leaf, and spans in which one has part.

    ``shown`` tells where a text shows code.
    """
    short = [(leaf, excerpt(plain, shown), folded) for leaf, plain, folded in places]
    spans = _found(arena, short, scan)
    # What is left out may speak against a sign of instructions, so of a text with one all is read.
    whole = [
        at
        for at, own in enumerate(spans)
        if short[at][1] is not places[at][1] and any(span.rule.category for span in own)
    ]
    for at, own in zip(whole, _found(arena, [places[at] for at in whole], scan), strict=True):
        spans[at] = own
    yield from ((leaf, own) for (leaf, *_), own in zip(places, spans, strict=True) if own)


def _found(arena: Arena, places: Sequence[Undone], scan: Scan) -> list[list[Span]]:
    """That of each place, in the text of its leaf."""
    if not places:
        return []
    leaves = [leaf for leaf, *_ in places]
    found = scan(arena.inner(leaves, [plain.text for _, plain, _ in places]), leaves)
    spans = [
        [placed for span in found.get(at, ()) if (placed := plain.placed(span)) is not None]
        for at, (_, plain, _) in enumerate(places)
    ]
    for own, (leaf, _, folded) in zip(spans, places, strict=True):
        for at, span in enumerate(own) if folded else ():
            start, end = arena.source_characters(leaf, span.start, span.end)
            own[at] = span._replace(start=start, end=end)
    return spans


def excerpt(plain: Unescaped, shown: Shown = lambda _: []) -> Unescaped:
    """The text near its escapes; all of it if that is most, or if it would not show the same code between fences.

    ``shown`` tells where a text shows code, of which all or nothing is left.
    """
    text = plain.text
    if len(text) <= 2 * MARGIN:
        return plain
    code = shown(text) if any(fence in text for fence in _FENCES) else None
    near = list(_near(text, plain.units) if code is None else _with_code(_near(text, plain.units), code))
    short = _excerpt(plain, near)
    if code is not None and not _shows_the_same(text, code, near, short.text, shown):
        return plain
    return short


def _excerpt(plain: Unescaped, near: Iterable[tuple[int, int]]) -> Unescaped:
    """Those stretches of a text; all of it if that is no less."""
    text = plain.text
    parts: list[str] = []
    units: list[Unit] = []
    own = iter(plain.units)
    unit = next(own, None)
    length = last = 0
    for start, end in near:
        if start > last:
            parts.append(GAP)
            source = plain.place(last, at_end=True), plain.place(start, at_end=False)
            units.append(Unit(length, length + len(GAP), *source, ELIDED))
            length += len(GAP)
        while unit is not None and unit.start <= end:
            units.append(unit._replace(start=unit.start - start + length, end=unit.end - start + length))
            unit = next(own, None)
        parts.append(text[start:end])
        length += end - start
        last = end
    if last < len(text):
        parts.append(GAP)
        source = plain.place(last, at_end=True), plain.place(len(text), at_end=True)
        units.append(Unit(length, length + len(GAP), *source, ELIDED))
    return plain._replace(text="".join(parts), units=units) if length < len(text) else plain


def _with_code(near: Iterable[tuple[int, int]], code: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches, in order and apart, with all of the code that any of them touches."""
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
    """Whether what is left of a text shows the code that the text shows there, and what is left out closes its own."""
    left = [text[start:end] for start, end in code if any(one <= start < other for one, other in near)]
    ends = [0, *(place for one in near for place in one), len(text)]
    out = (text[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True))
    even = all(part.count(fence) % 2 == 0 for part in out for fence in _FENCES)
    return bool(code) and even and [short[start:end] for start, end in shown(short)] == left


def _near(text: str, units: Iterable[Unit]) -> Iterator[tuple[int, int]]:
    """The stretches of a text that are near units, in order and apart."""
    first = behind = 0
    for unit in units:
        start = _beginning(text, unit.start - MARGIN, behind)
        if start > behind + _FEWEST:
            if behind:
                yield first, behind
            first = start
        if unit.end + MARGIN > behind:  # or a block would be looked through once for each of its lines
            behind = max(behind, _ending(text, unit.end + MARGIN))
    yield first, behind if behind + _FEWEST < len(text) else len(text)


def _beginning(text: str, at: int, least: int) -> int:
    """Where the word at a place begins, and the block that goes on there; not before ``least``."""
    start = max(text.rfind(space, least, at) for space in _SPACES) + 1 if at > least + _FEWEST else 0
    while start > least and text[start - 1] == "\n":
        line = max(text.rfind("\n", least, start - 1) + 1, least)
        if _LINE_OF_BLOCK.fullmatch(text, line, start - 1) is None:
            break
        start = line
    return max(start, least)


def _ending(text: str, at: int) -> int:
    """Where the word at a place ends, and the block that goes on there."""
    rest = _REST.match(text, at)
    return rest.end() if rest else len(text)
