"""Delimiters, quotes and escapes of CSV: told by the file where they are plain, by the user otherwise, and kept."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from scanner import Scanner, load_profile
from scanner.batch.folder.disk import DISK
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.request import Request, discovered
from scanner.batch.scan import scan as run
from scanner.batch.units import Job, format_named
from scanner.delimited.dialect import dialect_of
from scanner.delimited.signs import BY_FILE, Signs
from scanner.errors import BatchError, RequestError
from tests.compiled import compiled

HEADINGS, ROW, SAFE = (
    ["id", "customer_name", "ssn"],
    ["1", "Jane Doe", "536904399"],
    ["1", "J***e D***e", "5***-**-***9"],
)


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return compiled("redact-only")


def _scan(scanner: Scanner, tmp_path: Path, text: str, signs: Signs = BY_FILE) -> tuple[str, FileFindings]:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode())
    request = Request([str(path)], scanner.profile, signs=signs)
    ((unit,),) = discovered(request)[0]
    findings, out = FileFindings(), io.BytesIO()
    kind: Any = format_named(unit.format)
    list(kind.scan(unit, Job(scanner, DISK, findings, out)))
    return out.getvalue().decode(), findings


@pytest.mark.parametrize("sign", [*",;\t|~^", "\x01", "\x02", "\x1f"])
def test_a_sign_that_no_value_has_divides_a_file(scanner: Scanner, tmp_path: Path, sign: str) -> None:
    rows = "".join(sign.join(row) + "\r\n" for row in (HEADINGS, ROW, ROW))
    copy, found = _scan(scanner, tmp_path, rows)
    assert copy == "".join(sign.join(row) + "\r\n" for row in (HEADINGS, SAFE, SAFE))
    assert found.delimiter == sign


@pytest.mark.parametrize("sign", "#$!&")
def test_a_sign_that_some_values_have_divides_where_it_stands_twice(
    scanner: Scanner, tmp_path: Path, sign: str
) -> None:
    copy, found = _scan(scanner, tmp_path, "".join(sign.join(row) + "\n" for row in (HEADINGS, ROW)))
    assert (copy, found.delimiter) == ("".join(sign.join(row) + "\n" for row in (HEADINGS, SAFE)), sign)
    once = dialect_of(f"a{sign}b\n1{sign}2\n".encode(), whole=True)
    assert once is not None
    assert once.width == 1


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-02\n2026-01-03\n",
        "jane@doe.com\nkim@lee.org\n",
        "aa:bb:cc:dd:ee:ff\naa:bb:cc:dd:ee:01\n",
        "phone\n+49 351 4711\n+49 351 4712\n",
        "note\nnothing~\nmore\n",
        "12~3\n",
    ],
)
def test_a_column_stays_one(text: str) -> None:
    found = dialect_of(text.encode(), whole=True)
    assert found is not None
    assert found.width == 1


def test_what_is_divided_by_a_sign_that_values_have_is_refused_until_it_is_named(
    scanner: Scanner, tmp_path: Path
) -> None:
    rows = "".join(":".join(row) + "\n" for row in (HEADINGS, ROW, ROW))
    with pytest.raises(BatchError, match=r"--delimiter says which"):
        _scan(scanner, tmp_path, rows)
    copy, found = _scan(scanner, tmp_path, rows, Signs(":"))
    assert (copy, found.delimiter) == ("".join(":".join(row) + "\n" for row in (HEADINGS, SAFE, SAFE)), ":")


def test_a_delimiter_that_divides_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    request = Request([str(tmp_path / "a.csv")], load_profile("redact-only"), signs=Signs(";"))
    with pytest.raises(RequestError, match=r"not divided at the sign that --delimiter names"):
        discovered(request)


@pytest.mark.parametrize(
    ("data", "may_be_rows"),
    [(b"17|Pro|2026-11-30\n18|Basic|2026-11-29\n", True), (b"17\n18\n", False), (b"|\0|", False)],
)
def test_of_a_file_that_may_hold_rows_the_report_says_how_to_name_its_delimiter(
    tmp_path: Path, data: bytes, *, may_be_rows: bool
) -> None:
    """UNLOAD of Redshift writes rows without names into files without an ending."""
    (tmp_path / "unload_000").write_bytes(data)
    ((_, reason),) = discovered(Request([str(tmp_path)], load_profile("redact-only")))[1]
    assert reason.startswith("its format is not known")
    assert ("--delimiter SIGN" in reason) is may_be_rows


@pytest.mark.usefixtures("warm_workers")
def test_a_named_delimiter_makes_rows_of_a_file_of_any_name(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.dat").write_text("".join(":".join(row) + "\n" for row in (HEADINGS, ROW)))
    request = Request([str(tmp_path / "in")], load_profile("redact-only"), copies=tmp_path / "out", signs=Signs(":"))
    assert run(request).store.files["a.dat"].delimiter == ":"
    assert (tmp_path / "out" / "a.dat").read_text() == "".join(":".join(row) + "\n" for row in (HEADINGS, SAFE))


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        (  # MySQL, Spark
            '"id","client_name","x"\n"1","Jane \\"JD\\" Doe","said \\"hi, you\\" \\\\ a@doe.com"\n"2","",""\n',
            '"id","client_name","x"\n"1","J***e \\"**\\" D***e","said \\"hi, you\\" \\\\ *@d***e.c***m"\n"2","",""\n',
        ),
        (
            'id, customer_name, note\n1, "Doe, Jane", "hello, world"\n2,  "Roe, John",x\n',
            'id, customer_name, note\n1, "D***e, J***e", "hello, world"\n2,  "R***e, J***n",x\n',
        ),
        (
            "'id','customer_name'\n'1','Doe, Jane'\n'2','O''Hara, Sean'\n",
            "'id','customer_name'\n'1','D***e, J***e'\n'2','O*****a, S***n'\n",
        ),
        (
            "id;customer_name;size\n1;'Doe; Jane';small\n2;'Roe; John';'large'\n",
            "id;customer_name;size\n1;'D***e; J***e';small\n2;'R***e; J***n';'large'\n",
        ),
    ],
    ids=["backslashes", "blanks", "single quotes", "single quotes in some cells"],
)
def test_cells_that_are_written_otherwise_are_read_and_written_so(
    scanner: Scanner, tmp_path: Path, text: str, copy: str
) -> None:
    found, findings = _scan(scanner, tmp_path, text)
    assert (found, findings.rows_reported) == (copy, 0)


def test_a_sign_of_another_way_does_not_change_what_is_read_as_usual() -> None:
    for text in (
        'a,b\n"C:\\dir\\","x"\n"{""k"":""\\""""}",y\n',
        'a,b\n1, "x"\n',
        "'a,b\n'1,2\n",
        "a,b\n1,'s-Gravenhage\n2,x\n",
    ):
        found = dialect_of(text.encode(), whole=True)
        assert found is not None
        assert found.signs.usual, text


@pytest.mark.parametrize("signs", [Signs(quote="'"), Signs(escape="\\"), Signs(",", '"', "\\")])
def test_what_the_user_says_counts(scanner: Scanner, tmp_path: Path, signs: Signs) -> None:
    quote, within = signs.quote or '"', signs.escape + '"' if signs.escape else '"'
    rows = f"id,customer_name\n1,{quote}Doe, Jane {within}JD{within}{quote}\n"
    copy, found = _scan(scanner, tmp_path, rows, signs)
    assert found.rows_reported == 0
    assert "Jane" not in copy
    assert copy.startswith("id,customer_name\n1," + quote)
    assert copy.count(within) >= 2


def test_a_comma_in_a_heading_is_not_what_divides(scanner: Scanner, tmp_path: Path) -> None:
    copy, found = _scan(scanner, tmp_path, "Name, Vorname;Betrag, EUR\nLange, Petra;1,50\nKurz, Uwe;2,50\n")
    assert copy == "Name, Vorname;Betrag, EUR\nL****e, P****a;1,50\nK***z, U***e;2,50\n"
    assert found.delimiter == ";"


def test_a_value_and_a_cell_are_the_same_in_every_way_of_writing() -> None:
    for signs in (Signs(",", '"'), Signs(";", "'", "\\"), Signs("|", '"', "\\", blanks=True)):
        for value in ('a "b" c', "it's", "x,y;z|", "back\\slash", "two\nlines", ""):
            cell = signs.cell(value, f"{signs.quote}x{signs.quote}")
            assert next(iter(signs.rows([cell], strict=True)), [""]) == [value]
            assert signs.text(cell) == value
