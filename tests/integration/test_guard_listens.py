"""The guard listens to what a server over HTTP says beside its answers, over breaks and new starts."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.pipe import Pipe
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
                if called:
                    assert_fine(call(pipe, "ok"))
                assert heard(pipe) == "new"
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
            pipe.send(pipe.request("tools/call", {"name": "ok", "arguments": {}}))
            lines = [json.loads(pipe.answer()) for _ in range(2)]
            assert_fine(next(line for line in lines if "id" in line))
            assert [line["params"]["data"] for line in lines if "method" in line] == ["now"]
            assert pipe.close() == b""


def test_a_session_that_the_client_begins_has_one_stream_where_the_server_has_moved_to(tmp_path: Path) -> None:
    with WebUpstream(with_sessions=True) as web:
        web.streams = [said("a")]
        with guard(tmp_path, web.url.replace("/mcp", "/moved")).opened() as pipe:
            assert heard(pipe) == "a"
            web.streams = [405]
            assert_fine(call(pipe, "ok"))
            while web.streams:
                time.sleep(0.05)
            web.listened.clear()
            web.streams = [said("b"), said("c")]
            pipe.opened()
            assert [heard(pipe), heard(pipe)] == ["b", "c"]
            time.sleep(0.5)
            assert len(web.listened) == 3, "b, c and 405"
            assert pipe.close() == b""


def test_a_new_session_is_asked_for_what_the_client_has_subscribed_to(tmp_path: Path) -> None:
    with WebUpstream(with_sessions=True) as web, guard(tmp_path, web.url).opened() as pipe:
        asked = [("subscribe", "a:1"), ("subscribe", "a:2"), ("subscribe", "a:3"), ("unsubscribe", "a:2")]
        for method, uri in asked:
            assert "result" in json.loads(pipe.ask(f"resources/{method}", {"uri": uri}))
        for level in ("info", "error"):
            assert "result" in json.loads(pipe.ask("logging/setLevel", {"level": level}))
        web.messages.clear()
        web.sessions.clear()
        assert_fine(call(pipe, "ok"))
        asked_again = [
            (one["method"], one["params"])
            for one in web.messages
            if one["method"].split("/")[0] in {"resources", "logging"}
        ]
        assert asked_again == [
            ("resources/subscribe", {"uri": "a:1"}),
            ("resources/subscribe", {"uri": "a:3"}),
            ("logging/setLevel", {"level": "error"}),
        ]
        pipe.opened()
        web.messages.clear()
        web.sessions.clear()
        assert_fine(call(pipe, "ok"))
        assert not [one for one in web.messages if "subscribe" in one["method"]], (
            "of a session that the client has left"
        )
        assert pipe.close() == b""
