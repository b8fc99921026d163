"""Whether a call may be made: authenticate -> rate limit -> authorise -> budget, and the record that each call leaves.

The steps are the same for a tool of this server and for one of a server that it guards. Each step raises `ToolError` to
refuse the call, after writing the security event.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

import msgspec

from scanner import Profile, Scanner, ScannerError
from server.audit.notices import Severity
from server.audit.record import NOTHING_MASKED, CallRecord, Decision, Masked
from server.audit.trail import AuditTrail
from server.calls.fault import fault_of
from server.calls.scanners import Scanners
from server.keys.file import has_no_keys
from server.keys.principal import AuthenticationError, Caller, KeyStore, Principal
from server.limits.budgets import BudgetKind, Budgets, Left
from server.limits.limiter import RateLimiter, RateLimitInfo
from server.limits.outage import StoreDownError
from server.limits.table import LimitSet
from server.settings import ConfigError
from server.source import CancelledError, Watch
from server.tools.refusal import ToolError

UNKNOWN_TOOL: Final = "unknown_tool"
"""The name under which calls of unknown tools are limited and audited: the names they use are the caller's data."""

WRONG_ARGUMENTS: Final = "wrong_arguments"
"""The name under which calls are limited whose arguments do not fit their tool, whichever it is: nothing is done for
them, so they take no call of that tool away, and yet nobody may try without end."""

_SHARED: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        WRONG_ARGUMENTS: (
            " with arguments that do not fit",
            "call with arguments that fit the tool's schema, or again",
        ),
        UNKNOWN_TOOL: (" of tools that were not listed, all together,", "list the tools, or call again"),
    }
)
"""What is told of a limit that several tools have together: of which calls, and what to do."""

UNRECORDED: Final = (
    "The call cannot be recorded, so it is not answered. Try again later, or tell whoever runs the server."
)
_UNAUTHENTICATED: Final = (
    "No valid API key. Set DEFAULT_API_KEY to a key of this server in the client's configuration and restart it."
)
_UNAUTHENTICATED_BEARER: Final = "No valid API key: the bearer key of this request does not work, or no longer."
_NO_KEYS: Final = (
    "This server has no keys, so none can work: whoever runs it makes one with `sluicegate keys add --keys FILE --user"
    " NAME`, and starts it with --keys FILE."
)
_UNAVAILABLE: Final = (
    "The key store of this server cannot be used, so no key is accepted. Try again in a minute; if that does not help,"
    " give the request id to whoever runs the server."
)

_UNCOUNTED: Final = (
    "The rate limits of this server cannot be checked at the moment, so no call is served; whoever runs it finds the"
    " reason in the audit trail."
)
_UNUSABLE_PROFILE: Final = "The profile of this key cannot be used; give the request id to whoever runs the server."
_INTERNAL: Final = "The call failed inside the server; give the request id to whoever runs it."


class Trace(msgspec.Struct):
    """What is known of one call so far. Its meta and its audit record are made from this, however far the call got.

    For the audit trail alone are `asked`, what was asked for where `tool` is unknown, `reason`, the code of a refusal,
    and `fault`, where an internal error comes from.
    """

    request_id: str
    now: datetime
    caller: Caller
    arguments: Mapping[str, object]
    profile: Profile
    tool: str = UNKNOWN_TOOL
    asked: str | None = None
    principal: Principal | None = None
    own_limits: LimitSet | None = None
    rate: RateLimitInfo | None = None
    retry_after: int = 0
    key_prefix: str = "..."
    watch: Watch | None = None
    reason: str | None = None
    fault: str | None = None

    def details(self) -> dict[str, str]:
        """What the audit record says beside the decision."""
        said = {"reason": self.reason, "fault": self.fault, "asked": self.asked}
        return {name: text for name, text in said.items() if text is not None}


class Admission:
    """The steps before a call, and the record after it. Threads share one.

    `process`: whose calls come without a key of their own, since stdio has one caller: the program that started it.
    """

    def __init__(
        self, keys: KeyStore, limiter: RateLimiter, budgets: Budgets, audit: AuditTrail, process: Caller
    ) -> None:
        self._keys = keys
        self._limiter = limiter
        self._budgets = budgets
        self._audit = audit
        self.process = process

    def authenticate(self, trace: Trace) -> Principal:
        """Whose key the call brings, which is written into `trace` too."""
        try:
            principal = self._keys.authenticate(trace.caller.key, trace.now)
        except AuthenticationError as error:
            trace.key_prefix = error.key_prefix
            self.event(trace, "high", "authentication_failed", error.details)
            if error.reason == "keystore_unavailable":
                raise ToolError("unavailable", _UNAVAILABLE) from None
            message = _UNAUTHENTICATED if trace.caller is self.process else _UNAUTHENTICATED_BEARER
            raise ToolError("unauthenticated", _NO_KEYS if has_no_keys(self._keys) else message) from None
        trace.key_prefix, trace.principal = principal.key_prefix, principal
        return principal

    def principal_of_process(self, now: datetime) -> Principal | None:
        """Whose key the process has, None while it does not work; for what is no call, so nothing is recorded."""
        try:
            return self._keys.authenticate(self.process.key, now)
        except AuthenticationError:
            return None

    def named_in_limits(self, tool: str, principal: Principal) -> str | None:
        """The name by which the limits of this principal have a tool, see `RateLimiter.named`."""
        try:
            own = self._limiter.own(principal.limits)
        except ConfigError:  # `limit` refuses the call for it
            return None
        return self._limiter.named(tool, principal.role, own)

    def limited_tools(self, principal: Principal) -> Sequence[str]:
        """The tools that the limits of this principal have by name."""
        try:
            return self._limiter.tools(principal.role, self._limiter.own(principal.limits))
        except ConfigError:  # `limit` refuses every call for it
            return ()

    def limit(self, trace: Trace, principal: Principal, counted: str | None = None) -> None:
        """Count the call as one of its tool, or of `counted`.

        Raises `StoreDownError` too, when it cannot be counted.
        """
        counted = trace.tool if counted is None else counted
        try:
            trace.own_limits = self._limiter.own(principal.limits)
        except ConfigError as error:  # closed: without a limit that holds, nothing is served
            self.event(trace, "high", "limits_unusable", {"reason": str(error)})
            message = "The rate limits of this key cannot be used; give the request id to whoever runs the server."
            raise ToolError("internal", message) from None
        decision = self._limiter.hit(principal.user_id, counted, principal.role, trace.own_limits)
        trace.rate = decision.info
        if decision.allowed:
            return
        trace.retry_after = decision.retry_after
        details = {"tool": counted, "limit": decision.info.limit, "window": decision.info.window}
        self.event(trace, "medium", "rate_limit_exceeded", details)
        of, again = _SHARED.get(counted, ("", "call this tool again"))
        reached = f"The limit of {decision.info.limit} calls{of} in {decision.info.window} seconds is reached"
        raise ToolError("rate_limited", f"{reached}; {again} in {decision.retry_after} seconds.")

    def authorise(self, trace: Trace, principal: Principal, *, is_open: bool = True) -> None:
        """Check the call against the rights of the key; `is_open`: whether they open what the tool shows."""
        if not (is_open and principal.may_call(trace.tool)):
            self.event(trace, "high", "authorization_failed", {"tool": trace.tool})
            raise ToolError("forbidden", "The key of this connection may not call this tool; use another tool or key.")

    def check_budget(self, trace: Trace, principal: Principal) -> None:
        """Refuse the call when a budget is spent. Raises `StoreDownError` too."""
        spent = self._budgets.spent(principal.user_id, principal.role, trace.own_limits)
        if spent is None:
            return
        trace.retry_after = spent.retry_after
        details = {"tool": trace.tool, "budget": spent.kind, "limit": spent.limit, "window": spent.window}
        self.event(trace, "medium", "budget_exceeded", details)
        reached = f"The budget of {spent.limit:,} {spent.kind} of answers in {spent.window} seconds is spent"
        raise ToolError("budget_exceeded", f"{reached}; call again in {spent.retry_after} seconds.")

    def allowance(self, trace: Trace, principal: Principal, tool: str) -> RateLimitInfo:
        """What is left of the limit of one tool; counts nothing. Raises `StoreDownError` too."""
        return self._limiter.peek(principal.user_id, tool, principal.role, trace.own_limits)

    def budgets_left(self, trace: Trace, principal: Principal) -> Mapping[BudgetKind, Left]:
        """What is left of each budget that there is. Raises `StoreDownError` too."""
        return self._budgets.left(principal.user_id, principal.role, trace.own_limits)

    def own_scanner(self, trace: Trace, principal: Principal, scanners: Scanners) -> Scanner | None:
        """The scanner of the profile that the key brings, which is written into `trace` too; None without one."""
        if principal.profile is None:
            return None
        try:
            scanner = scanners.of(principal.profile)
        except ScannerError:
            self.event(trace, "high", "profile_unusable", {})
            raise ToolError("internal", _UNUSABLE_PROFILE) from None
        trace.profile = scanner.profile
        return scanner

    def charge(self, trace: Trace, principal: Principal, size: int, records: int = 0) -> None:
        """Charge an answer of `size` bytes. Raises `StoreDownError`: the answer must not go out then."""
        self._budgets.charge(principal.user_id, size, records, role=principal.role, own=trace.own_limits)

    def event(self, trace: Trace, severity: Severity, event: str, details: Mapping[str, object]) -> None:
        """Put a security event of this call into the audit trail; `details` hold nothing that a caller sent."""
        self._audit.security_event(
            request_id=trace.request_id,
            severity=severity,
            event=event,
            client_ip=trace.caller.address,
            user_id=None if trace.principal is None else trace.principal.user_id,
            api_key=trace.key_prefix,
            details=details,
        )

    def digest(self, name: str) -> str:
        """A keyed digest that stands in the trail for a name that may be somebody's data; equal for equal names."""
        return self._audit.fingerprint({"name": name}).digest

    def record(
        self,
        trace: Trace,
        decision: Decision,
        *,
        bytes_out: int,
        took_ms: float,
        masked: Masked = NOTHING_MASKED,
        last_resort: bool = True,
    ) -> bool:
        """Audit the call; False when the answer must not leave, because its record is required and in no file."""
        arguments = self._audit.fingerprint(trace.arguments)
        call = CallRecord(
            client_ip=trace.caller.address,
            user_id=None if trace.principal is None else trace.principal.user_id,
            user_role=None if trace.principal is None else trace.principal.role,
            api_key=trace.key_prefix,
            tool=trace.tool,
            entity=masked.entity,
            decision=decision,
            details=trace.details(),
            counts=masked.counts,
            rules=masked.rules,
            bytes_in=arguments.size,
            bytes_out=bytes_out,
            duration_ms=took_ms,
            profile=trace.profile.name,
            profile_digest=trace.profile.digest,
            arguments_digest=arguments.digest,
        )
        return self._audit.record_call(trace.request_id, call, last_resort=last_resort)


def outcome_of(error: BaseException, trace: Trace) -> tuple[Decision, ToolError]:
    """The decision for the audit trail and the refusal for the caller of a call that ended with `error`.

    Where an internal error comes from is written into `trace`, for the audit record alone.
    """
    if isinstance(error, ToolError):
        if error.code != "internal":
            return "refused", error
        trace.fault = fault_of(error.__context__ or error)
        return "error", error
    if isinstance(error, CancelledError):
        return "cancelled", ToolError("cancelled", "The call was taken back.")
    if isinstance(error, StoreDownError):
        trace.retry_after = error.retry_after
        retry = f"Try again in {error.retry_after} seconds."
        return "refused", ToolError("rate_limit_unavailable", f"{_UNCOUNTED} {retry}")
    trace.fault = fault_of(error)
    return "error", ToolError("internal", _INTERNAL)
