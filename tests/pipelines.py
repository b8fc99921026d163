"""A pipeline without a process or a protocol: a source behind the demo key, with limits that nobody reaches."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

from scanner import Scanner
from server.audit.file import AuditFile
from server.audit.trail import AuditTrail
from server.calls.admission import Admission
from server.calls.listing import Listing
from server.calls.pipeline import Pipeline
from server.calls.scanners import Scanners
from server.keys.fixed import DEMO_KEY, DemoKeyStore
from server.keys.principal import Caller, KeyStore
from server.limits.budgets import Budgets
from server.limits.limiter import RateLimiter
from server.limits.table import Limit, LimitTable
from server.source import Source
from server.tools.table import offered
from server.tools.toolbox import Hint, Toolbox
from tests.compiled import compiled


def morning() -> datetime:
    """A clock that stands still."""
    return datetime(2026, 1, 1, tzinfo=UTC)


def pipeline(
    source: Source | None,
    scanner: str | Path | Scanner = "finance-default",
    *,
    audit: AuditTrail | Path | None = None,
    hints: tuple[Hint, ...] = (),
    keys: KeyStore | None = None,
    limiter: RateLimiter | None = None,
    budgets: Budgets | None = None,
    api_key: str | None = DEMO_KEY,
    listing: Listing | None = None,
    scanners: Scanners | None = None,
    clock: Callable[[], datetime] = morning,
    **parts: Any,
) -> Pipeline:
    """A pipeline over this source; `parts` are those of `Pipeline` that a test is about.

    `scanner`: one, or its profile. `audit`: the trail, or the file of one; None for one that nobody reads.
    `listing`: None for the tools that the source offers.
    """
    if not isinstance(scanner, Scanner):
        scanner = compiled(scanner)
    if not isinstance(audit, AuditTrail):
        audit = AuditTrail(None if audit is None else AuditFile(audit, morning), StringIO(), morning)
    keys, process = keys or DemoKeyStore(), Caller(api_key)
    limiter, budgets = limiter or RateLimiter(LimitTable(Limit(100_000, 60))), budgets or Budgets(LimitTable())
    admission = Admission(keys, limiter, budgets, audit, process)
    listing = listing or Listing(offered(source), keys, process, clock)
    tools = Toolbox(scanner, source, hints=hints)
    return Pipeline(tools, admission, listing, scanners or Scanners(), clock=clock, **parts)


def recorded(audit_file: Path) -> list[dict[str, Any]]:
    """The records of an audit file."""
    return [json.loads(line) for line in audit_file.read_text().splitlines()]
