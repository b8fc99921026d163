"""A folder of exports that questions can be asked: through a server process and the official client, or in here.

In this process the same options are read and the same parts are opened, and the answer document is what the client of
a process gets as text. That takes a hundredth of the processor time, and is for what the answers say.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters, stdio_client
from mcp_types import TextContent

from server.commands.cli import _parser
from server.commands.serve import _config
from server.keys.entries import KeyEntry
from server.keys.file import write_keys
from server.limits.table import OWN_FILES_TABLE
from server.opening import open_parts
from tests.made_keys import entry
from tests.warm import python


class Session(NamedTuple):
    """`call`: from the name and the arguments of a tool to the answer document."""

    call: Callable[[str, Mapping[str, object]], str | bytes]

    def ask(self, tool: str, **arguments: object) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.call(tool, arguments))
        return answer

    def listed(self, tool: str, name: str, **arguments: object) -> list[Any]:
        (records,) = (value for value in self.ask(tool, **arguments)["llm_view"].values() if isinstance(value, list))
        return [record.get(name) for record in records]


@contextmanager
def served(folder: Path, profile: str, *options: str) -> Iterator[Session]:
    """A real server; what it says to whoever started it is in `.stderr` of the folder, then and of `answered`."""
    line, key = _command(folder, profile, *options)
    parameters = StdioServerParameters(
        command=python(), args=["-P", "-m", "server", *line], env={"DEFAULT_API_KEY": key}
    )
    with (folder / ".stderr").open("w") as errors, start_blocking_portal() as portal:
        client = Client(stdio_client(parameters, errlog=errors))

        def call(tool: str, arguments: Mapping[str, object]) -> str:
            result = portal.call(client.call_tool, tool, dict(arguments))
            assert isinstance(result.content[0], TextContent)
            return result.content[0].text

        with portal.wrap_async_context_manager(client):
            yield Session(call)


@contextmanager
def answered(folder: Path, profile: str, *options: str) -> Iterator[Session]:
    """What such a server opens, asked without it."""
    line, key = _command(folder, profile, *options)
    with (
        (folder / ".stderr").open("w") as errors,
        redirect_stderr(errors),
        patch.dict(os.environ, {"DEFAULT_API_KEY": key}, clear=True),
    ):
        opened = open_parts(_config(_parsed_by().parse_args(line)), OWN_FILES_TABLE)
        pipeline = opened.compile()
    try:
        yield Session(lambda tool, arguments: pipeline.call(tool, arguments).document)
    finally:
        opened.audit.close()


_parsed_by = cache(_parser)
"""Made once for all sessions of this process, since making it takes a third of what it takes to open a folder."""


@cache
def _admin() -> tuple[KeyEntry, str]:
    """The key of all sessions; whose it is, none of them is about."""
    return entry(role="admin")


def _command(folder: Path, profile: str, *options: str) -> tuple[list[str], str]:
    """The arguments of a server of this folder, and the key that opens it."""
    made, key = _admin()
    write_keys(folder / ".keys.yaml", [made])
    line = ["serve", "--data", str(folder), "--profile", profile, *options]
    return [*line, "--keys", str(folder / ".keys.yaml"), "--audit-file", str(folder / ".audit.jsonl")], key
