"""What the guard adds to a call: ``python -m benchmarks.guard``.

The same server is asked directly and through a guard, in turns, so that the ratio holds when the machine's speed
drifts. What is answered is asserted.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import msgspec

from benchmarks.invoices import invoice
from benchmarks.pipe import Pipe
from server.config import ServerConfig
from server.guard.opening import open_guard
from server.guard.options import GuardOptions

_UPSTREAM: Final = "benchmarks/guard/bare_upstream.py"
_ITEMS: Final = 160  # of an invoice, which has 61 KB then, and both channels 132
_STARTS: Final = 7


def main() -> None:
    """Print one line for each kind of call."""
    dirty = msgspec.json.encode(invoice(_ITEMS))
    clean = msgspec.json.encode({"rows": [{"n": n, "state": "open", "amount": n / 4} for n in range(1_300)]})
    limits = b"default: {limit: 1000000, window: 3600}\n"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "limits.yaml").write_bytes(limits)
        for kind, document, tool, times in (
            ("a small call", clean, "small", 2_000),
            (f"{len(clean):,} bytes twice, nothing in them", clean, "large", 150),
            (f"{len(dirty):,} bytes twice, an invoice", dirty, "large", 60),
        ):
            (folder / "document.json").write_bytes(document)
            _compare(kind, folder, tool, times)
            print(f"  in the guard alone: {_processor_time(folder, document, tool, times):,.0f} us of processor time")
        print(f"start to the answered initialize: {_starts(folder)}")


def _commands(folder: Path) -> tuple[list[str], list[str]]:
    bare = [_UPSTREAM, str(folder / "document.json")]
    guard = ["-P", "-m", "server", "guard", "--audit-file", str(folder / "audit.jsonl")]
    return bare, [*guard, "--limits", str(folder / "limits.yaml"), "--", sys.executable, *bare]


def _compare(kind: str, folder: Path, tool: str, times: int) -> None:
    with ExitStack() as stack:
        bare, guarded = (stack.enter_context(Pipe(command)).opened() for command in _commands(folder))
        params: dict[str, Any] = {"name": tool, "arguments": {}}
        asks: list[Callable[[], bytes]] = [lambda each=each: each.ask("tools/call", params) for each in (bare, guarded)]  # type: ignore[misc]
        for ask in asks:  # the first answers wait for the rules, and build what is built lazily
            for _ in range(5):
                assert b'"content"' in ask()
        seconds: tuple[list[float], list[float]] = ([], [])
        for _ in range(times):
            for ask, each in zip(asks, seconds, strict=True):
                started = time.perf_counter()
                ask()
                each.append(time.perf_counter() - started)
        ratio = statistics.median(after / before for before, after in zip(*seconds, strict=True))
        added = statistics.median(after - before for before, after in zip(*seconds, strict=True))
        before, after = (1e6 * statistics.median(each) for each in seconds)
        print(f"{kind}: {before:,.0f} us bare, {after:,.0f} us guarded; adds {1e6 * added:,.0f} us, ratio {ratio:.1f}")
        for pipe in (bare, guarded):
            pipe.close()


def _processor_time(folder: Path, document: bytes, tool: str, times: int) -> float:
    """Microseconds of one call in the guard alone, both directions, with limits and an audit file."""
    config = ServerConfig(profile="redact-only", audit_file=folder / "alone.jsonl", limits=folder / "limits.yaml")
    said: list[bytes] = []
    session = open_guard(config, GuardOptions()).session(said.append, lambda _: None)
    text = msgspec.json.encode(document.decode())
    large = b'{"content":[{"type":"text","text":%b}],"structuredContent":%b}' % (text, document)
    result = large if tool == "large" else b'{"content":[{"type":"text","text":"hi"}]}'
    seconds: list[float] = []
    for number in range(times + 5):
        started = time.process_time()
        session.from_client(b'{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"x"}}' % number)
        session.from_upstream(b'{"jsonrpc":"2.0","id":%d,"result":%b}' % (number, result))
        seconds.append(time.process_time() - started)
        assert b'"content"' in said.pop()
    return 1e6 * statistics.median(seconds[5:])


def _starts(folder: Path) -> str:
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(_STARTS):
        for command, each in zip(_commands(folder), seconds, strict=True):
            started = time.perf_counter()
            with Pipe(command).opened() as pipe:
                each.append(time.perf_counter() - started)
                pipe.close()
    before = os.times().children_user
    with Pipe(_commands(folder)[1]).opened() as pipe:
        pipe.close()
    spent = os.times().children_user - before
    said = ", ".join(f"{1e3 * statistics.median(each):,.0f} ms" for each in seconds)
    return f"{said}; {1e3 * spent:,.0f} ms of processor time for a guard's whole life"


if __name__ == "__main__":
    main()
