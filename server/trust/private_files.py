"""Files that decide what this program does (keys, pins, indexes): who may write them, and how they are written.

Such a file is readable by its owner alone and replaced as a whole, so that a reader finds the old one or the new one.
"""

import os
import secrets
import stat
from pathlib import Path
from typing import Final, Literal

_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH


def foreign_writer(status: os.stat_result, *, root_may: bool) -> Literal["others", "owner"] | None:
    """Who else than this process may write a file or folder, None for nobody; also None where files have no modes.

    "others": its group or everybody may. "owner": it belongs to another user than the effective one of this process.
    `root_may`: whether it may belong to root, as configuration does that an administrator has put there.
    """
    if not hasattr(os, "geteuid"):
        return None
    if status.st_mode & _OTHERS_WRITE:
        return "others"
    return None if status.st_uid == os.geteuid() or (root_may and status.st_uid == 0) else "owner"


def refuse_unwritable(path: Path) -> None:
    """Raise the `OSError` that putting a file in this place would meet, as far as its folder tells."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    fresh.unlink()


def replace_file(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Put a file of mode 0600 with `data` in the place of whatever has this name, a link too. Raises `OSError`.

    `durable`: the data is on the disk before the name means it.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
        with os.fdopen(os.open(fresh, flags, 0o600), "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
