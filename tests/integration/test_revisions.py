"""Every revision of the protocol on the wire, and every line of it held against the library's own models."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from mcp_types import METHOD_NOT_FOUND, jsonrpc_message_adapter, methods
from mcp_types.version import KNOWN_PROTOCOL_VERSIONS

from benchmarks.conversation import SERVED, Exchange, converse
from benchmarks.pipe import Pipe
from tests.pipelines import recorded
from tests.warm import python

OLD = [version for version in KNOWN_PROTOCOL_VERSIONS if version < "2026"]
SERVE = ["-P", "-m", "server", "serve", "--demo"]
KEY = {"DEFAULT_API_KEY": "sk-test-demo"}
CARD = "4111111111111111"


class Recorded(NamedTuple):
    version: str
    exchanges: list[Exchange]
    stderr: str
    audit: list[dict[str, Any]]

    def answers(self, method: str) -> list[dict[str, Any]]:
        return [said.answer for said in self.exchanges if said.method == method and said.proper]


@pytest.fixture(scope="module", params=KNOWN_PROTOCOL_VERSIONS)
def session(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    folder = tmp_path_factory.mktemp("session")
    audit_file = folder / "audit.jsonl"
    with (
        (folder / "stderr").open("w+b") as errors,
        Pipe([*SERVE, "--audit-file", str(audit_file)], request.param, KEY, errors, python=python()) as pipe,
    ):
        exchanges = converse(pipe)
        assert pipe.close() == b"", "nothing is said that nobody asked for"
    stderr = (folder / "stderr").read_text()
    audit = recorded(audit_file)
    return Recorded(request.param, exchanges, stderr, audit)


def test_the_library_speaks_no_revision_that_is_not_tried_here() -> None:
    assert KNOWN_PROTOCOL_VERSIONS == ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28")


def test_each_request_is_answered_under_its_id(session: Recorded) -> None:
    for said in session.exchanges:
        if "id" in said.request:
            assert said.answer["id"] == said.request["id"]
        assert ("result" in said.answer) != ("error" in said.answer)


def test_every_line_is_what_the_models_of_the_revision_say(session: Recorded) -> None:
    checked = 0
    for said in session.exchanges:
        jsonrpc_message_adapter.validate_python(said.answer, by_name=False)
        if said.proper:
            methods.validate_client_request(said.method, session.version, said.request["params"])
        if "result" in said.answer:
            methods.validate_server_result(said.method, session.version, said.answer["result"])
            methods.parse_server_result(said.method, session.version, said.answer["result"])
            checked += 1
    assert checked >= 20


def test_what_is_served_is_answered_and_the_rest_is_an_unknown_method(session: Recorded) -> None:
    for said in session.exchanges:
        if said.proper and said.method in SERVED:
            assert "result" in said.answer, said.method
        elif said.proper:
            assert said.answer["error"] == {"code": METHOD_NOT_FOUND, "message": "Method not found"}


def test_the_handshake_names_the_revision_that_was_asked_for(session: Recorded) -> None:
    if session.version in OLD:
        (answer,) = session.answers("initialize")
        assert answer["result"]["protocolVersion"] == session.version
        assert answer["result"]["capabilities"] == {"tools": {"listChanged": False}}
    else:
        (answer,) = session.answers("server/discover")
        assert answer["result"]["supportedVersions"] == [session.version]
        assert answer["result"]["resultType"] == "complete"


def test_both_channels_of_a_call_carry_the_same(session: Recorded) -> None:
    calls = [said.answer for said in session.exchanges if said.method == "tools/call" and "result" in said.answer]
    assert len(calls) >= 18
    for answer in calls:
        (block,) = answer["result"]["content"]
        assert json.loads(block["text"]) == answer["result"]["structuredContent"]
        assert answer["result"]["isError"] is ("error" in answer["result"]["structuredContent"]["meta"])


def test_malformed_calls_are_refused_with_what_to_do(session: Recorded) -> None:
    refused = [
        said.answer["result"]["structuredContent"]["meta"]["error"]["code"]
        for said in session.exchanges
        if said.method == "tools/call" and not said.proper and "result" in said.answer
    ]
    assert refused.count("invalid_argument") >= 4


def test_no_error_repeats_the_request(session: Recorded) -> None:
    for said in session.exchanges:
        assert CARD not in json.dumps(said.answer)
    assert CARD not in json.dumps(session.audit)
    assert session.stderr == ""


def test_every_call_is_audited(session: Recorded) -> None:
    # Without an envelope, a request since 2026 is of no revision, and so no call of a tool yet.
    calls = [
        said
        for said in session.exchanges
        if said.method == "tools/call" and not ("error" in said.answer and session.version not in OLD)
    ]
    assert len(calls) >= 20
    assert len([record for record in session.audit if record["event_type"] == "request"]) == len(calls)


@pytest.mark.parametrize("asked", ["2023-01-01", "2099-12-31", CARD])
def test_a_revision_that_there_is_not_gets_the_newest_handshake(asked: str) -> None:
    with Pipe(SERVE, "2025-11-25", KEY, python=python()) as pipe:
        answer = json.loads(pipe.ask("initialize", {**pipe.handshake(), "protocolVersion": asked}))
        assert answer["result"]["protocolVersion"] == "2025-11-25"


def test_nothing_is_listed_or_called_before_the_handshake(tmp_path: Path) -> None:
    audit_file = tmp_path / "audit.jsonl"
    with Pipe([*SERVE, "--audit-file", str(audit_file)], "2025-11-25", KEY, python=python()) as pipe:
        for method, params in (("tools/list", {}), ("tools/call", {"name": "get_security_status"})):
            answer = json.loads(pipe.ask(method, params))
            assert answer["error"] == {"code": -32602, "message": "Invalid request parameters"}
        assert json.loads(pipe.ask("ping", {}))["result"] == {}
        pipe.close()
    (record,) = map(json.loads, audit_file.read_text().splitlines())
    assert (record["decision"], record["tool"]) == ("error", "unknown_tool")
