"""How many columns the copies will lack. The user is told before the scan, in case the entity is the wrong one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from scanner.batch.decisions import Decisions
from scanner.batch.units import Entry, Format, Headings, Storage
from scanner.selection.profile import Profile


@runtime_checkable
class Headed(Protocol):
    """A format whose files name their columns in the beginning."""

    def names(self, head: bytes, headings: Headings, decisions: Decisions, entry: Entry | None = None) -> Sequence[str]:
        """The names of the columns of a file that begins like this, as far as that tells."""
        ...


@runtime_checkable
class Described(Protocol):
    """A format whose files name their columns elsewhere."""

    def column_names(self, entry: Entry, storage: Storage) -> Sequence[str]:
        """The names of a file's columns. Raises BatchError, OSError."""
        ...


class Passing:
    """Counts the columns of some files, and those of them that a profile's entity drops."""

    def __init__(self, profile: Profile, entity: str | None) -> None:
        self._decisions = Decisions(profile, entity)
        self._which = f"{entity} of {profile.name}"
        self._files = self._columns = self._dropped = 0

    def saw(self, found: Format, head: bytes, headings: Headings, entry: Entry | None = None) -> None:
        """Count the columns of a file that begins like this."""
        if not self._decisions.all_pass and isinstance(found, Headed):
            self._count(found.names(head, headings, self._decisions, entry))

    def opened(self, found: Format, entry: Entry, storage: Storage) -> None:
        """Count the columns of a file whose beginning does not name them. Raises BatchError, OSError."""
        if not self._decisions.all_pass and isinstance(found, Described):
            self._count(found.column_names(entry, storage))

    def _count(self, names: Sequence[str]) -> None:
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
