"""Server processes whose wire is spoken by hand, so that they may be sent anything and every byte of them is seen."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.pipe import Pipe, envelope
from server.keys.entries import new_entry
from server.keys.file import write_keys
from tests.warm import python

AUDIT_KEY = "audit-key-0123456789"
ENVELOPE = envelope("2026-07-28")


class AuditedServer(Pipe):
    """A server with an audit file, and everything that it wrote."""

    def __init__(
        self, folder: Path, options: Sequence[str], environment: Mapping[str, str], version: str, name: str = "audit"
    ) -> None:
        self.audit_file = folder / f"{name}.jsonl"
        self._errors = (folder / f"{name}.stderr").open("w+b")
        command = ["-P", "-m", "server", "serve", "--audit-file", str(self.audit_file), *options]
        super().__init__(command, version, environment, self._errors, python=python())
        self._lines: list[bytes] = []

    def answer(self) -> bytes:
        self._lines.append(super().answer())
        return self._lines[-1]

    def written(self) -> tuple[bytes, bytes, bytes]:
        """(stdout, stderr, audit file), after the server ended by itself."""
        stdout = b"".join(self._lines) + self.close()
        self._errors.seek(0)
        return stdout, self._errors.read(), self.audit_file.read_bytes()

    def __exit__(self, *error: object) -> None:
        with suppress(BrokenPipeError):  # what was still to be sent to a server that was killed
            super().__exit__(*error)
        self._errors.close()


class Wire(AuditedServer):
    """A server over the data of a folder, asked in one era of the protocol with a key of its own."""

    def __init__(self, era: str, folder: Path, *more: str, wrong_key: str | None = None) -> None:
        self.era = era
        entry, key = new_entry("jane")
        write_keys(folder / "keys.yaml", [entry])
        self.key = wrong_key or key
        options = ["--data", str(folder), "--keys", str(folder / "keys.yaml"), *more]
        environment = {"DEFAULT_API_KEY": self.key, "SLUICEGATE_AUDIT_KEY": AUDIT_KEY}
        super().__init__(folder, options, environment, "2025-11-25" if era == "legacy" else "2026-07-28")
        self._answers: dict[int | str, dict[str, Any]] = {}
        self.opened()

    def asked(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """The answer to one request."""
        self.send(self.request(method, params))
        return self.answer_to(self._last_id)

    def answer_to(self, request_id: int | str) -> dict[str, Any]:
        while request_id not in self._answers:
            message = json.loads(self.answer())
            if message.get("id") is not None:
                self._answers[message["id"]] = message
        return self._answers.pop(request_id)

    def call(self, name: Any, arguments: Any) -> dict[str, Any]:
        """The answer document of one tools/call."""
        result = self.asked("tools/call", {"name": name, "arguments": arguments})["result"]
        (block,) = result["content"]
        assert json.loads(block["text"]) == result["structuredContent"]
        document: dict[str, Any] = result["structuredContent"]
        return document
