"""A bound on the memory of RE2's automata: a process that has grown too large drops their states.

RE2 builds the states of a program as texts lead to them, and keeps them. Each program's memory is bounded
(:mod:`scanner.matching.engines.native`), but there are 1,800 programs: 6 KB of near-matches for each rule took a
process from 206 MB to 967, where usual texts take it to 310. A smaller bound for each program is no way out: some have
27,000 instructions, for which a quarter of the memory is too little, and then match by the slow NFA.

So a process asks now and then how much memory it takes. Beyond ``MOST_MB`` every program is dropped, and compiled again
when it is next used, which mostly takes 0.1 ms. The first time that leaves 242 MB of 401, and 304 at the most over 6 MB
of such texts. Usual texts then pay about a second in all, as in a new process; near-matches, of which 40 KB take a
second, pay 10 to 30 % more.

Most of what they take is that of a few. Each text is asked for the words of the gate, the shapes of disguises and the
like, whose patterns are long, and in new words each of these makes new states: of 1,900 programs that had read 0.95 MB
of suspicious texts, 130 had 110 of the 200 MB. So these are dropped first, and the others only if that gave back too
little. To make all anew after every 0.7 MB of such texts took a third of the time of reading them.

The figure includes whatever else the process holds, such as large payloads, and usual texts rebuild 100 MB of states.
So programs are dropped again only after the process has grown by more than that: otherwise one that holds 340 MB of its
own, with room for 60, would drop them at every other text.
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
"""MB (1024 x 1024 bytes) beyond which a process drops the states. A million rows of an export take one to 322."""

_AGAIN_MB: Final = 128  # growth since the last time, from which on they are dropped again
_LONG: Final = 1_024  # characters of a pattern whose program is dropped first
_STEP: Final = 1 << 16  # bytes searched between two questions, which take 10 us each; at least 3 ms
_CALL: Final = 256  # bytes that a call counts for in addition to its text
_ASKED: Final = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


class Automaton:
    """A compiled program whose native one any thread may drop at any moment, whoever is using it.

    Its slots hold the bound methods of the native program, so a call costs no more than a native call.
    """

    __slots__ = (*_ASKED, "__weakref__", "_compiled", "groups", "pattern")

    def __init__(self, compiled: Callable[[], Any]) -> None:
        """``compiled`` makes a new native program each time."""
        self._compiled = compiled
        native = self._begin()
        self.groups: int = native.groups
        self.pattern: Any = native.pattern  # of bytes or of text, as the native one's

    def forget(self) -> None:
        """Drop the native program; the next use makes it again. Calls that are under way keep theirs."""
        for name in _ASKED:
            with suppress(AttributeError):  # another thread was first
                delattr(self, name)

    def _begin(self) -> Any:
        native = self._compiled()
        for name in _ASKED:
            setattr(self, name, getattr(native, name))
        return native

    def __getattr__(self, name: str) -> Any:
        """A method of the native program after that was dropped: makes it again."""
        if name not in _ASKED:
            raise AttributeError(name)
        return getattr(self._begin(), name)


class Automata:
    """All automata of a process, and when they are dropped.

    Shared by threads without a lock on the count: a lost update, or dropping them twice, does no harm.
    """

    def __init__(self, resident_mb: Callable[[], int], most_mb: int = MOST_MB) -> None:
        """``resident_mb`` gives the memory that the process takes; 0 where that is unknown: nothing is dropped then."""
        self.most_mb = most_mb
        self.again_mb = _AGAIN_MB
        self._resident_mb = resident_mb
        self._kept = 0  # MB that the process took after they were last dropped
        self._left = _STEP
        self._every: WeakSet[Automaton] = WeakSet()
        self._listing = Lock()  # a set must not grow while it is copied

    def add(self, automaton: Automaton) -> Automaton:
        """Add an automaton, for as long as somebody else holds it."""
        with self._listing:
            self._every.add(automaton)
        return automaton

    def meet(self, size: int) -> None:
        """Count ``size`` bytes that are about to be searched, and drop the automata if it is time."""
        self._left -= size + _CALL
        if self._left < 0:
            self._left = _STEP
            taken = self._resident_mb()
            if taken > max(self.most_mb, self._kept + self.again_mb):
                self.forget(_LONG)
                self._kept = self._resident_mb()
                if taken - self._kept < self.again_mb // 2:
                    self.forget()
                    self._kept = self._resident_mb()

    def forget(self, least: int = 0) -> None:
        """Drop all automata whose patterns have ``least`` characters, and give their memory back to the system."""
        with self._listing:
            every = list(self._every)
        for automaton in every:
            if len(automaton.pattern) >= least:
                automaton.forget()
        give_back()


def resident_mb() -> int:
    """The resident memory of this process in MB, shared pages included; 0 where the system does not say."""
    try:
        file = os.open("/proc/self/statm", os.O_RDONLY)  # a file of Python's takes three times as long
    except OSError:
        return 0
    try:
        pages = int(os.read(file, 64).split()[1])
    finally:
        os.close(file)
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


def give_back() -> None:
    """Give free memory back to the system: without that a process of 463 MB stays at 463, with it it falls to 256."""
    if sys.platform != "linux":
        return
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    """Glibc's ``malloc_trim``, if there is one. Looked up once: each lookup leaves a class for the cycle collector."""
    import ctypes  # noqa: PLC0415  hardly any process needs it

    return getattr(ctypes.CDLL(None), "malloc_trim", None)
