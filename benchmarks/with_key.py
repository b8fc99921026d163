"""Puts a key into HTTP requests on their way, for clients that cannot be told one: the protocol's conformance suite.

``python -m benchmarks.with_key 8932 8931 KEY``: listens on a port of this machine and passes on to another.
"""

import asyncio
import sys
from contextlib import suppress


async def _pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65_536):
            sink.write(data)
            await sink.drain()


async def serve(listen: int, to: int, key: str) -> None:
    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            line, _, rest = (await reader.readuntil(b"\r\n\r\n")).partition(b"\r\n")
            kept = [header for header in rest.split(b"\r\n") if not header.lower().startswith(b"connection:")]
            server_reader, server = await asyncio.open_connection("127.0.0.1", to)
            # One request a connection, so that there is one head to be found.
            added = [b"Connection: close", f"Authorization: Bearer {key}".encode()]
            server.write(b"\r\n".join([line, *added, *kept]))
            up = asyncio.create_task(_pass_on(reader, server))
            await _pass_on(server_reader, writer)
            up.cancel()
            server.close()
        writer.close()

    async with await asyncio.start_server(one, "127.0.0.1", listen) as listening:
        await listening.serve_forever()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
