"""Requests that the protocol library cannot read, made into ones that it can answer.

The library drops a line that it fails to parse, so that the caller waits for ever and no record says that there was a
call. That happens to well-formed JSON too: nested deeper than 200 levels, or with half of a surrogate pair in a string.
As long as such a line tells its id, the same request takes its place, with arguments that stand for unreadable ones.
"""

import io
import json
from typing import Any

from mcp_types import jsonrpc_message_adapter

from server.arguments import UNREADABLE


class AnswerableLines(io.TextIOWrapper):
    """Text of which each line is one that the library can parse, unless it is no JSON-RPC request at all."""

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # as in the class itself
        """The next line, blocking; empty at the end."""
        return answerable(super().readline(size))


def answerable(line: str) -> str:
    """`line`, or a request with the same id, method and name in its place.

    The library parses a good line once more: 3 us for a small call, and what it accepts is not for us to know better.
    """
    try:
        jsonrpc_message_adapter.validate_json(line, by_name=False)
    except ValueError:
        return _stand_in(line) or line
    return line


def _stand_in(line: str) -> str | None:
    try:
        request = json.loads(line, strict=False)  # the standard library's parser reads more than the strict ones
    except (ValueError, RecursionError):
        return None
    if not isinstance(request, dict) or not {"id", "method"} <= request.keys():
        return None
    given = request.get("params")
    params: dict[str, Any] = {"arguments": UNREADABLE}
    if isinstance(given, dict):
        params |= {key: given[key] for key in ("name", "_meta") if key in given}
    return json.dumps({"jsonrpc": "2.0", "id": request["id"], "method": request["method"], "params": params}) + "\n"
