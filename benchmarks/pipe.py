"""A server process spoken to line by line, so that what is timed is the server and not a client library."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

ROOT: Final = Path(__file__).resolve().parents[1]

ENVELOPE: Final = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": {"name": "benchmark", "version": "0"},
}
HANDSHAKE: Final = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "benchmark", "version": "0"},
}


class Pipe:
    """One process and its two pipes. `era`: "legacy" begins with initialize, "modern" says its version each time."""

    def __init__(
        self, command: Sequence[str], era: str = "legacy", environment: Mapping[str, str] | None = None
    ) -> None:
        self._era = era
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), **(environment or {})},
        )
        self._next_id = 0

    def opened(self) -> Self:
        """The same, after the handshake."""
        if self._era == "legacy":
            self.ask("initialize", HANDSHAKE)
            self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        else:
            self.ask("server/discover", {})
        return self

    def ask(self, method: str, params: Mapping[str, Any]) -> bytes:
        """The line that answers one request."""
        return self.round_trip(self.request(method, params))

    def request(self, method: str, params: Mapping[str, Any]) -> bytes:
        """One request as a line, to be sent now or several times."""
        self._next_id += 1
        if self._era == "modern":
            params = {**params, "_meta": ENVELOPE}
        return json.dumps({"jsonrpc": "2.0", "id": self._next_id, "method": method, "params": params}).encode() + b"\n"

    def send(self, message: Mapping[str, Any]) -> None:
        """Write one message."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message).encode() + b"\n")
        self._process.stdin.flush()

    def round_trip(self, line: bytes) -> bytes:
        """Write a line, read one."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line)
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the server ended"
        return answer

    def close(self) -> None:
        """End the process by the end of its input."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        assert self._process.wait(30) == 0
        self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
