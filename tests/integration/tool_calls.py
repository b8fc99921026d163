"""Calls of the tools over a source that offers everything: records, keys as narrow as a test wants, and answers."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from scanner import Scanner
from scanner.selection.profile import load_profile, parse_profile
from server.audit.trail import AuditTrail
from server.calls.listing import Listing
from server.keys.fixed import DemoKeyStore
from server.keys.principal import Principal
from server.keys.roles import rights_of
from server.limits.limiter import RateLimiter
from server.limits.table import Limit, LimitTable
from server.source import Source
from tests.memory_source import MemorySource
from tests.pipelines import morning, pipeline

KEY = b"0123456789abcdef"
PROFILES = Path(__file__).resolve().parents[2] / "profiles"
ACCOUNTS: list[dict[str, Any]] = [
    {"id": "a1", "accountNumber": "A-1", "name": "Jane Smith", "status": "Active", "email": "jane.smith@example.com",
     "balance": 10.5, "createdDate": "2024-01-01T23:30:00-05:00", "tenant": "acme"},
    {"id": "a2", "accountNumber": "A-2", "name": "Pinefold Analytics Inc.", "status": "Active", "tenant": "acme",
     "billToContact": {"firstName": "John", "lastName": "Doe", "workEmail": "john.doe@example.com"}, "balance": 0},
    {"id": "a3", "accountNumber": "A-3", "name": "Jane Smith", "status": "Canceled", "email": "smith@example.org",
     "balance": -3, "tenant": "bolt"},
]  # fmt: skip


def invoice(number: int, account: str, lines: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "id": f"i{number}",
        "invoiceNumber": f"INV-{number}",
        "accountId": account,
        "amount": number + 0.1,
        "status": "Posted" if number % 2 else "Draft",
        "invoiceDate": f"2024-01-{number:02d}",
        "tenant": "acme" if account != "a3" else "bolt",
        "billToContact": {"firstName": "John", "lastName": "Doe"},
        "lineItems": [{"id": n, "description": f"seat {n}, asked for by John Doe"} for n in range(lines)],
        **more,
    }


INVOICES = [invoice(n, f"a{1 + n % 3}", 0 if n % 2 else 45) for n in range(1, 13)]


@cache
def scanner(profile: str = "finance-default") -> Scanner:
    if profile == "tokens":
        text = (PROFILES / "finance-default.yaml").read_bytes().replace(b"style: edges", b"style: token")
        return Scanner.from_profile(parse_profile(text, "tokens"), key=KEY)
    return Scanner.from_profile(load_profile(profile), key=KEY)


@cache
def narrow(*fields: str) -> Scanner:
    """Of a profile that shows these fields of invoices and nothing else."""
    text = f"name: narrow\nentities: {{Invoice: {{allow: [{', '.join(fields)}]}}}}"
    return Scanner.from_profile(parse_profile(text.encode(), "narrow"))


class Keys(DemoKeyStore):
    """One principal, as narrow as the test wants it."""

    def __init__(
        self, tools: Sequence[str] | None = None, entities: Sequence[str] | None = None, tenant: str | None = None
    ) -> None:
        rights = rights_of("readonly").narrowed(tools, entities)
        self.principal = Principal(user_id="u", role="readonly", key_prefix="...", rights=rights, tenant=tenant)

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        del key, now
        return self.principal


class Served:
    """A pipeline and everything that it wrote."""

    def __init__(
        self,
        source: Source | None = None,
        *,
        profile: str | Scanner = "finance-default",
        keys: Keys | None = None,
        limit: int = 100_000,
        listing: Listing | None = None,
    ) -> None:
        self.console = StringIO()
        records = {"account": ACCOUNTS, "invoice": INVOICES}
        source = MemorySource(records, token_key=KEY) if source is None else source
        audit = AuditTrail(None, self.console, morning)
        limiter = RateLimiter(LimitTable(Limit(limit, 60)))
        used = scanner(profile) if isinstance(profile, str) else profile
        self.pipeline = pipeline(
            source, used, audit=audit, keys=keys or Keys(), limiter=limiter, api_key="k", listing=listing
        )

    def ask(self, tool: str, **arguments: Any) -> dict[str, Any]:
        reply = self.pipeline.call(tool, arguments)
        assert len(reply.document) <= 65_536
        document: dict[str, Any] = json.loads(reply.document)
        assert reply.is_error is ("error" in document["meta"])
        return document

    def code(self, tool: str, **arguments: Any) -> str:
        return str(self.ask(tool, **arguments)["meta"]["error"]["code"])

    def parts(self, invoice_id: str) -> list[dict[str, Any]]:
        answers = [self.ask("get_invoice", invoice_id=invoice_id)]
        while (cursor := answers[-1]["llm_view"].get("nextLinesCursor")) is not None:
            assert len(answers) < 300
            answers.append(self.ask("get_invoice", invoice_id=invoice_id, lines_cursor=cursor))
        return answers
