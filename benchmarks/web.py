"""A server process behind HTTP, and requests to it that are made by hand, so that wrong ones can be sent too."""

import json
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple, Self

from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from benchmarks.pipe import ROOT, envelope

_BOTH = "application/json, text/event-stream"


class Answer(NamedTuple):
    """An answer to a request: `messages` are those of the protocol in its body, however it carries them."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages of the protocol in the body."""
        if self.headers.get("content-type", "").startswith("text/event-stream"):
            lines = self.body.decode().splitlines()
            return [json.loads(line.removeprefix("data:")) for line in lines if line.startswith("data:")]
        return [json.loads(self.body)]

    @property
    def result(self) -> dict[str, Any]:
        """The result in the last of them."""
        result: dict[str, Any] = self.messages[-1]["result"]
        return result

    @property
    def error(self) -> dict[str, Any]:
        """The error in the last of them."""
        error: dict[str, Any] = self.messages[-1]["error"]
        return error


class Web:
    """`serve --http` in a process of its own, on a port that was free. `errors`: the file for its stderr."""

    def __init__(
        self,
        arguments: Sequence[str],
        errors: Path,
        *,
        program: Sequence[str] = ("-P", "-m", "server"),
        listen: str = "0",
        environment: Mapping[str, str] | None = None,
        python: str = sys.executable,
    ) -> None:
        self._errors = errors
        with errors.open("wb") as file:
            self._process = subprocess.Popen(  # noqa: S603
                [python, *program, "serve", *arguments, "--http", listen],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env={"PYTHONPATH": str(ROOT), **(environment or {})},
            )
            assert self._process.stderr is not None
            for line in self._process.stderr:
                file.write(line)
                if line.startswith(b"sluicegate: serving "):
                    self.url = line.decode().split()[-1]
                    break
            else:
                raise AssertionError(f"not started: {errors.read_text()}")
        host, _, port = self.url.split("/")[2].rpartition(":")
        self.host, self.port = host.strip("[]"), int(port)

    def post(self, message: object, *, key: str | None = "sk-test-demo", **more: str) -> Answer:
        """POST a message, or bytes as they are; `more` are headers, with "_" for "-"."""
        headers = {"content-type": "application/json", "accept": _BOTH}
        if key is not None:
            headers["authorization"] = f"Bearer {key}"
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        return self.request("POST", "/mcp", body, headers)

    def ask(self, version: str, method: str, params: Mapping[str, Any], *, key: str | None = "sk-test-demo") -> Answer:
        """One request in a revision of the protocol, as a client of that revision sends it."""
        headers = {"mcp_protocol_version": version}
        if version in MODERN_PROTOCOL_VERSIONS:
            params = {"_meta": envelope(version), **params}
            headers["mcp_method"] = method
            if isinstance(params.get("name"), str):
                headers["mcp_name"] = params["name"]
        return self.post({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}, key=key, **headers)

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Any request; the connection is closed behind it."""
        connection = HTTPConnection(self.host, self.port, timeout=60)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def line(self) -> bytes:
        """The next line of its stderr."""
        assert self._process.stderr is not None
        line: bytes = self._process.stderr.readline()
        return line

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it by a signal and return its exit code; what it said is in the file then."""
        self._process.send_signal(number)
        assert self._process.stderr is not None
        with self._errors.open("ab") as file:
            file.write(self._process.stderr.read())
        return self._process.wait(60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            with suppress(ProcessLookupError):
                self._process.kill()
            self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()
