"""Code that a text shows, between fences or within a line, in which markup is read and not rendered.

A picture in it is not fetched, a script not run, a comment not hidden, and its last fence closes nothing but the first.
So signs that go by what is rendered (:attr:`scanner.rules.Rule.rendered`) do not count there: of 300 READMEs of
packages 86 were withheld for a fence at the end of an example beside a badge. What else stands in code counts.

Within a line that is believed of code without an address only (```<script>```, ```javascript:run()```): a field that is
shown as HTML renders what stands between backticks, and markup that takes data away has to name where to.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter
from typing import Final

from scanner.matching.arena import Arena
from scanner.matching.spans import Span

# https://spec.commonmark.org/0.31.2/#fenced-code-blocks, but for the depth: lists have fences of their own, further in.
_FENCE: Final = re.compile(r"^[ \t>]*(`{3,}|~{3,})([^\r\n]*)", re.MULTILINE)
_MARKS: Final = ("`", "~~~")
# https://spec.commonmark.org/0.31.2/#code-spans: those of a paragraph pair off from its beginning.
_SPAN: Final = re.compile(r"(?<![`\\])(`{1,2})(?!`)((?:[^`\n]|\n(?![ \t\r]*\n))+)\1(?!`)")
_LONGEST: Final = 80  # characters of code within a line, as much as an example has


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


def shown_inline(text: str) -> list[tuple[int, int]]:
    """The code within lines of a text that names no address, backticks left out: first to behind last character."""
    return [span.span(2) for span in _SPAN.finditer(text) if _is_example(span[2])]


def _is_example(code: str) -> bool:
    return len(code) <= _LONGEST and "//" not in code and "\n" not in code


def not_shown(signals: dict[int, list[Span]], arena: Arena) -> dict[int, list[Span]]:
    """Signals by leaf, in source positions, without those of rendered markup in code that a text shows."""
    return {leaf: left for leaf, spans in signals.items() if (left := _not_shown(spans, arena.texts[leaf]))}


def _not_shown(spans: list[Span], text: str) -> list[Span]:
    if not any(mark in text for mark in _MARKS) or not any(span.rule.rendered for span in spans):
        return spans
    blocks, inline = shown_code(text), shown_inline(text)
    return [span for span in spans if not (span.rule.rendered and (_within(span, blocks) or _within(span, inline)))]


def _within(span: Span, code: list[tuple[int, int]]) -> bool:
    """Whether a sign begins in some code."""
    before = bisect_right(code, span.start, key=itemgetter(0)) - 1
    return before >= 0 and span.start < code[before][1]
