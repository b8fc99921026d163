"""Serving billing data over stdio or HTTP, ready to shake hands before the rules are compiled."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING

import anyio
import msgspec

from server.calls.listing import Listing
from server.calls.pipeline import Pipeline
from server.config import ServerConfig
from server.limits.table import DEFAULT_TABLE, OWN_FILES_TABLE
from server.opening import open_parts
from server.process import compiled, silence
from server.protocol.app import build_server
from server.protocol.stdio import stdio_streams

if TYPE_CHECKING:
    from server.http.endpoint import Endpoint


def serve(config: ServerConfig, version: str, endpoint: "Endpoint | None" = None) -> None:
    """Serve over stdin and stdout until stdin ends; over HTTP, where an endpoint is given, until SIGTERM or SIGINT.

    Raises what `open_parts` and `Opened.compile` raise, and `ConfigError` for an endpoint that cannot be used.
    """
    silence()
    if endpoint is not None:
        config = msgspec.structs.replace(config, api_key=None)  # it is the key of the process on the other end of stdin
    own_files = endpoint is None and config.data is not None
    opened = open_parts(config, OWN_FILES_TABLE if own_files else DEFAULT_TABLE)
    pipeline = compiled(opened.compile, Pipeline.read_ahead)
    if endpoint is None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _end_at_once)
        run_unless_failed(lambda: _serve_stdio(pipeline, opened.listing, version), pipeline)
    else:
        from server.http.serving import serve_http  # noqa: PLC0415  nothing of it is needed over stdio

        run_unless_failed(lambda: serve_http(endpoint, opened, pipeline, version), pipeline)


async def _serve_stdio(pipeline: Future[Pipeline], listing: Listing, version: str) -> bool:
    server = build_server(pipeline, listing, version, structured=msgspec.Raw)
    async with stdio_streams() as (incoming, outgoing):
        try:
            await server.run(incoming, outgoing, server.create_initialization_options())
        except* BrokenPipeError:
            pass  # the client is gone, and nobody is left to be told
    return outgoing.used


def run_unless_failed(serve_it: Callable[[], Awaitable[bool]], pipeline: Future[Pipeline]) -> None:
    """Serve until `serve_it` returns, or until `pipeline` turns out to be impossible; raises its error then.

    `serve_it` returns whether somebody was served, and left: nobody waits to hear then how the compilation ends.
    """
    failures: list[Exception] = []
    nobody_served = False

    async def run() -> None:
        nonlocal nobody_served
        async with anyio.create_task_group() as tasks:

            async def end_if_it_fails() -> None:
                with suppress(Exception):
                    await asyncio.wrap_future(pipeline)
                    return
                tasks.cancel_scope.cancel()

            tasks.start_soon(end_if_it_fails)
            try:
                nobody_served = not await serve_it()
            except Exception as error:  # noqa: BLE001  raised below, without the group that it would be in here
                failures.append(error)
            tasks.cancel_scope.cancel()

    anyio.run(run)
    for error in failures:
        raise _alone(error)
    if nobody_served or pipeline.done():
        pipeline.result()  # waits: whoever starts a server with nobody to serve wants to know whether it could


def _end_at_once(number: int, _: FrameType | None) -> None:
    """End the process without cleaning up: it holds nothing that the system does not release."""
    with suppress(OSError):  # there is no stderr
        os.write(2, b"sluicegate: interrupted\n")
    os._exit(128 + number)


def _alone(error: Exception) -> Exception:
    """The error inside a group of one, which says more than the group."""
    while isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error
