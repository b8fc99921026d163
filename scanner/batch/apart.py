"""A process that tells the parts of files where that takes native code, since a file may be made to end it.

Arrow aborts where it finds what it did not expect: a footer of Parquet whose columns are encrypted, though nothing else
in it says so. What ends a worker costs one file (:mod:`scanner.batch.scan`), and what ended the parent would cost all.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Final, Self

from scanner.batch.decided.passing import Beginning
from scanner.batch.memory import import_all, limit, taken_mb
from scanner.batch.parent_watch import ParentWatch
from scanner.batch.processes import LOOK, SILENCE, ended, say_nothing, started, undisturbed
from scanner.batch.progress import lasting
from scanner.batch.units import Entry, Format, Storage, Unit, format_named
from scanner.errors import BatchError

_TRIES: Final = 2  # as a unit has: it may have been something else that ended the process


class Apart:
    """A process that is asked about one file after the other; it is there from the first question on.

    Where it dies over a file, or never answers, another one takes its place. It is ended with the block.
    """

    def __init__(self, room_mb: int) -> None:
        """``room_mb`` is the memory that it may take."""
        self._room_mb = room_mb
        self._pipe: Connection | None = None
        self._process: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def of(self, found: Format) -> Format:
        """The format, to be asked for the parts of files: in the process, if it reads them with a library."""
        return _Asked(self, found) if found.traits.library else found

    def ask(self, found: Format, method: str, *arguments: object) -> Any:
        """What a method of a format answers. Raises what that raises, and BatchError where it ends the process."""
        why = ""
        for _ in range(_TRIES):
            pipe = self._pipe or self._begun(found.traits.library)
            try:
                pipe.send((found.name, method, arguments))
                if not any(pipe.poll(LOOK) for _ in range(1 + int(SILENCE / LOOK))):
                    self._end()
                    why = f"came to no end in {lasting(SILENCE)}, twice"
                    continue
                answer = pipe.recv()
            except (EOFError, ConnectionError):
                why = f"ended the process that did so twice (exit code {self._end()})"
                continue
            if isinstance(answer, Exception):
                raise answer
            return answer
        raise BatchError(f"to tell its parts {why}")

    def _begun(self, library: str) -> Connection:
        ours, theirs = get_context("spawn").Pipe()
        way = "fork" if _may_fork() else "spawn"
        self._process = started(_answer, theirs, ours, library, self._room_mb, way=way)
        theirs.close()
        self._pipe = ours
        return ours

    def _end(self) -> int | None:
        """End the process, if there is one; its exit code."""
        if self._pipe is None:
            return None
        self._pipe.close()
        self._pipe = None
        return ended(self._process)


class _Asked:
    """A format whose files are read in another process."""

    def __init__(self, apart: Apart, found: Format) -> None:
        self._apart, self._found = apart, found
        self.name, self.traits, self.recognises = found.name, found.traits, found.recognises
        self.scan, self.assemble = found.scan, found.assemble

    def plan(self, entry: Entry, storage: Storage, unit_bytes: int) -> list[Unit]:
        """The units of a file, as the format finds them there. Raises BatchError, also when that process died twice."""
        units: list[Unit] = self._apart.ask(self._found, "plan", entry, storage, unit_bytes)
        return units

    def names(self, file: Beginning) -> Sequence[str]:
        """The names of the columns of a file, as far as its beginning tells. Raises as :meth:`plan` does."""
        names: Sequence[str] = self._apart.ask(self._found, "names", file)
        return names


def _may_fork() -> bool:
    """Whether this process may be copied, which takes a hundredth of the time of a new one: it has no other thread."""
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208  no more than their number


def _answer(pipe: Connection, others: Connection, library: str, room_mb: int) -> None:
    """Answer questions until there are no more. ``others`` is the parent's end of the pipe, which a fork has, too."""
    others.close()  # or it would never be seen that the parent is gone
    undisturbed()
    say_nothing()
    ParentWatch(pipe)
    import_all((library,))
    limit(room_mb - taken_mb())
    with suppress(EOFError, ConnectionError):
        while True:
            name, method, arguments = pipe.recv()
            pipe.send(_answered(name, method, arguments))


def _answered(name: str, method: str, arguments: tuple[object, ...]) -> object:
    try:
        return getattr(format_named(name), method)(*arguments)
    except MemoryError:
        return MemoryError()
    except (BatchError, OSError) as error:
        return error
    except Exception as error:  # noqa: BLE001  its text may hold what the file does
        return BatchError(f"its parts cannot be told ({type(error).__name__})")
