"""Encoded text, decoded far enough to be scanned: what a percent sign, an entity or a backslash may hide.

Escapes (percent, HTML entities, backslash-u and -x, quoted-printable) are undone within their text, and places in the
result are mapped back to the escapes. The caller decodes the result again, a bounded number of times.

Only leaves that hold one of :data:`SIGNS` come here, so ordinary text costs nothing. Texts that are encoded as a whole
are in :mod:`scanner.matching.encoded.encoded_blocks`.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from scanner.matching.buffer.arena import Arena
from scanner.matching.buffer.normalize import fold
from scanner.matching.encoded.encoded_blocks import WHOLE_BLOCKS
from scanner.matching.engines.native import compile_native, escaped
from scanner.matching.marked import marked_leaves
from scanner.matching.spans import Span

LABEL_REACH: Final = 128
"""Characters around a value in which its label may stand: three times as many as rules look at. An escape there may be
part of the label, or be glued to it."""

MAX_ROUNDS: Final = 2
"""How many times a decoded text is decoded again."""

SIGNS: Final = ("%", "&", "\\", "=")
"""Every escape begins with one of these characters."""

_ESCAPING = compile_native(f"[{escaped(''.join(SIGNS))}]")
_MANY: Final = 16  # texts from which on one call finds those that hold one

_SEQUENCE: Final = (
    r"\x1b(?:\[[0-?]{{0,16}}[ -/]{{0,4}}[@-~]|\][^\x07\x1b\x1f]{{0,200}}(?:\x07|\x1b\\))"  # of a terminal
)
_ESCAPES = (
    r"(?P<percent>(?:%[0-9A-Fa-f]{{2}})+)"
    r"|(?P<wide>(?:%u[0-9A-Fa-f]{{4}})+)"
    r"|(?P<entity>(?:&(?:#0{{0,6}}[0-9]{{2,7}};?|#[xX]0{{0,6}}[0-9A-Fa-f]{{2,6}};?|nbsp;?|[A-Za-z][A-Za-z0-9]{{1,30}};))+)"
    r"|(?P<backslash>(?:\\{{1,2}}(?:(?:0000|00)[2-7][0-9A-Fa-f] ?"  # of CSS
    r"|u[0-9A-Fa-f]{{4}}|u\{{[0-9A-Fa-f]{{2,6}}\}}|U[0-9A-Fa-f]{{8}}|x[0-9A-Fa-f]{{2}}|{plain}))+)"
    r"|(?P<quoted>(?:={quoted}|=\r?\n)+)"
    rf"|(?P<control>(?:{_SEQUENCE}|[\x00-\x08\x0b\x0e-\x1b\x7f])+)"
)
# Encoders of quoted-printable leave letters and digits as they are, so "card=4111" is not "card" and an "A". A text is
# read that way first, and then with everything decoded that could be meant.
# No control character but the ends of lines and a tab is meant: a line of a log has ip=10.0.0.1 and n=12.
_USUAL_QUOTED: Final = "(?:0[9A-D]|2[0-9A-F]|3[A-F]|40|5[B-F]|60|7[B-F]|[89A-F][0-9A-F])"
_BY_LETTER: Final = "[01][0-7]{2}|[nrtfv]"
_BEGINNING: Final = re.compile(r"[%&\\=\x00-\x08\x0b\x0e-\x1b\x7f](?:(?<![%&\\=])|(?=[0-9A-Za-z#\\\r\n]))")
"""The beginning of each escape: a control character, or one of :data:`SIGNS` and what may follow it."""

WRITTEN: Final = _ESCAPES.format(quoted=_USUAL_QUOTED, plain=_BY_LETTER)
ANY_QUOTED: Final = _ESCAPES.format(quoted="(?:0[9A-Da-d]|[2-9A-Fa-f][0-9A-Fa-f])", plain=_BY_LETTER)
# Dumps and logs also write other control characters as escapes, and a zero byte before a number as one digit. Regular
# expressions in programs hold the same ("\\b" before a word), so signs of instructions do not count in this reading.
BEFORE_VALUES: Final = _ESCAPES.format(quoted=_USUAL_QUOTED, plain="1[0-7]{2}|[abefnrtv0]")
_BEFORE_VALUE: Final = re.compile(r"\\[abe0](?:[-+(/]{0,2}[0-9]|[^\W_][^\n]{0,60}?[0-9])")
_ENTITY = re.compile("&[^&]*")
_SOFT_BREAKS: Final = frozenset({"=\n", "=\r\n"})
_CODE_UNIT = re.compile(
    r"U([0-9A-Fa-f]{8})|u\{?([0-9A-Fa-f]{2,6})\}?|x([0-9A-Fa-f]{2})|00(?:00)?([2-7][0-9A-Fa-f]) ?|([01][0-7]{2})"
    r"|([abefnrtv0])"
)
# A control character between two words parts them like a space.
_BLANKS: Final = {"n": 10, "r": 13, "t": 9, "f": 12, **dict.fromkeys("abev0", 32)}
_ONLY_BLANKS: Final = re.compile(r"(?:\\{1,2}[abefnrtv0])+")
_BEGINS: Final = re.compile(r"[^\W_]|[-+(/]{1,2}[0-9]")  # a word or a number
_LARGEST_CODE_POINT: Final = 0x10FFFF
VIA: Final[Mapping[str, str]] = {
    "percent": "percent",
    "wide": "percent",
    "entity": "html-entity",
    "backslash": "backslash",
    "quoted": "quoted-printable",
    "control": "control-characters",
}

ELIDED: Final = ""
"""The kind of a unit that is no escape but stands for a part of the text that was left out."""


class EscapeRun(NamedTuple):
    """One run of escapes: its place in the decoded text, its place in the source, and its kind.

    ``glued`` says that it ends with a letter or a digit, so that no word of the source begins right behind it.
    """

    start: int
    end: int
    source_start: int
    source_end: int
    via: str
    glued: bool = False


class Unescaped(NamedTuple):
    """A text with its escapes undone; ``speaks`` says whether signs of instructions count in it.

    ``shows_code`` says whether fenced code in it is taken for such.
    """

    text: str
    units: list[EscapeRun]
    speaks: bool = True
    shows_code: bool = True

    def source_span(self, start: int, end: int, reach: int = 0) -> tuple[int, int, str] | None:
        """The source's characters for ``start`` to ``end``, and the encoding.

        None when no escape is in it or within ``reach`` of it, and none right before it makes it part of a word.
        """
        last = bisect_right(self.units, end - 1 + reach, key=lambda unit: unit.start) - 1
        if last >= 0 and self.units[last].via == ELIDED:  # an escape is next to it
            last -= 1
        if last < 0 or self.units[last].end < start - reach + (not self.units[last].glued):
            return None
        return self.place(start, at_end=False), self.place(end, at_end=True), self.units[last].via

    def placed(self, span: Span) -> Span | None:
        """A span of this text in the source, with its decoded value; None when neither it nor its label was encoded.

        A sign of instructions has no label.
        """
        if span.rule.category and not self.speaks and span.rule.channel != "undecoded":
            return None
        source = self.source_span(span.start, span.end)
        if source is None and not span.rule.category:
            source = self.source_span(span.start, span.end, LABEL_REACH)
        if source is None:
            return None
        start, end, via = source
        value = span.plain or self.text[span.start : span.end]
        return Span(start, end, span.rule, span.via if span.via in WHOLE_BLOCKS else via, value, certain=span.certain)

    def place(self, place: int, *, at_end: bool) -> int:
        """One boundary of a span in the source; inside an escape it moves to the escape's own edge."""
        number = bisect_right(self.units, place - at_end, key=lambda unit: unit.start) - 1
        if number < 0:
            return place
        unit = self.units[number]
        if place - at_end < unit.end:
            return unit.source_end if at_end else unit.source_start
        return place - unit.end + unit.source_end


def may_hide(buffer: bytes) -> bool:
    """Whether the buffer holds any of :data:`SIGNS`. Written out: 0.2 us for a short text; a loop takes 1.1."""
    return b"%" in buffer or b"&" in buffer or b"\\" in buffer or b"=" in buffer


def readings(text: str) -> list[Unescaped]:
    """``text`` with its escapes undone, once for each way in which they may be meant; empty when there are none."""
    ways = [WRITTEN]
    if "=" in text:
        ways.append(ANY_QUOTED)
    if "\\" in text and _BEFORE_VALUE.search(text) is not None:
        ways.append(BEFORE_VALUES)
    known: dict[str, Unescaped] = {}
    for way in ways:
        if (plain := unescape(text, way)) is not None:
            known.setdefault(plain.text, plain)
    return list(known.values())


Undone = tuple[int, Unescaped, bool]
"""A leaf, its text with the escapes undone, and whether they were undone in the folded text."""


def undone(arena: Arena, broken: set[int], sources: Sequence[int]) -> list[Undone]:
    """The texts of an arena with their escapes undone, in every way.

    ``broken`` leaves hold control characters. If the arena's texts are themselves readings of other texts, ``sources``
    gives, by leaf, the text that each is a reading of. A text that is undone in one way and then in the other is often
    what the other way alone gives; such a reading is left out, since it is read already.
    """
    places: list[Undone] = []
    # Of many texts few hold a sign: to ask each takes 0.4 us, as much as a gate.
    leaves: Iterable[int] = range(len(arena.texts))
    if len(arena.texts) >= _MANY:
        leaves = sorted(broken.union(leaf for leaf, *_ in marked_leaves(_ESCAPING, arena.buffer)))
    read = set(zip(sources, arena.texts, strict=True)) if sources else set()
    for leaf in leaves:
        text = arena.texts[leaf]
        plain = text if text.isascii() else arena.folded(leaf)
        if leaf in broken or any(sign in plain for sign in SIGNS):
            own = readings(text)
            places.extend((leaf, one, False) for one in own if not read or (sources[leaf], one.text) not in read)
            if plain != text:  # the escapes themselves may be written in another alphabet
                known = {fold(one.text) for one in own}
                places.extend((leaf, one, True) for one in readings(plain) if fold(one.text) not in known)
    return places


def unescape(text: str, written: str = WRITTEN) -> Unescaped | None:
    """``text`` with every escape undone, or None when there is none.

    ``written`` is what is taken for one: :data:`WRITTEN`, :data:`ANY_QUOTED` or :data:`BEFORE_VALUES`.
    """
    parts: list[str] = []
    units: list[EscapeRun] = []
    position = length = 0
    for match in escapes(text, written):
        plain = _undone(match)
        if plain == match.group() or (match.lastgroup == "backslash" and _parts_nothing(match)) or _underlines(match):
            continue
        before = text[position : match.start()]
        start = length + len(before)
        length = start + len(plain)
        parts += (before, plain)
        glued = match.group()[-1].isalnum()
        units.append(EscapeRun(start, length, match.start(), match.end(), VIA[match.lastgroup or ""], glued))
        position = match.end()
    if not parts:
        return None
    return Unescaped("".join([*parts, text[position:]]), units, written is not BEFORE_VALUES)


def _underlines(match: re.Match[str]) -> bool:
    """Whether an end of a line of quoted-printable is that of a line of equals signs, which underlines a heading.

    No encoder leaves two of them side by side, since one by itself is written ``=3D``.
    """
    return match.group() in _SOFT_BREAKS and match.start() > 0 and match.string[match.start() - 1] == "="


def _parts_nothing(match: re.Match[str]) -> bool:
    r"""Whether an escape stands for blanks that no word follows, as the ``\n`` at the end of most strings in code."""
    return _BEGINS.match(match.string, match.end()) is None and _ONLY_BLANKS.fullmatch(match.group()) is not None


def escapes(text: str, pattern: str) -> Iterator[re.Match[str]]:
    """The escapes of a text. To look first for the characters that they begin with is faster than the pattern alone."""
    regex = re.compile(pattern)
    behind = 0
    for found in _BEGINNING.finditer(text):
        match = regex.match(text, found.start()) if found.start() >= behind else None
        if match is not None:
            behind = match.end()
            yield match


def _undone(match: re.Match[str]) -> str:
    """What an escape stands for, by the kind that matched; one that stands for nothing stays as it is."""
    escape = match.group()
    if match.lastgroup == "control":
        return ""
    if match.lastgroup == "percent":  # nothing but escapes; unquote_to_bytes() takes five times as long
        return bytes.fromhex(escape.replace("%", "")).decode(errors="replace")
    if match.lastgroup == "wide":
        return (
            escape.replace("%u", "\\u")
            .encode()
            .decode("unicode_escape")
            .encode("utf-16", "surrogatepass")
            .decode("utf-16", "replace")
        )
    if match.lastgroup == "entity":
        return "".join(map(_entity, _ENTITY.findall(escape)))
    if match.lastgroup == "quoted":
        return unquote_to_bytes(re.sub(r"=\r?\n", "", escape).replace("=", "%")).decode(errors="replace")
    units = _CODE_UNIT.findall(escape)
    codes = [
        _BLANKS[blank] if blank else int(octal, 8) if octal else int(long or short or byte or css, 16)
        for long, short, byte, css, octal, blank in units
    ]
    if any(code > _LARGEST_CODE_POINT for code in codes):
        return escape
    joined = "".join(map(chr, codes))
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # halves of a pair become one


# A run of thousands of entities holds some dozen different ones: 0.3 us each, and 3 when the run is read as a whole.
_entity: Final = lru_cache(1_024)(html.unescape)
