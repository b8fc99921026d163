"""Calls that wait in their source: progress for who asked for it, and an end soon after the call is taken back."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.server.lowlevel import Server
from mcp_types import CallToolResult

from server.protocol.app import build_server
from server.source import CancelledError
from server.tools import watching
from tests.memory_source import MemorySource
from tests.pipelines import pipeline, recorded

ERAS = ["auto", "legacy"]
STEPS = 1_000_000
RECORDS: dict[str, list[dict[str, Any]]] = {"account": [{"id": "a", "name": "Jane Smith"}]}


def served(audit_file: Path, steps: int, between: Callable[[], None]) -> Server[Any]:
    calls = pipeline(MemorySource(RECORDS, steps=steps, between=between), audit=audit_file)
    return build_server(calls, calls.listing, "0")


@pytest.mark.parametrize("era", ERAS)
def test_progress_grows_and_comes_before_the_answer(era: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "SECONDS_BETWEEN", 0.0)
    told: list[tuple[float, float | None, str | None]] = []
    answers: list[CallToolResult] = []

    async def run() -> None:
        async def listen(progress: float, total: float | None, message: str | None) -> None:
            assert not answers
            told.append((progress, total, message))

        async with Client(served(tmp_path / "audit.jsonl", 5, lambda: None), mode=era) as client:
            answers.append(await client.call_tool("get_account", {"account_id": "a"}, progress_callback=listen))

    anyio.run(run)
    assert told == [(float(step), 5.0, "records read") for step in range(5)]
    assert not answers[0].is_error


@pytest.mark.parametrize("with_progress", [False, True])
@pytest.mark.parametrize("era", ERAS)
def test_a_call_that_is_taken_back_ends_in_its_source(era: str, tmp_path: Path, with_progress: bool) -> None:  # noqa: FBT001
    begun, steps = threading.Event(), [0]
    audit_file = tmp_path / "audit.jsonl"

    def between() -> None:
        steps[0] += 1
        begun.set()

    async def listen(progress: float, total: float | None, message: str | None) -> None:
        del progress, total, message

    async def run() -> None:
        async with Client(served(audit_file, STEPS, between), mode=era) as client:
            async with anyio.create_task_group() as tasks:

                async def call() -> None:
                    callback = listen if with_progress else None
                    await client.call_tool("get_account", {"account_id": "a"}, progress_callback=callback)

                tasks.start_soon(call)
                assert await anyio.to_thread.run_sync(begun.wait, 30)
                tasks.cancel_scope.cancel()
            assert not (await client.call_tool("scan_text", {"text": "x"})).is_error

    anyio.run(run)
    assert 0 < steps[0] < STEPS
    decisions = {(record["tool"], record["decision"], record["user_id"]) for record in recorded(audit_file)}
    assert decisions == {("get_account", "cancelled", "test_user"), ("scan_text", "allowed", "test_user")}


def test_a_watch_reports_seldom_and_only_growing_numbers() -> None:
    now, told = [0.0], list[float]()

    async def report(done: float, of: float | None, what: str | None) -> None:
        del of, what
        told.append(done)

    async def run() -> None:
        def work() -> None:
            watch = watching.CallWatch(report, lambda: now[0])
            for moment, done in ((0.0, 3), (0.1, 4), (0.3, 2), (0.3, 3), (0.4, 9), (0.5, 10), (1.0, 11)):
                now[0] = moment
                watch(done, None, "x")

        await anyio.to_thread.run_sync(work)

    anyio.run(run)
    assert told == [3, 9, 11]


def test_a_source_may_end_a_call_by_itself(tmp_path: Path) -> None:
    """Where no protocol watches: a `Watch` of the caller's own."""

    def give_up(done: int, of: int | None, what: str) -> None:
        del done, of, what
        raise CancelledError

    calls = pipeline(MemorySource(RECORDS, steps=3), audit=tmp_path / "audit.jsonl")
    reply = calls.call("list_accounts", {}, None, give_up)
    assert (reply.is_error, json.loads(reply.document)["meta"]["error"]["code"]) == (True, "cancelled")
    assert [record["decision"] for record in recorded(tmp_path / "audit.jsonl")] == ["cancelled"]
