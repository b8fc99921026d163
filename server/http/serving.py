"""The protocol over HTTP: the library's own application behind the gate, in uvicorn, without an access log.

After SIGTERM or SIGINT no more requests are accepted, running calls finish and are audited, and the exit code is 0.
"""

import contextlib
import signal
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import Future
from types import FrameType
from typing import Final

import uvicorn
from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.auth.settings import AuthSettings
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import AnyHttpUrl

from server.calls.pipeline import Pipeline
from server.controls import now
from server.http.connection import connections_of
from server.http.endpoint import PATH, Endpoint
from server.http.gate import Gate
from server.http.logins import Logins
from server.keys.principal import Caller
from server.opening import Opened
from server.protocol.app import Context, build_server
from server.protocol.lines import MAX_MESSAGE
from server.settings import ConfigError
from server.stderr import tell

IDLE_SECONDS: Final = 5
"""How long a connection may stay open without anything coming, uvicorn's own default."""

GRACE_SECONDS: Final = 30
"""How long running calls have to finish at the end: supervisors often kill after 30 seconds. A scan takes one at most.
A call that waits for a billing API may take longer (`server.api.calls.PATIENCE` and the API's `total_timeout`, together
50 seconds by default) and is cut off then."""

MAX_CONNECTIONS: Final = 256
"""At a time; 503 for the next. Each holds 4 MiB at most while its request is read."""


async def serve_http(endpoint: Endpoint, opened: Opened, pipeline: Future[Pipeline], version: str) -> bool:
    """Serve until SIGTERM or SIGINT, and True then. Raises `ConfigError` where it cannot listen, or not so."""
    with contextlib.closing(_listening(endpoint)) as listening:
        tls = None if endpoint.certificate is None else _tls(endpoint)
        url = endpoint.url(listening.getsockname()[1])
        logins = Logins(opened.keys, opened.audit, now)
        server = build_server(pipeline, opened.listing, version, caller_of=_caller)
        app = server.streamable_http_app(
            streamable_http_path=PATH,
            stateless_http=True,
            max_request_body_size=MAX_MESSAGE,
            # The gate in front is stricter: it checks every path, and a page has to come from this very host.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
            # Keys are no OAuth tokens. The issuer only says where clients get tokens, and is not published here.
            auth=AuthSettings(issuer_url=AnyHttpUrl(url), resource_server_url=None),
            token_verifier=logins,
        )
        config = uvicorn.Config(
            Gate(app, endpoint, logins, opened.audit, pipeline.done),
            http=connections_of(endpoint),
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # the gate knows which proxies to believe
            limit_concurrency=MAX_CONNECTIONS,
            timeout_keep_alive=IDLE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
            ssl_context_factory=None if tls is None else lambda *_: tls,
        )
        tell(f"serving {url}")
        await _Server(config).serve([listening])
        return True


def _caller(ctx: Context) -> Caller:
    token = get_access_token()
    client = None if ctx.request is None else ctx.request.client
    return Caller(None if token is None else token.token, None if client is None else client.host)


class _Server(uvicorn.Server):
    """Ends the process with 0 after a signal, where uvicorn lets the signal kill it once it has cleaned up."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # No method, since sse-starlette looks for this server behind the handler, and cuts off every answer that is a
        # stream as soon as the server is to end.
        def end(_: int, __: FrameType | None) -> None:
            self.should_exit = True

        usual = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in usual.items():
                signal.signal(number, handler)


def _listening(endpoint: Endpoint) -> socket.socket:
    family = socket.AF_INET6 if ":" in endpoint.host else socket.AF_INET
    try:
        return socket.create_server((endpoint.host, endpoint.port), family=family, backlog=MAX_CONNECTIONS)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).partition(" (")[0]  # asyncio goes on with the address
        raise ConfigError(f"--http: cannot listen on {endpoint.host} port {endpoint.port}: {reason}") from None


def _tls(endpoint: Endpoint) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2

    def no_password() -> str:  # or OpenSSL would ask the terminal for it
        raise ConfigError("--tls-key: the key is encrypted; give one that is not, in a file that only the server reads")

    certificate, private_key = endpoint.certificate, endpoint.private_key
    for option, file in (("--tls-cert", certificate), ("--tls-key", private_key)):
        try:
            if file is not None:
                file.read_bytes()
        except OSError as error:
            raise ConfigError(f"{option}: {file} cannot be read: {error.strerror}") from None
    try:
        context.load_cert_chain(str(certificate), str(private_key), no_password)
    except ssl.SSLError:
        raise ConfigError("--tls-cert and --tls-key: are no certificate and its key, in PEM") from None
    return context
