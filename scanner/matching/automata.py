"""Automata grow as they meet texts, and a process that has grown large lets go of what they have grown.

RE2 makes the states of a program when a text leads to them, and keeps them. Each program's room is bounded
(:mod:`scanner.matching.native`), but there are 1,800 programs: a file of 6 KB of near-matches for each rule took a
process from 206 MB to 967, where usual texts take it to 310. Small rooms for all are no way out: some programs have
27,000 instructions, do not run at all in a quarter of the room, and then match by the slow NFA.

So a process now and then asks how much memory it takes, and beyond ``MOST_MB`` every program begins anew: it is
compiled again when it is asked next, 0.1 ms mostly. That leaves 242 MB of 401 the first time, and 304 at the most over
6 MB of such texts. What follows pays about a second in all, as it did when the process was new; near-matches, of
which 40 KB take a second, pay 10 to 30 % more.

What a process holds otherwise, large payloads say, is in that figure, too, and usual texts make 100 MB of states anew.
So it has to have grown by more than that before it lets go again: one that held 340 MB of its own, and had room for 60,
let go at every other text, and did nothing else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from threading import Lock
from typing import Any, Final
from weakref import WeakSet

MOST_MB: Final = 400
"""A process that takes more lets go; of 1024 x 1024 bytes. A million rows of an export take one to 322."""

_AGAIN_MB: Final = 128  # a process lets go again when it has grown by so much since it had let go
_STEP: Final = 1 << 16  # bytes met between two questions, each of 10 us; they take 3 ms at the fastest
_CALL: Final = 256  # bytes that a call counts for beside those of its text
_ASKED: Final = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


class Automaton:
    """A compiled program that can be begun anew at any moment, by any thread, whoever is using it.

    Its methods are those of the native one, held in slots: a call costs no more than one of that itself.
    """

    __slots__ = (*_ASKED, "__weakref__", "_compiled", "groups", "pattern")

    def __init__(self, compiled: Callable[[], Any]) -> None:
        """``compiled`` makes the native one, a new one each time."""
        self._compiled = compiled
        native = self._begin()
        self.groups: int = native.groups
        self.pattern: Any = native.pattern  # of bytes or of text, as the native one's

    def forget(self) -> None:
        """Let go of the native one; it is made again when it is asked next. Calls that are under way keep theirs."""
        for name in _ASKED:
            with suppress(AttributeError):  # another thread was first
                delattr(self, name)

    def _begin(self) -> Any:
        native = self._compiled()
        for name in _ASKED:
            setattr(self, name, getattr(native, name))
        return native

    def __getattr__(self, name: str) -> Any:
        """A method that was let go of: with the native one, which is made anew."""
        if name not in _ASKED:
            raise AttributeError(name)
        return getattr(self._begin(), name)


class Automata:
    """All of a process, and when they are let go of. Shared by threads: a lost count or a second time does no harm."""

    def __init__(self, resident_mb: Callable[[], int], most_mb: int = MOST_MB) -> None:
        """``resident_mb`` tells how much memory the process takes, 0 where nobody can tell: then nothing is let go."""
        self.most_mb = most_mb
        self.again_mb = _AGAIN_MB
        self._resident_mb = resident_mb
        self._kept = 0  # MB that the process took when it had let go last
        self._left = _STEP
        self._every: WeakSet[Automaton] = WeakSet()
        self._listing = Lock()  # a set that grows while it is listed is an error

    def add(self, automaton: Automaton) -> Automaton:
        """One more, for as long as somebody else holds it."""
        with self._listing:
            self._every.add(automaton)
        return automaton

    def meet(self, size: int) -> None:
        """So many bytes are about to be searched."""
        self._left -= size + _CALL
        if self._left < 0:
            self._left = _STEP
            if self._resident_mb() > max(self.most_mb, self._kept + self.again_mb):
                self.forget()
                self._kept = self._resident_mb()

    def forget(self) -> None:
        """Let go of what all of them have grown."""
        with self._listing:
            every = list(self._every)
        for automaton in every:
            automaton.forget()
        _give_back()


def resident_mb() -> int:
    """What this process takes, what it shares with others included; 0 where that cannot be told."""
    try:
        file = os.open("/proc/self/statm", os.O_RDONLY)  # a file of Python's takes three times as long
    except OSError:
        return 0
    try:
        pages = int(os.read(file, 64).split()[1])
    finally:
        os.close(file)
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


def _give_back() -> None:
    """Give what is free back to the system: without that a process of 463 MB still takes 463, and with it 256."""
    if sys.platform != "linux":
        return
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    """Glibc's own, if it is there. Looked up once: each time it leaves a class that only the collector can free."""
    import ctypes  # noqa: PLC0415  hardly a process ever needs it

    return getattr(ctypes.CDLL(None), "malloc_trim", None)
