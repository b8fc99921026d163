"""Connections to one state of an index, which threads take in turn."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, Full, LifoQueue
from typing import ClassVar, Final

_KEPT: Final = 4


class Connections:
    """Connections that `connect` makes, of which a few are kept for the next who asks. Raises `sqlite3.Error`."""

    _none: ClassVar = Empty  # held here: when the interpreter ends, a module may have lost its names already

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue(_KEPT)
        self._closed = False

    @contextmanager
    def one(self) -> Iterator[sqlite3.Connection]:
        """A connection that nobody else has meanwhile."""
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = self._connect()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        try:
            if self._closed:
                connection.close()
            else:
                self._idle.put_nowait(connection)
        except Full:
            connection.close()

    def close(self) -> None:
        """Close what is not in use now, and the rest when its user is done."""
        self._closed = True
        while True:
            try:
                self._idle.get_nowait().close()
            except self._none:
                return

    def __del__(self) -> None:
        self.close()  # a connection that is left to itself warns of it
