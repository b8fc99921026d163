"""The protocol over stdin and stdout: a JSON-RPC message a line, for the one process that started this one.

The library's own transport is not used: it hands every line to a worker thread three times and encodes answers through
its models, which is half of the time of a small call and 0.5 ms of one of 61 KB. Here one thread reads, and an answer
is written by the task that made it. msgspec encodes it, so that a document that is already encoded (`msgspec.Raw`) is
only copied. A line that could block, because it is longer than a pipe is sure to take or because the pipe is full, is
written by a thread.

While this serves, descriptor 0 is empty and descriptor 1 is stderr, so that no stray `print` gets between the lines.
"""

import asyncio
import json
import math
import os
import select
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import CancelledError
from contextlib import asynccontextmanager, suppress
from typing import BinaryIO, Final

import anyio
import anyio.to_thread
import msgspec
from anyio.abc import ObjectSendStream
from anyio.streams.memory import MemoryObjectReceiveStream
from mcp.shared.message import SessionMessage
from mcp_types import INVALID_REQUEST, ErrorData, JSONRPCError, JSONRPCMessage, JSONRPCResponse

from server.process import divert
from server.protocol.lines import ENDS, MAX_MESSAGE, TOO_LONG, id_in, lines, write_all
from server.protocol.protocol_errors import without_request
from server.protocol.unreadable_requests import NO_ID, is_nameless, message_in

_NO_MESSAGE: Final = "Not a message of JSON-RPC 2.0, one in a line."

_AT_ONCE: Final[int] = getattr(select, "PIPE_BUF", 0)
"""Bytes that a pipe takes without blocking when `select` says that it takes any; Windows asks about no pipe."""


class AnswerLines(ObjectSendStream[SessionMessage]):
    """The stream that the library sends its messages to: one whole line each, also when several tasks send at once."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._turn = anyio.Lock(fast_acquire=True)
        self.used = False
        """Whether anything was written."""

    async def send(self, item: SessionMessage) -> None:
        """Write one message. Raises `BrokenPipeError` when nobody reads any more."""
        line = line_of(item.message)
        self.used = True
        async with self._turn:
            if len(line) <= _AT_ONCE and _takes_some(self._descriptor):
                write_all(self._descriptor, line)
            else:
                await anyio.to_thread.run_sync(write_all, self._descriptor, line)

    async def aclose(self) -> None:
        """Close nothing: the descriptor belongs to the process."""


@asynccontextmanager
async def stdio_streams() -> AsyncIterator[tuple[MemoryObjectReceiveStream[SessionMessage | Exception], AnswerLines]]:
    """Messages that come in until stdin ends, and where answers go."""
    loop = asyncio.get_running_loop()
    # The library makes a task of each message as it comes, so that holding any back here would bound nothing.
    incoming, messages = anyio.create_memory_object_stream[SessionMessage | Exception](math.inf)

    def deliver(message: JSONRPCMessage | None) -> None:
        with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
            if message is None:
                incoming.close()
            else:
                incoming.send_nowait(SessionMessage(message))

    def hand_over(message: JSONRPCMessage | None) -> None:
        loop.call_soon_threadsafe(deliver, message)

    def refuse(line: tuple[bytes, bytes], reason: str) -> None:
        error = ErrorData(code=INVALID_REQUEST, message=reason)
        answer = SessionMessage(JSONRPCError(jsonrpc="2.0", id=id_in(*line), error=error))
        # Waited for: nothing more is read meanwhile, or refusals that nobody reads would pile up.
        asyncio.run_coroutine_threadsafe(answers.send(answer), loop).result()

    # Private descriptors, never closed: the thread may wait on one until the process has ended.
    stdin, stdout = os.dup(0), os.dup(1)
    divert()
    answers = AnswerLines(stdout)
    # A daemon, since nothing interrupts it; its own reader, since the end of Python wants the lock of sys.stdin.
    reader = os.fdopen(stdin, "rb", closefd=False)
    threading.Thread(target=_read, args=(reader, hand_over, refuse), name="stdin", daemon=True).start()
    async with messages:
        yield messages, answers


def line_of(message: JSONRPCMessage) -> bytes:
    """A message as one line of JSON."""
    if isinstance(message, JSONRPCResponse | JSONRPCError) and is_nameless(message.id):
        message = JSONRPCError(jsonrpc="2.0", id=None, error=ErrorData(code=INVALID_REQUEST, message=NO_ID))
    if isinstance(message, JSONRPCError):
        message = message.model_copy(update={"error": without_request(message.error)})
    if not isinstance(message, JSONRPCResponse):
        return message.model_dump_json(by_alias=True, exclude_unset=True).encode() + b"\n"
    # An id is the caller's, and may have more digits than msgspec writes.
    identity = msgspec.Raw(json.dumps(message.id).encode())
    return msgspec.json.encode({"jsonrpc": "2.0", "id": identity, "result": message.result}) + b"\n"


def _read(
    stdin: BinaryIO,
    hand_over: Callable[[JSONRPCMessage | None], None],
    refuse: Callable[[tuple[bytes, bytes], str], None],
) -> None:
    """Hand over each message, and `None` at the end; `refuse` hears the ends of a line that is none: somebody waits."""
    with suppress(RuntimeError, OSError, CancelledError):  # the server has ended for another reason, or its client
        try:
            for line in lines(stdin, MAX_MESSAGE, lambda head, tail: refuse((head, tail), TOO_LONG)):
                if (message := message_in(line)) is not None:
                    hand_over(message)
                else:
                    refuse((line[:ENDS], line[-ENDS:]), _NO_MESSAGE)
        finally:
            hand_over(None)


def _takes_some(descriptor: int) -> bool:
    try:
        return bool(select.select([], [descriptor], [], 0)[1])
    except (OSError, ValueError):  # nothing that can be asked
        return False
