"""`sluicegate keys`: keys are made, listed, rotated and revoked; each is shown once, and is in no file."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from server.config import load
from server.opening import open_parts
from tests.integration.command_line import PATH, run_here, run_process


def test_an_empty_key_file_takes_its_first_key(tmp_path: Path) -> None:
    (tmp_path / "keys.yaml").touch()
    assert run_here("keys", "list", "--keys", "keys.yaml", cwd=tmp_path).stdout == b""
    assert run_here("keys", "add", "--keys", "keys.yaml", "--user", "jane", cwd=tmp_path).returncode == 0
    assert run_here("keys", "list", "--keys", "keys.yaml", cwd=tmp_path).stdout.count(b"jane") == 1


@pytest.mark.parametrize(("limits", "lines"), [([], 1), (["--limits", "bots"], 2)])
def test_whoever_names_limits_for_a_key_is_told_where_a_server_looks_for_them(
    tmp_path: Path, limits: list[str], lines: int
) -> None:
    added = run_here("keys", "add", "--keys", "keys.yaml", "--user", "jane", *limits, cwd=tmp_path)
    said = added.stderr.decode().splitlines()
    assert (added.returncode, len(said)) == (0, lines)
    assert ("under `named`" in said[-1]) is bool(limits)


def test_a_key_is_made_used_listed_and_revoked(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "accounts.jsonl").write_text('{"id":"1","accountNumber":"A-1","status":"Active"}\n')
    keys = ["--keys", str(tmp_path / "keys.yaml")]
    serve = [*keys, "--data", str(data)]

    added = run_here("keys", "add", *keys, "--user", "jane", "--expires", "2999-12-31")
    key = added.stdout.decode().strip()
    assert key.startswith("sk-")
    assert key not in added.stderr.decode()
    assert key not in (tmp_path / "keys.yaml").read_text()
    assert (tmp_path / "keys.yaml").stat().st_mode & 0o777 == 0o600

    called = run_here("call", "get_account", '{"account_id":"A-1"}', *serve, environment={"DEFAULT_API_KEY": key})
    assert json.loads(called.stdout)["llm_view"] == {"id": "1", "accountNumber": "A-1", "status": "Active"}

    (line,) = run_here("keys", "list", *keys).stdout.decode().splitlines()
    key_id = line.split()[0]
    assert "jane  readonly  expires 2999-12-31" in line
    assert run_here("keys", "revoke", key_id, *keys).returncode == 0
    assert run_here("keys", "revoke", key_id, *keys).returncode == 1
    refused = run_here("call", "get_account", '{"account_id":"A-1"}', *serve, environment={"DEFAULT_API_KEY": key})
    assert json.loads(refused.stdout)["meta"]["error"]["code"] == "unauthenticated"


def listed(file: Path) -> list[list[str]]:
    """What is told of each key of a file: id, user, role, expiry, state, then its rights."""
    lines = run_here("keys", "list", "--keys", str(file)).stdout.decode().splitlines()
    return [line.split("  ") for line in lines]


def works(file: Path, key: str) -> bool:
    """Whether a server with that file answers to a key."""
    reply = open_parts(load({"DEFAULT_API_KEY": key}, keys=str(file))).compile().call("get_security_status", {})
    assert reply.is_error == ("error" in json.loads(reply.document)["meta"])
    return not reply.is_error


@pytest.fixture
def first(tmp_path: Path) -> tuple[Path, str]:
    """A key file, and its only key, which has rights of its own."""
    file = tmp_path / "keys.yaml"
    rights = [
        "--role",
        "analyst",
        "--tools",
        "get_security_status",
        "--entities",
        "invoice,Account",
        "--tenant",
        "acme",
    ]
    added = run_here("keys", "add", "--keys", str(file), "--user", "jane", "--tenant", "acme", *rights)
    return file, added.stdout.decode().strip()


RIGHTS = ["tools: get_security_status", "entities: Account,Invoice", "tenant: acme"]


def test_a_key_rotated_with_a_grace_works_for_a_while_beside_the_new_one(first: tuple[Path, str]) -> None:
    file, old = first
    ((old_id, *of_old),) = listed(file)
    assert of_old == ["jane", "analyst", "expires never", "active", *RIGHTS]

    done = run_here("keys", "rotate", old_id, "--keys", str(file), "--grace", "1h")
    new = done.stdout.decode().strip()
    assert re.fullmatch(r"sk-[0-9a-f]{8}-\S{43}", new)
    assert f"key {old_id} works until " in done.stderr.decode()
    assert new not in done.stderr.decode()
    assert (works(file, old), works(file, new)) == (True, True)
    (kept, (_, *of_new)) = listed(file)
    assert (kept[0], kept[4], of_new) == (old_id, "active", of_old)
    assert kept[3] != "expires never"
    assert not [key for key in (old, new) if key in file.read_text() or key.split("-", 2)[2] in file.read_text()]


def test_a_key_rotated_without_a_grace_is_replaced_once(first: tuple[Path, str]) -> None:
    file, old = first
    ((old_id, *_),) = listed(file)
    rotate = ["keys", "rotate", "--keys", str(file)]

    new = run_here(*rotate, old_id, "--expires", "2999-12-31").stdout.decode().strip()
    assert (works(file, old), works(file, new)) == (False, True)
    assert [told[4] for told in listed(file)] == ["revoked", "active"]
    assert listed(file)[1][3].startswith("expires 2999-12-31")
    refused = run_here(*rotate, old_id)
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"this key was rotated before, to " in refused.stderr
    assert run_here(*rotate, "no-such-id").returncode == 1


def test_a_key_file_that_others_may_write_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "keys.yaml"
    file.touch()
    file.chmod(0o666)
    done = run_here("keys", "add", "--keys", str(file), "--user", "jane")
    assert (done.returncode, done.stdout, file.read_bytes()) == (2, b"", b"")
    assert b"may be written by others" in done.stderr


def test_commands_at_the_same_time_lose_no_key(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "server", "keys", "add", "--keys", "keys.yaml", "--user", "jane"]
    running = [
        subprocess.Popen(command, env=PATH, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603
        for _ in range(4)
    ]
    keys = {process.communicate(timeout=60)[0] for process in running}
    listed = run_process("keys", "list", "--keys", "keys.yaml", cwd=tmp_path).stdout
    assert len(keys) == len(listed.splitlines()) == 4
