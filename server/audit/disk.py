"""When the records of the audit trail are on the disk, and not only with the operating system.

Each of them before its call is answered, a second later at most, or when the system likes: a power cut takes the rest.
What cannot be brought there is said once in the trail, and again when it works.
"""

import errno
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Literal

from server.audit.folder import open_to_read
from server.audit.notices import Notices

Fsync = Literal["never", "each", "second"]

Later = Callable[[float, Callable[[], None]], None]
"""Calls something once, after so many seconds."""

_SECONDS: Final = 1.0

_sync: Final[Callable[[int], None]] = getattr(os, "fdatasync", os.fsync)


def run_later(seconds: float, work: Callable[[], None]) -> None:
    """Call `work` once, in a thread of its own that keeps no process alive."""
    timer = threading.Timer(seconds, work)
    timer.daemon = True
    timer.start()


class Disk:
    """Brings the file at `path` to the disk as `fsync` says. Its caller holds `lock` whenever it calls."""

    def __init__(self, path: Path, fsync: Fsync, notices: Notices, lock: threading.Lock, later: Later) -> None:
        self._path = path
        self._fsync = fsync
        self._notices = notices
        self._lock = lock
        self._later = later
        self._due = False

    def leave(self, descriptor: int) -> None:
        """Before the file gets another name. Raises `OSError`."""
        if self._fsync != "never":
            _sync(descriptor)

    def written(self, descriptor: int, *, first: bool) -> None:
        """After a write, the `first` one of a file or another. Raises `OSError`."""
        if self._fsync == "each":
            _sync(descriptor)
        if self._fsync != "never" and first:
            self._sync_folder()  # or the file itself may be gone after a power cut
        if self._fsync == "second" and not self._due:
            self._due = True
            self._later(_SECONDS, self._sync_later)

    def finish(self) -> None:
        """Bring there now what was to be brought later."""
        if self._due:
            self._bring()

    def _sync_later(self) -> None:
        with self._lock:
            self._bring()

    def _bring(self) -> None:
        self._due = False
        try:
            with open_to_read(self._path) as file:
                _sync(file.fileno())
        except (OSError, ValueError) as error:
            self._notices.say_once("audit_sync_failed", {"reason": code_of(error)})
        else:
            self._notices.over("audit_sync_failed")

    def _sync_folder(self) -> None:
        with suppress(OSError):  # not every system opens folders
            descriptor = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def code_of(error: Any) -> str:
    """The name of an error's number, such as ENOSPC."""
    return errno.errorcode.get(getattr(error, "errno", None) or 0, "unknown")
