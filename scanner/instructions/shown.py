"""Code that a text shows between fences, in which markup is read and not rendered.

A picture in it is not fetched, a script not run, a comment not hidden, and its last fence closes nothing but the first.
So signs that go by what is rendered (:attr:`scanner.rules.Rule.rendered`) do not count there: of 300 READMEs of
packages 86 were withheld for a fence at the end of an example beside a badge. What else stands in code counts.
Code within a line is none of it: of 371 public attacks 6 quote there what a model is to write.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from scanner.matching.arena import Arena
from scanner.matching.spans import Span

# https://spec.commonmark.org/0.31.2/#fenced-code-blocks, but for the depth: lists have fences of their own, further in.
_FENCE: Final = re.compile(r"^[ \t>]*(`{3,}|~{3,})([^\r\n]*)", re.MULTILINE)
_FENCES: Final = ("```", "~~~")


def shown_code(text: str) -> list[tuple[int, int]]:
    """The fenced code of a text, first to behind last character, fences among it. What no fence ends is none."""
    shown: list[tuple[int, int]] = []
    begun: tuple[int, str] | None = None
    for fence in _FENCE.finditer(text):
        marks, info = fence.groups()
        if begun is None:
            if "`" not in info or marks[0] == "~":
                begun = fence.start(), marks
        elif marks.startswith(begun[1]) and not info.strip():
            shown.append((begun[0], fence.end() + 1))
            begun = None
    return shown


def not_shown(signals: dict[int, list[Span]], arena: Arena) -> dict[int, list[Span]]:
    """Signals by leaf, in source positions, without those of rendered markup in code that a text shows."""
    return {leaf: left for leaf, spans in signals.items() if (left := _not_shown(spans, arena.texts[leaf]))}


def _not_shown(spans: list[Span], text: str) -> list[Span]:
    if not any(fence in text for fence in _FENCES) or not any(span.rule.rendered for span in spans):
        return spans
    code = shown_code(text)
    starts = [start for start, _ in code]
    return [span for span in spans if not (span.rule.rendered and _within(span.start, starts, code))]


def _within(place: int, starts: list[int], code: list[tuple[int, int]]) -> bool:
    before = bisect_right(starts, place) - 1
    return before >= 0 and place < code[before][1]
