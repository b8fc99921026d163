"""A guard in a process of its own, before a server that says what a test wants: spoken to by lines."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.pipe import ROOT
from tests.warm import python

GUARD = ["-P", "-m", "server", "guard"]
CARD, SAFE_CARD = "4111 1111 1111 1111", "4***-****-****-****1"
MAIL, SAFE_MAIL = "jane.doe@example.com", "j***e@e***e.c***m"


def wire(folder: Path, answers: dict[str, Any], *options: str) -> list[str]:
    """The command of a guard in front of a server that says these answers."""
    (folder / "answers.json").write_text(json.dumps(answers))
    script = [sys.executable, str(ROOT / "tests/integration/guard_upstream.py")]
    audit = ["--audit-file", str(folder / "audit.jsonl"), *options]
    return [*GUARD, *audit, "--", *script, str(folder / "answers.json"), str(folder / "heard")]


def answered(result: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": "$ID", "result": result}


def request(identity: int, method: str, **params: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": identity, "method": method, "params": params}).encode() + b"\n"


def run(
    command: list[str], *lines: bytes, environment: dict[str, str] | None = None, code: int = 0
) -> tuple[list[Any], str]:
    """What a guard answers to these lines, and what stands on its stderr."""
    done = subprocess.run(  # noqa: S603
        [python(), *command],
        input=b"".join(lines),
        capture_output=True,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], **(environment or {})},
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()
