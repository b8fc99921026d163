"""The guard between its two ends: which message is what, what becomes of it, and whose answer it is.

Plain synchronous code without processes or pipes: a line goes in, lines come out by `to_client` and `to_upstream`. One
thread brings what the client says and another what the upstream says. Whatever is raised on the way ends here, in an
error without data for the request that it belongs to. Every request leaves an audit record, or is counted among what
went nowhere if it was refused before anybody looked at it.
"""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, Final

from server.calls.fault import fault_of
from server.guard.answers import Answers
from server.guard.contents.message_scan import UnsafeError
from server.guard.contents.shortening import TooLargeError
from server.guard.masks.stand_ins import SCHEME
from server.guard.options import GuardOptions
from server.guard.pending.being_read import BeingRead
from server.guard.pending.calls import Call, OpenCalls, UpstreamRequests
from server.guard.pending.unasked import Unasked
from server.guard.questions.forbidden import ForbiddenQuestionError, WithheldQuestionError
from server.guard.questions.offered import Questions, copied, offers_of, schemas_in
from server.guard.reading import Reading
from server.guard.requests.client import MALFORMED, NOT_HANDED_ON, ClientMessages, Pending
from server.guard.requests.requests import Requests
from server.guard.told import failures
from server.guard.told.failures import Failure
from server.guard.upstream.write_queue import QueueFullError
from server.guard.wire.messages import (
    INTERNAL_ERROR,
    INVALID_REQUEST,
    MOST_IN_BATCH,
    PARSE_ERROR,
    Id,
    Message,
    UnreadableError,
    error,
    kind_of,
    object_in,
    read_line,
    read_repaired,
    write_line,
)
from server.guard.wire.methods import asks
from server.protocol.lines import ENDS, TOO_LONG, id_in
from server.stderr import tell

Send = Callable[[bytes], None]

_STAND_IN: Final = SCHEME.split(":")[0].encode()  # a client may write its slashes as escapes


class Session:
    """One client and one upstream. `timer`: seconds, monotonic. `tell`: takes a line for whoever runs the guard."""

    def __init__(
        self,
        reading: Reading,
        requests: Requests,
        options: GuardOptions,
        to_client: Send,
        to_upstream: Send,
        *,
        timer: Callable[[], float] = monotonic,
        tell: Callable[[str], None] = tell,
    ) -> None:
        self._reading = reading
        calls = OpenCalls(options.timeout or None, options.most_open)
        pending = Pending(calls, UpstreamRequests(), Questions(), Unasked())
        self._open, self._upstream_requests, self._questions, self._unasked = pending
        self._answers = Answers(reading, requests, self._questions, tell)
        self._requests = requests
        self._to_client = to_client
        self._to_upstream = to_upstream
        self._timer = timer
        self._being_read = BeingRead(timer)
        self._tell = tell
        self._max_line = options.max_line
        self._count_lock = threading.Lock()
        self._dropped: Counter[str] = Counter()
        self._upstream_gone = False
        self._reformed = False
        self._batches = False  # whether the client has sent one; no revision since 2025-06-18 has them
        self.heard = False
        """Whether the upstream has answered anything."""
        self._client = ClientMessages(requests, reading.stand_ins, pending, to_client, self._drop, timer)

    # ---- from the client ----

    def from_client(self, line: bytes) -> None:
        """Take one line of the client."""
        try:
            value = read_line(line)
        except UnreadableError:
            self._answer(error(PARSE_ERROR, "Parse error", id_in(line[:ENDS], line[-ENDS:])))
            return
        restore = _STAND_IN in line
        if isinstance(value, list) and value:
            self._batches = True
            share = len(line) // len(value)
            checked = [self._client.message(one, share, restore=restore) for one in value[:MOST_IN_BATCH]]
            if forwarded := [one for one in checked if one is not None]:
                self._forward(*forwarded, batch=True)
            self._client.left_over(value[MOST_IN_BATCH:])
        elif (one := self._client.message(value, len(line), restore=restore)) is not None:
            self._forward(one)

    def too_long(self, head: bytes, tail: bytes) -> None:
        """A line of the client was too long to be read."""
        self._answer(error(INVALID_REQUEST, TOO_LONG, id_in(head, tail)))

    def _forward(self, *messages: Message, batch: bool = False) -> None:
        if self._upstream_gone:
            self._not_forwarded(messages, failures.GONE)
            return
        try:
            self._to_upstream(write_line(messages if batch else messages[0]))
        except OSError:  # it reads no more; its end answers what is open
            self._drop("unsent")
        except QueueFullError:
            self._not_forwarded(messages, failures.BUSY)
        except (ValueError, OverflowError, RecursionError):  # a number of thousands of digits
            self._not_forwarded(messages, Failure("unreadable", MALFORMED))

    def _not_forwarded(self, messages: Sequence[Message], failure: Failure) -> None:
        """Answer what was asked; what nobody waits for is counted."""
        for message in messages:
            call = self._open.close(message.get("id")) if "method" in message else None
            if call is None:
                self._drop("unsent")
            else:
                self._to_client(self._failed(call, failure))

    # ---- from the upstream ----

    def from_upstream(self, line: bytes) -> None:
        """Take one line of the upstream."""
        with self._being_read:
            self._read(line)

    def _read(self, line: bytes) -> None:
        try:
            value = read_repaired(line)
        except UnreadableError:
            self._drop("no_json")
            self._fail_one(line[:ENDS], line[-ENDS:], failures.UNREADABLE)
            return
        if isinstance(value, list):
            answers = [one for one in map(self._upstream_message, value[:MOST_IN_BATCH]) if one is not None]
            self._drop("batch_too_long", max(0, len(value) - MOST_IN_BATCH))
            if answers and not self._batches:
                for answer in answers:
                    self._to_client(answer)
            elif answers:
                self._to_client(b"[%b]\n" % b",".join(answer.rstrip(b"\n") for answer in answers))
        elif (one := self._upstream_message(value)) is not None:
            self._to_client(one)

    def lost(self, head: bytes, tail: bytes) -> None:
        """A line of the upstream was too long to be read; whose answer it was may stand at one of its ends."""
        self._drop("line_too_long")
        self._fail_one(head, tail, failures.too_long(self._max_line))

    def _fail_one(self, head: bytes, tail: bytes, failure: Failure) -> None:
        """Answer the call that a line without a meaning seems to belong to, so that nobody waits for it."""
        call, _ = self._open.close_answered(id_in(head, tail))
        if call is not None:
            self._to_client(self._failed(call, failure))

    def _upstream_message(self, message: Any) -> bytes | None:
        """What the client gets to see of a message, as a line; None for nothing."""
        if not isinstance(message, dict):
            self._drop("no_message")
            return None
        kind = kind_of(message)
        if kind == "request":
            return self._upstream_request(message)
        if kind == "notification":
            return self._upstream_notification(message)
        is_question = "method" in message and "result" not in message and "error" not in message  # under what is no id
        call, reformed = (None, False) if is_question else self._open.close_answered(message.get("id"))
        if call is None:
            self._drop("answer_to_nothing" if kind == "response" else "no_message")
            return None
        if reformed and not self._reformed:
            self._reformed = True
            self._requests.event("low", "answer_id_reformed", {})
            self._tell(failures.REFORMED)
        if kind == "nothing":
            return self._failed(call, failures.marked(message))
        return self._response(call, message)

    def _response(self, call: Call, message: Message) -> bytes:
        self.heard = True
        try:
            line, found = self._answers.read(call, message)
        except BaseException as raised:  # noqa: BLE001  closed: what cannot be read does not pass
            failure = failures.failure_of(raised)
            return self._failed(call, failure, None if isinstance(raised, TooLargeError) else raised)
        refusal = self._requests.answered(call, found, len(line), self._timer())
        return line if refusal is None else write_line(refusal)

    def _failed(self, call: Call, failure: Failure, raised: BaseException | None = None) -> bytes:
        return write_line(self._requests.failed(call, failure, self._timer(), raised))

    def _upstream_request(self, message: Message) -> bytes | None:
        """The line that a request of the server becomes; None for one that is refused and answered here."""
        identity: Id = message["id"]
        number = None
        try:
            results = self._reading.readers(self._requests.profile()).results
            results.refuse_forbidden(message["method"], message.get("params"))
            before = copied(schemas_in(message.get("params")))
            safe = self._made_safe(message)
            number = self._upstream_requests.number(identity)
            if number is not None:
                self._questions.asked(number, offers_of(before, schemas_in(safe.get("params"))).get("", {}))
                line = write_line({"jsonrpc": "2.0", "id": number, **safe})
                if message["method"] != "ping":  # which nobody thinks about
                    self._open.hold(number, self._timer())
                return line
        except (ForbiddenQuestionError, WithheldQuestionError) as raised:
            forbidden = isinstance(raised, ForbiddenQuestionError)
            self._drop("question_forbidden" if forbidden else "question_withheld")
            self._forward(error(INTERNAL_ERROR, failures.failure_of(raised).text, identity))
            return None
        except BaseException as raised:  # noqa: BLE001  closed: what cannot be read does not pass
            self._drop("request_unreadable", raised=raised)
        self._forward(error(INTERNAL_ERROR, NOT_HANDED_ON, identity))
        return None

    def _upstream_notification(self, message: Message) -> bytes | None:
        """The line for the client that a notification of the server becomes; None for one that is dropped."""
        if asks(message["method"]):  # a client might serve it all the same, and it was held to no rule for questions
            self._drop("request_without_id")
            return None
        try:
            params = object_in(message, "params")
            if message["method"] == "notifications/progress":
                token = params.get("progressToken")
                if not self._open.progress(token, self._timer()):
                    self._drop("progress_of_nothing")
                    return None
                if (surplus := self._unasked.surplus(message, self._timer())) is not None:
                    self._drop(surplus)
                    return None
                safe = self._made_safe(message, kept={"progressToken": token})
            elif message["method"] == "notifications/cancelled":
                number = self._upstream_requests.take_back(params.get("requestId"))
                if number is None:
                    self._drop("cancelled_nothing")
                    return None
                self._questions.over(number)
                self._open.release(number, self._timer())
                safe = self._made_safe(message, kept={"requestId": number})
            elif (surplus := self._unasked.surplus(message, self._timer())) is None:
                safe = self._made_safe(message)
            else:
                self._drop(surplus)
                return None
            return write_line({"jsonrpc": "2.0", **safe})
        except BaseException as raised:  # noqa: BLE001  closed: what cannot be read does not pass
            self._drop("notification_unreadable", raised=raised)
            return None

    def _made_safe(self, message: Message, kept: Message | None = None) -> Message:
        """Method and parameters of a message that the upstream begins, made safe; `kept` ones are known already."""
        results = self._reading.readers(self._requests.profile()).results
        safe = {"method": message["method"]}
        results.members({"method": safe}, "method")
        if safe["method"] != message["method"]:
            raise UnsafeError
        if "params" in message:
            safe["params"] = message["params"]
            for name in kept or ():
                safe["params"].pop(name)
            found = results.members(safe, "params", method=message["method"])
            if kept:
                safe["params"] = {**kept, **safe["params"]}
            self._requests.count_unasked(found, message["method"])
        return safe

    # ---- the end of things ----

    def expire(self) -> None:
        """Answer the calls whose answers are overdue; an answer that waits for the guard has as long again."""
        now = self._timer()
        busy = self._being_read.holds(now)
        late = self._open.late(now, twice=busy)
        for call in late:
            self._answer(self._requests.failed(call, failures.UNREAD if busy else failures.LATE, now))
        for call in late:  # afterwards: the upstream may be the reason
            if call.method != "initialize":  # which may not be cancelled
                params = {"requestId": call.id, "reason": "timeout"}
                self._forward({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": params})

    def upstream_ended(self) -> None:
        """Answer every open call, and from now on every request at once: nobody else will."""
        self._upstream_gone = True
        now = self._timer()
        for call in self._open.all():
            self._answer(self._requests.failed(call, failures.GONE, now))

    def client_ended(self) -> None:
        """Record the open calls: nobody is left to be answered."""
        now = self._timer()
        for call in self._open.all():
            self._requests.ended(call, "cancelled", now, reason="client_ended")

    @property
    def waits(self) -> bool:
        """Whether a request of the client has no answer yet."""
        return self._open.any()

    def report(self) -> None:
        """Tell the audit trail that it is over, and what went nowhere."""
        self._requests.end(self.dropped)

    @property
    def dropped(self) -> dict[str, int]:
        """How many lines and messages went nowhere, by reason."""
        with self._count_lock:
            return dict(self._dropped)

    def _drop(self, reason: str, times: int = 1, *, raised: BaseException | None = None) -> None:
        if not times:
            return
        with self._count_lock:
            first = reason not in self._dropped
            self._dropped[reason] += times
        if first:
            fault = {} if raised is None else {"fault": fault_of(raised)}
            self._requests.event("medium", "guard_dropped", {"reason": reason, **fault})
        if first and reason in failures.TOLD:
            self._tell(failures.TOLD[reason])

    def _answer(self, message: Message) -> None:
        self._to_client(write_line(message))
