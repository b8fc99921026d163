"""Errors of the protocol, as opposed to refusals of a call: a code and a sentence, and nothing that a caller sent.

The library puts into them what it fails to read. Two of its error messages quote the request, one error repeats the
revision that was asked for, which may be any text, and on a legacy connection it would send `str(exception)`.
"""

import re
from collections.abc import Mapping
from typing import Final

import mcp_types as types
from mcp import MCPError
from pydantic import ValidationError

_MESSAGES: Final[Mapping[int, str]] = {
    types.METHOD_NOT_FOUND: "Method not found",
    types.INVALID_PARAMS: "Invalid request parameters",
    types.INVALID_REQUEST: "Invalid request",
}

_QUOTING: Final = ("Parse error", "Validation error")
"""How the messages begin that go on with a part of the request, see `mcp.server.streamable_http`."""

_REVISION: Final = re.compile(r"\d{4}-\d{2}-\d{2}|v?\d{1,3}\.\d{1,3}(?:\.\d{1,3})?", re.ASCII)
"""Dates, as revisions are, and what looks like a version of something else: the protocol wants that repeated."""

_NO_REVISION: Final = "(not a revision)"


def data_free(error: Exception) -> MCPError:
    """What is sent in place of anything that was raised."""
    code = error.error.code if isinstance(error, MCPError) else types.INTERNAL_ERROR
    if isinstance(error, ValidationError):
        code = types.INVALID_PARAMS
    return MCPError(code=code, message=_MESSAGES.get(code, "Internal server error"))


def without_request(error: types.ErrorData) -> types.ErrorData:
    """An error of the library's own making, without what it quotes."""
    message = next((start for start in _QUOTING if error.message.startswith(f"{start}:")), error.message)
    if error.code == types.UNSUPPORTED_PROTOCOL_VERSION and isinstance(error.data, dict):
        data = {**error.data, "requested": _revision(error.data.get("requested"))}
        return types.ErrorData(code=error.code, message=message, data=data)
    return types.ErrorData(code=error.code, message=message)


def _revision(requested: object) -> str:
    known = isinstance(requested, str) and _REVISION.fullmatch(requested)
    return str(requested) if known else _NO_REVISION
