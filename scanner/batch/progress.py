"""How far a scan is: rate, share and time left, on one line of a terminal or on a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TextIO

_EVERY: Final = 0.2  # seconds between two looks of a terminal's line
_EVERY_LINE: Final = 15.0  # … and between two lines elsewhere
_WIDTH: Final = 78
_BAR: Final = 20


class Ticker:
    """Says how far it is, at most every now and then."""

    def __init__(self, out: TextIO | None, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        """``total`` bytes are to do; without ``out`` nothing is said."""
        self._out = out
        self.total = total
        self._clock = clock
        self._start = self._told = clock()
        self._terminal = out is not None and out.isatty()
        self._skipped = 0

    def resumed(self, done: int) -> None:
        """So many bytes were done before; they do not count for the rate."""
        self._skipped = done

    def at(self, done: int, units: int, all_units: int) -> None:
        """So many bytes and units are done."""
        now = self._clock()
        if self._out is None or now - self._told < (_EVERY if self._terminal else _EVERY_LINE):
            return
        self._told = now
        line = self.line(done, units, all_units, now - self._start)
        self._out.write(f"\r{line:<{_WIDTH}}" if self._terminal else f"sluicegate: {line}\n")
        self._out.flush()

    def line(self, done: int, units: int, all_units: int, seconds: float) -> str:
        """The words for it."""
        share = min(1.0, done / self.total) if self.total else 1.0
        rate = max(0, done - self._skipped) / seconds if seconds > 0 else 0.0
        left = f", {lasting((self.total - done) / rate)} left" if rate and done < self.total else ""
        bar = "█" * int(share * _BAR) + "░" * (_BAR - int(share * _BAR)) + " " if self._terminal else ""
        return f"{bar}{share:4.0%} of {sized(self.total)}, {sized(rate)}/s{left}, unit {units}/{all_units}"

    def clear(self) -> None:
        """Take the line away."""
        if self._out is not None and self._terminal:
            self._out.write("\r" + " " * _WIDTH + "\r")
            self._out.flush()


def sized(count: float) -> str:
    """A number of bytes for people."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1_000:  # noqa: PLR2004
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1_000
    return f"{count:.1f} TB"


def lasting(seconds: float) -> str:
    """A time for people."""
    whole = int(seconds + 0.5)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minute:02d} min"
    return f"{minute} min {second:02d} s" if minute else f"{second} s"
