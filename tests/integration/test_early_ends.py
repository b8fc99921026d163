"""A server and a guard that end while rules are still compiled: at once, with all records written."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.pipe import ROOT, Pipe
from benchmarks.web import Web
from tests.integration.guard_process import answered
from tests.pipelines import recorded

HELD = """
import os, runpy, sys, threading
import server.process

def hold(*_):
    os.write(2, b"held\\n")
    threading.Event().wait()

stage, compiled = sys.argv.pop(1), server.process.compiled
server.process._LONGEST_WAIT = 3600
server.process.compiled = lambda compile_, _: compiled(hold) if stage == "compile" else compiled(compile_, hold)
sys.argv[0] = "sluicegate"
runpy.run_module("server", run_name="__main__")
"""
"""`python -m server`, in whose thread that compiles, or that makes what later texts need, nothing ends any more."""

SCAN = {"name": "scan_text", "arguments": {"text": "mail jane.doe@example.com"}}


def guard(folder: Path) -> list[str]:
    handshake = {"protocolVersion": "2025-11-25", "capabilities": {}, "serverInfo": {"name": "x", "version": "1"}}
    answers = {"initialize": answered(handshake), "tools/call": answered({"content": []})}
    (folder / "answers.json").write_text(json.dumps(answers))
    upstream = [str(ROOT / "tests/integration/guard_upstream.py"), str(folder / "answers.json"), str(folder / "heard")]
    return ["guard", "--", sys.executable, *upstream]


def ended(process: "subprocess.Popen[bytes]", number: int | None) -> int:
    """The exit code of a process whose input ends, or that gets a signal."""
    if number is None:
        assert process.stdin is not None
        process.stdin.close()
    else:
        process.send_signal(number)
    assert process.stderr is not None
    with process.stderr:
        return process.wait(60)


def held(process: "subprocess.Popen[bytes]") -> None:
    """Wait until its thread is at work."""
    assert process.stderr is not None
    assert b"held\n" in iter(process.stderr.readline, b"")


@pytest.mark.parametrize(
    ("number", "codes"),
    [(None, {"guard": 0, "serve": 0}), (signal.SIGTERM, {"guard": 0, "serve": 143})],
    ids=["end of input", "SIGTERM"],
)
@pytest.mark.parametrize("command", ["guard", "serve"])
def test_an_end_behind_an_answer_waits_for_nothing_that_later_answers_need(
    tmp_path: Path, command: str, number: int | None, codes: dict[str, int]
) -> None:
    words = guard(tmp_path) if command == "guard" else ["serve", "--demo"]
    words = [words[0], "--audit-file", str(tmp_path / "audit.jsonl"), *words[1:]]
    key = {"DEFAULT_API_KEY": "sk-test-demo"}
    with Pipe(["-P", "-c", HELD, "warm", *words], environment=key, errors=subprocess.PIPE).opened() as pipe:
        assert "result" in json.loads(pipe.ask("tools/call", SCAN))
        held(pipe._process)
        assert ended(pipe._process, number) == codes[command]
    records = recorded(tmp_path / "audit.jsonl")
    assert [one["event"] for one in records] == ["tool_call", "guard_ended"][: 2 if command == "guard" else 1]


@pytest.mark.parametrize(
    ("command", "number", "codes"),
    [
        ("guard", signal.SIGTERM, {0, 143}),  # the signal may come before the guard is one
        ("guard", signal.SIGINT, {0, 130}),
        ("serve", None, {0}),
        ("serve", signal.SIGINT, {130}),
    ],
)
def test_an_end_waits_for_no_compilation_that_nobody_needs_any_more(
    tmp_path: Path, command: str, number: int | None, codes: set[int]
) -> None:
    words = guard(tmp_path) if command == "guard" else ["serve", "--demo"]
    with Pipe(["-P", "-c", HELD, "compile", *words], errors=subprocess.PIPE) as pipe:
        if command == "serve":
            pipe.opened()
        held(pipe._process)
        assert ended(pipe._process, number) in codes


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_over_http_ends_while_its_rules_are_compiled(tmp_path: Path, number: int) -> None:
    with Web(["--demo"], tmp_path / "stderr", program=("-P", "-c", HELD, "compile")) as web:
        assert web.request("GET", "/mcp").status == 405  # it answers, and so it hears signals
        assert web.stop(number) == 0
