"""Lines of a range of a file, in chunks of bounded size: each line belongs to the range that its first byte is in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from scanner.batch.units import Entry, Storage, Unit

LINE_END: Final = b"\n"
_BLOCK: Final = 1 << 20  # bytes read at a time to count lines
_ENDLESS: Final = 1 << 62


class Chunk(NamedTuple):
    """Whole lines with their ends; the last of a file may have none. ``done`` bytes of the range are read.

    ``too_long`` is a line that was longer than allowed and was left out: ``data`` is empty then.
    """

    data: bytes
    done: int
    too_long: bool = False


def cut(entry: Entry, format_name: str, unit_bytes: int) -> list[Unit]:
    """Ranges of a file of about so many bytes each; an empty file is one."""
    count = max(1, -(-entry.size // unit_bytes))
    edges = [entry.size * number // count for number in range(count + 1)]
    return [
        Unit(
            entry,
            format_name,
            number,
            edges[number],
            edges[number + 1],
            edges[number + 1] - edges[number],
        )
        for number in range(count)
    ]


def chunks(file: BinaryIO, start: int, end: int, chunk_bytes: int, longest: int) -> Iterator[Chunk]:
    """The lines whose first byte is in ``start`` to ``end`` (exclusive), in chunks of about ``chunk_bytes``.

    A line of more than ``longest`` bytes is passed over.
    """
    position = start
    if start:
        # The byte before tells whether a line begins here; if not, this line is the range's before.
        file.seek(start - 1)
        position = start - 1 + _passed(file, chunk_bytes, end - start + 1)
    pending = b""
    while position < end:
        block = file.read(min(chunk_bytes, end - position))
        if not block:
            break
        position += len(block)
        stop = block.rfind(LINE_END) + 1
        if stop:
            yield Chunk(b"".join((pending, memoryview(block)[:stop])), position - start)  # once, not three times
            pending = block[stop:]
        else:
            pending += block
        if len(pending) > longest:
            position += _passed(file, chunk_bytes, end - position)
            yield Chunk(b"", min(position, end) - start, too_long=True)
            pending = b""
    if pending:
        # The last line goes on beyond the range.
        rest = file.readline(longest + 1)
        if len(pending) + len(rest) > longest:
            yield Chunk(b"", end - start, too_long=True)
        else:
            yield Chunk(pending + rest, end - start)


def first_lines(file: BinaryIO, count: int, longest: int) -> Iterator[bytes]:
    """At most so many lines from where a file is. One of more than ``longest`` bytes counts, and is passed over."""
    for _ in range(count):
        line = file.readline(longest + 1)
        if len(line) <= longest:
            yield line
        elif not line.endswith(LINE_END):
            _passed(file, _BLOCK, _ENDLESS)


def _passed(file: BinaryIO, chunk_bytes: int, most: int) -> int:
    """Read to behind the next line end, or ``most`` bytes or a few more; how many bytes that took.

    A line of gigabytes is in many ranges. If each looked for its end, the time would grow with the square of its size.
    """
    passed = 0
    while passed < most:
        part = file.readline(chunk_bytes)
        passed += len(part)
        if not part or part.endswith(LINE_END):
            break
    return passed


def lines_before(place: int, storage: Storage, entry: Entry) -> int:
    """How many lines of a file begin before the byte ``place``."""
    counted = 0
    last = LINE_END
    with storage.open(entry) as file:
        while place > 0 and (block := file.read(min(_BLOCK, place))):
            place -= len(block)
            counted += block.count(LINE_END)
            last = block[-1:]
    return counted if last == LINE_END else counted + 1
