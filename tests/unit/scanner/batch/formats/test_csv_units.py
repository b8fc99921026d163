"""A CSV file in units, each scanned by itself: where it is cut, and that they come to what the whole file does."""

import io
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.batch.formats.csv_files.csv_rows import CSV_ROWS
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.units import Entry, Job
from scanner.errors import BatchError
from tests.compiled import compiled
from tests.examples import examples
from tests.memory_storage import Memory, scanned

SCANNER = compiled("redact-only")
scan = partial(scanned, CSV_ROWS)


def units_of(data: bytes, unit_bytes: int) -> list[bytes]:
    """The file as it is cut."""
    storage = Memory(data, "x.csv")
    units = CSV_ROWS.plan(Entry("x.csv", "x.csv", len(data), ""), storage, unit_bytes)
    return [data[unit.start : unit.end] for unit in units]


CUTS = {
    "rows": [b"a,b\n", b"1,x\n", b"2,y\n"],
    "lines within quotes": [b"a,b\n", b'1,"x\n2,"\n', b'3,"y\n\n"\n', b"4,z\n"],
    "quotes written twice": [b"a,b\n", b'1,"say ""x""\n"\n', b'2,"""\n"""\n'],
    "inches, of which one is odd": [b"a,b\n", b'1,5" pipe\n', b'2,"x\ny"\n', b"3,z\n"],
    "a space before a quote": [b"a,b\n", b'1, "x\n', b'2,y"\n', b'3,"p\nq"\n'],
    "an error; to tell, more had to be read": [b"a,b\n", b'1,"x"y\n2,"p\nq"\n3,z\n'],
    "a row of names within quotes": [b'a,"b\n\n"\n', b"1,x\n", b"2,y\n"],
    "behind a title": [b"Report,\n\nname,email\n", b"1,x\n", b"2,y\n"],
    "the delimiter may be that of names below a title: one unit": [b"Report\nname;x\n1;x\n2;y\n"],
    "one column": [b"note\n", b"x\n", b"y\n"],
    "behind a line that names the delimiter": [b"sep=,\na,b\n", b"1,x\n", b"2,y\n"],
    "blank lines": [b"\n\na,b\n", b"\n", b"1,x\n", b"\n"],
    "line ends of two characters": [b"a,b\r\n", b'1,"x"\r\n', b"2,y\r\n"],
    "a row of names that cannot be read: one unit": [b'a,"b"c\n1,x\n2,y\n'],
    "carriage returns alone: one unit": [b"a,b\r1,x\r2,y\r"],
    "two bytes a character: one unit": ["\ufeffa,b\n1,x\n".encode("utf-16-le")],
}


@pytest.mark.parametrize("name", CUTS)
def test_a_file_is_cut_where_rows_begin(name: str) -> None:
    assert units_of(b"".join(CUTS[name]), 1) == CUTS[name]


def test_a_file_that_would_be_fetched_twice_is_one_unit() -> None:
    storage = Memory(b"a,b\n1,x\n2,y\n", "x.csv")
    storage.near = False
    assert len(CSV_ROWS.plan(Entry("x.csv", "x.csv", 12, ""), storage, 1)) == 1


def test_what_was_added_to_a_file_since_it_was_cut_is_scanned_with_its_last_unit() -> None:
    data = b"id,note\n1,x\n2,yy"
    *_, unit = CSV_ROWS.plan(Entry("x.csv", "x.csv", len(data), ""), Memory(data, "x.csv"), 8)
    longer, out = Memory(data + b"y\n3,jane.doe@example.com\n", "x.csv"), io.BytesIO()
    list(CSV_ROWS.scan(unit, Job(SCANNER, longer, FileFindings(), out)))
    assert out.getvalue() == b"1,x\n2,yyy\n3,j***e@e***e.c***m\n"


def test_a_file_that_changed_since_it_was_cut_is_not_scanned_from_the_middle_of_a_row() -> None:
    data = b"id,note\n1,aaaa\n2,bbbb\n"
    *_, unit = CSV_ROWS.plan(Entry("x.csv", "x.csv", len(data), ""), Memory(data, "x.csv"), 8)
    longer = Memory(b"id,notes\n" + data[8:], "x.csv")
    with pytest.raises(BatchError, match="the file changed"):
        list(CSV_ROWS.scan(unit, Job(SCANNER, longer, FileFindings(), io.BytesIO(), "skip", 1)))


def test_a_file_is_not_cut_where_its_quotes_are_followed_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"a,b\n" + b'x","y\n' * 1_000 + b"1,2\n" * 1_000
    monkeypatch.setattr("scanner.batch.formats.csv_files.csv_cut.PATIENCE", 600)
    assert units_of(data, 1_000) == [data]


_LINES = st.sampled_from(
    [
        'x,"y"', '"p","q"', 'a,"two', 'lines"', '"', '"",x', 'x,""', 'x,"""', '5" pipe,x', 'x, "y"', '"x"y,z', "",
        "x,y,z", "x,jane.doe@example.com", 'x,"jane.doe@example.com', "x\ry,z", '"x"\r,y', '"x"\r,"two',
        'x\r,"two', "Gr\u00fc\u00dfe,x", ",",
    ]
)  # fmt: skip


@examples(400)
@given(
    st.lists(_LINES, min_size=1, max_size=14),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    st.sampled_from(
        [
            "id,note",
            '"id\n",note',
            '\nid,"note"',
            "List 2026\nid,email",
            '\n"a\nb@example.com",\n\nid,email',
            "sep=,\nid,note",
        ]
    ),
    st.integers(1, 60),
    st.integers(1, 60),
)
def test_units_come_to_what_the_whole_file_does(
    lines: list[str], end: str, encoding: str, names: str, unit: int, chunk: int
) -> None:
    data = end.join([names, *lines]).encode(encoding)
    assert b"".join(units_of(data, unit)) == data
    assert scan(data, chunk_bytes=chunk, unit_bytes=unit) == scan(data)
