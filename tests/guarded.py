"""A guard without processes: lines go in, messages come out on both sides, and records in a list."""

import io
import json
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scanner import Scanner
from server.audit.file import AuditFile
from server.audit.trail import AuditTrail
from server.calls.admission import Admission
from server.calls.scanners import Scanners
from server.guard.options import GuardOptions
from server.guard.reading import Reading
from server.guard.requests.pins import Pins, open_pins
from server.guard.requests.requests import Requests
from server.guard.requests.tool_access import ToolAccess
from server.guard.session import Session
from server.keys.fixed import OwnerKeyStore
from server.keys.principal import Caller, KeyStore
from server.limits.budgets import Budgets
from server.limits.limiter import RateLimiter
from server.limits.table import Limit, LimitTable
from tests.clock import Clock
from tests.compiled import scanner_of_guard

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
GONE = "The server behind the guard has ended or could not be started; the guard's stderr says why."


def block(said: str) -> dict[str, Any]:
    return {"type": "text", "text": said}


def saying(*texts: str, **more: Any) -> dict[str, Any]:
    """A result that says these, each in a block of its own."""
    return {"content": [block(one) for one in texts], **more}


def tool(name: str = "get", description: str = "Gets it.", **more: Any) -> dict[str, Any]:
    return {"name": name, "description": description, "inputSchema": {"type": "object"}, **more}


class Guarded:
    """One guard, its client and its upstream; ``ask`` is a whole round trip."""

    def __init__(
        self,
        *,
        keys: KeyStore | None = None,
        api_key: str | None = None,
        limits: LimitTable | None = None,
        timeout: float | None = 60.0,
        audit_file: Path | None = None,
        audit_required: bool = False,
        **options: Any,
    ) -> None:
        """`options`: those of a guard, see `GuardOptions`."""
        given = GuardOptions(timeout=timeout or 0, **options)
        self.console = io.StringIO()
        self.clock = Clock()
        self.to_client: list[Any] = []
        self.to_upstream: list[Any] = []
        self.on_upstream: Callable[[bytes], None] = lambda line: self.to_upstream.append(json.loads(line))
        scanner = scanner_of_guard("redact-only")
        table = LimitTable(Limit(1_000, 60)) if limits is None else limits
        file = None if audit_file is None else AuditFile(audit_file, lambda: NOW)
        trail = AuditTrail(file, self.console, lambda: NOW, secret=b"x" * 32, required=audit_required)
        admission = Admission(keys or OwnerKeyStore(), RateLimiter(table), Budgets(table), trail, Caller(api_key))
        pins: Pins | None = None if given.pin is None else open_pins(given.pin, anew=given.repin)
        rules: Future[Scanner] = Future()
        rules.set_result(scanner)
        reading = Reading(scanner.profile, rules, Scanners(scanner_of_guard), given)
        requests = Requests(admission, ToolAccess(given.allow, given.deny, pins), reading, given, clock=lambda: NOW)
        self.lines: list[bytes] = []
        self.told: list[str] = []  # to whoever runs the guard
        self.session = Session(
            reading,
            requests,
            given,
            self._client_hears,
            self._upstream_hears,
            timer=self.clock,
            tell=self.told.append,
        )
        self._last_id = 0

    def _client_hears(self, line: bytes) -> None:
        assert line.endswith(b"\n")
        assert line.count(b"\n") == 1
        assert len(line.decode().splitlines()) == 1, "one line for every reader"
        self.lines.append(line)
        self.to_client.append(json.loads(line))

    def _upstream_hears(self, line: bytes) -> None:
        self.on_upstream(line)

    def send(self, method: str, params: Any = None, identity: Any = None) -> Any:
        """A request of the client; its id comes back."""
        self._last_id += 1
        identity = self._last_id if identity is None else identity
        message = {"jsonrpc": "2.0", "id": identity, "method": method}
        self.session.from_client(json.dumps(message if params is None else {**message, "params": params}).encode())
        return identity

    def call(self, name: str, arguments: Any = None) -> Any:
        """A call of a tool; its id comes back."""
        return self.send("tools/call", {"name": name, "arguments": arguments or {}})

    def say(self, message: Any) -> None:
        """A line of the upstream: bytes as they are, anything else as JSON."""
        self.session.from_upstream(message if isinstance(message, bytes) else json.dumps(message).encode())

    def notify(self, method: str, params: Any) -> None:
        """A notification of the upstream."""
        self.say({"jsonrpc": "2.0", "method": method, "params": params})

    def question(self, method: str, params: Any, identity: Any = "q") -> None:
        """A question of the upstream to the client."""
        self.say({"jsonrpc": "2.0", "id": identity, "method": method, "params": params})

    def fail(self, identity: Any, error: Any) -> None:
        """What the upstream answers is an error."""
        self.say({"jsonrpc": "2.0", "id": identity, "error": error})

    def answer(self, identity: Any, result: Any) -> Any:
        """What the client hears when the upstream answers with that."""
        self.say({"jsonrpc": "2.0", "id": identity, "result": result})
        return self.to_client[-1]

    def ask(self, method: str, result: Any, params: Any = None) -> Any:
        """The answer to a request that the upstream answers with ``result``."""
        return self.answer(self.send(method, params), result)

    def result(self, result: Any, method: str = "tools/call") -> Any:
        """The result that the client gets to see."""
        params = {"name": "get", "arguments": {}} if method == "tools/call" else {}
        return self.ask(method, result, params)["result"]

    def texts(self, *said: str, method: str = "tools/call", **more: Any) -> list[str]:
        """The texts that the client gets to see of a result that says these."""
        return [one["text"] for one in self.result(saying(*said, **more), method)["content"]]

    @property
    def records(self) -> list[dict[str, Any]]:
        """The audit records so far."""
        return [json.loads(line) for line in self.console.getvalue().splitlines()]

    def events(self, event: str) -> list[dict[str, Any]]:
        """What the events of that name tell."""
        return [record["details"] for record in self.records if record["event"] == event]
