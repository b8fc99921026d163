"""What a client sends through the guard: what is a request, what may be sent out, and what comes back of the rest."""

import json
from typing import Any

import pytest

from server.guard.contents.clearing import FACTS
from tests.drawn import without_ids
from tests.guarded import Guarded

CARD, MAIL = "4111 1111 1111 1111", "jane.doe@example.com"
CLIENT = {"name": "claude-ai", "version": "0.1.0"}


def send(guarded: Guarded, message: Any) -> None:
    guarded.session.from_client(json.dumps(message).encode())


@pytest.mark.parametrize(
    "message",
    [
        {"method": "tools/call", "params": {"name": "write_x"}},
        {"method": "tools/call", "params": {"name": "get"}},
        {"method": "resources/read", "params": {"uri": "a:b"}},
        {"method": "acme/query"},
        {"method": "Notifications/acme"},
        {"method": "initialize", "params": {}},
    ],
)
def test_what_is_no_notification_does_not_pass_without_an_id_and_is_counted(message: Any) -> None:
    guarded = Guarded(deny=["write_*"])
    for _ in range(3):
        send(guarded, {"jsonrpc": "2.0", **message})
    send(guarded, [{"jsonrpc": "2.0", **message}])
    assert guarded.to_upstream == guarded.to_client == []
    assert guarded.session.dropped == {"request_without_id": 4}
    assert guarded.events("guard_dropped") == [{"reason": "request_without_id"}]


def test_notifications_pass() -> None:
    guarded = Guarded(arguments="refuse")
    said = [
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "method": "notifications/acme", "params": {"x": 1}},
    ]
    for one in said:
        send(guarded, one)
    assert guarded.to_upstream == said


def test_a_message_is_handed_on_with_the_members_that_a_message_has() -> None:
    guarded = Guarded()
    params = {"name": "get", "arguments": {"a": 1.10}}
    send(guarded, {"id": 1, "method": "tools/call", "Method": "acme", "params": params, "PARAMS": {"name": "x"}})
    assert guarded.to_upstream == [{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}]


@pytest.mark.parametrize("name", ["Name", "NAME", "\uff4eame", "Arguments", "argument\u017f"])
def test_a_call_in_which_another_reader_finds_another_name_does_not_pass(name: str) -> None:
    guarded = Guarded(deny=["write_*"])
    guarded.send("tools/call", {"name": "get", name: "write_x"})
    assert guarded.to_upstream == []
    assert guarded.to_client[-1]["result"]["_meta"][FACTS]["refused"] == "invalid_argument"


@pytest.mark.parametrize("levels", [4_000, 50_000])  # what can be read is another depth in every Python
def test_what_is_too_deep_to_be_read_is_answered_and_the_next_line_is_taken(levels: int) -> None:
    guarded = Guarded()
    deep = b'{"x":"sluicegate://withheld/1","a":' + b"[" * levels + b"]" * levels + b"}"
    guarded.session.from_client(b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":' + deep + b"}")
    guarded.session.from_client(b'{"jsonrpc":"2.0","method":"notifications/x","params":' + deep + b"}")
    assert [one["id"] for one in guarded.to_client] == [1, None]
    assert all(one["error"]["code"] in {-32600, -32700} for one in guarded.to_client)
    assert guarded.to_upstream == []
    guarded.call("get")
    assert len(guarded.to_upstream) == 1


# ---- batches ----


def test_every_request_of_a_batch_that_is_too_long_is_answered() -> None:
    guarded = Guarded()
    requests = [{"jsonrpc": "2.0", "id": number, "method": "ping"} for number in range(105)]
    send(guarded, [*requests, {"jsonrpc": "2.0", "method": "notifications/acme"}, 7])
    assert guarded.to_upstream == [requests[:100]]
    (answers,) = guarded.to_client
    assert [(one["id"], one["error"]["code"]) for one in answers] == [(n, -32600) for n in range(100, 105)]
    assert guarded.session.dropped == {"client_batch_too_long": 7}


def test_a_batch_of_nothing_is_no_request() -> None:
    guarded = Guarded()
    send(guarded, [])
    assert [(one["id"], one["error"]["code"]) for one in guarded.to_client] == [(None, -32600)]


# ---- what leaves ----

LEAVING: list[tuple[str, Any]] = [
    ("tools/call", {"name": "get", "arguments": {"query": MAIL}}),
    ("tools/call", {"name": "get", "arguments": {"customer": {"name": "Jane Doe"}}}),
    ("tools/call", {"name": "get", "extra": CARD}),
    ("tools/call", {"name": "get", "_meta": {"acme/x": CARD}}),
    ("tools/call", {"name": "get", "_meta": {"progressToken": CARD}}),
    ("tools/call", {"name": "get", "inputResponses": {"q": {"action": "accept", "content": {"card": CARD}}}}),
    ("tools/call", {"name": "get", "inputResponses": {MAIL: {"action": "decline"}}}),
    ("tools/call", {"name": "get", "inputResponses": [CARD]}),
    ("prompts/get", {"name": "p", "arguments": {"a": CARD}}),
    ("prompts/get", {"name": f"p {MAIL}"}),
    (
        "completion/complete",
        {"ref": {"type": "ref/prompt", "name": "p"}, "argument": {"name": "a", "value": MAIL}},
    ),
    ("completion/complete", {"ref": {"type": "ref/prompt", "name": "p"}, "context": {"arguments": {"a": MAIL}}}),
    ("resources/read", {"uri": "crm://card/4111111111111111"}),
    ("resources/list", {"cursor": f"after={MAIL}"}),
    ("initialize", {"clientInfo": {"name": f"of {MAIL}", "version": "1"}}),
    ("ping", {"x": CARD}),
    ("acme/query", [MAIL]),
    (f"acme/{MAIL}", {}),
]


@pytest.mark.parametrize(("method", "params"), LEAVING)
def test_nothing_that_a_request_carries_leaves_unseen(method: str, params: Any) -> None:
    for kind, sent in (("refuse", 0), ("flag", 1), ("pass", 1)):
        guarded = Guarded(arguments=kind)
        identity = guarded.send(method, params)
        assert len(guarded.to_upstream) == sent
        assert len(guarded.events("arguments_sensitive")) == (kind != "pass")
        assert [one["id"] for one in guarded.to_client] == [identity] * (1 - sent)
        told = without_ids(json.dumps(guarded.to_client) + guarded.console.getvalue())
        assert not [value for value in (MAIL, "4111", "Jane Doe") if value in told]


HARMLESS: list[tuple[str, Any]] = [
    ("initialize", {"protocolVersion": "2025-11-25", "capabilities": {"roots": {}}, "clientInfo": CLIENT}),
    ("tools/list", {"_meta": {"io.modelcontextprotocol/clientInfo": CLIENT, "progressToken": 123456789012}}),
    ("tools/call", {"name": "get", "arguments": {"query": "weather", "n": 1.10}, "_meta": {"progressToken": "7f3a"}}),
    ("tools/call", {"name": "get", "inputResponses": {"q": {"roots": [{"uri": "file:///srv/a", "name": "My Work"}]}}}),
    ("completion/complete", {"ref": {"type": "ref/prompt", "name": "p"}, "argument": {"name": "city", "value": "Be"}}),
    ("resources/read", {"uri": "file:///srv/docs/a.md"}),
    ("logging/setLevel", {"level": "info"}),
]


@pytest.mark.parametrize(("method", "params"), HARMLESS)
def test_what_a_client_says_of_itself_leaves(method: str, params: Any) -> None:
    guarded = Guarded(arguments="refuse")
    guarded.send(method, params)
    assert [one["params"] for one in guarded.to_upstream] == [params]
    assert guarded.events("arguments_sensitive") == []


@pytest.mark.parametrize(
    "answer",
    [
        {"result": {"action": "accept", "content": {"card": CARD}}},
        {"result": {"role": "assistant", "model": "m", "content": {"type": "text", "text": f"It is {MAIL}."}}},
        {"result": {"roots": [{"uri": "file:///srv/a", "name": MAIL}]}},
        {"error": {"code": -1, "message": f"no answer from {MAIL}"}},
        {"error": {"code": -1, "message": "no", "data": {"card": CARD}}},
    ],
)
def test_an_answer_of_the_client_that_may_not_leave_is_an_error_for_who_asked(answer: Any) -> None:
    for kind in ("refuse", "flag"):
        guarded = Guarded(arguments=kind)
        guarded.question("elicitation/create", {"message": "Which?"})
        send(guarded, {"jsonrpc": "2.0", "id": 1, **answer})
        (sent,) = guarded.to_upstream
        assert sent["id"] == "q"
        assert (sent == {"jsonrpc": "2.0", "id": "q", **answer}) == (kind == "flag")
        assert "error" in sent or kind == "flag"
        assert [event["tool"] for event in guarded.events("arguments_sensitive")] == ["answer"]


def test_a_notification_that_may_not_leave_is_dropped() -> None:
    guarded = Guarded(arguments="refuse")
    params = {"progressToken": 1, "progress": 1, "message": f"asking {MAIL}"}
    send(guarded, {"jsonrpc": "2.0", "method": "notifications/progress", "params": params})
    assert guarded.to_upstream == []
    assert guarded.session.dropped == {"notification_sensitive": 1}


def test_a_call_that_is_taken_back_with_a_reason_that_may_not_leave_is_taken_back_without_it() -> None:
    guarded = Guarded(arguments="refuse")
    guarded.call("get")
    params = {"requestId": 1, "reason": f"{MAIL} hung up"}
    send(guarded, {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": params})
    assert guarded.to_upstream[1:] == [
        {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}
    ]


def test_what_the_server_itself_has_said_may_go_back_to_it() -> None:
    guarded = Guarded(arguments="refuse")
    said = f"crm://customer/{MAIL}"
    stand_in = guarded.result({"contents": [{"uri": said, "text": "x"}]}, "resources/read")["contents"][0]["uri"]
    assert MAIL not in stand_in
    guarded.send("resources/read", {"uri": stand_in})
    assert guarded.to_upstream[-1]["params"] == {"uri": said}
    guarded.send("tools/call", {"name": "get", "arguments": {"uri": stand_in}})
    assert guarded.to_upstream[-1]["params"]["arguments"] == {"uri": said}


def test_what_comes_back_to_the_client_is_as_it_wrote_it() -> None:
    guarded = Guarded()
    contents = [{"uri": f"crm://customer/{MAIL}", "text": "x"}]
    stand_in = guarded.result({"contents": contents}, "resources/read")["contents"][0]["uri"]
    guarded.send("tools/call", {"name": "get", "_meta": {"progressToken": stand_in}}, identity=stand_in)
    assert guarded.to_upstream[-1]["params"]["_meta"] == {"progressToken": stand_in}
    guarded.notify("notifications/progress", {"progressToken": stand_in})
    guarded.answer(stand_in, {"content": []})
    assert [one.get("id") for one in guarded.to_client[1:]] == [None, stand_in]
    assert MAIL not in json.dumps(guarded.to_client)
