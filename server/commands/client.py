"""This server as a child process, called with the official client, for `call` and the demo.

The child gets its keys in the environment, because other users can read command lines. Its import path is the folder of
this installation, because a folder called `server` in the current one must not be imported instead.
"""

import json
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, TextIO

import anyio
from mcp import Client, MCPError, StdioServerParameters, stdio_client
from mcp_types import CallToolResult, TextContent

from scanner import ScannerError, load_profile, load_rules
from scanner.engine import refuse_unknown_types
from server.api.file import load_api
from server.commands.command import CommandError, UsageError
from server.config import ServerConfig, api_environment, aws_environment
from server.keys.fixed import DEMO_KEY
from server.trust.each_once import each_once

ROOT: Final = Path(__file__).resolve().parents[2]
"""The folder that this installation's packages are imported from."""


class ServerNotStartedError(UsageError):
    """The child ended before it could be asked anything. The message is what it said on stderr, without data."""

    def __init__(self, said: str) -> None:
        super().__init__("\n".join(line.removeprefix("sluicegate: ") for line in said.split("\n")))


class NotAnsweredError(CommandError):
    """A call without an answer: the protocol refused it, or the server ended. The message holds no data."""


def parameters(config: ServerConfig) -> StdioServerParameters:
    """How to start the server that `config` describes; in demo mode without a key, with the demo key."""
    options, environment = config.for_child()
    environment["PYTHONPATH"] = str(ROOT)
    if config.demo:
        environment.setdefault("DEFAULT_API_KEY", DEMO_KEY)
    if config.api is not None:
        environment |= api_environment(load_api(config.api).credential)
    if config.needs_aws:
        environment |= aws_environment()
    return StdioServerParameters(
        command=sys.executable, args=["-P", "-m", "server", "serve", *options], env=environment
    )


@asynccontextmanager
async def connected(config: ServerConfig, errors: TextIO) -> AsyncIterator[Client]:
    """A client of a fresh child server, which ends with the block. Raises `ServerNotStartedError`.

    `errors`: a file for what the child writes to stderr.
    """
    started = False
    try:
        async with Client(stdio_client(parameters(config), errlog=errors)) as client:
            started = True
            yield client
    except Exception as error:
        if started:
            raise
        raise _not_started(errors, f"the server did not start ({type(error).__name__})") from None


def _not_started(errors: TextIO, otherwise: str) -> ServerNotStartedError:
    return ServerNotStartedError(read_back(errors).strip() or otherwise)


def errors_file() -> TextIO:
    """A nameless file for `connected`; the child needs a descriptor, which no stream in memory has.

    Raises `CommandError` where none can be made, as in a container whose file system is read-only.
    """
    try:
        return tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CommandError(f"no temporary file can be made ({reason}); TMPDIR names a folder for such files") from None


def read_back(errors: TextIO) -> str:
    """Everything that was written to `errors`."""
    errors.seek(0)
    return errors.read()


def arguments_of(text: bytes) -> dict[str, Any]:
    """The arguments of a tool, out of one JSON object. Raises `ValueError` and `RecursionError`.

    Also for a name that stands twice: of two limits, the one that was not meant could win.
    """
    given = json.loads(text, object_pairs_hook=each_once, parse_constant=_no_number)
    if isinstance(given, dict):
        return given
    raise ValueError


def _no_number(_: str) -> None:
    raise ValueError  # NaN and its like are no JSON


def text_of(result: CallToolResult) -> str:
    """The answer document: the text of a tool's result."""
    return "".join(block.text for block in result.content if isinstance(block, TextContent))


def call_once(config: ServerConfig, tool: str, arguments: Mapping[str, Any], errors: TextIO) -> tuple[str, bool]:
    """(document, whether it is an error) of one call to a fresh server, which has ended when this returns.

    `errors` as for `connected`, and raises the same, also when its rules turn out not to fit its profile; and
    `NotAnsweredError`.
    """

    async def run() -> tuple[str, bool]:
        async with connected(config, errors) as client:
            try:
                result = await client.call_tool(tool, dict(arguments))
            except MCPError as error:  # outside of the block it would be one of a group
                refused = error.error.message
            else:
                return text_of(result), result.is_error
        raise NotAnsweredError(f"no answer: {refused}")

    try:
        return anyio.run(run)
    except ServerNotStartedError:
        raise
    except Exception:
        # Rules are compiled after the handshake. A server that ends because its profile does not fit them looks like
        # one that was killed, but for what this process can find out as well.
        try:
            refuse_unknown_types(load_profile(config.profile), load_rules())
        except ScannerError as unfit:
            raise _not_started(errors, str(unfit)) from None
        raise
