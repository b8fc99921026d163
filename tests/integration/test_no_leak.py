"""A card number planted wherever a caller or the data can put one, looked for wherever the server can write.

In the data: :func:`planted`. By the caller: in arguments and names of tools, in messages that are none.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp_types import TextContent

from benchmarks.pipe import ROOT
from server.audit.file import AuditFile
from server.audit.trail import AuditTrail
from server.folder.source import FolderSource, sample_folder
from server.protocol.app import build_server
from server.source import Page, Query
from tests.integration.wire import AUDIT_KEY, ENVELOPE, Wire
from tests.pipelines import morning, pipeline, recorded

CARD = "4111111111111111"
SPACED = "4111 1111 1111 1111"
WIDE = "４１１１１１１１１１１１１１１１"
DEEP: Any = CARD
for _ in range(150):  # more than a view takes, less than the protocol library does
    DEEP = [DEEP]


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


def code_of(answer: dict[str, Any]) -> str | None:
    """The code of the error that an answer is; None where it is none."""
    code: str | None = answer["meta"].get("error", {}).get("code")
    return code


def read_what_is_planted(wire: Wire) -> None:
    """Ask for every record that holds the number, alone and in lists."""
    for account in ("note", "wide", "name", "number", "list", "deep", CARD):
        assert code_of(wire.call("get_account", {"account_id": account})) is None, account
    assert code_of(wire.call("get_account", {"account_id": "broken"})) == "not_found"
    wire.call("list_accounts", {})
    assert wire.call("list_accounts", {"limit": 5})["llm_view"]["accounts"]
    for noun in ("payment", "payment_method", "credit_note"):
        for record_id in (f"{noun}-1", CARD):
            assert code_of(wire.call(f"get_{noun}", {f"{noun}_id": record_id})) is None
        for asked in ({}, {"account_id": "note", "status": SPACED}):
            assert wire.call(f"list_{noun}s", asked)["llm_view"]["total"] == 2
    assert wire.call("list_payments", {"min_amount": 1, "sort": "-amount"})["llm_view"]["total"] == 2
    wire.call("list_invoices", {"status": CARD, "account_id": CARD})

    invoice = wire.call("get_invoice", {"invoice_id": "INV-1"})
    assert invoice["meta"]["originalCount"] == 30
    more = {"invoice_id": "INV-1", "lines_cursor": invoice["llm_view"]["nextLinesCursor"]}
    rest = wire.call("get_invoice", more)["llm_view"]["lineItems"]
    assert [line["description"] for line in rest] == ["card 4***-****-****-****1"] * 10


REFUSED: list[tuple[Any, Any, str]] = [  # what is called, with what, and the code of the error
    ("get_invoice", {"invoice_id": CARD}, "not_found"),
    ("get_account", {"account_id": f"x{SPACED}"}, "not_found"),
    ("get_account", {"account_id": [int(CARD)]}, "invalid_argument"),
    ("get_account", {CARD: CARD}, "invalid_argument"),
    ("get_account", {"account_id": "note", SPACED: 1}, "invalid_argument"),
    ("get_account", [CARD], "invalid_argument"),
    ("get_account", CARD, "invalid_argument"),
    ("get_account", 7, "invalid_argument"),
    ("list_accounts", {"cursor": CARD}, "invalid_argument"),
    ("list_accounts", {"cursor": SPACED}, "invalid_argument"),
    ("list_accounts", {"limit": int(CARD)}, "invalid_argument"),
    ("list_invoices", {"from_date": CARD, "sort": WIDE}, "invalid_argument"),
    ("list_invoices", {"min_amount": CARD, "limit": int(CARD)}, "invalid_argument"),
    ("get_invoice", {"invoice_id": "INV-1", "lines_cursor": CARD}, "invalid_argument"),
    ("find_customer", {"email": f"{CARD}@example.com"}, "not_found"),
    ("find_customer", {"name": f"Jane {SPACED}"}, "not_found"),
    ("find_customer", {"email": "*", "name": CARD}, "invalid_argument"),
    ("redact_payload", {"payload": DEEP}, "invalid_argument"),
    ("redact_payload", {"payload": [CARD] * 9_000}, "too_large"),
    (CARD, {"x": CARD}, "unknown_tool"),
    (int(CARD), {}, "unknown_tool"),
    ([CARD], None, "unknown_tool"),
]


def call_with_the_number(wire: Wire) -> None:
    """Give it as an argument, and as the name of what is called or asked for."""
    text = {"text": f"{CARD} {SPACED} {WIDE}"}
    assert wire.call("scan_text", text)["llm_view"]["entityTypes"]["CREDIT_CARD"] == 3
    payload = {CARD: SPACED, "n": int(CARD), "list": [CARD, {"c": f"see {WIDE}"}], "json": json.dumps({"c": CARD})}
    assert code_of(wire.call("redact_payload", {"payload": payload})) is None
    told = [(tool, arguments, code_of(wire.call(tool, arguments))) for tool, arguments, _ in REFUSED]
    assert told == REFUSED
    for method, params in ((CARD, {}), ("tools/list", {"cursor": [CARD]}), ("resources/read", {"uri": CARD})):
        assert "error" in wire.asked(method, params)


def call_unreadably(wire: Wire) -> None:
    """Calls in lines that the protocol library cannot read; each is answered."""
    meta = json.dumps(ENVELOPE)[1:-1] if wire.era == "modern" else ""

    def code(request_id: str, call: str, *, more_meta: str = "") -> str | None:
        own_meta = ", ".join(filter(None, (meta, more_meta)))
        params = ", ".join(filter(None, (own_meta and f'"_meta":{{{own_meta}}}', call)))
        wire.send(f'{{"jsonrpc":"2.0","method":"tools/call","params":{{{params}}},"id":{request_id}}}\n'.encode())
        answered = int(request_id) if request_id.isdecimal() else "?"  # an id that is no text is not repeated
        return code_of(wire.answer_to(answered)["result"]["structuredContent"])

    nested, digits, half = "[" * 300 + f'"{CARD}"' + "]" * 300, CARD * 300, f"\\ud800 {CARD}"
    deepest = nested.replace("[", "[" * 300).replace("]", "]" * 300)
    for number, argument in enumerate((nested, f'"{half}"', deepest, digits), 901):
        call = f'"name":"redact_payload","arguments":{{"payload":{argument},"id":1}}'
        assert code(str(number), call) == "invalid_argument"
    for number, more in enumerate((f'"x":{nested}', f'"x":"{half}"', f'"{half}":{digits}'), 905):
        call = f'"name":"scan_text","arguments":{{"text":"{CARD}"}}'
        assert code(str(number), call, more_meta=more) == "invalid_argument"
    for request_id in ("908", '"\\ud800"'):
        assert code(request_id, f'"name":"{half}","arguments":{{}}') == "unknown_tool"


def send_no_calls(wire: Wire) -> None:
    """Lines that are no requests, broken or not; the server goes on."""
    cancelled = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": [CARD]}}
    custom = {"jsonrpc": "2.0", "method": CARD, "params": {CARD: CARD}}
    for noise in (f'{{"id":1, {CARD}', f'"{CARD}"', json.dumps(cancelled), json.dumps(custom), ""):
        wire.send(noise.encode() + b"\n")
    assert wire.asked("tools/list", {})["result"]["tools"]


def test_nothing_that_the_process_writes_shows_the_number(wire: Wire) -> None:
    for work in (read_what_is_planted, call_with_the_number, call_unreadably, send_no_calls):
        work(wire)
    stdout, stderr, audit = wire.written()
    assert not any(map(shows_card, (stdout, stderr, audit)))

    found, skipped = stderr.splitlines()
    assert found.startswith(b"sluicegate: --data "), "the operator's own folder, and the files in it"
    assert skipped == b"sluicegate: accounts.jsonl: skipped records: 1 (broken), at 3"
    records = [json.loads(line) for line in audit.splitlines()]
    (event,) = [record for record in records if record["event_type"] == "security_event"]
    assert (event["event"], event["severity"]) == ("data_records_skipped", "medium")
    assert event["details"] == {"file": "accounts.jsonl", "reason": "broken", "count": 1, "lines": [3]}
    requests = [record for record in records if record["event_type"] == "request"]
    assert {record["decision"] for record in requests} == {"allowed", "refused"}
    assert len(requests) == stdout.count(b'"structuredContent"'), "every call is audited, readable or not"


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
        written = wire.written()
    assert not any(map(shows_card, written))
    records = [json.loads(line) for line in written[2].splitlines()]
    decisions = [record["decision"] for record in records if "decision" in record]
    assert decisions == ["error", *["allowed"] * len(pages)]


def test_a_key_is_not_shown_beyond_its_first_characters(wire: Wire) -> None:
    wire.call("get_security_status", {})
    written = b"".join(wire.written())
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
        written = b"".join(wire.written())
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
        written = wire.written()
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
    audit = AuditTrail(AuditFile(tmp_path / "audit.jsonl", morning), console, morning)
    calls = pipeline(_FailingSource(error), audit=audit)
    texts: list[str] = []

    async def run() -> None:
        async with Client(build_server(calls, calls.listing, "0"), mode=mode) as client:
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
    records = recorded(tmp_path / "audit.jsonl")
    assert [record["decision"] for record in records] == ["error", "error"]
    faults = [record["details"]["fault"] for record in records]
    assert all(re.fullmatch(rf"{type(error).__name__} at server\.tools\.[\w.]+:\d+", fault) for fault in faults)
    assert [record["request_id"] for record in records] == [json.loads(text)["meta"]["requestId"] for text in texts]
    captured = capfd.readouterr()
    for written in (json.dumps(records), console.getvalue(), captured.out, captured.err, caplog.text):
        assert not shows_card(written.encode())


class _BrokenAudit(AuditTrail):
    """Even the last step may fail."""

    def record_call(self, *_: Any, **__: Any) -> bool:
        raise RuntimeError(CARD)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_failure_behind_the_pipeline_is_stopped_by_the_second_wall(mode: str) -> None:
    calls = pipeline(None, audit=_BrokenAudit(None, StringIO(), morning))
    raised: list[str] = []

    async def run() -> None:
        async with Client(build_server(calls, calls.listing, "0"), mode=mode) as client:
            try:
                await client.call_tool("scan_text", {"text": CARD})
            except Exception as error:  # noqa: BLE001  whatever the client makes of it
                raised.append(str(error))

    anyio.run(run)
    assert raised == ["Internal server error"]
