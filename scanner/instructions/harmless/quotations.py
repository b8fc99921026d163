"""Quotations that a text closes after opening them itself at the beginning of a line: docstrings, examples in comments.

A rule of structure finds quotes that are closed and were never opened, which is how a text ends the prompt that it
stands in. By its shape alone that is the end of every docstring, and of every fence in a comment: a third of the source
files that were withheld were withheld for it. So such a signal does not count where the text opened the quotation
before.

A quotation that begins within a line does not count as one: "Sentence: '''" is how a prompt quotes, and ``TEXT =
\"\"\"`` holds what somebody may read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from scanner.matching.spans import Span

_FENCE: Final = "`" * 3
_MARK: Final = re.compile(r"\"{3}|'{3}|`{3}")
_LINE_BEGINS: Final = re.compile(r"[ \t]*(?:[+-](?![+-]))?[ \t]*(?:\*|//+|#+|--)?[ \t]*[A-Za-z]{0,2}")
"""What may stand before the quotes at the beginning of a line: the sign of a patch, of a comment, the prefix of a
string."""

_HEAD: Final = re.compile(r"[ \t+-]*(?:async[ \t]|def[ \t]|class[ \t]|\))[^\n]*:[ \t]*\r?\n\s*[+-]?\s*\Z")
"""The head of a function or class, right before its docstring."""

_LONGEST_LINE: Final = 200  # characters before the quotes that are looked at


def without_own_closings(spans: Sequence[Span], text: str) -> list[Span]:
    """The spans of one text without those of rules with ``closes`` at the end of a quotation that the text opened."""
    closing = {span.start for span in spans if span.rule.closes and _MARK.match(text, span.start)}
    if not closing:
        return list(spans)
    opened = set(_opened(closing, text))
    return [span for span in spans if not (span.rule.closes and span.start in opened)]


def _opened(closing: set[int], text: str) -> Iterator[int]:
    """The places among ``closing`` at which quotes belong to a quotation that the text itself opened.

    They end one that was begun at a line, or begin one that has an end.
    """
    begun: dict[str, int] = {}  # by kind of quotes, where the quotation began that has no end yet
    for mark in _MARK.finditer(text):
        sign, start = mark.group(), mark.start()
        before = begun.pop(sign, None)
        if before is None:
            begun[sign] = start
        elif _begins_line(text, before):
            if start in closing:
                yield start
            if before in closing and (sign == _FENCE or _is_docstring(text, before)):
                yield before


def _begins_line(text: str, place: int) -> bool:
    line = max(text.rfind("\n", 0, place) + 1, place - _LONGEST_LINE)
    return _LINE_BEGINS.fullmatch(text, line, place) is not None


def _is_docstring(text: str, place: int) -> bool:
    """Whether quotes stand right behind the head of a function or class."""
    lines = text[max(0, place - _LONGEST_LINE) : place].splitlines(keepends=True)
    return any(_HEAD.match("".join(lines[at:])) for at in range(max(0, len(lines) - 3), len(lines)))
