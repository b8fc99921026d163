"""Lines on their way in and out: whole, bounded, and nobody else's."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from benchmarks.pipe import ROOT, Pipe
from server.protocol.lines import MAX_MESSAGE, TOO_LONG
from server.protocol.unreadable_requests import NO_ID
from tests.warm import python

SERVE = ["-P", "-m", "server", "serve", "--demo"]
KEY = {"DEFAULT_API_KEY": "sk-test-demo"}
VERSIONS = ["2025-11-25", "2026-07-28"]


@pytest.mark.parametrize("version", VERSIONS)
def test_answers_that_are_larger_than_a_pipe_come_whole_and_one_at_a_time(version: str) -> None:
    """Twenty calls at once, whose answers of 100 KB the client starts to read when all are asked."""
    payload = {"rows": [{"n": n, "text": "x" * 400} for n in range(100)]}
    with Pipe(SERVE, version, KEY, python=python()).opened() as pipe:
        line = pipe.request("tools/call", {"name": "redact_payload", "arguments": {"payload": payload}})
        asked = [line.replace(b'"id": 2', b'"id": %d' % (100 + number)) for number in range(20)]
        pipe.send(b"".join(asked))
        answers = [json.loads(pipe.answer()) for _ in asked]
        assert pipe.close() == b""
    assert sorted(answer["id"] for answer in answers) == list(range(100, 120))
    for answer in answers:
        (block,) = answer["result"]["content"]
        assert json.loads(block["text"]) == answer["result"]["structuredContent"]
        assert answer["result"]["structuredContent"]["llm_view"]["payload"] == payload


@pytest.mark.parametrize("version", VERSIONS)
def test_a_line_that_is_too_long_is_refused_at_once_and_the_next_is_read(version: str) -> None:
    payload = {"name": "redact_payload", "arguments": {"payload": ["x" * 3 * MAX_MESSAGE]}}
    with Pipe(SERVE, version, KEY, python=python()).opened() as pipe:
        answer = json.loads(pipe.ask("tools/call", payload))
        assert answer == {"jsonrpc": "2.0", "id": 2, "error": {"code": -32600, "message": TOO_LONG}}
        answer = json.loads(pipe.ask("tools/list", {}))
        assert answer["id"] == 3
        assert answer["result"]["tools"]


@pytest.mark.parametrize(
    ("line", "identity"),
    [(b"no json", None), (b"[]", None), (b"7", None), (b'{"jsonrpc":"2.0","id":7,"method":"ping"', 7)],
)
def test_whoever_sends_a_line_that_is_no_message_is_told(line: bytes, identity: object) -> None:
    with Pipe(SERVE, VERSIONS[0], KEY, python=python()).opened() as pipe:
        answer = json.loads(pipe.round_trip(b"\n \n" + line + b"\n"))
        assert (answer["id"], answer["error"]["code"]) == (identity, -32600)
        assert json.loads(pipe.ask("ping", {}))["result"] == {}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_call_whose_id_is_none_is_refused_and_audited(tmp_path: Path, version: str) -> None:
    audit = tmp_path / "audit.jsonl"
    with Pipe([*SERVE, "--audit-file", str(audit)], version, KEY, python=python()).opened() as pipe:
        line = pipe.request("tools/call", {"name": "scan_text", "arguments": {"text": "x"}})
        for number, written in enumerate((b"null", b"1.5", b"true", b"[4111111111111111]"), 1):
            answer = json.loads(pipe.round_trip(line.replace(b'"id": 2', b'"id": ' + written)))
            assert answer == {"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": NO_ID}}
            assert len(audit.read_text().splitlines()) == number
        assert json.loads(pipe.ask("tools/list", {}))["result"]["tools"]
    assert {json.loads(record)["decision"] for record in audit.read_text().splitlines()} == {"refused"}


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b""])
def test_a_file_of_requests_is_answered_to_its_end(tmp_path: Path, newline: bytes) -> None:
    """Where nothing tells that there is something to read; the last line may lack its end."""
    (tmp_path / "requests").write_bytes(b'{"jsonrpc":"2.0","id":"one","method":"ping"}' + newline)
    with (tmp_path / "requests").open("rb") as requests:
        done = subprocess.run(  # noqa: S603
            [python(), *SERVE],
            stdin=requests,
            capture_output=True,
            env={"PYTHONPATH": str(ROOT)},
            timeout=60,
            check=True,
        )
    answer: dict[str, Any] = json.loads(done.stdout)
    assert (answer["id"], answer["result"], done.stderr) == ("one", {}, b"")
