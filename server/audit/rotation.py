"""When a file of the audit trail is put aside, under which name, and which of those that were put aside are removed."""

import errno
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from server.audit.chain import Link
from server.audit.disk import Disk, code_of
from server.audit.folder import doubtful, full_files, full_name
from server.audit.notices import Notices
from server.audit.settings import AuditSettings

_SEAL_ROOM: Final = 320  # bytes that the chain adds to a record, at most


class Rotation:
    """Puts the file at `path` aside as `settings` say. Its caller holds the lock of the audit file for every call.

    `clock`: the present, with a time zone. Failures become events in `notices`.
    """

    def __init__(
        self, path: Path, settings: AuditSettings, clock: Callable[[], datetime], disk: Disk, notices: Notices
    ) -> None:
        self._path = path
        self._settings = settings
        self._clock = clock
        self._disk = disk
        self._notices = notices

    def is_due(self, size: int, day: str, length: int) -> bool:
        """Whether a file has to be put aside before a record of `length` bytes.

        `size`: its bytes; `day`: the UTC day of its last record.
        """
        limit = self._settings.rotate_bytes
        if limit is not None and size + length + _SEAL_ROOM > limit:
            return True
        return self._settings.rotate_daily and day < self.today()

    def today(self) -> str:
        """The UTC day, such as 2024-01-20."""
        return f"{self._clock().astimezone(UTC):%Y-%m-%d}"

    def put_aside(self, descriptor: int, last: Link) -> bool:
        """Rename the open file, which ends with the record `last`, to its full name; False when that fails."""
        target = full_name(self._path, last.seq, self._clock())
        try:
            self._disk.leave(descriptor)
            if os.path.lexists(target):
                raise FileExistsError(errno.EEXIST, "exists")
            self._path.rename(target)
        except OSError as error:
            self._notices.say_once("audit_rotation_failed", {"reason": code_of(error)})
            return False
        self._notices.over("audit_rotation_failed")
        return True

    def surplus(self, last: Link, key: bytes | None) -> list[Path]:
        """The files beyond `keep`; an event about their removal is written before they are removed.

        `last`: the newest record of the trail. Nothing is surplus where the name of a file cannot be trusted.
        """
        if self._settings.keep is None:
            return []
        full = [file for file in full_files(self._path) if file.seq <= last.seq]
        files = full[: -self._settings.keep]
        if files:
            odd = doubtful(full, last, key)
            if odd is not None:
                self._notices.say_once("audit_pruning_refused", {"seq": odd.seq})
                return []
            self._notices.over("audit_pruning_refused")
            self._notices.say("medium", "audit_files_pruned", {"up_to": files[-1].seq, "files": len(files)})
        return [file.path for file in files]
