"""Which words of an answer with status 400 say that the session is forgotten."""

import json

import anyio
import httpx2
import pytest

from server.guard.told.failures import SESSION_LOST
from server.guard.upstream.marks import mark_of

FORGOTTEN = [
    "Bad Request: No valid session ID provided",
    "Bad Request: Mcp-Session-Id header is required",
    "Bad Request: Server not initialized",
    "Server not initialised",
    "Bad Request: Missing session ID",
    "Not Found: Invalid or expired session ID",
    "Invalid or missing sessionId",
    "Session not found",
    "session not found: 6f1c",
    "Session 6f1c2b3a-77d0 not found",
    "Session ID required in mcp-session-id header",
    "unknown session",
    "No active session",
    "No session found for this ID",
    "The session has expired",
    "session is not valid",
    "Session does not exist",
    "Session has been terminated",
]

ELSE = [
    "The sales session 2024-05 has no invoices",
    "no session that day",
    "the training session is full",
    "sessions are not held on Sundays",
    "obsession not found",
    "Bad Request: Unsupported protocol version",
    "choose a session before you book",
    "invalid date for the session",
    "the session",
]


def mark(message: str, status: int = 400, identity: object = None) -> object:
    body = {"jsonrpc": "2.0", "id": identity, "error": {"code": -32000, "message": message}}
    asked = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call"}).encode()
    request = httpx2.Request("POST", "http://server/mcp", headers={"mcp-session-id": "s"}, content=asked)
    headers = {"content-type": "application/json"}
    return anyio.run(mark_of, httpx2.Response(status, headers=headers, content=json.dumps(body), request=request))


@pytest.mark.parametrize("message", FORGOTTEN)
def test_a_400_that_says_so_means_that_the_session_is_forgotten(message: str) -> None:
    assert mark(message) == SESSION_LOST.reason
    assert mark(message, identity=1) is None, "it knows the request, so it knows the session"
    assert mark(message, status=422) is None


@pytest.mark.parametrize("message", ELSE)
def test_any_other_400_is_the_servers_own_error(message: str) -> None:
    assert mark(message) is None
    assert mark(message, status=404) == SESSION_LOST.reason
