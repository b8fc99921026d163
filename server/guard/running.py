"""A guard at work: its threads, its child, and how all of it ends.

One thread reads the client, one the upstream, one waits for the upstream's end, one looks at the clock. Whoever of them
notices that it is over says so once, and the first word counts; then the child is ended, and only then this process.
"""

import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import IO, Final, Literal

from scanner import Scanner
from server.commands.command import tell
from server.guard.lines import LineWriter, lines
from server.guard.opening import MAX_REQUEST, Opened
from server.guard.session import Session
from server.guard.upstream import Upstream

End = Literal["client", "upstream", "signal", "broken"]

Ends = queue.SimpleQueue[End]
"""What is over, in the order in which it was noticed; may be put into from within the handler of a signal."""

_TICK: Final = 0.25
"""Seconds between two looks at what is overdue."""

_DRAIN: Final = 0.5
"""Seconds that what an upstream that has ended still has in its pipe is waited for, while its children may hold it."""

_LAST_WORDS: Final = 10.0
"""Seconds for reading what it had said before it ended; the rules may still be compiling."""

_LONGEST_COMPLAINT: Final = 65_536
"""Bytes of a line of the upstream's stderr that is shown."""


def run(opened: Opened, upstream: Upstream, max_line: int) -> int:
    """Guard until either end is gone, or SIGTERM or SIGINT comes; the exit code. Raises what compiling raises."""
    ends: Ends = queue.SimpleQueue()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ends.put("signal"))
    source, sink = os.fdopen(os.dup(0), "rb", closefd=False), LineWriter(os.dup(1))
    _divert()

    def to_client(line: bytes) -> None:
        try:
            sink.write(line)
        except OSError:
            ends.put("client")

    def unless_compiled(rules: Future[Scanner]) -> None:
        if rules.exception() is not None:
            ends.put("broken")

    opened.rules.add_done_callback(unless_compiled)
    session = opened.session(to_client, upstream.send)
    _start(
        lambda: _each(lines(source, MAX_REQUEST, session.too_long), session.from_client),
        then=lambda: ends.put("client"),
    )
    listening = _start(lambda: _each(lines(upstream.said, max_line, session.lost), session.from_upstream))
    _start(upstream.wait, then=lambda: ends.put("upstream"))
    complaining = None if upstream.complaints is None else _start(partial(_show, upstream.complaints, opened))
    stopped = threading.Event()
    _start(lambda: _watch(session, stopped))
    end = ends.get()
    if end == "client":
        _hear_out(session, upstream, sink, ends)
    stopped.set()
    code = _end(end, session, upstream, [listening, *([] if complaining is None else [complaining])])
    opened.rules.result()
    return code


def _hear_out(session: Session, upstream: Upstream, sink: LineWriter, ends: Ends) -> None:
    """Wait for the answers of a client that has said all it had to say, while it can still read them."""
    upstream.close()
    while session.waits and ends.empty() and not upstream.is_stuck():
        if upstream.wait(_TICK) is not None or not sink.is_read():
            return


def _end(end: End, session: Session, upstream: Upstream, readers: Sequence[threading.Thread]) -> int:
    """End the child, read what it had still to say, answer or record what is open; the exit code."""
    if end == "upstream":
        readers[0].join(_DRAIN)
    code = upstream.end()
    for reader in readers:
        reader.join(_DRAIN if end == "signal" else _LAST_WORDS)
    if end == "upstream":
        session.upstream_ended()
        tell(f"the server behind the guard ended ({'exit code' if code >= 0 else 'signal'} {abs(code)})")
    else:
        session.client_ended()
    session.report()
    return 1 if end == "upstream" else 0


def _start(work: Callable[[], object], then: Callable[[], object] = lambda: None) -> threading.Thread:
    def whole() -> None:
        try:
            work()
        finally:
            then()

    # A daemon, since nothing interrupts a thread that reads.
    thread = threading.Thread(target=whole, daemon=True)
    thread.start()
    return thread


def _each(source: Iterable[bytes], take: Callable[[bytes], None]) -> None:
    with suppress(OSError, ValueError):  # closed
        for line in source:
            take(line)


def _watch(session: Session, stopped: threading.Event) -> None:
    while not stopped.wait(_TICK):
        session.expire()


def _show(complaints: IO[bytes], opened: Opened) -> None:
    """Pass the upstream's stderr on, redacted, a line at a time."""
    for line in lines(complaints, _LONGEST_COMPLAINT, lambda *_: None):
        with suppress(Exception):  # closed: what cannot be read is not shown
            tell(f"upstream: {opened.rules.result().redact(line.decode(errors='replace').rstrip()).text}")


def _divert() -> None:
    """Let nothing but the guard's own lines reach the client, and no library read what the client says."""
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null if sys.stderr is None else 2, 1)
    os.close(null)
