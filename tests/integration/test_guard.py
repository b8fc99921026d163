"""The guard as a client meets it: a real process in front of a real server, the official client, both eras."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, MCPError, StdioServerParameters, stdio_client
from mcp_types import CreateMessageResult, TextContent, TextResourceContents

from benchmarks.pipe import ROOT, Pipe
from scanner.disclosure.path import shown_path
from server.default_profiles import OF_COPIES
from server.guard.clearing import FACTS
from tests.guarded import GONE
from tests.warm import python

ERAS = ["auto", "legacy"]
VERSIONS = ["2024-11-05", "2025-11-25", "2026-07-28"]
GUARD = ["-P", "-m", "server", "guard"]
LIBRARY = [str(ROOT / "tests/integration/guard_library_upstream.py")]
OURS = ["-P", "-m", "server", "serve", "--demo"]
CARD, SAFE_CARD = "4111 1111 1111 1111", "4***-****-****-****1"
MAIL, SAFE_MAIL = "jane.doe@example.com", "j***e@e***e.c***m"
HINT = "--stderr scan shows its stderr"
WITHHELD = "[content omitted due to policy]"
UPSTREAM = shown_path(sys.executable, "its command")

Heard = list[str]


class Guarded:
    """An official client in front of a guard in front of a server."""

    def __init__(self, portal: Any, client: Client, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self._portal = portal

    def run(self, method: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
        async def whole() -> Any:
            return await method(*arguments, **more)

        return self._portal.call(whole)

    def audit(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / "audit.jsonl").read_text().splitlines()]


def opened(era: str, folder: Path, upstream: list[str], *options: str) -> Iterator[Guarded]:
    audit = ["--audit-file", str(folder / "audit.jsonl"), *options]
    parameters = StdioServerParameters(
        command=python(),
        args=[*GUARD, *audit, "--env", f"PYTHONPATH={ROOT}", "--", python(), *upstream],
        env={"PYTHONPATH": str(ROOT), "DEFAULT_API_KEY": "sk-of-the-guard", "SLUICEGATE_TOKEN_KEY": "x" * 20},
    )

    async def sample(context: Any, params: Any) -> CreateMessageResult:
        (folder / "sampled").write_text(params.messages[0].content.text)
        del context
        return CreateMessageResult(role="assistant", content=TextContent(type="text", text="nobody"), model="m")

    with (folder / "stderr").open("w") as errors, start_blocking_portal() as portal:
        client = Client(stdio_client(parameters, errlog=errors), mode=era, sampling_callback=sample)
        with portal.wrap_async_context_manager(client):
            yield Guarded(portal, client, folder)
    for line in (folder / "stderr").read_text().splitlines():  # where grave events always go
        assert json.loads(line)["event"] == "description_withheld"


@pytest.fixture(scope="module", params=ERAS)
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    yield from opened(request.param, tmp_path_factory.mktemp("library"), LIBRARY)


def test_tools_are_listed_and_poison_is_withheld(library: Guarded) -> None:
    tools = {tool.name: tool for tool in library.run(library.client.list_tools).tools}
    assert set(tools) == {"lookup", "poisoned", "note", "export", "pet", "manual", "crash", "slow", "ask"}
    assert tools["poisoned"].description == WITHHELD
    assert tools["lookup"].description == "Looks a customer up. Use this tool when the user asks for one."
    assert tools["lookup"].input_schema["properties"]["customer"]["type"] == "string"
    assert library.client.instructions == f"Call lookup before note. Mail {SAFE_MAIL} for help."


def test_a_result_fits_its_schema_when_numbers_were_masked(library: Guarded) -> None:
    """The client holds each result against the schema that it was told."""
    result = library.run(library.client.call_tool, "lookup", {"customer": "C-1"})
    shown = {"customer": "C-1", "name": "J***e D***e", "card": SAFE_CARD, "note": "called J***e D***e", "n": 1.5}
    assert result.structured_content == shown
    assert json.loads(result.content[0].text) == shown
    assert result.meta[FACTS]["found"]["CREDIT_CARD"] == 1
    assert library.run(library.client.call_tool, "poisoned", {"number": 1}).structured_content == {"result": 2}


def test_a_result_of_several_forms_fits_its_schema(library: Guarded) -> None:
    shown = {"pet": {"kind": "cat", "lives": 9}, "chip": SAFE_CARD}
    assert library.run(library.client.call_tool, "pet").structured_content == shown


def test_a_long_text_is_cut_alike_in_both_channels(library: Guarded) -> None:
    result = library.run(library.client.call_tool, "manual")
    assert result.content[0].text.startswith("page 0: ünï\npage 1: ünï\n")
    assert result.content[0].text.endswith("more bytes omitted: too long]")
    assert result.structured_content == {"result": result.content[0].text}


def test_a_table_is_masked_cell_by_cell_in_both_channels(library: Guarded) -> None:
    result = library.run(library.client.call_tool, "export")
    safe = f"id,name,ssn,note\n1,J***e D***e,1***-**-***9,{WITHHELD}\n2,B***b S****h,,fine\n"
    assert result.content[0].text == safe
    assert result.structured_content == {"result": safe}


def test_instructions_and_errors_are_withheld_and_masked(library: Guarded) -> None:
    result = library.run(library.client.call_tool, "note")
    assert (result.content[0].text, result.structured_content) == (WITHHELD, {"result": WITHHELD})
    failed = library.run(library.client.call_tool, "crash")
    assert failed.is_error is True
    assert CARD not in failed.model_dump_json()


def test_progress_comes_through(library: Guarded) -> None:
    told: list[tuple[float, str | None]] = []

    async def hear(progress: float, _: float | None, message: str | None) -> None:
        told.append((progress, message))

    library.run(library.client.call_tool, "slow", progress_callback=hear)
    assert told == [(step, f"reading {SAFE_MAIL}, {step}") for step in range(3)]


def test_resources_and_prompts_come_through(library: Guarded) -> None:
    (resource,) = library.run(library.client.list_resources).resources
    assert MAIL not in str(resource.uri)
    (contents,) = library.run(library.client.read_resource, str(resource.uri)).contents
    assert isinstance(contents, TextResourceContents)
    assert contents.text == f"card {SAFE_CARD}"
    prompt = library.run(library.client.get_prompt, "summary", {"topic": "sales"})
    assert prompt.messages[0].content.text == f"Summarise sales for {SAFE_MAIL}."
    with pytest.raises(MCPError):
        library.run(library.client.read_resource, f"crm://nobody/{MAIL}")


def test_every_request_is_recorded_and_no_value(library: Guarded) -> None:
    library.run(library.client.call_tool, "lookup", {"customer": MAIL})
    record = library.audit()[-1]
    assert (record["tool"], record["decision"], record["user_id"]) == ("lookup", "allowed", "owner")
    assert record["counts"]["CREDIT_CARD"] == 1
    assert "Jane" not in (text := (library.folder / "audit.jsonl").read_text())
    assert MAIL not in text


def test_a_question_of_the_server_reaches_the_client_masked(tmp_path: Path) -> None:
    for guarded in opened("legacy", tmp_path, LIBRARY):
        result = guarded.run(guarded.client.call_tool, "ask")
        assert result.content[0].text == "they say: nobody"
        assert (tmp_path / "sampled").read_text() == f"Who is {SAFE_MAIL}?"


@pytest.mark.parametrize("era", ERAS)
def test_in_front_of_our_own_server_nothing_changes_but_the_names_of_companies(era: str, tmp_path: Path) -> None:
    """The server's profile shows them, the guard's does not know which field may."""
    direct = StdioServerParameters(
        command=python(), args=OURS, env={"PYTHONPATH": str(ROOT), "DEFAULT_API_KEY": "sk-test-demo"}
    )
    for guarded in opened(era, tmp_path, OURS, "--env", "DEFAULT_API_KEY=sk-test-demo"):
        with start_blocking_portal() as portal:
            client = Client(stdio_client(direct, errlog=subprocess.DEVNULL), mode=era)  # type: ignore[arg-type]
            with portal.wrap_async_context_manager(client):
                aside = Guarded(portal, client, tmp_path)
                listed = [each.run(each.client.list_tools).tools for each in (aside, guarded)]
                before, after = ([(one.name, one.description, one.input_schema) for one in tools] for tools in listed)
                assert before == after
                for name, arguments in [("get_account", {"account_id": "A-00000124"}), ("list_invoices", {"limit": 3})]:
                    direct_answer = aside.run(client.call_tool, name, arguments)
                    answer = guarded.run(guarded.client.call_tool, name, arguments)
                    shown, wanted = answer.structured_content["llm_view"], direct_answer.structured_content["llm_view"]
                    assert shown.pop("name", "*").count("*") >= (name == "get_account")
                    wanted.pop("name", None)
                    assert shown == wanted


# ---- a process, and what becomes of it ----


def wire(folder: Path, answers: dict[str, Any], *options: str) -> list[str]:
    """The command of a guard in front of a server that says these answers."""
    (folder / "answers.json").write_text(json.dumps(answers))
    script = [sys.executable, str(ROOT / "tests/integration/guard_upstream.py")]
    audit = ["--audit-file", str(folder / "audit.jsonl"), *options]
    return [*GUARD, *audit, "--", *script, str(folder / "answers.json"), str(folder / "heard")]


def answered(result: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": "$ID", "result": result}


def request(identity: int, method: str, **params: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": identity, "method": method, "params": params}).encode() + b"\n"


def run(
    command: list[str], *lines: bytes, environment: dict[str, str] | None = None, code: int = 0
) -> tuple[list[Any], str]:
    """What a guard answers to these lines, and what stands on its stderr."""
    done = subprocess.run(  # noqa: S603
        [python(), *command],
        input=b"".join(lines),
        capture_output=True,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], **(environment or {})},
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


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
    last = json.loads((tmp_path / "audit.jsonl").read_text().splitlines()[-1])
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
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            arguments = entry.read_bytes().split(b"\0")
        except OSError:
            continue
        if needle in arguments and b"guard" not in arguments:
            found.append(int(entry.parent.name))
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
    records = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text().splitlines()]
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


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("no-such-server", "no-such-server: there is no such command in PATH; give its whole path"),
        ("./no-such-server", "./no-such-server: No such file or directory"),
        (f"./{CARD}", "its command: No such file or directory"),
    ],
)
def test_a_command_that_cannot_be_started_is_named_without_its_arguments(
    tmp_path: Path, command: str, said: str
) -> None:
    audit = ["--audit-file", str(tmp_path / "audit.jsonl")]
    told, errors = run([*GUARD, *audit, "--", command, "-y", CARD], request(1, "ping"), code=1)
    assert [answer["error"]["message"] for answer in told] == [GONE]
    assert errors == f"sluicegate: the server behind the guard cannot be started: {said}\n"
    assert CARD not in (tmp_path / "audit.jsonl").read_text()


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


@pytest.mark.parametrize(
    ("options", "shown"),
    [([], ""), (["--stderr", "scan"], f"sluicegate: upstream: pay with {SAFE_CARD}\n")],
)
def test_stderr_of_the_server_is_dropped_or_shown_masked(tmp_path: Path, options: list[str], shown: str) -> None:
    answers = {"ping": [f"@stderr pay with {CARD}", answered({})]}
    _, errors = run(wire(tmp_path, answers, *options), request(1, "ping"))
    assert errors == shown


def test_a_private_key_on_stderr_is_shown_in_none_of_its_lines(tmp_path: Path) -> None:
    key = [
        "-----BEGIN RSA PRIVATE KEY-----",
        "MIIEowIBAAKCAQEAx1n8s9f8",
        "aGVsbG8gd29ybGQ=",
        "-----END RSA PRIVATE KEY-----",
    ]
    answers = {"ping": [*(f"@stderr {line}" for line in ["before", *key, "behind"]), answered({})]}
    _, errors = run(wire(tmp_path, answers, "--stderr", "scan"), request(1, "ping"))
    assert errors.splitlines() == [f"sluicegate: upstream: {line}" for line in ("before", "[secret omitted]", "behind")]


def test_the_server_gets_the_environment_that_it_was_given(tmp_path: Path) -> None:
    environment = {
        "DEFAULT_API_KEY": "sk-of-the-guard",
        "SLUICEGATE_AUDIT_KEY": "x" * 20,
        "SECRET_OF_ANOTHER": "1",
        "GIVEN": "1",
        "HOME": "/",
    }
    options = ["--env", "GIVEN", "--env", "TOLD=2"]
    told, _ = run(wire(tmp_path, {"acme/x": "@environment"}, *options), request(1, "acme/x"), environment=environment)
    names = set(json.loads(told[0]["result"]["names"]))
    assert names - {"LC_CTYPE", "PWD", "SHLVL", "_"} == {"GIVEN", "HOME", "PATH", "TOLD"}


NO_TRACING = """
import ctypes, os, sys
for capability in (19, 21, 38):  # CAP_SYS_PTRACE, CAP_SYS_ADMIN, CAP_PERFMON of linux/capability.h
    ctypes.CDLL(None).prctl(24, capability)  # PR_CAPBSET_DROP
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Runs what follows without that by which root may look into every process; what others run has none of it."""


@pytest.mark.skipif(sys.platform != "linux", reason="where processes are files")
def test_the_server_cannot_look_into_the_guard_nor_write_past_it(tmp_path: Path) -> None:
    """A process of the same user may, of any other process: of one that only starts this server, say."""
    command = wire(tmp_path, {"acme/x": "@peek"})
    told, _ = run(["-c", NO_TRACING, sys.executable, *command], request(1, "acme/x"))
    assert told[0]["result"]["opened"] == []

    bare = command[command.index("--") + 1 :]
    starter = f"import subprocess; raise SystemExit(subprocess.run({bare!r}).returncode)"
    told, _ = run(["-c", NO_TRACING, sys.executable, "-c", starter], request(1, "acme/x"))
    assert told[0]["result"]["opened"] == ["environ", "mem", "fd/1"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--env", "DEFAULT_API_KEY"], "--env: DEFAULT_API_KEY is this server's own"),
        (["--env", "SLUICEGATE_KEYS"], "--env: SLUICEGATE_KEYS is this server's own"),
        (["--env", "NO_SUCH_THING"], "--env: there is no variable of this name"),
        (["--allow-tool", ""], "--allow-tool: takes a name, or a pattern of names such as 'get_*'"),
        (
            ["--deny-tool", "get_*", "--deny-tool", " "],
            "--deny-tool: takes a name, or a pattern of names such as 'get_*'",
        ),
        (["--max-bytes", "10"], "--max-bytes: has to be at least 4096"),
        (["--timeout", "-1"], "--timeout: seconds, 0 for none"),
        (["--url", "http://mcp.example.com/mcp"], "--url: "),
        (["--repin"], "--repin: needs a file of pins (--pin)"),
        (["--profile", "none"], "none"),
    ],
)
def test_what_cannot_be_used_is_said_at_the_start(options: list[str], said: str) -> None:
    command = [] if "--url" in options else ["--", "true"]
    told, errors = run([*GUARD, *options, *command], environment={"DEFAULT_API_KEY": "k" * 20}, code=2)
    assert told == []
    assert said in errors


def test_the_help_names_the_profile_that_is_taken() -> None:
    command = [sys.executable, *GUARD, "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout  # noqa: S603
    assert f"default: {OF_COPIES} (SLUICEGATE_PROFILE)" in " ".join(told.split())


def test_pins_hold_from_one_start_to_the_next(tmp_path: Path) -> None:
    def listed(*options: str, **tools: str) -> tuple[int, str]:
        every = [
            {"name": name, "description": description, "inputSchema": {"type": "object"}}
            for name, description in tools.items()
        ]
        command = wire(tmp_path, {"tools/list": answered({"tools": every})}, "--pin", str(tmp_path / "pins"), *options)
        told, errors = run(command, request(1, "tools/list"))
        own = [line for line in errors.splitlines(keepends=True) if not line.startswith("{")]  # no record of the trail
        return len(told[0]["result"]["tools"]), "".join(own)

    withheld = "sluicegate: tools withheld, not being as they were pinned ({}); --repin takes them as they are\n"
    pins = "sluicegate: tools and their pins: {}\n"
    assert listed(get_item="Gets it.", list_items="All.") == (2, "")
    assert listed(get_item=f"Gets it of {MAIL}.", list_items="All.") == (
        1,
        withheld.format("changed: get_item")
        + f'sluicegate: changed tool get_item: it says now "Gets [-it.-] {{+it of {SAFE_MAIL}.+}}"\n',
    )
    assert listed(get_item="Gets it.", add_item="Adds.") == (
        1,
        withheld.format("new: add_item")
        + 'sluicegate: new tool add_item: it says "Adds."\n'
        + pins.format("not listed any more: list_items"),
    )
    (count, told) = listed("--repin", get_item="Gets more.", add_item="Adds.")
    assert (count, told) == (
        2,
        pins.format("changed: get_item; new: add_item; not listed any more: list_items"),
    )
    assert listed(get_item="Gets more.", add_item="Adds.") == (2, "")
    told = listed(get_item="Gets more.", add_item="Adds.", r_4111111111111111="x")[1]
    assert "new: (digest " in told
    assert 'it says "x"' in told
    assert "4111" not in told


def test_a_client_that_leaves_with_a_call_open_gets_no_line_behind_its_own_end(tmp_path: Path) -> None:
    """The official client of version 1 has closed its side of the stream by then, and fails at its exit on a line."""
    with Pipe(wire(tmp_path, {"initialize": HANDSHAKE, "tools/call": []}), python=python()).opened() as pipe:
        pipe.send(pipe.request("tools/call", {"name": "get"}))
        assert pipe.close() == b""
    records = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text().splitlines()]
    (decision,) = [one["decision"] for one in records if one.get("tool") == "unknown_tool"]
    assert decision == "cancelled"
