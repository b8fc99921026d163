"""A queue of lines for a child: whoever puts a line in never waits for the child to read it.

A child that does not read fills its pipe, and a write to a full pipe waits for as long as it likes. So one thread
writes and does nothing else; the others answer the client, look at the clock and end the child meanwhile.
"""

import os
import threading
from collections import deque
from contextlib import suppress
from time import monotonic
from typing import Final

ROOM: Final = 16 * 1024 * 1024
"""Bytes that may wait: four of the longest requests that a client may make (`server.protocol.lines.MAX_MESSAGE`)."""


class QueueFullError(Exception):
    """So much waits for being read already that nothing more may."""


class WriteQueue:
    """Lines for one descriptor, in the order in which they came; threads share one. `room`: bytes that may wait."""

    def __init__(self, descriptor: int, room: int = ROOM) -> None:
        self._descriptor = descriptor
        self._room = room
        self._changed = threading.Condition()
        self._lines: deque[bytes] = deque()
        self._waiting = 0  # bytes, with those of the line that is being written
        self._moved = 0.0  # when bytes were last taken, or began to wait
        self._over = False
        # A daemon, since nothing interrupts a thread that writes.
        threading.Thread(target=self._write, name="write-queue", daemon=True).start()

    def put(self, line: bytes) -> None:
        """Hand one line over. Raises `QueueFullError`, and `BrokenPipeError` when nobody reads any more."""
        with self._changed:
            if self._over:
                raise BrokenPipeError
            if self._waiting + len(line) > self._room:
                raise QueueFullError
            if not self._waiting:
                self._moved = monotonic()
            self._lines.append(line)
            self._waiting += len(line)
            self._changed.notify()

    def close(self) -> None:
        """Take no more, and close the descriptor once everything is written."""
        with self._changed:
            self._over = True
            self._changed.notify()

    def is_stuck(self, seconds: float) -> bool:
        """Whether bytes wait, and none was taken for so many seconds."""
        with self._changed:
            return self._waiting > 0 and monotonic() - self._moved > seconds

    def _write(self) -> None:
        with suppress(OSError):  # nobody reads any more
            while (line := self._next()) is not None:
                rest = memoryview(line)
                while rest:
                    rest = rest[os.write(self._descriptor, rest) :]
                    self._moved = monotonic()
                with self._changed:
                    self._waiting -= len(line)
        with self._changed:
            self._over = True
            self._lines.clear()
            self._waiting = 0
        os.close(self._descriptor)

    def _next(self) -> bytes | None:
        with self._changed:
            while not self._lines and not self._over:
                self._changed.wait()
            return self._lines.popleft() if self._lines else None
