"""Requests that the protocol library cannot read, replaced by stand-ins that it can answer.

The library drops a line that it fails to parse: the caller waits for ever, and no record shows the call. That happens
to well-formed JSON too, if it is nested deeper than 200 levels, holds an integer of more than 4,300 digits, or has half
of a surrogate pair in a string. If such a line has an id, a request with the same id and method takes its place, with
arguments that stand for unreadable ones.

The library also takes a request whose id is not valid (null, a fraction, true, a list) for a notification and drops it.
Such a request gets an id of ours, so that it is refused and audited like any other; the answer has the id null, as
JSON-RPC asks. A message whose method is a notification's stays one, since old clients give notifications the id null.

The members of a line are found by brackets and quotes, without decoding it, so that any JSON can be searched. Only the
few short members that the stand-in takes over are decoded, each by itself.
"""

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any, Final

from mcp_types import (
    CLIENT_CAPABILITIES_META_KEY,
    PROTOCOL_VERSION_META_KEY,
    JSONRPCMessage,
    JSONRPCNotification,
    jsonrpc_message_adapter,
)
from mcp_types.version import LATEST_MODERN_VERSION

from server.protocol.lines import MAX_MESSAGE
from server.tools.arguments import UNREADABLE

NAMELESS: Final = f"nameless-{secrets.token_hex(16)}"
"""The beginning of the ids that requests without a valid id get; no client knows it."""

NO_ID: Final = "The id of a request is a text or a whole number."

_LONGEST_MEMBER: Final = 4_096
"""Characters of a member that the stand-in takes over. Ids and names of tools are far shorter, and so is `_meta`."""

_NOTIFICATIONS: Final = "notifications/"

_TOKEN: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}:,]', re.DOTALL)
"""Strings, whose brackets do not count, and what gives JSON its form. Linear: it is possessive, and a string without an
end is one match too, instead of a new search from each of its quotes."""


def message_in(line: bytes) -> JSONRPCMessage | None:
    """The message that a line holds, or the request that takes its place; None when it is neither."""
    message = _parsed(line)
    if _is_answered(message):
        return message
    stand_in = _stand_in(line.decode(errors="replace"))
    return message if stand_in is None else _parsed(stand_in)


def answerable(line: str) -> str:
    """`line`, or a request with the same id, method and name in its place."""
    return line if _is_answered(_parsed(line)) else _stand_in(line) or line


def is_nameless(request_id: object) -> bool:
    """Whether an id was made here for a request without a valid one."""
    return isinstance(request_id, str) and request_id.startswith(NAMELESS)


def _is_answered(message: JSONRPCMessage | None) -> bool:
    """Whether the library handles the message rightly: it does not if it takes a request for a notification."""
    if isinstance(message, JSONRPCNotification):
        return message.method.startswith(_NOTIFICATIONS)
    return message is not None


def _parsed(line: str | bytes) -> JSONRPCMessage | None:
    try:
        return jsonrpc_message_adapter.validate_json(line, by_name=False)
    except ValueError:
        return None


def _stand_in(line: str) -> str | None:
    """A request that the library can read in place of one that it cannot; None for what is none at all."""
    request = _members(line) if len(line) <= MAX_MESSAGE else {}  # two seconds at worst
    request_id, method = _decoded(request.get("id")), _decoded(request.get("method"))
    if "id" not in request or not isinstance(method, str) or method.startswith(_NOTIFICATIONS):
        return None
    if isinstance(request_id, bool) or not isinstance(request_id, str | int):
        request_id = f"{NAMELESS}-{secrets.token_hex(4)}"
    # Half of a surrogate pair cannot be encoded, so an id that holds one is sent back with a replacement.
    message = {"jsonrpc": "2.0", "id": _text(request_id), "method": _text(method)}
    given = _members(request.get("params", ""))
    params: dict[str, Any] = {"arguments": UNREADABLE}
    name = _decoded(given.get("name"))
    if isinstance(name, str) and name == _text(name):
        params["name"] = name
    if "_meta" in given:
        meta = _decoded(given["_meta"])
        whole = json.dumps({**message, "params": {**params, "_meta": meta}})
        if isinstance(meta, dict) and _parsed(whole) is not None:
            return whole + "\n"
        params["_meta"] = _least_meta(given["_meta"])
    return json.dumps({**message, "params": params}) + "\n"


def _least_meta(text: str) -> dict[str, Any]:
    """The members of `_meta` by which the library routes a request: the protocol version, if the request names one."""
    given = _members(text)
    if PROTOCOL_VERSION_META_KEY not in given:
        return {}
    version = _decoded(given[PROTOCOL_VERSION_META_KEY])
    known = isinstance(version, str) and version == _text(version)
    return {PROTOCOL_VERSION_META_KEY: version if known else LATEST_MODERN_VERSION, CLIENT_CAPABILITIES_META_KEY: {}}


def _members(text: str) -> Mapping[str, str]:
    """The members of the JSON object that `text` is, by name, undecoded; nothing when it is no object."""
    members: dict[str, str] = {}
    depth = begin = end = 0
    name: object = None
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in {"{", "["}:
            depth += 1
            if depth == 1:
                if sign == "[" or text[: token.start()].strip():
                    return {}
                begin = token.end()
        elif depth == 1 and sign == ":":
            name, begin = _decoded(text[begin : token.start()]), token.end()
        elif depth == 1 and sign in {",", "}", "]"}:
            if isinstance(name, str):
                members[name] = text[begin : token.start()]
            name, begin = None, token.end()
        if sign in {"}", "]"}:
            depth -= 1
            if depth == 0:
                end = token.end()
                break
    return {} if text[end:].strip() else members


def _decoded(text: str | None) -> Any:
    """A short JSON value; None for a longer one, and for what the standard library cannot read."""
    if text is None or len(text) > _LONGEST_MEMBER:
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _text(value: str | int) -> Any:
    return value.encode(errors="replace").decode() if isinstance(value, str) else value
