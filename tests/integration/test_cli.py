"""The command line as a shell meets it: real processes, their output, their exit codes."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.keys.file import read_keys
from server.keys.ring import KeyRing
from tests.integration.command_line import PATH, ROOT, run_here, run_process


@pytest.mark.parametrize(
    "command",
    [
        *([], ["demo"], ["serve"], ["guard"], ["view"], ["find"], ["redact"], ["explain"], ["scan"], ["call"]),
        ["version"],
        *(["keys"], ["keys", "add"], ["keys", "list"], ["keys", "revoke"], ["keys", "rotate"]),
        *(["audit", command] for command in ("verify", "head", "tail", "search", "stats")),
        ["audit"],
    ],
)
def test_every_command_explains_itself(command: list[str]) -> None:
    done = run_here(*command, "--help")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"usage: sluicegate")
    assert max(map(len, done.stdout.decode().splitlines())) <= 120
    if command not in ([], ["keys"], ["audit"]):
        assert b"\nexit codes: 0 " in done.stdout
    if command and command[0] in {"serve", "guard", "view", "find", "redact", "explain", "scan", "call"}:
        assert b"examples:\n  " in done.stdout


@pytest.mark.parametrize("command", [[], ["scan"], ["keys", "add"]])
def test_help_is_a_word_too(command: list[str]) -> None:
    assert run_here("help", *command).stdout == run_here(*command, "--help").stdout != b""


@pytest.mark.parametrize("arguments", [[], ["no-such-command"], ["view"], ["find", "-", "--format", "xml"], ["keys"]])
def test_a_wrong_command_line_is_exit_code_2(arguments: list[str]) -> None:
    done = run_here(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.parametrize(
    ("arguments", "commands"), [([], ["demo", "serve", "scan"]), (["keys"], ["add", "list"]), (["audit"], ["verify"])]
)
def test_whoever_names_no_command_is_shown_which_there_are(arguments: list[str], commands: list[str]) -> None:
    said = run_here(*arguments).stderr.decode()
    assert all(re.search(rf"^    {name} +\S", said, re.MULTILINE) for name in commands)


@pytest.mark.parametrize(
    ("arguments", "command", "problem"),
    [
        (["serve", "--apikey", "SECRET"], "serve", "unknown option or one argument too many"),
        (["serve", "--apikey=SECRET"], "serve", "unknown option or one argument too many"),
        (["keys", "list", "SECRET"], "keys list", "unknown option or one argument too many"),
        (["serve", "--demo=SECRET"], "serve", "argument --demo: takes no value"),
        (["serve", "--a=SECRET could match SECRET"], "serve", "unknown option or one argument too many"),
        (
            ["guard", "--allow", "SECRET", "--", "x"],
            "guard",
            "unknown option or one argument too many",
        ),  # no --allow-tool
        (["serve", "--audit-keep", "SECRET"], "serve", "argument --audit-keep: takes a whole number"),
        (
            ["serve", "--limits-outage", "SECRET (choose from SECRET)"],
            "serve",
            "argument --limits-outage: invalid choice",
        ),
        (
            ["guard", "npx", "-y", "SECRET"],
            "guard",
            "unknown option or one argument too many; what it is, is not repeated; the server's command, whose",
        ),
        (["4111-SECRET"], "", "argument COMMAND: invalid choice (choose from "),
        (["--apikey=SECRET", "version"], "", "unknown option or one argument too many"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_a_wrong_command_line_is_not_repeated_and_told_in_one_line_with_the_help_of_its_command(
    arguments: list[str], command: str, problem: str
) -> None:
    done = run_here(*arguments)
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert "SECRET" not in said
    assert said.startswith(f"sluicegate: {command or 'command line'}: {problem}")
    assert said.endswith(f"; see `{f'sluicegate {command}'.strip()} --help`\n")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["guard", "--withold", "SECRET", "--", "x"], "--withhold"),
        (["scan", "x", "--failon=SECRET"], "--fail-on"),
        (["keys", "list", "--key", "SECRET"], "--keys"),
        (["serv"], "serve"),
        (["audit", "stat"], "stats"),
        (["scan", "x", "--format", "jsonl"], "json"),
        (["keys", "list", "SECRET"], None),
        (["audit", "tail", "--n", "5"], None),
        (["keys", "add", "--user", "jane", "--aws-secrett", "SECRET"], None),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value or ["nothing"]),
)
def test_what_was_meant_is_told_if_it_is_ours(arguments: list[str], meant: str | None) -> None:
    said = run_here(*arguments).stderr.decode()
    assert re.findall(r"did you mean (\S+)\?\)", said) == ([] if meant is None else [meant])
    assert "SECRET" not in said


def test_the_version_is_one_line() -> None:
    by_option = run_process("--version")
    assert (by_option.returncode, by_option.stderr) == (0, b"")
    assert re.fullmatch(rb"sluicegate \S+\n", by_option.stdout)
    assert run_process("version").stdout == by_option.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["view", "no such 4111111111111111"], ["the file cannot be read: No such file or directory"]),
        (
            ["view", "-", "--profile", "nowhere.yaml"],
            ["nowhere.yaml: cannot be read (No such file or directory)"],
        ),
        (["serve", "--data", "/nowhere/billing"], ["--data: /nowhere/billing is not a folder"]),
        (["serve", "--demo", "--audit-file", "/"], ["--audit-file: / cannot be written: Is a directory"]),
        (["call", "get_account", "4111111111111111"], ["one JSON object", '{"limit": 5}']),
        (["keys", "list"], ["--keys FILE or SLUICEGATE_KEYS"]),
        (["keys", "list", "--keys", "/nowhere/keys.yaml"], ["/nowhere/keys.yaml: the key file does not exist"]),
        (
            ["keys", "add", "--keys", "/dev/null/k", "--user", "jane"],
            ["/dev/null/k", "written: Not a directory"],
        ),
        (["keys", "add", "--keys", "x", "--user", "  "], ["--user takes a name"]),
        (["keys", "add", "--keys", "x", "--user", "jane", "--expires", "soon"], ["--expires", "2027-01-31"]),
        (["view", "-", "--entity", "Acount"], ["finance-default", "Invoice, Subscription", "Account"]),
        (
            ["serve", "--demo", "--audit-file", "/nowhere/audit.jsonl", "--audit-required"],
            ["/nowhere/audit.jsonl", "folder does not exist"],
        ),
        (["serve", "--data", "billing"], ["--data", "billing", "it was looked for in "]),
        (["keys", "add", "--keys", "/nowhere/k", "--user", "jane"], ["/nowhere/k", "its folder does not exist"]),
        (["keys", "add", "--keys", "x", "--user", ""], ["--user"]),
        (["keys", "add", "--keys", "x", "--user", "jane", "--expires", "2020-01-31"], ["--expires", "past"]),
        (["keys", "add", "--keys", "x", "--user", "jane", "--role", "root"], ["readonly, analyst, admin"]),
        (["keys", "add", "--keys", "x", "--user", "jane", "--tools", "get_acount"], ["--tools", "get_account, "]),
        (["keys", "add", "--keys", "x", "--user", "jane", "--tools", "read_file"], ["add --for guard"]),
        (["keys", "add", "--keys", "x", "--user", "j", "--for", "guard", "--tools", "a,,b"], ["--tools", "commas"]),
        (["keys", "add", "--keys", "x", "--user", "j", "--for", "guard", "--tools", "a b"], ["--tools", "spaces"]),
        (["keys", "add", "--keys", "x", "--user", "j", "--for", "guard", "--role", "analyst"], ["--role", "admins"]),
        (["keys", "add", "--keys", "x", "--user", "j", "--for", "guard", "--tenant", "a"], ["--tenant", "guard"]),
        (["keys", "add", "--keys", "x", "--user", "j", "--for", "guard", "--entities", "Account"], ["--entities"]),
        (["keys", "list", "--keys", "."], ["the key file cannot be read (Is a directory)"]),
        (["view", "nosuch.json"], ["nosuch.json cannot be read: No such file or directory"]),
        (["find", "."], [". cannot be read: Is a directory"]),
        (["audit", "tail", "."], [". is a folder; name the file"]),
        (["audit", "stats", "."], [". is a folder; name the file"]),
        (["audit", "tail", "-n", "-3"], ["audit tail: argument -n: takes a whole number"]),
        (["keys", "add", "--keys", "x", "--user", "jane", "--entities", "x"], ["--entities", "Account, CreditNote"]),
        (["keys", "add", "--keys", "x", "--user", "jane", "--tenant", " "], ["--tenant"]),
        (["keys", "add", "--keys", "x", "--user", "jane", "--profile", "none"], ["none", "finance-default"]),
        (["keys", "rotate", "1f2e3d", "--keys", "x", "--grace", "1y"], ["--grace", "7d"]),
        (["keys", "rotate", "1f2e3d", "--keys", "x", "--grace", "91d"], ["--grace", "90d"]),
        (["keys", "list", "--store", "aws"], ["--aws-secret", "SLUICEGATE_AWS_SECRET"]),
        (["keys", "list", "--store", "aws", "--keys", "x"], ["--keys", "--store aws"]),
        (["keys", "list", "--store", "file", "--aws-secret", "x"], ["--aws-secret", "--store file"]),
        (["keys", "list", "--keys", "x", "--aws-secret", "x"], ["--aws-secret", "--keys"]),
        (["keys", "revoke", "1f2e3d", "--aws-secret", "x"], ["not changed here", "put-secret-value"]),
    ],
)
def test_an_error_is_one_line_that_names_what_is_wrong_without_data(
    arguments: list[str], said: list[str], tmp_path: Path
) -> None:
    done = run_here(*arguments, stdin=b"{}", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert re.fullmatch(rb"sluicegate: [^\n]+\n", done.stderr)
    assert [words for words in said if words not in done.stderr.decode()] == []
    assert b"4111111111111111" not in done.stderr
    assert b"unexpected" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_key_for_a_guard_names_tools_of_another_server(tmp_path: Path) -> None:
    line = ["keys", "add", "--keys", "keys.yaml", "--user", "coder", "--for", "guard"]
    done = run_here(*line, "--tools", "read_file, resources/read,readFile", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (entry,) = read_keys(tmp_path / "keys.yaml")
    assert (entry.role, entry.tools) == ("admin", frozenset({"read_file", "resources/read", "readFile"}))
    ring = KeyRing((entry,))
    may = ring.authenticate(done.stdout.decode().strip(), datetime.now(UTC)).may_call
    assert [may(tool) for tool in ("read_file", "readFile", "READ_FILE", "write_file")] == [True, True, False, False]


def without(stream: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    script = f'exec "$0" "$@" {stream}'
    command = ["/bin/sh", "-c", script, sys.executable, "-P", "-m", "server", *arguments]
    return subprocess.run(command, env=PATH, capture_output=True, timeout=60, check=False)  # noqa: S603


@pytest.mark.parametrize("arguments", [["serve", "--demo"], ["view", "-"], ["find", "-"], ["call", "get_account", "-"]])
def test_a_closed_stdin_is_named(arguments: list[str]) -> None:
    done = without("<&-", *arguments)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == b"sluicegate: standard input is closed\n"


READ = [
    *(["--help"], ["--version"], ["version"], ["scan", "--help"], ["find", "notes"], ["explain", "notes"]),
    *(["scan", "notes", "--quiet"], ["keys", "list", "--keys", "keys.yaml"], ["audit", "verify", "audit.jsonl"]),
    *(["audit", name, "audit.jsonl"] for name in ("head", "tail", "search", "stats")),
]


@pytest.fixture(scope="module")
def to_read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("read")
    (folder / "notes").write_text("card 4111 1111 1111 1111\n")
    run_here("keys", "add", "--keys", "keys.yaml", "--user", "jane", cwd=folder)
    run_here("call", "get_security_status", "--demo", "--audit-file", "audit.jsonl", cwd=folder)
    return folder


@pytest.mark.parametrize("arguments", READ, ids=" ".join)
def test_a_reader_that_has_enough_is_no_trouble(arguments: list[str], to_read: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-P", "-m", "server", *arguments]
    with os.fdopen(writing, "wb") as out:
        done = subprocess.run(  # noqa: S603
            command, stdout=out, stderr=subprocess.PIPE, cwd=to_read, env=PATH, timeout=60, check=False
        )
    assert done.stderr == b""


def test_no_key_is_made_that_could_not_be_shown(tmp_path: Path) -> None:
    done = without(">&-", "keys", "add", "--keys", str(tmp_path / "keys.yaml"), "--user", "jane")
    assert (done.returncode, done.stderr) == (1, b"sluicegate: standard output is closed\n")
    assert not list(tmp_path.iterdir())


def test_without_stderr_stdout_holds_the_key_alone(tmp_path: Path) -> None:
    done = without("2>&-", "keys", "add", "--keys", str(tmp_path / "keys.yaml"), "--user", "jane")
    assert done.returncode == 0
    assert re.fullmatch(rb"sk-\S+\n", done.stdout)


def unread(*arguments: str, stdin: bytes) -> tuple[int, bytes]:
    """(exit code, stderr) of a command whose output nobody reads."""
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-P", "-m", "server", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=PATH,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write(stdin)
        process.stdin.close()
        errors = process.stderr.read()
        return process.wait(60), errors


def test_a_reader_that_stops_early_is_no_error() -> None:
    assert unread("find", "-", stdin=b"4111111111111111\n" * 2_000) == (1, b"")


def test_a_client_that_goes_away_ends_the_server_quietly() -> None:
    assert unread("serve", "--demo", stdin=b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n') == (0, b"")


def test_the_environment_template_names_what_is_read() -> None:
    named = set(re.findall(r"^([A-Z_]+)=", (ROOT / "env.example").read_text(), re.MULTILINE))
    read = set(re.findall(r'"((?:DEFAULT|SLUICEGATE)_[A-Z_]+)"', (ROOT / "server" / "config.py").read_text()))
    assert named == read


def test_the_demo_fits_80_columns_and_shows_what_it_promises(demo: str) -> None:
    shown, desktop = demo.split("claude_desktop_config.json", 1)
    assert max(map(len, shown.splitlines())) <= 80
    assert "\x1b" not in demo
    safe = " ".join(line.split(" | ")[1].strip() for line in shown.splitlines() if " | " in line)
    assert "notes: [content omitted due to policy]" in safe
    assert "4111" not in safe
    assert "980 more items omitted" in demo
    assert "unauthenticated" in demo
    block = json.loads(desktop[desktop.index("{") : desktop.rindex("}") + 1])
    command = block["mcpServers"]["billing"]["command"]
    assert Path(command).is_absolute()
    assert Path(command).exists()
