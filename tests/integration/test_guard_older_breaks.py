"""The guard in front of a server over the older transport that keeps to no order, and behind a client in a hurry."""

import json
import threading
from pathlib import Path
from typing import Any, Self

import anyio
import pytest

from server.guard.told.failures import MARK
from server.guard.upstream import exchanges, older, older_stream, remote
from server.guard.upstream.exchanges import Exchanges
from server.guard.upstream.older import Older
from server.guard.upstream.remote import Remote
from server.guard.upstream.write_queue import QueueFullError
from tests.integration.older_upstream import END, OlderUpstream, event, fine, message
from tests.integration.test_guard_breaks import assert_fine, call
from tests.integration.test_guard_older import assert_nothing_dropped, until
from tests.integration.test_guard_remote import guard
from tests.integration.web_upstream import HANDSHAKE
from tests.pipelines import recorded


def line(identity: int | str, method: str = "tools/call", **params: Any) -> bytes:
    return message(identity, method=method, params=params) + b"\n"


def cancelled(identity: int) -> bytes:
    told = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": identity}}
    return json.dumps(told).encode() + b"\n"


class Connection:
    """One to a server, without the guard's session."""

    def __init__(self, web: OlderUpstream) -> None:
        self._remote = Remote(web.url, None, 65_536, None)
        self._last = 0

    def opened(self) -> Self:
        assert "result" in self.ask("initialize")
        return self

    def send(self, *lines: bytes) -> None:
        for one in lines:
            self._remote.send(one)

    def said(self) -> Any:
        return json.loads(self._remote.output.readline())

    def ask(self, method: str = "tools/call", **params: Any) -> Any:
        self._last += 1
        self.send(line(self._last, method, **params))
        answer = self.said()
        assert answer["id"] == self._last
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._remote.end()
        self._remote.output.close()


def test_calls_whose_messages_break_while_their_stream_does_are_each_answered() -> None:
    marks: list[tuple[int, str]] = []

    failed = anyio.Event()

    class Http(Exchanges):
        def tell_of(self, _: object) -> None:
            failed.set()

    async def say(said: bytes) -> None:
        told = json.loads(said)
        marks.append((told["id"], told[MARK]))
        web.go_on.set()  # and the messages of the others fail before this mark is written
        with anyio.fail_after(30):
            await failed.wait()

    async def course() -> None:
        async with Http({}, 65_536, None) as http, anyio.create_task_group() as tasks:
            talk = Older(http, web.url, 65_536, say, tasks)
            for number in range(3):
                await talk.send(line(number, name="held"))
            await anyio.to_thread.run_sync(until, lambda: web.heard["held"] == 3)
            web.streams[0].put(END)
            await anyio.to_thread.run_sync(until, lambda: len(marks) == 3)
            tasks.cancel_scope.cancel()

    with OlderUpstream() as web:
        web.deeds["held"] = lambda handler, *_: web.go_on.wait(30) and handler._drop()
        anyio.run(course)
    assert sorted(marks) == [(number, "connection_lost") for number in range(3)]


def test_however_many_streams_broke_one_is_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(older, "PAUSE", 0.5)
    monkeypatch.setattr(older, "MOST_PAUSE", 0.5)
    with OlderUpstream() as web, Connection(web).opened() as talk:
        for _ in range(30):
            assert talk.ask(name="end")[MARK] == "connection_lost"
        before = web.heard["GET"]
        web.deeds["initialize"] = lambda handler, stream, asked: handler._answer(
            stream, event(message(asked, result=HANDSHAKE)), END
        )
        until(lambda: web.heard["GET"] >= before + 2)
        assert not threading.Event().wait(1.2)
        assert web.heard["GET"] < before + 10


def test_a_handshake_whose_message_broke_behind_its_answer_is_made_again(tmp_path: Path) -> None:
    with OlderUpstream() as web, guard(tmp_path, web.url) as pipe:
        web.deeds["initialize"] = lambda handler, stream, asked: (
            stream.put(event(message(asked, result=HANDSHAKE))),
            web.go_on.wait(30),
            handler._drop(),
        )
        pipe.opened()
        web.go_on.set()
        del web.deeds["initialize"]
        assert call(pipe, "end")["error"]["data"]["reason"] == "connection_lost"
        assert_fine(call(pipe, "ok"))
        assert [body["method"] for number, body in web.messages if number == 1] == [
            "initialize",
            "notifications/initialized",
            "tools/call",
        ]
        assert pipe.close() == b""


def test_a_call_that_is_taken_back_before_there_is_a_stream_is_not_carried_out(tmp_path: Path) -> None:
    with OlderUpstream() as web, guard(tmp_path, web.url).opened() as pipe:
        first, web.first = web.first, b""
        call(pipe, "end")
        one, other = (pipe.request("tools/call", {"name": name}) for name in ("taken_back", "ok"))
        pipe.send(one + other)
        until(lambda: len(web.streams) == 2)
        pipe.send(cancelled(json.loads(one)["id"]))
        web.streams[0].put(END)
        assert json.loads(pipe.round_trip(b"{}\n"))["error"]["code"] == -32600  # all before it is read
        web.streams[1].put(first.replace(b"NUMBER", b"1"))
        assert_fine(json.loads(pipe.answer()))
        assert not web.heard["taken_back"]
        assert pipe.close() == b""
    assert_nothing_dropped(tmp_path)


def test_messages_that_the_server_leaves_without_an_answer_end_once_their_calls_are_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(older_stream, "CONNECT", 0.2)
    ended = threading.Semaphore(0)
    with OlderUpstream() as web, Connection(web).opened() as talk:

        def held(handler: Any, stream: Any, identity: int) -> None:
            if identity % 2:
                stream.put(event(fine(identity)))
            handler.rfile.read(1)  # nothing comes until the connection ends
            ended.release()

        web.deeds["held"] = held
        for number in range(10, 20):
            talk.send(line(number, name="held"))
        assert sorted(talk.said()["id"] for _ in range(5)) == [11, 13, 15, 17, 19]
        until(lambda: web.heard["held"] == 10)
        talk.send(*(cancelled(number) for number in range(10, 20, 2)))
        for _ in range(10):
            assert ended.acquire(timeout=30)


FORMS = {
    "batch": b'[{"jsonrpc":"2.0","method":"notifications/x"},7,{"jsonrpc":"2.0","id":%d,"result":{"content":[]}}]',
    "no_number": b'{"jsonrpc":"2.0","id":%d,"result":{"content":[],"x":NaN},"x":{}}',
    "fraction": b'{"jsonrpc":"2.0","result":{"content":[]},"id":%d.0}',
}


def test_an_answer_in_whatever_form_is_not_waited_for_any_more(tmp_path: Path) -> None:
    with OlderUpstream() as web, guard(tmp_path, web.url).opened() as pipe:
        for name, form in FORMS.items():
            web.deeds[name] = lambda handler, stream, asked, form=form: handler._answer(stream, event(form % asked))
            pipe.send(pipe.request("tools/call", {"name": name}))
            while "result" not in (said := json.loads(pipe.answer())):
                assert said["method"] == "notifications/x"
        call(pipe, "end")
        assert_fine(call(pipe, "ok"))
        assert pipe.close() == b""
    assert recorded(tmp_path / "audit.jsonl")[-1]["details"]["dropped"] == {"no_message": 1}, "the 7 in the batch"


def test_what_a_client_asks_while_the_older_transport_is_found_out_is_asked_there() -> None:
    with OlderUpstream() as web, Connection(web) as talk:
        first, web.first = web.first, b""
        talk.send(line(1, "initialize"))
        until(lambda: web.streams)
        talk.send(line(2, "ping"))
        web.streams[0].put(first.replace(b"NUMBER", b"0"))
        assert {talk.said()["id"] for _ in range(2)} == {1, 2}
        assert sorted(body["method"] for _, body in web.messages) == ["initialize", "ping"]
        assert (web.heard["refused"], web.heard["GET"]) == (1, 1)


def test_a_subscription_that_is_left_without_an_answer_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(older_stream, "CONNECT", 0.5)
    with OlderUpstream() as web, Connection(web).opened() as talk:
        for name in ("one", "other"):
            talk.ask("resources/subscribe", uri=f"x:{name}")
        held = threading.Semaphore()
        web.deeds["resources/subscribe"] = lambda handler, stream, asked: (
            handler.rfile.read(1) if held.acquire(blocking=False) else handler._answer(stream, event(fine(asked)))
        )
        talk.ask(name="end")
        until(lambda: web.heard["resources/subscribe"] >= 4)


def test_whoever_runs_the_guard_is_told_of_an_endpoint_elsewhere_once(tmp_path: Path) -> None:
    errors = tmp_path / "stderr"
    with errors.open("wb") as file, OlderUpstream() as web, guard(tmp_path, web.url, errors=file).opened() as pipe:
        web.first = event(b"http://elsewhere.invalid/m?session=hidden", b"endpoint")
        call(pipe, "end")
        for _ in range(3):
            assert call(pipe, "ok")["error"]["data"]["reason"] == "redirected"
        assert pipe.close() == b""
    assert errors.read_text().count("\n") == 1


@pytest.mark.parametrize("away", ["a proxy stands there", "its streams end"])
def test_a_call_for_which_no_stream_opens_is_known_not_to_be_carried_out(
    away: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(older, "PAUSE", 60)  # and only calls open one
    with OlderUpstream() as web, Connection(web).opened() as talk:
        first, web.first = web.first, b":\n\n"
        if away == "a proxy stands there":
            web.stream_status = 502
        assert talk.ask(name="end")[MARK] == "connection_lost"
        talk.send(line(7, name="ok"))
        if away == "its streams end":
            until(lambda: len(web.streams) == 2)
            web.streams[1].put(END)
        assert talk.said() == {"jsonrpc": "2.0", "id": 7, MARK: "unreachable"}
        web.stream_status, web.first = 200, first
        assert "result" in talk.ask(name="ok")


def test_a_question_of_a_session_that_is_gone_is_taken_back_and_its_answer_sent_to_no_other(tmp_path: Path) -> None:
    """Servers number what they ask from nought in each session."""
    with OlderUpstream() as web, guard(tmp_path, web.url).opened() as pipe:
        for identity in (0, 1, 2):
            web.streams[0].put(event(message(identity, method="ping")))
        asked = [json.loads(pipe.answer())["id"] for _ in range(3)]
        pipe.send(message(asked[1], result={"of": "the first session"}) + b"\n")
        until(lambda: web.heard["(answer)"] == 1)
        web.streams[0].put(event(cancelled(2).strip()))
        web.streams[0].put(END)
        over = [json.loads(pipe.answer()) for _ in range(2)]
        assert [(one["method"], one["params"]["requestId"]) for one in over] == [
            ("notifications/cancelled", number) for number in (asked[2], asked[0])
        ]
        assert_fine(call(pipe, "ok"))
        web.streams[-1].put(event(message(0, method="ping")))
        again = json.loads(pipe.answer())["id"]
        pipe.send(message(asked[0], result={"of": "the first session"}) + b"\n")
        pipe.send(message(again, result={"of": "this one"}) + b"\n")
        until(lambda: web.heard["(answer)"] >= 2)
        assert [body["result"] for number, body in web.messages if number and "result" in body] == [{"of": "this one"}]
        assert pipe.close() == b""
    assert_nothing_dropped(tmp_path)


def test_a_number_and_its_text_are_two_ids() -> None:
    with OlderUpstream() as web, Connection(web).opened() as talk:
        web.deeds["seven"] = lambda handler, stream, asked: handler._answer(
            stream, *([event(fine(asked))] if isinstance(asked, str) else [])
        )
        talk.send(line(7, name="seven"))
        until(lambda: web.heard["seven"] == 1)
        talk.send(line("7", name="seven"))
        assert talk.said()["id"] == "7"
        web.streams[0].put(END)
        assert talk.said() == {"jsonrpc": "2.0", "id": 7, MARK: "connection_lost"}


def test_a_notification_that_the_server_leaves_without_an_answer_holds_up_only_the_next_one() -> None:
    with OlderUpstream() as web, Connection(web).opened() as talk:
        web.deeds["notifications/x"] = lambda handler, *_: web.go_on.wait(60) and handler.say(202)
        notification = json.dumps({"jsonrpc": "2.0", "method": "notifications/x"}).encode() + b"\n"
        talk.send(notification, notification, notification)
        assert "result" in talk.ask(name="ok")
        web.streams[0].put(event(message("q", method="ping")))
        assert talk.said()["method"] == "ping"
        talk.send(message("q", result={}) + b"\n")
        until(lambda: web.heard["(answer)"])
        assert web.heard["notifications/x"] == 1
        web.go_on.set()
        until(lambda: web.heard["notifications/x"] == 3)


def test_answers_that_the_server_leaves_without_an_answer_are_no_more_than_a_few_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exchanges, "_ANSWERS", 4)
    monkeypatch.setattr(older_stream, "CONNECT", 0.5)
    with OlderUpstream() as web, Connection(web).opened() as talk:
        web.deeds["(answer)"] = lambda handler, *_: web.go_on.wait(60) and handler.say(202)
        for number in range(10):
            web.streams[0].put(event(message(f"q{number}", method="ping")))
            assert talk.said()["id"] == f"q{number}"
            talk.send(message(f"q{number}", result={}) + b"\n")
        until(lambda: web.heard["(answer)"] == 4)
        assert "result" in talk.ask(name="ok")
        until(lambda: web.heard["(answer)"] == 10)  # each waits no longer than sending a message may take
        web.go_on.set()


def notification(size: int) -> bytes:
    told = {"jsonrpc": "2.0", "method": "notifications/x", "params": {"a": "b" * size}}
    return json.dumps(told).encode() + b"\n"


def test_notifications_and_answers_that_the_server_does_not_take_hold_up_no_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exchanges, "_ANSWERS", 1)
    with OlderUpstream() as web, Connection(web).opened() as talk:
        for name in ("notifications/x", "(answer)"):
            web.deeds[name] = lambda handler, *_: web.go_on.wait(60) and handler.say(202)
        talk.send(*[notification(1)] * 600)
        for number in range(3):
            web.streams[0].put(event(message(f"q{number}", method="ping")))
            assert talk.said()["id"] == f"q{number}"
            talk.send(message(f"q{number}", result={}) + b"\n")
        assert "result" in talk.ask(name="ok")
        assert (web.heard["notifications/x"], web.heard["(answer)"]) == (1, 1)
        web.go_on.set()
        until(lambda: (web.heard["notifications/x"], web.heard["(answer)"]) == (600, 3))


def test_what_waits_for_the_server_has_room_for_so_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "ROOM", 16_000)
    with OlderUpstream() as web, Connection(web).opened() as talk:
        web.deeds["notifications/x"] = lambda handler, *_: web.go_on.wait(60) and handler.say(202)
        talk.send(notification(600), notification(600))  # and 6 KB that hold each
        assert "result" in talk.ask(name="ok")
        with pytest.raises(QueueFullError):
            talk.send(notification(3_000))
        web.go_on.set()
        until(lambda: web.heard["notifications/x"] == 2)
        assert "result" in talk.ask(name="ok")
        talk.send(notification(3_000))
        until(lambda: web.heard["notifications/x"] == 3)
