"""A file that its owner alone may read, replaced as a whole: a reader finds the old one or the new one."""

import os
import secrets
from pathlib import Path


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
