"""Lines of JSON: each is redacted as a record, clean ones are copied, broken ones are reported; none is lost."""

import io
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner import PayloadError
from scanner.batch.columns.records import Records
from scanner.batch.columns.table import Table
from scanner.batch.formats.json_files.jsonl import JSONL, JsonItems
from scanner.batch.formats.json_files.lines import chunks
from scanner.batch.formats.json_files.listed_rows import ListedRows
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.units import Entry, Job, LargeRecordError, UnfitError, Unit
from tests.compiled import compiled
from tests.examples import examples
from tests.memory_storage import Memory, scanned

SCANNER = compiled("redact-only")


def scan(data: bytes, unit_bytes: int = 1 << 30, **job: Any) -> tuple[bytes, FileFindings]:
    """(the redacted file, its findings) of a scan by units of so many bytes."""
    assert sum(unit.bytes for unit in JSONL.plan(Entry("x", "x", len(data), ""), Memory(data), unit_bytes)) == len(data)
    return scanned(JSONL, data, unit_bytes=unit_bytes, **job)


@pytest.mark.parametrize("name", ["a\x1b[31m", "two\nlines", 'q"q', "back\\slash", "\x00", "\x7f", "\u202e", ""])
def test_a_field_may_have_any_name(name: str) -> None:
    lines = [msgspec.json.encode({name: value, "n": 1}) for value in ("jane.doe@example.com", "x", "j.roe@example.com")]
    out, findings = scan(b"\n".join(lines))
    assert out == b"\n".join(SCANNER.redact_json(line).data for line in lines)
    assert findings.rows_out == 3
    assert sum(kinds["EMAIL_ADDRESS"].count for kinds in findings.columns.values() if "EMAIL_ADDRESS" in kinds) == 2
    assert all(map(str.isprintable, findings.columns))


CLEAN = b'{"id":"A-1","status":"Posted"}'
HIT = b'{"id":"A-2","status":"to jane.doe@example.com"}'
HIT_SAFE = b'{"id":"A-2","status":"to j***e@e***e.c***m"}'


@pytest.mark.parametrize(
    ("data", "safe"),
    [
        (b"", b""),
        (b"\n\n", b"\n\n"),
        (CLEAN, CLEAN),
        (CLEAN + b"\n" + HIT, CLEAN + b"\n" + HIT_SAFE),
        (CLEAN + b"\r\n" + HIT + b"\r\n", CLEAN + b"\r\n" + HIT_SAFE + b"\r\n"),
        (b"\xef\xbb\xbf" + HIT + b"\n", b"\xef\xbb\xbf" + HIT_SAFE + b"\n"),
        (b'{"id": "A-1", "n": 1.10}\n', b'{"id": "A-1", "n": 1.10}\n'),
        (b'{"id":"x","n":1.10,"e":"j.doe@example.com"}\n', b'{"id":"x","n":1.10,"e":"j***e@e***e.c***m"}\n'),
        (b'[1.50,"x"]\n', b'[1.50,"x"]\n'),
        (b'{"a":"4111111111111111","a":"x"}\n', b'{"a":"x"}\n'),
        (b'{"\\u0061":"x"}\n', b'{"a":"x"}\n'),
        (b'{"card":4111111111111111}\n', b'{"card":"4***-****-****-****1"}\n'),
        (b'{"big":123456789012345678901234567890}\n', b'{"big":123456789012345678901234567890}\n'),
    ],
)
def test_lines_become(data: bytes, safe: bytes) -> None:
    for chunk_bytes in (1, 7, 1 << 20):
        assert scan(data, chunk_bytes=chunk_bytes)[0] == safe
        if data:
            assert scan(data, unit_bytes=5, chunk_bytes=chunk_bytes)[0] == safe


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"a":', "the line is not valid JSON"),
        (b'{"a":"\xff"}', "the line is not UTF-8"),
        (b'{"a":' * 80 + b"1" + b"}" * 80, "the record is nested too deeply"),
    ],
)
def test_a_line_that_cannot_be_scanned_is_reported_and_not_copied(line: bytes, reason: str) -> None:
    out, findings = scan(CLEAN + b"\n" + line + b"\n" + HIT + b"\n")
    assert out == CLEAN + b"\n" + HIT_SAFE + b"\n"
    assert [(fault.row, fault.reason) for fault in findings.faults] == [(2, reason)]
    assert (findings.rows_in, findings.rows_out, findings.rows_reported, findings.lines) == (3, 2, 1, 3)
    with pytest.raises(UnfitError) as refusal:
        scan(CLEAN + b"\n" + line + b"\n", on_error="fail")
    assert refusal.value.row == 2


def test_places_are_lines_of_the_file_whatever_the_units() -> None:
    data = b"\n".join([CLEAN, b"", HIT, CLEAN, HIT, HIT, HIT]) + b"\n"
    for unit_bytes in (10, 40, 1 << 20):
        kind = scan(data, unit_bytes=unit_bytes)[1].columns["status"]["EMAIL_ADDRESS"]
        assert [(place.row, place.start, place.end) for place in kind.first] == [(3, 3, 23), (5, 3, 23), (6, 3, 23)]
        assert kind.count == 4
        assert [one.text for one in kind.examples] == ["j***e@e***e.c***m"]


_TEXTS = st.sampled_from(
    ["x", "Jane Doe", "called Jane Doe", "4111 1111 1111 1111", "é", 'a"b', "a\\b", "jane.doe@example.com", "DE"]
)
_SCALARS = st.one_of(_TEXTS, st.none(), st.booleans(), st.integers(-(10**18), 10**18), st.floats(allow_nan=False))
_NESTED = st.one_of(_SCALARS, st.lists(_SCALARS, max_size=3), st.dictionaries(st.sampled_from("ab"), _SCALARS))
_FLAT = st.fixed_dictionaries({"contact_name": _SCALARS, "notes": _SCALARS, "country": _SCALARS})
_RECORD = st.one_of(_FLAT, _FLAT, st.dictionaries(st.sampled_from(["name", "notes", "x"]), _NESTED, max_size=3))


@examples(150)
@given(st.lists(_RECORD, max_size=12), st.integers(20, 400), st.integers(1, 400), st.sampled_from([None, 0, 1]))
def test_a_line_is_redacted_as_a_record(records: list[Any], unit_bytes: int, chunk: int, indent: int | None) -> None:
    lines = [msgspec.json.encode(record) for record in records]
    if indent is not None:  # with spaces, as json.dumps writes it; or compact with one more space
        lines = [msgspec.json.format(line, indent=0) if indent else b" " + line for line in lines]
    out, findings = scan(b"".join(line + b"\n" for line in lines), unit_bytes, chunk_bytes=chunk)
    assert findings.rows_out == len(lines)
    counts: dict[str, int] = {}
    for line, safe in zip(lines, out.split(b"\n")[:-1], strict=True):
        try:
            expected = SCANNER.redact_json(line)
        except PayloadError:
            raise AssertionError(line) from None
        if expected.counts:
            assert safe == expected.data
        else:
            assert safe == line
        for name, count in expected.counts.items():
            counts[name] = counts.get(name, 0) + count
    told: dict[str, int] = {}
    for _, entity_type, kind in findings.kinds():
        told[entity_type] = told.get(entity_type, 0) + kind.count
    assert told == counts


def test_a_unit_of_which_no_line_begins_is_empty() -> None:
    storage = Memory(HIT + b"\n" + CLEAN + b"\n")
    unit = Unit(Entry("x", "x", len(storage.data), ""), "jsonl", 1, 5, 10, 5)
    findings, out = FileFindings(), io.BytesIO()
    list(JSONL.scan(unit, Job(SCANNER, storage, findings, out)))
    assert (out.getvalue(), findings.rows_in) == (b"", 0)


def test_a_record_for_which_there_is_not_memory_enough_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def detected(_: Records, records: list[Any]) -> list[Any]:
        if records:
            raise MemoryError
        return []

    monkeypatch.setattr(Records, "detected", detected)
    large = b'{"note":["' + b"x" * 5_000 + b'"]}'
    with pytest.raises(LargeRecordError) as told:
        scan(b'{"a":"1"}\n\n{"a":"2"}\n' + large + b'\n{"a":"3"}\n', chunk_bytes=16)
    assert (told.value.row, told.value.size) == (4, len(large))


@pytest.mark.parametrize(
    "line",
    [
        b'{"customer_name":"J\\u00fcrgen M\\u00fcller","note":"called J\\u00fcrgen M\\u00fcller","n":1}',
        b'{"customer_name": "Z\\u00fcrich AG", "note": "\\u0420\\u0435", "n": 2.5}',
        b' {"customer_name":"\\u0041","note":"a\\/b","n":null} ',
        b'{"customer_name":"Jane Doe","note":"4111111111111111","note":"x","n":1}',
        b'{"customer_name":"Jane Doe","\\u006eote":"to j.roe@example.com","n":true}\r',
        b'  {"customer_name" : "A","note" : "x" , "n":1}\t',
        b'{"customer_name":"\\ud83d\\ude00","note":"\\t","n":10000000000000000000000}',
    ],
)
def test_lines_that_are_spelled_in_another_way_are_rows_of_the_table(
    monkeypatch: pytest.MonkeyPatch, line: bytes
) -> None:
    lines = [line, b'{"customer_name":"John Roe","note":"x","n":1}'] * 3
    whole: list[int] = []
    scan_whole = JsonItems._scan_whole

    def counted(self: JsonItems, records: Any, *rest: Any) -> None:
        whole.append(len(records))
        scan_whole(self, records, *rest)

    monkeypatch.setattr(JsonItems, "_scan_whole", counted)
    out, findings = scan(b"\n".join(lines))
    assert sum(whole) == 0
    monkeypatch.setattr(JsonItems, "_masked", lambda *_: [])
    assert (out, findings) == scan(b"\n".join(lines))
    assert sum(whole) >= 5


def test_of_lines_that_are_a_table_the_one_that_needs_too_much_memory_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(*_: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(Table, "judge", judge)
    with pytest.raises(LargeRecordError) as told:
        scan(b'{"a":"1"}\n{"a":"22"}\n{"a":"3"}\n')
    assert (told.value.row, told.value.size) == (2, len(b'{"a":"22"}'))


BOTH = "write to x.y@example.com and +1 (303) 361-0047"
MAIL, PHONE = "write to jane.doe@example.org", "+1 (303) 361-0048 is it"


@pytest.mark.parametrize("notes", [(BOTH, MAIL, PHONE), (MAIL, BOTH, PHONE), (PHONE, MAIL, BOTH), (MAIL, PHONE, BOTH)])
def test_kinds_count_as_often_as_they_come_alone_or_beside_others(notes: tuple[str, ...]) -> None:
    _, findings = scan(b"".join(msgspec.json.encode({"notes": note}) + b"\n" for note in notes))
    found = findings.columns["notes"]
    assert {kind: one.count for kind, one in found.items()} == {"EMAIL_ADDRESS": 2, "PHONE_NUMBER": 2}


def test_what_looks_new_is_told_whenever_it_comes() -> None:
    """Where masked forms are all the same there never are three; one that comes late is an example all the same."""
    mails = ["jane.doe@example.com"] * 200 + ["bob@other.org"] + ["jane.doe@example.com"] * 50 + ["amy@third.net"]
    notes = ["", "", "write to x.y@example.com and +1 (303) 361-0047", "write to us"] * 63
    data = b"".join(
        msgspec.json.encode({"email": mail, "notes": note}) + b"\n" for mail, note in zip(mails, notes, strict=True)
    )
    told = [scan(data, chunk_bytes=size) for size in (1 << 20, 2_000, 500)]
    assert [out for out, _ in told] == [told[0][0]] * 3
    assert [findings.columns for _, findings in told] == [told[0][1].columns] * 3
    assert [one.row for one in told[0][1].columns["email"]["EMAIL_ADDRESS"].examples] == [1, 201, 252]


def test_numbers_are_written_as_they_were() -> None:
    numbers = b'{"a":-0,"b":-0.0,"c":1.0,"d":1e5,"e":1E+2,"f":123456789012345678901234567890,"g":0.10,"mail":"%b"}\n'
    lines = numbers % b"jane.doe@example.com" + b'{"a":-0,"mail":"jane.doe@example.com"}\n{"a":[-0,1.0],"mail":"x"}\n'
    assert scan(lines)[0] == lines.replace(b"jane.doe@example.com", b"j***e@e***e.c***m")


def test_what_python_writes_in_a_numbers_place_stays() -> None:
    """NaN and Infinity of ``json.dumps``: rows with them were left out."""
    lines = (
        b'{"a":NaN,"b":[Infinity,-Infinity,-0],"mail":"%b","c":"NaN, Infinity"}\n{"a": NaN, "mail": "%b"}\n{"a":NaN}\n'
        b'{"phone":NaN,"ssn":Infinity}\n'
    )
    safe, found = scan(lines % ((b"jane.doe@example.com",) * 2))
    assert safe == (lines % ((b"j***e@e***e.c***m",) * 2)).replace(b'"a": NaN, "mail": ', b'"a":NaN,"mail":')
    assert (found.rows_out, found.faults) == (4, [])
    broken = b'{"a":NaN,"b":x}\n{"a":-NaN}\n{"a":"NaN"}\n'
    assert scan(broken)[0] == b'{"a":"NaN"}\n'


def test_a_line_that_is_in_many_ranges_is_read_once() -> None:
    """Not once by each range that it goes through: its time would grow with the square of its size."""
    data = b'{"a":1}\n{"b":"' + b"x" * 40_000 + b'"}\n{"c":2}\n'
    read = 0

    class Counting(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            nonlocal read
            part = super().read(size)
            read += len(part)
            return part

        def readline(self, size: int | None = -1) -> bytes:
            nonlocal read
            part = super().readline(size)
            read += len(part)
            return part

    found: list[bytes] = []
    too_long = 0
    for start in range(0, len(data), 100):
        for chunk in chunks(Counting(data), start, min(start + 100, len(data)), 50, 1_000):
            found.append(chunk.data)
            too_long += chunk.too_long
    assert (b"".join(found), too_long) == (b'{"a":1}\n{"c":2}\n', 1)
    assert read < 3 * len(data)


_WITHIN = b'{"n":{"a":[1]},"to":"to jane.doe@example.com"}'
_WITHIN_SAFE = b'{"n":{"a":[1]},"to":"to j***e@e***e.c***m"}'


@pytest.mark.parametrize(
    ("line", "safe", "rows", "lost"),
    [
        (CLEAN + HIT + CLEAN, CLEAN + HIT_SAFE + CLEAN, 3, 0),
        (HIT + _WITHIN + b"\r", HIT_SAFE + _WITHIN_SAFE + b"\r", 2, 0),
        (CLEAN + b" \t" + CLEAN + b" ", CLEAN + b" \t" + CLEAN + b" ", 2, 0),
        (b'{"id":"}{","status":"}{"}', b'{"id":"}{","status":"}{"}', 1, 0),
        (HIT + b'{"id":"}{"', HIT_SAFE, 1, 1),  # what is broken off costs itself
        (HIT + b'{"id":NaN,"id":1,"status":"x"} ,' + HIT, HIT_SAFE + b'{"id":1,"status":"x"}', 2, 1),
        (b'x{"a":1}{"a":2}', b"", 0, 1),
        (b'{"a":1}{"a":"\xff"}', b"", 0, 1),
    ],
)
@pytest.mark.parametrize("chunk_bytes", [1, 1 << 20])
def test_records_that_share_a_line_are_scanned_one_by_one_beside_lines_of_one(
    line: bytes, safe: bytes, rows: int, lost: int, chunk_bytes: int
) -> None:
    """Firehose writes the records of a batch into one line, and other writers a line end behind each batch."""
    out, findings = scan(b"\n".join([HIT, line, HIT]) + b"\n", chunk_bytes=chunk_bytes)
    assert out.split(b"\n") == [HIT_SAFE, *([safe] if rows else []), HIT_SAFE, b""]
    assert (findings.rows_in, findings.rows_out, findings.lines) == (rows + lost + 2, rows + 2, 3)
    assert [fault.row for fault in findings.faults] == [2] * lost


def test_records_that_share_a_line_have_the_place_of_that_line() -> None:
    _, findings = scan(CLEAN + b"\n" + CLEAN + HIT + HIT + b"\n" + CLEAN + b"\n")
    (kind,) = findings.columns["status"].values()
    assert (kind.count, {place.row for place in kind.first}) == (2, {2})


_NAMES = b'["id","customer_name","note"]'
_ROWS = [b'["%d","Emma Vermeulen","ask Emma Vermeulen"]' % number for number in range(5)]


@pytest.mark.parametrize("unit_bytes", [40, 1 << 20])
@pytest.mark.parametrize("chunk_bytes", [1, 1 << 20])
def test_lists_below_a_list_of_names_are_rows_of_these_columns(unit_bytes: int, chunk_bytes: int) -> None:
    """As in ``redact_json`` of all of them; each row for itself, since they may be of any number."""
    lines = [_NAMES, *_ROWS]
    out, findings = scan(b"\n".join(lines) + b"\n", unit_bytes=unit_bytes, chunk_bytes=chunk_bytes)
    whole = msgspec.json.decode(SCANNER.redact_json(b"[" + b",".join(lines) + b"]").data)
    assert [msgspec.json.decode(line) for line in out.splitlines()] == whole
    assert b"Emma" not in out
    assert sum(kinds["PERSON"].count for kinds in findings.columns.values()) == 10
    assert (findings.rows_out, findings.headings) == (6, "first row")


@pytest.mark.parametrize(
    ("above", "names"),
    [
        ([b"", b" \r"], _NAMES),
        ([b"Export of 2026-11-30"], _NAMES),
        ([b'["id","custo', b"\xff"], _NAMES),
        ([], msgspec.json.encode(["id", "customer_name", *(f"{number:064}" for number in range(1_020))])),  # 70 KB
        ([], b'["id","customer_name",null]'),
        ([], b'[{"name":"id"},{"name":"customer_name"}]'),
    ],
    ids=["blank", "title", "unreadable", "long names", "nameless", "objects"],
)
@pytest.mark.parametrize("unit_bytes", [40, 1 << 20])
@pytest.mark.parametrize("chunk_bytes", [1, 1 << 20])
def test_the_names_of_lists_are_those_of_the_first_record(
    above: list[bytes], names: bytes, unit_bytes: int, chunk_bytes: int
) -> None:
    cells = len(msgspec.json.decode(names))
    rows = [
        msgspec.json.encode([str(number), "Emma Vermeulen", "of no name", *[""] * cells][:cells]) for number in range(5)
    ]
    out, findings = scan(b"\n".join([*above, names, *rows]) + b"\n", unit_bytes=unit_bytes, chunk_bytes=chunk_bytes)
    assert (findings.rows_out, findings.headings) == (6, "first row")
    assert out.count(b"E***a V********n") == 5


@pytest.mark.parametrize("unit_bytes", [40, 1 << 20])
def test_a_list_below_names_may_lack_values_at_its_end(unit_bytes: int) -> None:
    rows = [b'["1","Emma Vermeulen"]', b"[]", b'["2"]', b'["3","Emma Vermeulen","x","of no name"]']
    out, _ = scan(b"\n".join([_NAMES, *rows]), unit_bytes=unit_bytes)
    assert out == b"\n".join([_NAMES, *rows]).replace(b"Emma Vermeulen", b"E***a V********n")


def test_a_row_is_scanned_with_as_many_names_as_it_has_values() -> None:
    """Some megabytes of ``["x"]`` below a thousand names would take more memory and time than anybody has."""
    lists = ListedRows(Records(SCANNER.redactor))
    lists.begin([msgspec.json.encode(["customer_name", "ssn", *map(str, range(1_000))])], 1)
    assert lists.of(["Emma"], 2) == [["customer_name"], ["Emma"]]
    assert lists.of([], 3) == []


def test_a_line_too_long_for_names_is_none_of_them_for_any_unit() -> None:
    """Each unit would read it; it may be of as many megabytes as a record may have."""
    lines = [b'["%b"]' % (b"x" * (1 << 20)), _NAMES, *_ROWS * 20]
    for unit_bytes in (1 << 30, (1 << 20) + 500):
        out, findings = scan(b"\n".join(lines), unit_bytes=unit_bytes)
        assert (findings.rows_out, out.count(b"Emma")) == (102, 0)


@pytest.mark.parametrize(("above", "left"), [(99, 0), (100, 5)])
@pytest.mark.parametrize("unit_bytes", [40, 1 << 20])
def test_names_of_lists_stand_in_the_first_hundred_lines(above: int, left: int, unit_bytes: int) -> None:
    out, _ = scan(b"\n".join([*[b""] * above, _NAMES, *_ROWS]), unit_bytes=unit_bytes)
    assert out.count(b"Emma V") == left


@pytest.mark.parametrize("mark", [b"\x1e", b"\xef\xbb\xbf", b"\x1e\xef\xbb\xbf", b"\x1e" * 9])
@pytest.mark.parametrize("chunk_bytes", [1, 1 << 20])
def test_a_mark_before_a_record_is_no_part_of_it(mark: bytes, chunk_bytes: int) -> None:
    """A JSON text sequence has one before each, and files put one behind the other have some in the middle."""
    lines = [HIT, mark + CLEAN, mark + HIT, mark, mark + b"{", mark + HIT + HIT + b"\r", b" " + mark + HIT]
    safe = [HIT_SAFE, mark + CLEAN, mark + HIT_SAFE, mark, mark + HIT_SAFE + HIT_SAFE + b"\r", b""]
    out, findings = scan(b"\n".join(lines) + b"\n", chunk_bytes=chunk_bytes)
    assert out.split(b"\n") == safe
    assert (findings.rows_in, findings.rows_out, [fault.row for fault in findings.faults]) == (7, 5, [5, 7])


def test_names_of_lists_may_have_marks_before_them() -> None:
    out, _ = scan(b"".join(b"\x1e%b\n" % line for line in [_NAMES, *_ROWS]), unit_bytes=40)
    assert b"Emma" not in out
    assert out.count(b"\x1e") == 6


def test_of_short_records_few_are_held_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """300,000 lines of ``{}`` took more than the 512 MB of a scan."""
    held: list[int] = []
    detected = Records.detected

    def noted(self: Records, records: list[Any]) -> Any:
        held.append(len(records))
        return detected(self, records)

    monkeypatch.setattr(Records, "detected", noted)
    data = b"{}\n" * 9_000
    out, findings = scan(data, chunk_bytes=1 << 17)
    assert (out, findings.rows_out) == (data, 9_000)
    assert max(held) < 2_000


@pytest.mark.parametrize(
    "lines",
    [
        [b'["id","plan","status"]', *_ROWS],  # names that claim nothing
        [b'{"id":"1"}', _NAMES, *_ROWS],  # not the first of the file
        [_NAMES, b'["id","email","phone"]', b'["1","2"]'],  # names above names
        [b'["id","customer_name","jane.doe@example.com"]', *_ROWS],
        [b"[1,2,3]", *_ROWS],
    ],
)
def test_other_lists_have_no_names(lines: list[bytes]) -> None:
    out, findings = scan(b"\n".join(lines) + b"\n")
    alone = [msgspec.json.decode(SCANNER.redact_json(line).data) for line in lines]
    assert [msgspec.json.decode(line) for line in out.splitlines()] == alone
    assert findings.headings == "lists"
