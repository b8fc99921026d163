"""JSON-RPC messages as they stand in a line: read into plain values, told apart by kind, and written anew.

Nothing is handed on as it came. Of a repeated name the last value counts, here and for whoever reads what is written
here; an escape, a space or a second object behind the first one says nothing twice.
"""

import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal, TypeGuard

import msgspec

from scanner.payloads.leaves.scalars import SMALLEST_NUMBER

Message = dict[str, Any]
Id = str | int

Kind = Literal["request", "notification", "response", "nothing"]

PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600
METHOD_NOT_FOUND: Final = -32601
INTERNAL_ERROR: Final = -32603
"""JSON-RPC 2.0, section 5.1."""

LONGEST_ID: Final = 256
"""Characters of an id that is a text."""

MOST_IN_BATCH: Final = 100
"""Messages of one line, as revisions before 2025-06-18 may send them."""

_WIDEST: Final = 2**63  # of what msgspec writes as an integer; others are written as they were read

# U+2028, U+2029 and U+0085 end a line for some readers, such as str.splitlines; JSON has another spelling for each.
_LINE_ENDS: Final = ((b"\xe2\x80\xa8", b"\\u2028"), (b"\xe2\x80\xa9", b"\\u2029"), (b"\xc2\x85", b"\\u0085"))

# Numbers that are no integers stay as they are written: 1.10 is not to become 1.1.
_decode = msgspec.json.Decoder(float_hook=msgspec.Raw).decode
_encode = msgspec.json.Encoder().encode


class UnreadableError(Exception):
    """A line that holds no JSON. It has no text: there is nothing to say that would hold no data."""


class ShapeError(Exception):
    """A message whose members are not what the protocol has there. It has no text."""


def read_line(line: bytes) -> Any:
    """The JSON value of a line. Raises `UnreadableError`."""
    try:
        return _decode(line)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, ValueError):
        raise UnreadableError from None


def write_line(message: object) -> bytes:
    """A message, or several, as one line for every reader. Raises `OverflowError`, `ValueError`, `RecursionError`."""
    try:
        line = _encode(message)
    except OverflowError:
        line = _encode(with_wide(message, _undecoded))
    for sign, escaped in _LINE_ENDS:
        if sign in line:
            line = line.replace(sign, escaped)
    return line + b"\n"


def encoded(value: object, *, ordered: bool = False) -> bytes:
    """A value as compact JSON, integers of any size; `ordered`: the same bytes whatever the order of members."""
    encode = msgspec.json.Encoder(order="deterministic").encode if ordered else _encode
    try:
        return encode(value)
    except OverflowError:
        return encode(with_wide(value, _undecoded))


def kind_of(message: Message) -> Kind:
    """What a message is; `nothing` for one that is none, such as an answer that is a result and an error as well."""
    identified = "id" in message
    if "method" in message:
        answers = "result" in message or "error" in message
        if answers or not isinstance(message["method"], str) or not isinstance(message.get("params", {}), dict | list):
            return "nothing"
        if not identified:
            return "notification"
        return "request" if is_id(message["id"]) else "nothing"
    if not identified or ("result" in message) == ("error" in message):
        return "nothing"
    return "response"


def is_id(value: object) -> TypeGuard[Id]:
    """Whether a value may be the id of a request."""
    if isinstance(value, str):
        return len(value) <= LONGEST_ID
    return isinstance(value, int) and not isinstance(value, bool) and -_WIDEST <= value < _WIDEST


def error(code: int, message: str, identity: Id | None, data: object = None) -> Message:
    """An answer that is an error, in words of our own."""
    body: dict[str, object] = {"code": code, "message": message}
    if data is not None:
        body["data"] = data
    return {"jsonrpc": "2.0", "id": identity, "error": body}


def folded(text: str) -> str:
    """A text without what some reader may not tell apart: case, and forms of one letter (NFKC)."""
    return unicodedata.normalize("NFKC", text).casefold()


def containers(value: Any) -> Iterator[Any]:
    """The objects and lists in a value and itself, the outer ones first; each may be changed when it comes."""
    waiting = [value] if isinstance(value, dict | list) else []
    while waiting:
        container = waiting.pop()
        yield container
        members = container.values() if isinstance(container, dict) else container
        waiting += [member for member in members if isinstance(member, dict | list)]


def object_in(value: Any, name: str) -> Message:
    """A member of an object that is an object; empty where the member, or the value itself, is none."""
    member = value.get(name) if isinstance(value, dict) else None
    return member if isinstance(member, dict) else {}


def list_in(value: Any, name: str) -> list[Any]:
    """A member of an object that is a list; empty where the member, or the value itself, is none."""
    member = value.get(name) if isinstance(value, dict) else None
    return member if isinstance(member, list) else []


def text_in(value: Any, name: str) -> str | None:
    """A member of an object that is a text."""
    member = value.get(name) if isinstance(value, dict) else None
    return member if isinstance(member, str) else None


def has_text(members: Message, name: str) -> bool:
    """Whether a member of an object is a text."""
    return isinstance(members.get(name), str)


def with_wide(value: Any, written: Callable[[int], Any]) -> Any:
    """A value with another one in the place of each integer of more than 64 bits, since msgspec writes none of them."""
    if isinstance(value, dict):
        return {name: with_wide(member, written) for name, member in value.items()}
    if isinstance(value, list):
        return [with_wide(item, written) for item in value]
    return written(value) if isinstance(value, int) and not -_WIDEST <= value < _WIDEST else value


def is_small(value: object) -> bool:
    """Whether a value is none, a truth value, or an integer too small to be scanned."""
    return value is None or (isinstance(value, bool | int) and -SMALLEST_NUMBER < value < SMALLEST_NUMBER)


def _undecoded(number: int) -> msgspec.Raw:
    return msgspec.Raw(str(number).encode())


# ---- lines that are nearly JSON ----


# An unclosed text is a token too: or each of many would be read to the end of the line.
_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"?|-?(?:NaN|Infinity)\b', re.DOTALL)
_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}|(u[dD][89a-fA-F][0-9A-Fa-f]{2})|.)", re.DOTALL
)


def read_repaired(line: bytes) -> Any:
    """The JSON value of a line that is JSON but for what a server's language writes beside it.

    Python writes a missing number as `NaN`, and JavaScript cuts a text within a pair of escapes. Clients in those
    languages read both. The number becomes null, and the half the sign for a character that is lost (U+FFFD). Windows
    begins what it writes with a byte order mark, which is dropped; all else that is no JSON stays unread. Raises
    `UnreadableError`.
    """
    line = line.removeprefix(BOM_UTF8)
    try:
        return read_line(line)
    except UnreadableError:
        if not (b"NaN" in line or b"Infinity" in line or b"\\ud" in line.lower()):
            raise
    return read_line(_TOKEN.sub(_repaired, line))


def _repaired(token: re.Match[bytes]) -> bytes:
    written = token[0]
    if not written.startswith(b'"'):
        return b"null"
    return _ESCAPE.sub(_whole, written) if b"\\u" in written else written


def _whole(escape: re.Match[bytes]) -> bytes:
    return escape[0] if escape[1] is None else b"\\ufffd"
