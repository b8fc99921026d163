"""Keys in a file: a store that notices every change, and how the file is written.

A file that others may write, or that belongs to neither this process nor root, is refused as `sshd` refuses such a list
of keys: whoever writes it decides who gets in.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from scanner.regular_file import without_waiting
from server.keys.entries import KeyEntry, KeysError, decode_keys, encode_keys
from server.keys.fixed import NoKeyStore
from server.keys.principal import AuthenticationError, KeyStore, Principal, key_prefix, well_formed
from server.keys.ring import KeyRing
from server.services.outages import Outage, OutageReport, say_nothing
from server.trust.private_files import foreign_writer, replace_file


def read_keys(path: Path) -> tuple[KeyEntry, ...]:
    """The entries of a key file. Raises `KeysError`."""
    snapshot = _load(path)
    if snapshot.problem is not None:
        raise KeysError(f"{path}: {snapshot.problem}")
    return snapshot.ring.entries


def write_keys(path: Path, entries: Iterable[KeyEntry]) -> None:
    """Replace the key file by one with `entries`, mode 0600, all or nothing. Raises `KeysError`, `OSError`."""
    data = encode_keys(entries)
    replace_file(path.resolve(), data, durable=True)  # a link to the file stays a link


@contextmanager
def editing(path: Path) -> Iterator[None]:
    """Let no other `editing` of a file of this folder happen meanwhile: a revocation must not be lost to a race.

    Does nothing where the system has no such lock. Raises `OSError` when the folder cannot be opened.
    """
    try:
        import fcntl  # noqa: PLC0415  not everywhere
    except ImportError:
        yield
        return
    folder = os.open(path.resolve().parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)  # which gives the lock back


class _Snapshot(msgspec.Struct, frozen=True):
    """What the key file said at one time."""

    signature: tuple[int, ...] | None
    ring: KeyRing
    problem: str | None


class FileKeyStore:
    """Keys from a file, read again whenever it changes, so that a removed key stops working at once.

    A file that is missing, wrong, writable by others or of another user means that every key is refused; `report` is
    told of it.
    """

    def __init__(self, path: Path, report: OutageReport = say_nothing) -> None:
        self._path = path
        self._outage = Outage(report)
        self._snapshot = self._read()  # replaced as a whole; a call works on the one that it found

    @property
    def problem(self) -> str | None:
        """Why every key is refused, None while the file is in order; free of what the file holds."""
        return self._current().problem

    @property
    def entries(self) -> tuple[KeyEntry, ...]:
        """What the file holds now, the expired and revoked ones too."""
        return self._current().ring.entries

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        """The principal of `key` at `now`. Raises `AuthenticationError`."""
        key = well_formed(key)
        snapshot = self._current()
        if snapshot.problem is not None:
            raise AuthenticationError("keystore_unavailable", key_prefix(key))
        return snapshot.ring.authenticate(key, now)

    def _current(self) -> _Snapshot:
        # No lock: if a slow thread puts an older snapshot back, its signature is wrong and the next call reads again.
        snapshot = self._snapshot
        try:
            signature = _signature(self._path.stat())
        except (OSError, ValueError):
            signature = None
        if signature is None or signature != snapshot.signature:
            snapshot = self._snapshot = self._read()
        return snapshot

    def _read(self) -> _Snapshot:
        snapshot = _load(self._path)
        self._outage.saw(snapshot.problem)
        return snapshot


def has_no_keys(store: KeyStore) -> bool:
    """Whether no key can work, since nobody has made one yet."""
    if isinstance(store, FileKeyStore):
        return store.problem is None and not store.entries
    return isinstance(store, NoKeyStore)


def _signature(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_mode, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _load(path: Path) -> _Snapshot:
    signature = None
    try:
        with open(path, "rb", opener=without_waiting) as file:  # `Path.open` takes no opener
            # Taken before reading: after a change in between, the signature is old and the file is read again.
            status = os.fstat(file.fileno())
            signature = _signature(status)
            _refuse_unsafe(status)
            return _Snapshot(signature, KeyRing(decode_keys(file.read())), None)
    except FileNotFoundError:
        return _Snapshot(None, KeyRing(), "the key file does not exist")
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        return _Snapshot(None, KeyRing(), f"the key file cannot be read ({reason})")
    except KeysError as error:
        return _Snapshot(signature, KeyRing(), str(error))


def _refuse_unsafe(status: os.stat_result) -> None:
    """Refuse what is no file, or may be written by somebody else."""
    if not stat.S_ISREG(status.st_mode):
        raise KeysError("the key file is not a regular file")
    writer = foreign_writer(status, root_may=True)
    if writer == "others":
        raise KeysError("the key file may be written by others than its owner; take that away (chmod go-w)")
    if writer == "owner":
        raise KeysError("the key file belongs to another user than the server's or root; change its owner (chown)")
