"""The client's requests: who may make them, the answer to those that are refused or fail, and the record of each.

The steps are those of the server's own calls (`server.calls.admission`). A tool is limited, authorised and audited by
its name, any other request by its method. Handshakes and pings need no key, and lists no right: what they show is
filtered.
"""

import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal

from server.audit.notices import Severity
from server.audit.record import NOT_A_NAME, NOTHING_MASKED, Decision, Masked, plain_name
from server.calls.admission import UNKNOWN_TOOL, UNRECORDED, Admission, Trace, outcome_of
from server.calls.fault import fault_of
from server.guard.contents.clearing import FACTS
from server.guard.contents.counts import Counts
from server.guard.contents.definitions import Withheld
from server.guard.masks.arguments import masked_argument, quoting_arguments
from server.guard.options import GuardOptions
from server.guard.pending.calls import Call
from server.guard.reading import Reading
from server.guard.requests.outgoing import arguments_of, document_of, is_ambiguous, name_of, told
from server.guard.requests.tool_access import Offered, ToolAccess
from server.guard.told import refusals
from server.guard.told.failures import Failure
from server.guard.told.shown_names import ShownNames
from server.guard.wire.messages import INTERNAL_ERROR, Message, encoded, error, object_in
from server.guard.wire.methods import CALL, FREE, LISTS, METHODS, is_imitation
from server.keys.principal import Principal
from server.tools.refusal import ToolError

_MODERN: Final = "io.modelcontextprotocol/protocolVersion"
"""What requests say in `_meta` since 2026-07-28."""

MOST_NAMED: Final = 16
"""Definitions of one list that are named each, in the trail or in a result; of more there is their number."""


class Requests:
    """Threads share one. `tools`: which may be called."""

    def __init__(
        self,
        admission: Admission,
        tools: ToolAccess,
        reading: Reading,
        options: GuardOptions,
        clock: Callable[[], datetime],
    ) -> None:
        self._admission = admission
        self.tools: Final = tools
        self._reading = reading
        self.names: Final = ShownNames(reading.rules, admission.digest)
        """The names that nobody vouches for, as they may be shown to whoever runs the guard."""
        self._profile_of_key: str | None = None  # of the key that worked last
        self._options = options
        self._clock = clock
        self._unasked_lock = threading.Lock()
        self._unasked = Counts()  # in messages that nobody asked for

    def call_of(self, message: Message, started: float, deadline: float | None) -> Call:
        """What is remembered of a request."""
        params = message.get("params")
        meta = object_in(params, "_meta")
        token = meta.get("progressToken")
        call = Call(
            message["id"], message["method"], started, deadline, token=token, modern=_MODERN in meta, params=params
        )
        call.begins = call.method == "tools/list" and not object_in(message, "params").get("cursor")
        if call.method not in FREE:
            call.trace = self._trace(arguments_of(call.method, params))
            if call.method in METHODS:
                call.trace.tool = call.method
            else:
                call.asked = name_of(message) if call.method == CALL else call.method
        return call

    def admit(self, call: Call, message: Message, written: Message) -> None:
        """Let a request pass, or raise: `ToolError`, and as `Admission` does. `written`: with its stand-ins."""
        trace = call.trace
        if trace is None:
            self._look_at(written, self._trace({}), call.method)
            return
        principal = self._admission.authenticate(trace)
        self._profile_of_key = principal.profile
        name = name_of(message) if call.method == CALL else None
        if name is not None:
            known = self.tools.is_listed(name) or name in (principal.rights.tools or ())
            known = known or self._admission.named_in_limits(name, principal) == name
            if known and self.tools.may_be_called(name):
                trace.tool = name
        self._admission.limit(trace, principal, self._counted(call, name, trace, principal))
        if is_imitation(call.method):
            raise ToolError("unknown_tool", refusals.NO_METHOD)
        if not self.tools.allows_method(call.method):
            raise ToolError("forbidden", refusals.NOT_ALLOWED)
        if principal.tenant is not None or principal.rights.entities is not None:
            raise ToolError("forbidden", refusals.UNFIT_KEY)
        if name is not None and is_ambiguous(message.get("params")):
            raise ToolError("invalid_argument", refusals.AMBIGUOUS)
        if name is not None:
            self._refuse_withheld(name)
            self._refuse_masks(written, trace)
        if call.method not in LISTS:
            self._admission.authorise(trace, principal)
            self._admission.check_budget(trace, principal)
        self._admission.own_scanner(trace, principal, self._reading.scanners)
        self._look_at(written, trace, trace.tool)

    def _counted(self, call: Call, name: str | None, trace: Trace, principal: Principal) -> str | None:
        """What a request counts as that nothing but the limits may know; None for the tool that the trail has for it.

        That is a tool in another case, which is the limited one to some servers, and a method of no specification.
        """
        is_sent = name is None or self.tools.may_be_called(name)
        if trace.tool != UNKNOWN_TOOL or not call.asked or not is_sent:
            return None
        return self._admission.named_in_limits(call.asked, principal)

    def _refuse_withheld(self, name: str) -> None:
        """Raises `ToolError` for a tool that may not be called."""
        if self.tools.has_changed(name):
            raise ToolError("tool_changed", refusals.CHANGED)
        if self.tools.is_new(name):
            raise ToolError("unknown_tool", refusals.NEW)
        if not self.tools.may_be_called(name):
            raise ToolError("unknown_tool", refusals.NOT_OFFERED)

    def _refuse_masks(self, written: Message, trace: Trace) -> None:
        """Raises `ToolError` for a call with a mask as a value, unless the operator has them passed.

        What merely quotes one is told to the audit trail.
        """
        quoting = quoting_arguments(written)
        if not quoting or self._options.masks == "pass":
            return
        argument = masked_argument(written, self._reading.shown)
        if argument is not None:
            refusal = refusals.MASKED_TEXT if argument.withheld else refusals.MASKED
            raise ToolError("invalid_argument", refusal.format(self.names.known(argument.name) or "…"))
        names = [self.names.shown(name) for name in quoting]
        self._admission.event(trace, "low", "mask_quoted", {"tool": trace.tool, "arguments": names})

    def may_leave(self, written: Message, kind: Literal["answer", "notification"]) -> bool:
        """Whether an answer or a notification of the client, for which nobody gets a refusal, may be sent out."""
        try:
            self._look_at(written, self._trace({}), kind)
        except BaseException:  # noqa: BLE001  closed: what cannot be looked at does not leave
            return False
        return True

    def _look_at(self, written: Message, trace: Trace, what: str) -> None:
        """Hold what leaves against the operator's word. Raises `ToolError`, and what the scanner raises."""
        if self._options.arguments == "pass":
            return
        rules = self._reading.rules.result()
        found = rules.redact_json(document_of(written))
        if not found.counts:
            return
        self._admission.event(trace, "medium", "arguments_sensitive", {"tool": what, "counts": found.counts})
        if self._options.arguments == "refuse":
            raise ToolError("invalid_argument", told(written, rules, found.counts, self.names.known))

    def masked_answer(self, what: str) -> None:
        """Tell the audit trail of an answer to the server's question that was refused for a mask in it."""
        self.event("low", "masked_answer", {"tool": what})

    def profile(self, call: Call | None = None) -> str | None:
        """The profile that a message of the upstream is read with: the key's, None for the guard's own.

        A guard has one client and so one key: what belongs to no admitted call is read as its calls are, also once the
        key has stopped working.
        """
        principal = None if call is None or call.trace is None else call.trace.principal
        principal = principal or self._admission.principal_of_process(self._clock())
        if principal is not None:
            self._profile_of_key = principal.profile
        return self._profile_of_key

    # ---- what comes of a request ----

    def answered(self, call: Call, found: Counts, size: int, now: float) -> Message | None:
        """Charge and record an answer of `size` bytes; what goes out in its place, None when it may."""
        trace = call.trace
        if trace is None:
            return None
        principal: Principal | None = trace.principal
        try:
            if principal is not None:
                self._admission.charge(trace, principal, size)
        except BaseException as raised:  # noqa: BLE001  nothing that was raised may name itself
            return self.refused(call, raised, now)
        if self._record(call, "allowed", now, size=size, masked=Masked(None, found.counts, found.rules)):
            return None
        return self.refused(call, ToolError("unrecorded", UNRECORDED), now)

    def refused(self, call: Call, raised: BaseException, now: float) -> Message:
        """The answer to a request that goes no further; it is recorded."""
        trace = call.trace or self._trace({})
        decision, refusal = outcome_of(raised, trace)
        trace.reason = refusal.code
        facts: dict[str, object] = {"refused": refusal.code, "requestId": trace.request_id}
        if trace.retry_after:
            facts["retryAfter"] = trace.retry_after
        answer: Message
        if call.method == CALL:  # a model reads why, and can do something else
            result: Message = {"content": [{"type": "text", "text": refusal.message}], "isError": True}
            if call.modern:
                result["resultType"] = "complete"
            answer = {"jsonrpc": "2.0", "id": call.id, "result": {**result, "_meta": {FACTS: facts}}}
        else:
            answer = error(INTERNAL_ERROR, refusal.message, call.id, facts)
        self._record(call, decision, now, size=len(encoded(answer)))
        return answer

    def failed(self, call: Call, failure: Failure, now: float, raised: BaseException | None = None) -> Message:
        """An error in words of our own for a request that the upstream had; recorded, with the place of `raised`."""
        facts: dict[str, object] = {"reason": failure.reason}
        if failure.option:
            facts |= {"option": failure.option, "limit": failure.limit}
        if call.trace is not None:
            call.trace.reason = failure.reason
            call.trace.fault = None if raised is None else fault_of(raised)
            facts["requestId"] = call.trace.request_id
        answer = error(failure.code, failure.text, call.id, facts)
        self._record(call, "error", now, size=len(encoded(answer)))
        return answer

    def ended(self, call: Call, decision: Decision, now: float, *, reason: str) -> None:
        """Record a request that gets no answer."""
        if call.trace is not None:
            call.trace.reason = reason
        self._record(call, decision, now, size=0)

    def limited_tools(self, call: Call) -> Sequence[str]:
        """The names that the limits of whoever calls have, of tools and of methods."""
        principal = None if call.trace is None else call.trace.principal
        return () if principal is None else self._admission.limited_tools(principal)

    def withheld(
        self, call: Call, definitions: Sequence[Withheld], kind: str, descriptions: int, silenced: Sequence[str]
    ) -> None:
        """Tell the audit trail of definitions that do not pass, and of so many descriptions that do not, and whose.

        `silenced`: the names of those; a handshake has none.
        """
        trace = call.trace or self._trace({})
        for definition in definitions[:MOST_NAMED]:
            name = NOT_A_NAME if definition.reason in {"name", "size"} else self.names.shown(definition.name)
            facts = {"kind": kind, "reason": definition.reason, "name": name}
            self._admission.event(trace, "high", "definition_withheld", facts)
        if len(definitions) > MOST_NAMED:
            more = {"kind": kind, "more": len(definitions) - MOST_NAMED}
            self._admission.event(trace, "high", "definitions_withheld", more)
        if descriptions:
            details: dict[str, object] = {"kind": kind, "count": descriptions}
            if silenced:
                details["names"] = [self.names.shown(name) for name in silenced[:MOST_NAMED]]
            if len(silenced) > MOST_NAMED:
                details["more"] = len(silenced) - MOST_NAMED
            self._admission.event(trace, "high", "description_withheld", details)

    def pinned(self, call: Call, offered: Offered) -> None:
        """Tell the audit trail what the pins have written down, or that they could not."""
        if offered.learnt is not None:
            self.shows(call, "medium", "pins_learnt", offered.learnt._asdict())
        if offered.unwritten:
            self.shows(call, "high", "pins_unwritten", {})

    def shows(self, call: Call, severity: Severity, event: str, details: Mapping[str, object]) -> None:
        """Tell the audit trail of something that the answer to a request shows."""
        self._admission.event(call.trace or self._trace({}), severity, event, details)

    def count_unasked(self, found: Counts, method: str) -> None:
        """Tell the audit trail of the first message that nobody asked for and in which something was masked.

        The others are counted: whoever may send as many as it likes may not write as many records.
        """
        with self._unasked_lock:
            first = bool(found) and not self._unasked
            self._unasked.add(found)
        if first:
            self.event("low", "message_masked", {"method": self.names.shown(method), "counts": found.counts})

    def end(self, dropped: Mapping[str, int]) -> None:
        """Tell the audit trail that it is over: what of the upstream went nowhere, and what was masked unasked."""
        self.event("low", "guard_ended", {"dropped": dict(dropped), "masked": self._unasked.counts})

    def event(self, severity: Severity, event: str, details: Mapping[str, object]) -> None:
        """Tell the audit trail of something that belongs to no request."""
        self._admission.event(self._trace({}), severity, event, details)

    def _trace(self, arguments: Mapping[str, Any]) -> Trace:
        return Trace(str(uuid.uuid4()), self._clock(), self._admission.process, arguments, self._reading.profile)

    def _record(
        self, call: Call, decision: Decision, now: float, *, size: int, masked: Masked = NOTHING_MASKED
    ) -> bool:
        if call.trace is None:
            return True
        took_ms = 1000 * (now - call.started)
        if call.asked and (call.trace.tool == UNKNOWN_TOOL or plain_name(call.trace.tool) == NOT_A_NAME):
            call.trace.asked = self.names.shown(call.asked)
        return self._admission.record(
            call.trace,
            decision,
            bytes_out=size,
            took_ms=took_ms,
            masked=masked,
            last_resort=decision != "allowed",
        )
