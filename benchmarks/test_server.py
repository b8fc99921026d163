"""The server against the least that its protocol library can be, over stdio, in one run.

Run with ``pytest benchmarks/test_server.py -s``. Pairs of the same request alternate, and the ratio is the median of
pairs, so that it holds when the machine's speed drifts. The goals are printed beside what was measured and asserted by
nobody, since machines differ; what was answered is asserted.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.invoices import invoice
from benchmarks.pipe import Pipe
from server.keys.entries import new_entry
from server.keys.file import write_keys

BARE = ["benchmarks/bare_server.py"]
VERSIONS = ["2025-11-25", "2026-07-28"]
ITEMS = 160  # of which the redacted invoice has 61 KB
SCAN = ("scan_text", {"text": "hi"})
STARTS = 7


class Setting(NamedTuple):
    """How our server is started, and the file with the 61 KB document that it answers with."""

    command: list[str]
    environment: dict[str, str]
    document: Path


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    folder = tmp_path_factory.mktemp("server")
    entry, key = new_entry("jane")
    write_keys(folder / "keys.yaml", [entry])
    (folder / "limits.yaml").write_text("default: {limit: 1000000, window: 3600}\nbudgets: {}\n")
    (folder / "invoices.json").write_text(json.dumps([{"id": "1", **invoice(ITEMS)}]))
    command = ["-P", "-m", "server", "serve", "--data", str(folder), "--keys", str(folder / "keys.yaml")]
    command += ["--limits", str(folder / "limits.yaml"), "--audit-file", str(folder / "audit.jsonl")]
    command += ["--profile", "redact-only"]
    made = Setting(command, {"DEFAULT_API_KEY": key}, folder / "document.json")
    with Pipe(command, environment=made.environment).opened() as pipe:
        text = _called(pipe.ask("tools/call", _call("get_invoice", {"invoice_id": "1"})))
        made.document.write_text(text)
        pipe.close()
    assert 60_000 < len(text.encode()) <= 65_536
    assert len(json.loads(text)["llm_view"]["lineItems"]) == ITEMS
    return made


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture
def pipe(version: str) -> Iterator[Callable[..., Pipe]]:
    opened: list[Pipe] = []

    def open_one(command: list[str], environment: dict[str, str] | None = None) -> Pipe:
        opened.append(Pipe(command, version, environment).opened())
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def _call(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "arguments": arguments}


def _called(line: bytes) -> str:
    """The text of a call's answer, which has to be the same as its other channel."""
    result = json.loads(line)["result"]
    text: str = result["content"][0]["text"]
    assert result["structuredContent"] == json.loads(text)
    return text


def _seconds(pipe: Pipe, line: bytes) -> float:
    start = time.perf_counter()
    pipe.round_trip(line)
    return time.perf_counter() - start


def _compare(name: str, goal: float | None, ours: tuple[Pipe, bytes], other: tuple[Pipe, bytes], pairs: int) -> None:
    for _ in range(pairs // 10):
        _seconds(*ours), _seconds(*other)
    measured = [(_seconds(*ours), _seconds(*other)) for _ in range(pairs)]
    _report(name, goal, measured)


def _report(name: str, goal: float | None, measured: list[tuple[float, float]]) -> None:
    ratio = statistics.median(ours / other for ours, other in measured)
    mine, others = (1_000 * statistics.median(times) for times in zip(*measured, strict=True))
    wanted = "" if goal is None else f", goal {goal}"
    print(f"\n{name}: {mine:.2f} ms / {others:.2f} ms = {ratio:.2f}{wanted}")


def test_a_small_call(setting: Setting, pipe: Callable[..., Pipe], version: str, benchmark: BenchmarkFixture) -> None:
    ours, bare = pipe(setting.command, setting.environment), pipe(BARE)
    scan, echo = ours.request("tools/call", _call(*SCAN)), bare.request("tools/call", _call("echo", {"text": "hi"}))
    assert json.loads(_called(ours.round_trip(scan)))["llm_view"]["redacted"] == "hi"
    assert json.loads(bare.round_trip(echo))["result"]["structuredContent"] == {"text": "hi"}
    _compare(f"small call / bare echo, {version}", 1.3, (ours, scan), (bare, echo), 600)
    benchmark(ours.round_trip, scan)


def test_61_kb_on_their_way_to_the_wire(
    setting: Setting, pipe: Callable[..., Pipe], version: str, benchmark: BenchmarkFixture
) -> None:
    ours = pipe(["-m", "benchmarks.document_server", str(setting.document)])
    high = pipe(["benchmarks/high_level_server.py", str(setting.document)])
    line, other = ours.request("tools/call", _call("any", {})), high.request("tools/call", _call("document", {}))
    document = json.loads(setting.document.read_bytes())
    assert json.loads(_called(ours.round_trip(line))) == json.loads(_called(high.round_trip(other))) == document
    _compare(f"61 KB to the wire / MCPServer, {version}", 0.6, (ours, line), (high, other), 300)
    benchmark(ours.round_trip, line)


def test_61_kb_found_scanned_masked_and_audited(
    setting: Setting, pipe: Callable[..., Pipe], version: str, benchmark: BenchmarkFixture
) -> None:
    """The whole of such a call; its other side reads a finished document from memory."""
    ours = pipe(setting.command, setting.environment)
    high = pipe(["benchmarks/high_level_server.py", str(setting.document)])
    line, other = (
        ours.request("tools/call", _call("get_invoice", {"invoice_id": "1"})),
        high.request("tools/call", _call("document", {})),
    )
    assert len(json.loads(_called(ours.round_trip(line)))["llm_view"]["lineItems"]) == ITEMS
    _compare(f"61 KB, all of the call / MCPServer, {version}", None, (ours, line), (high, other), 200)
    benchmark.pedantic(ours.round_trip, (line,), rounds=50)  # type: ignore[no-untyped-call]


def test_cold_start(setting: Setting, version: str, benchmark: BenchmarkFixture) -> None:
    """From the start of the process to the answered handshake and list, and to the first answered call."""

    def start(
        command: list[str], environment: dict[str, str], name: str, arguments: dict[str, Any]
    ) -> tuple[float, float]:
        begun = time.perf_counter()
        with Pipe(command, version, environment).opened() as one:
            assert json.loads(one.ask("tools/list", {}))["result"]["tools"]
            listed = time.perf_counter() - begun
            assert json.loads(one.ask("tools/call", _call(name, arguments)))["result"]["isError"] is False
            called = time.perf_counter() - begun
            one.close()
        return listed, called

    def ours() -> tuple[float, float]:
        return start(setting.command, setting.environment, *SCAN)

    pairs = [(ours(), start(BARE, {}, "echo", {"text": "hi"})) for _ in range(STARTS)]
    _report(f"start to tools/list / bare, {version}", 1.15, [(mine[0], bare[0]) for mine, bare in pairs])
    _report(f"start to first call / bare, {version}", None, [(mine[1], bare[1]) for mine, bare in pairs])
    benchmark.pedantic(ours, rounds=1)  # type: ignore[no-untyped-call]
