"""What a real server says of itself: its instructions, tools, prompts and resources, as the official client gets them.

    python -m benchmarks.guard.served DUMP.json COMMAND [ARGUMENT ...]

starts the server, asks for the first page of each list and writes one JSON object: ``{"server", "instructions",
"tools", "prompts", "resources"}``. Such dumps are the words of others and stay where they are;
``benchmarks.guard.definitions --served`` and ``benchmarks.guard.wording --served`` read them.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from mcp import ClientSession, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client

from benchmarks.injection.files import CaseError
from server.guard.contents.definitions import scan_of
from server.guard.wire.methods import LISTS

_SECONDS: Final = 60
_FEWEST_WORDS: Final = 3  # of a text that says something


class Offer(msgspec.Struct):
    """A dump: the first page of each list."""

    server: str = ""
    instructions: str | None = None
    tools: list[dict[str, Any]] = []
    prompts: list[dict[str, Any]] = []
    resources: list[dict[str, Any]] = []


async def dumped(name: str, command: str, arguments: list[str], environment: Mapping[str, str]) -> dict[str, Any]:
    """What the server that this command starts says of itself. ``name`` is what it is called in the dump."""
    parameters = StdioServerParameters(command=command, args=arguments, env=dict(environment))
    async with stdio_client(parameters) as (read, write), ClientSession(read, write) as session:
        started = await session.initialize()
        offer: dict[str, Any] = {"server": name, "instructions": started.instructions}
        for member, listed in (
            ("tools", session.list_tools),
            ("prompts", session.list_prompts),
            ("resources", session.list_resources),
        ):
            offer[member] = []
            with contextlib.suppress(MCPError):  # a server need not have each of them
                answer = (await listed()).model_dump(mode="json", by_alias=True, exclude_none=True)
                offer[member] = answer[member]
        return offer


def definitions_of(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The definitions of a dump, each with the member that it is asked for by, and its instructions as one.

    Raises CaseError.
    """
    try:
        offer = msgspec.json.decode(path.read_bytes(), type=Offer)
    except (OSError, msgspec.MsgspecError):
        raise CaseError(f"{path.name}: no dump of a server can be read there") from None
    for member, identity in LISTS.values():
        yield from ((identity, copy.deepcopy(one)) for one in getattr(offer, member, ()))
    if offer.instructions:
        yield "", {"instructions": offer.instructions}


def texts_of(path: Path) -> Iterator[str]:
    """The texts in a dump that say something, as the guard finds them."""
    for identity, definition in definitions_of(path):
        for text in scan_of(definition, identity).spoken_texts():
            if len(text.split()) >= _FEWEST_WORDS:
                yield text


def main() -> int:
    """Write a dump; 0 if there is one."""
    try:
        path, command, *arguments = sys.argv[1:]
    except ValueError:
        print(__doc__, file=sys.stderr)
        return 2
    offer = asyncio.run(asyncio.wait_for(dumped(Path(path).stem, command, arguments, os.environ), _SECONDS))
    Path(path).write_bytes(msgspec.json.format(msgspec.json.encode(offer), indent=1) + b"\n")
    print(f"{path}: {len(offer['tools'])} tools, {len(offer['prompts'])} prompts, {len(offer['resources'])} resources")
    return 0


if __name__ == "__main__":
    sys.exit(main())
