"""The command line as a shell meets it: real processes, their output, their exit codes."""

import gzip
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scanner.batch import kinds
from server.commands.command import SEVERITIES
from server.keys.entries import new_entry
from server.keys.file import read_keys, write_keys
from server.keys.ring import KeyRing
from server.lines import MAX_MESSAGE, TOO_LONG
from tests.integration.command_line import PATH, ROOT, run_here, run_process

INVOICE = b'{"invoiceNumber":"INV-1","status":"Posted","notes":"x","billToContact":{"name":"Jane Doe"}}'
TEXT = "first line\nfür Jane: 4111 1111 1111 1111,\n  jane.doe@example.com\n"


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


def test_a_view_of_a_file_and_of_stdin_are_the_same(tmp_path: Path) -> None:
    file = tmp_path / "invoice.json"
    file.write_bytes(INVOICE)
    of_file = run_process("view", str(file), "--entity", "invoice")
    of_stdin = run_process("view", "-", stdin=INVOICE)
    assert (of_file.returncode, of_file.stderr) == (0, b"")
    assert of_file.stdout == of_stdin.stdout
    answer = json.loads(of_file.stdout)
    assert answer["llm_view"] == {"invoiceNumber": "INV-1", "status": "Posted"}
    assert answer["meta"]["fieldsRemoved"] == ["notes", "billToContact"]


def test_an_empty_view_of_an_unknown_record_says_what_to_do() -> None:
    payload = b'{"object":"invoice","id":"in_1","amount_due":5,"customer_name":"Jane Roe"}'
    unknown = run_here("view", "-", stdin=payload)
    assert (unknown.returncode, json.loads(unknown.stdout)["llm_view"]) == (0, {})
    assert re.fullmatch(
        rb"sluicegate: nothing is shown: finance-default [^\n]* --entity, [^\n]* --profile\n", unknown.stderr
    )
    enveloped = run_here("view", "-", "--entity", "Invoice", stdin=b'{"result":[' + payload + b"]}")
    assert (enveloped.returncode, json.loads(enveloped.stdout)["llm_view"]) == (0, {})
    assert b"hand over the record" in enveloped.stderr
    known = run_here("view", "-", "--profile", "stripe", stdin=payload)
    assert (json.loads(known.stdout)["llm_view"]["amount_due"], known.stderr) == (5, b"")
    assert run_here("view", "-", stdin=b"{}").stderr == b""


@pytest.mark.parametrize(
    ("payload", "hinted"),
    [
        (b'{"id":"1"}\n{"id":"2"}\n', True),
        (b"id,email\n1,jane.doe@example.com\n", True),
        (gzip.compress(b'{"id":"1"}\n' * 9), True),
        (b'{"id":"1"} {"id":"2"}', False),
        (b'{"id":"1"', False),
        (b"hello, world", False),
    ],
    ids=["lines", "rows", "packed", "one line", "cut off", "a text"],
)
def test_a_view_of_many_records_says_what_reads_them(payload: bytes, *, hinted: bool) -> None:
    refused = run_here("view", "-", stdin=payload)
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert (b"`sluicegate scan` reads" in refused.stderr) is hinted


@pytest.mark.parametrize("command", ["view", "explain"])
@pytest.mark.parametrize(
    ("payload", "place"),
    [
        ('{\n "a": "x",\n "b": "4111', "line 3, column 7"),
        ('{\n "a": [1,\n', "line 3, column 1"),
        ('{\n "é": 1,\n 4111}', "line 3, column 2"),
        ('{"a": "\\ud800"}', None),
    ],
)
def test_json_that_is_none_is_told_with_its_place(command: str, payload: str, place: str | None) -> None:
    done = run_here(command, "-", stdin=payload.encode())
    assert (done.returncode, done.stdout) == (1, b"")
    assert re.findall("; (line .*)\n", done.stderr.decode()) == ([] if place is None else [place])
    assert b"4111" not in done.stderr


def test_the_profile_comes_from_the_option_or_the_environment() -> None:
    payload = b'{"email":"jane.doe@example.com"}'
    by_option = run_here("view", "-", "--entity", "Customer", "--profile", "finance-last4", stdin=payload)
    by_name = run_here(
        "view", "-", "--entity", "Customer", stdin=payload, environment={"SLUICEGATE_PROFILE": "finance-last4"}
    )
    assert json.loads(by_option.stdout)["llm_view"] == {"email": "j***@***.com"}
    assert by_name.stdout == by_option.stdout


@pytest.mark.parametrize("command", ["view", "find"])
def test_looking_at_a_file_does_not_load_the_protocol(command: str) -> None:
    program = (
        f"import sys; from server.commands.cli import main; main(['{command}', '-']); sys.exit('mcp' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-P", "-c", program], input=b"{}", env=PATH, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_a_file_is_read_as_its_mark_says(encoding: str) -> None:
    def marked(text: str) -> bytes:
        return (b"\xfe\xff" if encoding.endswith("be") else b"") + text.encode(encoding)

    def looked_at(command: str, text: str) -> tuple[bytes, bytes]:
        plain, done = (run_here(command, "-", stdin=stdin) for stdin in (text.encode(), marked(text)))
        assert done.returncode == 0
        return plain.stdout, done.stdout

    text, document = "Grüße 🙂\ncard 4111 1111 1111 1111\n", '{"email":"jane.doe@example.com","name":"Zoë"}'
    for command, given in (
        *(("find", text), ("explain", text), ("redact", text)),
        *(("explain", document), ("view", document), ("redact", document)),
    ):
        plain, marks = looked_at(command, given)
        assert plain == marks
        assert plain


def test_findings_have_a_place_and_no_value() -> None:
    done = run_process("find", "-", stdin=TEXT.encode())
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 0
    assert any(re.fullmatch(r"2:11 CREDIT_CARD pci\.\S+ critical 0\.\d+", line) for line in lines)
    assert any(line.startswith("3:3 EMAIL_ADDRESS ") for line in lines)
    assert "4111" not in done.stdout.decode()


def test_findings_as_json() -> None:
    records = json.loads(run_here("find", "-", "--format", "json", stdin=TEXT.encode()).stdout)
    card = next(record for record in records if record["entity_type"] == "CREDIT_CARD")
    assert (card["line"], card["column"]) == (2, 11)
    assert TEXT[card["start"] : card["end"]] == "4111 1111 1111 1111"
    assert json.loads(run_here("find", "-", "--format", "json", stdin=b"nothing").stdout) == []


@pytest.mark.parametrize(
    ("data", "command"),
    [
        (b'{"note":"jane.doe@example.com"}', "explain"),
        (b'\n[{"note":"jane.doe@example.com"}]\n', "explain"),
        (b'{"note":"jane.doe@example.com"}\n{"note":"x"}\n', "scan"),
        (b"note,id\njane.doe@example.com,1\n", "scan"),
        (b"{curly} jane.doe@example.com", None),
        (TEXT.encode(), None),
        (b'{"note":"x"}', None),
    ],
    ids=["a document", "an array", "lines", "rows", "a text in braces", "a text", "a document with nothing in it"],
)
def test_what_has_fields_is_pointed_to_the_command_that_reads_them(data: bytes, command: str | None) -> None:
    done = run_here("find", "-", stdin=data)
    assert done.returncode == 0
    assert re.findall(r"`sluicegate (\w+)`", done.stderr.decode()) == ([command] if command else [])
    assert not done.stderr or (done.stderr.count(b"\n"), b"jane" in done.stderr) == (1, False)


@pytest.mark.parametrize(
    ("least", "code"), [("low", 3), ("medium", 3), ("high", 3), ("critical", 3), (None, 0)], ids=str
)
def test_a_pipeline_hears_of_what_is_found(least: str | None, code: int) -> None:
    option = [] if least is None else ["--fail-on", least]
    done = run_here("find", "-", *option, stdin=TEXT.encode())
    assert (done.returncode, done.stderr) == (code, b"")
    assert done.stdout == run_here("find", "-", stdin=TEXT.encode()).stdout
    assert run_here("find", "-", *option, stdin=b"nothing").returncode == 0


def test_a_pipeline_does_not_hear_of_what_is_less_severe() -> None:
    only_mail = b"write to jane.doe@example.com"
    assert b" medium " in run_here("find", "-", stdin=only_mail).stdout
    codes = [run_here("find", "-", "--fail-on", least, stdin=only_mail).returncode for least in SEVERITIES]
    assert codes == [3, 3, 0, 0]


def test_severities_are_those_of_reports() -> None:
    assert SEVERITIES == kinds.SEVERITIES


MAIL = "j***e@e***e.c***m"


@pytest.mark.parametrize(
    ("given", "options", "printed"),
    [
        ("jane@example.com\r\nx", [], f"{MAIL}\r\nx"),
        ("[2026-11-27 08:00] jane@example.com\n", [], f"[2026-11-27 08:00] {MAIL}\n"),
        ("{curly} jane@example.com", [], f"{{curly}} {MAIL}"),
        ('{"name":"Jane Doe"}', [], '{"name":"J***e D***e"}'),
        ('{"name":"Jane Doe"}\n', [], '{"name":"J***e D***e"}\n'),
        ('{"name":"Jane Doe","to":"ask Jane Doe"}', [], '{"name":"J***e D***e","to":"ask J***e D***e"}'),
        ('[{"name": "Jane Doe"}]', [], '[{"name":"J***e D***e"}]'),
        ("id,mail\n1,jane@example.com\n", ["--kind", "text"], f"id,mail\n1,{MAIL}\n"),
        ("jane@example.com", ["--profile", "finance-last4"], "j***@***.com"),
        ("", [], ""),
        ("Zoë: nothing\n", [], "Zoë: nothing\n"),
    ],
)
def test_a_text_or_a_document_is_printed_masked(given: str, options: list[str], printed: str) -> None:
    done = run_here("redact", "-", *options, stdin=given.encode())
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, printed, b"")


@pytest.mark.parametrize(
    ("given", "options", "said"),
    [
        (b"id,name\n1,Jane Doe\n2,Tom Li\n", [], b"`sluicegate scan FILE --redact DIR`, and as a text with --kind"),
        (b'{"name":"Jane Doe"}\n{"name":"Tom Li"}\n', [], b"these are records"),
        (gzip.compress(b"name\nJane Doe\n"), [], b"these are records"),
        (
            b'{"name":"Jane Doe","note":"x',
            [],
            b"the payload ends too early, or holds a lone surrogate escape; line 1, column 27",
        ),
        (b"Jane Doe", ["--kind", "json"], b"not a JSON object or array"),
        (b"Stra\xdfe \x81, Jane Doe", [], b"the text is not UTF-8; `sluicegate scan FILE --redact DIR` reads others"),
    ],
    ids=["rows", "lines", "packed", "broken off", "no JSON", "another encoding"],
)
def test_what_would_be_masked_in_part_is_refused(given: bytes, options: list[str], said: bytes) -> None:
    done = run_here("redact", "-", *options, stdin=given)
    assert (done.returncode, done.stdout) == (1, b"")
    assert said in done.stderr
    assert b"Doe" not in done.stderr


def test_a_windows_text_is_masked_and_written_as_utf_8() -> None:
    done = run_here("redact", "-", stdin=b"Stra\xdfe 1, mail jane.doe@example.com")
    assert done.returncode == 0
    assert done.stdout.startswith("Stra\u00dfe 1, mail ".encode())
    assert b"jane.doe" not in done.stdout
    assert b"it was read as Windows-1252, and is written as UTF-8" in done.stderr


def test_what_is_too_large_is_masked_by_another_command(tmp_path: Path) -> None:
    profile = tmp_path / "small.yaml"
    profile.write_text("name: small\nlimits: {max_payload_bytes: 10}\n")
    for given in (b"Jane Doe paid", b'{"name":"Jane Doe"}'):
        done = run_here("redact", "-", "--profile", str(profile), stdin=given)
        assert (done.returncode, done.stdout) == (1, b"")
        assert done.stderr.endswith(b"; `sluicegate scan FILE --redact DIR` masks larger files\n")


def test_a_text_is_explained_at_the_places_where_something_is_found() -> None:
    found = run_here("find", "-", stdin=TEXT.encode()).stdout.decode().splitlines()
    explained = run_here("explain", "-", stdin=TEXT.encode()).stdout.decode().splitlines()
    places = [" ".join(line.split()[:3]) for line in found]
    masked = [" ".join(line.split()[:3]) for line in explained if ": masked, " in line]
    assert [place.rstrip(":") for place in masked] == places
    assert places[0].startswith("2:11 ")


def test_a_text_that_is_no_utf_8_is_read_all_the_same() -> None:
    assert b"2:2 CREDIT_CARD" in run_here("find", "-", stdin=b"\x80\xfe\n\xff4111111111111111\n").stdout


@pytest.mark.parametrize(
    ("arguments", "stdin", "code"),
    [
        (["view", "-"], b'{"secret 4111111111111111": ', 1),
        (["view", "-"], b'"4111111111111111"', 1),
        (["view", "no such 4111111111111111"], b"", 2),
        (["view", "-", "--profile", "nowhere.yaml"], b"{}", 2),
        (["serve", "--data", "/nowhere/billing"], b"", 2),
        (["serve", "--demo", "--audit-file", "/nowhere/audit.jsonl"], b"", 2),
        (["serve", "--demo", "--audit-file", "/"], b"", 2),
        (["view", "-", "--entity", "Acount"], b"{}", 2),
        (["call", "get_account", "4111111111111111"], b"", 2),
        (["keys", "list"], b"", 2),
        (["keys", "list", "--keys", "/nowhere/keys.yaml"], b"", 2),
        (["keys", "add", "--keys", "/nowhere/keys.yaml", "--user", "jane"], b"", 2),
        (["keys", "add", "--keys", "/dev/null/keys.yaml", "--user", "jane"], b"", 2),
        (["keys", "add", "--keys", "x", "--user", ""], b"", 2),
        (["keys", "add", "--keys", "x", "--user", "  "], b"", 2),
        (["keys", "add", "--keys", "x", "--user", "jane", "--expires", "2020-01-31"], b"", 2),
        (["keys", "add", "--keys", "x", "--user", "jane", "--expires", "soon"], b"", 2),
        (["keys", "add", "--keys", "x", "--user", "jane", "--tools", "drop_tables"], b"", 2),
    ],
)
def test_errors_are_one_line_without_data(arguments: list[str], stdin: bytes, code: int, tmp_path: Path) -> None:
    done = run_here(*arguments, stdin=stdin, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, b"")
    assert re.fullmatch(rb"sluicegate: [^\n]+\n", done.stderr)
    assert b"4111111111111111" not in done.stderr
    assert b"unexpected" not in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["view", "-", "--entity", "Acount"], ["finance-default", "Invoice, Subscription", "Account"]),
        (
            ["serve", "--demo", "--audit-file", "/nowhere/audit.jsonl"],
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
def test_errors_name_what_is_wrong(arguments: list[str], said: list[str], tmp_path: Path) -> None:
    stderr = run_here(*arguments, stdin=b"{}", cwd=tmp_path).stderr.decode()
    assert [words for words in said if words not in stderr] == []


def test_a_key_for_a_guard_names_tools_of_another_server(tmp_path: Path) -> None:
    line = ["keys", "add", "--keys", "keys.yaml", "--user", "coder", "--for", "guard"]
    done = run_here(*line, "--tools", "read_file, resources/read,readFile", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (entry,) = read_keys(tmp_path / "keys.yaml")
    assert (entry.role, entry.tools) == ("admin", frozenset({"read_file", "resources/read", "readFile"}))
    ring = KeyRing((entry,))
    may = ring.authenticate(done.stdout.decode().strip(), datetime.now(UTC)).may_call
    assert [may(tool) for tool in ("read_file", "readFile", "READ_FILE", "write_file")] == [True, True, False, False]


def test_an_entity_that_a_profile_does_not_know_is_masked_where_the_profile_says_so() -> None:
    done = run_here("view", "-", "--entity", "Acount", "--profile", "redact-only", stdin=b'{"a":1}')
    assert (done.returncode, json.loads(done.stdout)["llm_view"]) == (0, {"a": 1})


TOKENS = """
name: tokens
style: token
entities:
  Account:
    allow: [id, email, notes]
"""
EMAIL = b'{"id":"1","email":"jane.doe@example.com","notes":"or jane.doe@example.com"}'


def test_pseudonyms_are_keyed_by_the_environment_alone(tmp_path: Path) -> None:
    profile = tmp_path / "tokens.yaml"
    profile.write_text(TOKENS)
    (tmp_path / "accounts.jsonl").write_bytes(EMAIL + b"\n")
    entry, key = new_entry("jane")
    write_keys(tmp_path / "keys.yaml", [entry])
    view = ["view", "-", "--entity", "Account", "--profile", str(profile)]
    call = ["call", "get_account", '{"account_id":"1"}', "--profile", str(profile)]
    call += ["--data", str(tmp_path), "--keys", str(tmp_path / "keys.yaml")]

    def shown(arguments: list[str], token_key: str) -> str:
        environment = {"SLUICEGATE_TOKEN_KEY": token_key, "DEFAULT_API_KEY": key}
        done = run_here(*arguments, stdin=EMAIL, environment=environment)
        assert done.returncode == 0
        assert token_key.encode() not in done.stdout + done.stderr
        email: str = json.loads(done.stdout)["llm_view"]["email"]
        return email

    token = shown(view, "a key of twenty-six letters")
    assert re.fullmatch(r"<EMAIL_[A-Z2-7]{8}>", token)
    assert shown(call, "a key of twenty-six letters") == token
    assert shown(view, "another key, long enough") != token
    for arguments in (view, call, ["find", "-", "--profile", str(profile)], ["serve", "--profile", str(profile)]):
        done = run_here(*arguments, stdin=EMAIL)
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"the style token needs a key" in done.stderr
    short = run_here(*view, stdin=EMAIL, environment={"SLUICEGATE_TOKEN_KEY": "short"})
    assert (short.returncode, short.stderr) == (2, b"sluicegate: SLUICEGATE_TOKEN_KEY: needs at least 16 characters\n")


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


def test_a_call_prints_the_answer_document_and_takes_no_folder_called_server_for_this_one(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text("raise SystemExit('the wrong server')\n")
    done = run_process("call", "get_invoice", '{"invoice_id": "INV-0042"}', "--demo", cwd=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["meta"]["originalCount"] == 1000
    assert done.stderr == b"", "the trail of a server that is gone at once is for whoever names a file"


def audit_records(stderr: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stderr.splitlines() if line.startswith(b"{")]


def test_a_call_with_an_audit_file_says_nothing_else(tmp_path: Path) -> None:
    done = run_here("call", "get_security_status", "--demo", "--audit-file", str(tmp_path / "audit.jsonl"))
    assert (done.returncode, done.stderr) == (0, b"")
    (record,) = audit_records((tmp_path / "audit.jsonl").read_bytes())
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


def test_explaining_tells_reasons_and_no_value(tmp_path: Path) -> None:
    file = tmp_path / "account.json"
    file.write_text(
        json.dumps({"memo": "card 4111 1111 1111 1111, not 4111 1111 1111 1112", "contact_name": "Jane Doe"})
    )
    done = run_here("explain", str(file))
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    assert "/contact_name 0-8 PERSON" in lines[-1]
    assert any(line.startswith("/memo 5-24 CREDIT_CARD") and "masked" in line for line in lines)
    assert any(line.startswith("/memo 30-49 CREDIT_CARD") and "its validator says no" in line for line in lines)
    assert not [value for value in (b"4111", b"Jane") if value in done.stdout]
    told = json.loads(run_here("explain", "-", "--format", "json", "--kind", "text", stdin=TEXT.encode()).stdout)
    assert {"CREDIT_CARD", "EMAIL_ADDRESS"} <= {one["entity_type"] for one in told if one["outcome"] == "masked"}
