"""How far a scan is: rate, share and time left, on one line of a terminal or on a line now and then."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final, TextIO, cast

from scanner.batch.units import Entry, Storage

_EVERY: Final = 0.2  # seconds between two looks of a terminal's line
_EVERY_LINE: Final = 15.0  # … and between two lines elsewhere
_WIDTH: Final = 78  # characters of a terminal's line, …
_BAR: Final = 20  # … and of the bar in it


class Ticker:
    """Says how far it is, at most every now and then."""

    def __init__(self, out: TextIO | None, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        """``total`` bytes are to do; without ``out`` nothing is said."""
        self._out = out
        self.total = total
        self._clock = clock
        self._start = self._written = clock()
        self._terminal = out is not None and out.isatty()
        self._skipped = 0

    def resumed(self, done: int) -> None:
        """So many bytes were done before; they do not count for the rate."""
        self._skipped = done

    def looking(self, read: int) -> None:
        """So many bytes were read to find out where units begin; how many there are to read nobody knows yet."""
        now = self._clock()
        rate = read / (now - self._start) if now > self._start else 0.0
        self._tell(now, lambda: f"looking where units begin, {sized(read)} read, {sized(rate)}/s")

    def at(self, done: int, units: int, all_units: int) -> None:
        """So many bytes and units are done."""
        now = self._clock()
        self._tell(now, lambda: self.line(done, units, all_units, now - self._start))

    def _tell(self, now: float, words: Callable[[], str]) -> None:
        if self._out is None or now - self._written < (_EVERY if self._terminal else _EVERY_LINE):
            return
        self._written = now
        self._out.write(f"\r{words():<{_WIDTH}}" if self._terminal else f"sluicegate: {words()}\n")
        self._out.flush()

    def line(self, done: int, units: int, all_units: int, seconds: float) -> str:
        """How far the scan is, in words."""
        share = min(1.0, done / self.total) if self.total else 1.0
        rate = max(0, done - self._skipped) / seconds if seconds > 0 else 0.0
        left = f", {lasting((self.total - done) / rate)} left" if rate and done < self.total else ""
        bar = "█" * int(share * _BAR) + "░" * (_BAR - int(share * _BAR)) + " " if self._terminal else ""
        speed = f", {sized(rate)}/s" if rate else ""
        return f"{bar}{share:4.0%} of {sized(self.total)}{speed}{left}, unit {units}/{all_units}"

    def clear(self) -> None:
        """Take the line off the terminal."""
        if self._out is not None and self._terminal:
            self._out.write("\r" + " " * _WIDTH + "\r")
            self._out.flush()


def _itself(storage: Storage) -> Storage:
    return storage


class Watched:
    """A storage that tells how many bytes were read through it, all files together."""

    def __init__(self, storage: Storage, on_read: Callable[[int], None]) -> None:
        self.near = storage.near
        self._storage, self._on_read = storage, on_read
        self._read = 0

    def __reduce__(self) -> tuple[Any, ...]:
        return _itself, (self._storage,)  # in another process nobody watches

    def find(self, path: str) -> Iterator[Entry]:
        """The files of a path, by name. Raises BatchError when there are none."""
        return self._storage.find(path)

    def open(self, entry: Entry) -> BinaryIO:
        """A file whose bytes count as they are read, seekable. Raises OSError, and BatchError where it has changed."""
        return cast("BinaryIO", io.BufferedReader(cast("Any", _Counted(self._storage.open(entry), self._count))))

    def changed(self, entry: Entry, file: BinaryIO) -> bool:
        """Whether a file that is open may have been written to since it was found, other than behind its end."""
        return self._storage.changed(entry, file)

    def _count(self, size: int) -> None:
        self._read += size
        self._on_read(self._read)


class _Counted(io.RawIOBase):
    """A file that counts what is read of it."""

    def __init__(self, file: BinaryIO, count: Callable[[int], None]) -> None:
        self._file, self._count = file, count

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._count(len(data))
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def sized(count: float) -> str:
    """A number of bytes for people."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1_000:  # noqa: PLR2004
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1_000
    return f"{count:.1f} TB"


def lasting(seconds: float) -> str:
    """A number of seconds as people say it."""
    whole = int(seconds + 0.5)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minute:02d} min"
    return f"{minute} min {second:02d} s" if minute else f"{second} s"
