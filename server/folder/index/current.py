"""The index of a folder of exports, as it has to be now: made when there is none, made anew when files have changed.

A small folder is indexed in memory, in the call that needs it. For a large one the index is a file of the user's cache
(`store.py`), and is made by a thread of its own: a caller that does not wait any longer leaves it to the next.
"""

import secrets
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import msgspec

from server.folder.exports.export_files import Stamp
from server.folder.exports.folder_files import Files, Folder
from server.folder.index.build import build
from server.folder.index.digester import KEY_BYTES, Digester
from server.folder.index.fill import ChangedError, Maker, state_of
from server.folder.index.lock import building
from server.folder.index.snapshot import Snapshot
from server.folder.index.store import (
    SERIAL,
    check_of,
    digest_key,
    index_path,
    new_file,
    private_folder,
    readable,
    remove_remains,
    settings_of,
    writable,
)
from server.folder.problems import Problem
from server.folder.reading import Reading
from server.source import SourceError, Watch

SMALL_BYTES: Final = 8 * 1024 * 1024
"""Data up to this size is indexed in memory at every start: 0.2 s, and as much memory as a tenth of it."""

TELL_SECONDS: Final = 5.0
"""Between two lines on how far the index is."""

_ATTEMPTS: Final = 3  # how often a build starts over when files change under it
_WAIT_SECONDS: Final = 0.05


class Place(NamedTuple):
    """Where an index is: in memory up to `small_bytes` of data, else a file in `folder`, None for one of its own."""

    folder: Path | None = None
    small_bytes: int = SMALL_BYTES


class Listener(NamedTuple):
    """Who hears of the indexing.

    `report` is told what had to be left out of a file, once for each state of it; `tell` how far a long build is, a
    line at a time, free of data, every few seconds by the `clock`.
    """

    report: Callable[[Sequence[Problem]], None] = lambda _: None
    tell: Callable[[str], None] = lambda _: None
    clock: Callable[[], float] = time.monotonic


class DataIndex:
    """The index of one folder. Threads share it: one builds, the others wait for what it makes."""

    def __init__(self, data: Path, reading: Reading, place: Place, listener: Listener) -> None:
        self._data = data
        self._reading = reading
        self._place = place
        self._listener = listener
        self.folder = Folder(data, reading)  # which knows how many files it last found of no use
        self._lock = threading.Lock()  # held for moments only, except in memory, where a build is short
        self._snapshot: Snapshot | None = None
        self._found = Files()
        self._reported: set[tuple[Stamp | str, str]] = set()
        self._build: _Build | None = None
        self._own_key = secrets.token_bytes(KEY_BYTES)  # of this process, where none can be kept
        self._temporary: TemporaryDirectory[str] | None = None  # goes with this object

    def found(self) -> Files:
        """Which files there are. Raises `OSError`."""
        with self._lock:
            return self.folder.find()

    def current(self, watch: Watch) -> Snapshot:
        """The index of the files as they are now. Raises `OSError`, `SourceError`, and what `watch` raises."""
        with self._lock:
            found = self.folder.find()
            if (fitting := self._fitting(found)) is not None:
                return fitting
            if self._is_small(found):
                return self._keep(found, self._in_memory(found, watch))
            running = self._running()
        running.wait(watch)
        with self._lock:
            return self._keep(*running.result())

    def begin(self) -> None:
        """Begin to index a large folder, so that `current` waits for less. Raises `OSError`."""
        with self._lock:
            found = self.folder.find()
            if self._fitting(found) is None and not self._is_small(found):
                self._running()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was left out of the files indexed so far, in the order of their names."""
        with self._lock:
            return () if self._snapshot is None else (*self._found.problems, *self._snapshot.left_out.problems)

    def renew(self, snapshot: Snapshot, *, broken: bool) -> None:
        """Look for the index again at the next call: this one cannot be used. `broken`: nor can its file."""
        with self._lock:
            if self._snapshot is snapshot:
                self._snapshot = None
            if broken and not self._is_small(self._found):
                with suppress(OSError):
                    index_path(self._index_folder(), self._data).unlink(missing_ok=True)

    def _fitting(self, found: Files) -> Snapshot | None:
        fits = self._snapshot is not None and self._snapshot.stamps == tuple(file.stamp for file in found.files)
        return self._snapshot if fits else None

    def _is_small(self, found: Files) -> bool:
        return sum(file.stamp.size for file in found.files) <= self._place.small_bytes

    def _running(self) -> "_Build":
        if self._build is None or self._build.done.is_set():
            self._build = _Build(self._in_file)
        return self._build

    def _index_folder(self) -> Path:
        if self._place.folder is not None:
            return private_folder(self._place.folder)
        if self._temporary is None:
            self._temporary = TemporaryDirectory(prefix="sluicegate-")
        return Path(self._temporary.name)

    def _kept_key(self) -> bytes:
        """The key of an index that is in memory: the same in the next process, so that cursors go on there."""
        if self._place.folder is not None:
            with suppress(OSError):
                return digest_key(private_folder(self._place.folder))
        return self._own_key

    def _keep(self, found: Files, snapshot: Snapshot) -> Snapshot:
        if snapshot is not self._snapshot:
            if self._snapshot is not None:
                self._snapshot.close()
            self._snapshot, self._found = snapshot, found
            self._report(found, snapshot)
        return snapshot

    def _report(self, found: Files, snapshot: Snapshot) -> None:
        stamps: dict[str, Stamp] = {file.name: file.stamp for file in found.files}
        problems = (*found.problems, *snapshot.left_out.problems)
        before = self._reported
        self._reported = {(stamps.get(problem.file, ""), problem.file) for problem in problems}
        self._reported |= {(stamp, name) for name, stamp in stamps.items()}
        fresh = [problem for problem in problems if (stamps.get(problem.file, ""), problem.file) not in before]
        if fresh:
            self._listener.report(fresh)

    # ---- building ----

    def _maker(self, digester: Digester) -> Maker:
        return Maker(digester, self._reading)

    def _made_with(self, digester: Digester) -> dict[str, str]:
        """The settings that an index must have been made with to be usable now."""
        return self._reading.digests() | {"key": check_of(digester)}

    def _in_memory(self, found: Files, watch: Watch) -> Snapshot:
        digester = Digester(self._kept_key())
        for _ in range(_ATTEMPTS):
            connection = writable(None)
            try:
                build(connection, found.files, self._maker(digester), self._made_with(digester), watch, anew=True)
                image = connection.serialize()
            except ChangedError:
                found = self.folder.find()
                continue
            finally:
                connection.close()

            def connect(image: bytes = image) -> sqlite3.Connection:
                copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
                copy.deserialize(image)
                return copy

            return Snapshot(connect, found.files, digester)
        raise SourceError("the billing data changed while it was being read")

    def _in_file(self, watch: Watch) -> tuple[Files, Snapshot]:
        try:
            folder = self._index_folder()
            digester = Digester(digest_key(folder))
        except OSError:
            raise SourceError("the index cannot be kept in its folder") from None
        path = index_path(folder, self._data)
        trouble = "the billing data changed while it was being read"
        with building(path, _sleeper(watch)):
            remove_remains(path)
            for attempt in range(_ATTEMPTS + 1):
                with self._lock:
                    found = self.folder.find()
                if (made := self._opened(path, found, digester)) is not None:
                    return found, made
                if attempt == _ATTEMPTS:
                    break
                try:
                    self._make(path, found, digester, watch, anew=attempt > 0)
                except ChangedError:
                    continue
                except sqlite3.Error:  # an older index that is broken, and then there is none; or no room for a new one
                    trouble = "the index cannot be written"
        raise SourceError(trouble)

    def _opened(self, path: Path, found: Files, digester: Digester) -> Snapshot | None:
        """The index at `path`, when it is one of these files in this state."""
        try:
            with closing(readable(path)) as connection:
                rows = connection.execute("SELECT name, modified, size, inode, form, kind FROM file ORDER BY slot")
                states = rows.fetchall()
                settings = settings_of(connection)
            serial = settings.pop(SERIAL, "")
            now = [(file.name, *state_of(file)) for file in found.files]
            if settings != self._made_with(digester) or states != now:
                return None
            return Snapshot(lambda: readable(path, serial), found.files, digester)
        except (OSError, sqlite3.Error, msgspec.DecodeError, KeyError):
            return None

    def _make(self, path: Path, found: Files, digester: Digester, watch: Watch, *, anew: bool) -> None:
        settings = self._made_with(digester)
        anew = anew or not _made_so(path, settings)
        fresh = new_file(path)
        said = _Progress(self._listener, watch)
        try:
            if not anew:
                shutil.copyfile(path, fresh)
            connection = writable(fresh)
            try:
                made = settings | {SERIAL: secrets.token_hex(8)}
                build(connection, found.files, self._maker(digester), made, said, anew=anew)
                (records,) = connection.execute("SELECT count(*) FROM record").fetchone()
            finally:
                connection.close()
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        said.done(records)


class _Build:
    """A build in a thread of its own, which several callers may wait for."""

    def __init__(self, work: Callable[[Watch], tuple[Files, Snapshot]]) -> None:
        self.done = threading.Event()
        self._at: tuple[int, int | None, str] = (0, None, "bytes of billing data indexed")
        self._outcome: tuple[Files, Snapshot] | BaseException | None = None
        self._work = work
        threading.Thread(target=self._run, name="index", daemon=True).start()

    def _run(self) -> None:
        try:
            self._outcome = self._work(self._note)
        except BaseException as error:  # noqa: BLE001  raised in whoever waits for it
            self._outcome = error
        finally:
            self.done.set()

    def _note(self, done: int, of: int | None, what: str) -> None:
        self._at = (done, of, what)

    def wait(self, watch: Watch) -> None:
        """Until it is done, telling `watch` how far it is; raises what that raises, and leaves the build alone."""
        while not self.done.wait(_WAIT_SECONDS):
            watch(*self._at)

    def result(self) -> tuple[Files, Snapshot]:
        """What was made. Raises what the build raised."""
        match self._outcome:
            case (Files() as found, Snapshot() as snapshot):
                return found, snapshot
            case BaseException() as error:
                raise error.with_traceback(None)
            case _:
                raise SourceError("the billing data cannot be read")


class _Progress:
    """Tells a watch of a caller, and now and then whoever started the server."""

    def __init__(self, listener: Listener, watch: Watch) -> None:
        self._tell = listener.tell
        self._clock = listener.clock
        self._watch = watch
        self._start = self._next = listener.clock()

    def __call__(self, done: int, of: int | None, what: str) -> None:
        self._watch(done, of, what)
        if of and self._clock() >= self._next:
            self._next = self._clock() + TELL_SECONDS
            self._tell(f"indexing the billing data: {100 * done // of} % of {max(1, of // 1_000_000):,} MB")

    def done(self, records: int) -> None:
        """The last line."""
        self._tell(f"indexed {records:,} records in {self._clock() - self._start:.1f} s")


def _made_so(path: Path, settings: dict[str, str]) -> bool:
    """Whether there is an index that was made with these settings."""
    try:
        with closing(readable(path)) as connection:
            return settings_of(connection).items() >= settings.items()
    except (OSError, sqlite3.Error):
        return False


def _sleeper(watch: Watch) -> Callable[[float], None]:
    def sleep(seconds: float) -> None:
        watch(0, None, "waiting for another process that indexes the billing data")
        time.sleep(seconds)

    return sleep
