"""Where the copies of a scan go, and what stands there before: originals, copies of earlier scans, files of others.

No copy takes the place of an original, nor of a file that no scan has put there. And where a report says that a file
has no copy, none of an earlier scan stands in its place: it may have been made with another profile, or of other rows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from scanner.batch.folder.atomic import beside_of
from scanner.batch.request import Request
from scanner.batch.units import Entry, Unit
from scanner.disclosure.path import shown_name
from scanner.errors import RequestError
from scanner.regular_file import leads_to

_TOLD: Final = 3  # names of files in one sentence


class Targets:
    """The places of the copies of one scan, whether or not it will make them."""

    def __init__(self, request: Request, files: Sequence[Sequence[Unit]], unknown: Sequence[tuple[Entry, str]]) -> None:
        """``unknown`` are the files that cannot be scanned."""
        self._folder = request.copies
        self._reports = request.reports
        self._scanned = [units[0].entry for units in files if units]
        self._unknown = [entry for entry, _ in unknown]

    def of(self, entry: Entry) -> Path:
        """The place of a file's copy."""
        return (self._folder or Path()) / entry.inner

    def check(self) -> None:
        """Raises RequestError where a copy would take the place of an original, a report, or stand elsewhere."""
        if self._folder is None:
            return
        folder = leads_to(self._folder)
        originals = self._originals()
        reports = set(map(leads_to, self._reports))
        for entry in self._scanned:
            target = leads_to(self.of(entry))
            if not target.is_relative_to(folder) or target in originals:
                raise RequestError("a copy would take the place of an original; choose another folder")
            if target in reports:
                raise RequestError("a report would take the place of a copy; choose another name")

    def refuse_foreign(self, written: Collection[str]) -> None:
        """Raises RequestError where a file stands that is none of the copies ``written`` by scans, by name."""
        for entry in (*self._scanned, *self._unknown) if self._folder is not None else ():
            if entry.inner not in written and self.of(entry).is_file():
                name = shown_name(entry.inner, "a file")
                raise RequestError(f"{name} is in the folder of copies, and no scan has put it there; move it away")

    def clear(self, copied: Collection[str], written: Collection[str]) -> None:
        """Remove the copies ``written`` by scans of those files of this scan that are not among the ``copied``.

        What a worker that was killed has left of a copy half written goes as well.
        """
        if self._folder is None:
            return
        left = [entry for entry in (*self._scanned, *self._unknown) if entry.inner not in copied]
        originals = self._originals() if left else ()
        for entry in left:
            copy = self.of(entry)
            for path in (copy, beside_of(copy)) if entry.inner in written else (beside_of(copy),):
                if leads_to(path) not in originals:
                    path.unlink(missing_ok=True)

    def _originals(self) -> set[Path]:
        return {leads_to(entry.name) for entry in (*self._scanned, *self._unknown)}

    def others(self, written: Collection[str]) -> str:
        """A sentence about copies ``written`` by scans of files that this one does not have; "" for none."""
        own = {entry.inner for entry in (*self._scanned, *self._unknown)}
        left = sorted(name for name in set(written) - own if self._folder and (self._folder / name).is_file())
        if not left:
            return ""
        some = ", ".join(shown_name(name, "a file") for name in left[:_TOLD])
        more = f" and {len(left) - _TOLD:,} more" if len(left) > _TOLD else ""
        return f"in the folder of copies stay those that earlier scans have made of other files: {some}{more}"
