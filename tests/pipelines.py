"""A pipeline without a process or a protocol: a source behind the demo key, with limits that nobody reaches."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

from scanner import Scanner
from server.audit.file import AuditFile
from server.audit.trail import AuditTrail
from server.calls.pipeline import Pipeline
from server.keys.fixed import DEMO_KEY, DemoKeyStore
from server.limits.limiter import RateLimiter
from server.limits.table import Limit, LimitTable
from server.source import Source
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
    **parts: Any,
) -> Pipeline:
    """A pipeline over this source; `parts` are those of `Pipeline` that a test is about.

    `scanner`: one, or its profile. `audit`: the trail, or the file of one; None for one that nobody reads.
    """
    if not isinstance(scanner, Scanner):
        scanner = compiled(scanner)
    if not isinstance(audit, AuditTrail):
        audit = AuditTrail(None if audit is None else AuditFile(audit, morning), StringIO(), morning)
    usual = {
        "keys": DemoKeyStore(),
        "limiter": RateLimiter(LimitTable(Limit(100_000, 60))),
        "api_key": DEMO_KEY,
        "clock": morning,
    }
    return Pipeline(Toolbox(scanner, source, hints=hints), audit=audit, **{**usual, **parts})


def recorded(audit_file: Path) -> list[dict[str, Any]]:
    """The records of an audit file."""
    return [json.loads(line) for line in audit_file.read_text().splitlines()]
