"""When the records of the audit trail reach the disk, and not only the operating system's memory.

Before the call is answered ("each"), a second later at most ("second"), or when the system writes them ("never"). A
power cut takes the records that are not on the disk yet. A failure to sync is reported once in the trail, until syncing
works again.
"""

import errno
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from server.audit.folder import open_to_read
from server.audit.notices import Notices
from server.audit.settings import Fsync

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
    """Syncs the file at `path` as `fsync` says. The caller holds `lock` for every call."""

    def __init__(self, path: Path, fsync: Fsync, notices: Notices, lock: threading.Lock, later: Later) -> None:
        self._path = path
        self._fsync = fsync
        self._notices = notices
        self._lock = lock
        self._later = later
        self._due = False

    def leave(self, descriptor: int) -> None:
        """Sync the file before it gets another name. Raises `OSError`."""
        if self._fsync != "never":
            _sync(descriptor)

    def written(self, descriptor: int, *, first: bool) -> None:
        """Sync, now or later, after a write; `first`: into a new file. Raises `OSError`."""
        if self._fsync == "each":
            _sync(descriptor)
        if self._fsync != "never" and first:
            self._sync_folder()  # or the file itself may be gone after a power cut
        if self._fsync == "second" and not self._due:
            self._due = True
            self._later(_SECONDS, self._sync_later)

    def finish(self) -> None:
        """Sync now what was to be synced later."""
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


def code_of(error: BaseException) -> str:
    """The name of an error's number, such as ENOSPC."""
    return errno.errorcode.get(getattr(error, "errno", None) or 0, "unknown")
