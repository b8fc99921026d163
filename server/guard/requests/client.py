"""Messages of the client: which go on to the upstream, and what the client is answered for those that do not."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from server.guard.masks.stand_ins import StandIns
from server.guard.pending.calls import MOST_BYTES, OpenCalls, UpstreamRequests
from server.guard.pending.unasked import Unasked
from server.guard.questions.offered import MaskedAnswerError, Questions, unmasked
from server.guard.requests.outgoing import handed_on, restored
from server.guard.requests.requests import Requests
from server.guard.wire.messages import (
    INTERNAL_ERROR,
    INVALID_REQUEST,
    MOST_IN_BATCH,
    Id,
    Message,
    error,
    is_id,
    kind_of,
    object_in,
    write_line,
)
from server.tools.refusal import ToolError

MALFORMED: Final = "Not a request of JSON-RPC 2.0."
NOT_HANDED_ON: Final = "The guard did not hand on the request."
_MASKED: Final = (
    "The answer holds a mask, such as the guard puts in the place of personal data, and not the value behind it; the"
    " user has to write the value itself."
)
_TAKEN: Final = "A request of this id is open already; the id of each has to be another."
_FULL: Final = (
    "{:,} requests have no answer yet, the most that the guard lets a client have open at a time. Wait for an answer,"
    " or have whoever runs the guard raise --max-open."
)
_LARGE: Final = (
    f"The requests that have no answer yet have {MOST_BYTES:,} bytes together, the most that the guard keeps. Wait"
    " for an answer."
)
_TOO_MANY: Final = f"A batch may hold {MOST_IN_BATCH} messages; send this request in another one."

_NOTIFICATIONS: Final = "notifications/"


class Pending(NamedTuple):
    """What either end of a session still waits for, and what the other one may answer: both directions know it."""

    calls: OpenCalls
    asked: UpstreamRequests
    questions: Questions
    unasked: Unasked


class ClientMessages:
    """`drop`: is called with the reason and number of messages that go nowhere. `timer`: seconds, monotonic."""

    def __init__(
        self,
        requests: Requests,
        stand_ins: StandIns,
        pending: Pending,
        to_client: Callable[[bytes], None],
        drop: Callable[[str, int], None],
        timer: Callable[[], float],
    ) -> None:
        self._requests = requests
        self._stand_ins = stand_ins
        self._open, self._upstream_requests, self._questions, self._unasked = pending
        self._to_client = to_client
        self._drop = drop
        self._timer = timer

    def message(self, value: Any, size: int, *, restore: bool) -> Message | None:
        """What the upstream gets to see of a message of `size` bytes, None for nothing.

        `restore`: it may hold stand-ins.
        """
        kind = kind_of(value) if isinstance(value, dict) else "nothing"
        try:
            message = written = {} if kind == "nothing" else handed_on(value)
            if restore:
                message = restored(written, self._stand_ins)
        except RecursionError:
            kind = "nothing"
        if kind == "nothing":
            identity = value.get("id") if isinstance(value, dict) else None
            self._answer(error(INVALID_REQUEST, MALFORMED, identity if is_id(identity) else None))
            return None
        if kind == "request":
            return self._request(message, written, size)
        if kind == "response":
            identity = self._upstream_requests.close(message["id"])
            if identity is None:
                return None
            self._open.release(message["id"], self._timer())
            return self._answer_to(identity, message, written)
        return self._notification(message, written)

    def _answer_to(self, identity: Id, message: Message, written: Message) -> Message:
        """What the upstream gets for its request: the client's answer, or an error that says why not."""
        offers = self._questions.over(message["id"])
        if not self._requests.may_leave(written, "answer"):
            return error(INTERNAL_ERROR, NOT_HANDED_ON, identity)
        if "result" not in message:
            return {**message, "id": identity}
        try:
            return {**message, "id": identity, "result": unmasked(message["result"], offers)}
        except MaskedAnswerError:
            self._requests.masked_answer("answer")
            return error(INTERNAL_ERROR, _MASKED, identity)

    def _notification(self, message: Message, written: Message) -> Message | None:
        """A server may serve a call without an id like any other, so that nothing but a notification has none."""
        if not message["method"].startswith(_NOTIFICATIONS):
            self._drop("request_without_id", 1)
            return None
        taken_back = message["method"] == "notifications/cancelled" and self._cancelled(written)
        if self._requests.may_leave(written, "notification"):
            return message
        if taken_back:  # the server is to hear of that, and the id it has already
            return {**message, "params": {"requestId": written["params"]["requestId"]}}
        self._drop("notification_sensitive", 1)
        return None

    def _request(self, message: Message, written: Message, size: int) -> Message | None:
        """What a client's request becomes for the server; None for one that is refused, which is answered here."""
        now = self._timer()
        call = self._requests.call_of(written, now, self._open.deadline(message["method"], now))
        call.size = size
        outcome = self._open.open(call)
        if outcome == "taken":
            self._drop("id_taken", 1)
            self._answer(error(INVALID_REQUEST, _TAKEN, call.id))
            return None
        if outcome != "opened":
            self._drop("too_many_open", 1)
            by_number = {"option": "--max-open", "limit": self._open.most}
            text, bound = (_FULL.format(self._open.most), by_number) if outcome == "full" else (_LARGE, {})
            self._answer(error(INTERNAL_ERROR, text, call.id, {"reason": "too_many_open", **bound}))
            return None
        try:
            self._requests.admit(call, message, written)
            self._unasked.asked(call.method)
            return self._answered_in(message, written)
        except BaseException as raised:  # noqa: BLE001  nothing that was raised may name itself
            self._open.close(call.id)
            self._answer(self._requests.refused(call, raised, self._timer()))
            return None

    def _answered_in(self, message: Message, written: Message) -> Message:
        """A request with the answers in it as the upstream reads them. Raises `ToolError`."""
        try:
            return self._questions.answered_in(message, written)
        except MaskedAnswerError:
            self._requests.masked_answer(message["method"])
            raise ToolError("invalid_argument", _MASKED) from None

    def _cancelled(self, written: Message) -> bool:
        call = self._open.close(object_in(written, "params").get("requestId"))
        if call is not None:
            self._requests.ended(call, "cancelled", self._timer(), reason="cancelled")
        return call is not None

    def left_over(self, beyond: Sequence[Any]) -> None:
        """Answer the requests of a batch that is too long: whoever made them waits."""
        self._drop("client_batch_too_long", len(beyond))
        messages = [one for one in beyond if isinstance(one, dict) and kind_of(one) == "request"]
        if messages:
            self._to_client(write_line([error(INVALID_REQUEST, _TOO_MANY, one["id"]) for one in messages]))

    def _answer(self, message: Message) -> None:
        self._to_client(write_line(message))
