"""The order of work of every tools/call: authenticate -> rate limit -> authorise -> call -> view -> audit.

Plain synchronous code without a protocol. Every exception on the way ends here, in a document without data, and every
call leaves an audit record, however far it got.
"""

import time
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from scanner.disclosure.suggestion import suggestion
from server.audit.record import NOTHING_MASKED, Decision, Masked
from server.audit.trail import timestamp
from server.calls.admission import UNKNOWN_TOOL, UNRECORDED, WRONG_ARGUMENTS, Admission, Trace, outcome_of
from server.calls.fault import fault_of
from server.calls.listing import Listing, is_open
from server.calls.scanners import Scanners
from server.keys.principal import Caller, Principal, key_prefix
from server.source import Watch, no_watch
from server.tools.arguments import check_arguments
from server.tools.late_tools import NEEDS_RESTART, late_tools
from server.tools.refusal import ToolError
from server.tools.table import SWITCHED_OFF, Tool
from server.tools.toolbox import MAX_DOCUMENT_BYTES, Answer, Request, Toolbox


class Reply(msgspec.Struct, frozen=True):
    """The encoded `{"llm_view", "meta"}` document, for both channels, and whether it is an error."""

    document: bytes
    is_error: bool


class Pipeline:
    """Turns a tool's name and arguments into an answer. Threads share it; `call` never raises.

    `tools` is what the tools work with, `admission` decides whether a call may be made, `listing` has the tools of this
    server, `scanners` those of keys that have a profile of their own. `clock` gives the present with a time zone,
    `timer` seconds, monotonic, `new_id` request ids.
    """

    def __init__(
        self,
        tools: Toolbox,
        admission: Admission,
        listing: Listing,
        scanners: Scanners,
        *,
        clock: Callable[[], datetime],
        timer: Callable[[], float] = time.monotonic,
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    ) -> None:
        self._tools = tools
        self._admission = admission
        self.listing = listing
        self._by_name = {tool.name: tool for tool in listing.tools}
        self._scanners = scanners
        self._clock = clock
        self._timer = timer
        self._new_id = new_id

    def call(
        self, name: str, arguments: Mapping[str, object], caller: Caller | None = None, watch: Watch | None = None
    ) -> Reply:
        """Serve one tools/call; `name` and `arguments` are whatever the caller sent.

        `caller`: None where the transport has only one, the process that started this one. `watch`: hears how far a
        slow source is, and raises `server.source.CancelledError` to end the call.
        """
        trace = self._trace(arguments, caller)
        trace.watch = watch
        started = self._timer()
        answer: Answer | None = None
        decision: Decision = "allowed"
        try:
            answer = self._answer(trace, name)
            reply = Reply(answer.document, is_error=False)
        except BaseException as error:  # noqa: BLE001  a native panic or SystemExit tells the caller no more than any failure
            decision, refusal = outcome_of(error, trace)
            reply = self._refusal(trace, refusal)
        took_ms = 1000 * (self._timer() - started)
        size = len(reply.document)
        masked = NOTHING_MASKED if answer is None else Masked(answer.entity, answer.counts, answer.rules)
        if not self._admission.record(
            trace,
            decision,
            bytes_out=size,
            took_ms=took_ms,
            masked=masked,
            last_resort=False,
        ):
            reply = self._refusal(trace, ToolError("unrecorded", UNRECORDED))
            self._admission.record(trace, "refused", bytes_out=len(reply.document), took_ms=took_ms)
        return reply

    def read_ahead(self) -> None:
        """Build what of the scanner only texts with findings need; the first such text would wait for it."""
        self._tools.scanner.read_ahead()

    def cancelled(self, name: str, caller: Caller | None) -> None:
        """Audit a tools/call that was cancelled, by its caller or the end of input, before it began.

        No key was checked for it and nothing was counted.
        """
        trace = self._trace({}, caller)
        trace.tool = name if name in self._by_name else UNKNOWN_TOOL
        trace.key_prefix = key_prefix(trace.caller.key)
        self._admission.record(trace, "cancelled", bytes_out=0, took_ms=0.0)

    def unserved(self, caller: Caller | None, error: BaseException) -> None:
        """Audit a tools/call that failed in the protocol library, before or after `call`; it has no document."""
        trace = self._trace({}, caller)
        trace.fault = fault_of(error)
        self._admission.record(trace, "error", bytes_out=0, took_ms=0.0)

    def _trace(self, arguments: Mapping[str, object], caller: Caller | None) -> Trace:
        caller = self._admission.process if caller is None else caller
        return Trace(self._new_id(), self._clock(), caller, arguments, self._tools.scanner.profile)

    # ---- the order of work ----

    def _answer(self, trace: Trace, name: str) -> Answer:
        """The answer of a tool, after every step that may refuse the call. Raises whatever ends it."""
        tool = self._by_name.get(name)
        if tool is not None:
            trace.tool = tool.name
        principal = self._admission.authenticate(trace)
        # Checked before the call is counted, which depends on it; what is wrong is told when the call was admitted.
        arguments = {} if tool is None else _checked(tool, trace.arguments)
        self._admission.limit(trace, principal, None if isinstance(arguments, dict) else WRONG_ARGUMENTS)
        if tool is None:
            raise self._unknown(name, principal)
        self._admission.authorise(trace, principal, is_open=is_open(tool, principal))
        self._admission.check_budget(trace, principal)
        if isinstance(arguments, Exception):
            raise arguments
        answer = tool.handler(self._tools_of(trace, principal), self._request(trace, principal, arguments))
        if len(answer.document) > MAX_DOCUMENT_BYTES:
            raise ToolError("too_large", "The answer does not fit into 64 KB; ask for less.")
        self._admission.charge(trace, principal, len(answer.document), answer.records)
        return answer

    def _unknown(self, name: str, principal: Principal) -> ToolError:
        late = name in late_tools(self._tools.source, self._by_name)
        known = [tool.name for tool in self.listing.tools if is_open(tool, principal)]
        why = NEEDS_RESTART if late else SWITCHED_OFF.get(name, f"There is no such tool{suggestion(name, known)}.")
        return ToolError("unknown_tool", f"{why} The tools are: {', '.join(known)}.")

    def _request(self, trace: Trace, principal: Principal, arguments: Mapping[str, Any]) -> Request:
        return Request(
            arguments=arguments,
            meta=self._meta(trace),
            allowances=lambda: {
                name: self._admission.allowance(trace, principal, name)
                for name, each in self._by_name.items()
                if is_open(each, principal)
            },
            budgets=lambda: self._admission.budgets_left(trace, principal),
            may_see=principal.may_see,
            late=lambda: [one for one in late_tools(self._tools.source, self._by_name) if principal.may_call(one)],
            tenant=principal.tenant,
            watch=trace.watch,
        )

    def _tools_of(self, trace: Trace, principal: Principal) -> Toolbox:
        """The toolbox of this principal: the records of its tenant and the scanner of its profile."""
        tools = self._tools
        if principal.tenant is not None and tools.source is not None:
            tools = msgspec.structs.replace(tools, source=tools.source.of_tenant(principal.tenant))
        if tools.source is not None:
            tools = msgspec.structs.replace(tools, source=tools.source.watched(trace.watch or no_watch))
        scanner = self._admission.own_scanner(trace, principal, self._scanners)
        return tools if scanner is None else msgspec.structs.replace(tools, scanner=scanner, hints=())

    # ---- what goes out ----

    def _meta(self, trace: Trace) -> dict[str, object]:
        meta: dict[str, object] = {
            "requestId": trace.request_id,
            "userId": None if trace.principal is None else trace.principal.user_id,
            "userRole": None if trace.principal is None else trace.principal.role,
            "apiKey": trace.key_prefix,
            "timestamp": timestamp(trace.now),
        }
        return meta if trace.rate is None else {**meta, "rateLimitInfo": msgspec.to_builtins(trace.rate)}

    def _refusal(self, trace: Trace, refusal: ToolError) -> Reply:
        trace.reason = refusal.code
        error: dict[str, object] = {"code": refusal.code, "message": refusal.message}
        if trace.retry_after:
            error["retryAfter"] = trace.retry_after
        meta = {
            **self._meta(trace),
            "redactionProfile": trace.profile.name,
            "securityApplied": True,
            "error": error,
        }
        return Reply(msgspec.json.encode({"llm_view": {}, "meta": meta}), is_error=True)


def _checked(tool: Tool, arguments: Mapping[str, object]) -> dict[str, Any] | Exception:
    """The arguments as the handler gets them, or why they do not fit the tool."""
    try:
        return check_arguments(tool.name, tool.input_schema, arguments)
    except Exception as error:  # noqa: BLE001  a call that broke the check has to be counted, too
        return error
