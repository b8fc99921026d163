"""The file of the audit trail: one chain of records over all writers, files and restarts.

A chain has one writer at a time. Each append opens the file, takes its advisory lock (`flock`), reads what other
processes have written since, continues the chain from the last whole record, and releases the lock. So several
processes may share one file, and the lock of a process that is killed goes with it. The lock is on the file itself. An
append that finds another file under the name starts again, so that rotation needs no second file and no signal.

Without `flock` (Windows, some network file systems) records are written unlocked, and the trail says so once. There
only one process may write to a file: two would both continue from the same record.

The chain never goes back to an older record than the newest one that this process knows. If the end of the file is
gone, the chain continues after the missing records, and `audit verify` names the gap.
"""

import errno
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from server.audit.chain import START, Sealed, seal
from server.audit.disk import Disk, Later, run_later
from server.audit.folder import (
    NO_TAIL,
    Tail,
    contains,
    day_of,
    full_files,
    holds_something_else,
    newest_tail,
    open_to_read,
    read_tail,
)
from server.audit.head import Head, HeadError
from server.audit.lock import HELD_SECONDS, LOCK_SECONDS, NoLocksError, open_locked, open_private
from server.audit.notices import CONSOLE_SEVERITIES, Notices, Severity
from server.audit.rotation import Rotation
from server.audit.settings import DEFAULT_AUDIT, AuditSettings

Describe = Callable[[Severity, str, Mapping[str, object]], bytes]
"""Makes an encoded security event out of a severity, a name and details."""


_KEYLESS: Final = (
    "its records are sealed with a key (HMAC), and SLUICEGATE_AUDIT_KEY is not set; set it to that key, or name another"
    " file"
)


# What ails a folder or a disk, and may pass; any other error says that the name itself cannot be that of the file.
_PASSING: Final = frozenset(
    {errno.ENOENT, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ESTALE}
)


class Unusable(NamedTuple):
    """Why a file cannot be written, in words without data. `passing`: the name is right, and it may go well later."""

    reason: str
    passing: bool


class Appended(NamedTuple):
    """What an append wrote: the record's line, and before it the events that people should see at once."""

    line: bytes
    urgent: tuple[bytes, ...]


class AuditFile:
    """Appends sealed records to `path`; safe to share among threads, and among processes where files can be locked.

    `key`: makes the chain an HMAC. `settings`: `rotate_bytes`, a file is put aside before it gets longer;
    `rotate_daily`, also before the first record of another day, UTC; `keep`, how many files that were put aside stay,
    None for all; `fsync`, whether a record is on the disk when `append` returns ("each"), a second later at most
    ("second"), or when the system likes ("never"). `head`: the opened head, which gets the newest link whenever a
    number that `head_every` divides was reached. `clock`: the present, with a time zone. `sleep`, `later` and `timer`
    (seconds, monotonic) are for tests.
    """

    def __init__(
        self,
        path: Path,
        clock: Callable[[], datetime],
        settings: AuditSettings = DEFAULT_AUDIT,
        *,
        key: bytes | None = None,
        head: Head | None = None,
        sleep: Callable[[float], object] = time.sleep,
        later: Later = run_later,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._key = key
        self._head = head
        self._head_every = settings.head_every
        self._sleep = sleep
        self._timer = timer
        self._patience = LOCK_SECONDS  # for the lock; less while somebody holds it who was stopped
        self._lock = threading.Lock()
        self._started = False  # whether the file and the head were compared once
        self._unchecked = False  # whether `check` could not look at the file, so that the next append has to
        self._last = START  # the newest record that this process knows of
        self._day = ""  # its UTC day
        self._tail: Tail | None = None  # of the file, None when a record of ours ends it
        self._seen: tuple[int, int, int] | None = None  # device, inode and size of the file when `_last` was its end
        self._notices = Notices()  # what the next append has to say
        self._disk = Disk(path, settings.fsync, self._notices, self._lock, later)
        self._rotation = Rotation(path, settings, clock, self._disk, self._notices)

    def check(self) -> Unusable | None:
        """Why the file cannot be written now, None when it can. Makes the file, writes nothing."""
        try:
            wrong = self._wrong()
        except FileNotFoundError:
            self._unchecked = True
            return Unusable("its folder does not exist", passing=True)
        except OSError as error:
            self._unchecked = True
            return Unusable(error.strerror or "not a file name", error.errno in _PASSING)
        except ValueError:
            return Unusable("not a file name", passing=False)
        return None if wrong is None else Unusable(wrong, passing=False)

    def _wrong(self) -> str | None:
        """What stands in the file that nothing may be appended to. Makes the file; raises `OSError`, `ValueError`."""
        os.close(open_private(self._path)[0])
        if holds_something_else(self._path):
            return "it holds something that is no audit trail"
        # Whoever reads the trail with its key would find a record that anybody could have sealed, and stop there.
        return _KEYLESS if self._key is None and self._is_keyed() else None

    def _is_keyed(self) -> bool:
        """Whether the newest record, in this file or the one that was put aside last, is sealed with a key."""
        record = newest_tail([self._path, *self._full_ones()]).record
        return record is not None and record.keyed

    def _full_ones(self) -> list[Path]:
        return [full.path for full in reversed(full_files(self._path))]

    def append(self, record: bytes, describe: Describe) -> Appended:
        """Write one encoded record, and before it the events about the file itself that wait.

        Raises `OSError`, or `ValueError` for a name that no system takes; then the record may be torn or not there.
        """
        with self._lock:
            if self._unchecked:
                if self._wrong() is not None:
                    raise OSError(errno.EINVAL, "no file for this trail")
                self._unchecked = False
            return self._append(record, describe)

    def close(self, describe: Describe) -> tuple[bytes, ...]:
        """Write the events that still wait, sync what was written and store its head. More may be appended afterwards.

        Return the events that people should see at once: nothing that follows would show that the head is an old one.
        Raises `OSError` when such an event cannot be written.
        """
        with self._lock:
            urgent = self._write_waiting(describe)
            self._disk.finish()
            if self._head is not None and self._last != START:
                with self._told_of_head():
                    self._store_head(self._head)
            urgent += self._write_waiting(describe)
            self._disk.finish()
            return urgent

    def _store_head(self, head: Head) -> None:
        behind = self._last.seq % self._head_every != 0
        if behind and ((kept := head.read()) is None or kept.seq < self._last.seq):
            head.write(self._last)
        head.flush()

    def _write_waiting(self, describe: Describe) -> tuple[bytes, ...]:
        return self._append(None, describe).urgent if self._notices.due() else ()

    def _append(self, record: bytes | None, describe: Describe) -> Appended:
        """Write the events that wait, and behind them the record, if there is one."""
        descriptor, status = self._enter()
        try:
            self._catch_up(status)
            while self._full(len(record or b"")) and self._put_aside(descriptor):
                os.close(descriptor)
                descriptor = -1
                descriptor, status = self._enter()
                self._catch_up(status)
            surplus = self._surplus()
            appended = self._write(descriptor, record, describe)
            # Only now: it stands in the chain that they are gone, or `verify` would miss them.
            for path in surplus:
                with suppress(OSError):
                    path.unlink()
        finally:
            if descriptor >= 0:
                os.close(descriptor)
        return appended

    # ---- where the chain stands ----

    def _enter(self) -> tuple[int, os.stat_result]:
        """A descriptor of the file that has the name now, locked where that is possible, and its status since then."""
        try:
            opened = open_locked(self._path, self._patience, sleep=self._sleep, timer=self._timer)
        except TimeoutError:
            self._patience = HELD_SECONDS
            raise
        except NoLocksError as error:
            self._notices.say_once("audit_lock_unavailable", {"reason": str(error)})
            return error.descriptor, os.fstat(error.descriptor)
        self._patience = LOCK_SECONDS
        return opened

    def _catch_up(self, status: os.stat_result) -> None:
        """Read the end of the file, unless its last record is known to be ours."""
        if (status.st_dev, status.st_ino, status.st_size) == self._seen:
            return
        self._seen, self._tail = None, NO_TAIL  # until it is known
        if status.st_size:
            with open_to_read(self._path) as file:
                found = os.fstat(file.fileno())
                if (found.st_dev, found.st_ino) != (status.st_dev, status.st_ino):
                    raise OSError(errno.ESTALE, "the file was exchanged")
                self._tail = read_tail(file)
        newest = self._tail if self._tail.record is not None else newest_tail(self._full_ones())
        record, day = newest.record, newest.day
        link = START if record is None else record.link
        trusted = record is None or self._trusts(record)
        if (trusted or not self._started) and (link.seq > self._last.seq or link == self._last):
            self._last, self._day = link, day
        elif trusted and self._tail.record is not None:
            self._notices.say("critical", "audit_tail_cut", {"seq": link.seq, "known": self._last.seq})
        if not self._started:
            self._compare_head()
            self._started = True
        if self._tail.gap_bytes and link != START:
            self._notices.say("high", "audit_line_torn", {"bytes": self._tail.gap_bytes})
        self._seen = (status.st_dev, status.st_ino, status.st_size)

    def _trusts(self, record: Sealed) -> bool:
        """Whether the chain may continue from the last record; if not, an event says why."""
        unkeyed = self._key is not None and not record.keyed
        # A chain may get its key at a restart; while a process runs, nobody else has a reason to write without it.
        trusted = record.genuine(self._key) and not (unkeyed and self._started)
        if not trusted:
            self._notices.say("critical", "audit_record_not_genuine", {"seq": record.link.seq})
        elif unkeyed:  # or somebody without the key has put a trail of theirs in the place of the keyed one
            self._notices.say("critical", "audit_record_without_key", {"seq": record.link.seq})
        return trusted

    def _compare_head(self) -> None:
        if self._head is None:
            return
        head = None
        with self._told_of_head():
            head = self._head.read()
        if head is not None and head.seq >= self._last.seq and head != self._last:
            self._notices.say("critical", "audit_tail_cut", {"seq": self._last.seq, "known": head.seq})
            self._last = head
        elif head is not None and head != self._last and not contains(self._path, head, self._key):
            self._notices.say("critical", "audit_head_not_in_trail", {"seq": self._last.seq, "known": head.seq})

    # ---- rotation ----

    def _full(self, length: int) -> bool:
        """Whether the file has to be put aside before a record of `length` bytes."""
        # Torn bytes stay in the file of the record that they come after, and a file whose last record is not the one
        # that the chain continues from would get a wrong name; the next append will put it aside.
        if self._seen is None or not self._seen[2] or self._last == START:
            return False
        if self._tail and (self._tail.gap_bytes or self._tail.record is None or self._tail.record.link != self._last):
            return False
        return self._rotation.is_due(self._seen[2], self._day, length)

    def _put_aside(self, descriptor: int) -> bool:
        if not self._rotation.put_aside(descriptor, self._last):
            return False
        self._seen = None
        return True

    def _surplus(self) -> list[Path]:
        if self._seen is None or self._seen[2]:
            return []  # a file that has records was begun by an append that has done this
        return self._rotation.surplus(self._last, self._key)

    # ---- writing ----

    def _write(self, descriptor: int, record: bytes | None, describe: Describe) -> Appended:
        """Append the notices that are due and a record, each with a seal over the one before. Raises `OSError`."""
        notices = self._notices.due()
        bodies = [describe(*notice) for notice in notices]
        lines: list[bytes] = []
        link, start, torn = self._last, b"", self._torn()
        if self._tail is not None and not self._tail.ended:
            start = b"\n"
        for body in bodies if record is None else (*bodies, record):
            line, link = seal(body, link, key=self._key, torn=torn)
            torn = None
            lines.append(line)
        data = start + b"".join(lines)
        if os.write(descriptor, data) < len(data):
            raise OSError(errno.ENOSPC, "short write")
        self._disk.written(descriptor, first=self._seen is not None and not self._seen[2])
        self._notices.clear()
        before, self._last, self._tail = self._last, link, None
        self._day = day_of(lines[-1])
        if self._seen is not None:  # the size from before, not a new one: without locks others may have written, too
            self._seen = (*self._seen[:2], self._seen[2] + len(data))
        if self._head is not None and link.seq // self._head_every > before.seq // self._head_every:
            with self._told_of_head():
                self._head.write(link)
                self._notices.over("audit_head_unavailable")
        urgent = [line for notice, line in zip(notices, lines, strict=False) if notice.severity in CONSOLE_SEVERITIES]
        return Appended(lines[-1], tuple(urgent))

    def _torn(self) -> str | None:
        """The digest of the bytes between the last record and the next one, with their newline; None for none."""
        if self._tail is None or not self._tail.gap_bytes:
            return None
        gap = self._tail.gap.copy()
        if not self._tail.ended:
            gap.update(b"\n")
        return gap.hexdigest()

    @contextmanager
    def _told_of_head(self) -> Iterator[None]:
        """Has the trail say that the place of the head cannot be used, where that comes up."""
        try:
            yield
        except HeadError as error:
            self._notices.say_once("audit_head_unavailable", {"reason": str(error)})
