"""`sluicegate scan` as people and pipelines run it: copies, reports, exit codes, and what a kill leaves behind."""

import gzip
import io
import os
import stat
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from zipfile import ZipFile

import msgspec
import pyarrow as pa
import pytest
from pyarrow import parquet

from benchmarks.batch.files import write
from benchmarks.batch.kills import Trial
from benchmarks.batch.maker import encoded
from benchmarks.batch.processes import children
from scanner import load_profile
from scanner.batch import pool
from scanner.batch import scan as batch_scan
from scanner.batch.found.store import from_json
from scanner.batch.request import Request
from scanner.batch.units import Unit
from scanner.batch.worker import Setting, work
from scanner.errors import BatchError
from tests.integration.command_line import run_here
from tests.warm import python

MAIL, SAFE = "jane.doe@example.com", "j***e@e***e.c***m"


def scan(*arguments: str | Path | int, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    line = [python(), "-m", "server", "scan", *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, timeout=timeout, check=False)  # noqa: S603 - our own


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """A folder of several kinds of files."""
    folder = tmp_path / "exports"
    (folder / "deep").mkdir(parents=True)
    (folder / "lines.jsonl").write_text(f'{{"id":"1","note":"{MAIL}"}}\n{{"id":"2","note":"x"}}\n')
    (folder / "deep" / "rows.csv").write_text(f"id,note\n0041,{MAIL}\n7,x\n")
    (folder / "list.json").write_text(f'[{{"note":"{MAIL}"}}]\n')
    (folder / "packed.csv.gz").write_bytes(gzip.compress(f"id,note\n1,{MAIL}\n".encode()))
    parquet.write_table(pa.table({"id": ["1", "2"], "note": [MAIL, None]}), folder / "columns.parquet")
    return folder


def _zipped(members: dict[str, str]) -> bytes:
    """A zip file of these."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".sluicegate" not in path.parts
    }


def test_copies_differ_from_their_originals_in_what_is_masked(exports: Path, tmp_path: Path) -> None:
    copies = tmp_path / "safe"
    done = scan(
        exports, "--redact", copies, "--workers", 1, "--quiet", "--format", "json", "--report", tmp_path / "r.html"
    )
    assert (done.returncode, done.stderr) == (0, "")
    before, after = _tree(exports), _tree(copies)
    assert before.keys() == after.keys()
    columns = parquet.read_table(copies / "columns.parquet").to_pydict()
    assert columns == {"id": ["1", "2"], "note": [SAFE, None]}
    del before["columns.parquet"]
    for name, data in before.items():
        packed = name.endswith(".gz")
        was, now = (gzip.decompress(data), gzip.decompress(after[name])) if packed else (data, after[name])
        assert now == was.replace(MAIL.encode(), SAFE.encode())
    store = from_json(done.stdout.encode())
    assert {name: file.rows_out for name, file in store.files.items()} == {
        "columns.parquet": 2,
        "deep/rows.csv": 2,
        "lines.jsonl": 2,
        "list.json": 1,
        "packed.csv.gz": 1,
    }
    assert store.count() == 5
    for text in (done.stdout, (tmp_path / "r.html").read_text(), *map(str, tmp_path.rglob("*"))):
        assert MAIL not in text
    for path in (copies, *copies.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--fail-on", "critical"], 0, ""),
        (["--fail-on", "low"], 3, ""),
        (["--workers", "0"], 2, "--workers must be at least 1"),
        (["--memory", "9"], 2, "--memory must be at least"),
        (["--memory", "9" * 30], 2, "--memory must be at most"),
        (["--unit-mb", "9" * 30], 2, "--unit-mb must be at most"),
        (["--quiet", "{folder}/list.json", "--fail-on", "critical", "{folder}/deep"], 0, ""),
        (["--resume"], 2, "--resume needs the --redact or --state"),
        (["--diff", "nothing"], 2, "--diff: nothing: No such file"),
        (["--profile", "nobody"], 2, "no profile is called nobody"),
        (["--columns", "a,,b"], 2, "--columns: between two commas there has to be a name"),
        (["--header", "--no-header"], 2, "argument --no-header: not allowed with argument --header"),
        (["--encoding", "klingon"], 2, "--encoding: it is no encoding of texts that is known"),
        (["--delimiter", "||"], 2, "--delimiter is one sign of ASCII, no letter and no digit"),
        (["--quote", "x"], 2, "--quote is one sign of ASCII"),
        (["--quote", "'", "--escape", "'"], 2, "--delimiter, --quote and --escape are different signs"),
        (["--delimiter", "^A", "{folder}/deep/rows.csv"], 2, "is not divided at the sign that --delimiter names"),
        (["--entity", "Nothing"], 2, "the profile redact-only does not know that entity; it knows these: Invoice"),
        (["nowhere.csv"], 2, "nowhere.csv: there is no such file or folder"),
        (["{folder}/*.none"], 2, "/*.none: there is no file to scan"),
        (["ftp://host/x"], 2, "a path begins with a scheme that is not known"),
        (["--redact", "{folder}"], 2, "would take the place of an original"),
        (["--redact", "{folder}/safe", "--profile", "{folder}/token.yaml"], 2, "the style token needs a key"),
        (["--redact", "{folder}/safe", "--output", "{folder}/no/x.json"], 2, "/no/x.json: there is no such folder"),
        (["--redact", "{folder}/safe", "--report", "{folder}/no/x.html"], 2, "/no/x.html: there is no such folder"),
        (
            ["--redact", "{folder}/safe", "--report", "{folder}/lines.jsonl/x"],
            2,
            "/lines.jsonl/x: there is no such folder",
        ),
        (["--redact", "{folder}/lines.jsonl"], 2, "--redact: {folder}/lines.jsonl: it is no folder"),
        (["--state", "{folder}/lines.jsonl"], 2, "--state: {folder}/lines.jsonl: it is no folder"),
        (["--diff", "{folder}/object.json"], 2, "object.json: it is not a report of a scan"),
        (["--redact", "{folder}/safe", "--output", "{folder}"], 2, "--output: {folder}: it is a folder"),
        (["--report", "{folder}/lines.jsonl"], 2, "--report: {folder}/lines.jsonl: it is what is to be scanned"),
        (["{folder}", "--output", "{folder}/list.json"], 2, "/list.json: it is what is to be scanned"),
        (["--output", "{folder}/r", "--report", "{folder}/r"], 2, "one would take the place of the other"),
        (["--columns", "a", "--header"], 2, "--columns: is for files whose first row does not name the columns"),
        (["--columns", "a,b"], 2, "names were given for the columns of CSV files, and none of the files is one"),
    ],
)
def test_exit_codes(exports: Path, arguments: list[str], code: int, told: str) -> None:
    (exports / "token.yaml").write_text("name: export\nstyle: token\n")
    (exports / "object.json").write_text("{}")
    line = [argument.format(folder=exports) for argument in arguments]
    done = run_here("scan", str(exports / "lines.jsonl"), *line, environment=dict(os.environ))
    assert done.returncode == code, done.stderr
    assert not (exports / "safe").exists()
    assert told.format(folder=exports) in done.stderr.decode()


def test_a_report_may_take_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f"id,email\n1,{MAIL}\n")
    reports = "--format", "json", "--output", tmp_path / "o.json", "--report", tmp_path / "r.html"
    for _ in range(2):
        done = scan(tmp_path / "x.csv", *reports)
        assert done.returncode == 0, done.stderr
    for name in ("o.json", "r.html"):
        assert (tmp_path / name).stat().st_size > 200


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "cp037"])
def test_what_is_no_text_in_the_encoding_that_is_told_is_not_scanned_and_not_copied(
    tmp_path: Path, encoding: str
) -> None:
    (tmp_path / "x.csv").write_text(f"id,email\n1,{MAIL}\n")
    (tmp_path / "y.txt").write_text(f"Write to {MAIL}.\n")
    done = scan(tmp_path / "x.csv", tmp_path / "y.txt", "--encoding", encoding, "--redact", tmp_path / "safe")
    assert done.returncode == 4
    assert "2 files not scanned: its bytes are UTF-8, and no text in the encoding" in done.stdout
    assert not list((tmp_path / "safe").glob("[xy]*"))


def test_what_cannot_be_scanned_is_left_out_and_named_or_ends_the_scan(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(f'{{"a":"x"}}\n{{"a":"{MAIL}"\n{{"a":"y"}}\n')
    (tmp_path / "y.bin").write_bytes(b"\0\1\2")
    done = scan(path, tmp_path / "y.bin", "--redact", tmp_path / "safe")
    assert done.returncode == 4
    assert "not scanned: line 2: the line is not valid JSON" in done.stdout
    assert "not scanned: its format is not known" in done.stdout
    assert (tmp_path / "safe" / "x.jsonl").read_text() == '{"a":"x"}\n{"a":"y"}\n'
    assert not (tmp_path / "safe" / "y.bin").exists()
    assert "its format is not known; there is no copy of this file" in done.stdout
    assert "sluicegate: not scanned and left out of the copies: 1 file and 1 row; the report says" in done.stderr
    named = scan(tmp_path / "y.bin", "--on-error", "fail")
    assert (named.returncode, named.stderr) == (1, "sluicegate: y.bin: its format is not known\n")
    failed = scan(path, "--on-error", "fail")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr.endswith("x.jsonl, line 2: the line is not valid JSON\n")
    assert MAIL not in done.stdout + done.stderr + failed.stderr


@pytest.mark.usefixtures("warm_workers")
def test_a_file_of_line_ends_alone_is_what_its_name_says(tmp_path: Path) -> None:
    """As a query without rows is exported by some programs; it was told as a file of an unknown format."""
    names = ["x.csv", "x.json", "x.jsonl", "x.tsv"]
    for name in names:
        (tmp_path / name).write_bytes(b"\r\n\n")
    (tmp_path / "x.gz").write_bytes(b"\n")
    store = batch_scan.scan(Request([str(tmp_path)], load_profile("redact-only"), copies=tmp_path / "safe")).store
    assert {name for name, file in store.files.items() if file.incomplete} == {"x.gz"}
    assert [(tmp_path / "safe" / name).read_bytes() for name in names] == [b"\r\n\n"] * len(names)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("x.csv", "(csv, 0 rows)\n  nothing found"),
        ("x.jsonl", "(jsonl, 0 rows)\n  nothing found"),
        ("x.json", "(json, 0 rows)\n  nothing found"),
        ("_SUCCESS", "(text, 0 rows)\n  nothing found"),
        ("x.parquet", "(0 rows)\n  not scanned: it cannot be read: no Parquet file"),
        ("x.xml", "(0 rows)\n  not scanned: line 1: it is not well-formed"),
        ("x.csv.gz", "(0 rows)\n  not scanned: it is empty, and no compressed file"),
    ],
)
def test_an_empty_file_is_what_its_name_says(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / name).touch()
    done = scan(tmp_path / name, "--redact", tmp_path / "safe", "--entity", "Invoice", "--profile", "finance-default")
    if name == "x.xml":  # of which no entity decides, which is said of an empty one as well as of any
        done = scan(tmp_path / name, "--redact", tmp_path / "safe")
    assert f"{name} {told}" in done.stdout
    assert done.returncode == (4 if "not scanned" in told else 0)
    assert (tmp_path / "safe" / name).exists() is (done.returncode == 0)


@pytest.mark.parametrize("first", ["picture.png", "rows.csv"])
def test_a_member_that_cannot_be_read_is_not_in_the_copy_and_the_others_are(tmp_path: Path, first: str) -> None:
    members = {"rows.csv": b"id,email\n1,jane.doe@example.com\n", "picture.png": b"\x89PNG\r\n\x1a\n\0"}
    with ZipFile(tmp_path / "z.zip", "w") as archive:
        for name in sorted(members, key=lambda name: name != first):
            archive.writestr(name, members[name])
    for option in ((), ("--resume",)):
        done = scan(tmp_path / "z.zip", "--redact", tmp_path / "safe", *option)
        assert done.returncode == 4
        assert "not scanned: what is inside has no known format; it is not in the copy of z.zip\n" in done.stdout
        with ZipFile(tmp_path / "safe" / "z.zip") as archive:
            assert archive.namelist() == ["rows.csv"]
            assert archive.read("rows.csv") == b"id,email\n1,j***e@e***e.c***m\n"


def test_a_zip_file_of_which_nothing_can_be_read_has_no_copy(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("picture.png", b"\x89PNG\r\n\x1a\n\0")
    assert scan(tmp_path / "z.zip", "--redact", tmp_path / "safe").returncode == 4
    assert not (tmp_path / "safe" / "z.zip").exists()


def test_a_row_of_a_later_unit_is_named_by_its_line_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,note\n" + f'1,"two\nlines{"." * 1_000}"\n' * 1_200 + "2,x,y\n")
    failed = scan(path, "--on-error", "fail", "--unit-mb", 1)
    assert failed.stderr.endswith("x.csv, line 2402: the row has 3 values, the file 2 columns\n")
    told = from_json(scan(path, "--unit-mb", 1, "--format", "json").stdout.encode()).files["x.csv"]
    assert [fault.row for fault in told.faults] == [2_402]


def test_what_is_new_is_told_and_nothing_else(exports: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    old.write_text(scan(exports, "--format", "json").stdout)
    nothing = scan(exports, "--diff", old, "--fail-on", "low")
    assert (nothing.returncode, nothing.stdout.partition(" (")[0]) == (0, "0 new findings in 8 rows of 5 files")
    with (exports / "lines.jsonl").open("a") as file:
        file.write('{"card":"4111 1111 1111 1111"}\n')
    done = scan(exports, "--diff", old, "--fail-on", "high")
    assert done.returncode == 3
    assert done.stdout.startswith("1 new finding in 9 rows of 5 files ")
    assert "CREDIT_CARD" in done.stdout
    assert "EMAIL_ADDRESS" not in done.stdout


def test_what_cannot_be_scanned_is_told_even_if_an_earlier_report_told_it(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(f'{{"a":"{MAIL}"}}\n{{broken\n')
    (tmp_path / "y.bin").write_bytes(b"\0\1\2")
    paths, old = (tmp_path / "x.jsonl", tmp_path / "y.bin"), tmp_path / "old.json"
    assert scan(*paths, "--format", "json", "--output", old).returncode == 4
    done = scan(*paths, "--diff", old, "--fail-on", "low")
    assert done.returncode == 4
    assert done.stdout.startswith("0 new findings in 2 rows of 1 of 2 files ")
    assert "not scanned: line 2: the line is not valid JSON" in done.stdout
    assert "not scanned: its format is not known" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said", "people"),
    [
        ([], "csv, headings in its first row, 1 row)", 0),
        (["--no-header"], "csv, no headings, 2 rows)", 0),
        (["--columns", "contact_name, state"], "csv, headings as given, 2 rows)", 2),
    ],
)
def test_rows_without_headings_are_said_to_be_and_can_be_given_them(
    tmp_path: Path, arguments: list[str], said: str, people: int
) -> None:
    (tmp_path / "x.csv").write_text("Xanadu Quill,x\nZebulon Marsh,y\n")
    done = scan(tmp_path / "x.csv", "--redact", tmp_path / "safe", "--quiet", *arguments)
    assert said in done.stdout
    assert done.stdout.startswith(f"{people} finding")
    assert ("Zebulon" in (tmp_path / "safe" / "x.csv").read_text()) is (people == 0)


def test_an_encoding_is_a_guess_until_it_is_told(tmp_path: Path) -> None:
    row, copies = "id,note,contact_name\n1,Dear Łukasz Żółć,Łukasz Żółć\n", tmp_path / "safe"
    (tmp_path / "x.csv").write_bytes(row.encode("cp1250"))
    (tmp_path / "x.csv.gz").write_bytes(gzip.compress(row.encode("cp1250")))
    guessed = scan(tmp_path, "--redact", copies)
    assert guessed.stdout.count("its encoding is a guess") == 2
    assert "2 files were read in an encoding that may be another" in guessed.stderr
    told = scan(tmp_path, "--redact", copies, "--encoding", "windows-1250", "--quiet")
    assert (told.returncode, "guess" in told.stdout, told.stdout.count(", cp1250, ")) == (0, False, 2)
    for name, data in _tree(copies).items():
        text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("cp1250")
        assert "Łukasz" not in text
        assert "Ł*****z Ż***ć" in text


@pytest.mark.parametrize("resume", [[], ["--resume"]])
def test_a_scan_that_did_not_fit_its_files_is_in_nobodys_way(tmp_path: Path, resume: list[str]) -> None:
    (tmp_path / "x.csv.gz").write_bytes(gzip.compress(b"Xanadu Quill,x\nZebulon Marsh,y\n"))
    line = (tmp_path / "x.csv.gz", "--redact", tmp_path / "safe", "--quiet", "--columns")
    wrong = scan(*line, "contact_name,state,country")
    assert (wrong.returncode, "2 columns, and 3 names were given" in wrong.stdout) == (4, True)
    right = scan(*line, "contact_name,state", *resume)
    assert (right.returncode, right.stderr) == (0, "")
    assert b"Zebulon" not in gzip.decompress((tmp_path / "safe" / "x.csv.gz").read_bytes())


def test_names_that_fit_no_file_are_wrong_usage_and_those_that_fit_one_are_not(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("Xanadu Quill,x\nZebulon Marsh,y\n")
    (tmp_path / "y.jsonl").write_text('{"a":1}\n')
    line = (tmp_path, "--redact", tmp_path / "safe", "--columns", "contact_name,state,country")
    wrong = scan(*line)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr == "sluicegate: x.csv: the file has 2 columns, and 3 names were given for them\n"
    assert not (tmp_path / "safe").exists()
    (tmp_path / "z.csv").write_text("Xanadu Quill,x,y\n")
    some = scan(*line)
    assert (some.returncode, "2 columns, and 3 names were given" in some.stdout) == (4, True)


def test_a_link_that_leads_back_to_itself_is_told_and_ends_no_scan(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "rows.csv").write_text(f"id,email\n1,{MAIL}\n")
    (folder / "itself.csv").symlink_to("itself.csv")
    (folder / "there").symlink_to("back")
    (folder / "back").symlink_to("there")
    done = scan(folder, "--redact", tmp_path / "safe")
    assert done.returncode == 4
    assert "3 files not scanned: it cannot be read: Too many levels of symbolic links" in done.stdout
    assert set(_tree(tmp_path / "safe")) == {"rows.csv"}


def test_a_link_that_leads_out_of_a_folder_is_told_and_scanned_only_by_its_name(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    for folder in (inside / "deep", outside):
        folder.mkdir(parents=True)
        (folder / "rows.csv").write_text(f"id,email\n1,{MAIL}\n")
    (inside / "within.csv").symlink_to(inside / "deep" / "rows.csv")
    (inside / "leads.csv").symlink_to(outside / "rows.csv")
    (inside / "folder").symlink_to(outside)
    (inside / "again").symlink_to(inside / "deep")
    for number, path in enumerate((f"{inside}", f"{inside}/*.csv", f"{inside}/*/rows.csv")):
        done = scan(path, "--redact", tmp_path / f"{number}")
        assert done.returncode == 4
        told = "\n  not scanned: it is" if number else "2 files not scanned: it is"
        assert done.stdout.count(f"{told} a link that leads out of the folder") == 1
        copied = {
            "0": {"again/rows.csv", "deep/rows.csv", "within.csv"},
            "1": {"within.csv"},
            "2": {"again/rows.csv", "deep/rows.csv"},
        }
        assert set(_tree(tmp_path / f"{number}")) == copied[f"{number}"]
    named = scan(inside, inside / "leads.csv", inside / "folder", "--redact", tmp_path / "named")
    assert (named.returncode, {"leads.csv", "rows.csv"} <= set(_tree(tmp_path / "named"))) == (0, True)


@pytest.mark.parametrize(
    ("environment", "options", "profile"),
    [
        ({}, [], "redact-only"),
        ({"SLUICEGATE_PROFILE": "finance-last4"}, [], "finance-last4"),
        ({"SLUICEGATE_PROFILE": "finance-last4"}, ["--profile", "stripe"], "stripe"),
    ],
)
def test_the_profile_is_that_of_the_option_or_of_the_environment(
    exports: Path, environment: dict[str, str], options: list[str], profile: str
) -> None:
    line = ["scan", f"{exports}/lines.jsonl", "--format", "json", "--quiet", *options]
    assert msgspec.json.decode(run_here(*line, environment=environment).stdout)["profile"] == profile


def test_sarif_has_what_readers_of_it_need(exports: Path) -> None:
    with ZipFile(exports / "all.zip", "w") as archive:
        archive.writestr("inner/x.csv", f"id,note\n1,{MAIL}\n")
    (exports / "deep" / "broken.jsonl").write_text("{\n")
    line = ["scan", "exports", "exports/deep/rows.csv", f"{exports}/lines.jsonl", "--format", "sarif"]
    document = msgspec.json.decode(run_here(*line, cwd=exports.parent).stdout)
    (run,) = document["runs"]
    assert document["version"] == "2.1.0"
    assert {result["ruleId"] for result in run["results"]} == {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    (base,) = {root["uri"] for root in run["originalUriBaseIds"].values()}
    told = [*run["results"], *run["invocations"][0]["toolExecutionNotifications"]]
    places = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in told}
    files = {path for path in exports.rglob("*") if path.is_file()}
    assert {Path(unquote(urlsplit(urljoin(base, place)).path)) for place in places} == files


def test_reports_go_through_links_and_devices(exports: Path, tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    link.symlink_to(real)
    done = scan(exports / "lines.jsonl", "--format", "json", "--output", link, "--report", "/dev/stderr")
    assert done.returncode == 0
    assert link.is_symlink()
    assert from_json(real.read_bytes()).count() == 1
    assert done.stderr.endswith("</html>\n")


def test_a_report_may_lie_beside_the_copies(exports: Path, tmp_path: Path) -> None:
    safe = tmp_path / "safe"
    done = scan(exports / "lines.jsonl", "--redact", safe, "--report", safe / "r.html", "--output", safe / "r.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(_tree(safe)) == ["lines.jsonl", "r.html", "r.txt"]


@pytest.mark.parametrize("option", ["--report", "--output"])
def test_a_report_takes_no_place_of_a_copy(exports: Path, tmp_path: Path, option: str) -> None:
    safe = tmp_path / "safe"
    done = scan(exports, "--redact", safe, option, safe / "deep" / ".." / "lines.jsonl")
    assert (done.returncode, safe.exists()) == (2, False)
    assert "a report would take the place of a copy" in done.stderr


def test_what_is_there_and_cannot_be_scanned_is_told(exports: Path) -> None:
    (exports / "gone.csv").symlink_to(exports / "nothing.csv")
    os.mkfifo(exports / "pipe.csv")
    done = scan(exports)
    assert done.returncode == 4
    assert "not scanned: it is a link that leads nowhere" in done.stdout
    assert "not scanned: it is no plain file" in done.stdout
    assert "pipe.csv: it is no plain file" in scan(exports / "pipe.csv").stderr


@pytest.mark.skipif(sys.platform != "linux", reason="finds workers in /proc")
def test_a_scan_that_was_killed_is_resumed_to_the_same_bytes(tmp_path: Path) -> None:
    """Three units of each kind, so that the kills come before, between and in both."""
    source = tmp_path / "exports"
    source.mkdir()
    write(2_200, source / "big.jsonl")
    write(4_400, source / "big.csv")
    whole = scan(source, "--redact", tmp_path / "whole", "--format", "json", "--unit-mb", 1)
    assert whole.returncode == 0, whole.stderr
    trial = Trial(source, tmp_path / "killed")
    trial.kill_parent(when_done=1)
    trial.kill_worker(when_done=2)
    trial.kill_parent(when_done=4)
    last = scan(source, "--redact", tmp_path / "killed", "--format", "json", "--unit-mb", 1, "--resume")
    assert last.returncode == 0, last.stderr
    assert last.stdout == whole.stdout
    assert _tree(tmp_path / "killed") == _tree(tmp_path / "whole")
    again = scan(source, "--redact", tmp_path / "killed", "--format", "json", "--unit-mb", 1, "--resume")
    assert (again.returncode, again.stdout) == (0, whole.stdout)


def test_an_interrupt_ends_cleanly_and_says_how_to_go_on(tmp_path: Path) -> None:
    source = tmp_path / "big.jsonl"
    source.write_bytes(encoded(5_000) * 20)  # so many that a busy machine is not done before it is interrupted
    trial = Trial(source, tmp_path / "safe")
    code, told = trial.interrupt(when_done=1)
    assert code == 130
    assert "units are done; go on with the same command and --resume" in told
    assert "Traceback" not in told
    assert not children(trial.last)
    refused = scan(source, "--redact", tmp_path / "safe", "--unit-mb", 1)
    assert (refused.returncode, "is not finished: add --resume" in refused.stderr) == (1, True)
    other = scan(source, "--redact", tmp_path / "safe", "--unit-mb", 1, "--resume", "--profile", "finance-last4")
    assert (other.returncode, "is of another scan" in other.stderr) == (1, True)


@pytest.mark.usefixtures("warm_workers")
def test_a_unit_that_kills_its_worker_is_named_and_the_others_go_on(
    exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = exports / "lines.jsonl"
    monkeypatch.setattr(pool, "work", deadly)
    profile = load_profile("redact-only")
    request = Request([str(exports)], profile, copies=tmp_path / "safe", workers=1)
    store = batch_scan.scan(request).store
    (fault,) = store.files["lines.jsonl"].faults
    assert fault.reason.startswith(f"unit 0 (0 to {lines.stat().st_size}) ended its worker twice (exit code 9)")
    assert sorted(_tree(tmp_path / "safe")) == ["columns.parquet", "deep/rows.csv", "list.json", "packed.csv.gz"]


def deadly(pipe: Connection, setting: Setting) -> None:
    """A worker that ends over one file."""

    class Deadly:
        def fileno(self) -> int:
            return pipe.fileno()

        def recv(self) -> Any:
            task = pipe.recv()
            if isinstance(task, Unit) and task.entry.inner == "lines.jsonl":
                os._exit(9)
            return task

        def send(self, report: Any) -> None:
            pipe.send(report)

    worker: Any = Deadly()
    work(worker, setting)


def test_a_file_of_several_names_is_copied_under_each_and_said_to_be_one(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    line = f'{{"note":"{MAIL}"}}\n'
    (folder / "m.jsonl").write_text(line)
    (folder / "a.jsonl").symlink_to("m.jsonl")
    (folder / "deep" / "z.jsonl").hardlink_to(folder / "m.jsonl")
    (folder / "other.jsonl").write_text(line)
    (folder / "p.zip").write_bytes(_zipped({"x.jsonl": line}))
    (folder / "q.zip").symlink_to("p.zip")
    done = scan(folder, "--redact", tmp_path / "safe", "--format", "json", "--report", tmp_path / "page.html")
    files = msgspec.json.decode(done.stdout)["files"]
    assert {name: file["same_as"] for name, file in files.items() if file["same_as"]} == {
        "a.jsonl": "m.jsonl",
        "deep/z.jsonl": "m.jsonl",
        "q.zip/x.jsonl": "p.zip/x.jsonl",
    }
    assert len(set(_tree(tmp_path / "safe"))) == 6
    assert "it is m.jsonl by a link: what was found is counted for both names" in (tmp_path / "page.html").read_text()
    assert "it is p.zip/x.jsonl by a link" in scan(folder).stdout
    sarif = msgspec.json.decode(scan(folder, "--format", "sarif").stdout)["runs"][0]["invocations"][0]
    assert [told["level"] for told in sarif["toolExecutionNotifications"]] == ["note"] * 3


@pytest.mark.parametrize(
    ("paths", "copies"),
    [(["in/a", "in"], "in"), (["in"], "in/a"), (["in/b.jsonl"], "in")],
    ids=["another's original", "a folder of originals below", "its own"],
)
def test_no_copy_takes_the_place_of_an_original(tmp_path: Path, paths: list[str], copies: str) -> None:
    (tmp_path / "in" / "a").mkdir(parents=True)
    originals = {tmp_path / "in" / name: f'{{"note":"{MAIL} {name}"}}\n' for name in ("b.jsonl", "a/b.jsonl")}
    for path, text in originals.items():
        path.write_text(text)
    request = Request([str(tmp_path / path) for path in paths], load_profile("redact-only"), copies=tmp_path / copies)
    with pytest.raises(BatchError, match="the place of an original"):
        batch_scan.scan(request)
    assert {path: path.read_text() for path in originals} == originals


def test_every_file_has_a_copy_of_its_own(tmp_path: Path) -> None:
    for number, name in enumerate(("a/x.jsonl", "a/2/x.jsonl", "b/x.jsonl")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"id":"1"}\n' * (number + 1))
    done = scan(tmp_path / "a", tmp_path / "b", "--redact", tmp_path / "safe", "--workers", 1, "--quiet")
    assert done.returncode == 0
    assert sorted(len(data) for data in _tree(tmp_path / "safe").values()) == [11, 22, 33]


def test_a_terminal_acts_on_no_name_of_a_file_or_column(tmp_path: Path) -> None:
    path = tmp_path / "z\x1b[31m.jsonl"
    path.write_text(f'{{"k\\u001b]0;x":"{MAIL}","line\\nbreak":"{MAIL}"}}\n{{broken\n')
    done = run_here("scan", str(path), "--quiet", "--workers", "1", "--report", str(tmp_path / "r.html"))
    failed = run_here("scan", str(path), "--quiet", "--workers", "1", "--on-error", "fail")
    assert (done.returncode, failed.returncode) == (4, 1)
    for text in (done.stdout, failed.stderr, (tmp_path / "r.html").read_bytes()):
        assert text.decode().replace("\n", "").isprintable()
        assert "z\ufffd[31m.jsonl" in text.decode()
    assert b"line\xef\xbf\xbdbreak" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.usefixtures("warm_workers")
def test_a_file_that_cannot_be_named_or_planned_does_not_end_the_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"note":"{MAIL}"}}\n')
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.jsonl")).write_text("{}\n")

    def stumbling(_: object) -> None:
        raise IndexError

    monkeypatch.setattr("zipfile.ZipFile", stumbling)
    store = batch_scan.scan(Request([str(tmp_path)], load_profile("redact-only"), workers=1)).store
    assert store.count() == 1
    assert {name: [fault.reason for fault in file.faults] for name, file in store.files.items()} == {
        "a.jsonl": [],
        "b.zip": ["its parts cannot be told (IndexError)"],
        "?.jsonl": ["its name is not UTF-8"],
    }


def test_a_copy_is_made_before_the_next_file_is_scanned(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"email":"jane.doe@example.com"}\n')
    (tmp_path / "b.jsonl").write_text('{"email":\n')
    done = scan(tmp_path, "--redact", tmp_path / "safe", "--on-error", "fail", "--workers", 1, "--quiet")
    assert done.returncode == 1
    assert (tmp_path / "safe" / "a.jsonl").read_text() == '{"email":"j***e@e***e.c***m"}\n'
