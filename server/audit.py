"""The audit trail: one JSON line for each request and each security event, in a file, on the console, or on both.

This module is its only writer. It is told names, counts and digests, never payload values, and trusts nobody about
that: names that do not look like names are not repeated, and lines are plain ASCII, so that nothing in them can steer a
terminal or break a log reader.

The file is opened for each record (about 20 microseconds): rotation by renaming needs no signal, and a disk that was
full is used again as soon as it can be. One `os.write` on an O_APPEND descriptor puts a whole line at the end even when
several processes share the file. The file has mode 0600, is never reached through a symbolic link (whoever may write in
the folder could otherwise send the trail elsewhere), and its folder has to exist. When the file cannot be used, the
records go to the console, which is told so once; a caller never gets an exception from here.
"""

import errno
import hashlib
import json
import os
import secrets
import stat
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TextIO

Decision = Literal["allowed", "refused", "error", "cancelled"]
Severity = Literal["low", "medium", "high", "critical"]

# Severities that people should see at once, besides the file.
CONSOLE_SEVERITIES = frozenset({"high", "critical"})

# Tool and entity names are words of the server's own tables. Longer ones, or ones with digits, came from a caller.
MAX_NAME = 64
NOT_A_NAME = "(not a name)"

# The flags that a platform lacks are 0 there. O_NONBLOCK: opening a pipe without a reader must fail, not wait.
_OPEN_FLAGS = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_APPEND
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_FILE_MODE = 0o600


def timestamp(moment: datetime) -> str:
    """`moment`, which knows its time zone, as UTC in whole seconds: 2024-01-20T15:45:30Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class AuditTrail:
    """Writes audit records; safe to share among threads.

    `path`: None for the console only. `console`: where events of high and critical severity also go, stderr in a
    server that speaks over stdout. `clock`: the present, with a time zone. `secret`: keys `arguments_digest`.
    """

    def __init__(
        self, path: Path | None, console: TextIO, clock: Callable[[], datetime], *, secret: bytes | None = None
    ) -> None:
        self._path = path
        self._console = console
        self._clock = clock
        self._secret = secrets.token_bytes(32) if secret is None else secret
        self._lock = threading.Lock()  # keeps lines on the console whole, and guards the two flags below
        self._outage_told = False
        self._torn_line = False

    def check(self) -> str | None:
        """Why the file cannot be written now, None when it can or there is none. Makes the file, writes nothing.

        Meant for the start of a server: somebody is there to read the reason, and no record is lost yet.
        """
        if self._path is None:
            return None
        try:
            descriptor = os.open(self._path, _OPEN_FLAGS, _FILE_MODE)
            try:
                _require_private_file(descriptor)
            finally:
                os.close(descriptor)
        except FileNotFoundError:
            return "its folder does not exist"
        except (OSError, ValueError) as error:
            return (error.strerror if isinstance(error, OSError) else None) or "not a file name"
        return None

    def arguments_digest(self, arguments: Mapping[str, object] | None) -> str:
        """A fingerprint of a call's arguments: 32 hex digits, equal for equal arguments within one process.

        It is keyed, with a key that the process makes up at its start: a plain hash of an account number or a card
        number is found out by hashing all of them.
        """
        try:
            text = json.dumps(arguments or {}, sort_keys=True, separators=(",", ":"))
        except (TypeError, ValueError, RecursionError):
            return "unavailable"
        return hashlib.blake2b(text.encode("ascii"), key=self._secret, digest_size=16).hexdigest()

    def request(
        self,
        *,
        request_id: str,
        user_id: str | None,
        user_role: str | None,
        api_key: str,
        tool: str,
        entity: str | None,
        decision: Decision,
        counts: Mapping[str, int],
        bytes_out: int,
        duration_ms: float,
        profile: str,
        profile_digest: str,
        arguments_digest: str,
        client_ip: str | None = None,
    ) -> None:
        """Record one call of a tool. `api_key`: its `key_prefix`; `counts`: what was masked, by entity type."""
        self._write(
            {
                "timestamp": timestamp(self._clock()),
                "event_type": "request",
                "request_id": request_id,
                "client_ip": client_ip,
                "user_id": user_id,
                "user_role": user_role,
                "api_key": api_key,
                "tool": _name(tool),
                "entity": _name(entity),
                "decision": decision,
                "counts": dict(counts),
                "bytes_out": bytes_out,
                "duration_ms": round(duration_ms, 3),
                "profile": profile,
                "profile_digest": profile_digest,
                "arguments_digest": arguments_digest,
            },
            urgent=False,
        )

    def security_event(
        self,
        *,
        request_id: str | None,
        severity: Severity,
        event: str,
        client_ip: str | None = None,
        user_id: str | None = None,
        api_key: str | None = None,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Record a security event, such as `authentication_failed` with `details={"reason": "invalid_api_key"}`.

        `api_key`: the key's `key_prefix`. `details` hold reasons and counts, never anything that a caller sent.
        """
        self._write(
            self._event(
                severity,
                event,
                details or {},
                request_id=request_id,
                client_ip=client_ip,
                user_id=user_id,
                api_key=api_key,
            ),
            urgent=severity in CONSOLE_SEVERITIES,
        )

    def _event(
        self,
        severity: Severity,
        event: str,
        details: Mapping[str, object],
        *,
        request_id: str | None = None,
        client_ip: str | None = None,
        user_id: str | None = None,
        api_key: str | None = None,
    ) -> dict[str, object]:
        return {
            "timestamp": timestamp(self._clock()),
            "event_type": "security_event",
            "request_id": request_id,
            "severity": severity,
            "event": event,
            "client_ip": client_ip,
            "user_id": user_id,
            "api_key": api_key,
            "details": dict(details),
        }

    def _write(self, record: Mapping[str, object], *, urgent: bool) -> None:
        line = _line(record)
        with self._lock:
            if self._path is None:
                self._print(line)
                return
            try:
                self._append(self._path, line)
            except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
                self._tell_outage(error)
                self._print(line)
                return
            self._outage_told = False
            if urgent:
                self._print(line)

    def _append(self, path: Path, line: str) -> None:
        # A line cut short by a full disk is ended first, or it would swallow this one too.
        data = ("\n" + line if self._torn_line else line).encode("ascii")
        descriptor = os.open(path, _OPEN_FLAGS, _FILE_MODE)
        try:
            _require_private_file(descriptor)
            written = os.write(descriptor, data)
        finally:
            os.close(descriptor)
        self._torn_line = 0 < written < len(data) or (written == 0 and self._torn_line)
        if written < len(data):
            raise OSError(errno.ENOSPC, "short write")

    def _tell_outage(self, error: Exception) -> None:
        if self._outage_told:
            return
        self._outage_told = True
        number = error.errno if isinstance(error, OSError) else errno.EINVAL
        reason = errno.errorcode.get(number or 0, "unknown")
        self._print(_line(self._event("critical", "audit_file_unavailable", {"reason": reason})))

    def _print(self, line: str) -> None:
        try:
            self._console.write(line)
            self._console.flush()
        except (OSError, ValueError):
            # ValueError: a closed stream. Nowhere is left to write to, and the caller's work must not die of it.
            return


def _require_private_file(descriptor: int) -> None:
    """Leave the open file readable by its owner alone, or raise OSError: a pipe or a foreign file is no audit trail."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    if hasattr(os, "fchmod") and stat.S_IMODE(status.st_mode) != _FILE_MODE:
        os.fchmod(descriptor, _FILE_MODE)


def _name(name: str | None) -> str | None:
    if name is None or (len(name) <= MAX_NAME and name.isascii() and name.replace("_", "").isalpha()):
        return name
    return NOT_A_NAME


def _line(record: Mapping[str, object]) -> str:
    # ASCII escapes also keep the C1 control characters and lone surrogates out. A value that JSON does not know is
    # named by its type alone: its text could hold anything.
    return json.dumps(record, separators=(",", ":"), default=lambda value: f"({type(value).__name__})") + "\n"
