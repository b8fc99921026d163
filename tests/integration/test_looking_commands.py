"""The commands that look at a file or at stdin: view, find, redact and explain, their output and their exit codes."""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.batch.found import kinds
from server.commands.command import SEVERITIES
from server.keys.entries import new_entry
from server.keys.file import write_keys
from tests.integration.command_line import PATH, run_here, run_process

INVOICE = b'{"invoiceNumber":"INV-1","status":"Posted","notes":"x","billToContact":{"name":"Jane Doe"}}'
TEXT = "first line\nfür Jane: 4111 1111 1111 1111,\n  jane.doe@example.com\n"


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
    assert b"redact_table" not in refused.stderr  # which is of programs


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


def test_of_a_large_text_the_time_is_told_and_what_reads_it_in_parts() -> None:
    done = run_here("find", "-", stdin=b"ab cd ef\n" * 450_000)
    said = (
        b"sluicegate: 4 MB are read as one text, up to a second for each MB; in parts it is read by `sluicegate scan`"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", said + b"\n")


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


@pytest.mark.parametrize(
    ("encoding", "said"), [("cp1252", b"it was read as Windows-1252"), ("utf-16-le", b""), ("utf-8", b"")]
)
def test_a_text_is_searched_in_the_encoding_that_it_is_masked_in(encoding: str, said: bytes) -> None:
    found = run_here("find", "-", stdin="Straße 1, customer name: Käthe Schröder".encode(encoding))
    assert b"1:26 PERSON" in found.stdout
    assert said in found.stderr
    assert bool(said) is bool(found.stderr)


def test_a_text_in_no_known_encoding_is_searched_and_said_to_be_one() -> None:
    found = run_here("find", "-", stdin=b"\x81\x8d, mail jane.doe@example.com")
    assert b"1:10 EMAIL_ADDRESS" in found.stdout
    assert b"neither UTF-8 nor Windows-1252" in found.stderr


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


@pytest.mark.parametrize("payload", [b'{"secret 4111111111111111": ', b'"4111111111111111"'])
def test_a_payload_that_has_no_view_is_not_repeated(payload: bytes) -> None:
    done = run_here("view", "-", stdin=payload)
    assert (done.returncode, done.stdout) == (1, b"")
    assert re.fullmatch(rb"sluicegate: the payload [^\n]+\n", done.stderr)
    assert b"4111111111111111" not in done.stderr


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


@pytest.mark.parametrize("command", ["find", "explain", "redact", "view"])
@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(b"card 4111 1111 1111 1111\n"),
        b"PK\x03\x04 of a zip file",
        b"\x28\xb5\x2f\xfd of zstd",
        b"PAR1 PAR1",
    ],
    ids=["gzip", "zip", "zstd", "Parquet"],
)
def test_what_is_packed_passes_no_gate(command: str, packed: bytes) -> None:
    options = ["--fail-on", "low"] if command == "find" else []
    done = run_here(command, "-", *options, stdin=packed)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"which `sluicegate scan` reads" in done.stderr
