"""What of a scan is done: the folder that a killed scan is resumed from.

For each unit that was scanned there are its findings and, where a copy is made, the redacted piece; both are written
whole or not at all. The findings are written last and hold the piece's digest. So a list of what is done is not
needed: a unit is done if its findings are there and its piece has that digest. ``scan.json`` says which scan it is;
another profile, key or version makes another scan, whose units are not mixed with these.

Names of files in the folder are numbers and digests, never names of inputs. Which copies it has made is known by name:
what else stands in the folder of copies is somebody's, and is not replaced or removed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from scanner import catalogue
from scanner.batch.folder.atomic import digest_of, private_folder, write_whole
from scanner.batch.folder.folder_lock import LOCK, WORKERS, held
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.units import Headings, Unit
from scanner.delimited.signs import BY_FILE, Signs
from scanner.errors import BatchError
from scanner.selection.profile import Profile

FOLDER: Final = ".sluicegate"
"""The folder's name below the folder of the redacted copies."""

SCAN: Final = "scan.json"
"""What says which scan a folder is of."""

_FINISHED: Final = "finished"
_EARLIER: Final = "earlier"  # the names of the copies that scans before this one have put into the folder of copies
_OURS: Final = re.compile(
    rf"{SCAN}|{_FINISHED}|[0-9a-f]{{32}}\.(piece|done|copy)"
    rf"|\.({SCAN}|{_FINISHED}|{_EARLIER}|[0-9a-f]{{32}}\..*)\.part"
)
_KEPT: Final = frozenset({".done", ".copy"})  # a unit with a piece alone is not done
_ANYBODY: Final = 0o002
_VERSION: Final = "6"  # of the code: raised when the same data and options would come to something else


class UnitDone(msgspec.Struct, frozen=True):
    """A unit's findings, and the digest of its redacted piece (empty when no copy is made)."""

    findings: FileFindings
    piece: str = ""


class CopyDone(msgspec.Struct, frozen=True):
    """A redacted file that is in its place: of which input, its digest, and its name in the folder of copies."""

    source: str
    digest: str
    name: str = ""


def holds_copies(folder: Path) -> bool:
    """Whether a folder holds the redacted copies of a scan, and what that scan has done; what is unread has none."""
    try:
        return (folder / FOLDER / SCAN).is_file()
    except OSError:
        return False


class Manifest:
    """The state of one scan, in one folder."""

    def __init__(self, folder: Path, scan: str) -> None:
        """``scan`` tells this scan from others: profile, key, version."""
        self._folder = folder
        self._scan = scan

    @contextmanager
    def begun(self, *, resume: bool, check: Callable[[set[str]], None] = lambda _: None) -> Iterator[int]:
        """Hold the folder while the block runs, begun as by :meth:`begin`. Raises BatchError when another scan does.

        What comes out is the descriptor that workers are to hold as well.
        """
        private_folder(self._folder)
        with held(self._folder) as common:
            self.begin(resume=resume, check=check)
            yield common

    def begin(self, *, resume: bool, check: Callable[[set[str]], None] = lambda _: None) -> None:
        """Make the folder; or go on with what is in it. Raises BatchError when it is of another scan, or unfinished.

        ``check`` is asked about the copies that were :meth:`written` before anything of another scan is removed.
        To resume an empty folder is to begin: a scan may be stopped before it has put anything there.
        """
        self._check_folder()
        known = self._known()
        if resume and known is not None:
            if known == self._scan:
                self._remove_parts()
                return
            if not self._is_blank(known):
                raise BatchError("what is in that folder is of another scan: another profile, key, option or version")
        if known is not None and not (self._folder / _FINISHED).exists() and not self._is_blank(known):
            raise BatchError("that folder holds a scan that is not finished: add --resume, or remove the folder")
        if (
            known is None
            and self._folder.is_dir()
            and any(path.name not in {LOCK, WORKERS, _EARLIER} for path in self._folder.iterdir())
        ):
            raise BatchError("the folder for what is done holds something else; name another")
        written = self.written()
        check(written)
        private_folder(self._folder)
        write_whole(self._folder / _EARLIER, msgspec.json.encode(sorted(written)))
        self.remove()
        write_whole(self._folder / SCAN, msgspec.json.encode(self._scan))

    def _check_folder(self) -> None:
        """Whoever can write there says what was found and which copies are whole. Raises BatchError."""
        if not self._folder.is_dir() or not hasattr(os, "getuid"):
            return
        status = self._folder.stat()
        if status.st_uid != os.getuid() or status.st_mode & _ANYBODY:
            raise BatchError("the folder for what is done is one that others may write to; name another")

    def _is_blank(self, known: str) -> bool:
        """Whether the scan that the folder is ``known`` to be of came to nothing, so that there is nothing to keep."""
        return known != "" and not any(path.suffix in _KEPT for path in self._folder.iterdir())

    def _known(self) -> str | None:
        try:
            known = msgspec.json.decode((self._folder / SCAN).read_bytes(), type=str)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError):
            return ""
        return known

    def piece(self, unit: Unit) -> Path:
        """Where the redacted piece of a unit is."""
        return self._folder / f"{_key(unit)}.piece"

    def done(self, unit: Unit, *, copy: bool) -> UnitDone | None:
        """The result of a unit, None if it is not done."""
        path = self._folder / f"{_key(unit)}.done"
        try:
            done = msgspec.json.decode(path.read_bytes(), type=UnitDone)
        except (OSError, msgspec.MsgspecError):
            return None
        if not copy:
            return done
        piece = self.piece(unit)
        return done if piece.is_file() and digest_of(piece) == done.piece else None

    def put(self, unit: Unit, done: UnitDone) -> None:
        """Record that a unit is done; its piece is in its place already.

        Neither has to outlast the system: :meth:`done` takes no half record, and no piece of another digest.
        """
        write_whole(self._folder / f"{_key(unit)}.done", msgspec.json.encode(done), lasting=False)

    def copied(self, units: list[Unit], target: Path) -> bool:
        """Whether the redacted copy of a file is in its place, whole."""
        try:
            done = msgspec.json.decode(self._copy(units).read_bytes(), type=CopyDone)
            return done.source == _source(units) and digest_of(target) == done.digest
        except (OSError, msgspec.MsgspecError):
            return False

    def written(self) -> set[str]:
        """The names of all copies that this scan and those before it have put into the folder of copies."""
        names: set[str] = set()
        with suppress(OSError, msgspec.MsgspecError):
            names.update(msgspec.json.decode((self._folder / _EARLIER).read_bytes(), type=list[str]))
        for path in self._folder.glob("*.copy"):
            with suppress(OSError, msgspec.MsgspecError):
                names.add(msgspec.json.decode(path.read_bytes(), type=CopyDone).name)
        return names - {""}

    def put_copy(self, units: list[Unit], digest: str) -> None:
        """Record that the copy of a file is in its place, and remove its pieces; the findings stay."""
        done = CopyDone(_source(units), digest, units[0].entry.inner)
        write_whole(self._copy(units), msgspec.json.encode(done), lasting=False)
        for unit in units:
            self.piece(unit).unlink(missing_ok=True)

    def findings(self, unit: Unit) -> FileFindings | None:
        """What was found in a unit whose piece may be gone, since the copy of its file is whole."""
        done = self.done(unit, copy=False)
        return done.findings if done is not None else None

    def finish(self, units: Iterable[Unit] = ()) -> None:
        """Record that nothing is left to do; remove what is half written, and pieces that this scan has cut otherwise.

        Those of its own ``units`` stay, if their file has no copy.
        """
        self._remove_parts()
        write_whole(self._folder / _FINISHED, b"")
        own = {f"{_key(unit)}.piece" for unit in units}
        for path in list(self._folder.glob("*.piece")):
            if path.name not in own and _OURS.fullmatch(path.name):
                path.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove everything that a scan put there, and nothing else; a lock belongs to the process that holds it."""
        for path in list(self._folder.iterdir()) if self._folder.is_dir() else ():
            if _OURS.fullmatch(path.name):
                path.unlink()

    def _remove_parts(self) -> None:
        """Remove what processes that were killed have left half written."""
        for path in list(self._folder.glob(".*.part")):
            if _OURS.fullmatch(path.name):
                path.unlink()

    def _copy(self, units: list[Unit]) -> Path:
        return self._folder / f"{_key(units[0])}.copy"


def scan_identity(
    profile: Profile,
    key: bytes | None,
    on_error: str,
    *,
    copy: bool,
    entity: str | None = None,
    headings: Headings = None,
    encoding: str = "",
    signs: Signs = BY_FILE,
) -> str:
    """What tells a scan from others that would come to something else, as a digest that gives nothing away."""
    mark = hmac.new(key or b"", b"sluicegate scan", hashlib.sha256).digest()
    decisive = [
        _VERSION,
        catalogue.identity(),
        profile.name,
        profile.digest,
        on_error,
        copy,
        entity,
        headings,
        encoding,
        signs,
    ]
    return hashlib.sha256(mark + msgspec.json.encode(decisive)).hexdigest()


def _key(unit: Unit) -> str:
    """A unit's name among others: which file as it was then, and which part of it."""
    return hashlib.sha256(msgspec.json.encode(_lasting(unit))).hexdigest()[:32]


def _source(units: list[Unit]) -> str:
    return hashlib.sha256(msgspec.json.encode([_lasting(unit) for unit in units])).hexdigest()


def _lasting(unit: Unit) -> Unit:
    """The unit without the number that its file has on this disk: a scan may go on after the files were moved."""
    return msgspec.structs.replace(unit, entry=msgspec.structs.replace(unit.entry, file=0))
