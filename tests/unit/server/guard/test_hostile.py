"""The guard when its upstream attacks, or breaks: what it says out of turn, too large, too deep, or not at all."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from server.guard.contents.clearing import FACTS
from server.guard.told import failures
from server.keys.entries import Grant, new_entry
from server.keys.file import FileKeyStore, write_keys
from server.limits.table import Budget, Limit, LimitTable
from tests.drawn import without_ids
from tests.guarded import GONE, Guarded, saying

CARD, MAIL = "4111 1111 1111 1111", "jane.doe@example.com"
BASE64 = base64.b64encode(f"card {CARD} of Jane".encode()).decode()
FAILURES = {one.reason: one.text for one in (failures.UNREADABLE, failures.MALFORMED, failures.TOO_DEEP)}
FAILED = "The guard failed on the answer; give the request id to whoever runs it."
RAISE = " Ask for less, or have whoever runs the guard raise"
TOO_LARGE = (
    "The answer of the server behind the guard is larger than {} bytes, and what makes it large is neither a text nor a"
    f" list that could be shortened.{RAISE} --max-bytes (now 8,192)."
)
TOO_LONG = (
    "The answer of the server behind the guard is longer than 4,194,304 bytes, the most that one message may have, or"
    f" comes compressed over HTTP.{RAISE} --max-line (now 4,194,304)."
)


def answer(identity: Any, result: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": identity, "result": result}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (answer(7, saying(CARD)), "answer_to_nothing"),
        (answer("7", saying(CARD)), "answer_to_nothing"),
        (answer("01", saying(CARD)), "answer_to_nothing"),
        (answer(True, saying(CARD)), "answer_to_nothing"),
        (answer(1.5, saying(CARD)), "answer_to_nothing"),
        (answer(None, saying(CARD)), "answer_to_nothing"),
        (answer([1], saying(CARD)), "answer_to_nothing"),
        ({"jsonrpc": "2.0", "error": {"code": 1, "message": CARD}}, "no_message"),
        ({"jsonrpc": "2.0", "id": 9, "result": {}, "error": {}}, "no_message"),
        ({"jsonrpc": "2.0", "id": 9, "method": "x", "result": saying(CARD)}, "no_message"),
        (b'{"jsonrpc":"2.0","id":1.0,"method":"sampling/createMessage","params":{}}', "no_message"),
        ({"jsonrpc": "2.0", "id": 1, "method": ["x"]}, "no_message"),
        ({"jsonrpc": "2.0", "id": "1", "method": "x", "params": CARD}, "no_message"),
        ({"text": CARD}, "no_message"),
        (CARD, "no_message"),
        (4111111111111111, "no_message"),
        (CARD.encode(), "no_json"),
        (b'{"a": ' + CARD.encode(), "no_json"),
        (b'{"jsonrpc":"2.0","method":"x","params":{"a":"\xff\xfe"}}', "no_json"),
        (b"[" * 100_000, "no_json"),
        ({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}, "cancelled_nothing"),
        ({"jsonrpc": "2.0", "method": "notifications/acme", "params": CARD}, "no_message"),
    ],
)
def test_what_nobody_asked_for_goes_nowhere(said: Any, reason: str) -> None:
    guarded = Guarded()
    identity = guarded.call("get")
    guarded.say(said)
    assert guarded.to_client == []
    assert guarded.session.dropped == {reason: 1}
    assert guarded.events("guard_dropped") == [{"reason": reason}]
    assert "content" in guarded.answer(identity, saying("hi"))["result"], "the call is open still"


@pytest.mark.parametrize(
    "said",
    [
        b'{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":"4111 1111 1111 1111"}}',
        b'{"jsonrpc":"2.0","id":1}',
        b'{"jsonrpc":"2.0","id":1,"method":"x","result":{}}',
        b'{"jsonrpc":"2.0","id":1,"result":"4111 1111 1111 1111"}',
        b'{"jsonrpc":"2.0","id":1,"result":null}',
        b'{"jsonrpc":"2.0","id":1,"result":{"content":"\xff"}}',
        b'{"jsonrpc":"2.0","id":1,"result":{"content":"\\ud800"}}',
        b'{"jsonrpc":"2.0","id":1,"result":{"a":' + b"[" * 200 + b"]" * 200 + b"}}",
        b'{"jsonrpc":"2.0","id":1,"result":{"a":' + b"[" * 90_000 + b"]" * 90_000 + b"}}",
        b'{"jsonrpc":"2.0","id":1,"result":{"content":' + b"[" * 200 + b"]" * 200 + b"}}",
        b'{"jsonrpc":"2.0","id":1,"result":{"a":' + b"4" * 5_000 + b"}}",
        b'{"result":{"content":"4111 1111 1111 1111" "x"},"jsonrpc":"2.0","id":1}',
    ],
)
def test_an_answer_that_cannot_be_read_is_an_error_without_data(said: bytes) -> None:
    guarded = Guarded()
    guarded.call("get")
    guarded.say(said)
    (told,) = guarded.to_client
    if "result" in told:  # read after all, and nothing of it is left
        assert CARD not in json.dumps(told)
        return
    assert told["id"] == 1
    reason = told["error"]["data"]["reason"]
    assert (told["error"]["code"], told["error"]["message"]) == (-32603, FAILURES[reason])
    (record,) = [record for record in guarded.records if record["event_type"] == "request"]
    fault = record["details"].pop("fault", "")
    assert not fault or re.fullmatch(r"\w+ at (server|scanner)\.[\w.]+:\d+", fault)
    assert (record["decision"], record["details"]) == ("error", {"reason": reason, "asked": "get"})
    assert "4111" not in without_ids(guarded.console.getvalue())


def test_a_crash_while_reading_is_an_error_without_data(monkeypatch: pytest.MonkeyPatch) -> None:
    guarded = Guarded()

    def crash(*_: Any, **__: Any) -> None:
        raise MemoryError(CARD)

    monkeypatch.setattr("server.guard.contents.results.gather", crash)
    told = guarded.ask("tools/call", saying("hi"), {"name": "get"})
    assert (told["id"], told["error"]["message"]) == (1, FAILED)
    guarded.notify("notifications/acme", {})
    guarded.question("sampling/createMessage", {}, 5)
    assert len(guarded.to_client) == 1
    assert guarded.to_upstream[-1]["error"]["message"] == "The guard did not hand on the request."
    details = [record["details"] for record in guarded.records]
    assert [said["reason"] for said in details] == ["internal", "notification_unreadable", "request_unreadable"]
    assert all(re.fullmatch(r"MemoryError at server\.guard\.contents\.results:\d+", said["fault"]) for said in details)
    assert "4111" not in without_ids(guarded.console.getvalue() + json.dumps(guarded.to_client))


DISGUISES: list[tuple[str, Any]] = [
    ("escaped", b'{"content":[{"type":"text","text":"\\u0034111 1111 1111 1111"}]}'),
    ("escaped name", b'{"content":[{"type":"text","t\\u0065xt":"4111 1111 1111 1111"}]}'),
    ("twice", b'{"content":[{"type":"text","text":"4111 1111 1111 1111","text":"hi"}]}'),
    ("twice, the other way", b'{"content":[{"type":"text","text":"hi","text":"4111 1111 1111 1111"}]}'),
    ("as its type", b'{"content":[{"type":"4111 1111 1111 1111","text":"hi"}]}'),
    ("as a role", b'{"messages":[{"role":"4111 1111 1111 1111","content":{"type":"text","text":"hi"}}]}'),
    (
        "as a media type",
        b'{"content":[{"type":"resource","resource":{"uri":"a:b","mimeType":"text/4111111111111111"}}]}',
    ),
    ("as a truth value", b'{"content":[],"isError":"4111 1111 1111 1111"}'),
    ("as a number that is left alone otherwise", b'{"content":[],"ttlMs":4111111111111111}'),
    ("as a cursor", b'{"content":[],"nextCursor":"4111 1111 1111 1111"}'),
    ("as a member of the protocol", b'{"content":{"type":"text","text":{"text":["4111 1111 1111 1111"]}}}'),
    ("as a name", b'{"content":[{"type":"text","text":"hi","4111 1111 1111 1111":1}]}'),
    (
        "in an object that is none of the protocol's",
        b'{"content":[{"type":"acme","payload":{"x":[["4111111111111111"]]}}]}',
    ),
    ("in a schema", b'{"requestedSchema":{"properties":{"4111 1111 1111 1111":{}}}}'),
    (
        "JSON in JSON in a text",
        json.dumps({"content": [{"type": "text", "text": json.dumps({"a": json.dumps([CARD])})}]}).encode(),
    ),
    (
        "base64",
        json.dumps(saying(base64.b64encode(f"card {CARD} of Jane".encode()).decode())).encode(),
    ),
    ("image that is text", b'{"content":[{"type":"image","data":"4111 1111 1111 1111","mimeType":"text/plain"}]}'),
    ("blob", b'{"contents":[{"uri":"a:b","blob":"4111 1111 1111 1111"}]}'),
    ("as its own facts", b'{"content":[],"_meta":{"sluicegate/guard":{"found":"4111 1111 1111 1111"}}}'),
    ("in _meta that is a text", b'{"content":[],"_meta":"4111 1111 1111 1111"}'),
    (
        "in an icon",
        b'{"content":[{"type":"resource_link","uri":"a:b","name":"x","icons":[{"src":"https://a.example/4111111111111111"}]}]}',
    ),
]


@pytest.mark.parametrize("said", [case[1] for case in DISGUISES], ids=[case[0] for case in DISGUISES])
def test_a_card_passes_nowhere(said: bytes) -> None:
    guarded = Guarded()
    guarded.call("get")
    guarded.say(b'{"jsonrpc":"2.0","id":1,"result":' + said + b"}")
    (line,) = guarded.lines
    plain = json.dumps(json.loads(line)).replace(" ", "")
    assert "4111111111111111" not in plain
    assert BASE64 not in plain


def test_members_that_no_message_has_are_not_handed_on() -> None:
    guarded = Guarded()
    guarded.call("get")
    guarded.say({**answer(1, saying("hi")), "note": CARD, CARD: 1, "params": {"a": MAIL}})
    guarded.say({"jsonrpc": CARD, "method": "notifications/acme", "extra": MAIL})
    assert guarded.to_client == [answer(1, saying("hi")), {"jsonrpc": "2.0", "method": "notifications/acme"}]


def test_line_ends_of_other_readers_are_written_as_escapes() -> None:
    guarded = Guarded()
    guarded.ask("tools/call", saying("a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\rh\ni"), {"name": "get"})
    assert guarded.to_client[0]["result"] == saying("a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\rh\ni")


def test_messages_that_nobody_asked_for_leave_one_record_however_many_there_are() -> None:
    guarded = Guarded()
    for _ in range(50):
        guarded.notify("notifications/message", {"level": "info", "data": MAIL})
        guarded.say(b"no json")
    guarded.session.report()
    assert [record["event"] for record in guarded.records] == ["message_masked", "guard_dropped", "guard_ended"]
    assert guarded.events("guard_ended") == [{"dropped": {"no_json": 50}, "masked": {"EMAIL_ADDRESS": 50}}]


# ---- sizes ----


def test_a_large_text_is_cut_at_a_line_after_it_was_masked() -> None:
    guarded = Guarded(max_bytes=4_096)
    lines = "\n".join(f"line {number}: {CARD}" for number in range(1_000))
    result = guarded.result(saying(lines))
    shown = result["content"][0]["text"]
    assert len(shown.encode()) <= 4_096
    assert shown.splitlines()[-2].endswith("4***-****-****-****1"), "no half of a number"
    assert shown.splitlines()[-1].endswith("more bytes omitted: too long]")
    assert result["_meta"][FACTS]["cut"] is True


@pytest.mark.parametrize("channels", ["both", "text"])
@pytest.mark.parametrize("page", ["a line of a page\n" * 1_000, 'a "quoted" \\ line\n' * 1_000, "\u00e9\n" * 9_000])
def test_a_document_that_is_mostly_one_text_keeps_what_fits_of_it(channels: str, page: str) -> None:
    guarded = Guarded(max_bytes=8_192)
    document = {"url": "https://example.com/page", "title": "A page", "markdown": page}
    said = saying(json.dumps(document)) | ({"structuredContent": document} if channels == "both" else {})
    result = guarded.result(said)
    shown = json.loads(result["content"][0]["text"])
    assert len(result["content"][0]["text"].encode()) <= 8_192
    kept, _, note = shown.pop("markdown").rpartition("\n")
    assert page.startswith(kept)
    assert len(json.dumps(kept, ensure_ascii=False).encode()) > 7_000
    assert note.endswith("more bytes omitted: too long]")
    assert shown == {"url": "https://example.com/page", "title": "A page"}
    assert result["_meta"][FACTS]["cut"] is True


def test_a_large_list_that_is_a_text_says_in_its_last_item_what_it_lost() -> None:
    guarded = Guarded(max_bytes=8_192)
    rows = [{"id": number, "text": "x" * 50} for number in range(1_000)]
    result = guarded.result(saying(json.dumps(rows)))
    assert len(result["content"][0]["text"]) <= 8_192
    *shown, note = json.loads(result["content"][0]["text"])
    assert shown == rows[: len(shown)]
    assert len(shown) > 90
    assert note == f"[{1_000 - len(shown)} more items omitted]"


@pytest.mark.parametrize("channels", ["both", "text"])
def test_a_large_document_loses_whole_records_in_both_channels(channels: str) -> None:
    guarded = Guarded(max_bytes=8_192)
    rows = [{"id": number, "text": "x" * 50} for number in range(1_000)]
    document = {"rows": rows, "page": 1}
    said = saying(json.dumps(document)) | ({"structuredContent": document} if channels == "both" else {})
    result = guarded.result(said)
    shown = json.loads(result["content"][0]["text"])
    assert len(result["content"][0]["text"]) <= 8_192
    assert shown["rows"] == rows[: len(shown["rows"])]
    assert len(shown["rows"]) > 90
    assert shown["_summary"] == f"{1_000 - len(shown['rows'])} more items omitted"
    assert result.get("structuredContent", shown) == shown
    assert result["_meta"][FACTS]["cut"] is True


@pytest.mark.parametrize(
    ("result", "most"),
    [
        ({"content": [{"type": "resource_link", "uri": "file:///a", "name": "x" * 40}] * 500}, "24,576"),
        ({"content": [], "_meta": {"acme/x": "y" * 50_000}}, "24,576"),
        ({"content": [], "structuredContent": {"x": 1, "y": {str(n): n for n in range(10_000)}}}, "8,192"),
    ],
    ids=["links", "meta", "one large value"],
)
def test_a_large_result_that_cannot_be_cut_is_an_error_and_says_what_raises_the_limit(result: Any, most: str) -> None:
    guarded = Guarded(max_bytes=8_192)
    error = guarded.ask("tools/call", result, {"name": "get"})["error"]
    assert error["message"] == TOO_LARGE.format(most)
    assert error["data"].items() >= {"reason": "too_large", "option": "--max-bytes", "limit": 8_192}.items()


@pytest.mark.parametrize(
    ("head", "tail", "told"),
    [
        (b'{"jsonrpc":"2.0","id":1,"result":{"x":"', b'"}}\n', True),
        (b'{"result":{"x":"', b'"},"id":1,"jsonrpc":"2.0"}\n', True),
        (b'{"result":{"x":"', b'"}}\n', False),
        (b'{"jsonrpc":"2.0","id":2,"result":{"x":"', b'"}}\n', False),
    ],
)
def test_a_line_that_is_too_long_fails_the_call_whose_answer_it_was(head: bytes, tail: bytes, told: bool) -> None:  # noqa: FBT001
    guarded = Guarded()
    guarded.call("get")
    guarded.session.lost(head, tail)
    assert [one["error"]["message"] for one in guarded.to_client] == [TOO_LONG] * told
    assert guarded.session.dropped == {"line_too_long": 1}


# ---- time, ends ----


def test_a_call_without_an_answer_ends_in_time_and_is_taken_back() -> None:
    guarded = Guarded(timeout=60)
    guarded.send("tools/call", {"name": "get", "_meta": {"progressToken": "p"}})
    guarded.send("subscriptions/listen")
    guarded.clock.now += 59
    guarded.session.expire()
    assert guarded.to_client == []
    guarded.notify("notifications/progress", {"progressToken": "p", "progress": 1})
    guarded.clock.now += 59
    guarded.session.expire()
    assert len(guarded.to_client) == 1, "progress is a sign of life"
    guarded.clock.now += 1
    guarded.session.expire()
    assert guarded.to_client[-1]["error"]["message"] == "The server behind the guard did not answer in time."
    assert guarded.to_upstream[-1]["params"] == {"requestId": 1, "reason": "timeout"}
    guarded.say(answer(1, saying("late")))
    assert len(guarded.to_client) == 2


def ask(guarded: Guarded, identity: str, method: str = "elicitation/create") -> int:
    """A question of the upstream; the number that the client sees comes back."""
    guarded.question(method, {}, identity)
    number: int = guarded.to_client[-1]["id"]
    return number


def reply(guarded: Guarded, number: int) -> None:
    line = json.dumps({"jsonrpc": "2.0", "id": number, "result": {"action": "accept"}}).encode()
    guarded.session.from_client(line)


def late_after(guarded: Guarded, seconds: float) -> list[Any]:
    """Ids of the calls that are late once so many seconds have passed."""
    told = len(guarded.to_client)
    guarded.clock.now += seconds
    guarded.session.expire()
    return [one["id"] for one in guarded.to_client[told:]]


@pytest.mark.parametrize("method", ["elicitation/create", "sampling/createMessage", "roots/list"])
def test_the_time_that_a_user_takes_for_an_answer_is_not_the_servers(method: str) -> None:
    guarded = Guarded(timeout=60)
    first, second = guarded.send("tools/call", {"name": "get", "_meta": {"progressToken": "p"}}), guarded.call("get")
    one, other = ask(guarded, "a", method), ask(guarded, "b", method)
    guarded.notify("notifications/progress", {"progressToken": "p", "progress": 1})
    assert late_after(guarded, 1_000) == []
    reply(guarded, one)
    assert late_after(guarded, 1_000) == [], "the other question is not answered yet"
    reply(guarded, other)
    assert late_after(guarded, 59) == [], "the server has its whole time for what it was told"
    assert late_after(guarded, 1) == [first, second]


def test_a_question_that_is_taken_back_holds_no_timeout() -> None:
    guarded = Guarded(timeout=60)
    called = guarded.call("get")
    ask(guarded, "a")
    guarded.clock.now += 1_000
    guarded.notify("notifications/cancelled", {"requestId": "a"})
    assert late_after(guarded, 59) == []
    assert late_after(guarded, 1) == [called]


def test_a_question_that_nobody_answers_holds_the_calls_before_it_for_an_hour_and_no_later_one() -> None:
    guarded = Guarded(timeout=60)
    ask(guarded, "roots", "roots/list")
    before = guarded.send("tools/call", {"name": "get", "_meta": {"progressToken": "p"}})
    ask(guarded, "a")
    after = guarded.call("get")
    guarded.send("subscriptions/listen")
    assert late_after(guarded, 60) == [after]
    assert late_after(guarded, 3_590) == []
    guarded.notify("notifications/progress", {"progressToken": "p", "progress": 1})
    assert late_after(guarded, 59) == [], "progress is a sign of life then, too"
    assert late_after(guarded, 1) == [before]


def test_a_ping_of_the_server_holds_no_timeout() -> None:
    guarded = Guarded(timeout=60)
    called = guarded.call("get")
    ask(guarded, "a", "ping")
    assert late_after(guarded, 60) == [called]


def test_a_server_has_no_timeout_also_after_a_question_where_none_is_set() -> None:
    guarded = Guarded(timeout=None)
    guarded.call("get")
    reply(guarded, ask(guarded, "a"))
    assert late_after(guarded, 10_000) == []


def test_the_end_of_the_upstream_answers_every_open_call() -> None:
    guarded = Guarded()
    for _ in range(3):
        guarded.call("get")
    guarded.session.upstream_ended()
    assert [(one["id"], one["error"]["message"]) for one in guarded.to_client] == [
        (number, GONE) for number in (1, 2, 3)
    ]
    guarded.call("get")
    assert guarded.to_client[-1]["error"]["message"] == GONE, "and every later call at once"
    assert len(guarded.to_upstream) == 3


def test_a_call_that_is_taken_back_is_recorded_and_its_answer_goes_nowhere() -> None:
    guarded = Guarded()
    guarded.call("get")
    cancelled = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}
    guarded.session.from_client(json.dumps(cancelled).encode())
    assert guarded.to_upstream[-1] == cancelled
    guarded.say(answer(1, saying(CARD)))
    assert guarded.to_client == []
    assert [record["decision"] for record in guarded.records if record["event_type"] == "request"] == ["cancelled"]


@pytest.mark.parametrize(
    ("line", "identity", "code"),
    [
        (b"no json", None, -32700),
        (b'{"jsonrpc":"2.0","id":7,"method":"ping"', 7, -32700),
        (b'{"jsonrpc":"2.0","id":7,"method":1}', 7, -32600),
        (b'{"jsonrpc":"2.0","id":[7],"method":"ping"}', None, -32600),
        (b'{"jsonrpc":"2.0","id":1,"method":"ping"}', 1, -32600),
        (b"7", None, -32600),
    ],
)
def test_a_line_of_the_client_that_is_no_request_is_answered_and_not_handed_on(
    line: bytes, identity: Any, code: int
) -> None:
    guarded = Guarded()
    guarded.call("get")
    guarded.session.from_client(line)
    assert [(one["id"], one["error"]["code"]) for one in guarded.to_client] == [(identity, code)]
    assert len(guarded.to_upstream) == 1


def test_no_more_than_so_many_requests_are_open() -> None:
    guarded = Guarded()
    for number in range(256):
        guarded.send("ping", identity=f"p{number}")
    guarded.send("ping", identity="one more")
    assert [one["id"] for one in guarded.to_client] == ["one more"]
    error = guarded.to_client[0]["error"]
    assert error["message"].startswith("256 requests have no answer yet")
    assert error["data"] == {"reason": "too_many_open", "option": "--max-open", "limit": 256}
    assert "--max-open" in guarded.told[0]
    for number in range(300):
        guarded.say({"jsonrpc": "2.0", "id": number, "method": "roots/list"})
    assert len(guarded.to_client) == 1 + 256
    assert guarded.to_upstream[-1]["error"]["message"] == "The guard did not hand on the request."


def test_requests_that_are_open_have_no_more_than_so_many_bytes_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.guard.pending.calls.MOST_BYTES", 3_000)
    guarded = Guarded()
    held = [guarded.send("resources/read", {"uri": f"file:///{letter * 1_200}"}) for letter in "ab"]
    refused = guarded.send("resources/read", {"uri": f"file:///{'c' * 1_200}"})
    assert [(one["id"], one["error"]["data"]) for one in guarded.to_client] == [(refused, {"reason": "too_many_open"})]
    guarded.send("ping")
    assert len(guarded.to_upstream) == 3
    guarded.answer(held[0], {"contents": []})
    batch = [{"jsonrpc": "2.0", "id": f"b{n}", "method": "ping", "params": {"a": "x" * 150}} for n in range(6)]
    guarded.session.from_client(json.dumps(batch).encode())
    assert len(guarded.to_upstream[-1]) == 6, "each of a batch counts a part of its line"
    guarded.session.upstream_ended()
    assert guarded.session._open._bytes == 0


def test_a_request_under_an_id_that_is_open_is_answered_and_counted() -> None:
    guarded = Guarded()
    guarded.send("resources/read", {"uri": "file:///a"}, identity=7)
    guarded.send("resources/read", {"uri": "file:///b"}, identity=7)
    assert [one["error"]["message"] for one in guarded.to_client] == [
        "A request of this id is open already; the id of each has to be another."
    ]
    assert guarded.session.dropped == {"id_taken": 1}
    assert guarded.events("guard_dropped") == [{"reason": "id_taken"}]
    assert len(guarded.to_upstream) == 1


def test_a_request_of_any_size_passes_where_no_other_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.guard.pending.calls.MOST_BYTES", 10)
    guarded = Guarded()
    assert guarded.ask("resources/read", {"contents": []}, {"uri": "file:///a"})["result"]["contents"] == []


def test_the_operator_says_how_many_may_be_open() -> None:
    guarded = Guarded(most_open=2)
    for number in range(3):
        guarded.send("ping", identity=number)
    assert [one["id"] for one in guarded.to_client] == [2]
    guarded.send("ping", identity=1)
    assert "open already" in guarded.to_client[-1]["error"]["message"]


@pytest.mark.parametrize(("asked", "said"), [(5, "5"), ("5", 5), (0, "0"), (-3, "-3"), (18, 18.0)])
def test_an_answer_with_the_id_in_another_form_is_taken_with_its_own_and_told_once(asked: Any, said: Any) -> None:
    guarded = Guarded()
    for _ in range(2):
        guarded.send("tools/call", {"name": "get", "arguments": {}}, identity=asked)
        shown = guarded.answer(said, saying(CARD))
        assert (shown["id"], type(shown["id"])) == (asked, type(asked))
        assert CARD not in str(shown)
    assert guarded.session.dropped == {}
    assert guarded.events("answer_id_reformed") == [{}]
    assert len(guarded.told) == 1


def test_each_id_has_its_own_answer_where_both_forms_are_open() -> None:
    guarded = Guarded()
    for identity in (5, "5"):
        guarded.send("tools/call", {"name": "get", "arguments": {}}, identity=identity)
    assert guarded.answer("5", saying("a text"))["id"] == "5"
    assert guarded.answer(5, saying("a number"))["id"] == 5
    assert guarded.told == []


# ---- who, how often, what leaves ----


def test_arguments_pass_are_flagged_or_are_refused() -> None:
    arguments = {"query": MAIL, "n": 1.10}
    passing, flagging, refusing = (Guarded(arguments=each) for each in ("pass", "flag", "refuse"))
    for guarded in (passing, flagging, refusing):
        guarded.call("find", arguments)
        guarded.call("find", {"query": "weather"})
    assert len(passing.to_upstream) == len(flagging.to_upstream) == 2
    assert passing.to_upstream[0]["params"]["arguments"] == arguments
    assert passing.events("arguments_sensitive") == []
    for guarded in (flagging, refusing):
        assert [event["counts"] for event in guarded.events("arguments_sensitive")] == [{"EMAIL_ADDRESS": 1}]
    (refusal,) = refusing.to_client
    assert refusal["result"]["isError"] is True
    assert refusal["result"]["_meta"][FACTS]["refused"] == "invalid_argument"
    assert MAIL not in json.dumps(refusal) + refusing.console.getvalue()
    said = refusal["result"]["content"][0]["text"]
    assert said.startswith("The argument `query` (EMAIL_ADDRESS) holds personal or payment data")
    assert "--arguments" in said


@pytest.mark.parametrize(
    ("method", "params", "said"),
    [
        ("tools/call", {"a": MAIL, "b": 1, "c": CARD}, "The arguments `a` (EMAIL_ADDRESS), `c` (CREDIT_CARD) hold "),
        ("tools/call", {"a": {"b": [MAIL, CARD]}}, "The argument `a` (CREDIT_CARD, EMAIL_ADDRESS) holds "),
        ("tools/call", {MAIL: 1}, "The argument `(a name that is data itself)` (EMAIL_ADDRESS) holds "),
        ("resources/read", {"uri": f"crm://{MAIL}"}, "The parameter `uri` (EMAIL_ADDRESS) holds "),
        ("tools/call", {f"p{n}": MAIL for n in range(9)}, "`p3` (EMAIL_ADDRESS) and 5 more hold "),
        (
            "tools/call",
            {f"p{n}": MAIL for n in range(99)},
            "The request holds personal or payment data (EMAIL_ADDRESS)",
        ),
    ],
)
def test_a_refusal_says_which_argument_holds_what(method: str, params: Any, said: str) -> None:
    guarded = Guarded(arguments="refuse")
    guarded.send(method, {"name": "find", "arguments": params} if method == "tools/call" else params)
    (refusal,) = guarded.to_client
    told = refusal["result"]["content"][0]["text"] if "result" in refusal else refusal["error"]["message"]
    assert said in told
    assert MAIL not in json.dumps(refusal)


@pytest.mark.parametrize(
    ("role", "tools", "tenant", "passes"),
    [
        ("admin", None, None, ["get", "set", "resources/read"]),
        ("admin", ["get"], None, ["get"]),
        ("admin", None, "acme", []),
        ("readonly", None, None, []),
        ("analyst", ["get"], None, []),
    ],
)
def test_keys_open_what_they_name(
    tmp_path: Path, role: str, tools: list[str] | None, tenant: str | None, passes: list[str]
) -> None:
    entry, key = new_entry("jane", Grant(role, tools=tools, tenant=tenant))
    write_keys(tmp_path / "keys.yaml", [entry])
    store = FileKeyStore(tmp_path / "keys.yaml", lambda _: None)
    for given, expected in ((key, passes), ("sk-wrong-key-of-nobody", []), (None, [])):
        guarded = Guarded(keys=store, api_key=given)
        guarded.send("initialize", {})
        assert len(guarded.to_upstream) == 1, "a handshake needs no key"
        for name in ("get", "set"):
            guarded.call(name)
        guarded.send("resources/read", {"uri": "a:b"})
        assert [message["params"].get("name", message["method"]) for message in guarded.to_upstream[1:]] == expected
        if given == key and role == "admin" and tenant is None:
            definition = {"description": "x", "inputSchema": {"type": "object"}}
            listed = guarded.ask("tools/list", {"tools": [{"name": name, **definition} for name in ("get", "set")]})
            assert [tool["name"] for tool in listed["result"]["tools"]] == [n for n in expected if n in {"get", "set"}]


def test_calls_are_limited_and_answers_are_charged() -> None:
    limits = LimitTable(Limit(2, 60), {}, Budget(bytes=300))
    guarded = Guarded(limits=limits)
    for _ in range(3):
        guarded.call("get")
    refusal = guarded.to_client[-1]["result"]
    assert (refusal["isError"], refusal["_meta"][FACTS]["refused"]) == (True, "rate_limited")
    assert "of tools that were not listed, all together, in 60 seconds" in refusal["content"][0]["text"]
    assert len(guarded.to_upstream) == 2
    guarded.answer(1, saying("x" * 400))
    guarded.send("resources/read", {"uri": "a:b"})
    assert guarded.to_client[-1]["error"]["data"]["refused"] == "budget_exceeded"


def test_an_answer_whose_record_cannot_be_written_does_not_leave(tmp_path: Path) -> None:
    guarded = Guarded(audit_file=tmp_path / "none" / "audit.jsonl", audit_required=True)
    told = guarded.ask("tools/call", saying("hi"), {"name": "get"})
    assert told["result"]["_meta"][FACTS]["refused"] == "unrecorded"
    assert "hi" not in json.dumps(told).replace("this", "")


def test_a_record_tells_what_was_masked_and_no_value() -> None:
    guarded = Guarded()
    tool = {"name": "find-customers", "description": "x", "inputSchema": {"type": "object"}}
    guarded.ask("tools/list", {"tools": [tool]})
    guarded.answer(guarded.call("find-customers", {"query": MAIL}), saying(f"{MAIL} {CARD}"))
    record = guarded.records[-1]
    assert (record["tool"], record["decision"], record["user_id"]) == ("find-customers", "allowed", "owner")
    assert record["counts"] == {"EMAIL_ADDRESS": 1, "CREDIT_CARD": 1}
    assert MAIL not in guarded.console.getvalue()
