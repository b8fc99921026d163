"""Our server in front of a pipeline that has nothing to do: every call is answered with the document in a file.

What is left is the way of an answer to the wire, which is what the library's servers are compared with.
"""

import sys
from pathlib import Path
from typing import cast

import anyio
import msgspec

from server.calls.listing import Listing
from server.calls.pipeline import Pipeline, Reply
from server.controls import now
from server.keys.fixed import NoKeyStore
from server.keys.principal import Caller
from server.protocol.app import build_server
from server.protocol.stdio import stdio_streams
from server.tools.table import offered


class Finished:
    """A pipeline without work, whose server shows the tools that need no data."""

    def __init__(self, document: bytes) -> None:
        self._reply = Reply(document, is_error=False)
        self.listing = Listing(offered(None), NoKeyStore(), Caller(None), now)

    def call(self, *_: object) -> Reply:
        """The document."""
        return self._reply


async def main(pipeline: Pipeline) -> None:
    server = build_server(pipeline, pipeline.listing, "0", structured=msgspec.Raw)
    async with stdio_streams() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


if __name__ == "__main__":
    anyio.run(main, cast("Pipeline", Finished(Path(sys.argv[1]).read_bytes())))
