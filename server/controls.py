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
from typing import Final

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
from server.services.outages import OutageReport
from server.settings import ConfigError
from server.stderr import tell

_NO_KEYS: Final = (
    "no keys (--keys, SLUICEGATE_KEYS, or --aws-secret): every call will be refused;"
    " `sluicegate keys add --keys FILE --user NAME` makes one"
)


def now() -> datetime:
    """The present, with a time zone."""
    return datetime.now(UTC)


def open_trail(config: ServerConfig) -> AuditTrail:
    """The audit trail.

    A file that cannot be written now is said on stderr, where the records go until it can. Raises `ConfigError` where
    it never can, and where somebody demands it: by records that are required, a key or a head.
    """
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
    if (unusable := audit.check()) is not None:
        told = f"--audit-file: {path} cannot be written: {unusable.reason}"
        # Records without a chain are none to somebody who keeps its key or its head elsewhere.
        demanded = settings.required or settings.head is not None or config.audit_key is not None
        if demanded or not unusable.passing or sys.stderr is None:
            raise ConfigError(told)
        tell(f"{told}; until it can, records go to stderr")
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
    """The store of keys, with a line for whoever starts the process where none of them will open anything.

    Without any setting for it, one that accepts no key. Raises `ConfigError` for a key file that cannot be used.
    """
    if config.demo:
        return DemoKeyStore()
    report = outage_report(audit, "keystore", store="file" if config.aws_secret is None else "aws")
    if config.aws_secret is not None:
        fetch = secret_reader(config.aws_secret, region=config.aws_region, endpoint=config.aws_endpoint)
        return RemoteKeyStore(fetch, ttl=config.aws_ttl, max_age=config.aws_max_age, report=report)
    if config.keys is None:
        tell(_NO_KEYS)
        return NoKeyStore()
    # Read once more, without a report: the audit trail, which may go to stderr, has its record after these words.
    _tell_useless_keys(config.keys, FileKeyStore(config.keys))
    return FileKeyStore(config.keys, report)


def _tell_useless_keys(path: Path, keys: FileKeyStore) -> None:
    """Say that a key file has no keys. Names of files and folders are the operator's own, and may be shown.

    Raises `ConfigError` for one that is there and cannot be used; one that is missing may still come. While a process
    runs, such a file means that calls are refused until it is in order.
    """
    if keys.problem is None:
        if not keys.entries:
            tell(f"--keys {path}: the file holds no key; every call will be refused until `keys add`")
    elif os.path.exists(path):  # noqa: PTH110  raises nothing where the folder cannot be read
        raise ConfigError(f"--keys {path}: {keys.problem}")
    else:
        tell(f"--keys {path}: {keys.problem}; every call will be refused until it is in order")


def tell_unknown_limits(keys: KeyStore, table: LimitTable) -> None:
    """Say of a key file which keys that are not revoked name limits that --limits does not have.

    None of their calls is served (`server.calls.admission`), nor of such a key that comes later or from AWS.
    """
    asking: dict[str, list[str]] = {}
    for entry in keys.entries if isinstance(keys, FileKeyStore) else ():
        if isinstance(entry.limits, str) and entry.limits not in table.named and not entry.revoked:
            asking.setdefault(entry.limits, []).append(entry.id)
    for name, ids in asking.items():
        who, whose = (f"the key {ids[0]} asks", "its") if len(ids) == 1 else (f"the keys {', '.join(ids)} ask", "their")
        known = f"{suggestion(name, table.named)}; there are: {', '.join(table.named) or 'none'}"
        tell(f"--keys: {who} for limits by a name that --limits does not have{known}; {whose} calls are refused")


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
