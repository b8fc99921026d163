"""The files of an audit trail: their names, their order, and how they are read without trusting their length.

The file that is written to keeps its name. A full file gets the number of its last record and the moment (UTC) into its
name: `audit.jsonl` becomes `audit.000000000812-20240120T154530Z.jsonl`. So names sort in the order of the records,
whatever the clock did.
"""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from server.audit.chain import MAX_LINE, OPENING, Link, Sealed, unseal

_FULL_NAME: Final = re.compile(r"(?P<stem>.+)\.(?P<seq>[0-9]{12,18})-[0-9]{8}T[0-9]{6}Z(?P<suffix>\.[^.]*)?")
_WINDOW: Final = 1 << 16
"""Bytes at the end of a file that are searched for the last record before the whole file is read."""

_READ: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


class FullFile(NamedTuple):
    """A file that was put aside; `seq` is the number of its last record, as its name says."""

    seq: int
    path: Path


class Line(NamedTuple):
    """A line of a file, without its newline. `ended`: there was one; without, it is the end of the file or too long."""

    file: str
    number: int
    data: bytes
    ended: bool


class Tail(NamedTuple):
    """How a file ends: the last record and its day, None without any, and what stands behind it.

    `gap_bytes` is the length of that, `gap` its SHA-256 so far, and `ended` says whether the file ends with a newline.
    """

    record: Sealed | None
    day: str
    gap_bytes: int
    gap: "hashlib._Hash"
    ended: bool


NO_TAIL: Final = Tail(None, "", 0, hashlib.sha256(), ended=True)
"""Of an empty file."""


def full_name(path: Path, seq: int, moment: datetime) -> Path:
    """The name that the file `path` gets when it is put aside at `moment` with `seq` as its last record."""
    return path.with_name(f"{path.stem}.{seq:012d}-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}{path.suffix}")


def full_files(path: Path) -> list[FullFile]:
    """The files that were put aside from `path`, oldest first, without symbolic links. Raises `OSError`."""
    found: list[FullFile] = []
    with os.scandir(path.parent) as entries:
        for entry in entries:
            match = _FULL_NAME.fullmatch(entry.name)
            ours = match and (match["stem"], match["suffix"] or "") == (path.stem, path.suffix)
            if match and ours and entry.is_file(follow_symlinks=False):
                found.append(FullFile(int(match["seq"]), path.with_name(entry.name)))
    return sorted(found)


def trail_of(path: Path) -> list[Path]:
    """The files of the trail that `path` is the name of, in the order of their records. Raises `OSError`.

    The name of a file that was put aside means that file alone.
    """
    if _FULL_NAME.fullmatch(path.name):
        return [path]
    full = [file.path for file in full_files(path)]
    return [*full, path] if path.exists() or not full else full


def trails_in(folder: Path) -> list[Path]:
    """The names of the trails in a folder: those that files were put aside from, and every other .jsonl file."""
    names: set[str] = set()
    with os.scandir(folder) as entries:
        for entry in entries:
            match = _FULL_NAME.fullmatch(entry.name)
            if match:
                names.add(match["stem"] + (match["suffix"] or ""))
            elif entry.name.endswith(".jsonl"):
                names.add(entry.name)
    return [folder / name for name in sorted(names)]


def checkable(files: Sequence[Path]) -> bool:
    """Whether any of the files holds a record of a chain, or all are empty. Raises `OSError`."""
    return any(first_record(path) is not None for path in files) or not any(path.stat().st_size for path in files)


def first_record(path: Path) -> Sealed | None:
    """The first line of a file that is a record, however much junk is before it. Raises `OSError`."""
    return next((sealed for line in lines_of(path) if (sealed := unseal(line.data)) is not None), None)


def lines_of(path: Path) -> Iterator[Line]:
    """The lines of one file, in a bounded memory: one that is too long comes in parts. Raises `OSError`."""
    with open_to_read(path) as file:
        number = 1
        while data := file.readline(MAX_LINE):
            ended = data.endswith(b"\n")
            yield Line(path.name, number, data[:-1] if ended else data, ended)
            number += ended


def open_to_read(path: Path) -> BinaryIO:
    """The file, never behind a symbolic link. Raises `OSError`, also for what is no regular file.

    A pipe or a device has no end that could be checked, and an empty one would pass for a trail without records.
    """
    descriptor = os.open(path, _READ)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    raise OSError(errno.EINVAL, "not a regular file", str(path))


def read_tail(file: BinaryIO) -> Tail:
    """How an open file ends. The last 64 KiB are enough, unless there is no record in them."""
    size = file.seek(0, os.SEEK_END)
    start = max(0, size - _WINDOW)
    file.seek(start)
    tail = _tail_of(file.read(size - start), whole=start == 0)
    return _scan(file) if tail is None else tail


def newest_tail(paths: Iterable[Path]) -> Tail:
    """How the first of these files that holds a record ends, the newest file being the first. Raises `OSError`."""
    for path in paths:
        with open_to_read(path) as file:
            tail = read_tail(file)
        if tail.record is not None:  # or it is no file of ours, and must not make the chain begin again
            return tail
    return NO_TAIL


def holds_something_else(path: Path) -> bool:
    """Whether a file is no audit trail: it holds no record, and not the torn beginning of one. Raises `OSError`.

    Records would otherwise be appended to a file that was named by mistake, such as a program.
    """
    with open_to_read(path) as file:
        begun = file.read(len(OPENING))
        return not OPENING.startswith(begun) and read_tail(file).record is None


def _tail_of(data: bytes, *, whole: bool) -> Tail | None:
    """The tail of a file, out of its last bytes; None when they hold no record. `whole`: they are all of the file."""
    end = len(data)
    while end > 0:
        begin = data.rfind(b"\n", 0, end) + 1
        if begin == 0 and not whole:
            return None  # the first part of this line was not read
        line = data[begin:end]
        if (sealed := unseal(line)) is not None:
            behind = data[end + 1 :]
            return Tail(sealed, day_of(line), len(behind), hashlib.sha256(behind), data.endswith(b"\n"))
        end = begin - 1
    return Tail(None, "", len(data), hashlib.sha256(data), data.endswith(b"\n") or not data) if whole else None


def _scan(file: BinaryIO) -> Tail:
    file.seek(0)
    record, day, gap_bytes, gap, ended = None, "", 0, hashlib.sha256(), True
    while data := file.readline(MAX_LINE):
        ended = data.endswith(b"\n")
        if (sealed := unseal(data.removesuffix(b"\n"))) is not None:
            record, day, gap_bytes, gap = sealed, day_of(data), 0, hashlib.sha256()
        else:
            gap_bytes += len(data)
            gap.update(data)
    return Tail(record, day, gap_bytes, gap, ended)


def day_of(record: bytes) -> str:
    """The UTC day of a record, such as 2024-01-20: the first ten characters of its timestamp."""
    return record[14:24].decode("ascii", errors="replace")


def contains(path: Path, head: Link, key: bytes | None) -> bool:
    """Whether the trail holds the record of `head`; the newest file is searched first."""
    name = head.hash.encode("ascii")  # far fewer lines have it than are records
    files = [path, *(full.path for full in reversed(full_files(path)) if full.seq >= head.seq)]
    for file in files:
        with suppress(OSError):  # a file that cannot be read does not count
            for line in lines_of(file):
                if name in line.data and (record := unseal(line.data)) is not None and record.link == head:
                    return record.genuine(key)
    return False


def doubtful(full: Sequence[FullFile], last: Link, key: bytes | None) -> FullFile | None:
    """The newest file whose content does not confirm its name; None when all do.

    Whoever may write to the folder can make files with such names. That could push out files that are to be kept, or
    make the chain say that records were removed which never existed. So the number in the name has to be that of the
    file's last record, and no two files may share records. In a chain with a key that record has to have the key, or to
    be the one that the next file follows: such files are older than the key.
    """
    following = last
    for file in reversed(full):
        try:
            with open_to_read(file.path) as opened:
                end = read_tail(opened).record
            first = first_record(file.path)
        except OSError:
            return file
        if end is None or first is None or end.link.seq != file.seq or not end.genuine(key):
            return file
        if file.seq > following.seq or (key and not end.keyed and end.link != following):
            return file
        following = Link(first.link.seq - 1, first.prev)
    return None
