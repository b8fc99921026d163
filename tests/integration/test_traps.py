"""What the protocol library would tell of a crash: the exception's text to the client, and a traceback to stderr.

The code that crashes here is the pipeline itself, which promises never to: so everything in front of it is a second
wall. The server is a real process over each transport, in each era.
"""

import json
from pathlib import Path

import pytest

from benchmarks.pipe import Pipe
from benchmarks.web import Web
from tests.warm import python

CARD = "4111 1111 1111 1111"
KEY = {"DEFAULT_API_KEY": "sk-test-demo"}
VERSIONS = ["2024-11-05", "2025-11-25", "2026-07-28"]
CALL = {"name": "get_security_status", "arguments": {}}

CRASH = """
import gc, logging, sys, threading, warnings
from server.calls import pipeline
class Loud:
    def __del__(self):
        raise ValueError("bad card 4111 1111 1111 1111")
def crash(*_):
    print("a stray print")
    logging.getLogger("anything").critical("bad card 4111 1111 1111 1111")
    warnings.warn("bad card 4111 1111 1111 1111")
    thread = threading.Thread(target=Loud.__del__, args=(None,))
    thread.start()
    thread.join()
    Loud()
    raise ERROR("bad card 4111 1111 1111 1111")
pipeline.Pipeline.call = crash
from server.commands.cli import main
sys.exit(main(sys.argv[1:]))
"""


def program(error: str) -> list[str]:
    return ["-P", "-c", CRASH.replace("ERROR", error)]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("error", ["ValueError", "RecursionError"])
def test_a_crash_is_no_news_to_the_client_or_to_stderr_over_stdio(tmp_path: Path, version: str, error: str) -> None:
    audit_file = tmp_path / "audit.jsonl"
    with (
        (tmp_path / "stderr").open("w+b") as errors,
        Pipe(
            [*program(error), "serve", "--demo", "--audit-file", str(audit_file)], version, KEY, errors, python=python()
        ) as pipe,
    ):
        pipe.opened()
        lines = [pipe.ask("tools/call", CALL) for _ in range(2)]
        assert b'"tools"' in pipe.ask("tools/list", {}), "the server goes on"
        assert pipe.close() == b""
    for line in lines:
        assert json.loads(line)["error"] == {"code": -32603, "message": "Internal server error"}
    assert (tmp_path / "stderr").read_text() == "a stray print\n" * 2, "not on the wire"
    assert CARD not in audit_file.read_text()
    assert [json.loads(line)["decision"] for line in audit_file.read_text().splitlines()] == ["error"] * 2


@pytest.mark.parametrize("version", VERSIONS)
def test_a_crash_is_no_news_to_the_client_or_to_stderr_over_http(tmp_path: Path, version: str) -> None:
    audit_file = tmp_path / "audit.jsonl"
    arguments = ["--demo", "--audit-file", str(audit_file)]
    with Web(arguments, tmp_path / "stderr", program=program("ValueError"), python=python()) as web:
        answers = [web.ask(version, "tools/call", CALL) for _ in range(2)]
        assert web.ask(version, "tools/list", {}).result["tools"]
        assert web.stop() == 0
    for answer in answers:
        assert answer.error == {"code": -32603, "message": "Internal server error"}
        assert CARD.encode() not in answer.body
    assert (tmp_path / "stderr").read_text() == f"sluicegate: serving {web.url}\n"
    assert [json.loads(line)["decision"] for line in audit_file.read_text().splitlines()] == ["error"] * 2
