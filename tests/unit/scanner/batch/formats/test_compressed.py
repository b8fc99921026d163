"""Compressed exports: what is inside is scanned, and the copy is compressed the same way."""

import gzip
import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scanner.batch.folder.disk import DISK
from scanner.batch.formats.compressed import COMPRESSED
from scanner.batch.formats.zstd import zstd_reader, zstd_writer
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.units import Job, UnfitError
from scanner.errors import BatchError
from tests.compiled import compiled

SCANNER = compiled("redact-only")
MAIL, SAFE = b"jane.doe@example.com", b"j***e@e***e.c***m"
JSON_LINES = b'{"id":"1","note":"' + MAIL + b'"}\n{"id":"2","note":""}\n'
ROWS = b"id,note\n1," + MAIL + b"\n"


def scan(path: Path) -> tuple[bytes, dict[str, FileFindings]]:
    """(the redacted file, its findings by label)."""
    (entry,) = DISK.find(str(path))
    units = COMPRESSED.plan(entry, DISK, 10)
    told: dict[str, FileFindings] = {}
    pieces: list[Any] = []
    for unit in units:
        piece, own = io.BytesIO(), told.setdefault(unit.label, FileFindings())
        done = list(COMPRESSED.scan(unit, Job(SCANNER, DISK, own, piece)))
        assert done[-1] == unit.bytes
        pieces.append(io.BytesIO(piece.getvalue()))
    out = io.BytesIO()
    COMPRESSED.assemble(units, pieces, out)
    return out.getvalue(), told


def _zstd(data: bytes) -> bytes:
    out = io.BytesIO()
    with zstd_writer(out) as writer:
        writer.write(data)
    return out.getvalue()


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _beginning_before_itself(data: bytes) -> bytes:
    """A zip file whose directory is said to begin later than it does, so that its member begins before the file."""
    at = data.rindex(b"PK\x05\x06") + 16
    return data[:at] + (int.from_bytes(data[at : at + 4], "little") + 300).to_bytes(4, "little") + data[at + 4 :]


@pytest.mark.parametrize(
    "data",
    [
        JSON_LINES,
        ROWS,
        b"[" + JSON_LINES[:-1].replace(b"\n", b",\n") + b"]\n",
        b"<?xml version='1.0'?><a>" + MAIL + b"</a>",
        b"",
    ],
)
@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_a_stream_is_scanned_inside(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / "export.gz"
    path.write_bytes(gzip.compress(data) if kind == "gzip" else _zstd(data))
    out, told = scan(path)
    inside = gzip.decompress(out) if kind == "gzip" else zstd_reader(io.BytesIO(out)).read()
    assert inside == data.replace(MAIL, SAFE)
    assert told["export.gz"].format.endswith(f"in {kind}")
    assert out == scan(path)[0]


@pytest.mark.parametrize("number", [0x50, 0x5F])
def test_frames_without_data_are_passed_over(tmp_path: Path, number: int) -> None:
    path = tmp_path / "export.zst"
    skipped = bytes([number]) + b"\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"size"  # as pzstd writes it
    path.write_bytes(skipped + _zstd(JSON_LINES[:20]) + skipped + _zstd(JSON_LINES[20:]))
    out, told = scan(path)
    assert zstd_reader(io.BytesIO(out)).read() == JSON_LINES.replace(MAIL, SAFE)
    assert told["export.zst"].format == "jsonl in zstd"


def test_members_of_a_zip_file_have_findings_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(_zip(**{"contacts.csv": ROWS, "deep/lines.jsonl": JSON_LINES}))
    out, told = scan(path)
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert archive.namelist() == ["contacts.csv", "deep/lines.jsonl"]
        assert archive.read("contacts.csv") == ROWS.replace(MAIL, SAFE)
        assert archive.read("deep/lines.jsonl") == JSON_LINES.replace(MAIL, SAFE)
    assert {name: one.rows_out for name, one in told.items()} == {
        "export.zip/contacts.csv": 1,
        "export.zip/deep/lines.jsonl": 2,
    }


SHEET = {"xl/sharedStrings.xml": b"<?xml version='1.0'?><sst><si><t>Jane Doe</t></si></sst>"}
OFFICE = {
    "xlsx": {"[Content_Types].xml": b"<?xml version='1.0'?><Types/>", **SHEET},
    "another case": {"[content_types].XML": b"<?xml version='1.0'?><Types/>", **SHEET},
    "ods": {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": b"<a/>",
        "META-INF/manifest.xml": b"<a/>",
    },
    "epub": {"mimetype": b"application/epub+zip", "META-INF/container.xml": b"<a/>"},
}


@pytest.mark.parametrize("kind", OFFICE)
@pytest.mark.parametrize("name", ["book.xlsx", "book.zip"])
def test_an_office_document_is_no_zip_file_of_exports(tmp_path: Path, kind: str, name: str) -> None:
    (tmp_path / name).write_bytes(_zip(**OFFICE[kind]))
    with pytest.raises(BatchError, match="it is an office document"):
        scan(tmp_path / name)
    (tmp_path / "outer.zip").write_bytes(_zip(**{name: _zip(**OFFICE[kind])}))
    with pytest.raises(BatchError, match="inside is a zip file or an office document"):
        scan(tmp_path / "outer.zip")
    (tmp_path / "outer.gz").write_bytes(gzip.compress(_zip(**OFFICE[kind])))
    with pytest.raises(BatchError, match="inside is a zip file or an office document"):
        scan(tmp_path / "outer.gz")


def test_a_zip_file_with_a_member_called_mimetype_is_no_office_document(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(_zip(mimetype=ROWS))
    assert list(scan(tmp_path / "x.zip")[1]) == ["x.zip/mimetype"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(JSON_LINES * 99)[:12], "broken off"),
        (_zstd(JSON_LINES * 99)[:4], "broken off"),
        (_zstd(JSON_LINES * 99) + b"more", "damaged"),
        (gzip.compress(ROWS)[:-8] + b"\0" * 8, "damaged"),
        (_zip(a=ROWS)[:-9], "damaged"),
        (gzip.compress(b"\x00\x01 no text"), "no known format"),
        (_beginning_before_itself(_zip(a=ROWS)), "damaged"),
        (_zip(é=ROWS).replace("é".encode(), b"\xff\xfe"), "damaged"),
        (_zip(**{"a/": b""}), "holds no file"),
        (_zip(**{"../a.csv": ROWS}), "leads out"),
        (_zip(**{"a/../../b.csv": ROWS}), "leads out"),
        (_zip(**{"/a.csv": ROWS}), "leads out"),
        (_zip(**{"..\\a.csv": ROWS}), "leads out"),
        (_zip(**{"C:\\a.csv": ROWS}), "leads out"),
        (_zip(aa=ROWS, ab=b"id\n1\n").replace(b"ab", b"aa"), "the same name"),
        (_zip(**{f"{number}": b"" for number in range(2_001)}), "more than 2,000 members"),
        (_zip(**{f"{number:0>60000}": b"" for number in range(99)}), "directory beyond measure"),
    ],
    ids=[
        "beginning alone",
        "magic alone",
        "zstd and more",
        "wrong sum",
        "cut zip",
        "binary",
        "zip beginning before itself",
        "name of no text",
        "folder alone",
        "up",
        "up in the middle",
        "root",
        "up, backslash",
        "drive",
        "twice the same",
        "many members",
        "long names",
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "x.gz"
    path.write_bytes(data)
    with pytest.raises(BatchError, match=reason):
        scan(path)


def _rows(count: int) -> bytes:
    """Rows that a compressor cannot make much smaller."""
    return b"id,note\n" + b"".join(b"%b,%b\n" % (_sum(row), MAIL) for row in range(1, count + 1))


def _sum(number: int) -> bytes:
    return hashlib.sha256(str(number).encode()).hexdigest().encode()


@pytest.mark.parametrize(
    ("pack", "rows"),
    [(gzip.compress, 1_000), (gzip.compress, 3_000), (_zstd, 6_000)],
    ids=["small gzip", "gzip", "zstd"],
)
def test_whole_lines_of_a_stream_that_is_broken_off_are_scanned(
    tmp_path: Path, pack: Callable[[bytes], bytes], rows: int
) -> None:
    path, data = tmp_path / "x.csv.gz", _rows(rows)
    path.write_bytes(pack(data)[: -len(data) // 6])
    copy, told = scan(path)
    (findings,) = told.values()
    plain = gzip.decompress(copy) if pack is gzip.compress else zstd_reader(io.BytesIO(copy)).read()
    assert findings.rows_in == findings.rows_out == plain.count(b"\n") - 1
    assert rows // 2 < findings.rows_out < rows
    assert data.replace(MAIL, SAFE).startswith(plain)
    assert plain.endswith(b"\n")
    assert [(fault.row, fault.reason) for fault in findings.faults] == [
        (findings.rows_out + 2, "the compressed data is broken off here")
    ]
    assert (findings.fault_count, findings.rows_reported) == (1, 0)


@pytest.mark.parametrize("behind", [b"more", b"\0\0more", b"\x1f\x1f", MAIL * 999])
def test_what_follows_a_whole_gzip_is_left_out_and_reported(tmp_path: Path, behind: bytes) -> None:
    """``gzip`` passes over it, and says so; what it holds is no part of the copy."""
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(ROWS) + gzip.compress(ROWS) + behind)
    copy, told = scan(path)
    (findings,) = told.values()
    assert gzip.decompress(copy) == (ROWS + ROWS).replace(MAIL, SAFE)
    (fault,) = findings.faults
    assert fault.reason == "what follows the compressed data is none, and is left out"
    assert fault.row == findings.lines + 1


def test_a_stream_of_one_long_line_that_is_broken_off_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "x.json.gz"
    packed = gzip.compress(
        b"[" + b",".join(b'{"id":"%b","note":"%b"}' % (_sum(one), MAIL) for one in range(5_000)) + b"]"
    )
    path.write_bytes(packed[: len(packed) // 2])
    _, told = scan(path)
    (findings,) = told.values()
    assert 1_000 < findings.rows_out < 5_000
    assert "the compressed data is broken off here" in {fault.reason for fault in findings.faults}


def test_a_scan_that_ends_on_errors_ends_where_a_stream_is_broken_off(tmp_path: Path) -> None:
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(_rows(1_000))[:-9_000])
    (entry,) = DISK.find(str(path))
    (unit,) = COMPRESSED.plan(entry, DISK, 10)
    with pytest.raises(UnfitError, match="broken off here"):
        list(COMPRESSED.scan(unit, Job(SCANNER, DISK, FileFindings(), None, on_error="fail")))


def test_a_zip_file_does_not_say_how_much_it_may_expand_to(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    data = bytearray(_zip(a=JSON_LINES * 9))
    directory = data.index(b"PK\x01\x02")
    data[directory + 20 : directory + 24] = b"\xff\xff\xff\x7f"  # its size as it is compressed
    path.write_bytes(data)
    (entry,) = DISK.find(str(path))
    assert [unit.bytes for unit in COMPRESSED.plan(entry, DISK, 10)] == [len(data)]


def test_what_expands_beyond_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.batch.formats.compressed._MOST_EXPANDED", 10)
    monkeypatch.setattr("scanner.batch.formats.compressed._ALWAYS", 1_000)
    path = tmp_path / "x.zst"
    path.write_bytes(_zstd(JSON_LINES * 20_000))
    with pytest.raises(BatchError, match="beyond measure"):
        scan(path)
