"""The audit trail: one JSON line for each call and each security event, in a file, on the console, or on both.

This module decides what is recorded: names, counts and digests, never values of a payload. It does not rely on its
callers for that. Names that do not look like names are not repeated (`record.py`), and lines are plain ASCII, so that
nothing in them can steer a terminal or break a log reader.

`file.py` decides how: it seals a record into the hash chain and appends it to a file of mode 0600, which is never
reached through a symbolic link and whose folder has to exist. When the file cannot be used, the records go to the
console, without a chain, and one event says so. If records are required, a call that could not be recorded is refused
instead: `record_call` returns False. No caller ever gets an exception from here.
"""

import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final, NamedTuple, TextIO

from server.audit.chain import encode
from server.audit.disk import code_of
from server.audit.file import AuditFile, Unusable
from server.audit.notices import CONSOLE_SEVERITIES, Severity
from server.audit.record import CallRecord


class Fingerprint(NamedTuple):
    """What the trail holds of a call's arguments: a keyed digest, and their size in bytes as compact ASCII JSON."""

    digest: str
    size: int | None


NO_FINGERPRINT: Final = Fingerprint("unavailable", None)
"""Of arguments that JSON has no form for."""


def timestamp(moment: datetime) -> str:
    """`moment`, which knows its time zone, as UTC in whole seconds: 2024-01-20T15:45:30Z."""
    return moment.astimezone(UTC).isoformat()[:19] + "Z"  # a quarter of the time that `strftime` takes


_NOBODY: Final[Mapping[str, None]] = MappingProxyType(dict.fromkeys(("client_ip", "user_id", "api_key")))
"""Who has to do with an event about the file itself."""

_canonical: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class AuditTrail:
    """Writes audit records; safe to share among threads.

    `file`: None for the console only. `console`: where events of high and critical severity also go, stderr in a
    server that speaks over stdout. `clock`: the present, with a time zone. `secret`: keys the digests of arguments.
    `required`: no answer may leave whose record is not in the file.
    """

    def __init__(
        self,
        file: AuditFile | None,
        console: TextIO,
        clock: Callable[[], datetime],
        *,
        secret: bytes | None = None,
        required: bool = False,
    ) -> None:
        self._file = file
        self._console = console
        self._clock = clock
        self._secret = secrets.token_bytes(32) if secret is None else secret
        self._required = required and file is not None
        self._lock = threading.Lock()  # keeps lines on the console whole, and guards the flag below
        self._outage_reported = False

    def check(self) -> Unusable | None:
        """Why the file cannot be written now, None when it can or there is none. Makes the file, writes nothing.

        Meant for the start of a server: somebody is there to read the reason, and no record is lost yet.
        """
        return None if self._file is None else self._file.check()

    def close(self) -> None:
        """Bring to the disk what is still on its way there. Meant for the end of a process."""
        if self._file is None:
            return
        try:
            urgent = self._file.close(self._describe)
        except (OSError, ValueError) as error:
            self._report_outage(error)
            return
        for event in urgent:
            self._print(event.rstrip())

    def fingerprint(self, arguments: Mapping[str, object] | None) -> Fingerprint:
        """What a record holds of a call's arguments; the digest has 32 hex digits, equal for equal arguments.

        It is keyed, with a key that the process makes up at its start: a plain hash of an account number or a card
        number is found out by hashing all of them.
        """
        try:
            text = _canonical(arguments or {})
        except (TypeError, ValueError, RecursionError):
            return NO_FINGERPRINT
        digest = hashlib.blake2b(text.encode("ascii"), key=self._secret, digest_size=16).hexdigest()
        return Fingerprint(digest, len(text))

    def record_call(self, request_id: str, call: CallRecord, *, last_resort: bool = True) -> bool:
        """Record one call of a tool; False when the record is required and in no file: the answer must not leave.

        `last_resort`: whether a required record that the file does not take goes to the console. A call that is refused
        for it has another record then, which says so.
        """
        record = {
            "timestamp": timestamp(self._clock()),
            "event_type": "request",
            "request_id": request_id,
            "severity": "info",
            "event": "tool_call",
            **call.members(),
        }
        in_file = self._write(record, urgent=False, to_console=last_resort or not self._required)
        return in_file or not self._required

    def security_event(
        self,
        *,
        request_id: str | None,
        severity: Severity,
        event: str,
        client_ip: str | None = None,
        user_id: str | None = None,
        api_key: str | None = None,
        details: Mapping[str, object],
    ) -> None:
        """Record a security event, such as `authentication_failed` with `details={"reason": "invalid_api_key"}`.

        `api_key`: the key's `key_prefix`. `details` hold reasons and counts, never anything that a caller sent.
        """
        who = {"client_ip": client_ip, "user_id": user_id, "api_key": api_key}
        self._write(self._event(severity, event, details, who, request_id), urgent=severity in CONSOLE_SEVERITIES)

    def _event(
        self,
        severity: Severity,
        event: str,
        details: Mapping[str, object],
        who: Mapping[str, str | None] = _NOBODY,
        request_id: str | None = None,
    ) -> dict[str, object]:
        return {
            "timestamp": timestamp(self._clock()),
            "event_type": "security_event",
            "request_id": request_id,
            "severity": severity,
            "event": event,
            **who,
            "details": dict(details),
        }

    def _write(self, record: Mapping[str, object], *, urgent: bool, to_console: bool = True) -> bool:
        """Write a record where it belongs, and say whether that is in the file."""
        line = encode(record)
        if self._file is None:
            self._print(line)
            return False
        try:
            appended = self._file.append(line, self._describe)
        except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
            self._report_outage(error)
            if to_console:
                self._print(line)
            return False
        self._outage_reported = False
        for event in (*appended.urgent, *([appended.line] if urgent else [])):
            self._print(event.rstrip())
        return True

    def _describe(self, severity: Severity, event: str, details: Mapping[str, object]) -> bytes:
        """What the file has to say about itself, such as a torn line, as an event of the trail."""
        return encode(self._event(severity, event, details))

    def _report_outage(self, error: Exception) -> None:
        with self._lock:
            reported, self._outage_reported = self._outage_reported, True
        if reported:
            return
        reason = code_of(error) if isinstance(error, OSError) else "EINVAL"
        self._print(self._describe("critical", "audit_file_unavailable", {"reason": reason}))

    def _print(self, line: bytes) -> None:
        with self._lock:
            try:
                self._console.write(line.decode("ascii") + "\n")
                self._console.flush()
            except (OSError, ValueError):
                # ValueError: a closed stream. Nowhere is left to write to, and the caller's work must not die of it.
                return
