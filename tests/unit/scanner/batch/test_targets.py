"""What stands in the folder of copies beside, and instead of, the copies of a scan."""

from pathlib import Path

import pytest

from scanner import load_profile
from scanner.batch.request import Request
from scanner.batch.scan import scan
from scanner.errors import RequestError

pytestmark = pytest.mark.usefixtures("warm_workers")

ROWS = "id,customer_name,email\n1,Jane Doe,jane@doe.com\n"
BINARY = b"\0\1\2\xff" * 20


def _scan(tmp_path: Path, *, resume: bool = False) -> list[str]:
    """Scan the folder ``in`` into ``out``; what was noticed."""
    told: list[str] = []
    request = Request([str(tmp_path / "in")], load_profile("redact-only"), copies=tmp_path / "out", resume=resume)
    scan(request, notice=told.append)
    return told


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.csv"
    path.write_text(ROWS)
    return path


@pytest.mark.parametrize("resume", [False, True])
def test_no_copy_of_an_earlier_scan_stands_where_a_report_says_that_there_is_none(
    tmp_path: Path, source: Path, *, resume: bool
) -> None:
    copy = tmp_path / "out" / "a.csv"
    assert _scan(tmp_path) == []
    assert copy.is_file()
    source.write_bytes(BINARY)
    assert _scan(tmp_path, resume=resume) == []
    assert not copy.exists()
    assert source.read_bytes() == BINARY
    source.write_text(ROWS)
    _scan(tmp_path)
    assert copy.is_file()


def test_copies_of_other_files_stay_and_are_told_until_they_are_gone(tmp_path: Path, source: Path) -> None:
    _scan(tmp_path)
    source.rename(source.with_name("b.csv"))
    for _ in range(2):  # it is not forgotten
        (told,) = _scan(tmp_path)
        assert told.endswith("earlier scans have made of other files: a.csv")
        assert sorted(path.name for path in (tmp_path / "out").glob("*.csv")) == ["a.csv", "b.csv"]
    (tmp_path / "out" / "a.csv").unlink()
    assert _scan(tmp_path) == []


@pytest.mark.parametrize("content", [ROWS.encode(), BINARY])
def test_a_file_that_no_scan_has_put_there_is_neither_replaced_nor_removed(
    tmp_path: Path, source: Path, content: bytes
) -> None:
    source.write_bytes(content)
    theirs = tmp_path / "out" / "a.csv"
    theirs.parent.mkdir()
    theirs.write_text("precious")
    with pytest.raises(RequestError, match=r"a\.csv is in the folder of copies, and no scan has put it there"):
        _scan(tmp_path)
    assert theirs.read_text() == "precious"
    theirs.unlink()
    _scan(tmp_path)
    assert theirs.exists() is (content == ROWS.encode())


def test_a_file_with_blanks_in_its_name_is_told_by_its_name(tmp_path: Path, source: Path) -> None:
    source.rename(source.with_name("kunden liste ü.csv"))
    theirs = tmp_path / "out" / "kunden liste ü.csv"
    theirs.parent.mkdir()
    theirs.write_text("precious")
    with pytest.raises(RequestError, match=r"^kunden liste ü\.csv is in the folder of copies"):
        _scan(tmp_path)


def test_what_was_refused_takes_nothing_from_what_is_known(tmp_path: Path, source: Path) -> None:
    _scan(tmp_path)
    source.with_name("b.csv").write_text(ROWS)
    (tmp_path / "out" / "b.csv").write_text("precious")
    with pytest.raises(RequestError):
        _scan(tmp_path)
    (tmp_path / "out" / "b.csv").unlink()
    source.unlink()
    (told,) = _scan(tmp_path)
    assert "a.csv" in told
