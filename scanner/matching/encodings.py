"""Encoded text, decoded far enough to be scanned: what a percent sign, an entity or a block of base64 may hide.

Escapes (percent, HTML entities, backslash-u and -x, quoted-printable) are undone within their text, and offsets find
their way back to the escapes. Blocks (base64, and the codes of characters in :mod:`scanner.matching.codes`) are decoded
as texts of their own, and whatever is found in one is said of the whole block. The caller decodes what was decoded once
more, a bounded number of times.

A leaf only comes here when the arena shows a trigger, so that ordinary text pays nothing. The shape of a base64 block
follows from RFC 4648 and ASCII alone: in a group of four, bytes below 0x80 allow 32 first, 32 second and 32 third
letters of the 64. Four groups in a row are met by chance once in 65,536 x 64 blocks, by hexadecimal ids hardly ever.
"""

from __future__ import annotations

import binascii
import codecs
import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple
from urllib.parse import unquote_to_bytes

from scanner.matching.arena import Arena
from scanner.matching.codes import BASE32, HEXADECIMAL, NAMES, NUMBERS, decoded
from scanner.matching.marked import marked_leaves
from scanner.matching.native import compile_native, escaped
from scanner.matching.normalize import fold
from scanner.matching.spans import Span

MAX_ROUNDS: Final = 2
"""How often what was decoded is decoded again."""

_BASE64: Final = (
    r"(?:[A-Za-z][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]){4}[A-Za-z0-9+/_-]*={0,2}"
)
_LINES: Final = r"(?:\r?\n[A-Za-z0-9+/]+={0,2})*"

BLOCK_PATTERN: Final = rf"\b(?:(?:{_BASE64}|{HEXADECIMAL}){_LINES}|{BASE32}|{NUMBERS})|[\x00-\x08\x0b\x0e-\x1b\x7f]"
"""What the matcher looks for: base64 of at least 12 ASCII characters and hexadecimal of at least ten, with the lines
that follow, other codes of characters, or a control character, which has no business in a text and may stand between
the digits of a card."""

SIGNS: Final = ("%", "&", "\\", "=")
"""Characters without one of which no escape is there to undo."""

_ESCAPING = compile_native(f"[{escaped(''.join(SIGNS))}]")
_MANY: Final = 16  # texts from which on those that hold one are looked for by one call

WHOLE_BLOCKS: Final = frozenset({"base64", *NAMES})
"""Encodings of which nothing can be shown in part."""

_SEQUENCE: Final = (
    r"\x1b(?:\[[0-?]{{0,16}}[ -/]{{0,4}}[@-~]|\][^\x07\x1b\x1f]{{0,200}}(?:\x07|\x1b\\))"  # of a terminal
)
_ESCAPES = (
    r"(?P<percent>(?:%[0-9A-Fa-f]{{2}})+)"
    r"|(?P<wide>(?:%u[0-9A-Fa-f]{{4}})+)"
    r"|(?P<entity>(?:&(?:#0{{0,6}}[0-9]{{2,7}};?|#[xX]0{{0,6}}[0-9A-Fa-f]{{2,6}};?|nbsp;?|[A-Za-z][A-Za-z0-9]{{1,30}};))+)"
    r"|(?P<backslash>(?:\\{{1,2}}(?:(?:0000|00)[2-7][0-9A-Fa-f] ?"  # of CSS
    r"|u[0-9A-Fa-f]{{4}}|u\{{[0-9A-Fa-f]{{2,6}}\}}|U[0-9A-Fa-f]{{8}}|x[0-9A-Fa-f]{{2}}|[01][0-7]{{2}}|[nrtfv]))+)"
    r"|(?P<quoted>(?:={quoted}|=\r?\n)+)"
    rf"|(?P<control>(?:{_SEQUENCE}|[\x00-\x08\x0b\x0e-\x1b\x7f])+)"
)
# Quoted-printable as encoders write it leaves letters and digits alone, so that "card=4111" is no "card" and an "A"; a
# text is looked at that way first, and then with everything decoded that could be.
WRITTEN: Final = _ESCAPES.format(quoted="(?:[0-2][0-9A-F]|3[A-F]|40|5[B-F]|60|7[B-F]|[89A-F][0-9A-F])")
ANY_QUOTED: Final = _ESCAPES.format(quoted="[0-9A-Fa-f]{2}")
_ENTITY = re.compile("&[^&]*")
_CODE_UNIT = re.compile(
    r"U([0-9A-Fa-f]{8})|u\{?([0-9A-Fa-f]{2,6})\}?|x([0-9A-Fa-f]{2})|00(?:00)?([2-7][0-9A-Fa-f]) ?|([01][0-7]{2})"
    r"|([nrtfv])"
)
_BLANKS: Final = {"n": 10, "r": 13, "t": 9, "f": 12, "v": 11}
_ONLY_BLANKS: Final = re.compile(r"(?:\\{1,2}[nrtfv])+")
_LARGEST_CODE_POINT: Final = 0x10FFFF
_PRINTABLE: Final = 0.9  # share of printable characters below which a decoded block is taken for binary data
# A piece of base64 told from a word by what words do not have: a digit or a capital inside, or padding.
_PIECE = re.compile(
    r"(?<![^\W_])(?:[A-Za-z0-9+/_-]{0,400}?(?:[a-z][A-Z]|[0-9][A-Za-z]|[A-Za-z][0-9])[A-Za-z0-9+/_-]*={0,2}|[A-Za-z0-9+/_-]{1,400}=)"
)
_IN_PIECES: Final = compile_native("[A-Za-z=]")  # one of them is in each
_WHOLE = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE)  # before a text, and none of its characters
_BEGINNINGS: Final = frozenset("IJKLMNOPQRSTUVWXYZabcdef7/_")  # of base64 of printable ASCII, or of such a mark
_STANDARD = str.maketrans("-_", "+/")
_VIA = {
    "percent": "percent",
    "wide": "percent",
    "entity": "html-entity",
    "backslash": "backslash",
    "quoted": "quoted-printable",
    "control": "control-characters",
}


ELIDED: Final = ""
"""The kind of what is no escape, but stands for a part of the text that is left out."""


class Unit(NamedTuple):
    """One run of escapes: where it stands decoded, where in the source, and what kind it is.

    ``glued``: it ends with a letter or a digit, so that what begins behind it begins no word in the source.
    """

    start: int
    end: int
    source_start: int
    source_end: int
    via: str
    glued: bool = False


class Unescaped(NamedTuple):
    """A text with its escapes undone."""

    text: str
    units: list[Unit]

    def source_span(self, start: int, end: int) -> tuple[int, int, str] | None:
        """The source's characters behind ``start`` to ``end``, and the encoding.

        None when none of it was encoded, and no escape before it made it a part of a word.
        """
        last = bisect_right(self.units, end - 1, key=lambda unit: unit.start) - 1
        if last >= 0 and self.units[last].via == ELIDED:  # an escape is next to it
            last -= 1
        if last < 0 or self.units[last].end < start + (not self.units[last].glued):
            return None
        return self.place(start, at_end=False), self.place(end, at_end=True), self.units[last].via

    def placed(self, span: Span) -> Span | None:
        """A span of it in the source, with what it stands for; None when none of it was encoded."""
        source = self.source_span(span.start, span.end)
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
    """Whether any of :data:`SIGNS` is there. Written out: 0.2 us for a short text, where a loop over them takes 1.1."""
    return b"%" in buffer or b"&" in buffer or b"\\" in buffer or b"=" in buffer


def readings(text: str) -> list[Unescaped]:
    """``text`` with its escapes undone, in each way in which they may be meant; nothing when there are none."""
    found = [unescape(text), unescape(text, every_quoted=True) if "=" in text else None]
    return list({plain.text: plain for plain in found if plain is not None}.values())


Undone = tuple[int, Unescaped, bool]
"""A leaf, its text with escapes undone, and whether that is its folded text."""


def undone(arena: Arena, broken: set[int], sources: Sequence[int]) -> list[Undone]:
    """The texts of an arena with their escapes undone, in every way.

    ``broken`` leaves hold control characters. ``sources`` say, by leaf, which text it is that is read in several ways,
    if the arena is of such: undone in one way and then in the other, a text is often what the other made of it at once,
    and is read as that. Of 0.2 MB with some escapes everything was read once more.
    """
    places: list[Undone] = []
    # Of many texts few hold a sign: to ask each took 0.4 us, as much as a gate.
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


def unescape(text: str, *, every_quoted: bool = False) -> Unescaped | None:
    """``text`` with every escape undone, or None when there is none.

    ``every_quoted`` takes an equals sign and any two hexadecimal digits for quoted-printable.
    """
    parts: list[str] = []
    units: list[Unit] = []
    position = length = 0
    for match in escapes(text, ANY_QUOTED if every_quoted else WRITTEN):
        plain = _undone(match)
        if plain == match.group() or (match.lastgroup == "backslash" and _parts_nothing(match)):
            continue
        before = text[position : match.start()]
        start = length + len(before)
        length = start + len(plain)
        parts += (before, plain)
        glued = match.group()[-1].isalnum()
        units.append(Unit(start, length, match.start(), match.end(), _VIA[match.lastgroup or ""], glued))
        position = match.end()
    if not parts:
        return None
    return Unescaped("".join([*parts, text[position:]]), units)


def _parts_nothing(match: re.Match[str]) -> bool:
    r"""Whether an escape stands for blanks behind which no word begins: the ``\n`` at the end of most texts in code."""
    behind = match.string[match.end() : match.end() + 1]
    return not behind.isalnum() and _ONLY_BLANKS.fullmatch(match.group()) is not None


def escapes(text: str, pattern: str) -> Iterator[re.Match[str]]:
    """The escapes of a text. Where they begin is told by RE2: source files took a twentieth of their time for it."""
    regex, native = re.compile(pattern), _native(pattern)
    if not text.isascii():
        yield from regex.finditer(text)
        return
    for found in native.finditer(text.encode()):
        match = regex.match(text, found.start())
        if match is not None:  # as always
            yield match


@cache
def _native(pattern: str) -> Any:
    return compile_native(pattern)


def _undone(match: re.Match[str]) -> str:
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


# A run of thousands holds some dozen different ones: 0.3 us each, and 3 when the run was read as a whole.
_entity: Final = lru_cache(1_024)(html.unescape)


def decode_block(block: str) -> tuple[str, str] | None:
    """The text in a block of base64 or of character codes and the encoding's name, or None when it holds no text."""
    for name, data in decoded(block):
        text = _as_text(data)
        if text is not None:
            return text, name
    text = base64_text(block)
    return None if text is None else (text, "base64")


def base64_text(block: str) -> str | None:
    """The text in base64 that may be cut into lines or pieces: cut after encoding, before, or not at all."""
    if _WHOLE.fullmatch(block):
        pieces = [block]
    else:  # of nothing but digits and signs no piece is; to look for one took half of what such a text took
        pieces = _PIECE.findall(block) if _IN_PIECES.search(block.encode(errors="replace")) is not None else []
    if not pieces:
        return None
    whole = _decode64("".join(piece.rstrip("=") for piece in pieces))
    if whole is not None or len(pieces) == 1:
        return whole
    texts = [text for piece in pieces if (text := _decode64(piece)) is not None]
    return "".join(texts) or None


def plain64(run: str) -> str | None:
    """The text in one run of base64, if it is printable ASCII; most that is asked is none.

    Two of three tell it by their first letter, in half the time, and others by their bytes.
    """
    data = _bytes64(run) if run[:1] in _BEGINNINGS else None
    if data is None or not (data.isascii() or data.startswith(_MARKS)):
        return None
    text = _as_text(data)
    return text if text is not None and text.isascii() and text.isprintable() else None


def _decode64(letters: str) -> str | None:
    """The text in one piece."""
    data = _bytes64(letters)
    return None if data is None else _as_text(data)


def _bytes64(letters: str) -> bytes | None:
    """The bytes of one piece; a letter too many at its end is left out, as decoders do."""
    plain = letters.rstrip("=")
    if "-" in plain or "_" in plain:
        plain = plain.translate(_STANDARD)
    plain = plain[: len(plain) - 1] if len(plain) % 4 == 1 else plain
    try:
        return binascii.a2b_base64(plain + "=" * (-len(plain) % 4))
    except ValueError:
        return None


def _as_text(data: bytes) -> str | None:
    wide = data[1::2].count(0) >= len(data) // 2 - 1 > 0  # UTF-16, as Windows writes it, with its mark or without
    text = data.decode("utf-16-le" if wide else "utf-8", "replace").removeprefix("\ufeff")
    if "\0" in text:
        return None
    # Counted by methods of str: 30 ns a character, by an expression 80.
    printable = len(text) if text.isprintable() else sum(map(str.isprintable, text)) + sum(map(text.count, "\r\n\t"))
    return text if printable - text.count("�") >= _PRINTABLE * len(text) else None
