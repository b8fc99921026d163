"""Code that a text shows between fences, in which markup is read and not rendered.

A picture in it is not fetched, a script is not run, a comment is not hidden, and its last fence closes only the first.
So signals of rendered markup (:attr:`scanner.rules.Rule.rendered`) do not count there: without that, 86 of 300 READMEs
of packages are withheld, for a fence at the end of an example beside a badge. Every other signal in code counts. Code
within a line is no fenced code: 6 of 371 public attacks quote there what a model is to write.

Whoever wants markup rendered may write what only looks like a fence. So a text with any line that may be taken for a
fence, and is none of CommonMark's at the outermost level, shows no code at all: in lists, quotes, HTML, deep indents.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Final

from scanner.matching.buffer.arena import Arena
from scanner.matching.buffer.marks import Uncoded
from scanner.matching.spans import Span

_LINE_END: Final = re.compile(r"\r\n|\n|\r")
# https://spec.commonmark.org/0.31.2/#fenced-code-blocks
_FENCE: Final = re.compile(r"( {0,3})(`{3,}|~{3,})(.*)", re.DOTALL)
_LIKE_A_FENCE: Final = re.compile(r"[^`~\w]*?(`{3,}|~{3,})")
_FENCES: Final = ("```", "~~~")
_HTML: Final = re.compile(r" {0,3}<[A-Za-z/!?]")  # begins a block of HTML, which an empty line ends …
_RAW: Final = {  # … but for these, which go on to their end
    "<!--": "-->",
    "<pre": "</pre",
    "<script": "</script",
    "<style": "</style",
    "<textarea": "</textarea",
    "<![cdata[": "]]>",
    "<?": "?>",
}
_RAW_BEGINS: Final = re.compile("|".join(map(re.escape, _RAW)))


def fenced_code(text: str) -> list[tuple[int, int]]:
    """Where fenced code stands, from its first fence to behind its last; empty where a fence may be mistaken."""
    shown: list[tuple[int, int]] = []
    begun: tuple[int, re.Match[str]] | None = None
    html = _Html()
    for start, line, behind in _lines(text):
        fence, like = _FENCE.fullmatch(line), _LIKE_A_FENCE.match(line)
        if begun is None:
            html.read(line)
            if fence and not html.is_open and (fence[2][0] == "~" or "`" not in fence[3]):
                begun = start, fence
            elif like:
                return []
        elif fence and fence[2].startswith(begun[1][2]) and not fence[3].strip(" \t"):
            shown.append((begun[0], behind))
            begun = None
        elif (like and like[1].startswith(begun[1][2])) or _leaves(line, begun[1][1]):
            return []
    return shown


def code_of(arena: Arena, leaf: int) -> list[tuple[int, int]]:
    """Where fenced code stands in the text of a leaf, if any counts there."""
    return [] if leaf in arena.notes.of(Uncoded) else fenced_code(arena.texts[leaf])


def without_markup_in_code(spans: list[Span], text: str, code: Callable[[], list[tuple[int, int]]]) -> list[Span]:
    """The spans of one text without those of rendered markup in its fenced ``code``, which is asked for only if due."""
    if not any(fence in text for fence in _FENCES) or not any(span.rule.rendered for span in spans):
        return spans
    shown = code()
    starts = [start for start, _ in shown]
    return [span for span in spans if not (span.rule.rendered and _within(span.start, starts, shown))]


class _Html:
    """Whether a line stands in HTML, in which no fence counts."""

    def __init__(self) -> None:
        self._block = False
        self._awaited = ""

    @property
    def is_open(self) -> bool:
        return self._block or bool(self._awaited)

    def read(self, line: str) -> None:
        self._block = bool(_HTML.match(line)) or (self._block and not line.isspace() and line != "")
        lower, at = line.lower(), 0
        while True:
            if self._awaited:
                at = lower.find(self._awaited, at)
                if at < 0:
                    return
                at, self._awaited = at + len(self._awaited), ""
            begins = _RAW_BEGINS.search(lower, at)
            if begins is None:
                return
            at, self._awaited = begins.end(), _RAW[begins.group()]


def _leaves(line: str, indent: str) -> bool:
    """Whether a line ends the list in which an indented fence stands, and the code with it."""
    return bool(indent) and not line.startswith(indent) and bool(line) and not line.isspace()


def _lines(text: str) -> Iterator[tuple[int, str, int]]:
    """Lines as CommonMark has them: where each begins, its text, and where the next begins."""
    start = 0
    for end in _LINE_END.finditer(text):
        yield start, text[start : end.start()], end.end()
        start = end.end()
    yield start, text[start:], len(text)


def _within(place: int, starts: list[int], code: list[tuple[int, int]]) -> bool:
    before = bisect_right(starts, place) - 1
    return before >= 0 and place < code[before][1]
