"""What formats of text have in common: the redacted pieces, one behind the other, are the redacted file."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from scanner.batch.units import Entry, Job, Storage, Traits, Unit

_COPIED: Final = 1 << 20  # bytes at a time

OFFICE: Final = (
    "it is an office document (a spreadsheet, a text, a book), where no field says what is somebody's name;"
    " export it as CSV or as plain text"
)
"""Why a file is refused whose inside is XML, and yet no export."""


class TextFormat(ABC):
    """A :class:`scanner.batch.units.Format` that can also be read from a stream, such as what is in a gzip file."""

    name: str
    traits: Traits

    @abstractmethod
    def recognises(self, head: bytes, name: str) -> float:
        """How sure it is, 0 to 1, that a file with this beginning and this name is of its kind."""

    @abstractmethod
    def read(self, file: BinaryIO, unit: Unit, job: Job) -> Iterator[int]:
        """Scan a unit of an open file, as :meth:`scan` does; a stream that cannot be entered is one unit."""

    def plan(self, entry: Entry, storage: Storage, unit_bytes: int) -> list[Unit]:  # noqa: ARG002  part of the protocol
        """One unit: for formats where nobody knows from the middle where something begins."""
        return [Unit(entry, self.name, 0, 0, entry.size, entry.size)]

    def scan(self, unit: Unit, job: Job) -> Iterator[int]:
        """Scan a unit of a file in its storage; yields how many of its bytes are done. Raises BatchError, OSError."""
        with job.storage.open(unit.entry) as file:
            yield from self.read(file, unit, job)

    def assemble(self, units: Sequence[Unit], pieces: Sequence[BinaryIO], out: BinaryIO) -> None:  # noqa: ARG002  protocol
        """The pieces, one behind the other."""
        for piece in pieces:
            shutil.copyfileobj(piece, out, _COPIED)
