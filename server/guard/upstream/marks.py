"""Why an answer over HTTP to a message holds none: a mark for `exchanges.py` to put into its place."""

import re
from http import HTTPStatus
from typing import Final

import anyio
import httpx2

from server.guard.told.failures import LOST, NO_MCP, REDIRECTED, SESSION_LOST
from server.guard.wire.messages import METHOD_NOT_FOUND, Message, UnreadableError, has_text, object_in, read_line

SESSION: Final = "mcp-session-id"
JSON: Final = "application/json"
EVENTS: Final = "text/event-stream"

MAY_BE_OLDER: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED})
"""By which a server refuses messages that may offer the transport before this one (revision 2025-11-25, Transports,
"Backwards Compatibility"; `older.py`)."""

_REST: Final = 1.0
"""Seconds for the rest of an answer that says nothing more: its head has said that the message is taken."""

Mark = str | int
"""Why there is no answer: a reason of `told/failures.py`, or the status where that says why."""

_FORGETS: Final = re.compile(
    r"""(?ix)
    \b(no[ ](valid|active|such)|not[ ]a[ ]valid|invalid|unknown|missing|expired|unrecognized)
        ([ ](or|and)[ ]\w+)? [ ](mcp[ -])? session
    | \bsession ([ _-]?id)? ([ ]header)? ([ ]'?[\w-]{8,}'?)? [ ]((is|was|has([ ]been)?|does)[ ])?
        (not[ ](found|exist|valid|known|recognized|initiali[sz]ed) | invalid | unknown | expired | missing | required
        | terminated | closed)\b
    | \bno[ ](session[ ](id|found)|mcp-session-id)\b
    | \bnot[ ]initiali[sz]ed\b"""
)
"""What a server says of a session that it does not know where it answers 400 in place of 404, as the libraries for
TypeScript and Python, and many servers after them, do ("Bad Request: No valid session ID provided", "Invalid or
missing session ID", "Mcp-Session-Id header is required", "Server not initialized"). Others speak of their own
sessions in an error like this."""


async def mark_of(response: httpx2.Response) -> Mark | None:
    """Why an answer to a message holds none; None for one that may."""
    status = response.status_code
    if response.has_redirect_location:  # which the library follows, within the same server
        if response.next_request is None:  # no address
            return REDIRECTED.reason
        return None if await is_read(response) else LOST.reason
    if response.is_success:
        may = status == HTTPStatus.ACCEPTED or has_kind(response, JSON) or has_kind(response, EVENTS)
        return None if may or not asks(response.request) else NO_MCP.reason
    refusal = await refusal_in(response)
    if SESSION in response.request.headers and forgets_session(response, refusal):
        return SESSION_LOST.reason
    return None if refusal else status


def forgets_session(response: httpx2.Response, refusal: Message) -> bool:
    """Whether a message that names a session is refused since the server does not know that. `refusal`: its error."""
    forgets = response.status_code == HTTPStatus.NOT_FOUND or (
        response.status_code == HTTPStatus.BAD_REQUEST
        and _FORGETS.search(object_in(refusal, "error").get("message", "")) is not None
    )
    return forgets and not _is_own(refusal, response)


async def refusal_in(response: httpx2.Response) -> Message:
    """The error of JSON-RPC that a body holds; empty where it holds none."""
    if not has_kind(response, JSON):
        return {}
    message = message_in(response.content) if await is_read(response) else {}
    told = object_in(message, "error")
    return message if isinstance(told.get("code"), int) and has_text(told, "message") else {}


def _is_own(refusal: Message, response: httpx2.Response) -> bool:
    """Whether a server that knows the session refuses this very request, or its method; else it would have no id."""
    asked = message_in(response.request.content).get("id")
    return (asked is not None and refusal.get("id") == asked) or (
        object_in(refusal, "error").get("code") == METHOD_NOT_FOUND
    )


def asks(request: httpx2.Request) -> bool:
    """Whether a message is a request: what else a session was sent means nothing in another one."""
    return {"id", "method"} <= message_in(request.content).keys()


def message_in(body: bytes) -> Message:
    """The object that a body holds; empty where it holds none."""
    try:
        return object_in({"message": read_line(body)}, "message")
    except UnreadableError:
        return {}


async def is_read(response: httpx2.Response) -> bool:
    """Read a body, which the library then finds read; whether that was possible."""
    try:
        await response.aread()
    except httpx2.StreamError:
        return False
    return True


async def let_go(response: httpx2.Response) -> None:
    """Close an answer that says nothing more; it is read before, or its connection is not used again."""
    if not has_kind(response, EVENTS):
        with anyio.move_on_after(_REST):
            await is_read(response)
    await response.aclose()


def has_kind(response: httpx2.Response, kind: str) -> bool:
    """Whether the body of an answer is said to be of that media type."""
    return response.headers.get("content-type", "").lower().startswith(kind)
