"""One table in three formats: the same answers, and a comparison that tells when they are not."""

import subprocess
from pathlib import Path

import msgspec
import pytest

from benchmarks.batch import formats, maker
from benchmarks.batch.files import Written, write
from benchmarks.batch.processes import Ran
from tests.warm import python

ROWS = 1_500


def test_three_formats_come_to_the_same_cells_and_findings(tmp_path: Path) -> None:
    line = [python(), "-m", "benchmarks.batch.formats", str(ROWS), "--folder", str(tmp_path)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603  our own
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the same findings, the same cells, nothing that find finds" in done.stdout
    assert not list(tmp_path.iterdir())


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Written, Path, Path]:
    """What was planted, the original, and a file that is to stand for its copy."""
    source, copy = tmp_path / "rows.jsonl", tmp_path / "copy.jsonl"
    written = write(ROWS, source, kinds=maker.EVERY)
    copy.write_bytes(source.read_bytes())
    return written, source, copy


def told(name: str, path: Path, **counts: dict[str, int]) -> formats.Told:
    return formats.Told(name, 1.0, Ran(1.0, 1.0, 1.0, b""), [path], counts)


def test_a_copy_that_hides_nothing_is_told(
    copies: tuple[Written, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    written, source, copy = copies
    check = formats.Check(written)
    every = [told("one", copy), told("other", copy)]
    assert check.rows(source, every) == ROWS
    assert not check.different
    assert sum(check.planted.values()) > len(written.plants)
    assert check.shown == +check.by_find
    assert check.near == [len(written.near)] * 2
    assert not formats.report(check, every)
    assert "SHOWN: " in capsys.readouterr().out


def test_a_cell_that_is_another_and_a_row_that_is_missing_are_told(
    copies: tuple[Written, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    written, source, copy = copies
    other = copy.with_name("other.jsonl")
    lines = copy.read_bytes().splitlines(keepends=True)
    record = msgspec.json.decode(lines[7])
    other.write_bytes(b"".join([*lines[:7], msgspec.json.encode({**record, "city": "x"}) + b"\n", *lines[8:]]))
    check = formats.Check(written)
    every = [told("one", copy, city={}), told("other", other, city={"STREET_ADDRESS": 1})]
    check.rows(source, every)
    assert check.different == {"city": 1}
    assert not formats.report(check, every)
    assert "DIFFERENT: city has {'STREET_ADDRESS': 1} in other" in capsys.readouterr().out
    other.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(ValueError, match="zip"):
        formats.Check(written).rows(source, every)
