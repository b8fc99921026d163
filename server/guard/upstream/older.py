"""Sessions over the transport that MCP had until 2024-11-05: each lives as long as its stream (`older_stream.py`).

Lines go in and come out as for `remote.py`, which begins this where a server refuses its first message as one does
that only offers such streams. When a stream breaks, what waits for an answer on it gets a mark (`failures.MARK`) in its
place; then the client's handshake is made again in a new stream, and the subscriptions with it.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

import anyio
from anyio.abc import TaskGroup

from server.guard.failures import LOST, MARK, SESSION_LOST, UNREACHABLE
from server.guard.messages import Id, Message, encoded, is_id, object_in, read_line, write_line
from server.guard.upstream.exchanges import CONNECT, Exchanges
from server.guard.upstream.marks import Mark, message_in
from server.guard.upstream.older_stream import NoStreamError, OlderStream, open_stream
from server.guard.upstream.subscriptions import Subscriptions
from server.lines import ENDS, id_in
from server.stderr import tell

_PAUSE, _MOST_PAUSE = 1.0, 30.0
"""Seconds until a stream is opened again, and to which they double while none stands for longer than that; a message of
the client opens one at once."""

_INITIALIZED: Final = encoded({"jsonrpc": "2.0", "method": "notifications/initialized"})


class Older:
    """One session of a client after the other. `longest`: bytes of an event; `say` takes lines; `tasks` do the work."""

    def __init__(
        self, http: Exchanges, url: str, longest: int, say: Callable[[bytes], Awaitable[None]], tasks: TaskGroup
    ) -> None:
        self._http, self._url, self._longest = http, url, longest
        self._say = say
        self._tasks = tasks
        self._opening = anyio.Lock()
        self._attempts = 0
        self._why: Mark = UNREACHABLE.reason  # that the last one came to nothing
        self._stream: OlderStream | None = None
        self._pause = _PAUSE
        self._handshake: bytes | None = None
        self._subscriptions = Subscriptions()
        self._told = False

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
                self._tasks.start_soon(self._ask, message)
            elif (stream := self._stream) is not None:  # in another session it means nothing
                with anyio.move_on_after(CONNECT):
                    await stream.post(encoded(message))
                if message.get("method") == "notifications/cancelled":  # of a request that is on its way by now
                    stream.pending.pop(_text(object_in(message, "params").get("requestId")), None)

    async def _ask(self, message: Message) -> None:
        """Send a request, once more where the server has forgotten the session; answer it if it does not go out."""
        identity = message["id"]
        begins = message["method"] == "initialize"
        if begins and self._handshake is not None:
            self._handshake, self._subscriptions = None, Subscriptions()
            if self._stream is not None:
                self._leave(self._stream)
        outcome = await self._asked(identity, encoded(message), begins=begins)
        if outcome == SESSION_LOST.reason:
            outcome = await self._asked(identity, encoded(message), begins=begins)
        if isinstance(outcome, dict):
            await self._say(write_line({"jsonrpc": "2.0", "id": identity, "error": outcome["error"]}))
        elif outcome is not None:
            await self._mark(identity, outcome)

    async def _asked(self, identity: Id, body: bytes, *, begins: bool) -> Message | Mark | None:
        try:
            stream = await self.open()
        except NoStreamError as none:
            return none.mark
        stream.pending[_text(identity)] = identity
        outcome = await stream.post(body)
        if outcome is None:
            if begins:
                self._handshake = body
            self._subscriptions.note(body)
        elif stream.pending.pop(_text(identity), None) is None:  # it has its answer, or its mark
            return None
        elif outcome == SESSION_LOST.reason:
            self._leave(stream)
        return outcome

    async def _read(self, stream: OlderStream) -> None:
        opened = anyio.current_time()
        with stream.reading:
            async for data in stream.messages():
                await self._hear(stream, data)
        self._leave(stream)
        for identity in stream.pending.values():
            await self._mark(identity, LOST.reason)
        stream.pending.clear()
        await stream.aclose()
        if anyio.current_time() - opened > _MOST_PAUSE:
            self._pause = _PAUSE
        while self._stream is None:
            await anyio.sleep(self._pause)
            self._pause = min(2 * self._pause, _MOST_PAUSE)
            with suppress(NoStreamError):
                await self.open()

    async def _hear(self, stream: OlderStream, data: bytes) -> None:
        message = message_in(data)
        if "method" not in message:
            identity = _text(message.get("id") if message else id_in(data[:ENDS], data[-ENDS:]))
            if identity in stream.own:
                stream.own.remove(identity)
                self._look_at(taken="result" in message)
                return
            stream.pending.pop(identity, None)
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
        if await stream.post(self._handshake) is not None or not await self._is_agreed(stream, self._handshake):
            raise NoStreamError(SESSION_LOST.reason)
        await stream.post(_INITIALIZED)

    async def _is_agreed(self, stream: OlderStream, handshake: bytes) -> bool:
        identity = _text(message_in(handshake).get("id"))
        async for data in stream.messages():
            message = message_in(data)
            if "method" not in message and _text(message.get("id")) == identity:
                return "result" in message
            await self._hear(stream, data)
        return False

    async def _subscribe(self, stream: OlderStream) -> None:
        """Ask a new session for what the client has subscribed to, beside its calls."""
        for body in self._subscriptions.bodies():
            if self._stream is not stream:
                return
            identity = _text(message_in(body).get("id"))
            stream.own.add(identity)
            if await stream.post(body) is not None and identity in stream.own:
                stream.own.remove(identity)
                self._look_at(taken=False)

    def _look_at(self, *, taken: bool) -> None:
        if not (taken or self._told):
            self._told = True
            tell("a new session of the server behind the guard did not take all subscriptions")


def _text(identity: object) -> str:
    """The text of an id: some servers answer with it, or keep a text as a number; empty for what is none."""
    return str(identity) if is_id(identity) else ""
