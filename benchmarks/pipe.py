"""A server process spoken to line by line, so that what is seen and timed is the server and not a client library."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final, Self

from mcp_types.version import LATEST_HANDSHAKE_VERSION, MODERN_PROTOCOL_VERSIONS

ROOT: Final = Path(__file__).resolve().parents[1]

_CLIENT: Final = {"name": "pipe", "version": "0"}


def envelope(version: str) -> dict[str, Any]:
    """What a request says of itself since 2026-07-28."""
    said = {"protocolVersion": version, "clientCapabilities": {}, "clientInfo": _CLIENT}
    return {f"io.modelcontextprotocol/{name}": value for name, value in said.items()}


class Pipe:
    """One process and its two pipes. `version`: the revision of the protocol that is spoken."""

    def __init__(
        self,
        command: Sequence[str],
        version: str = LATEST_HANDSHAKE_VERSION,
        environment: Mapping[str, str] | None = None,
        errors: IO[bytes] | int = subprocess.DEVNULL,
        *,
        python: str = sys.executable,
    ) -> None:
        self.version = version
        self.modern = version in MODERN_PROTOCOL_VERSIONS
        self._process = subprocess.Popen(  # noqa: S603
            [python, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), **(environment or {})},
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self._last_id = 0

    def opened(self) -> Self:
        """The same, after the handshake."""
        if self.modern:
            self.ask("server/discover", {})
        else:
            self.ask("initialize", self.handshake())
            self.send(b'{"jsonrpc":"2.0","method":"notifications/initialized"}\n')
        return self

    def handshake(self) -> dict[str, Any]:
        """The parameters of initialize."""
        return {"protocolVersion": self.version, "capabilities": {}, "clientInfo": _CLIENT}

    def ask(self, method: str, params: Mapping[str, Any]) -> bytes:
        """The line that answers one request."""
        return self.round_trip(self.request(method, params))

    def request(self, method: str, params: Mapping[str, Any]) -> bytes:
        """One request as a line, to be sent now or several times."""
        self._last_id += 1
        if self.modern:
            params = {"_meta": envelope(self.version), **params}
        message = {"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": params}
        return json.dumps(message).encode() + b"\n"

    def send(self, line: bytes) -> None:
        """Write a line."""
        self._stdin.write(line)
        self._stdin.flush()

    def round_trip(self, line: bytes) -> bytes:
        """Write a line, read one."""
        self.send(line)
        return self.answer()

    def answer(self) -> bytes:
        """The next line."""
        answer = self._stdout.readline()
        assert answer, "the server ended"
        return answer

    def close(self) -> bytes:
        """End the process by the end of its input; what it had still to say."""
        self._stdin.close()
        rest = self._stdout.read()
        self._stdout.close()
        assert self._process.wait(30) == 0
        return rest

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._stdout.close()
        self._stdin.close()
