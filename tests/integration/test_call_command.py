"""`sluicegate call`: the answer on stdout, the exit code, and what a server says that does not start."""

import json
from pathlib import Path

import pytest

from server.protocol.lines import MAX_MESSAGE, TOO_LONG
from tests.integration.command_line import run_here, run_process
from tests.pipelines import recorded


def test_a_call_prints_the_answer_document_and_takes_no_folder_called_server_for_this_one(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text("raise SystemExit('the wrong server')\n")
    done = run_process("call", "get_invoice", '{"invoice_id": "INV-0042"}', "--demo", cwd=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["meta"]["originalCount"] == 1000
    assert done.stderr == b"", "the trail of a server that is gone at once is for whoever names a file"


def test_a_call_with_an_audit_file_says_nothing_else(tmp_path: Path) -> None:
    done = run_here("call", "get_security_status", "--demo", "--audit-file", str(tmp_path / "audit.jsonl"))
    assert (done.returncode, done.stderr) == (0, b"")
    (record,) = recorded(tmp_path / "audit.jsonl")
    assert record["tool"] == "get_security_status"


def test_a_call_that_is_refused_is_exit_code_1() -> None:
    done = run_here("call", "get_account", "-", "--demo", stdin=b'{"account_id":"nobody"}')
    assert done.returncode == 1
    assert json.loads(done.stdout)["meta"]["error"]["code"] == "not_found"
    assert done.stderr == b""


@pytest.mark.parametrize(
    "given",
    ['{"limit": 1, "limit": 2}', '{"x": [{"limit": 1, "limit": 2}]}', "[1]", "1", '{"limit": NaN}', "{", "[" * 9999],
)
def test_arguments_that_are_not_one_object_with_each_name_once_are_refused(given: str) -> None:
    done = run_here("call", "list_accounts", given, "--demo")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"sluicegate: the arguments of a tool are one JSON object, each name once, such as")


def test_arguments_beyond_what_a_message_may_have_are_refused_and_not_waited_for() -> None:
    done = run_here("call", "redact_payload", "-", "--demo", stdin=b'{"payload":["%b"]}' % (b"x" * 3 * MAX_MESSAGE))
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == f"sluicegate: no answer: {TOO_LONG}\n"


def test_a_wrong_key_wins_over_the_demo_key() -> None:
    done = run_here("call", "list_accounts", "--demo", environment={"DEFAULT_API_KEY": "sk-live-0123456789"})
    assert done.returncode == 1
    assert json.loads(done.stdout)["meta"]["error"]["code"] == "unauthenticated"
    said = "sluicegate: the demo opens with sk-test-demo alone, and DEFAULT_API_KEY holds another key"
    assert done.stderr.decode().splitlines()[0] == said


def test_a_server_that_cannot_start_says_why() -> None:
    done = run_here("call", "list_accounts", "--demo", "--profile", "no-such-profile")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"sluicegate: ")
    assert b"finance-default" in done.stderr
    assert done.stderr.count(b"sluicegate: ") == 1


def test_what_a_server_said_before_it_ended_is_a_line_each(tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text("{name: odd, masks: {NO_SUCH_TYPE: omit}}")
    (tmp_path / "data").mkdir()
    done = run_here("call", "get_security_status", "--profile", "odd.yaml", "--data", "data", cwd=tmp_path)
    lines = done.stderr.decode().splitlines()
    assert len(lines) > 1
    assert done.returncode == 2
    assert all(line.startswith("sluicegate: ") and "\ufffd" not in line for line in lines)
    assert lines[-1].endswith("no rule finds NO_SUCH_TYPE, so it cannot be masked")


def test_a_call_with_a_profile_that_no_rule_fits_is_wrong_usage_as_well(tmp_path: Path) -> None:
    profile = tmp_path / "odd.yaml"
    profile.write_text("{name: odd, masks: {NO_SUCH_TYPE: omit}}")
    done = run_here("call", "get_security_status", "--demo", "--profile", str(profile))
    said = "profile odd.yaml, line 1: masks.NO_SUCH_TYPE: no rule finds NO_SUCH_TYPE, so it cannot be masked"
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", f"sluicegate: {said}\n")
