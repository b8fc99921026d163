"""The order of work of every tools/call: authenticate -> rate limit -> authorise -> call -> view -> audit.

Plain synchronous code without a protocol. Whatever is raised on the way ends here, in a document without data, and
every call leaves an audit record, however far it got.
"""

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from scanner import Profile, ScannerError
from server.audit.trail import AuditTrail, Decision, Severity, timestamp
from server.keys.principal import AuthenticationError, Caller, KeyStore, Principal, key_prefix
from server.limits.budgets import Budgets
from server.limits.limiter import RateLimiter, RateLimitInfo
from server.limits.outage import StoreDownError
from server.limits.table import LimitSet, LimitTable
from server.scanners import Scanners
from server.settings import ConfigError
from server.source import CancelledError, Watch
from server.tools.arguments import check_arguments
from server.tools.refusal import ToolError
from server.tools.table import SWITCHED_OFF, Tool, offered
from server.tools.toolbox import MAX_DOCUMENT_BYTES, Answer, Request, Toolbox

UNKNOWN_TOOL: Final = "unknown_tool"
"""What calls of tools that do not exist are limited and audited under: the names they use are the caller's data."""

_INTERNAL: Final = "The call failed inside the server; give the request id to whoever runs it."
_UNRECORDED: Final = (
    "The call cannot be recorded, so it is not answered. Try again later, or tell whoever runs the server."
)
_UNAUTHENTICATED: Final = (
    "No valid API key. Set DEFAULT_API_KEY to a key of this server in the client's configuration and restart it."
)
_UNAUTHENTICATED_BEARER: Final = "No valid API key: the bearer key of this request does not work, or no longer."
_UNCOUNTED: Final = (
    "The rate limits of this server cannot be checked at the moment, so no call is served; whoever runs it finds the"
    " reason in the audit trail."
)
_UNAVAILABLE: Final = (
    "The key store of this server cannot be used, so no key is accepted. Try again in a minute; if that does not help,"
    " give the request id to whoever runs the server."
)


class Reply(msgspec.Struct, frozen=True):
    """The encoded `{"llm_view", "meta"}` document, for both channels, and whether it is an error."""

    document: bytes
    is_error: bool


class _Trace:
    """What is known of one call so far; its meta and its audit record are written from this, however far it got."""

    def __init__(
        self, request_id: str, now: datetime, caller: Caller, arguments: Mapping[str, object], profile: Profile
    ) -> None:
        self.request_id = request_id
        self.caller = caller
        self.now = now
        self.arguments = arguments
        self.tool = UNKNOWN_TOOL
        self.profile = profile
        self.principal: Principal | None = None
        self.own_limits: LimitSet | None = None
        self.rate: RateLimitInfo | None = None
        self.retry_after = 0
        self.key_prefix = "..."
        self.watch: Watch | None = None
        self.reason: str | None = None  # the code of the refusal, for the audit trail


class Pipeline:
    """The guarded way from a tool's name and arguments to an answer. Threads share it; `call` never raises.

    `api_key`: the key of calls that bring none of their own, since stdio has one caller; None for none. `clock` gives
    the present with a time zone, `timer` seconds, monotonic; `new_id` request ids. `scanners`: where the scanner of a
    key comes from that has a profile of its own. `budgets`: None for none. `listed`: the tools that there are; None
    for those over what the source offers now.
    """

    def __init__(
        self,
        tools: Toolbox,
        keys: KeyStore,
        limiter: RateLimiter,
        audit: AuditTrail,
        *,
        api_key: str | None,
        clock: Callable[[], datetime],
        timer: Callable[[], float] = time.monotonic,
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
        budgets: Budgets | None = None,
        scanners: Scanners | None = None,
        listed: Sequence[Tool] | None = None,
    ) -> None:
        self._tools = tools
        self._keys = keys
        self._limiter = limiter
        self._budgets = Budgets(LimitTable()) if budgets is None else budgets
        self._audit = audit
        self._process = Caller(api_key)
        self._clock = clock
        self._timer = timer
        self._new_id = new_id
        self.tools = tuple(offered(tools.source) if listed is None else listed)
        self._by_name = {tool.name: tool for tool in self.tools}
        self._scanners = Scanners() if scanners is None else scanners

    def call(
        self, name: str, arguments: Mapping[str, object], caller: Caller | None = None, watch: Watch | None = None
    ) -> Reply:
        """Serve one tools/call; `name` and `arguments` are whatever the caller sent.

        `caller`: None where the transport knows one only, the process that started this one. `watch`: what a source
        that takes long tells how far it is, and what ends the call by raising `server.source.CancelledError`.
        """
        trace = self._trace(arguments, caller)
        trace.watch = watch
        started = self._timer()
        answer: Answer | None = None
        decision: Decision = "allowed"
        try:
            answer = self._answer(trace, name)
            reply = Reply(answer.document, is_error=False)
        except ToolError as refusal:
            decision = "error" if refusal.code == "internal" else "refused"
            reply = self._refusal(trace, refusal)
        except CancelledError:
            decision = "cancelled"
            reply = self._refusal(trace, ToolError("cancelled", "The call was taken back."))
        except StoreDownError as outage:
            decision = "refused"
            trace.retry_after = outage.retry_after
            retry = f"Try again in {outage.retry_after} seconds."
            reply = self._refusal(trace, ToolError("rate_limit_unavailable", f"{_UNCOUNTED} {retry}"))
        except BaseException:  # noqa: BLE001  a native panic or SystemExit tells the caller no more than any failure
            decision = "error"
            reply = self._refusal(trace, ToolError("internal", _INTERNAL))
        took_ms = 1000 * (self._timer() - started)
        size = len(reply.document)
        if not self._record(trace, decision, answer, bytes_out=size, took_ms=took_ms, last_resort=False):
            reply = self._refusal(trace, ToolError("unrecorded", _UNRECORDED))
            self._record(trace, "refused", None, bytes_out=len(reply.document), took_ms=took_ms)
        return reply

    def read_ahead(self) -> None:
        """Make what else the scanner needs for a suspicious text, which the first one would wait for."""
        self._tools.scanner.detector.reader.read_ahead()

    def cancelled(self, name: str, caller: Caller | None = None) -> None:
        """Audit a tools/call that was taken back, by its caller or the end of input, before its turn came.

        Nothing was done for it: no key was checked and nothing counted.
        """
        trace = self._trace({}, caller)
        trace.tool = name if name in self._by_name else UNKNOWN_TOOL
        trace.key_prefix = key_prefix(trace.caller.key)
        self._record(trace, "cancelled", None, bytes_out=0, took_ms=0.0)

    def unserved(self, caller: Caller | None = None) -> None:
        """Audit a tools/call that the protocol library refused before or after `call`; it has no document."""
        self._record(self._trace({}, caller), "error", None, bytes_out=0, took_ms=0.0)

    def _trace(self, arguments: Mapping[str, object], caller: Caller | None) -> _Trace:
        caller = self._process if caller is None else caller
        return _Trace(self._new_id(), self._clock(), caller, arguments, self._tools.scanner.profile)

    # ---- the order of work ----

    def _answer(self, trace: _Trace, name: str) -> Answer:
        tool = self._by_name.get(name)
        if tool is not None:
            trace.tool = tool.name
        principal = trace.principal = self._authenticate(trace)
        self._limit(trace, principal)
        if tool is None:
            why = SWITCHED_OFF.get(name, "There is no such tool.")
            raise ToolError("unknown_tool", f"{why} The tools are: {', '.join(self._by_name)}.")
        self._authorise(trace, principal, tool)
        self._check_budget(trace, principal)
        tools = self._tools_of(trace, principal)
        arguments = check_arguments(tool.name, tool.input_schema, trace.arguments)
        user_id, role, own = principal.user_id, principal.role, trace.own_limits
        request = Request(
            arguments=arguments,
            meta=self._meta(trace),
            allowances=lambda: {
                name: self._limiter.peek(user_id, name, role, own)
                for name, each in self._by_name.items()
                if principal.may_call(name) and principal.may_see(each.entity)
            },
            budgets=lambda: self._budgets.left(user_id, role, own),
            may_see=principal.may_see,
            tenant=principal.tenant,
            watch=trace.watch,
        )
        answer = tool.handler(tools, request)
        if len(answer.document) > MAX_DOCUMENT_BYTES:
            raise ToolError("too_large", "The answer does not fit into 64 KB; ask for less.")
        self._budgets.charge(user_id, len(answer.document), answer.records, role=role, own=own)
        return answer

    def _authenticate(self, trace: _Trace) -> Principal:
        try:
            principal = self._keys.authenticate(trace.caller.key, trace.now)
        except AuthenticationError as error:
            trace.key_prefix = error.key_prefix
            # The reason is for whoever runs the server; the caller learns no more than that the key does not work.
            details = (
                {"reason": error.reason} if error.user_id is None else {"reason": error.reason, "owner": error.user_id}
            )
            self._event(trace, "high", "authentication_failed", details)
            if error.reason == "keystore_unavailable":
                raise ToolError("unavailable", _UNAVAILABLE) from None
            message = _UNAUTHENTICATED if trace.caller is self._process else _UNAUTHENTICATED_BEARER
            raise ToolError("unauthenticated", message) from None
        trace.key_prefix = principal.key_prefix
        return principal

    def _limit(self, trace: _Trace, principal: Principal) -> None:
        try:
            trace.own_limits = self._limiter.own(principal.limits)
        except ConfigError as error:  # closed: without a limit that holds, nothing is served
            self._event(trace, "high", "limits_unusable", {"reason": str(error)})
            message = "The rate limits of this key cannot be used; give the request id to whoever runs the server."
            raise ToolError("internal", message) from None
        decision = self._limiter.hit(principal.user_id, trace.tool, principal.role, trace.own_limits)
        trace.rate = decision.info
        if decision.allowed:
            return
        trace.retry_after = decision.retry_after
        details = {"tool": trace.tool, "limit": decision.info.limit, "window": decision.info.window}
        self._event(trace, "medium", "rate_limit_exceeded", details)
        reached = f"The limit of {decision.info.limit} calls in {decision.info.window} seconds is reached"
        raise ToolError("rate_limited", f"{reached}; call this tool again in {decision.retry_after} seconds.")

    def _authorise(self, trace: _Trace, principal: Principal, tool: Tool) -> None:
        if not (principal.may_call(tool.name) and principal.may_see(tool.entity)):
            self._event(trace, "high", "authorization_failed", {"tool": tool.name})
            raise ToolError("forbidden", "The key of this connection may not call this tool; use another tool or key.")

    def _tools_of(self, trace: _Trace, principal: Principal) -> Toolbox:
        """What the handlers work with for this principal: the records of its tenant, the scanner of its profile."""
        tools = self._tools
        if principal.tenant is not None and tools.source is not None:
            tools = msgspec.structs.replace(tools, source=tools.source.of_tenant(principal.tenant))
        if trace.watch is not None and tools.source is not None:
            tools = msgspec.structs.replace(tools, source=tools.source.watched(trace.watch))
        if principal.profile is not None:
            try:
                tools = msgspec.structs.replace(tools, scanner=self._scanners.of(principal.profile))
            except ScannerError:
                self._event(trace, "high", "profile_unusable", {})
                message = "The profile of this key cannot be used; give the request id to whoever runs the server."
                raise ToolError("internal", message) from None
            trace.profile = tools.scanner.profile
        return tools

    def _check_budget(self, trace: _Trace, principal: Principal) -> None:
        spent = self._budgets.spent(principal.user_id, principal.role, trace.own_limits)
        if spent is None:
            return
        trace.retry_after = spent.retry_after
        details = {"tool": trace.tool, "budget": spent.kind, "limit": spent.limit, "window": spent.window}
        self._event(trace, "medium", "budget_exceeded", details)
        reached = f"The budget of {spent.limit:,} {spent.kind} of answers in {spent.window} seconds is spent"
        raise ToolError("budget_exceeded", f"{reached}; call again in {spent.retry_after} seconds.")

    # ---- what goes out ----

    def _meta(self, trace: _Trace) -> dict[str, object]:
        meta: dict[str, object] = {
            "requestId": trace.request_id,
            "userId": None if trace.principal is None else trace.principal.user_id,
            "userRole": None if trace.principal is None else trace.principal.role,
            "apiKey": trace.key_prefix,
            "timestamp": timestamp(trace.now),
        }
        return meta if trace.rate is None else {**meta, "rateLimitInfo": msgspec.to_builtins(trace.rate)}

    def _refusal(self, trace: _Trace, refusal: ToolError) -> Reply:
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

    def _event(self, trace: _Trace, severity: Severity, event: str, details: Mapping[str, object]) -> None:
        self._audit.security_event(
            request_id=trace.request_id,
            severity=severity,
            event=event,
            client_ip=trace.caller.address,
            user_id=None if trace.principal is None else trace.principal.user_id,
            api_key=trace.key_prefix,
            details=details,
        )

    def _record(
        self,
        trace: _Trace,
        decision: Decision,
        answer: Answer | None,
        *,
        bytes_out: int,
        took_ms: float,
        last_resort: bool = True,
    ) -> bool:
        """Audit the call; False when the answer must not leave, because its record is required and in no file."""
        principal, profile = trace.principal, trace.profile
        return self._audit.request(
            request_id=trace.request_id,
            user_id=None if principal is None else principal.user_id,
            user_role=None if principal is None else principal.role,
            api_key=trace.key_prefix,
            tool=trace.tool,
            entity=None if answer is None else answer.entity,
            decision=decision,
            reason=trace.reason,
            counts={} if answer is None else answer.counts,
            rules={} if answer is None else answer.rules,
            arguments=self._audit.fingerprint(trace.arguments),
            bytes_out=bytes_out,
            duration_ms=took_ms,
            profile=profile.name,
            profile_digest=profile.digest,
            client_ip=trace.caller.address,
            last_resort=last_resort,
        )
