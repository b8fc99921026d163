"""The guard as a client meets it: a real process in front of a real server, the official client, both eras."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, MCPError, StdioServerParameters, stdio_client
from mcp_types import CreateMessageResult, TextContent, TextResourceContents

from benchmarks.pipe import ROOT
from server.guard.contents.clearing import FACTS
from tests.integration.guard_process import CARD, GUARD, MAIL, SAFE_CARD, SAFE_MAIL
from tests.pipelines import recorded
from tests.warm import python

ERAS = ["auto", "legacy"]
LIBRARY = [str(ROOT / "tests/integration/guard_library_upstream.py")]
OURS = ["-P", "-m", "server", "serve", "--demo"]
WITHHELD = "[content omitted due to policy]"


class Guarded:
    """An official client in front of a guard in front of a server."""

    def __init__(self, portal: Any, client: Client, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self._portal = portal

    def run(self, method: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
        async def whole() -> Any:
            return await method(*arguments, **more)

        return self._portal.call(whole)

    def audit(self) -> list[dict[str, Any]]:
        return recorded(self.folder / "audit.jsonl")


def child(upstream: list[str], *options: str) -> list[str]:
    """The options of a guard in front of a child."""
    return [*options, "--env", f"PYTHONPATH={ROOT}", "--", python(), *upstream]


def over_sse() -> Iterator[list[str]]:
    """The options of a guard in front of the library's server over the transport before streamable HTTP."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, *LIBRARY, str(port)], stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        until = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.05)
        yield ["--url", f"http://127.0.0.1:{port}/sse"]
    finally:
        process.kill()
        process.wait()


def opened(era: str, folder: Path, upstream: list[str]) -> Iterator[Guarded]:
    parameters = StdioServerParameters(
        command=python(),
        args=[*GUARD, "--audit-file", str(folder / "audit.jsonl"), *upstream],
        env={"PYTHONPATH": str(ROOT), "DEFAULT_API_KEY": "sk-of-the-guard", "SLUICEGATE_TOKEN_KEY": "x" * 20},
    )

    async def sample(context: Any, params: Any) -> CreateMessageResult:
        (folder / "sampled").write_text(params.messages[0].content.text)
        del context
        return CreateMessageResult(role="assistant", content=TextContent(type="text", text="nobody"), model="m")

    with (folder / "stderr").open("w") as errors, start_blocking_portal() as portal:
        client = Client(stdio_client(parameters, errlog=errors), mode=era, sampling_callback=sample)
        with portal.wrap_async_context_manager(client):
            yield Guarded(portal, client, folder)
    for line in (folder / "stderr").read_text().splitlines():  # where grave events always go
        assert json.loads(line)["event"] == "description_withheld"


def upstreams(way: str) -> Iterator[list[str]]:
    if way == "sse":
        yield from over_sse()
    else:
        yield child(LIBRARY)


@pytest.fixture(scope="module", params=[(era, way) for way in ("child", "sse") for era in ERAS], ids=" ".join)
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    era, way = request.param
    for upstream in upstreams(way):
        yield from opened(era, tmp_path_factory.mktemp("library"), upstream)


def test_tools_are_listed_and_poison_is_withheld(library: Guarded) -> None:
    tools = {tool.name: tool for tool in library.run(library.client.list_tools).tools}
    assert set(tools) == {"lookup", "poisoned", "note", "export", "pet", "manual", "crash", "slow", "ask"}
    assert tools["poisoned"].description == WITHHELD
    assert tools["lookup"].description == "Looks a customer up. Use this tool when the user asks for one."
    assert tools["lookup"].input_schema["properties"]["customer"]["type"] == "string"
    assert library.client.instructions == f"Call lookup before note. Mail {SAFE_MAIL} for help."


def test_a_result_fits_its_schema_when_numbers_were_masked(library: Guarded) -> None:
    """The client holds each result against the schema that it was told."""
    result = library.run(library.client.call_tool, "lookup", {"customer": "C-1"})
    shown = {"customer": "C-1", "name": "J***e D***e", "card": SAFE_CARD, "note": "called J***e D***e", "n": 1.5}
    assert result.structured_content == shown
    assert json.loads(result.content[0].text) == shown
    assert result.meta[FACTS]["found"]["CREDIT_CARD"] == 1
    assert library.run(library.client.call_tool, "poisoned", {"number": 1}).structured_content == {"result": 2}


def test_a_result_of_several_forms_fits_its_schema(library: Guarded) -> None:
    shown = {"pet": {"kind": "cat", "lives": 9}, "chip": SAFE_CARD}
    assert library.run(library.client.call_tool, "pet").structured_content == shown


def test_a_long_text_is_cut_alike_in_both_channels(library: Guarded) -> None:
    result = library.run(library.client.call_tool, "manual")
    assert result.content[0].text.startswith("page 0: ünï\npage 1: ünï\n")
    assert result.content[0].text.endswith("more bytes omitted: too long]")
    assert result.structured_content == {"result": result.content[0].text}


def test_a_table_is_masked_cell_by_cell_in_both_channels(library: Guarded) -> None:
    result = library.run(library.client.call_tool, "export")
    safe = f"id,name,ssn,note\n1,J***e D***e,1***-**-***9,{WITHHELD}\n2,B***b S****h,,fine\n"
    assert result.content[0].text == safe
    assert result.structured_content == {"result": safe}


def test_instructions_and_errors_are_withheld_and_masked(library: Guarded) -> None:
    result = library.run(library.client.call_tool, "note")
    assert (result.content[0].text, result.structured_content) == (WITHHELD, {"result": WITHHELD})
    failed = library.run(library.client.call_tool, "crash")
    assert failed.is_error is True
    assert CARD not in failed.model_dump_json()


def test_progress_comes_through(library: Guarded) -> None:
    told: list[tuple[float, str | None]] = []

    async def hear(progress: float, _: float | None, message: str | None) -> None:
        told.append((progress, message))

    library.run(library.client.call_tool, "slow", progress_callback=hear)
    assert told == [(step, f"reading {SAFE_MAIL}, {step}") for step in range(3)]


def test_resources_and_prompts_come_through(library: Guarded) -> None:
    (resource,) = library.run(library.client.list_resources).resources
    assert MAIL not in str(resource.uri)
    (contents,) = library.run(library.client.read_resource, str(resource.uri)).contents
    assert isinstance(contents, TextResourceContents)
    assert contents.text == f"card {SAFE_CARD}"
    prompt = library.run(library.client.get_prompt, "summary", {"topic": "sales"})
    assert prompt.messages[0].content.text == f"Summarise sales for {SAFE_MAIL}."
    with pytest.raises(MCPError):
        library.run(library.client.read_resource, f"crm://nobody/{MAIL}")


def test_every_request_is_recorded_and_no_value(library: Guarded) -> None:
    library.run(library.client.call_tool, "lookup", {"customer": MAIL})
    record = library.audit()[-1]
    assert (record["tool"], record["decision"], record["user_id"]) == ("lookup", "allowed", "owner")
    assert record["counts"]["CREDIT_CARD"] == 1
    assert "Jane" not in (text := (library.folder / "audit.jsonl").read_text())
    assert MAIL not in text


@pytest.mark.parametrize("way", ["child", "sse"])
def test_a_question_of_the_server_reaches_the_client_masked(tmp_path: Path, way: str) -> None:
    for upstream in upstreams(way):
        for guarded in opened("legacy", tmp_path, upstream):
            result = guarded.run(guarded.client.call_tool, "ask")
            assert result.content[0].text == "they say: nobody"
            assert (tmp_path / "sampled").read_text() == f"Who is {SAFE_MAIL}?"


@pytest.mark.parametrize("era", ERAS)
def test_in_front_of_our_own_server_nothing_changes_but_the_names_of_companies(era: str, tmp_path: Path) -> None:
    """The server's profile shows them, the guard's does not know which field may."""
    direct = StdioServerParameters(
        command=python(), args=OURS, env={"PYTHONPATH": str(ROOT), "DEFAULT_API_KEY": "sk-test-demo"}
    )
    for guarded in opened(era, tmp_path, child(OURS, "--env", "DEFAULT_API_KEY=sk-test-demo")):
        with start_blocking_portal() as portal:
            client = Client(stdio_client(direct, errlog=subprocess.DEVNULL), mode=era)  # type: ignore[arg-type]
            with portal.wrap_async_context_manager(client):
                aside = Guarded(portal, client, tmp_path)
                listed = [each.run(each.client.list_tools).tools for each in (aside, guarded)]
                before, after = ([(one.name, one.description, one.input_schema) for one in tools] for tools in listed)
                assert before == after
                for name, arguments in [("get_account", {"account_id": "A-00000124"}), ("list_invoices", {"limit": 3})]:
                    direct_answer = aside.run(client.call_tool, name, arguments)
                    answer = guarded.run(guarded.client.call_tool, name, arguments)
                    shown, wanted = answer.structured_content["llm_view"], direct_answer.structured_content["llm_view"]
                    assert shown.pop("name", "*").count("*") >= (name == "get_account")
                    wanted.pop("name", None)
                    assert shown == wanted
