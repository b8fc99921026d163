"""A long text judged part by part: the blocks between blank lines, or line by line.

Words weigh by passages, and in a long text harmless words around an order dilute it. Of 150 attacks written by another
hand 130 are found by themselves, 107 in a page of documentation that is read as a whole, and 128 when its parts are
read as well. Of 600 READMEs five more are taken for an attack, and of 305 files of code five; a tenth is added to the
time.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Final

from scanner.instructions.harmless.fenced_code import code_of
from scanner.instructions.verdicts import convincing
from scanner.language.weights.fluency import FEWEST_SAID
from scanner.matching.buffer.arena import Arena
from scanner.matching.spans import Span

FEWEST: Final = 6
"""Parts of a long text. Of fewer, none is so much less than the whole."""

_LONG_BLOCK: Final = 1_500  # characters of a block between blank lines from which on its lines are parts
_BLANK: Final = re.compile(r"(\r?\n[ \t]*(?:\r?\n[ \t]*)+)")
_LINE: Final = re.compile(r"(\r?\n)")
_MOST_WRAPPED: Final = 2
"""Lines over which a sentence goes on that are read as one. Of 221 attacks between harmless lines, in their form, 152
are found; 156 without any joined, and 134 with three. Of 9,000 pieces of source it avoids 11 alarms of 33."""

_UNFINISHED: Final = re.compile(r"[^.:;!?\s]\s*\Z")
_LEADER: Final = re.compile(r"[ \t]*(?:[#*%/]+[ \t]*)?")  # of a line in a comment
_NO_CODE: Final = (sys.maxsize, sys.maxsize)  # behind every text


class PartSignals(dict[str, list[Span]]):
    """The signals in parts of long texts, as they stand; at most as many as the message has lines."""


def divided(text: str) -> list[str]:
    """The parts of a text, and between every two what separates them; blanks around all belong to the outer parts."""
    core = text.strip()
    start = text.find(core)
    blocks = _BLANK.split(core)
    short = len(blocks) // 2 < FEWEST
    parts: list[str] = []
    for at, block in enumerate(blocks):
        parts += _LINE.split(block) if not at % 2 and (short or len(block) > _LONG_BLOCK) else [block]
    parts[0] = text[:start] + parts[0]
    parts[-1] += text[start + len(core) :]
    return parts


def unwrapped(parts: Sequence[str]) -> list[str]:
    """Parts as :func:`divided` gives them, with the lines joined over which a sentence goes on.

    It does if a line ends without a stop and the next begins with a small letter. A line out of the middle of a
    sentence says what the sentence does not: "to deal in the Software without restriction, including", of a licence.
    """
    joined = [*parts[:1]]
    lines = 1
    for gap, part in zip(parts[1::2], parts[2::2], strict=True):
        if lines < _MOST_WRAPPED and gap.count("\n") == 1 and _UNFINISHED.search(joined[-1]) and _goes_on(part):
            joined[-1] += gap + part
            lines += 1
        else:
            joined += [gap, part]
            lines = 1
    return joined


def _goes_on(line: str) -> bool:
    leader = _LEADER.match(line)
    return leader is not None and line[leader.end() : leader.end() + 1].islower()


def by_parts(
    arena: Arena, leaves: Sequence[int], judged: Callable[[Arena], dict[int, list[Span]]]
) -> dict[int, list[Span]]:
    """The signals in those of some leaves that are long texts, where a part is an order by itself.

    ``judged`` gives the signals of texts as they stand, where they are enough. Fenced code counts only in the whole, so
    a part that touches it is not read; what only looks like a fence
    (:func:`~scanner.instructions.harmless.fenced_code.fenced_code`) hides no part.
    """
    long: dict[str, list[int]] = {}
    for leaf in leaves:
        if arena.texts[leaf].count("\n") >= FEWEST - 1:
            long.setdefault(arena.texts[leaf], []).append(leaf)
    found: dict[int, list[Span]] = {}
    for text, own in long.items():
        spans = list(_in_parts(arena, own[0], divided(text), judged))
        if spans:
            found |= dict.fromkeys(own, spans)
    return found


def _in_parts(
    arena: Arena, leaf: int, parts: Sequence[str], judged: Callable[[Arena], dict[int, list[Span]]]
) -> Iterator[Span]:
    if len(parts[::2]) < FEWEST:
        return
    parts = unwrapped(parts)
    texts = parts[::2]
    starts = list(accumulate(map(len, parts), initial=0))[::2]
    places = [at for at in _outside_code(code_of(arena, leaf), texts, starts) if len(texts[at].split()) >= FEWEST_SAID]
    known = arena.memory.of(PartSignals)
    fresh = list(dict.fromkeys(texts[at] for at in places if texts[at] not in known))
    signals = judged(arena.inner([leaf] * len(fresh), fresh)) if fresh else {}
    for number, text in enumerate(fresh):
        own = [signal for signal in signals.get(number, ()) if signal.rule.grammar or signal.rule.leaning]
        known[text] = convincing(own)
    for at in places:
        for span in known[texts[at]]:
            yield span._replace(start=starts[at] + span.start, end=starts[at] + span.end)


def _outside_code(shown: Sequence[tuple[int, int]], texts: Sequence[str], starts: Sequence[int]) -> Iterator[int]:
    """The numbers of the parts that share no character with fenced code."""
    code = iter(shown)
    begun, behind = next(code, _NO_CODE)
    for at, (part, start) in enumerate(zip(texts, starts, strict=False)):
        while behind <= start:
            begun, behind = next(code, _NO_CODE)
        if start + len(part) <= begun:
            yield at
