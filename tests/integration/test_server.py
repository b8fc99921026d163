"""The server as a client meets it: a real process over stdio, the official client, both eras of the protocol."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import anyio
import msgspec
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, StdioServerParameters, stdio_client
from mcp.server.lowlevel import Server
from mcp_types import CallToolResult, TextContent

from server.audit.file import AuditFile
from server.audit.record import CallRecord
from server.audit.trail import AuditTrail
from server.folder.source import FolderSource, sample_folder
from server.keys.entries import Grant, new_entry
from server.keys.file import write_keys
from server.protocol.app import build_server
from server.source import NOT_SHARING, Sharing
from server.tools.table import tools_of
from tests.integration.command_line import ROOT, run_process
from tests.pipelines import morning, pipeline, recorded
from tests.warm import python

ERAS = ["auto", "legacy"]
TOOLS = tools_of(FolderSource(sample_folder()).offers)


class Session(NamedTuple):
    portal: BlockingPortal
    client: Client
    audit_file: Path

    def call(self, tool: str, arguments: dict[str, Any] | None = None) -> CallToolResult:
        result: CallToolResult = self.portal.call(self.client.call_tool, tool, arguments)
        return result

    def ask(self, tool: str, arguments: dict[str, Any] | None = None) -> dict[str, Any]:
        return document(self.call(tool, arguments))

    def audit(self) -> list[dict[str, Any]]:
        return recorded(self.audit_file)


def document(result: CallToolResult) -> dict[str, Any]:
    """The answer, after checking what holds for every one of them."""
    (block,) = result.content
    assert isinstance(block, TextContent)
    assert json.loads(block.text) == result.structured_content, "both channels carry the same document"
    assert block.text == json.dumps(json.loads(block.text), separators=(",", ":"), ensure_ascii=False), "compact"
    assert len(block.text.encode()) <= 65_536
    answer: dict[str, Any] = json.loads(block.text)
    assert set(answer) == {"llm_view", "meta"}
    assert answer["meta"]["securityApplied"] is True
    assert result.is_error is ("error" in answer["meta"])
    return answer


def opened(era: str, folder: Path, *arguments: str, key: str | None = "sk-test-demo") -> Iterator[Session]:
    """One server process for as long as the generator lives."""
    audit_file = folder / "audit.jsonl"
    environment = {"PYTHONPATH": str(ROOT)} | ({} if key is None else {"DEFAULT_API_KEY": key})
    command = ["-P", "-m", "server", "serve", "--audit-file", str(audit_file), *arguments]
    parameters = StdioServerParameters(command=python(), args=command, env=environment)
    with (folder / "stderr.txt").open("w") as errors, start_blocking_portal() as portal:
        client = Client(stdio_client(parameters, errlog=errors), mode=era)
        with portal.wrap_async_context_manager(client):
            yield Session(portal, client, audit_file)


@pytest.fixture(scope="module", params=ERAS)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    yield from opened(request.param, tmp_path_factory.mktemp("demo"), "--demo")


Open = Callable[..., Session]


@pytest.fixture(params=ERAS)
def start(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    running: list[Iterator[Session]] = []

    def start(*arguments: str, key: str | None = "sk-test-demo") -> Session:
        running.append(opened(request.param, tmp_path, *arguments, key=key))
        return next(running[-1])

    yield start
    for generator in running:
        assert next(generator, None) is None


def test_the_tools_are_listed_with_schemas_and_read_only(demo: Session) -> None:
    listing = demo.portal.call(demo.client.list_tools)
    assert [tool.name for tool in listing.tools] == [tool.name for tool in TOOLS]
    for tool in listing.tools:
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema is not None
        assert tool.output_schema["required"] == ["llm_view", "meta"]
        assert tool.annotations is not None
        assert (tool.annotations.read_only_hint, tool.annotations.destructive_hint) == (True, False)


def test_an_account_comes_masked_with_the_meta_of_the_documentation(demo: Session) -> None:
    answer = demo.ask("get_account", {"account_id": "A-00000123"})
    assert answer["llm_view"] == {
        "id": "8ac6885e98a80a470198a8574f040545",
        "accountNumber": "A-00000123",
        "name": "Acme Corporation",
        "status": "Active",
        "balance": 1500.0,
        "currency": "USD",
        "createdDate": "2024-01-15T10:30:00Z",
        "type": "Enterprise",
    }
    meta = answer["meta"]
    assert {"email", "phone", "billingAddress", "paymentMethod", "ssn"} <= set(meta["fieldsRemoved"])
    assert (meta["userId"], meta["userRole"], meta["apiKey"]) == ("test_user", "readonly", "sk-test-...")
    assert meta["redactionProfile"] == "finance-default"
    assert meta["rateLimitInfo"].keys() == {"current_count", "limit", "window"}
    assert len(meta["requestId"]) == 36
    datetime.strptime(meta["timestamp"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def test_hidden_instructions_are_omitted(demo: Session) -> None:
    answer = demo.ask("get_account", {"account_id": "A-00000124"})
    assert answer["llm_view"]["notes"] == "[content omitted due to policy]"
    assert answer["meta"]["contentSanitized"] == ["notes"]


def test_every_line_of_a_long_invoice_can_be_fetched(start: Open, tmp_path: Path) -> None:
    limits = tmp_path / "limits.yaml"
    limits.write_text("default: {limit: 100, window: 3600}\n")
    session = start("--demo", "--limits", str(limits))
    answers = [session.ask("get_invoice", {"invoice_id": "INV-0042"})]
    while (cursor := answers[-1]["llm_view"].get("nextLinesCursor")) is not None:
        answers.append(session.ask("get_invoice", {"invoice_id": "INV-0042", "lines_cursor": cursor}))
    assert len(answers) == 50
    raw = next(line for line in (sample_folder() / "invoices.jsonl").read_text().splitlines() if "INV-0042" in line)
    lines = [line for answer in answers for line in answer["llm_view"]["lineItems"]]
    assert [line["id"] for line in lines] == [line["id"] for line in json.loads(raw)["lineItems"]]
    assert {answer["meta"]["originalCount"] for answer in answers} == {1000}
    assert answers[0]["llm_view"]["_summary"] == "980 more items omitted"
    assert answers[0]["meta"]["listSummarized"] is True
    assert answers[1]["llm_view"].keys() == {"lineItems", "_summary", "nextLinesCursor"}
    assert answers[-1]["llm_view"]["_summary"] == "items 981 to 1000 of 1000"
    assert lines[599]["description"] == "[content omitted due to policy]"
    assert "378282246310005" not in json.dumps(answers)


def test_a_subscription_is_found_by_its_number_too(demo: Session) -> None:
    by_number = demo.ask("get_subscription", {"subscription_id": "A-S00000001"})["llm_view"]
    assert demo.ask("get_subscription", {"subscription_id": by_number["id"]})["llm_view"] == by_number


@pytest.mark.parametrize("noun", ["account", "subscription", "invoice"])
def test_pages_add_up_to_everything_once(demo: Session, noun: str) -> None:
    arguments: dict[str, Any] = {"limit": 15}
    seen: list[str] = []
    while True:
        view = demo.ask(f"list_{noun}s", arguments)["llm_view"]
        assert len(view[f"{noun}s"]) <= 15
        seen += [record["id"] for record in view[f"{noun}s"]]
        if view["nextCursor"] is None:
            break
        arguments["cursor"] = view["nextCursor"]
    lines = (sample_folder() / f"{noun}s.jsonl").read_text().splitlines()
    assert seen == [json.loads(line)["id"] for line in lines]
    assert view["total"] == len(lines)


def test_a_text_is_scanned(demo: Session) -> None:
    text = "Card 4111 1111 1111 1111, mail jane.doe@example.com"
    view = demo.ask("scan_text", {"text": text})["llm_view"]
    assert view["entityTypes"] == {"CREDIT_CARD": 1, "EMAIL_ADDRESS": 1}
    card = next(found for found in view["findings"] if found["entityType"] == "CREDIT_CARD")
    assert (card["start"], card["end"]) == (5, 24)
    assert card.keys() == {"rule", "entityType", "start", "end", "severity", "confidence"}
    assert "4111 1111" not in view["redacted"]
    assert view["redacted"].startswith("Card 4")


def test_a_text_full_of_findings_still_fits(demo: Session) -> None:
    answer = demo.ask("scan_text", {"text": "mail jane.doe@example.com\n" * 3_800})
    assert answer["llm_view"]["entityTypes"]["EMAIL_ADDRESS"] == 3_800
    assert answer["llm_view"]["_summary"] == "3600 more items omitted"
    assert (answer["meta"]["originalCount"], answer["meta"]["returnedCount"]) == (3_800, 200)
    assert answer["llm_view"]["redactedCut"] is True


def test_a_payload_is_redacted_and_nothing_is_cut(demo: Session) -> None:
    payload = {"items": [{"n": n, "note": "card 4111111111111111"} for n in range(50)], "ok": [1.5, None, True]}
    view = demo.ask("redact_payload", {"payload": payload})["llm_view"]["payload"]
    assert [item["n"] for item in view["items"]] == list(range(50))
    assert view["ok"] == [1.5, None, True]
    assert "4111111111111111" not in json.dumps(view)
    assert demo.ask("redact_payload", {"payload": []})["llm_view"]["payload"] == []


def test_the_status_says_who_and_what_is_left(demo: Session) -> None:
    before = demo.ask("get_security_status")["llm_view"]
    after = demo.ask("get_security_status")["llm_view"]
    assert (after["userId"], after["userRole"]) == ("test_user", "readonly")
    assert after["profile"]["name"] == "finance-default"
    assert len(after["profile"]["digest"]) == 64
    assert after["limits"].keys() == {tool.name for tool in TOOLS}
    assert after["budgets"]["records"].items() >= {"limit": 20_000, "window": 86_400}.items()
    assert 0 < after["budgets"]["bytes"]["left"] < before["budgets"]["bytes"]["left"] <= 5_000_000
    used = after["limits"]["get_security_status"]
    assert used == {"limit": 100, "window": 3600, "left": before["limits"]["get_security_status"]["left"] - 1}
    assert {"CREDIT_CARD", "EMAIL_ADDRESS", "PROMPT_INJECTION"} <= set(after["masked"])


@pytest.mark.parametrize(
    ("tool", "arguments", "code", "message"),
    [
        ("get_account", {}, "invalid_argument", "account_id is missing: give a string of 1 to 128 characters."),
        ("get_account", {"account_id": [7]}, "invalid_argument", "account_id must be a string of 1 to 128 characters."),
        ("get_account", {"account_id": ""}, "invalid_argument", "account_id must be a string of 1 to 128 characters."),
        ("get_account", {"account_id": "x" * 129}, "invalid_argument", None),
        ("get_account", {"account_id": "x", "sudo": 1}, "invalid_argument", None),
        ("get_account", {"account_id": "../accounts"}, "not_found", None),
        (
            "list_accounts",
            {"limit": 21},
            "invalid_argument",
            "limit must be a whole number from 1 to 20, or left out.",
        ),
        ("list_accounts", {"limit": True}, "invalid_argument", None),
        ("list_accounts", {"limit": 1.5}, "invalid_argument", None),
        ("list_accounts", {"cursor": "made-up"}, "invalid_argument", None),
        ("list_accounts", {"account_id": "x"}, "invalid_argument", None),
        ("scan_text", {"text": "x" * 100_001}, "invalid_argument", "text must be a string of 1 to 100,000 characters."),
        (
            "redact_payload",
            {"payload": "text"},
            "invalid_argument",
            "payload must be a JSON object or a JSON array.",
        ),
        ("redact_payload", {"payload": ["x" * 70_000]}, "too_large", None),
        ("get_security_status", {"verbose": True}, "invalid_argument", None),
        ("drop_tables", {}, "unknown_tool", None),
    ],
)
def test_refusals_say_what_to_do(
    demo: Session, tool: str, arguments: dict[str, Any], code: str, message: str | None
) -> None:
    answer = demo.ask(tool, arguments)
    error = answer["meta"]["error"]
    assert answer["llm_view"] == {}
    assert error["code"] == code
    assert message is None or error["message"] == message
    assert "drop_tables" not in json.dumps(answer)


def test_a_tool_that_is_switched_off_says_how_it_is_switched_on(demo: Session) -> None:
    error = demo.ask("scan_export", {})["meta"]["error"]
    assert error["code"] == "unknown_tool"
    assert "names a folder of exports for it (--exports)" in error["message"]
    assert demo.ask("drop_tables", {})["meta"]["error"]["message"].startswith("There is no such tool.")
    assert demo.ask("get_acount", {})["meta"]["error"]["message"].startswith(
        "There is no such tool (did you mean get_account?). The tools are: get_account, "
    )


def test_every_call_is_audited_and_no_name_of_an_unknown_tool_is(demo: Session) -> None:
    answers = [
        demo.ask("get_account", {"account_id": "A-00000124"}),
        demo.ask("no_such_tool", {"a": 1}),
        demo.ask("get_account", {"account_id": "nobody"}),
    ]
    ids = [answer["meta"]["requestId"] for answer in answers]
    records = {record["request_id"]: record for record in demo.audit() if record["event_type"] == "request"}
    found, unknown, missing = (records[request_id] for request_id in ids)
    assert found["decision"] == "allowed"
    assert (found["tool"], found["entity"], found["user_id"]) == ("get_account", "Account", "test_user")
    assert found["counts"]["PROMPT_INJECTION"] >= 1
    assert found["bytes_out"] == len(json.dumps(answers[0], separators=(",", ":"), ensure_ascii=False).encode())
    assert (unknown["tool"], unknown["decision"]) == ("unknown_tool", "refused")
    assert missing["decision"] == "refused"
    assert "no_such_tool" not in demo.audit_file.read_text()


def test_listing_needs_no_key_and_calling_does(start: Open) -> None:
    session = start("--demo", key=None)
    assert session.portal.call(session.client.list_tools).tools
    meta = session.ask("get_account", {"account_id": "A-00000123"})["meta"]
    assert meta["error"]["code"] == "unauthenticated"
    assert (meta["userId"], meta["userRole"]) == (None, None)
    assert "rateLimitInfo" not in meta
    event = next(record for record in session.audit() if record["event_type"] == "security_event")
    assert (event["event"], event["severity"]) == ("authentication_failed", "high")
    assert event["details"] == {"reason": "missing_api_key"}


def test_a_wrong_key_learns_no_more_than_a_missing_one(start: Open) -> None:
    meta = start("--demo", key="sk-live-0123456789")
    answer = meta.ask("get_account", {"account_id": "A-00000123"})["meta"]
    assert answer["error"]["code"] == "unauthenticated"
    assert answer["apiKey"] == "sk-live-..."


def test_the_limit_is_per_tool_and_says_when_to_come_back(start: Open, tmp_path: Path) -> None:
    limits = tmp_path / "limits.yaml"
    limits.write_text("default: {limit: 2, window: 3600}\n")
    session = start("--demo", "--limits", str(limits))
    for expected in (1, 2):
        assert session.ask("scan_text", {"text": "x"})["meta"]["rateLimitInfo"]["current_count"] == expected
    meta = session.ask("scan_text", {"text": "x"})["meta"]
    assert meta["error"]["code"] == "rate_limited"
    assert 3590 <= meta["error"]["retryAfter"] <= 3600
    assert meta["rateLimitInfo"] == {"current_count": 2, "limit": 2, "window": 3600}
    assert "error" not in session.ask("get_security_status")["meta"]
    codes = [session.ask(f"made_up_{n}")["meta"]["error"]["code"] for n in range(3)]
    assert codes == ["unknown_tool", "unknown_tool", "rate_limited"], "inventing names opens no new windows"
    events = [record for record in session.audit() if record.get("event") == "rate_limit_exceeded"]
    assert [event["details"]["tool"] for event in events] == ["scan_text", "unknown_tool"]


def test_wrong_arguments_cost_no_call_of_the_tool_and_end_all_the_same(start: Open, tmp_path: Path) -> None:
    limits = tmp_path / "limits.yaml"
    limits.write_text("default: {limit: 3, window: 3600}\ntools: {list_accounts: {limit: 2, window: 3600}}\n")
    session = start("--demo", "--limits", str(limits))

    def code(tool: str, **arguments: object) -> str | None:
        found: str | None = session.ask(tool, arguments)["meta"].get("error", {}).get("code")
        return found

    wrong = {"status": [7]}, {"stat": "paid"}, {"limit": 21}, {"limit": 0}
    assert code("list_accounts", **wrong[0]) == code("get_account") == "invalid_argument"
    assert code("list_accounts", cursor="made-up") == "invalid_argument", "a cursor is the data's business"
    assert code("list_accounts") is None
    assert code("list_accounts") == "rate_limited"
    assert code("list_accounts", **wrong[1]) == "invalid_argument", "the third that does not fit, of any tool"
    assert code("list_accounts", **wrong[2]) == code("list_invoices", **wrong[3]) == "rate_limited"
    assert code("list_invoices") is None, "what fits is served all the same"
    events = [record for record in session.audit() if record.get("event") == "rate_limit_exceeded"]
    assert [event["details"]["tool"] for event in events] == ["list_accounts", "wrong_arguments", "wrong_arguments"]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("unknown", "invalid_api_key"), ("revoked", "revoked_api_key"), ("expired", "expired_api_key")],
)
def test_of_a_key_that_does_not_work_eight_characters_are_seen(
    start: Open, tmp_path: Path, kind: str, reason: str
) -> None:
    store = tmp_path / "keys.yaml"
    entry, key = new_entry("jane", Grant(expires=datetime(2020, 1, 1, tzinfo=UTC) if kind == "expired" else None))
    entry = msgspec.structs.replace(entry, revoked=kind == "revoked")
    write_keys(store, [] if kind == "unknown" else [entry])
    session = start("--data", str(sample_folder()), "--keys", str(store), key=key)
    answer = session.ask("get_account", {"account_id": "A-00000123"})
    assert (answer["llm_view"], answer["meta"]["error"]["code"]) == ({}, "unauthenticated")
    event, request = session.audit()
    assert (event["details"]["reason"], event["api_key"], request["api_key"]) == (reason, *[f"{key[:8]}..."] * 2)
    written = json.dumps(answer) + (tmp_path / "stderr.txt").read_text() + session.audit_file.read_text()
    assert key[:8] in written
    assert key[:9] not in written


def test_without_data_there_is_nothing_to_find_but_texts_are_scanned(start: Open, tmp_path: Path) -> None:
    store = tmp_path / "keys.yaml"
    entry, key = new_entry("jane")
    write_keys(store, [entry])
    session = start("--keys", str(store), key=key)
    assert session.ask("get_account", {"account_id": "x"})["meta"]["error"]["code"] == "not_found"
    assert "error" not in session.ask("scan_text", {"text": "x"})["meta"]


class _SlowSource(FolderSource):
    """Answers when it is told to."""

    def __init__(self) -> None:
        super().__init__(sample_folder())
        self.asked = threading.Event()
        self.go_on = threading.Event()
        self.cancelled = threading.Semaphore(0)  # one for each call that was audited as cancelled

    def get(self, entity: str, record_id: str) -> bytes | None:
        del entity, record_id
        self.asked.set()
        assert self.go_on.wait(30)
        return b'{"id":"slow","accountNumber":"A-1"}'

    def in_cents(self, _entity: str) -> bool:
        return False

    def sharing_id(self, _entity: str, _record_id: str, /) -> Sharing:
        return NOT_SHARING  # without the index, at which a call that was cancelled would end


class _WatchedTrail(AuditTrail):
    cancelled: threading.Semaphore

    def record_call(self, request_id: str, call: CallRecord, *, last_resort: bool = True) -> bool:
        kept = super().record_call(request_id, call, last_resort=last_resort)
        if call.decision == "cancelled":
            self.cancelled.release()
        return kept


def _slow_server(audit_file: Path) -> tuple[_SlowSource, Server[Any]]:
    source = _SlowSource()
    audit = _WatchedTrail(AuditFile(audit_file, morning), StringIO(), morning)
    audit.cancelled = source.cancelled
    calls = pipeline(source, audit=audit)
    return source, build_server(calls, calls.listing, "0")


async def _ask_for_slow(client: Client, answers: list[CallToolResult]) -> None:
    answers.append(await client.call_tool("get_account", {"account_id": "slow"}))


@pytest.mark.parametrize("era", ERAS)
def test_other_requests_are_answered_while_a_call_is_at_work(era: str, tmp_path: Path) -> None:
    source, server = _slow_server(tmp_path / "audit.jsonl")
    answers: list[CallToolResult] = []

    async def run() -> None:
        async with Client(server, mode=era) as client, anyio.create_task_group() as tasks:
            tasks.start_soon(_ask_for_slow, client, answers)
            assert await anyio.to_thread.run_sync(source.asked.wait, 30)
            assert (await client.list_tools(cache_mode="refresh")).tools
            assert not answers
            source.go_on.set()

    anyio.run(run)
    assert document(answers[0])["llm_view"]["id"] == "slow"


@pytest.mark.parametrize("era", ERAS)
def test_a_source_that_does_not_answer_holds_up_no_other_tool(era: str, tmp_path: Path) -> None:
    source, server = _slow_server(tmp_path / "audit.jsonl")
    answers: list[CallToolResult] = []

    async def run() -> None:
        async with Client(server, mode=era) as client, anyio.create_task_group() as tasks:
            for _ in range(9):  # more than there are threads
                tasks.start_soon(_ask_for_slow, client, answers)
            assert await anyio.to_thread.run_sync(source.asked.wait, 30)
            await anyio.wait_all_tasks_blocked()
            with anyio.fail_after(30):
                assert not (await client.call_tool("scan_text", {"text": "x"})).is_error
                assert not (await client.call_tool("get_security_status", {})).is_error
            assert not answers
            source.go_on.set()

    anyio.run(run)
    assert [document(answer)["llm_view"]["id"] for answer in answers] == ["slow"] * 9


@pytest.mark.parametrize("era", ERAS)
def test_a_cancelled_call_is_not_answered_but_audited(era: str, tmp_path: Path) -> None:
    source, server = _slow_server(tmp_path / "audit.jsonl")

    async def run() -> None:
        async with Client(server, mode=era) as client:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(client.call_tool, "get_account", {"account_id": "slow"})
                assert await anyio.to_thread.run_sync(source.asked.wait, 30)
                tasks.cancel_scope.cancel()
                source.go_on.set()
            assert (await client.call_tool("scan_text", {"text": "x"})).is_error is False

    anyio.run(run)
    records = recorded(tmp_path / "audit.jsonl")
    assert {(record["tool"], record["decision"]) for record in records} == {
        ("scan_text", "allowed"),
        ("get_account", "allowed"),
    }


@pytest.mark.parametrize("era", ERAS)
def test_calls_that_are_cancelled_before_their_turn_are_audited_as_such(era: str, tmp_path: Path) -> None:
    source, server = _slow_server(tmp_path / "audit.jsonl")

    async def run() -> None:
        async with Client(server, mode=era) as client:
            async with anyio.create_task_group() as tasks:
                for _ in range(3):  # as many as may wait at a time
                    tasks.start_soon(client.call_tool, "get_account", {"account_id": "slow"})
                assert await anyio.to_thread.run_sync(source.asked.wait, 30)
                for name in ("get_invoice", "no 4111111111111111"):
                    tasks.start_soon(client.call_tool, name, {"invoice_id": "x"})
                await anyio.wait_all_tasks_blocked()
                tasks.cancel_scope.cancel()
                with anyio.CancelScope(shield=True):
                    for _ in range(2):
                        assert await anyio.to_thread.run_sync(source.cancelled.acquire, True, 30)
                source.go_on.set()
            assert (await client.call_tool("get_security_status", {})).is_error is False

    anyio.run(run)
    records = recorded(tmp_path / "audit.jsonl")
    assert sorted((record["tool"], record["decision"]) for record in records) == [
        *[("get_account", "allowed")] * 3,
        ("get_invoice", "cancelled"),
        ("get_security_status", "allowed"),
        ("unknown_tool", "cancelled"),
    ]
    waited = next(record for record in records if record["tool"] == "get_invoice")
    assert (waited["user_id"], waited["api_key"], waited["bytes_out"]) == (None, "sk-test-...", 0)


@pytest.mark.parametrize("count", [1, 30])
def test_calls_that_the_end_of_input_overtakes_are_all_audited(count: int, tmp_path: Path) -> None:
    client = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "0"}}
    lines: list[dict[str, Any]] = [
        {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": client},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
    ]
    params = {"name": "scan_text", "arguments": {"text": "mail jane.doe@example.com " * 1_000}}
    lines += [{"jsonrpc": "2.0", "id": n + 1, "method": "tools/call", "params": params} for n in range(count)]
    audit_file = tmp_path / "audit.jsonl"
    asked = "".join(json.dumps(line) + "\n" for line in lines).encode()
    key = {"DEFAULT_API_KEY": "sk-test-demo"}
    done = run_process("serve", "--demo", "--audit-file", str(audit_file), stdin=asked, environment=key)
    assert (done.returncode, done.stderr) == (0, b"")
    records = recorded(audit_file)
    assert len(records) == count
    assert {record["decision"] for record in records} <= {"allowed", "cancelled"}
