"""What a key opens and what its refusal shows, through the whole pipeline and through the real process."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from scanner import Scanner
from server.calls.scanners import Scanners
from server.config import load
from server.folder.source import FolderSource
from server.keys.entries import Cost, Grant, KeyEntry, new_entry
from server.keys.file import FileKeyStore, write_keys
from server.limits.budgets import Budgets
from server.limits.limiter import RateLimiter
from server.limits.table import Budget, Limit, LimitSet, LimitTable
from server.opening import open_parts
from server.tools.toolbox import Hint
from tests.compiled import compiled
from tests.drawn import without_ids
from tests.pipelines import pipeline, recorded

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
BOTS = LimitSet(Limit(2, 60), budgets=Budget(records=1))
RECORDS = {
    "accounts": [
        {"id": "1", "accountNumber": "A-1", "name": "Acme", "tenant": "acme"},
        {"id": "2", "accountNumber": "A-2", "name": "Bolt", "tenant": "bolt"},
        {"id": "3", "accountNumber": "A-3", "name": "Nobody's"},
    ],
    "invoices": [
        {"id": "i1", "invoiceNumber": "INV-1", "accountId": "1", "tenant": "acme"},
        {"id": "i2", "invoiceNumber": "INV-2", "accountId": "2", "tenant": "bolt"},
    ],
}


class Served:
    """A pipeline over a key file, called with one key, and its audit trail."""

    def __init__(
        self,
        folder: Path,
        entry: KeyEntry,
        key: str,
        open_scanner: Callable[[str], Scanner],
        hints: tuple[Hint, ...] = (),
    ) -> None:
        self.key_file = folder / "keys.yaml"
        write_keys(self.key_file, [entry])
        self._audit = folder / "audit.jsonl"
        self.now = NOW
        table = LimitTable(named={"bots": BOTS})
        self._pipeline = pipeline(
            FolderSource(folder),
            audit=self._audit,
            hints=hints,
            keys=FileKeyStore(self.key_file),
            limiter=RateLimiter(table),
            api_key=key,
            clock=lambda: self.now,
            budgets=Budgets(table),
            new_id=lambda: "the-id",
            scanners=Scanners(open_scanner),
        )

    def ask(self, tool: str, **arguments: Any) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._pipeline.call(tool, arguments).document)
        return answer

    def code(self, tool: str, **arguments: Any) -> str | None:
        code: str | None = self.ask(tool, **arguments)["meta"].get("error", {}).get("code")
        return code

    def records(self) -> list[dict[str, Any]]:
        return recorded(self._audit)


Serve = Callable[..., Served]


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    for name, records in RECORDS.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))

    def serve(
        *, key: str | None = None, open_scanner: Callable[[str], Scanner] = Scanner.from_profile, **options: Any
    ) -> Served:
        revoked, hints = options.pop("revoked", False), options.pop("hints", ())
        entry, right = new_entry("ann", Grant(**options), cost=Cost(n=1024))
        entry = msgspec.structs.replace(entry, revoked=revoked)
        return Served(tmp_path, entry, right if key is None else key, open_scanner, hints)

    return serve


def test_a_key_opens_its_entities_and_no_other(serve: Serve) -> None:
    served = serve(entities=["Invoice"])
    assert served.code("get_invoice", invoice_id="INV-1") is None
    assert served.code("list_invoices") is None
    assert served.code("scan_text", text="x") is None
    assert [served.code("get_account", account_id="1"), served.code("list_accounts")] == ["forbidden"] * 2
    events = [record["details"] for record in served.records() if record.get("event") == "authorization_failed"]
    assert events == [{"tool": "get_account"}, {"tool": "list_accounts"}]


def test_a_tenants_key_sees_its_records_alone(serve: Serve) -> None:
    served = serve(tenant="acme")
    assert served.ask("get_account", account_id="A-1")["llm_view"]["id"] == "1"
    strangers = [served.code("get_account", account_id=key) for key in ("2", "A-2", "3", "A-3")]
    assert strangers == [served.code("get_account", account_id="nobody's")] * 4 == ["not_found"] * 4
    view = served.ask("list_accounts")["llm_view"]
    assert ([account["id"] for account in view["accounts"]], view["total"]) == (["1"], 1)
    assert served.ask("list_invoices", account_id="A-2")["llm_view"]["total"] == 0


def test_a_key_with_a_profile_gets_that_profile_compiled_once(serve: Serve) -> None:
    opened: list[str] = []

    def open_scanner(profile: str) -> Scanner:
        opened.append(profile)
        return Scanner.from_profile(profile)

    served = serve(profile="redact-only", open_scanner=open_scanner)
    for _ in range(3):
        answer = served.ask("get_account", account_id="1")
    assert "tenant" in answer["llm_view"], "finance-default would have removed it"
    assert answer["meta"]["redactionProfile"] == "redact-only"
    assert served.ask("get_security_status")["llm_view"]["profile"]["name"] == "redact-only"
    assert opened == ["redact-only"]
    digest = compiled("redact-only").profile.digest
    assert {(record["profile"], record["profile_digest"]) for record in served.records()} == {("redact-only", digest)}


def test_the_status_repeats_what_the_start_said_of_the_profile_to_who_may_know(serve: Serve) -> None:
    hints = (Hint("another knows them"), Hint("invoices are hidden", "Invoice"))

    def told(**key: Any) -> object:
        served = serve(hints=hints, **key)
        return served.ask("get_security_status")["llm_view"]["profile"].get("hints")

    assert told() == ["the data: another knows them", "the data: invoices are hidden"]
    assert told(entities=["Account"]) == ["the data: another knows them"]
    assert told(profile="redact-only") is None


def test_a_profile_that_cannot_be_used_shows_nothing(serve: Serve) -> None:
    served = serve(profile="/nowhere/4111111111111111.yaml")
    answer = served.ask("get_account", account_id="1")
    assert (answer["llm_view"], answer["meta"]["error"]["code"]) == ({}, "internal")
    assert [record["event"] for record in served.records() if record["event_type"] == "security_event"] == [
        "profile_unusable"
    ]
    assert "4111" not in without_ids(json.dumps(answer) + json.dumps(served.records()))


@pytest.mark.parametrize("limits", [BOTS, "bots"], ids=["its own", "by name"])
def test_a_key_brings_its_own_limits_and_budget(serve: Serve, limits: str | LimitSet) -> None:
    served = serve(limits=limits)
    assert [served.code("scan_text", text="x") for _ in range(3)] == [None, None, "rate_limited"]
    assert served.ask("get_security_status")["llm_view"]["limits"]["list_accounts"]["limit"] == 2
    assert [served.code("get_account", account_id="1") for _ in range(2)] == [None, "budget_exceeded"]


def test_limits_that_do_not_exist_close_the_door(serve: Serve) -> None:
    served = serve(limits="4111111111111111")
    answer = served.ask("get_account", account_id="1")
    assert (answer["llm_view"], answer["meta"]["error"]["code"]) == ({}, "internal")
    assert [record["event"] for record in served.records() if record["event_type"] == "security_event"] == [
        "limits_unusable"
    ]
    assert "4111" not in without_ids(json.dumps(answer) + json.dumps(served.records()))


REFUSED = [
    ({"key": ""}, "missing_api_key"),
    ({"key": "with white space in it"}, "malformed_api_key"),
    ({"key": "sk-00000000-unknown-secret"}, "invalid_api_key"),
    ({"revoked": True}, "revoked_api_key"),
    ({"expires": NOW}, "expired_api_key"),
]


@pytest.mark.parametrize(("options", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_every_wrong_key_gets_one_answer_and_its_own_event(serve: Serve, options: dict[str, Any], reason: str) -> None:
    served = serve(**options)
    answer = served.ask("get_account", account_id="1")
    prefix = answer["meta"].pop("apiKey")
    assert len(prefix) <= len("sk-12345...")
    assert answer == {
        "llm_view": {},
        "meta": {
            "requestId": "the-id",
            "userId": None,
            "userRole": None,
            "timestamp": "2026-01-01T12:00:00Z",
            "redactionProfile": "finance-default",
            "securityApplied": True,
            "error": {
                "code": "unauthenticated",
                "message": "No valid API key. Set DEFAULT_API_KEY to a key of this server in the client's configuration"
                " and restart it.",
            },
        },
    }
    event, request = served.records()
    assert (event["event"], event["severity"], event["details"]["reason"]) == ("authentication_failed", "high", reason)
    assert event["details"].get("owner") == ("ann" if reason in {"revoked_api_key", "expired_api_key"} else None)
    assert (request["decision"], request["user_id"]) == ("refused", None)


def test_a_key_stops_working_without_a_restart(serve: Serve) -> None:
    served = serve(expires=NOW + timedelta(days=1))
    (entry,) = FileKeyStore(served.key_file)._current().ring.entries
    assert served.code("list_accounts") is None
    write_keys(served.key_file, [msgspec.structs.replace(entry, revoked=True)])
    assert served.code("list_accounts") == "unauthenticated"
    write_keys(served.key_file, [entry])
    assert served.code("list_accounts") is None
    write_keys(served.key_file, [])
    assert served.code("list_accounts") == "unauthenticated"
    write_keys(served.key_file, [entry])
    served.now = NOW + timedelta(days=1)
    assert served.code("list_accounts") == "unauthenticated"
    served.key_file.unlink()
    assert served.code("list_accounts") == "unavailable"
    reasons = [record["details"]["reason"] for record in served.records() if record["event_type"] == "security_event"]
    assert reasons == ["revoked_api_key", "invalid_api_key", "expired_api_key", "keystore_unavailable"]


def test_a_server_without_keys_answers_every_call_with_what_to_do(tmp_path: Path) -> None:
    config = load({}, audit_file=tmp_path / "audit.jsonl")
    pipeline = open_parts(config).compile()
    for tool in ("get_account", "scan_text", "get_security_status", "no such tool"):
        error = json.loads(pipeline.call(tool, {}).document)["meta"]["error"]
        assert error["code"] == "unauthenticated"
        assert error["message"].startswith("This server has no keys, so none can work: ")


def test_the_tenant_field_is_a_setting(tmp_path: Path) -> None:
    (tmp_path / "accounts.jsonl").write_text('{"id": "1", "customerId": "c-7"}\n{"id": "2", "tenant": "c-7"}\n')
    entry, key = new_entry("ann", Grant(tenant="c-7"))
    write_keys(tmp_path / "keys.yaml", [entry])
    environ = {"DEFAULT_API_KEY": key, "SLUICEGATE_TENANT_FIELD": "customer_id"}
    config = load(environ, data=tmp_path, keys=tmp_path / "keys.yaml", audit_file=tmp_path / "audit.jsonl")
    view = json.loads(open_parts(config).compile().call("list_accounts", {}).document)["llm_view"]
    assert [account["id"] for account in view["accounts"]] == ["1"]
