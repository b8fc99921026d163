"""What a client has asked and nobody has answered yet; and what the upstream has asked the client.

An answer counts only for what was asked and is open. Ids of the upstream's own requests are replaced by numbers: they
carry nothing then, and none can be taken for the client's.
"""

import re
import threading
from collections.abc import Container
from typing import Any, Final, Literal

import msgspec

from server.calls.admission import Trace
from server.guard.wire.messages import Id, is_id

MOST_OPEN: Final = 256
"""Requests that are open at a time, in each direction; the client's as long as nobody sets another number."""

MOST_BYTES: Final = 64 * 1024 * 1024
"""Bytes of the client's requests that are open at a time: sixteen of the longest. Each is kept until it is answered, by
the guard and over HTTP by what sends it, which may take it for as long as the server does not answer."""

LASTING: Final = frozenset({"subscriptions/listen"})
"""Requests that are answered when they end, however long that takes (revision 2026-07-28)."""


_WITH_NOUGHT: Final = re.compile(rb"(-?[0-9]{1,15})\.0{1,4}")
_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,17}")

LONGEST_QUESTION: Final = 3_600.0
"""Seconds that a question of the upstream holds the timeouts of calls: a client may never answer it."""


class Call(msgspec.Struct):
    """One request of the client. `started`, `deadline`: monotonic seconds; `token`: that of its progress messages.

    `begins`: asks for the first page of the tools. `trace`: None for a handshake, which nobody needs a key for.
    `asked`: the tool that it calls, or its method where that is none of the protocol's: a word of the client's.
    `questions`: numbers of requests of the upstream that the client has not answered yet; they came during the call.
    `params`: as the client wrote them. `size`: bytes of the request.
    """

    id: Id
    method: str
    started: float
    deadline: float | None
    trace: Trace | None = None
    token: Any = None
    modern: bool = False
    begins: bool = False
    asked: str = ""
    questions: set[int] = msgspec.field(default_factory=set)
    params: Any = None
    size: int = 0


def meant(identity: object, among: Container[Id]) -> Id | None:
    """The one of these ids that an answer with `identity` means: the same, else the same in its other form.

    JSON-RPC wants the same, and clients take the other form too: some servers keep each id as a text.
    """
    if is_id(identity) and identity in among:
        return identity
    other = _other_form(identity)
    return other if other is not None and other in among else None


def _other_form(identity: object) -> Id | None:
    """A number as a text, or the number that a text or a fraction of nought writes; None for any other id."""
    if isinstance(identity, msgspec.Raw):  # a number with a fraction, as it was written
        whole = _WITH_NOUGHT.fullmatch(bytes(identity))
        return None if whole is None else int(whole[1])
    if not is_id(identity):
        return None
    if isinstance(identity, int):
        return str(identity)
    return int(identity) if isinstance(identity, str) and _WHOLE.fullmatch(identity) else None


class OpenCalls:
    """Threads share one. `most`: that are open at a time."""

    def __init__(self, timeout: float | None, most: int = MOST_OPEN) -> None:
        self._timeout = timeout
        self.most: Final = most
        self._lock = threading.Lock()
        self._calls: dict[Id, Call] = {}
        self._bytes = 0

    def deadline(self, method: str, now: float) -> float | None:
        """When an answer is due; None for never."""
        return None if self._timeout is None or method in LASTING else now + self._timeout

    def open(self, call: Call) -> Literal["opened", "taken", "full", "large"]:
        """Remember a call, unless its id is taken, there are too many, or they would be too large together."""
        with self._lock:
            if call.id in self._calls:
                return "taken"
            if len(self._calls) >= self.most:
                return "full"
            if self._calls and self._bytes + call.size > MOST_BYTES:
                return "large"
            self._calls[call.id] = call
            self._bytes += call.size
            return "opened"

    def close(self, identity: object) -> Call | None:
        """The open call of an id, which is not open any more; None when there is none."""
        with self._lock:
            return self._taken_out(identity) if is_id(identity) and identity in self._calls else None

    def _taken_out(self, identity: Id) -> Call:
        call = self._calls.pop(identity)
        self._bytes -= call.size
        return call

    def close_answered(self, identity: object) -> tuple[Call | None, bool]:
        """The same for the id of an answer, and whether the answer wrote it in another form: `"5"` or 5.0 for 5."""
        with self._lock:
            own = meant(identity, self._calls)
            return (None, False) if own is None else (self._taken_out(own), own != identity)

    def progress(self, token: object, now: float) -> bool:
        """Whether somebody waits for progress under a token; whose answer is then due later."""
        with self._lock:
            for call in self._calls.values():
                if call.token == token and type(call.token) is type(token) and token is not None:
                    due = self.deadline(call.method, now)
                    if due is not None and call.deadline is not None:  # a question may have put it off for longer
                        call.deadline = max(due, call.deadline)
                    return True
        return False

    def hold(self, question: int, now: float) -> None:
        """Let no timeout run while the client has a question of the upstream, which any open call may have caused.

        A call that is made later has not caused it: a question that is never answered is not to hold all that follow.
        """
        with self._lock:
            for call in self._calls.values():
                call.questions.add(question)
                due = self.deadline(call.method, now)
                call.deadline = None if due is None else due + LONGEST_QUESTION

    def release(self, question: int, now: float) -> None:
        """Let timeouts begin anew that waited for nothing but this question, whose answer the upstream gets now."""
        with self._lock:
            for call in self._calls.values():
                if question in call.questions:
                    call.questions.remove(question)
                    if not call.questions:
                        call.deadline = self.deadline(call.method, now)

    def late(self, now: float, *, twice: bool = False) -> list[Call]:
        """The calls whose answers are overdue, by the timeout or `twice` that; they are not open any more."""
        due = now - (self._timeout or 0) if twice else now
        with self._lock:
            late = [call.id for call in self._calls.values() if call.deadline is not None and call.deadline <= due]
            return [self._taken_out(identity) for identity in late]

    def any(self) -> bool:
        """Whether a call is open."""
        with self._lock:
            return bool(self._calls)

    def all(self) -> list[Call]:
        """Every open call; none is open any more."""
        with self._lock:
            return [self._taken_out(identity) for identity in tuple(self._calls)]


class UpstreamRequests:
    """Open requests of the upstream to the client: its ids, by the numbers that the client sees. Threads share one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: dict[int, Id] = {}
        self._last = 0

    def number(self, identity: Id) -> int | None:
        """A number for a request; None when too many are open."""
        with self._lock:
            if len(self._ids) >= MOST_OPEN:
                return None
            self._last += 1
            self._ids[self._last] = identity
            return self._last

    def close(self, number: object) -> Id | None:
        """The upstream's id of a request that is answered now; None when there is none."""
        with self._lock:
            return self._ids.pop(number, None) if is_id(number) and isinstance(number, int) else None

    def take_back(self, identity: object) -> int | None:
        """The number of an open request of the upstream, which is not open any more."""
        with self._lock:
            for number, own in self._ids.items():
                if own == identity and type(own) is type(identity):
                    del self._ids[number]
                    return number
        return None
