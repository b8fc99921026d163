"""Everything that a client can ask in a revision of the protocol, and a few things that it should not."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from mcp_types import methods

from benchmarks.pipe import Pipe, envelope

SERVED: Final = frozenset({"initialize", "ping", "tools/list", "tools/call", "server/discover"})
"""The methods that the server has; the others of a revision are asked for too, and answered by an error."""

_PARAMS: Final[Mapping[str, Mapping[str, Any]]] = {
    "completion/complete": {"ref": {"type": "ref/prompt", "name": "x"}, "argument": {"name": "x", "value": "x"}},
    "logging/setLevel": {"level": "debug"},
    "prompts/get": {"name": "x"},
    "resources/read": {"uri": "file:///x"},
    "resources/subscribe": {"uri": "file:///x"},
    "resources/unsubscribe": {"uri": "file:///x"},
    "subscriptions/listen": {"notifications": {}},
    "tools/call": {"name": "get_security_status"},
}

CALLS: Final[Sequence[tuple[Any, Any]]] = (
    ("get_account", {"account_id": "A-00000123"}),
    ("get_account", {"account_id": "A-00000124"}),
    ("get_account", {}),
    ("get_account", {"account_id": "4111111111111111"}),
    ("get_invoice", {"invoice_id": "INV-0042"}),
    ("get_subscription", {"subscription_id": "A-S00000001"}),
    ("list_accounts", {"limit": 3}),
    ("list_subscriptions", {}),
    ("list_invoices", {"status": "Posted"}),
    ("scan_text", {"text": "Card 4111 1111 1111 1111, mail jane.doe@example.com"}),
    ("redact_payload", {"payload": {"note": "card 4111111111111111", "n": [1.5, None, True]}}),
    ("no_such_tool", {"a": 1}),
    ("get_account", "4111111111111111"),
    (4111111111111111, {}),
)


class Exchange(NamedTuple):
    """A request and its answer, as they went over the wire. `method` and `proper`: what was meant, and whether well."""

    method: str
    request: dict[str, Any]
    answer: dict[str, Any]
    proper: bool


def converse(pipe: Pipe) -> list[Exchange]:
    """The whole conversation with a fresh server of sample data, in the revision of `pipe`."""
    said: list[Exchange] = []

    def ask(method: str, params: Mapping[str, Any], *, proper: bool = True) -> None:
        line(method, pipe.request(method, params), proper=proper)

    def line(method: str, text: bytes, *, proper: bool = False) -> None:
        answer = pipe.round_trip(text)
        said.append(Exchange(method, _object(text), json.loads(answer), proper))

    if not pipe.modern:
        ask("initialize", pipe.handshake())
        pipe.send(b'{"jsonrpc":"2.0","method":"notifications/initialized"}\n')
    for method in sorted(name for name, version in methods.CLIENT_REQUESTS if version == pipe.version):
        if method != "initialize":
            ask(method, _PARAMS.get(method, {}))
    for name, arguments in CALLS:
        ask(
            "tools/call",
            {"name": name, "arguments": arguments},
            proper=isinstance(name, str) and name != "" and isinstance(arguments, dict),
        )
    progress = {"progressToken": "p-1"}
    meta = {**envelope(pipe.version), **progress} if pipe.modern else progress
    ask("tools/call", {"name": "scan_text", "arguments": {"text": "x"}, "_meta": meta})
    ask("made/up", {}, proper=False)
    ask("tools/list", {"cursor": 4111111111111111}, proper=False)
    ask("tools/call", {"name": "scan_text", "arguments": {"text": "x"}, "_meta": "4111111111111111"}, proper=False)
    ask("tools/call", {"name": "get_account", "arguments": [[]]}, proper=False)
    plain = pipe.request("tools/call", {"name": "scan_text", "arguments": {"text": "TEXT"}})
    line("tools/call", plain.replace(b'"TEXT"', b"[" * 300 + b"]" * 300))
    line("tools/call", plain.replace(b'"TEXT"', b"7" * 5_000))
    line("tools/call", plain.replace(b'"TEXT"', rb'"\ud800"'))
    line("tools/list", b'{"jsonrpc":"2.0","id":"a text","method":"tools/list","params":%s}\n' % _meta(pipe))
    line("tools/list", b'{"jsonrpc":"2.0","id":%d,"method":"tools/list","params":%s}\n' % (10**20, _meta(pipe)))
    if pipe.modern:
        ask("initialize", pipe.handshake(), proper=False)
        line("tools/list", b'{"jsonrpc":"2.0","id":"x","method":"tools/list"}\n')
        strange = {"_meta": {**envelope("4111111111111111")}}
        ask("tools/list", strange, proper=False)
    else:
        ask("tools/list", {"_meta": envelope("2026-07-28")}, proper=False)
    return said


def _meta(pipe: Pipe) -> bytes:
    return json.dumps({"_meta": envelope(pipe.version)} if pipe.modern else {}).encode()


def _object(text: bytes) -> dict[str, Any]:
    try:
        request = json.loads(text)
    except ValueError:  # more digits than Python reads
        return {}
    return request if isinstance(request, dict) else {}
