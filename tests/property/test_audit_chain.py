"""One fault in a chain, of any kind and anywhere, is named with its file, line and number."""

import atexit
import tempfile
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from server.audit.chain import encode, unseal
from server.audit.faults import Broken
from server.audit.file import AuditFile
from server.audit.folder import trail_of
from server.audit.settings import AuditSettings
from server.audit.verify import verify
from tests.examples import examples
from tests.trails import KEY, NOON, describe


@cache
def _folder() -> Path:
    kept = tempfile.TemporaryDirectory()
    atexit.register(kept.cleanup)
    return Path(kept.name)


def emptied() -> Path:
    """An empty folder, always the same one: to remove a folder takes as long as all else that an example does."""
    for file in _folder().iterdir():
        file.unlink()
    return _folder()


class Trail(NamedTuple):
    """Lines of all files of a chain, each with its newline; `torn` tells which are no records."""

    lines: list[tuple[str, int, bytes]]
    key: bytes | None

    def check(self, lines: list[bytes] | None = None, files: list[str] | None = None) -> Broken | None:
        """The verdict on `lines`, each in the file that it was in, or as told by `files`."""
        folder, paths = emptied(), list[Path]()
        for line, file in zip(lines or [line for _, _, line in self.lines], files or self.files, strict=True):
            path = folder / file
            if path not in paths:
                paths.append(path)
            with path.open("ab") as out:
                out.write(line)
        return verify(paths, key=self.key).broken

    @property
    def files(self) -> list[str]:
        return [file for file, _, _ in self.lines]

    def whole(self, index: int) -> bool:
        """Whether the line is a record that no torn line touches."""
        around = self.lines[max(0, index - 1) : index + 2]
        return all(unseal(line.rstrip(b"\n")) is not None for _, _, line in around)


@st.composite
def trails(draw: st.DrawFn) -> Trail:
    key = draw(st.sampled_from([None, KEY]))
    count = draw(st.integers(2, 12))
    torn_after = draw(st.sets(st.integers(0, count - 1), max_size=2))
    sizes = draw(st.sampled_from([None, 400, 700, 1500]))
    path = emptied() / "audit.jsonl"
    file = AuditFile(path, lambda: NOON + timedelta(seconds=1), settings=AuditSettings(rotate_bytes=sizes), key=key)
    for number in range(count):
        record = {
            "timestamp": "2026-03-01T12:00:00Z",
            "tool": "x" * draw(st.integers(0, 9)),
            "counts": {"A": number},
        }
        file.append(encode(record), describe)
        if number in torn_after:
            with path.open("ab") as out:
                out.write(b'{"timestamp":"2026-03-')
    file.append(encode({"timestamp": "2026-03-01T12:00:00Z"}), describe)
    found = [
        (part.name, number, line)
        for part in trail_of(path)
        for number, line in enumerate(part.read_bytes().splitlines(keepends=True), 1)
    ]
    return Trail(found, key)


def seq_of(line: bytes) -> int:
    sealed = unseal(line.rstrip(b"\n"))
    assert sealed is not None
    return sealed.link.seq


@examples(150)
@given(trails())
def test_a_chain_as_it_was_written_is_whole(trail: Trail) -> None:
    assert trail.check() is None


@examples(500)
@given(trails(), st.data())
def test_any_changed_byte_is_named(trail: Trail, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(trail.lines) - 1))
    file, number, line = trail.lines[index]
    at = data.draw(st.integers(0, len(line) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != line[at]))
    lines = [line for _, _, line in trail.lines]
    lines[index] = line[:at] + bytes([byte]) + line[at + 1 :]
    broken = trail.check(lines)
    assert broken is not None
    assert (broken.fault, broken.file) == ("changed", file)
    if unseal(line.rstrip(b"\n")) is None and at == len(line) - 1:
        # The end of a torn line and the record behind it became one line.
        assert broken.line == number
    else:
        assert broken.line == number
        if unseal(line.rstrip(b"\n")) is not None:
            assert broken.seq == seq_of(line)


@examples(300)
@given(trails(), st.data())
def test_a_removed_line_is_named(trail: Trail, data: st.DataObject) -> None:
    # All but the last: that is what a head is for.
    index = data.draw(st.integers(0, len(trail.lines) - 2).filter(trail.whole))
    lines = [line for _, _, line in trail.lines]
    files = trail.files
    removed = lines.pop(index)
    files.pop(index)
    broken = trail.check(lines, files)
    assert broken is not None
    file, number, _ = trail.lines[index + 1]
    number -= file == trail.lines[index][0]
    assert (broken.fault, broken.file, broken.line) == ("removed", file, number)
    assert broken.seq == seq_of(removed)


@examples(300)
@given(trails(), st.data())
def test_swapped_lines_are_named(trail: Trail, data: st.DataObject) -> None:
    whole = [index for index in range(len(trail.lines)) if trail.whole(index)]
    if len(whole) < 2:
        return
    first = data.draw(st.sampled_from(whole[:-1]))
    second = data.draw(st.sampled_from([index for index in whole if index > first]))
    lines = [line for _, _, line in trail.lines]
    lines[first], lines[second] = lines[second], lines[first]
    broken = trail.check(lines)
    assert broken is not None
    file, number, line = trail.lines[first]
    assert (broken.fault, broken.file, broken.line, broken.seq) == ("swapped", file, number, seq_of(line))


@examples(300)
@given(trails(), st.data())
def test_an_inserted_line_is_named(trail: Trail, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(trail.lines) - 1).filter(trail.whole))
    copies = st.sampled_from([line for _, _, line in trail.lines if unseal(line.rstrip(b"\n"))])
    foreign = st.sampled_from([b"{}\n", b"\n", b'{"timestamp":"2026-03-01T12:00:00Z","event":"quiet"}\n', b"\xff\n"])
    inserted = data.draw(copies | foreign)
    lines = [line for _, _, line in trail.lines]
    files = trail.files
    lines.insert(index, inserted)
    files.insert(index, files[index])
    broken = trail.check(lines, files)
    assert broken is not None
    file, number, line = trail.lines[index]
    # Of two equal lines in a row nobody can say which was there first.
    number += inserted == line
    assert (broken.fault, broken.file, broken.line) == ("inserted", file, number)
