"""The encoding of a text: known by its byte order mark, by its bytes, by what the user says, or guessed.

Bytes of another encoding hardly ever are valid UTF-8, so UTF-8 needs no guess. Older encodings cannot be recognised.
A text that is not UTF-8 is read as Windows-1252, since exports of spreadsheets mostly are, and reports call that a
guess; an unlikely one where whole words have no letter of ASCII, as those of Russian or Greek have none. A text with
bytes that Windows-1252 does not have, or with signs of ISO 2022, is refused until the user names its encoding.
"""

from __future__ import annotations

import codecs
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from scanner.errors import BatchError, RequestError
from scanner.matching.buffer.normalize import is_text

UTF8, UTF16_LE, UTF16_BE, WINDOWS = "utf-8", "utf-16-le", "utf-16-be", "cp1252"
_UTF16: Final = frozenset({UTF16_LE, UTF16_BE})
_MARKS: Final = ((BOM_UTF8, UTF8), (BOM_UTF16_LE, UTF16_LE), (BOM_UTF16_BE, UTF16_BE))
LONGEST_MARK: Final = 3
"""Bytes."""

_MARKED: Final = {"utf-8-sig": UTF8, "utf-16": UTF16_LE}
"""Encodings that write a mark, and what they are without one; a mark that a file has is believed first."""

_NOT_WINDOWS: Final = b"\x81\x8d\x8f\x90\x9d"
_WORD: Final = re.compile(rb"[A-Za-z\xc0-\xff]{3,}")  # with its two signs, which are letters elsewhere
_FEW: Final = 2  # words that do not say yet what a text is in
_ISO_2022: Final = b"\x1b$"  # in ASCII bytes, it goes over to two bytes a character
_ASCII: Final = bytes(range(128)).decode()
_STAR: Final = "*"
_SAMPLE: Final = 'a,b;c|"d"\t\\u0041\n'

_NO_TEXT: Final = "idna"

CONTRADICTED: Final = "its bytes are UTF-8, and no text in the encoding that --encoding says"
UNKNOWN: Final = "its encoding is not known: it is neither UTF-8 nor Windows-1252; --encoding says which it is"

EncodingFrom = Literal["", "told", "doubtful", "guessed", "unlikely", "unknown", "contradicted"]
"""How the encoding of a text is known: "" by its bytes or its mark, "told" by the user, "guessed", or "unknown".

"unlikely": a guess that the words of the text speak against. "doubtful": the user names an encoding, and the bytes are
UTF-8. "contradicted": they are UTF-8, and no letter of them would be one in the encoding that the user names.
"""


_REFUSED: Final[dict[EncodingFrom, str]] = {"unknown": UNKNOWN, "contradicted": CONTRADICTED}


class Encoding(NamedTuple):
    """Python's name for an encoding, the length of the text's byte order mark, and how the encoding is known."""

    name: str
    mark: int = 0
    origin: EncodingFrom = ""

    def settled(self) -> Encoding:
        """This encoding. Raises BatchError when it is not known, or contradicted."""
        refuse_unsettled(self.origin)
        return self


def refuse_unsettled(origin: EncodingFrom) -> None:
    """Raises BatchError for an encoding that is not known, or that the bytes of the text contradict."""
    if origin in _REFUSED:
        raise BatchError(_REFUSED[origin])


def encoding_of(head: bytes, told: str = "") -> Encoding:
    """The encoding of a text that begins with ``head``; ``told`` is the encoding that the user names, "" for none."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name, len(mark))
    if told:  # UTF-8 that is told to be another: a folder has files of both
        if not _has_ascii(told) and 0 not in head and _is_utf8(head):
            return Encoding(told, 0, "contradicted")
        is_utf8 = told != UTF8 and not head.isascii() and _is_utf8(head)
        return Encoding(told, 0, "doubtful" if is_utf8 else "told")
    pairs = head[:2_000]
    if len(pairs) >= 4 and pairs[1::2].count(0) > len(pairs) // 4:  # noqa: PLR2004  two characters; ASCII in UTF-16
        return Encoding(UTF16_LE)
    if len(pairs) >= 4 and pairs[0::2].count(0) > len(pairs) // 4:  # noqa: PLR2004
        return Encoding(UTF16_BE)
    if _is_utf8(head):
        return Encoding(UTF8, 0, "unknown" if _ISO_2022 in head else "")
    if len(head.translate(None, _NOT_WINDOWS)) < len(head):
        return Encoding(WINDOWS, 0, "unknown")
    return Encoding(WINDOWS, 0, "unlikely" if _is_of_another_script(head) else "guessed")


def _is_of_another_script(head: bytes) -> bool:
    """Whether of the words that would have an accent in Windows-1252 most have no other letters."""
    found: set[bytes] = set(_WORD.findall(head))
    words = [word for word in found if not word.isascii()]
    whole = sum(min(word) > 127 for word in words)  # noqa: PLR2004  ASCII
    return whole >= _FEW and 2 * whole > len(words)


def _has_ascii(encoding: str) -> bool:
    """Whether an encoding has ASCII's bytes for ASCII's characters. UTF-16 and EBCDIC do not."""
    return _SAMPLE.encode(encoding) == _SAMPLE.encode()


def _is_utf8(head: bytes) -> bool:
    """Whether bytes are UTF-8, cut off anywhere; or mostly: two of ten thousand names may be broken."""
    try:
        head.decode(UTF8)
    except UnicodeDecodeError as error:
        if error.start >= len(head) - 3 and error.reason == "unexpected end of data":
            return True
        text = head.decode(UTF8, "surrogateescape")
        broken = sum(not is_text(one) for one in text if not one.isascii())
        return sum(not one.isascii() for one in text) > 2 * broken
    return True


def encoding_named(name: str) -> str:
    """Python's name for the encoding of that name. Raises RequestError for one that texts with lines are not in."""
    try:
        found = codecs.lookup(name).name
        found = _MARKED.get(found, found)
        line = _SAMPLE.encode(found)
        # Lines have to be told apart by their bytes, and must not depend on what stands before them.
        whole = (_SAMPLE * 2).encode(found) == line * 2 and line.decode(found) == _SAMPLE
        whole = whole and line.endswith("\n".encode(found)) and (len("\n".encode(found)) == 1 or found in _UTF16)
    except (LookupError, UnicodeError, ValueError):
        whole = False
    if not whole or found == _NO_TEXT:
        raise RequestError("it is no encoding of texts that is known; koi8-r, cp1250, shift_jis and gb18030 are some")
    return found


def doubts(origin: EncodingFrom) -> Callable[[str], bool]:
    """Tells whether a text may have been read wrongly. Where the encoding is doubtful, that is any text but ASCII."""
    return _is_foreign if origin in {"guessed", "unlikely", "doubtful"} else _is_broken


def _is_foreign(text: str) -> bool:
    return not text.isascii()


def _is_broken(text: str) -> bool:
    """Whether a text had bytes that are invalid in its encoding."""
    return not is_text(text)


@lru_cache(maxsize=64)
def is_plain(encoding: str) -> bool:
    """Whether a file in this encoding can be cut at delimiters and line ends by its bytes alone.

    It can if ASCII's characters have ASCII's bytes, and every other byte is a character by itself or a part of UTF-8's.
    """
    if encoding == UTF8:
        return True
    if encoding in _UTF16 or encoding.startswith("iso2022"):
        return False
    try:
        every = bytes(range(256)).decode(encoding, "surrogateescape")
    except UnicodeError:
        return False
    return len(every) == 256 and every.startswith(_ASCII) and not any(one.isascii() for one in every[128:])  # noqa: PLR2004


def decoded(data: bytes, encoding: str) -> tuple[str, bool]:
    """The text of a file's bytes, and whether some of them are invalid in its encoding."""
    try:
        return data.decode(encoding), False
    except UnicodeDecodeError:
        pass
    try:
        return data.decode(encoding, _errors(encoding)), True
    except UnicodeDecodeError:  # half of a sign of two bytes
        return data.decode(encoding, "replace"), True


def encoded(text: str, encoding: str) -> bytes:
    """A text in the encoding of its file. Bytes that were invalid in it are written as they were.

    A mask is made from the folded value (½ becomes 1, U+2044 and 2), so it may hold a character that the encoding
    lacks. A star takes its place.
    """
    try:
        return text.encode(encoding, _errors(encoding))
    except UnicodeEncodeError:
        lacking = {ord(one): _STAR for one in set(text) if not _is_in(one, encoding)}
        return text.translate(lacking).encode(encoding, _errors(encoding))


def _is_in(character: str, encoding: str) -> bool:
    """Whether an encoding has a character."""
    try:
        return bool(character.encode(encoding, _errors(encoding)))
    except UnicodeEncodeError:
        return False


def _errors(encoding: str) -> str:
    return "surrogatepass" if encoding in _UTF16 else "surrogateescape"
