"""A card number planted wherever a caller or the data can put one, looked for wherever the server can write.

The wire is spoken by hand, so that malformed messages can be sent too and every byte of the answer is seen.
"""

import json
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, Self

import anyio
import pytest
from mcp import Client
from mcp_types import TextContent

from server.app import build_server
from server.audit.file import AuditFile
from server.audit.trail import AuditTrail
from server.data.folder import FolderSource, sample_folder
from server.keys.entries import new_entry
from server.keys.file import write_keys
from server.keys.fixed import DemoKeyStore
from server.limits.limiter import RateLimiter
from server.pipeline import Pipeline
from server.source import Page, Query
from server.tools.toolbox import Toolbox
from tests.compiled import compiled
from tests.warm import python

ROOT = Path(__file__).resolve().parents[2]
CARD = "4111111111111111"
SPACED = "4111 1111 1111 1111"
AUDIT_KEY = "audit-key-0123456789"
WIDE = "４１１１１１１１１１１１１１１１"
DEEP: Any = CARD
for _ in range(150):  # more than a view takes, less than the protocol library does
    DEEP = [DEEP]

ENVELOPE = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "0"},
}


def shows_card(written: bytes) -> bool:
    """Whether the number is in there: plain, spaced, escaped or disguised."""
    text = written.decode("utf-8", errors="replace")
    for _ in range(3):  # JSON in JSON in JSON
        text = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    text = unicodedata.normalize("NFKC", text)
    return CARD in re.sub(r"[\s._\-\\\"',\u200b]", "", text)


def test_the_search_finds_every_form_of_the_number() -> None:
    escaped = "".join(f"\\u{ord(digit):04x}" for digit in CARD)
    for form in (CARD, SPACED, WIDE, "4111-1111-1111-1111", escaped, escaped.replace("\\", "\\\\"), f'"{CARD}"'):
        assert shows_card(form.encode())
    assert not shows_card(b"4***-****-****-****1 411111111111111")


class Wire:
    """A server process and everything that it wrote."""

    def __init__(self, era: str, folder: Path, *more: str, wrong_key: str | None = None) -> None:
        self.era = era
        self.audit_file = folder / "audit.jsonl"
        entry, key = new_entry("jane")
        write_keys(folder / "keys.yaml", [entry])
        options = ["--data", str(folder), "--keys", str(folder / "keys.yaml"), "--audit-file", str(self.audit_file)]
        self._errors = (folder / "stderr").open("w+b")
        self._process = subprocess.Popen(  # noqa: S603
            [python(), "-P", "-m", "server", "serve", *options, *more],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={"PYTHONPATH": str(ROOT), "DEFAULT_API_KEY": wrong_key or key, "SLUICEGATE_AUDIT_KEY": AUDIT_KEY},
        )
        self.key = wrong_key or key
        self.stdout = b""
        self._answers: dict[int | str, dict[str, Any]] = {}
        self._last_id = 0
        if era == "legacy":
            client = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "0"}}
            self.request("initialize", client)
            self.send(b'{"jsonrpc":"2.0","method":"notifications/initialized"}')
        else:
            self.request("server/discover", {})

    def send(self, line: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + b"\n")
        self._process.stdin.flush()

    def request(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """The answer to one request."""
        self._last_id += 1
        if self.era == "modern":
            params = {"_meta": ENVELOPE, **params}
        self.send(json.dumps({"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": params}).encode())
        return self.answer(self._last_id)

    def answer(self, request_id: int | str) -> dict[str, Any]:
        assert self._process.stdout is not None
        while request_id not in self._answers:
            line = self._process.stdout.readline()
            assert line, "the server ended"
            self.stdout += line
            message = json.loads(line)
            if message.get("id") is not None:
                self._answers[message["id"]] = message
        return self._answers.pop(request_id)

    def call(self, name: Any, arguments: Any) -> dict[str, Any]:
        """The answer document of one tools/call."""
        result = self.request("tools/call", {"name": name, "arguments": arguments})["result"]
        (block,) = result["content"]
        assert json.loads(block["text"]) == result["structuredContent"]
        document: dict[str, Any] = result["structuredContent"]
        return document

    def close(self) -> tuple[bytes, bytes, bytes]:
        """(stdout, stderr, audit file), after the server ended by itself."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self.stdout += self._process.stdout.read()
        assert self._process.wait(30) == 0
        self._errors.seek(0)
        return self.stdout, self._errors.read(), self.audit_file.read_bytes()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._errors.close()
        self._process.kill()
        with suppress(BrokenPipeError), self._process:
            pass


@pytest.fixture(params=["modern", "legacy"])
def wire(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Wire]:
    planted(tmp_path)
    with Wire(request.param, tmp_path) as wire:
        yield wire


def planted(folder: Path) -> None:
    """Billing data with the number in every place that data has."""
    accounts: list[dict[str, Any]] = [
        {"id": "note", "accountNumber": "A-1", "notes": f"paid with {SPACED}, really"},
        {"id": "wide", "accountNumber": "A-2", "notes": f"paid with {WIDE}"},
        {"id": "name", "accountNumber": "A-3", CARD: "x", f"card {SPACED}": "y", "notes": {CARD: 1}},
        {"id": "number", "accountNumber": "A-4", "balance": int(CARD), "name": CARD, "type": SPACED},
        {"id": "list", "accountNumber": "A-5", "industry": [CARD, SPACED, {"n": CARD}]},
        {"id": "deep", "accountNumber": "A-6", "notes": DEEP},
        {"id": CARD, "accountNumber": CARD, "name": "Acme"},
    ]
    lines = [json.dumps(account, ensure_ascii=False) for account in accounts]
    lines.insert(2, f'{{"id":"broken","notes":"{CARD}')
    (folder / "accounts.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    invoice = {"id": "i", "invoiceNumber": "INV-1", "lineItems": [{"id": 1, "description": f"card {CARD}"}] * 30}
    (folder / "invoices.json").write_text(json.dumps([invoice]))
    everywhere = {"status": SPACED, "type": f"card {CARD}", "description": WIDE, "amount": int(CARD), CARD: CARD}
    lines_too = {"lineItems": [{"description": SPACED, "amount": int(CARD)}] * 30}
    kinds = (("payment", {"gateway": CARD}), ("payment_method", {"cardNumber": CARD}), ("credit_note", lines_too))
    for noun, own in kinds:
        record = {"id": f"{noun}-1", "accountId": "note", **everywhere, **own}
        (folder / f"{noun}s.jsonl").write_text(json.dumps(record) + "\n" + json.dumps({**record, "id": CARD}) + "\n")


def send_unreadable(wire: Wire) -> None:
    """Calls in lines that the protocol library cannot read; each is answered."""
    nested = "[" * 300 + f'"{CARD}"' + "]" * 300
    meta = json.dumps({"_meta": ENVELOPE} if wire.era == "modern" else {})[1:-1]
    deepest = nested.replace("[", "[" * 300).replace("]", "]" * 300)
    digits = CARD * 300
    for request_id, argument in ((901, nested), (902, f'"\\ud800 {CARD}"'), (903, deepest), (904, digits)):
        call = ", ".join(filter(None, (meta, f'"name":"redact_payload","arguments":{{"payload":{argument},"id":1}}')))
        line = f'{{"jsonrpc":"2.0","method":"tools/call","params":{{{call}}},"id":{request_id}}}'
        wire.send(line.encode())
        result = wire.answer(request_id)["result"]
        assert result["structuredContent"]["meta"]["error"]["code"] == "invalid_argument"
    half = f"\\ud800 {CARD}"
    for request_id, more in ((905, f'"x":{nested}'), (906, f'"x":"{half}"'), (907, f'"{half}":{digits}')):
        inner = ", ".join(filter(None, (meta[len('"_meta": {') : -1], more)))
        call = f'"_meta":{{{inner}}},"name":"scan_text","arguments":{{"text":"{CARD}"}}'
        wire.send(f'{{"jsonrpc":"2.0","id":{request_id},"method":"tools/call","params":{{{call}}}}}'.encode())
        result = wire.answer(request_id)["result"]
        assert result["structuredContent"]["meta"]["error"]["code"] == "invalid_argument"
    call = ", ".join(filter(None, (meta, f'"name":"{half}","arguments":{{}}')))
    wire.send(f'{{"jsonrpc":"2.0","id":908,"method":"tools/call","params":{{{call}}}}}'.encode())
    assert wire.answer(908)["result"]["structuredContent"]["meta"]["error"]["code"] == "unknown_tool"
    wire.send(f'{{"jsonrpc":"2.0","id":"\\ud800","method":"tools/call","params":{{{call}}}}}'.encode())
    assert wire.answer("?")["result"]["structuredContent"]["meta"]["error"]["code"] == "unknown_tool"


def test_nothing_that_the_process_writes_shows_the_number(wire: Wire) -> None:
    # in the data
    for account in ("note", "wide", "name", "number", "list", "deep", CARD):
        assert "error" not in wire.call("get_account", {"account_id": account})["meta"], account
    assert wire.call("get_account", {"account_id": "broken"})["meta"]["error"]["code"] == "not_found"
    wire.call("list_accounts", {})
    assert wire.call("list_accounts", {"limit": 5})["llm_view"]["accounts"]
    assert wire.call("get_invoice", {"invoice_id": "INV-1"})["meta"]["originalCount"] == 30
    wire.call("list_invoices", {"status": CARD, "account_id": CARD})

    for noun in ("payment", "payment_method", "credit_note"):
        for record_id in (f"{noun}-1", CARD):
            assert "error" not in wire.call(f"get_{noun}", {f"{noun}_id": record_id})["meta"]
        assert wire.call(f"list_{noun}s", {})["llm_view"]["total"] == 2
        assert wire.call(f"list_{noun}s", {"account_id": "note", "status": SPACED})["llm_view"]["total"] == 2
    assert wire.call("list_payments", {"min_amount": 1, "sort": "-amount"})["llm_view"]["total"] == 2

    # in the arguments
    assert wire.call("get_invoice", {"invoice_id": CARD})["meta"]["error"]["code"] == "not_found"
    assert wire.call("get_account", {"account_id": f"x{SPACED}"})["meta"]["error"]["code"] == "not_found"
    wrong: list[Any] = [{"account_id": int(CARD)}, {CARD: CARD}, {"account_id": "note", SPACED: 1}, [CARD], CARD, 7]
    for arguments in wrong:
        assert wire.call("get_account", arguments)["meta"]["error"]["code"] == "invalid_argument"
    assert wire.call("list_accounts", {"cursor": CARD})["meta"]["error"]["code"] == "invalid_argument"
    assert wire.call("list_accounts", {"limit": int(CARD)})["meta"]["error"]["code"] == "invalid_argument"
    assert wire.call("scan_text", {"text": f"{CARD} {SPACED} {WIDE}"})["llm_view"]["entityTypes"]["CREDIT_CARD"] == 3
    payload = {CARD: SPACED, "n": int(CARD), "list": [CARD, {"c": f"see {WIDE}"}], "json": json.dumps({"c": CARD})}
    assert "error" not in wire.call("redact_payload", {"payload": payload})["meta"]
    assert wire.call("redact_payload", {"payload": DEEP})["meta"]["error"]["code"] == "invalid_argument"
    assert wire.call("redact_payload", {"payload": [CARD] * 9_000})["meta"]["error"]["code"] == "too_large"

    # in the tool's name, and in calls that are none
    assert wire.call(CARD, {"x": CARD})["meta"]["error"]["code"] == "unknown_tool"
    assert wire.call(int(CARD), {})["meta"]["error"]["code"] == "unknown_tool"
    for tool, arguments in (
        ("find_customer", {"email": f"{CARD}@example.com"}),
        ("find_customer", {"name": f"Jane {SPACED}"}),
        ("find_customer", {"email": "*", "name": CARD}),
        ("get_invoice", {"invoice_id": "INV-1", "lines_cursor": CARD}),
        ("list_invoices", {"from_date": CARD, "sort": WIDE}),
        ("list_invoices", {"min_amount": CARD, "limit": int(CARD)}),
        ("list_accounts", {"cursor": SPACED}),
    ):
        assert "error" in wire.call(tool, arguments)["meta"]
    part = wire.call("get_invoice", {"invoice_id": "INV-1"})["llm_view"]["nextLinesCursor"]
    rest = wire.call("get_invoice", {"invoice_id": "INV-1", "lines_cursor": part})["llm_view"]["lineItems"]
    assert [line["description"] for line in rest] == ["card 4***-****-****-****1"] * 10
    assert wire.call([CARD], None)["meta"]["error"]["code"] == "unknown_tool"
    for method, params in ((CARD, {}), ("tools/list", {"cursor": [CARD]}), ("resources/read", {"uri": CARD})):
        assert "error" in wire.request(method, params)

    send_unreadable(wire)
    cancelled = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": [CARD]}}
    custom = {"jsonrpc": "2.0", "method": CARD, "params": {CARD: CARD}}
    for noise in (f'{{"id":1, {CARD}', f'"{CARD}"', json.dumps(cancelled), json.dumps(custom), ""):
        wire.send(noise.encode())
    assert wire.request("tools/list", {})["result"]["tools"]

    stdout, stderr, audit = wire.close()
    assert not shows_card(stdout)
    assert not shows_card(stderr)
    assert not shows_card(audit)
    found, skipped = stderr.splitlines()
    assert found.startswith(b"sluicegate: --data "), "the operator's own folder, and the files in it"
    assert skipped == b"sluicegate: accounts.jsonl: skipped records: 1 (broken), at 3"
    (event,) = [json.loads(line) for line in audit.splitlines() if b"security_event" in line]
    assert (event["event"], event["severity"]) == ("data_records_skipped", "medium")
    assert event["details"] == {"file": "accounts.jsonl", "reason": "broken", "count": 1, "lines": [3]}
    records = [record for line in audit.splitlines() if (record := json.loads(line))["event_type"] == "request"]
    assert {record["decision"] for record in records} == {"allowed", "refused"}
    calls = stdout.count(b'"structuredContent"')
    assert len(records) == calls, "every call is audited, readable or not"


@pytest.mark.parametrize("era", ["modern", "legacy"])
def test_a_record_that_cannot_be_shown_is_an_error_without_data(era: str, tmp_path: Path) -> None:
    planted(tmp_path)
    profile = (ROOT / "profiles" / "finance-default.yaml").read_text()
    small = tmp_path / "small.yaml"
    small.write_text(re.sub(r"max_payload_bytes: \d+", "max_payload_bytes: 120", profile))
    with Wire(era, tmp_path, "--profile", str(small)) as wire:
        meta = wire.call("get_invoice", {"invoice_id": "INV-1"})["meta"]
        assert meta["error"]["code"] == "internal"
        assert meta["error"]["message"].startswith(
            "This invoice exists, but its record cannot be read: the payload has "
        )
        assert meta["requestId"] in wire.audit_file.read_text()
        pages = [wire.call("list_accounts", {})]
        while (cursor := pages[-1]["llm_view"]["nextCursor"]) is not None:
            pages.append(wire.call("list_accounts", {"cursor": cursor}))
        shown = [account["id"] for page in pages for account in page["llm_view"]["accounts"]]
        assert shown[:2] == ["note", "wide"]
        assert sum(page["meta"].get("recordsUnreadable", 0) for page in pages) == 7 - len(shown) > 0
        written = wire.close()
    assert not any(map(shows_card, written))
    records = [json.loads(line) for line in written[2].splitlines()]
    decisions = [record["decision"] for record in records if "decision" in record]
    assert decisions == ["error", *["allowed"] * len(pages)]


def test_a_key_is_not_shown_beyond_its_first_characters(wire: Wire) -> None:
    wire.call("get_security_status", {})
    written = b"".join(wire.close())
    shown = re.findall(rb"sk-[\w.-]+", written)
    assert shown
    assert all(len(prefix) <= len("sk-12345...") for prefix in shown)
    assert wire.key[:9].encode() not in written
    assert AUDIT_KEY.encode() not in written


@pytest.mark.parametrize("era", ["modern", "legacy"])
@pytest.mark.parametrize(
    "key", ["sk-live-4111111111111111", "short-secret", "4111111111111111", "Pässwörter-ohne-Ende"]
)
def test_a_key_that_is_refused_is_not_shown_either(era: str, key: str, tmp_path: Path) -> None:
    planted(tmp_path)
    with Wire(era, tmp_path, wrong_key=key) as wire:
        assert wire.call("get_account", {"account_id": "note"})["meta"]["error"]["code"] == "unauthenticated"
        written = b"".join(wire.close())
    text = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), written.decode())
    assert key[:9] not in text
    assert key[8:] not in text
    assert not shows_card(written)


@pytest.mark.parametrize("era", ["modern", "legacy"])
def test_records_that_cannot_be_written_show_nothing_either(era: str, tmp_path: Path) -> None:
    planted(tmp_path)
    with Wire(era, tmp_path, "--audit-required", "--audit-head", str(tmp_path / "no" / "head")) as wire:
        wire.call("scan_text", {"text": f"{CARD} {SPACED} {WIDE}"})
        wire.audit_file.rename(tmp_path / "kept")
        wire.audit_file.symlink_to(tmp_path / CARD)
        refused = wire.call("scan_text", {"text": f"{CARD} {SPACED} {WIDE}"})
        assert (refused["llm_view"], refused["meta"]["error"]["code"]) == ({}, "unrecorded")
        wire.audit_file.unlink()
        wire.call("get_account", {"account_id": "note"})
        written = wire.close()
    assert not any(map(shows_card, written))
    stdout, stderr, audit = written
    told = [line for line in stderr.splitlines() if not line.startswith(b"sluicegate: --data ")]
    assert str(tmp_path).encode() not in b"".join((stdout, *told, audit))
    assert not (tmp_path / CARD).exists()


class _FailingSource(FolderSource):
    """Raises what a careless library would: an error with the record in its text."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(sample_folder())
        self._error = error

    def get(self, entity: str, record_id: str) -> bytes | None:
        raise self._error from ValueError(f"{entity} {record_id} {CARD}")

    def list(self, entity: str, query: Query, *, limit: int, cursor: str | None) -> Page:
        del limit, cursor, query
        raise self._error from ValueError(f"{entity} {CARD}")


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize(
    "error",
    [KeyError(CARD), ValueError(f"bad card {SPACED}"), RecursionError(CARD), SystemExit(CARD), BaseException(CARD)],
    ids=lambda error: type(error).__name__,
)
def test_an_exception_inside_a_tool_keeps_its_text_to_itself(
    mode: str, error: BaseException, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    console = StringIO()
    file = AuditFile(tmp_path / "audit.jsonl", lambda: datetime.now(UTC))
    audit = AuditTrail(file, console, lambda: datetime.now(UTC))
    toolbox = Toolbox(compiled("finance-default"), _FailingSource(error))
    pipeline = Pipeline(
        toolbox, DemoKeyStore(), RateLimiter(), audit, api_key="sk-test-demo", clock=lambda: datetime.now(UTC)
    )
    texts: list[str] = []

    async def run() -> None:
        async with Client(build_server(pipeline, "0"), mode=mode) as client:
            for tool, arguments in (("get_account", {"account_id": CARD}), ("list_invoices", {"status": CARD})):
                result = await client.call_tool(tool, arguments)
                assert result.is_error
                assert isinstance(result.content[0], TextContent)
                texts.append(result.content[0].text)

    anyio.run(run)
    for text in texts:
        meta = json.loads(text)["meta"]
        assert meta["error"]["code"] == "internal"
        assert not shows_card(text.encode())
    records = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text().splitlines()]
    assert [record["decision"] for record in records] == ["error", "error"]
    assert [record["request_id"] for record in records] == [json.loads(text)["meta"]["requestId"] for text in texts]
    captured = capfd.readouterr()
    for written in (json.dumps(records), console.getvalue(), captured.out, captured.err, caplog.text):
        assert not shows_card(written.encode())


class _BrokenAudit(AuditTrail):
    """Even the last step may fail."""

    def request(self, **_: Any) -> bool:
        raise RuntimeError(CARD)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_failure_behind_the_pipeline_is_stopped_by_the_second_wall(mode: str) -> None:
    audit = _BrokenAudit(None, StringIO(), lambda: datetime.now(UTC))
    toolbox = Toolbox(compiled("finance-default"), None)
    pipeline = Pipeline(
        toolbox, DemoKeyStore(), RateLimiter(), audit, api_key="sk-test-demo", clock=lambda: datetime.now(UTC)
    )
    raised: list[str] = []

    async def run() -> None:
        async with Client(build_server(pipeline, "0"), mode=mode) as client:
            try:
                await client.call_tool("scan_text", {"text": CARD})
            except Exception as error:  # noqa: BLE001  whatever the client makes of it
                raised.append(str(error))

    anyio.run(run)
    assert raised == ["Internal server error"]
