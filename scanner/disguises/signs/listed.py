"""A sentence put into a list: ``1. ignore 2. all 3. rules``, ``(a) ignore; (b) all``, ``- ignore`` line by line.

Only markers in order count, from the first one on and all written alike, or the same bullet again and again; a date, an
amount or "Annex B." is no marker. The items joined are one text, as a reader sees it, and no list of sentences of a
word each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count
from string import ascii_lowercase
from typing import Final

from scanner.matching.engines.native import compile_native

_FEWEST: Final = 3
"""Markers from which on they are a list: two are in many a sentence ("either 1) … or 2) …")."""

_LEAST_OF_LINES: Final = 4  # lines without any marker from which on they are a list …
_FEW_WORDS: Final = 2.0  # … and words of them on average at the most: verses and addresses have more
_BULLETS: Final = "-*+>|\u2022\u00b7"
ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
# No more white space before a marker: with any number, a run of 20,000 blanks takes five seconds.
_MARKER: Final = re.compile(
    r"[;,]?(?:^|(?<=[\s;,]))\s{0,3}([(\[#]?)(\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})([)\].:]{1,2})[ \t]+"
)
_BULLET: Final = re.compile(rf"[;,]?(?:^|(?<=[\s;,]))\s{{0,3}}([{re.escape(_BULLETS)}])[ \t]+")
# The first two markers in order, three bullets, or lines of a word or two: asked in 1 us of every text.
_MAY: Final = (
    r"(?is)(?:^|\s)[(\[#]?[1ai][)\].:]{1,2}[ \t].*\s[(\[#]?(?:2|b|ii)[)\].:]{1,2}[ \t]"
    r"|(?:(?:^|\s)(?:[-*+>|]|\xe2\x80\xa2|\xc2\xb7)[ \t].*){3}"
    r"|(?:(?:^|\n)[ \t]*[^\s]{1,24}(?: [^\s]{1,24}){0,2}[ \t]*\r?){3}\n"
)
_BEHIND: Final = r"[)\].:]{1,2}[ \t]"
_NUMBERED: Final = (
    rf"(?is)(?:^|[\s;,])[(\[#]?[1ai]{_BEHIND}(?:.*[\s;,])?[(\[#]?(?:2|b|ii){_BEHIND}"
    rf"(?:.*[\s;,])?[(\[#]?(?:3|c|iii){_BEHIND}"
)
"""Three markers in order."""
_numbered: Final = compile_native(_NUMBERED)
_may: Final = compile_native(_MAY)


def unnumbered(text: str) -> str | None:
    """The items of the list in a folded text joined to one text, without their markers; None if it holds no list."""
    if _may.search(text.encode()) is None:
        return None
    # In source files there are bullets, or lines of a word or two, a hundred times as often.
    numbered = not text.isascii() or _numbered.search(text.encode()) is not None
    found = list(_MARKER.finditer(text)) if numbered else []
    for numerals in (map(str, count(1)), ascii_lowercase, ROMAN):
        spans = _in_order(found, numerals)
        if len(spans) >= _FEWEST:
            return _without(text, spans)
    bullets = list(_BULLET.finditer(text))
    for sign in dict.fromkeys(match[1] for match in bullets):
        spans = [match.span() for match in bullets if match[1] == sign]
        if len(spans) >= _FEWEST:
            return _without(text, spans)
    lines = text.strip().split("\n")
    if len(lines) >= _LEAST_OF_LINES and len(text.split()) <= _FEW_WORDS * len(lines):
        return " ".join(text.split())
    return None


def _in_order(found: Iterable[re.Match[str]], numerals: Iterable[str]) -> list[tuple[int, int]]:
    """Where the markers stand that count up from the first, all written as the first is."""
    names = iter(numerals)
    wanted, style = next(names), ("", "")
    spans: list[tuple[int, int]] = []
    for match in found:
        around = (match[1], match[3])
        if match[2].lower() != wanted or (spans and around != style):
            continue
        spans.append(match.span())
        style = around
        following = next(names, None)
        if following is None:
            break
        wanted = following
    return spans


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    return " ".join(" ".join(_between(text, spans)).split())


def _between(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    done = 0
    for start, end in spans:
        yield text[done:start]
        done = end
    yield text[done:]
