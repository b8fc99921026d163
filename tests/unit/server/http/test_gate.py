"""Requests that fail inside the server: what the client is told, and what the audit trail says."""

import json
from datetime import UTC, datetime
from io import StringIO
from typing import Any, Final

import anyio
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.audit.trail import AuditTrail
from server.http.endpoint import PATH, Endpoint
from server.http.gate import Gate
from server.http.logins import Logins
from server.keys.fixed import DemoKeyStore

NOW: Final = datetime(2026, 11, 26, tzinfo=UTC)
SECRET: Final = "4111 1111 1111 1111"


async def _raises(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, send
    await receive()
    raise KeyError(SECRET)


async def _answers_500(scope: Scope, receive: Receive, send: Send) -> None:
    del scope
    await receive()
    await send({"type": "http.response.start", "status": 500, "headers": []})
    await send({"type": "http.response.body", "body": SECRET.encode()})


def served(app: ASGIApp, first: Message) -> tuple[list[Message], list[dict[str, Any]]]:
    """(what is sent to the client, the audit records) of one request whose body begins with `first`."""
    console, sent = StringIO(), list[Message]()
    audit = AuditTrail(None, console, lambda: NOW)
    endpoint = Endpoint(host="127.0.0.1", port=8931)
    gate = Gate(app, endpoint, Logins(DemoKeyStore(), audit, lambda: NOW), audit, lambda: True)
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": PATH,
        "headers": [(b"host", b"127.0.0.1:8931")],
        "client": ("127.0.0.1", 50_000),
    }

    async def receive() -> Message:
        return first

    async def send(message: Message) -> None:
        sent.append(message)

    anyio.run(gate, scope, receive, send)
    return sent, [json.loads(line) for line in console.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("app", "details"),
    [(_raises, "{'fault': 'KeyError at server.http.gate:"), (_answers_500, "{'status': 500}")],
)
def test_a_request_that_fails_inside_the_server_leaves_a_record(app: ASGIApp, details: str) -> None:
    sent, records = served(app, {"type": "http.request", "body": b"{}"})
    assert sent[0]["status"] == 500
    (record,) = records
    assert json.loads(sent[1]["body"]) == {"error": "internal", "request_id": record["request_id"]}
    assert (record["event"], record["severity"], record["client_ip"]) == ("http_request_failed", "high", "127.0.0.1")
    assert str(record["details"]).startswith(details)
    assert SECRET not in repr(sent) + repr(records)


@pytest.mark.parametrize("app", [_raises, _answers_500])
def test_a_client_that_goes_away_leaves_no_record(app: ASGIApp) -> None:
    sent, records = served(app, {"type": "http.disconnect"})
    assert (sent[0]["status"], records) == (500, [])
