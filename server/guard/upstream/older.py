"""Sessions over the transport that MCP had until 2024-11-05: each lives as long as its stream (`older_stream.py`).

Lines go in and come out as for `remote.py`, which begins this where a server refuses its first message as one does
that only offers such streams. When a stream breaks, what waits for an answer on it gets a mark (`failures.MARK`) in its
place; then the client's handshake is made again in a new stream, and the subscriptions with it.
"""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import anyio
from anyio.abc import TaskGroup

from server.guard.pending.calls import meant
from server.guard.told.failures import LOST, MARK, SESSION_LOST, UNREACHABLE
from server.guard.upstream.asked import Say
from server.guard.upstream.exchanges import CONNECT, Exchanges
from server.guard.upstream.marks import Mark, message_in
from server.guard.upstream.older_stream import NoStreamError, OlderStream, open_stream
from server.guard.upstream.standing import MOST_PAUSE, PAUSE
from server.guard.upstream.subscriptions import INITIALIZED, INITIALIZED_BODY, Subscriptions
from server.guard.wire.messages import (
    Id,
    Message,
    UnreadableError,
    encoded,
    is_id,
    object_in,
    read_line,
    read_repaired,
    write_line,
)
from server.protocol.lines import ENDS, id_in


class Older:
    """One session of a client after the other. `longest`: bytes of an event; `say` takes lines; `tasks` do the work."""

    def __init__(self, http: Exchanges, url: str, longest: int, say: Say, tasks: TaskGroup) -> None:
        self._http, self._url, self._longest = http, url, longest
        self._say = say
        self._tasks = tasks
        self._opening = anyio.Lock()
        self._attempts = 0
        self._why: Mark = UNREACHABLE.reason  # that the last one came to nothing
        self._stream: OlderStream | None = None
        self._pause = PAUSE
        self._reopens = False
        self._asking: set[Id] = set()  # what is to be sent, unless it is taken back before
        self._handshake: bytes | None = None
        self._subscriptions = Subscriptions()

    async def open(self) -> OlderStream:
        """The stream; where there is none, a new one, with a session in it. Raises `NoStreamError`.

        Whoever waits for another's attempt shares its outcome: each may take half a minute.
        """
        attempts = self._attempts
        async with self._opening:
            if self._stream is None and attempts == self._attempts:
                self._why = UNREACHABLE.reason
                with anyio.move_on_after(CONNECT):
                    await self._attempt()
                self._attempts += 1
            if self._stream is None:
                raise NoStreamError(self._why)
            return self._stream

    async def _attempt(self) -> None:
        try:
            stream = await open_stream(self._http, self._url, self._longest)
            try:
                await self._begin(stream)
            except BaseException:
                await stream.aclose()
                raise
        except NoStreamError as none:
            self._why = none.mark
        else:
            self._stream = stream
            self._tasks.start_soon(self._read, stream)
            self._tasks.start_soon(self._subscribe, stream)

    async def send(self, line: bytes) -> None:
        """Send one line, which may be a batch."""
        value = read_line(line)
        for message in value if isinstance(value, list) else [value]:
            if {"id", "method"} <= message.keys():
                self._asking.add(message["id"])
                self._tasks.start_soon(self._ask, message)
                continue
            if message.get("method") == "notifications/cancelled":
                self._take_back(object_in(message, "params").get("requestId"))
            stream = self._stream
            if stream is None:  # in another session it means nothing
                continue
            body = encoded(message)
            if "method" not in message:
                stream.questions.settle(message.get("id"))
                self._http.answers.put(len(body), partial(self._tell, stream, body))
            elif message["method"] == INITIALIZED:  # before which a server may answer nothing
                await stream.tell(body)
            else:
                self._http.notifications.put(len(body), partial(self._tell, stream, body))

    async def _tell(self, stream: OlderStream, body: bytes) -> None:
        if stream is self._stream:
            await stream.tell(body)

    def _take_back(self, identity: Any) -> None:
        if is_id(identity):
            self._asking.discard(identity)
            if self._stream is not None:
                self._stream.settle(identity)

    async def _ask(self, message: Message) -> None:
        """Send a request, once more where the server has forgotten the session; answer it if it does not go out."""
        identity = message["id"]
        begins = message["method"] == "initialize"
        await self._http.notifications.catch_up()
        if begins and self._handshake is not None:
            self._handshake, self._subscriptions = None, Subscriptions()
            if self._stream is not None:
                self._leave(self._stream)
        outcome = await self._asked(identity, encoded(message), begins=begins)
        if outcome == SESSION_LOST.reason:
            outcome = await self._asked(identity, encoded(message), begins=begins)
        if isinstance(outcome, dict):
            await self._say(write_line({"jsonrpc": "2.0", "id": identity, "error": outcome["error"]}))
        elif outcome is not None and identity in self._asking:
            await self._mark(identity, outcome)
        self._asking.discard(identity)

    async def _asked(self, identity: Id, body: bytes, *, begins: bool) -> Message | Mark | None:
        try:
            stream = await self.open()
        except NoStreamError as none:
            return none.mark
        if identity not in self._asking:
            return None
        if begins:  # noted now: the stream may break before it is known whether the server took it
            self._handshake = body
        outcome = await stream.ask(identity, body)
        if outcome is None:
            self._subscriptions.note(body)
            return None
        if begins:
            self._handshake = None
        if outcome == SESSION_LOST.reason:
            self._leave(stream)
        return outcome

    async def _read(self, stream: OlderStream) -> None:
        opened = anyio.current_time()
        with stream.reading:
            async for data in stream.messages():
                await self._hear(stream, data)
        self._leave(stream)
        await stream.questions.take_back(self._say)
        for identity in list(stream.pending):  # which others take from meanwhile
            if stream.settle(identity):
                await self._mark(identity, LOST.reason)
        await stream.aclose()
        if anyio.current_time() - opened > MOST_PAUSE:
            self._pause = PAUSE
        if not self._reopens:
            self._reopens = True
            await self._reopen()
            self._reopens = False

    async def _reopen(self) -> None:
        """Open a stream again where no call does. One at a time, however many streams have broken."""
        while self._stream is None:
            await anyio.sleep(self._pause)
            self._pause = min(2 * self._pause, MOST_PAUSE)
            with suppress(NoStreamError):
                await self.open()

    async def _hear(self, stream: OlderStream, data: bytes) -> None:
        messages = _messages_in(data)
        own = 0
        for one in messages:
            if "method" in one:
                stream.questions.note(one)
            elif (identity := meant(one.get("id"), stream.pending.keys() | stream.own)) in stream.own:
                stream.own.remove(identity)
                self._look_at(taken="result" in one)
                own += 1
            elif identity is not None:
                stream.settle(identity)
        if not own or own < len(messages):
            await self._say(data.replace(b"\n", b" ") + b"\n")

    async def _mark(self, identity: Id, mark: Mark) -> None:
        await self._say(write_line({"jsonrpc": "2.0", "id": identity, MARK: mark}))

    def _leave(self, stream: OlderStream) -> None:
        if self._stream is stream:
            self._stream = None
        stream.reading.cancel()

    # ---- a session begun anew ----

    async def _begin(self, stream: OlderStream) -> None:
        """Make the client's handshake again, if it has made one. Raises `NoStreamError`."""
        if self._handshake is None:
            return
        if not (await stream.tell(self._handshake) and await self._is_agreed(stream, self._handshake)):
            raise NoStreamError(SESSION_LOST.reason)
        await stream.tell(INITIALIZED_BODY)

    async def _is_agreed(self, stream: OlderStream, handshake: bytes) -> bool:
        asked = (message_in(handshake)["id"],)
        async for data in stream.messages():
            for one in _messages_in(data):
                if "method" not in one and meant(one.get("id"), asked) is not None:
                    return "result" in one
            await self._hear(stream, data)
        return False

    async def _subscribe(self, stream: OlderStream) -> None:
        """Ask a new session for what the client has subscribed to, beside its calls."""
        for body in self._subscriptions.bodies():
            if self._stream is not stream:
                return
            identity = message_in(body)["id"]
            stream.own.add(identity)
            if not await stream.tell(body) and identity in stream.own:
                stream.own.remove(identity)
                self._look_at(taken=False)

    def _look_at(self, *, taken: bool) -> None:
        if not taken:
            self._http.tell_once("a new session of the server behind the guard did not take all subscriptions")


def _messages_in(data: bytes) -> Sequence[Message]:
    """A message, or those of a batch; of one that cannot be read, what its ends tell."""
    try:
        value = read_repaired(data)
    except UnreadableError:
        return [{"id": id_in(data[:ENDS], data[-ENDS:])}]
    several = value if isinstance(value, list) else [value]
    return [one for one in several if isinstance(one, dict)]
