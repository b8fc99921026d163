"""Keeps other processes of the same user out of this one, by `ctypes`: Python has no function for it.

A child runs as the user that the guard runs as, and on Linux a process may open what another of its user has open, by
`/proc/PID/fd`, read its environment and its memory: a server could write to the client past the guard, and read the
guard's keys. A process that is not dumpable (prctl(2), PR_SET_DUMPABLE) belongs to root there, and is traced by nobody
without CAP_SYS_PTRACE. It leaves no core file either, and no profiler can attach to it. What it starts is dumpable
again, since execve(2) says so.
"""

import ctypes
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4  # linux/prctl.h


def close_to_other_processes() -> bool:
    """Let no process of the same user look into this one, or write to what it has open; whether the system did so."""
    if sys.platform != "linux":
        return False
    try:
        done: int = ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    except (OSError, AttributeError):  # a C library without it
        return False
    return done == 0
