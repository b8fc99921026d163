"""What a server says at its start, and what it refuses to start with: real processes whose stdin has ended already."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest

from scanner.batch.formats.text_format import OFFICE
from server.folder.exports.folder_files import Files
from server.folder.problems import Problem
from server.keys.entries import Grant, new_entry
from server.keys.file import write_keys
from server.start_notices import _unrecognised
from server.tools.lists.hints import UNREADABLE
from server.tools.toolbox import Hint
from tests.integration.command_line import ROOT, run_here, run_process
from tests.warm import python


def serve(*arguments: str, cwd: Path, cold: bool = False) -> tuple[int, bytes, list[str]]:
    """(exit code, stdout, lines of stderr) of a server with nobody to serve; ``cold`` one is started by Python."""
    done = run_process("serve", *arguments, cwd=cwd, python=sys.executable if cold else python())
    return done.returncode, done.stdout, done.stderr.decode().splitlines()


def refused(*arguments: str, cwd: Path, environment: Mapping[str, str] | None = None) -> str:
    """The line that says why a server does not start, which is all that it does."""
    done = run_here("serve", *arguments, cwd=cwd, environment=environment)
    (line,) = done.stderr.decode().splitlines()
    assert (done.returncode, done.stdout) == (2, b"")
    return line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which everything is in order."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "accounts.jsonl").write_text('{"id":"1"}\n')
    write_keys(tmp_path / "keys.yaml", [new_entry("jane")[0]])
    return tmp_path


GOOD = ["--data", "data", "--keys", "keys.yaml", "--audit-file", "audit.jsonl"]


RENAME = (
    " (a list of invoices is read if it is called invoices.csv, one of payments payments.csv, one of customers"
    " customers.csv, or if it lies in a folder of such a name)"
)
FOUND = "sluicegate: --data data: accounts in accounts.jsonl"


@pytest.mark.parametrize(("arguments", "said"), [(GOOD, [FOUND]), (["--demo"], [])])
def test_a_server_in_order_says_what_it_has_found_and_nothing_else(
    folder: Path, arguments: list[str], said: list[str]
) -> None:
    assert serve(*arguments, cwd=folder, cold=True) == (0, b"", said)


def test_files_that_another_profile_shows_more_of_are_said_to_have_one(folder: Path) -> None:
    names = "hosted_invoice_url attempt_count attempted auto_advance billing_reason collection_method period_start"
    invoice = {"id": "in_1", "object": "invoice", "created": 1, "total": 1, **dict.fromkeys(names.split(), 1)}
    (folder / "data" / "invoices.jsonl").write_text(json.dumps(invoice))
    found = f"{FOUND}; invoices in invoices.jsonl"
    advice = (
        "sluicegate: --data data: the profile stripe knows the names of the fields in invoices.jsonl"
        " (--profile stripe), whose API states amounts in the smallest unit of their currency"
    )
    assert serve(*GOOD, cwd=folder) == (0, b"", [found, advice])
    assert serve(*GOOD, "--profile", "stripe", cwd=folder) == (0, b"", [found])


def test_a_spreadsheet_in_the_folder_is_told_as_a_scan_tells_it(folder: Path) -> None:
    (folder / "data" / "Invoices 2026.xlsx").write_bytes(b"PK\x03\x04")
    said = f"{FOUND}; Invoices 2026.xlsx: the whole file was skipped ({OFFICE})"
    assert serve(*GOOD, cwd=folder) == (0, b"", [said])


def test_a_model_is_told_that_files_could_not_be_read_and_not_which() -> None:
    closed = Problem("2026/invoices.csv", "cannot be read: Permission denied", 1, (0,))
    assert [*_unrecognised(Files((), (closed,)))] == [Hint(UNREADABLE, of_summary=True)]
    assert [*_unrecognised(Files((), (Problem("Book.xlsx", "office document", 1, (0,)),)))] == []


def test_records_of_which_the_profile_shows_nothing_are_said_to_be_hidden(folder: Path) -> None:
    (folder / "data" / "invoices.csv").write_text("Anbau,Preis\n1,2\n")
    nothing = "invoices: the profile stripe knows none of their fields, so nothing of them is shown"
    unused = (
        "no column is known for the id of invoices in invoices.csv, which cannot be used without"
        " (looked for id, invoice_id, invoiceNumber, number, invoice_no and 58 more)"
    )
    found = f"{FOUND}; invoices in invoices.csv; {unused}"
    said = [found, f"sluicegate: --data data: {nothing} (list them in one of your own)"]
    _, _, lines = serve(*GOOD, "--profile", "stripe", cwd=folder)
    assert [line for line in lines if "skipped" not in line] == said


def test_parts_of_records_that_the_chosen_profile_removes_are_said(folder: Path) -> None:
    (folder / "data" / "invoices.csv").write_text("Invoice No,Invoice Date,Amount,Status\nR-1,2026-01-01,5,open\n")
    said = "invoices: the profile chargebee removes their date and amount (--profile exports shows them)"
    _, _, lines = serve(*GOOD, "--profile", "chargebee", cwd=folder)
    assert lines[1:] == [f"sluicegate: --data data: {said}"]


def test_a_profile_that_shows_the_customer_of_an_invoice_is_named(folder: Path) -> None:
    (folder / "data" / "Rechnungen.csv").write_text(
        "Rechnung;Kunde;Rechnungsdatum;Brutto\nR-1;Jane Doe;5.1.2026;5,00\n"
    )
    said = "invoices: the profile finance-default removes their customer's name (--profile exports shows it)"
    assert serve(*GOOD, cwd=folder)[2][1:] == [f"sluicegate: --data data: {said}"]
    assert serve(*GOOD, "--profile", "exports", cwd=folder)[2][1:] == []


def remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def write(name: str, text: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).write_text(text)

    return write


def leave(_: Path) -> None:
    pass


NO_FILES = (
    "looked for accounts, subscriptions, invoices, payments, payment methods, credit notes, refunds"
    " (.jsonl, .json, .csv, .parquet)"
)


@pytest.mark.parametrize(
    ("arguments", "spoil", "line"),
    [
        (GOOD[2:], leave, "no data (--data or --api): "),
        (
            GOOD[:2] + GOOD[4:],
            leave,
            (
                "no keys (--keys, SLUICEGATE_KEYS, or --aws-secret): every call will be refused;"
                " `sluicegate keys add --keys FILE --user NAME` makes one"
            ),
        ),
        (GOOD, remove("keys.yaml"), "--keys keys.yaml: the key file does not exist; every call"),
        (GOOD, write("keys.yaml", ""), "--keys keys.yaml: the file holds no key; every call"),
        (GOOD, remove("data/accounts.jsonl"), f"--data data: no file to read; {NO_FILES}"),
    ],
    ids=["no data", "no keys", "missing keys", "empty keys", "empty folder"],
)
def test_what_is_missing_is_one_line_at_the_start(
    folder: Path, arguments: list[str], spoil: Callable[[Path], None], line: str
) -> None:
    spoil(folder)
    code, stdout, stderr = serve(*arguments, cwd=folder)
    assert (code, stdout) == (0, b"")
    told = [said for said in stderr if not said.startswith("{") and said != FOUND]
    assert len(told) == 1
    assert told[0].startswith(f"sluicegate: {line}")
    events = [json.loads(said)["event"] for said in stderr if said.startswith("{")]
    assert events in ([], ["keystore_unavailable"])


def test_a_folder_of_other_files_is_told_what_is_looked_for(folder: Path) -> None:
    (folder / "data" / "accounts.jsonl").rename(folder / "data" / "disputes.jsonl")
    assert serve(*GOOD, cwd=folder)[2] == [
        f"sluicegate: --data data: no file to read; {NO_FILES}; not used: disputes.jsonl{RENAME}"
    ]


@pytest.mark.parametrize("audit_file", ["data", "data/accounts.jsonl/audit.jsonl", "/dev/null"])
def test_an_audit_file_that_cannot_be_one_ends_the_start(folder: Path, audit_file: str) -> None:
    line = refused(*GOOD[:4], "--audit-file", audit_file, cwd=folder)
    assert line.startswith(f"sluicegate: --audit-file: {audit_file} cannot be written: ")


AWAY = [*GOOD[:4], "--audit-file", "missing/audit.jsonl"]
NOT_WRITTEN = "sluicegate: --audit-file: missing/audit.jsonl cannot be written: its folder does not exist"


def test_an_audit_file_that_cannot_be_written_yet_means_stderr(folder: Path) -> None:
    assert serve(*AWAY, cwd=folder) == (0, b"", [f"{NOT_WRITTEN}; until it can, records go to stderr", FOUND])
    call = run_process("call", "get_security_status", "{}", "--demo", *AWAY[4:], cwd=folder, python=python())
    assert (call.returncode, json.loads(call.stdout)["meta"]["userId"]) == (0, "test_user")


@pytest.mark.parametrize("demand", [["--audit-required"], ["--audit-head", "head"], []])
def test_an_audit_file_that_is_demanded_is_written_from_the_start(folder: Path, demand: list[str]) -> None:
    key = {} if demand else {"SLUICEGATE_AUDIT_KEY": "a key of 16 bytes"}
    assert refused(*AWAY, *demand, cwd=folder, environment=key) == NOT_WRITTEN


def test_an_audit_file_that_goes_away_later_means_stderr(folder: Path) -> None:
    """See the unit tests of the trail."""
    (folder / "logs").mkdir()
    assert serve(*GOOD[:4], "--audit-file", "logs/audit.jsonl", cwd=folder)[0] == 0
    assert (folder / "logs" / "audit.jsonl").read_bytes() == b""


def test_a_limit_for_an_unknown_tool_ends_the_start(folder: Path) -> None:
    (folder / "limits.yaml").write_text("tools: {list_acounts: {limit: 5, window: 60}}\n")
    assert refused(*GOOD, "--limits", "limits.yaml", cwd=folder).startswith(
        "sluicegate: rate limits: limits.yaml, line 1: there is no such tool (did you mean list_accounts?);"
    )


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (write("keys.yaml", "keys: ["), "the key file is not valid YAML (line 2)"),
        (lambda folder: (folder / "keys.yaml").chmod(0o666), "the key file may be written by others"),
    ],
    ids=["broken", "open"],
)
def test_a_key_file_that_cannot_be_used_ends_the_start(folder: Path, spoil: Callable[[Path], None], line: str) -> None:
    spoil(folder)
    code, stdout, stderr = serve(*GOOD, cwd=folder)
    assert (code, stdout) == (2, b"")
    told = next(said for said in stderr if not said.startswith("{"))
    assert told.startswith(f"sluicegate: --keys keys.yaml: {line}")


def test_a_key_that_asks_for_limits_that_are_not_there_is_told_and_only_its_calls_are_refused(folder: Path) -> None:
    (wrong, secret), (right, other) = new_entry("ann", Grant("admin", limits="bot")), new_entry("bob")
    write_keys(folder / "keys.yaml", [wrong, right])
    (folder / "limits.yaml").write_text("named: {bots: {}}\n")
    limits = ["--keys", "keys.yaml", "--limits", "limits.yaml"]
    said = f"sluicegate: --keys: the key {wrong.id} asks for limits by a name that --limits does not have"
    line = f"{said} (did you mean bots?); there are: bots; its calls are refused"
    assert serve(*GOOD, *limits, cwd=folder) == (0, b"", [line, FOUND])
    guard = run_here("guard", *limits, "--", "true", cwd=folder)
    assert line in guard.stderr.decode().splitlines()
    asked = [
        run_here("call", "list_accounts", *GOOD, *limits, environment={"DEFAULT_API_KEY": key}, cwd=folder)
        for key in (secret, other)
    ]
    assert [one.returncode for one in asked] == [1, 0]
    assert "rate limits of this key cannot be used" in asked[0].stdout.decode()
    write_keys(folder / "keys.yaml", [msgspec.structs.replace(wrong, revoked=True)])
    assert serve(*GOOD, *limits, cwd=folder) == (0, b"", [FOUND])


@pytest.mark.parametrize("url", ["redis://:hunter2@", "hunter2", "memcached://hunter2:1"])
def test_a_store_of_limits_that_cannot_be_used_ends_the_start_without_showing_it(folder: Path, url: str) -> None:
    line = refused(*GOOD, "--limits-store", url, cwd=folder)
    assert line.startswith("sluicegate: the store of the rate limits: its URL ")
    assert "hunter2" not in line


UNNEEDED = (
    "server.http.",
    "server.commands.client",
    "server.api.opening",
    "boto3",
    "limits",
    "redis",
    "pyarrow",
    "phonenumbers",
)


def test_a_server_over_stdio_imports_nothing_that_it_does_not_need() -> None:
    program = (
        "import sys; from server.commands.cli import main; main(['serve', '--demo']); print(*sys.modules, sep='\\n')"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-P", "-c", program],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={"PYTHONPATH": str(ROOT)},
        timeout=60,
        check=True,
    )
    loaded = done.stdout.decode().split() + done.stderr.decode().split()
    assert "server.protocol.stdio" in loaded
    assert not [name for name in loaded if name.startswith(UNNEEDED)]


def test_the_name_of_a_file_makes_no_line_of_its_own(folder: Path) -> None:
    (folder / "data" / "invoices\nsluicegate: forged.jsonl").write_text(
        '{"id": "i", "date": "2026-01-05", "total": 1}\n'
    )
    (folder / "data" / "a\r\n\x1b[31mb.csv").write_text("x\n1\n")
    said = (
        f"{FOUND}; invoices in invoices\ufffdsluicegate: forged.jsonl; not used: a\ufffd\ufffd\ufffd[31mb.csv{RENAME}"
    )
    assert serve(*GOOD, cwd=folder) == (0, b"", [said])


@pytest.mark.skipif(sys.platform == "win32", reason="which has no such terminals")
@pytest.mark.parametrize(
    ("command", "instead"),
    [
        (["serve", "--demo"], "`sluicegate call` asks it from here"),
        (["guard", "--", "cat"], "it belongs into the configuration of one"),
    ],
)
def test_who_starts_a_server_in_a_terminal_is_told_that_it_waits_for_a_client(command: list[str], instead: str) -> None:
    ours, theirs = os.openpty()
    done = [python(), "-P", "-m", "server", *command]
    with subprocess.Popen(done, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:  # noqa: S603
        os.close(theirs)
        assert process.stderr is not None
        line = process.stderr.readline().decode()
        process.kill()
    os.close(ours)
    waits = "waiting for an MCP client on standard input, which is a terminal (Ctrl-C ends this)"
    assert line == f"sluicegate: {waits}; {instead}\n"
