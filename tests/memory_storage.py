"""A store of files that holds one, in memory, in place of a disk; and the scan of such a file by one format."""

import io
from typing import Any, BinaryIO

from scanner import Scanner
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.units import Entry, Format, Job
from tests.compiled import compiled


class Memory:
    """A file that is bytes, known by one name."""

    near = True

    def __init__(self, data: bytes, name: str = "x") -> None:
        self.data = data
        self.name = name

    def find(self, path: str) -> Any:
        raise NotImplementedError(path)  # formats open what they are given, and look for nothing

    def open(self, entry: Entry) -> io.BytesIO:
        assert entry.name == self.name
        return io.BytesIO(self.data)

    def changed(self, entry: Entry, _: BinaryIO) -> bool:
        return len(self.data) < entry.size


def scanned(
    form: Format,
    data: bytes,
    *,
    name: str = "x",
    encoding: str = "",
    unit_bytes: int = 1 << 30,
    scanner: Scanner | None = None,
    **job: Any,
) -> tuple[bytes, FileFindings]:
    """(the redacted file, its findings), every unit by itself; `job`: what else a `Job` takes."""
    storage, pieces, total, out = Memory(data, name), [], FileFindings(), io.BytesIO()
    units = form.plan(Entry(name, name, len(data), "", encoding), storage, unit_bytes)
    for unit in units:
        piece, own = io.BytesIO(), FileFindings()
        done = list(form.scan(unit, Job(scanner or compiled("redact-only"), storage, own, piece, **job)))
        assert done == sorted(done)
        assert all(0 <= one <= unit.bytes for one in done)
        pieces.append(io.BytesIO(piece.getvalue()))
        total.merge(own)
    form.assemble(units, pieces, out)
    assert total.rows_in == total.rows_out + total.rows_reported
    return out.getvalue(), total
