"""The guard listens to what a server over HTTP says beside its answers, over breaks and new starts."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

from benchmarks.pipe import Pipe
from server.guard.upstream.asked import AskedInTurn
from tests.integration.test_guard_breaks import assert_fine, call
from tests.integration.test_guard_remote import guard
from tests.integration.web_upstream import WebUpstream, error


def said(text: str, identity: str = "") -> bytes:
    """A log message as an event, of a server that asks to be tried again soon."""
    message = {"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "info", "data": text}}
    named = f"id: {identity}\n" if identity else ""
    return f"retry: 100\n{named}data: {json.dumps(message)}\n\n".encode()


def heard(pipe: Pipe) -> Any:
    return json.loads(pipe.answer())["params"]["data"]


def called_and_heard(pipe: Pipe) -> Any:
    """What is heard beside the answer to a call, before it or behind it."""
    pipe.send(pipe.request("tools/call", {"name": "ok", "arguments": {}}))
    lines = [json.loads(pipe.answer()) for _ in range(2)]
    assert_fine(next(line for line in lines if "id" in line))
    return next(line["params"]["data"] for line in lines if "method" in line)


def until(happened: Callable[[], object]) -> None:
    while not happened():
        time.sleep(0.05)


def forget(web: WebUpstream) -> None:
    web.messages.clear()
    web.heard.clear()
    web.sessions.clear()


def asked_again(web: WebUpstream, count: int) -> list[Any]:
    """What a session was asked to tell; waits for so many, for nobody else does."""
    until(lambda: web.heard["resources/subscribe"] + web.heard["logging/setLevel"] >= count)
    asked = [one for one in web.messages if one["method"].split("/")[0] in {"resources", "logging"}]
    return [(one["method"], one["params"]) for one in asked]


HALF = b'id: 9\ndata: {"jsonrpc": "2.0", "method":'
LARGE = b"id: 3\n" + said("x" * 70_000)


def test_a_stream_that_breaks_is_opened_again_each_time_behind_what_was_heard(tmp_path: Path) -> None:
    with WebUpstream(with_sessions=True) as web:
        mail = said("mail jane.doe@example.com", "4")
        web.streams = [
            said("a", "1"),
            503,
            409,
            said("b", "2") + said("c", "\u00e9"),
            429,
            said("d"),
            HALF,
            LARGE,
            mail,
        ]
        with guard(tmp_path, web.url, more=["--max-line", "65536"]).opened() as pipe:
            assert [heard(pipe) for _ in range(5)] == ["a", "b", "c", "d", "mail j***e@e***e.c***m"]
            assert_fine(call(pipe, "ok"))
            assert pipe.close() == b""
        assert web.listened[:9] == [None, "1", "1", "1", "2", "2", "2", "2", None]


@pytest.mark.parametrize("forgets", [404, 400])
@pytest.mark.parametrize("called", [False, True], ids=["by itself", "behind a call"])
def test_a_server_that_was_started_anew_is_listened_to_in_its_new_session(
    tmp_path: Path, forgets: int, *, called: bool
) -> None:
    with WebUpstream(with_sessions=True) as web:
        web.streams = [said("old", "1")]
        with guard(tmp_path, web.url).opened() as pipe:
            assert heard(pipe) == "old"
            web.stop()
            with WebUpstream(web.server_port, with_sessions=True) as other:
                other.streams = [said("new")]
                other.forgets = forgets, error(-32000, "No valid session ID provided")
                assert (called_and_heard(pipe) if called else heard(pipe)) == "new"
                assert other.heard["initialize"] == 1
                assert other.listened[-1] is None, "events of the old session mean nothing in the new one"
                assert_fine(call(pipe, "ok"))
                assert pipe.close() == b""


@pytest.mark.parametrize("refusal", [405, 404])
def test_a_server_that_offers_no_stream_is_asked_once_in_each_session(tmp_path: Path, refusal: int) -> None:
    with WebUpstream(with_sessions=True) as web:
        web.streams = [refusal, said("now")]
        with guard(tmp_path, web.url).opened() as pipe:
            assert_fine(call(pipe, "ok"))
            time.sleep(1.5)
            assert (web.heard["GET"], web.heard["initialize"]) == (1, 1), "a path without GET is no lost session"
            web.sessions.clear()
            assert called_and_heard(pipe) == "now"
            assert pipe.close() == b""


def test_a_session_that_the_client_begins_has_one_stream_where_the_server_has_moved_to(tmp_path: Path) -> None:
    with WebUpstream(with_sessions=True) as web:
        web.streams = [said("a")]
        with guard(tmp_path, web.url.replace("/mcp", "/moved")).opened() as pipe:
            assert heard(pipe) == "a"
            web.streams = [405, 405]
            assert_fine(call(pipe, "ok"))
            until(lambda: not web.streams)
            web.listened.clear()
            web.streams = [said("b"), said("c")]
            pipe.opened()
            assert [heard(pipe), heard(pipe)] == ["b", "c"]
            time.sleep(0.5)
            assert len(web.listened) == 4, "b, c and 405, which counts where it is said again"
            assert pipe.close() == b""


def test_a_new_session_is_asked_for_what_the_client_has_subscribed_to(tmp_path: Path) -> None:
    with WebUpstream(with_sessions=True) as web, guard(tmp_path, web.url).opened() as pipe:
        asked = [("subscribe", "a:1"), ("subscribe", "a:2"), ("subscribe", "a:3"), ("unsubscribe", "a:2")]
        for method, uri in asked:
            assert "result" in json.loads(pipe.ask(f"resources/{method}", {"uri": uri}))
        for level in ("info", "error"):
            assert "result" in json.loads(pipe.ask("logging/setLevel", {"level": level}))
        forget(web)
        assert_fine(call(pipe, "ok"))
        assert asked_again(web, 3) == [
            ("resources/subscribe", {"uri": "a:1"}),
            ("resources/subscribe", {"uri": "a:3"}),
            ("logging/setLevel", {"level": "error"}),
        ]
        pipe.opened()
        forget(web)
        assert_fine(call(pipe, "ok"))
        assert not [one for one in web.messages if "subscribe" in one["method"]], (
            "of a session that the client has left"
        )
        assert pipe.close() == b""


def test_a_stream_that_is_refused_once_is_no_forgotten_session(tmp_path: Path) -> None:
    with WebUpstream(with_sessions=True) as web:
        web.streams = [said("a", "1"), 400, said("b"), 404, said("c", "2"), 431, said("d")]
        with guard(tmp_path, web.url).opened() as pipe:
            assert [heard(pipe) for _ in range(4)] == ["a", "b", "c", "d"]
            assert web.listened[:7] == [None, "1", None, None, None, "2", None]
            assert web.heard["initialize"] == 1
            assert pipe.close() == b""


def test_a_server_that_refuses_only_streams_gets_two_new_sessions_until_it_refuses_a_call(tmp_path: Path) -> None:
    with WebUpstream(with_sessions=True) as web:
        web.streams = [one for text in "abc" for one in (said(text), 404, 404)]
        with guard(tmp_path, web.url).opened() as pipe:
            assert [heard(pipe) for _ in range(3)] == ["a", "b", "c"]
            until(lambda: not web.streams)
            assert_fine(call(pipe, "ok"))
            time.sleep(1)
            assert (web.heard["GET"], web.heard["initialize"]) == (9, 3)
            web.streams = [one for text in "de" for one in (said(text), 404, 404)]
            web.sessions.clear()
            assert called_and_heard(pipe) == "d"
            assert heard(pipe) == "e"
            assert pipe.close() == b""


def test_a_session_that_cannot_be_begun_anew_yet_is_tried_again_though_nobody_calls(tmp_path: Path) -> None:
    with WebUpstream(with_sessions=True) as web:
        web.streams = [said("a")]
        with guard(tmp_path, web.url).opened() as pipe:
            assert heard(pipe) == "a"
            web.deeds["initialize"] = "http503"
            web.streams = [404] * 6
            until(lambda: web.heard["http503"] >= 2)
            del web.deeds["initialize"]
            web.streams = [404, said("b")]
            assert heard(pipe) == "b"
            assert pipe.close() == b""


def test_a_session_is_begun_and_heard_by_the_cookies_of_now(tmp_path: Path) -> None:
    with WebUpstream(with_sessions=True) as web:
        web.with_cookies = True
        web.streams = [said("a")]
        with guard(tmp_path, web.url).opened() as pipe:
            assert heard(pipe) == "a"
            until(lambda: web.heard["GET"] == 3)
            web.streams = [said("b"), said("c")]
            web.sessions.clear()
            assert called_and_heard(pipe) == "b"
            assert heard(pipe) == "c"
            assert web.heard["initialize"] == 2
            assert pipe.close() == b""


def test_a_stream_is_followed_within_its_server_and_to_no_other(tmp_path: Path) -> None:
    with WebUpstream(with_sessions=True) as web, WebUpstream() as other:
        web.streams = ["/events", said("a", "1"), "/events", "/more", said("b"), other.url, other.url, said("c")]
        with guard(tmp_path, web.url).opened() as pipe:
            assert [heard(pipe), heard(pipe)] == ["a", "b"]
            until(lambda: len(web.streams) == 1)
            assert_fine(call(pipe, "ok"))
            time.sleep(0.5)
            assert (len(web.streams), web.listened[2:5], other.heard["GET"]) == (1, ["1"] * 3, 0)
            assert pipe.close() == b""


def test_what_is_asked_again_keeps_no_call_waiting_and_is_told_of_where_it_fails(tmp_path: Path) -> None:
    errors = tmp_path / "stderr"
    with WebUpstream(with_sessions=True) as web, errors.open("wb") as file:
        with guard(tmp_path, web.url, errors=file).opened() as pipe:
            for number in range(3):
                pipe.ask("resources/subscribe", {"uri": f"a:{number}"})
            forget(web)
            web.deeds["resources/subscribe"] = "wait"
            assert_fine(call(pipe, "ok"))
            pipe.ask("resources/unsubscribe", {"uri": "a:2"})
            web.deeds["resources/subscribe"] = "http500"
            web.go_on.set()
            until(lambda: b"subscriptions" in errors.read_bytes())
            assert pipe.close() == b""
        assert (web.heard["wait"], web.heard["http500"]) == (1, 1), "not what the client has taken back meanwhile"
    said_of = "sluicegate: the new session of the server behind the guard did not take 1 of 3 subscriptions\n"
    assert said_of in errors.read_text()


def question(identity: int) -> bytes:
    return b'retry: 100\ndata: {"jsonrpc": "2.0", "id": %d, "method": "ping"}\n\n' % identity


def answer(identity: int, session: str) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": identity, "result": {"of": session}}).encode()


def test_a_question_of_a_session_that_is_gone_is_taken_back_and_its_answer_sent_to_no_other(tmp_path: Path) -> None:
    """Servers number what they ask from nought in each session."""
    with WebUpstream(with_sessions=True) as web:
        web.streams = [question(0) + question(1), 405, 405]
        with guard(tmp_path, web.url).opened() as pipe:
            old, answered = (json.loads(pipe.answer())["id"] for _ in range(2))
            pipe.send(answer(answered, "the first") + b"\n")
            until(lambda: web.heard["(answer)"] == 1 and not web.streams)  # and it asks for none in this session again
            forget(web)
            web.streams = [question(0) + said("now")]
            pipe.send(pipe.request("tools/call", {"name": "ok", "arguments": {}}))
            lines: list[Any] = []
            while not {None, "notifications/message"} <= {line.get("method") for line in lines}:
                lines.append(json.loads(pipe.answer()))
            assert_fine(next(line for line in lines if "method" not in line))
            over, asked, _ = [line for line in lines if "method" in line]
            assert (over["method"], over["params"]) == ("notifications/cancelled", {"requestId": old})
            pipe.send(answer(old, "the first") + b"\n" + answer(asked["id"], "this one") + b"\n")
            until(lambda: web.heard["(answer)"])
            assert_fine(call(pipe, "ok"))
            assert [one["result"] for one in web.messages if "result" in one] == [{"of": "this one"}]
            assert pipe.close() == b""


def test_an_answer_that_is_under_way_when_its_session_goes_is_late() -> None:
    told: list[Any] = []

    async def say(line: bytes) -> None:
        told.append(json.loads(line)["params"]["requestId"])
        late.append(asked.is_late(answer(1, "the first")))

    async def course() -> None:
        for identity in (0, 1, 2):
            await asked.note({"id": identity, "method": "ping"}, say)
        assert not asked.is_late(answer(2, "the first"))
        asked.begin()
        assert asked.is_late(answer(0, "the first"))
        assert not asked.is_late(answer(0, "no question"))
        assert not asked.is_late(json.dumps({"id": 1, "method": "tools/call"}).encode())
        await asked.note({"id": 1, "method": "ping"}, say)
        assert (told, late) == ([1], [True])
        assert not asked.is_late(answer(1, "this one"))

    asked, late = AskedInTurn(), list[bool]()
    anyio.run(course)
