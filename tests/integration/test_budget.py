"""A budget over whole calls: what is charged, what the caller reads when it is spent, and what is audited."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.folder.source import FolderSource, sample_folder
from server.limits.budgets import Budgets
from server.limits.outage import StoreDownError
from server.limits.table import Budget, LimitTable
from server.limits.windows import MemoryStore
from tests.pipelines import pipeline, recorded


class Calls:
    """A pipeline with a budget, and its answers."""

    def __init__(self, audit_file: Path, budget: Budget) -> None:
        self.audit_file = audit_file
        self.now = 10**6 * 1.0
        self.budgets = Budgets(LimitTable(budgets=budget), MemoryStore(lambda: self.now))
        self._pipeline = pipeline(FolderSource(sample_folder()), audit=audit_file, budgets=self.budgets)

    def __call__(self, tool: str, **arguments: object) -> tuple[int, dict[str, Any], dict[str, Any]]:
        """(size of the document, llm_view, meta)."""
        document = self._pipeline.call(tool, arguments).document
        answer = json.loads(document)
        return len(document), answer["llm_view"], answer["meta"]

    def audit(self) -> list[dict[str, Any]]:
        return recorded(self.audit_file)


def test_bytes_are_those_of_the_documents_and_nothing_is_done_once_they_are_spent(tmp_path: Path) -> None:
    calls = Calls(tmp_path / "audit.jsonl", Budget(bytes=2000))
    sizes = []
    while "error" not in (answer := calls("get_account", account_id="A-00000123"))[2]:
        sizes.append(answer[0])
    assert sum(sizes[:-1]) < 2000 <= sum(sizes)
    _, view, meta = answer
    assert view == {}
    assert meta["error"] == {
        "code": "budget_exceeded",
        "message": "The budget of 2,000 bytes of answers in 86400 seconds is spent; call again in"
        f" {meta['error']['retryAfter']} seconds.",
        "retryAfter": meta["error"]["retryAfter"],
    }
    assert meta["rateLimitInfo"]["current_count"] == len(sizes) + 1
    events = [record for record in calls.audit() if record["event_type"] == "security_event"]
    assert [(event["event"], event["user_id"]) for event in events] == [("budget_exceeded", "test_user")]
    assert events[0]["details"] == {"tool": "get_account", "budget": "bytes", "limit": 2000, "window": 86400}
    assert calls("scan_text", text="x")[2]["error"]["code"] == "budget_exceeded"
    calls.now += meta["error"]["retryAfter"]
    assert "error" not in calls("scan_text", text="x")[2]


def test_records_are_those_that_are_shown(tmp_path: Path) -> None:
    calls = Calls(tmp_path / "audit.jsonl", Budget(records=22))
    assert len(calls("list_invoices")[1]["invoices"]) == 20
    assert "error" not in calls("get_account", account_id="A-00000123")[2]
    assert "error" not in calls("scan_text", text="x")[2]
    assert calls("get_account", account_id="nobody")[2]["error"]["code"] == "not_found"
    assert "error" not in calls("get_account", account_id="A-00000123")[2]
    assert calls("get_account", account_id="A-00000123")[2]["error"]["code"] == "budget_exceeded"


def test_an_answer_that_cannot_be_charged_does_not_go_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = Calls(tmp_path / "audit.jsonl", Budget(records=22))

    def charge(*_: object, **__: object) -> None:
        raise StoreDownError

    monkeypatch.setattr(calls.budgets, "charge", charge)
    _, view, meta = calls("get_account", account_id="A-00000123")
    assert (view, meta["error"]["code"], meta["error"]["retryAfter"]) == ({}, "rate_limit_unavailable", 2)
    (record,) = calls.audit()
    assert (record["decision"], record["tool"]) == ("refused", "get_account")
