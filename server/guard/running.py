"""A guard at work: its threads, its child, and how all of it ends.

One thread reads the client, one the upstream, one waits for the upstream's end, one looks at the clock. Each
of them reports an end that it notices, and the first report counts: then the child is ended, and after it this process.
"""

import os
import queue
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import IO, Final, Literal

import msgspec

from scanner import Scanner
from server.guard.opening import Opened
from server.guard.session import Session
from server.guard.upstream.child import PATIENCE, Upstream
from server.process import divert
from server.protocol.lines import MAX_MESSAGE, LineReader, LineWriter, lines
from server.stderr import tell

End = Literal["client", "upstream", "signal", "broken"]

Ends = queue.SimpleQueue[End]
"""What is over, in the order in which it was noticed; may be put into from within the handler of a signal."""

_TICK: Final = 0.25
"""Seconds between two looks at what is overdue."""

_QUIET: Final = 0.25
"""Seconds without a line after which an upstream that has ended has nothing left in its pipe, whoever may hold it."""

_DRAIN: Final = 0.5
"""Seconds for what is being read when a signal comes, and before what an upstream has left running is ended."""

_LAST_WORDS: Final = 10.0
"""Seconds for reading what it had sent before it ended; the rules may still be compiling."""

_NEXT_REQUEST: Final = 1.0
_LAST_REQUESTS: Final = 3.0
"""Seconds without a request, and in all, in which a client is still answered whose server ended before it said
anything. A client that asks `server/discover` first asks `initialize` next, and is to learn why neither is answered."""

_HASTE: Final = 0.4
"""Seconds for each way of ending the child after a signal; the protocol's own client kills two seconds later."""

_LONGEST_STDERR_LINE: Final = 65_536
"""Bytes of a line of the upstream's stderr that is shown."""


class _Signals:
    """SIGTERM and SIGINT: the first is an end like others, another one ends everything at once.

    So does the first, once all is recorded and only the child's end is waited for (`recorded`).
    """

    def __init__(self, ends: Ends, upstream: Upstream) -> None:
        self._ends = ends
        self._upstream = upstream
        self.seen = False
        self.recorded = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._came)

    def _came(self, number: int, _: object) -> None:
        if self.seen or self.recorded:
            self._upstream.kill()
            os._exit(128 + number)
        self.seen = True
        self._ends.put("signal")


class _Ending(msgspec.Struct):
    """What takes part in an end. `stderr_reader`: who reads the upstream's stderr."""

    session: Session
    upstream: Upstream
    sink: LineWriter
    signals: _Signals
    client_reader: LineReader
    output_reader: LineReader
    stderr_reader: LineReader | None


def run(opened: Opened, upstream: Upstream, max_line: int) -> int:
    """Guard until either end is gone, or SIGTERM or SIGINT comes; the exit code. Raises what compiling raises.

    1 when the upstream ended though its client was there, or ended badly, or left calls without an answer.
    """
    ends: Ends = queue.SimpleQueue()
    signals = _Signals(ends, upstream)
    source, sink = os.fdopen(os.dup(0), "rb", closefd=False), LineWriter(os.dup(1))
    divert()

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
    client_reader = LineReader(
        lines(source, MAX_MESSAGE, session.too_long), session.from_client, then=lambda: ends.put("client")
    )
    # An upstream that closes its output, or whose output cannot be read on, will answer nothing more.
    output_reader = LineReader(
        lines(upstream.output, max_line, session.lost), session.from_upstream, then=lambda: ends.put("upstream")
    )
    threading.Thread(target=_await, args=(upstream, ends), daemon=True).start()
    stderr_reader = None if upstream.stderr is None else _show(upstream.stderr, opened)
    stopped = threading.Event()
    threading.Thread(target=_watch, args=(session, stopped), daemon=True).start()
    ending = _Ending(session, upstream, sink, signals, client_reader, output_reader, stderr_reader)
    end = ends.get()
    said_nothing = not session.waits and not session.heard
    if end == "client" and said_nothing and upstream.wait(_TICK) is not None:
        end = "upstream"  # which has ended by itself, before its input did
    alone = end == "client"
    if alone:
        end = _hear_out(ending, ends)
    stopped.set()
    code = _upstream_ended(ending, alone=alone) if end == "upstream" else _other_end(ending, end)
    if opened.rules.done():
        opened.rules.result()
    return code


def _hear_out(ending: _Ending, ends: Ends) -> End:
    """Wait for the answers to a client that has closed its side, while it can still read them; what ended the wait."""
    ending.upstream.close()
    while ending.session.waits and not ending.upstream.is_stuck():
        if not ends.empty():
            return ends.get()
        if ending.upstream.wait(_TICK) is not None:
            return "upstream"
        if not ending.sink.is_read():
            break
    return "client"


def _upstream_ended(ending: _Ending, *, alone: bool) -> int:
    """Read what it had still to say, answer what is open, record it; the exit code. `alone`: without its client."""
    ending.output_reader.rest(_QUIET, _DRAIN)
    code = ending.upstream.end() or 0
    ending.output_reader.rest(_QUIET, _LAST_WORDS, lambda: ending.signals.seen)
    # A server ends with its input and leaves what is open, and a client that has been answered before is leaving: that
    # of the library's first version fails at its own exit on any line that comes then.
    left = alone and code == 0 and ending.session.heard
    bad = not left and (not alone or code != 0 or ending.session.waits)
    if left:
        ending.session.client_ended()
    else:
        ending.session.upstream_ended()
    if not ending.session.heard:
        ending.client_reader.rest(_NEXT_REQUEST, _LAST_REQUESTS, lambda: ending.signals.seen)
    ending.session.report()
    ending.signals.recorded = True
    _last_lines(ending.upstream, code if bad else None, ending.stderr_reader)
    return 1 if bad else 0


def _other_end(ending: _Ending, end: End) -> int:
    """Record what is open, and only then end the child, which may take its time; the exit code."""
    signals = ending.signals
    if end == "client":  # the last answer may be on its way
        ending.output_reader.rest(0, _LAST_WORDS, lambda: signals.seen)
    else:
        ending.output_reader.rest(0, _DRAIN)
    ending.session.client_ended()
    ending.session.report()
    signals.recorded = True
    code = ending.upstream.end(_HASTE if signals.seen else PATIENCE)
    if end == "client":
        ending.output_reader.rest(_QUIET, _LAST_WORDS)
        _last_lines(ending.upstream, code or None, ending.stderr_reader)
        return 1 if code else 0
    return 0


def _last_lines(upstream: Upstream, code: int | None, stderr_reader: LineReader | None) -> None:
    """What stands on stderr last: how the server ended, if that is to be told (`code`), and what it said there itself.

    The first comes first: to mask the second may need rules that still compile, and a client that has been told to look
    here kills the guard two seconds after it has left.
    """
    if code is not None:
        tell(f"the server behind the guard {upstream.ending(code)}")
    if stderr_reader is not None:
        stderr_reader.rest(_QUIET, _LAST_WORDS)


def _await(upstream: Upstream, ends: Ends) -> None:
    upstream.wait()
    ends.put("upstream")


def _watch(session: Session, stopped: threading.Event) -> None:
    while not stopped.wait(_TICK):
        session.expire()


def _show(stderr: IO[bytes], opened: Opened) -> LineReader:
    """Pass the upstream's stderr on, redacted, a line at a time."""
    masked = _StderrLines(lambda line: opened.rules.result().redact(line).text)

    def show(line: bytes) -> None:
        with suppress(Exception):  # closed: what cannot be read is not shown
            shown = masked.shown(line.decode(errors="replace").rstrip())
            if shown is not None:
                tell(f"upstream: {shown}")

    return LineReader(lines(stderr, _LONGEST_STDERR_LINE, lambda *_: None), show)


_BEGINS: Final = ("-----BEGIN ", "PRIVATE KEY")
_ENDS: Final = "-----END "
_LONGEST: Final = 256  # lines; a key of 16,384 bits has 196


class _StderrLines:
    """What the upstream says on stderr, each line as it may be shown. `redacted`: makes one safe.

    A private key is the one thing that is known to go on from line to line: from its first line to its last nothing is
    shown. Of one that ends nowhere near, no more leaves than the longest key has.
    """

    def __init__(self, redacted: Callable[[str], str]) -> None:
        self._redacted = redacted
        self._left = 0  # lines that may still be of a key

    def shown(self, line: str) -> str | None:
        """The line as it may be shown; None for one that is part of a private key whose beginning was shown."""
        if self._left:
            self._left = 0 if _ENDS in line else self._left - 1
            return None
        if all(sign in line for sign in _BEGINS) and _ENDS not in line:
            self._left = _LONGEST
        return self._redacted(line)
