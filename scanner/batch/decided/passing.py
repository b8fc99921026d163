"""How many columns the copies will lack. The user is told before the scan, in case the entity is the wrong one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from scanner.batch.decided.decisions import Decisions
from scanner.batch.units import Entry, Format, Headings, Storage
from scanner.selection.profile import Profile


class Beginning(NamedTuple):
    """A file that is to be scanned: its first bytes, where all of it is, and what is said of its columns."""

    head: bytes
    entry: Entry
    storage: Storage
    headings: Headings
    decisions: Decisions


@runtime_checkable
class Headed(Protocol):
    """A format whose files name their columns."""

    def names(self, file: Beginning) -> Sequence[str]:
        """The names of a file's columns, as far as its beginning tells. Raises BatchError, OSError."""
        ...


class Passing:
    """Counts the columns of some files, and those of them that a profile's entity drops."""

    def __init__(self, profile: Profile, entity: str | None) -> None:
        self._decisions = Decisions(profile, entity)
        self._which = f"{entity} of {profile.name}"
        self._files = self._columns = self._dropped = 0

    def saw(self, found: Format, head: bytes, headings: Headings, entry: Entry, storage: Storage) -> None:
        """Count the columns of a file that begins like this. Raises BatchError, OSError."""
        if self._decisions.all_pass or not isinstance(found, Headed):
            return
        names = found.names(Beginning(head, entry, storage, headings, self._decisions))
        self._files += bool(names)
        self._columns += len(names)
        self._dropped += sum(self._decisions.of(name) is None for name in names)

    @property
    def notice(self) -> str:
        """What is said of it; "" where every column passes."""
        if not self._dropped:
            return ""
        files, copies = ("", "the copy") if self._files == 1 else (f" of {self._files:,} files", "the copies")
        share = f"{self._dropped:,} of {self._columns:,} columns{files}"
        return f"{share} do not pass ({self._which}): {copies} will lack them"
