"""Whatever becomes of requests, and in whatever order: the bytes of those that are open are given back."""

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.guarded import Guarded, saying

ONE_OF = st.integers(0, 4)
"""Few ids, so that scripts open them twice, answer them twice, and cancel what is over."""

ASKED = st.tuples(ONE_OF, st.sampled_from(["get", "card", "tools/list", "ping", "subscriptions/listen", "initialize"]))
EVENTS = st.one_of(
    st.tuples(st.just("ask"), ASKED, st.integers(0, 300)),
    st.tuples(st.just("batch"), st.lists(ASKED, min_size=1, max_size=4)),
    st.tuples(st.just("answer"), ONE_OF, st.sampled_from([saying("fine"), {}, None, [], {"tools": []}, {"tools": 1}])),
    st.tuples(st.just("fail"), ONE_OF, st.sampled_from([{"code": -1, "message": "x"}, {}, None])),
    st.tuples(st.just("reformed"), ONE_OF),
    st.tuples(st.just("marked"), ONE_OF),
    st.tuples(st.just("torn"), ONE_OF),
    st.tuples(st.just("cancel"), ONE_OF),
    st.tuples(st.just("lost"), ONE_OF),
    st.tuples(st.just("question"), ONE_OF),
    st.tuples(st.just("wait"), st.sampled_from([1, 30, 61, 3_700])),
    st.tuples(st.just("unsent"), st.sampled_from([BrokenPipeError, ValueError, None])),
)
ENDS = st.sampled_from(["upstream_ended", "client_ended"])


def request(identity: int, name: str, filler: int = 0) -> dict[str, Any]:
    """A call, of a card in place of a value where `name` says so, which is refused; or another method."""
    message = {"jsonrpc": "2.0", "id": identity}
    if name in {"get", "card"}:
        arguments = {"x": "4111111111111111" if name == "card" else "x" * filler}
        return {**message, "method": "tools/call", "params": {"name": "get", "arguments": arguments}}
    return {**message, "method": name, "params": {"x": "x" * filler}}


def raises(raised: type[Exception] | None) -> Any:
    """Who hears what goes to the upstream, or cannot be reached."""

    def heard(_: bytes) -> None:
        if raised is not None:
            raise raised

    return heard


def says(guarded: Guarded, message: Any) -> None:
    """A line of the client."""
    guarded.session.from_client(json.dumps(message).encode())


def waits(guarded: Guarded, seconds: float) -> None:
    """Time passes, and somebody looks at the clock."""
    guarded.clock.now += seconds
    guarded.session.expire()


def cancels(guarded: Guarded, identity: int) -> None:
    """The client takes a request back."""
    says(guarded, {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": identity}})


def unsent(guarded: Guarded, raised: type[Exception] | None) -> None:
    """From now on nothing reaches the upstream, or everything does."""
    guarded.on_upstream = raises(raised)


HAPPENS: dict[str, Callable[..., None]] = {
    "ask": lambda guarded, asked, filler: says(guarded, request(asked[0], asked[1], filler)),
    "batch": lambda guarded, asked: says(guarded, [request(*one) for one in asked]),
    "answer": lambda guarded, identity, result: guarded.say({"jsonrpc": "2.0", "id": identity, "result": result}),
    "fail": Guarded.fail,
    "reformed": lambda guarded, one: guarded.say({"jsonrpc": "2.0", "id": str(one), "result": saying("fine")}),
    "marked": lambda guarded, identity: guarded.say({"jsonrpc": "2.0", "id": identity, "result": 1, "error": 2}),
    "torn": lambda guarded, identity: guarded.say(b'{"jsonrpc":"2.0","id":%d,"result":{"x":' % identity),
    "cancel": cancels,
    "lost": lambda guarded, identity: guarded.session.lost(b'{"jsonrpc":"2.0","id":%d,"result":{' % identity, b"}}"),
    "question": lambda guarded, identity: guarded.question("ping" if identity else "roots/list", {}, identity),
    "wait": waits,
    "unsent": unsent,
}


@given(st.lists(EVENTS, max_size=25), ENDS)
def test_nothing_is_counted_when_nothing_is_open(events: list[tuple[Any, ...]], end: str) -> None:
    guarded = Guarded(arguments="refuse", most_open=6)
    calls = guarded.session._open
    for event in events:
        HAPPENS[event[0]](guarded, *event[1:])
        assert calls._bytes == sum(call.size for call in calls._calls.values())
    getattr(guarded.session, end)()
    assert (calls._bytes, calls.any()) == (0, False)
