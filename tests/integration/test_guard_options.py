"""What the options of a guard make of its server: stderr, environment, pins, and what cannot be used."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.pipe import ROOT
from server.default_profiles import OF_COPIES
from tests.guarded import GONE
from tests.integration.guard_process import CARD, GUARD, MAIL, SAFE_CARD, SAFE_MAIL, answered, request, run, wire


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


@pytest.mark.parametrize(
    ("options", "shown"),
    [([], ""), (["--stderr", "scan"], f"sluicegate: upstream: pay with {SAFE_CARD}\n")],
)
def test_stderr_of_the_server_is_dropped_or_shown_masked(tmp_path: Path, options: list[str], shown: str) -> None:
    answers = {"ping": [f"@stderr pay with {CARD}", answered({})]}
    _, errors = run(wire(tmp_path, answers, *options), request(1, "ping"))
    assert errors == shown


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (None, "the key file does not exist; every call will be refused until it is in order"),
        ("keys: []\n", "the file holds no key; every call will be refused until `keys add`"),
    ],
    ids=["missing", "empty"],
)
def test_keys_that_open_nothing_are_told_at_the_start(tmp_path: Path, held: str | None, said: str) -> None:
    keys = tmp_path / "keys.yaml"
    if held is not None:
        keys.write_text(held)
        keys.chmod(0o600)
    options = ["--keys", str(keys), "--audit-file", str(tmp_path / "audit.jsonl")]
    _, errors = run(wire(tmp_path, {"ping": [answered({})]}, *options), request(1, "ping"))
    assert errors.splitlines()[0] == f"sluicegate: --keys {keys}: {said}"


def test_keys_that_cannot_be_used_end_the_start(tmp_path: Path) -> None:
    keys = tmp_path / "keys.yaml"
    keys.write_text("jane: {")
    keys.chmod(0o600)
    _, errors = run(wire(tmp_path, {}, "--keys", str(keys)), request(1, "ping"), code=2)
    assert errors.startswith(f"sluicegate: --keys {keys}: ")


TALKER = """
import subprocess, sys
talk = "import sys, time; [(print('still here', file=sys.stderr, flush=True), time.sleep(0.05)) for _ in range(40)]"
nothing = subprocess.DEVNULL
subprocess.Popen([sys.executable, "-c", talk], stdin=nothing, stdout=nothing, start_new_session=True)
sys.exit(3)
"""


def test_how_the_server_ended_is_told_before_its_stderr_is_read_to_the_end(tmp_path: Path) -> None:
    """A client leaves once it knows that the server is gone, and has the guard killed two seconds later."""
    options = ["--audit-file", str(tmp_path / "audit.jsonl"), "--stderr", "scan"]
    _, errors = run([*GUARD, *options, "--", sys.executable, "-c", TALKER], code=1)
    lines = errors.splitlines()
    ended = next(at for at, line in enumerate(lines) if line.endswith("exit code 3)"))
    assert "sluicegate: upstream: still here" in lines[ended + 1 :]


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


def test_a_limit_of_one_tool_holds_for_a_client_that_never_lists_the_tools(tmp_path: Path) -> None:
    (tmp_path / "limits.yaml").write_text("tools: {echo: {limit: 2, window: 60}}")
    answers = {"tools/call": answered({"content": []})}
    calls = [request(number, "tools/call", name=name) for number, name in enumerate(["echo", "echo", "echo", "Echo"])]
    told, _ = run(wire(tmp_path, answers, "--limits", str(tmp_path / "limits.yaml")), *calls)
    assert sorted(one["id"] for one in told if one["result"].get("isError")) == [2, 3]
