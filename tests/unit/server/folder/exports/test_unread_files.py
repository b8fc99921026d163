"""Files that are not read, or not to their end: which they are, what is said of them, and that they hide no others."""

import errno
import gzip
import io
import os
import sys
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scanner.batch.formats.text_format import OFFICE
from scanner.regular_file import open_regular
from server.folder.advice.notices import folder_summary, skipped
from server.folder.index.current import Place
from server.folder.problems import CLOSED, Problem
from server.folder.source import FolderSource
from server.source import ENTITIES, Query
from tests.exported import ids, write
from tests.integration.folder_sessions import answered


def zipped(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return data.getvalue()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize("small", [1_000_000, 0], ids=["in memory", "in a file"])
def test_a_name_that_is_no_text_hides_no_other_file(tmp_path: Path, small: int) -> None:
    data = tmp_path / "data"
    data.mkdir()
    write(data, invoices__jsonl='{"id":"a"}')
    Path(os.fsdecode(os.fsencode(data) + b"/invoices_\xff.jsonl")).write_text('{"id":"b"}')
    source = FolderSource(data, place=Place(tmp_path / "index", small))
    assert ids(source, "invoice") == ["a"]
    assert source.problems == (Problem("invoices_?.jsonl", "name is not UTF-8", 1, (0,)),)


@pytest.mark.parametrize("number", ["9" * 400, "-" + "9" * 4_000, "1e999", f'"{"9" * 400}"'], ids=len)
@pytest.mark.parametrize("field", ["created", "total"])
def test_a_number_beyond_measure_hides_no_other_record(tmp_path: Path, field: str, number: str) -> None:
    lines = f'{{"id":"a","{field}":{number}}}\n{{"id":"b","{field}":1}}\n'
    source = FolderSource(write(tmp_path, invoices__jsonl=lines))
    assert ids(source, "invoice", sort="amount") == ids(source, "invoice", sort="date") == ["a", "b"]
    assert ids(source, "invoice", least=Decimal(0)) == (["b"] if field == "total" else [])


def test_a_compressed_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    source = FolderSource(write(tmp_path, invoices__jsonl__gz=gzip.compress(b'{"id":"i"}'), notes__zip=b"PK"))
    assert ids(source, "invoice") == []
    assert [*skipped(source.problems)] == [
        (
            "invoices.jsonl.gz: the whole file was skipped"
            " (compressed: no record can be read without all that is before it; unpack it)"
        )
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Book 2026.xlsx", b"PK\x03\x04"),
        ("Book.XLS", b""),
        ("Scan.pdf", b"%PDF-1.7"),
        ("invoices.csv", zipped("[Content_Types].xml", "xl/workbook.xml")),
        ("data.csv", zipped("mimetype", "META-INF/manifest.xml")),
        ("invoices.tsv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00"),
        ("invoices.json", b"%PDF-1.4\n{}"),
    ],
)
def test_an_office_document_is_told_as_a_scan_tells_it(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    source = FolderSource(write(tmp_path, accounts__jsonl='{"id":"a"}'))
    said = f"{name}: the whole file was skipped ({OFFICE})"
    assert folder_summary(source) == f"accounts in accounts.jsonl; {said}"
    assert ids(source, "account") == ["a"]
    assert [*skipped(source.problems)] == [said]


@pytest.mark.parametrize(
    ("name", "content"),
    [("~$Book.xlsx", b""), ("invoices.csv", zipped("readme.txt")), ("invoices.csv", b"PK\x03\x04damaged")],
)
def test_what_is_no_office_document_is_not_called_one(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert not any(problem.reason == "office document" for problem in FolderSource(tmp_path).files.problems)


def test_many_office_documents_are_told_together(tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"{number}.pdf").write_bytes(b"%PDF-1.7")
    told = folder_summary(FolderSource(write(tmp_path, accounts__jsonl='{"id":"a"}')))
    assert told.endswith(f"; 0.pdf, 1.pdf, 2.pdf, 3.pdf, 4.pdf and 2 more: these files were skipped ({OFFICE})")


def test_what_may_not_be_read_is_named_and_the_rest_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, accounts__jsonl='{"id":"a"}', invoices__jsonl='{"id":"i"}', old_in_payments__csv="id\np\n")
    source = FolderSource(tmp_path)
    closed = {tmp_path / "invoices.jsonl", tmp_path / "old"}

    def refusing(real: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def opened(path: Any) -> Any:
            if Path(path) in closed:
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return real(path)

        return opened

    monkeypatch.setattr("server.folder.exports.export_files.open_regular", refusing(open_regular))
    monkeypatch.setattr(os, "scandir", refusing(os.scandir))
    said = "these files were skipped (cannot be read: Permission denied)"
    assert folder_summary(source) == f"accounts in accounts.jsonl; invoices.jsonl, old: {said}"
    assert ids(source, "account") == ["a"]
    assert ids(source, "invoice") == []
    closed.clear()  # nothing of the files themselves has changed
    assert ids(source, "invoice") == ["i"]
    closed.add(tmp_path)
    assert folder_summary(source) == "the billing data cannot be read (Permission denied)"


def test_what_was_left_out_of_many_files_is_one_line() -> None:
    few = [Problem(f"{number}.jsonl", "broken", 1_000, (7,)) for number in range(5)]
    assert len([*skipped(few)]) == 5
    (line,) = skipped([*few, Problem("0.jsonl", "no id", 2, (1, 2)), Problem("x.gz", "compressed", 1, (0,))])
    assert line.startswith("skipped in 6 files: 5,000 (broken), 2 (no id), 1 (whole files); the audit trail tells")


def test_a_link_leads_no_further_than_the_folder(tmp_path: Path) -> None:
    data, outside = tmp_path / "data", tmp_path / "outside"
    data.mkdir()
    outside.mkdir()
    write(outside, secrets__jsonl='{"id":"s"}', in_invoices__jsonl='{"id":"s"}')
    (data / "..inside").mkdir()
    write(data / "..inside", real__jsonl='{"id":"a"}')
    (data / "accounts.jsonl").symlink_to("..inside/real.jsonl")
    (data / "invoices.jsonl").symlink_to(outside / "secrets.jsonl")
    (data / "subscriptions").symlink_to(outside)
    (data / "payments.jsonl").symlink_to("nowhere")
    source = FolderSource(data)
    assert ids(source, "account") == ["a"]
    assert [ids(source, entity) for entity in ENTITIES[1:]] == [[]] * 6
    nowhere = Problem("payments.jsonl", f"{CLOSED}: {os.strerror(errno.ENOENT)}", 1, (0,))
    assert source.problems == (Problem("invoices.jsonl", "link out of the folder", 1, (0,)), nowhere)


def test_a_link_that_leads_back_to_itself_is_told_and_closes_no_folder(tmp_path: Path) -> None:
    write(tmp_path, accounts__jsonl='{"id":"a"}')
    for link, target in {"invoices.jsonl": "invoices.jsonl", "x.csv": "y.csv", "y.csv": "x.csv"}.items():
        (tmp_path / link).symlink_to(target)
    source = FolderSource(tmp_path)
    assert ids(source, "account") == ["a"]
    assert [problem.file for problem in source.problems] == ["invoices.jsonl", "x.csv", "y.csv"]
    assert all(problem.reason.startswith(CLOSED) for problem in source.problems)


@pytest.mark.parametrize("delimiter", ["\t", ";", "|", ","])
def test_a_text_that_is_a_table_is_read(tmp_path: Path, delimiter: str) -> None:
    rows = ("id", "total", "date", "customer"), ("i1", "5.00", "2026-01-05", "Acme Ltd")
    (tmp_path / "invoices.txt").write_text("".join(f"{delimiter.join(row)}\n" for row in rows))
    source = FolderSource(tmp_path)
    assert ids(source, "invoice", least=Decimal(5)) == ["i1"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("FEC20261231.txt", "JournalCode|JournalLib|EcritureNum\nVE|Ventes|1\n", True),
        ("FBL5N.txt", "30.11.2026 List\n---\nCustomer 1\n---\n| |Doc. No|\n---\n| |9000000|\n---\n", True),
        ("README.txt", "What is here, and why, for all\nIt is, as you see, for all\n", False),
        ("LICENSE.txt", "Use, copy, change, sell.\nOr not, as told, by law, ever.\n", False),
        ("server.txt", "10:00:01,123 INFO, begun, ok, x\n10:00:02,456 INFO, ended, ok, x\n", False),
        ("requirements.txt", "a>=1;x\nb>=1;y\n", False),
        ("invoices.txt", "", False),
        ("invoices.txt", "All were sent by mail.\n", False),
    ],
)
def test_a_text_that_is_no_table_is_no_export(tmp_path: Path, name: str, text: str, *, told: bool) -> None:
    (tmp_path / name).write_text(text)
    source = FolderSource(tmp_path)
    assert (f"not used: {name}" in folder_summary(source)) is told
    assert source.problems == ()


@pytest.mark.parametrize(
    ("name", "alone", "beside"),
    [
        ("umsaetze.sta", True, True),
        ("statement.OFX", True, True),
        ("october.mt940", True, True),
        ("IT01234567890_00014.xml", True, False),
        ("invoices.xml", True, True),
        ("index.xml", True, False),  # beside the tables of an export for an audit
        ("logo.png", False, False),
    ],
)
def test_files_of_forms_that_are_not_read_are_named(tmp_path: Path, name: str, *, alone: bool, beside: bool) -> None:
    (tmp_path / name).write_text(":20:STARTUMSE\n")
    told = f"not used: {name} (a form that is not read; most programs and banks export the same list as CSV)"
    assert (told in folder_summary(FolderSource(tmp_path))) is alone
    (tmp_path / "invoices.csv").write_text("Invoice Number,Date,Amount\nI-1,2026-01-02,5.00\n")
    source = FolderSource(tmp_path)
    assert (told in folder_summary(source)) is beside
    assert source.list("invoice", Query(), limit=1, cursor=None).unused == int(beside)


@pytest.mark.parametrize(
    ("name", "counted"),
    [("contract.pdf", False), ("Invoice 1001.docx", False), ("invoices.xlsx", True), ("a.ods", True)],
)
def test_a_document_that_is_no_list_hides_no_records(tmp_path: Path, name: str, *, counted: bool) -> None:
    (tmp_path / name).write_bytes(b"%PDF-1.7")
    source = FolderSource(write(tmp_path, invoices__jsonl='{"id":"a"}'))
    assert source.list("invoice", Query(), limit=5, cursor=None).unused == counted
    assert f"{name}: the whole file was skipped" in folder_summary(source)


def test_a_file_that_is_skipped_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, invoices__jsonl='{"id":"a"}\nbroken\n', book__xlsx=b"")
    with answered(tmp_path, "exports") as session:
        session.ask("list_invoices")
        write(tmp_path, payments__jsonl='{"id":"p"}', later__xlsx=b"")
        session.ask("list_invoices")
    assert "book.xlsx: the whole file was skipped" in (tmp_path / ".stderr").read_text()  # at the start
    said = capsys.readouterr().err
    assert [said.count(name) for name in ("book.xlsx", "later.xlsx", "(broken)")] == [0, 1, 1]
