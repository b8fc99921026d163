"""What a server and a guard both need, opened from the configuration: keys, audit trail and the store of the limits.

A setting that cannot be used is an error at the start. A key file or key store that is missing is not: calls are
refused until it is there.
"""

import atexit
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from scanner.disclosure.suggestion import suggestion
from server.audit.file import AuditFile
from server.audit.head import HeadError, open_head
from server.audit.notices import Severity
from server.audit.trail import AuditTrail
from server.config import ServerConfig
from server.keys.file import FileKeyStore
from server.keys.fixed import DemoKeyStore, NoKeyStore
from server.keys.principal import KeyStore
from server.keys.remote import RemoteKeyStore
from server.keys.secrets_manager import secret_reader
from server.limits.outage import Event, GuardedStore
from server.limits.table import LimitTable
from server.limits.windows import MemoryStore, Store
from server.outages import OutageReport
from server.settings import ConfigError


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)


def open_trail(config: ServerConfig) -> AuditTrail:
    """The audit trail. Raises `ConfigError` when its file cannot be written."""
    # Without stderr (`2>&-`) python has no stream object there at all.
    console = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  as long as the process
    path, settings = config.audit_file, config.audit
    if path is None:
        return AuditTrail(None, console, now)
    try:
        head = None if settings.head is None else open_head(settings.head)
    except HeadError as error:
        raise ConfigError(f"--audit-head: {error}") from None
    file = AuditFile(path, now, settings, key=config.audit_key, head=head)
    audit = AuditTrail(file, console, now, required=settings.required)
    if (reason := audit.check()) is not None:
        raise ConfigError(f"--audit-file: {path} cannot be written: {reason}")
    atexit.register(audit.close)
    return audit


def outage_report(audit: AuditTrail, what: str, **details: object) -> OutageReport:
    """Reports each outage of `what`, and its end, to the audit trail."""

    def report(reason: str | None) -> None:
        if reason is None:
            audit.security_event(request_id=None, severity="medium", event=f"{what}_recovered", details=details)
        else:
            told = {**details, "reason": reason}
            audit.security_event(request_id=None, severity="critical", event=f"{what}_unavailable", details=told)

    return report


def open_keys(config: ServerConfig, audit: AuditTrail) -> KeyStore:
    """The store of keys; without any setting for it, one that accepts no key."""
    if config.demo:
        return DemoKeyStore()
    report = outage_report(audit, "keystore", store="file" if config.aws_secret is None else "aws")
    if config.aws_secret is not None:
        fetch = secret_reader(config.aws_secret, region=config.aws_region, endpoint=config.aws_endpoint)
        return RemoteKeyStore(fetch, ttl=config.aws_ttl, max_age=config.aws_max_age, report=report)
    return NoKeyStore() if config.keys is None else FileKeyStore(config.keys, report)


def refuse_unknown_limits(keys: KeyStore, table: LimitTable) -> None:
    """Refuse a key file in which a key that is not revoked names limits that --limits does not have.

    None of its calls would be served. Raises `ConfigError`. A key that comes later, or from AWS, is refused when it is
    used.
    """
    for entry in keys.entries if isinstance(keys, FileKeyStore) else ():
        if isinstance(entry.limits, str) and entry.limits not in table.named and not entry.revoked:
            known = f"{suggestion(entry.limits, table.named)}; there are: {', '.join(table.named) or 'none'}"
            raise ConfigError(
                f"--keys: the key {entry.id} asks for limits by a name that --limits does not have{known}"
            )


def open_store(config: ServerConfig, audit: AuditTrail) -> Store:
    """Where calls are counted. Raises `ConfigError` for an URL that is none."""
    if config.limits_store in {None, "memory://"}:
        return MemoryStore()
    from server.limits.shared import open_shared  # noqa: PLC0415  its libraries take 0.15 s to import

    def report(event: Event, details: Mapping[str, object]) -> None:
        severity: Severity = "critical" if event == "limits_store_unavailable" else "medium"
        audit.security_event(request_id=None, severity=severity, event=event, details=details)

    fallback = MemoryStore() if config.limits_outage == "open" else None
    return GuardedStore(open_shared(str(config.limits_store)), fallback=fallback, report=report)
