"""JSON from bytes and back. Every error becomes a PayloadError, which holds no payload data."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import UnionType
from typing import Any, Final, TypeVar

import msgspec

from scanner.errors import PayloadError
from scanner.limits import Limits
from scanner.matching.engines.native import compile_native

_WIDE_STARTS: Final = frozenset({b"\xff\xfe", b"\xfe\xff", b"{\0", b"[\0", b"\0{", b"\0["})
_UTF32_STARTS: Final = frozenset({b"\0\0\xfe\xff", b"\0\0\0{", b"\0\0\0["})  # the others begin as UTF-16 does
_OFFSET: Final = re.compile(r"\(byte (\d+)\)")
_OBJECT, _LIST = ord("{"), ord("[")
_SMALLEST: Final = 2_048  # bytes; what is smaller and broken is refused, wherever it is
_SMALL: Final = 16_384
"""Bytes. A smaller payload is decoded at once: 18 us for 8 KB, where opening takes 10 and decoding its lines 24."""

JSON_SPACE: Final = b" \t\r\n"
"""What may stand between two tokens (RFC 8259, 2)."""

# Unicode 15.0: C0 and C1 controls, White_Space, and characters without a glyph (Cf except for tags, and U+034F).
_UNSEEN: Final = (
    (0x00, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x1680, 0x1680), (0x180E, 0x180E),
    (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
)  # fmt: skip
AROUND: Final = "".join(chr(code) for first, last in _UNSEEN for code in range(first, last + 1))
"""Invisible characters that may stand around a document: blanks, byte order marks, joiners."""

TO_PROGRAMS: Final = "; redact_table takes JSON Lines"
"""Advice in an error, for programs."""

_OPENING: Final = frozenset('{["')  # first characters of texts that may be documents
_PAIRS: Final = frozenset({"{}", "[]"})

Raw = msgspec.Raw
"""A JSON value that is not decoded: a slice of the payload."""

CONTAINERS: Final = frozenset({dict, list, Raw})
"""The types of values that hold others, or may, as what is not decoded yet."""
NUMBERS: Final = frozenset({int, float})

_decode_any = msgspec.json.Decoder().decode
_decode_exactly = msgspec.json.Decoder(float_hook=Raw).decode
_Scalar = str | int | float | bool | None
_Opened = list[Raw] | dict[str, Raw] | _Scalar
# Three levels of objects in one pass, lists of the second and third among them: a Raw that is opened later is gone
# over once more. The view of an invoice of 1.9 MB took 2.6 ms for the two passes over its lines, and takes 1.3.
_decode_object = msgspec.json.Decoder(dict[str, list[Raw] | dict[str, _Opened] | _Scalar]).decode
_decode_members = msgspec.json.Decoder(dict[str, Raw]).decode
_decode_list = msgspec.json.Decoder(list[Raw]).decode


_NO_KEYS: Final = (type(None), bool, tuple, frozenset)
"""What has a form as a value: where one is refused, it was a key."""


_PLAIN: Final[tuple[tuple[type | UnionType, Callable[[Any], object]], ...]] = (
    (str, str.__str__), (int, int.__index__), (float, float.__float__), (bytes | bytearray, memoryview),
)  # fmt: skip
"""How a value of a class that is made from one of these is had as the plain value, without asking the class."""


def _plain(value: object) -> object:
    """A value of a class that is made from a plain one (numpy's ``float64`` and ``str_``) as the plain one.

    Raises PayloadError, which tells the type that has no JSON form, never the value.
    """
    what = "key" if isinstance(value, _NO_KEYS) else "value"
    for made_from, plain in _PLAIN if what == "value" else ():
        if isinstance(value, made_from):
            return plain(value)
    kind = type(value)
    raise PayloadError("unsupported", f"a {what} of type {kind.__module__}.{kind.__qualname__} has no JSON form")


_encoder = msgspec.json.Encoder(enc_hook=_plain)

# What a decoder does not keep: the one whole number that an int has no room for, and what is no JSON. Marked as
# decimals, which keep their spelling, they are there again afterwards.
_NEGATIVE_NAUGHT: Final = compile_native(r"(?:\A|[:,\[ \t\r\n])-0(?:\z|[,\]} \t\r\n])")
_WITH_TEXTS: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|-0(?![0-9.eE])|NaN|-?Infinity', re.DOTALL)
_MARK: Final = b"-0.0000000000000000000"
_NAUGHT: Final = {b"-0": _MARK + b"0"}
_MARKS: Final = {**_NAUGHT, b"NaN": _MARK + b"1", b"Infinity": _MARK + b"2", b"-Infinity": _MARK + b"3"}
_SPELLINGS: Final = {mark.decode(): spelling.decode() for spelling, mark in _MARKS.items()}

_T = TypeVar("_T")

Payload = bytes | bytearray | memoryview | str | dict[str, Any] | list[Any]
"""What a payload may be: JSON, or the Python values that it describes."""


def as_bytes(payload: Any, limits: Limits) -> bytes:
    """A payload of any accepted type as JSON bytes, so that all types take one path.

    Python values are encoded: NaN and infinity become null, keys become strings. Raises PayloadError.
    """
    if isinstance(payload, bytes):
        return strip_mark(payload, limits)
    try:
        if isinstance(payload, bytearray | memoryview):
            return strip_mark(bytes(payload), limits)
        if isinstance(payload, str):
            return strip_mark(payload.encode(), limits)
        if isinstance(payload, dict | list):
            return strip_mark(_encoder.encode(payload), limits)
    except UnicodeEncodeError:
        raise PayloadError("encoding", "a text holds a lone surrogate") from None
    except RecursionError:
        raise PayloadError("too_deep", "the payload is nested too deeply") from None
    except (TypeError, ValueError, OverflowError, msgspec.MsgspecError):
        raise PayloadError("unsupported", "a value in the payload has no JSON form") from None
    raise PayloadError("unsupported", "a payload is bytes, str, dict or list")


def strip_mark(payload: bytes, limits: Limits) -> bytes:
    """The payload without byte order mark and leading space, checked for its size and for being a container."""
    if len(payload) > limits.max_payload_bytes:
        raise PayloadError(
            "too_large", f"the payload has {len(payload)} bytes, the profile allows {limits.max_payload_bytes}"
        )
    body = payload.removeprefix(BOM_UTF8)
    if body[:1].isspace():
        body = body.lstrip(JSON_SPACE)
    first = body[:1]
    if not first:
        raise PayloadError("empty", "the payload is empty")
    if body[:2] in _WIDE_STARTS or body[:4] in _UTF32_STARTS:
        width = 32 if b"\0\0" in body[:4] else 16
        raise PayloadError("encoding", f"the payload is UTF-{width}, and JSON is UTF-8: decode it to a str first")
    if first not in {b"{", b"["}:
        raise PayloadError("not_a_container", "the payload is not a JSON object or array")
    return body


def decode(data: bytes | Raw) -> Any:
    """A JSON value of any kind. Raises PayloadError."""
    return _guarded(_decode_any, data)


def decode_unshown(data: Raw) -> Any:
    """A JSON value that is only listened to: a number that no float holds stays ``Raw``. Raises PayloadError."""
    try:
        return _decode_any(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return _guarded(_decode_exactly, data)


def holds_json(text: str) -> bool:
    """Whether a text may be a JSON document, by its first and its last visible character."""
    if "!" <= text[0] <= "~" and text[0] not in _OPENING:  # nearly all texts
        return False
    bare = text.strip(AROUND)
    if bare[:1] == '"':  # a document that was encoded as a JSON string, perhaps more than once
        return bare[-1] == '"' and ("{" in bare or "[" in bare)
    return bare[:1] + bare[-1:] in _PAIRS


def document_in(text: str) -> dict[str, Any] | list[Any] | None:
    """The object or list that a JSON text holds, with blanks around it or encoded as a string; None for other texts."""
    document: Any = text
    while isinstance(document, str):
        if not document or not holds_json(document):
            return None
        try:
            document = decode(document.strip(AROUND).encode())
        except (PayloadError, UnicodeEncodeError):
            return None
    return document if isinstance(document, dict | list) else None


def decode_exact(data: bytes) -> Any:
    """A JSON value with every decimal number as ``Raw``, which keeps its spelling. Raises PayloadError."""
    if _NEGATIVE_NAUGHT.search(data) is not None:
        with suppress(PayloadError):  # which tells places in what it was given
            return _marked(data, _NAUGHT)
    return _guarded(_decode_exactly, data)


def decode_as_python(data: bytes) -> Any:
    """What :func:`decode_exact` gives, also for the NaN, Infinity and -Infinity that Python's ``json`` writes.

    Raises PayloadError.

    No JSON has them (RFC 8259, 6). In a file that somebody exported, they stand in a number's place and say nothing.
    """
    try:
        return decode_exact(data)
    except PayloadError:
        if b"NaN" in data or b"Infinity" in data:
            with suppress(PayloadError):
                return _marked(data, _MARKS)
        raise


def _marked(data: bytes, marks: Mapping[bytes, bytes]) -> Any:
    """A JSON value with these spellings kept, which no decoder keeps. Raises PayloadError."""
    data = bytes(data)  # a part that is not decoded yet has bytes, and is not searched as such
    if _MARK in data:
        raise PayloadError("unsupported", "a number in the payload is out of range")
    return _guarded(_decode_marked, _WITH_TEXTS.sub(lambda token: marks.get(token[0], token[0]), data))


def _unmarked(number: str) -> Raw:
    """A decimal number as it is written, or what it is the mark of."""
    return Raw(_SPELLINGS.get(number, number))


_decode_marked = msgspec.json.Decoder(float_hook=_unmarked).decode


def opened(data: bytes | Raw) -> Any:
    """A JSON value decoded as far as that is cheap. Large parts may stay ``Raw``, down to the third level.

    Of members with the same name the last one counts; the others are not read at all.
    """
    view = memoryview(data)
    in_parts = len(view) > _SMALLEST
    if len(view) <= _SMALL:
        try:
            return _decode_any(data)
        except msgspec.ValidationError:
            in_parts = True  # JSON, with a number that no float holds, perhaps in a member that is not shown
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
            pass  # the error may be in a member that is not shown
    if in_parts:
        first = view[0]
        if first == _OBJECT:
            try:
                return _decode_object(data)
            except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
                return _guarded(_decode_members, data)  # perhaps only of a member that nobody wants to see
        if first == _LIST:
            return _guarded(_decode_list, data)
    return _guarded(_decode_any, data)


def entirely(value: Any) -> Any:
    """The result of :func:`opened` with every ``Raw`` part decoded."""
    if isinstance(value, Raw):
        return decode(value)
    if isinstance(value, dict):
        return {name: entirely(member) for name, member in value.items()}
    return [entirely(item) for item in value] if isinstance(value, list) else value


def encode(value: Any) -> bytes:
    """A JSON value as compact bytes."""
    return _encoder.encode(value)


def _guarded(function: Callable[[Any], _T], data: bytes | Raw) -> _T:
    try:
        return function(data)
    except RecursionError:
        raise PayloadError("too_deep", "the payload is nested too deeply") from None
    except msgspec.ValidationError:
        raise PayloadError("unsupported", "a number in the payload is out of range") from None
    except (UnicodeDecodeError, msgspec.DecodeError) as error:  # the first of msgspec before 0.23
        reason = str(error)
        if isinstance(error, UnicodeDecodeError) or "UTF-8" in reason:
            raise PayloadError("encoding", "the payload is not UTF-8", _first_odd_byte(data)) from None
        raise _malformed(reason) from None


def _first_odd_byte(data: bytes | Raw) -> int | None:
    """Where what is not UTF-8 begins; the decoder tells at most its place within a text."""
    try:
        bytes(data).decode()
    except UnicodeDecodeError as error:
        return error.start
    return None


def _malformed(reason: str) -> PayloadError:
    """The decoder's reason without anything it might quote; its texts are fixed but for the byte."""
    found = _OFFSET.search(reason)
    if "truncated" in reason:
        return PayloadError("malformed", "the payload ends too early, or holds a lone surrogate escape")
    said = "the payload is not valid JSON"
    if "trailing characters" in reason:
        said = f"the payload goes on behind its JSON value{TO_PROGRAMS}"
    return PayloadError("malformed", said, int(found.group(1)) if found else None)
