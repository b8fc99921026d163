"""What a server tells its audit trail of the parts that it depends on."""

import io
import json
from datetime import UTC, datetime

import pytest

from server.audit.trail import AuditTrail
from server.controls import outage_report

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reason", "event", "severity", "details"),
    [
        ("ENOENT", "keystore_unavailable", "critical", {"store": "file", "reason": "ENOENT"}),
        (None, "keystore_recovered", "medium", {"store": "file"}),
    ],
)
def test_an_outage_and_its_end_are_events(
    reason: str | None, event: str, severity: str, details: dict[str, str]
) -> None:
    console = io.StringIO()
    outage_report(AuditTrail(None, console, lambda: NOW), "keystore", store="file")(reason)
    (record,) = map(json.loads, console.getvalue().splitlines())
    assert (record["event"], record["severity"], record["details"]) == (event, severity, details)
