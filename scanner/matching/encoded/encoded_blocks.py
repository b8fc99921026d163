"""Blocks of encoded text: base64, and the codes of characters in :mod:`scanner.matching.encoded.codes`.

They are decoded as texts of their own, and what is found in one is a finding on the whole block.

The shape of a base64 block follows from RFC 4648 and ASCII alone: in a group of four, bytes below 0x80 allow 32 first,
32 second and 32 third letters of the 64. By chance four groups in a row are such once in 65,536 x 64 blocks, and in
hexadecimal ids hardly ever.
"""

from __future__ import annotations

import binascii
import codecs
import re
from typing import Final

from scanner.matching.encoded.codes import BASE32, HEXADECIMAL, NAMES, NUMBERS, decoded
from scanner.matching.engines.native import compile_native

_BASE64: Final = (
    r"(?:[A-Za-z][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]){4}[A-Za-z0-9+/_-]*={0,2}"
)
_LINES: Final = r"(?:\r?\n[A-Za-z0-9+/]+={0,2})*"

BLOCK_PATTERN: Final = rf"\b(?:(?:{_BASE64}|{HEXADECIMAL}){_LINES}|{BASE32}|{NUMBERS})|[\x00-\x08\x0b\x0e-\x1b\x7f]"
"""What the matcher searches: base64 of at least 12 ASCII characters, or hexadecimal of at least ten, with the lines
that follow; other codes of characters; or a control character, which no text needs and which may stand between the
digits of a card."""

WHOLE_BLOCKS: Final = frozenset({"base64", *NAMES})
"""Encodings of which nothing can be shown in part."""

_PRINTABLE: Final = 0.9  # share of printable characters below which a decoded block is taken for binary data
# A piece of base64. It differs from a word in having a digit or a capital inside, or padding.
_PIECE = re.compile(
    r"(?<![^\W_])(?:[A-Za-z0-9+/_-]{0,400}?(?:[a-z][A-Z]|[0-9][A-Za-z]|[A-Za-z][0-9])[A-Za-z0-9+/_-]*={0,2}|[A-Za-z0-9+/_-]{1,400}=)"
)
_IN_PIECES: Final = compile_native("[A-Za-z=]")  # each piece holds one
_WHOLE = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE)
_BEGINNINGS: Final = frozenset("IJKLMNOPQRSTUVWXYZabcdef7/_")  # of base64 of printable ASCII, or of such a mark
_STANDARD = str.maketrans("-_", "+/")


def own_end(text: str, start: int, end: int) -> int:
    """Where a block of a text ends: before its last line if that is the name of what follows, as ``stringData:``."""
    if text[end : end + 1] != ":":
        return end
    line = text.rfind("\n", start, end)
    return end if line < 0 else line


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
    else:  # a text of digits and signs holds no piece; to search one took half of all its time
        pieces = _PIECE.findall(block) if _IN_PIECES.search(block.encode(errors="replace")) is not None else []
    if not pieces:
        return None
    whole = _decode64("".join(piece.rstrip("=") for piece in pieces))
    if whole is not None or len(pieces) == 1:
        return whole
    texts = [text for piece in pieces if (text := _decode64(piece)) is not None]
    return "".join(texts) or None


def plain64(run: str) -> str | None:
    """The text in one run of base64 if it is printable ASCII; most runs hold none.

    The first letter excludes two of three in half the time, the bytes most others.
    """
    data = _bytes64(run) if run[:1] in _BEGINNINGS else None
    if data is None or not (data.isascii() or data.startswith(_MARKS)):
        return None
    text = _as_text(data)
    return text if text is not None and text.isascii() and text.isprintable() else None


def _decode64(letters: str) -> str | None:
    """The text in one piece of base64."""
    data = _bytes64(letters)
    return None if data is None else _as_text(data)


def _bytes64(letters: str) -> bytes | None:
    """The bytes of one piece; a surplus letter at its end is dropped, as decoders do."""
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
    # Counted by methods of str: 30 ns a character; by a generator expression 80.
    printable = len(text) if text.isprintable() else sum(map(str.isprintable, text)) + sum(map(text.count, "\r\n\t"))
    return text if printable - text.count("�") >= _PRINTABLE * len(text) else None
