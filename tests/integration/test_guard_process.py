"""The process of a guard and that of the server behind it: what either does when the other hangs or ends."""

import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, MCPError, StdioServerParameters, stdio_client

from benchmarks.pipe import ROOT, Pipe
from scanner.disclosure.path import shown_path
from tests.guarded import GONE
from tests.integration.guard_process import CARD, GUARD, MAIL, SAFE_MAIL, answered, request, run, wire
from tests.pipelines import recorded
from tests.warm import python

ERAS = ["auto", "legacy"]
VERSIONS = ["2024-11-05", "2025-11-25", "2026-07-28"]
HINT = "--stderr scan shows its stderr"
UPSTREAM = shown_path(sys.executable, "its command")
HANDSHAKE = answered({"protocolVersion": "2025-11-25", "capabilities": {}, "serverInfo": {"name": "x", "version": "1"}})


@pytest.mark.parametrize("version", VERSIONS)
def test_every_revision_and_unknown_methods_pass(tmp_path: Path, version: str) -> None:
    answers = {
        "initialize": HANDSHAKE,
        "server/discover": answered({"supportedVersions": [version], "capabilities": {}, "resultType": "complete"}),
        "acme/query": answered({"rows": [{"email": MAIL}]}),
    }
    with Pipe(wire(tmp_path, answers), version, python=python()).opened() as pipe:
        answer = json.loads(pipe.ask("acme/query", {"x": 1.10}))
        assert answer["result"]["rows"] == [{"email": SAFE_MAIL}]
        assert pipe.close() == b""
    assert b'"x":1.1}' in (tmp_path / "heard").read_bytes()


def test_what_is_no_json_is_dropped_and_counted(tmp_path: Path) -> None:
    answers = {"tools/call": ["@garbage 50", answered({"content": []})]}
    told, errors = run(wire(tmp_path, answers), request(1, "tools/call", name="get"))
    assert told == [{"jsonrpc": "2.0", "id": 1, "result": {"content": []}}]
    said = "what the server behind the guard prints is not all JSON-RPC; the rest of it is dropped"
    assert errors == f"sluicegate: {said}\n", "once"
    last = recorded(tmp_path / "audit.jsonl")[-1]
    assert (last["event"], last["details"]) == ("guard_ended", {"dropped": {"no_json": 50}, "masked": {}})


def test_a_guard_whose_stderr_nobody_reads_works_on(tmp_path: Path) -> None:
    answers = {"initialize": HANDSHAKE, "tools/call": ["@garbage 3", answered({"content": []})]}
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as errors, Pipe(wire(tmp_path, answers), errors=errors, python=python()) as pipe:
        os.close(reading)
        pipe.opened()
        for _ in range(2):
            assert json.loads(pipe.ask("tools/call", {"name": "get"}))["result"] == {"content": []}
        assert pipe.close() == b""


def test_a_server_that_closes_its_output_has_ended(tmp_path: Path) -> None:
    command = wire(tmp_path, {"tools/call": ["@mute", "@hang"]})
    told, errors = run(command, request(1, "tools/call", name="get"), code=1)
    assert told[0]["error"]["message"] == GONE
    assert "the server behind the guard ended" in errors
    assert not is_running(tmp_path)


def test_a_line_without_an_end_takes_no_memory_and_its_call_is_answered(tmp_path: Path) -> None:
    answers = {"tools/call": ["@endless 30"], "acme/x": [answered({})]}
    told, errors = run(wire(tmp_path, answers, "--max-line", "100000"), request(1, "tools/call", name="get"))
    assert "longer than 100,000 bytes" in told[0]["error"]["message"]
    assert told[0]["error"]["data"]["option"] == "--max-line"
    assert errors.count("longer than --max-line") == 1


def test_a_server_that_hangs_is_told_of_in_time_and_ends_with_the_guard(tmp_path: Path) -> None:
    command = wire(tmp_path, {"initialize": HANDSHAKE, "tools/call": "@hang"}, "--timeout", "0.5")
    with Pipe(command, python=python()).opened() as pipe:
        answer = json.loads(pipe.ask("tools/call", {"name": "get"}))
        assert answer["error"]["message"] == "The server behind the guard did not answer in time."
        assert is_running(tmp_path)
        assert pipe.close() == b""
    assert not is_running(tmp_path)


def test_a_server_that_reads_no_more_holds_nobody_up(tmp_path: Path) -> None:
    """More than a pipe holds waits for it: each call is answered in time, and it ends with its client."""
    answers = {"initialize": HANDSHAKE, "tools/call": "@hang"}
    with Pipe(wire(tmp_path, answers, "--timeout", "0.5"), python=python()).opened() as pipe:
        large = {"name": "get", "arguments": {"text": "x" * 50_000}}
        for _ in range(6):
            pipe.send(pipe.request("tools/call", large))
        reasons = [json.loads(pipe.answer())["error"]["data"]["reason"] for _ in range(6)]
        assert reasons == ["timeout"] * 6
        assert pipe.close() == b""
    assert not is_running(tmp_path)


@pytest.mark.parametrize("deeds", [["@spawn"], ["@spawn", "@hang"], ["@spawn", "@exit 0"]])
def test_what_a_server_has_started_ends_with_the_guard(tmp_path: Path, deeds: list[str]) -> None:
    answers = {"initialize": HANDSHAKE, "tools/call": [*deeds[:1], answered({"content": []}), *deeds[1:]]}
    with Pipe(wire(tmp_path, answers), python=python()).opened() as pipe:
        assert b'"content"' in pipe.ask("tools/call", {"name": "get"})
        pipe._stdin.close()
        assert pipe._process.wait(30) in {0, 1}
    assert not is_running(tmp_path)


def processes(folder: Path) -> list[int]:
    """The processes that have this folder's file of answers among their arguments, but for the guard."""
    needle, found = str(folder / "heard").encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:  # it has ended
            continue
        if needle in arguments and b"guard" not in arguments:
            found.append(int(process.name))
    return found


def is_running(folder: Path) -> bool:
    return bool(processes(folder))


def until(happens: Callable[[], object]) -> None:
    """Wait for what another process does; a minute is more than any of them takes."""
    late = time.monotonic() + 60
    while not happens():
        assert time.monotonic() < late
        time.sleep(0.01)


def test_what_a_server_has_started_apart_does_not_hold_the_guard(tmp_path: Path) -> None:
    """A process of a session of its own is out of reach, and has the pipe to the guard open."""
    answers = {"initialize": HANDSHAKE, "tools/call": ["@spawn apart", answered({"content": []}), "@hang deaf"]}
    with Pipe(wire(tmp_path, answers), python=python()).opened() as pipe:
        assert b'"content"' in pipe.ask("tools/call", {"name": "get"})
        pipe._stdin.close()
        try:
            assert pipe._process.wait(6) == 0, "ten seconds were waited once"
            (left,) = processes(tmp_path)
        finally:
            for process in processes(tmp_path):
                os.kill(process, signal.SIGKILL)
    assert left


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="which does it")
def test_a_guard_that_is_killed_takes_its_server_along(tmp_path: Path) -> None:
    answers = {"initialize": HANDSHAKE, "tools/call": ["@spawn", answered({"content": []}), "@hang deaf"]}
    with Pipe(wire(tmp_path, answers), python=python()).opened() as pipe:
        assert b'"content"' in pipe.ask("tools/call", {"name": "get"})
        until(lambda: len(processes(tmp_path)) == 2)  # the server has answered, and its child may not have begun
        pipe._process.kill()
        until(lambda: not is_running(tmp_path))


def test_what_happened_is_recorded_before_a_server_that_will_not_end_and_a_second_signal_is_the_last(
    tmp_path: Path,
) -> None:
    command = wire(tmp_path, {"initialize": HANDSHAKE, "tools/call": "@hang deaf"})
    with Pipe(command, python=python()).opened() as pipe:
        pipe.send(request(5, "tools/call", name="get"))
        until(lambda: b"tools/call" in (tmp_path / "heard").read_bytes())
        pipe._process.terminate()
        until(lambda: "guard_ended" in (tmp_path / "audit.jsonl").read_text())
        assert is_running(tmp_path), "it does not heed the first signal"
        pipe._process.terminate()
        assert pipe._process.wait(30) == 128 + signal.SIGTERM
    until(lambda: not is_running(tmp_path))


@pytest.mark.parametrize(
    ("deeds", "code", "end"),
    [
        (["@exit 0"], 1, "exit code 0"),
        (["@exit 3"], 1, "exit code 3"),
        ([answered({}), "@exit 3"], 1, "exit code 3"),
        ([answered({}), "@exit 0"], 0, ""),
    ],
)
def test_a_server_that_dies_is_told_of_although_its_client_has_said_all(
    tmp_path: Path, deeds: list[Any], code: int, end: str
) -> None:
    told, errors = run(wire(tmp_path, {"acme/x": deeds}), request(1, "acme/x"), code=code)
    assert [one.get("error", {}).get("message") for one in told] == [None if len(deeds) > 1 else GONE]
    assert errors == (f"sluicegate: the server behind the guard ended ({UPSTREAM}: {end}; {HINT})\n" if end else "")
    heard = run([*wire(tmp_path, {"acme/x": deeds}, "--stderr", "scan")], request(1, "acme/x"), code=code)[1]
    assert "--stderr scan" not in heard


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_both(tmp_path: Path, number: int) -> None:
    command = wire(tmp_path, {"initialize": HANDSHAKE, "tools/call": "@hang"})
    with Pipe(command, python=python()).opened() as pipe:
        pipe.send(request(5, "tools/call", name="get"))
        while b"tools/call" not in (tmp_path / "heard").read_bytes():
            time.sleep(0.01)
        pipe._process.send_signal(number)
        assert pipe._process.wait(30) == 0
    assert not is_running(tmp_path)
    records = recorded(tmp_path / "audit.jsonl")
    assert [record["decision"] for record in records if record["event"] == "tool_call"] == ["cancelled"]


def test_the_end_of_the_server_answers_what_is_open_and_ends_the_guard(tmp_path: Path) -> None:
    command = wire(tmp_path, {"initialize": HANDSHAKE, "tools/call": "@exit 3"})
    with (tmp_path / "stderr").open("w+b") as errors, Pipe(command, errors=errors, python=python()).opened() as pipe:
        answer = json.loads(pipe.ask("tools/call", {"name": "get"}))
        assert answer["error"]["message"] == GONE
        assert pipe._process.wait(30) == 1
        errors.seek(0)
        ended = f"sluicegate: the server behind the guard ended ({UPSTREAM}: exit code 3; {HINT})\n"
        assert errors.read() == ended.encode()


@pytest.mark.parametrize("mode", ERAS)
@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["sh", "-c", "exit 0"], f"ended (sh: exit code 0; {HINT})"),
        (["sh", "-c", f"exit 3; echo {CARD}"], f"ended (sh: exit code 3; {HINT})"),
        (
            ["no-such-server", CARD],
            "cannot be started: no-such-server: there is no such command in PATH; give its whole path",
        ),
    ],
)
def test_a_client_learns_that_the_server_ended_at_once(
    tmp_path: Path, mode: str, command: list[str], said: str
) -> None:
    """A client that asks `server/discover` first is answered a second time, when it falls back to `initialize`."""
    audit = ["--audit-file", str(tmp_path / "audit.jsonl")]
    parameters = StdioServerParameters(
        command=python(), args=[*GUARD, *audit, "--", *command], env={"PYTHONPATH": str(ROOT)}
    )
    with (tmp_path / "stderr").open("w") as errors, start_blocking_portal() as portal:
        client = Client(stdio_client(parameters, errlog=errors), mode=mode)
        gone = pytest.RaisesGroup(pytest.RaisesExc(MCPError, match=re.escape(GONE)), flatten_subgroups=True)
        with gone, portal.wrap_async_context_manager(client):
            pass
    assert (tmp_path / "stderr").read_text() == f"sluicegate: the server behind the guard {said}\n"


@pytest.mark.parametrize("command", ["true", "no-such-server"])
def test_a_server_that_ends_at_once_is_told_of_although_its_client_says_nothing(tmp_path: Path, command: str) -> None:
    told, errors = run([*GUARD, "--audit-file", str(tmp_path / "audit.jsonl"), "--", command], code=1)
    assert told == []
    assert f"{command}: " in errors


def test_a_client_that_leaves_with_a_call_open_gets_no_line_behind_its_own_end(tmp_path: Path) -> None:
    """The official client of version 1 has closed its side of the stream by then, and fails at its exit on a line."""
    with Pipe(wire(tmp_path, {"initialize": HANDSHAKE, "tools/call": []}), python=python()).opened() as pipe:
        pipe.send(pipe.request("tools/call", {"name": "get"}))
        assert pipe.close() == b""
    records = recorded(tmp_path / "audit.jsonl")
    (decision,) = [one["decision"] for one in records if one.get("tool") == "unknown_tool"]
    assert decision == "cancelled"
