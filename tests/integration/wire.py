"""A server process whose wire is spoken by hand, so that it may be sent anything and every byte of it is seen."""

import json
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from benchmarks.pipe import envelope
from server.keys.entries import new_entry
from server.keys.file import write_keys
from tests.warm import python

ROOT = Path(__file__).resolve().parents[2]
AUDIT_KEY = "audit-key-0123456789"
ENVELOPE = envelope("2026-07-28")


class Wire:
    """A server process and everything that it wrote."""

    def __init__(self, era: str, folder: Path, *more: str, wrong_key: str | None = None) -> None:
        self.era = era
        self.audit_file = folder / "audit.jsonl"
        entry, key = new_entry("jane")
        write_keys(folder / "keys.yaml", [entry])
        options = ["--data", str(folder), "--keys", str(folder / "keys.yaml"), "--audit-file", str(self.audit_file)]
        self._errors = (folder / "stderr").open("w+b")
        self._process = subprocess.Popen(  # noqa: S603
            [python(), "-P", "-m", "server", "serve", *options, *more],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={"PYTHONPATH": str(ROOT), "DEFAULT_API_KEY": wrong_key or key, "SLUICEGATE_AUDIT_KEY": AUDIT_KEY},
        )
        self.key = wrong_key or key
        self.stdout = b""
        self._answers: dict[int | str, dict[str, Any]] = {}
        self._last_id = 0
        if era == "legacy":
            client = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "0"}}
            self.request("initialize", client)
            self.send(b'{"jsonrpc":"2.0","method":"notifications/initialized"}')
        else:
            self.request("server/discover", {})

    def send(self, line: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + b"\n")
        self._process.stdin.flush()

    def request(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """The answer to one request."""
        self._last_id += 1
        if self.era == "modern":
            params = {"_meta": ENVELOPE, **params}
        self.send(json.dumps({"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": params}).encode())
        return self.answer(self._last_id)

    def answer(self, request_id: int | str) -> dict[str, Any]:
        assert self._process.stdout is not None
        while request_id not in self._answers:
            line = self._process.stdout.readline()
            assert line, "the server ended"
            self.stdout += line
            message = json.loads(line)
            if message.get("id") is not None:
                self._answers[message["id"]] = message
        return self._answers.pop(request_id)

    def call(self, name: Any, arguments: Any) -> dict[str, Any]:
        """The answer document of one tools/call."""
        result = self.request("tools/call", {"name": name, "arguments": arguments})["result"]
        (block,) = result["content"]
        assert json.loads(block["text"]) == result["structuredContent"]
        document: dict[str, Any] = result["structuredContent"]
        return document

    def close(self) -> tuple[bytes, bytes, bytes]:
        """(stdout, stderr, audit file), after the server ended by itself."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self.stdout += self._process.stdout.read()
        assert self._process.wait(30) == 0
        self._errors.seek(0)
        return self.stdout, self._errors.read(), self.audit_file.read_bytes()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._errors.close()
        self._process.kill()
        with suppress(BrokenPipeError), self._process:
            pass
