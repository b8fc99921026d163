"""Parquet: scanned by row groups; the copy is the same file but for what had to be hidden."""

import base64
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow.parquet import encryption

from benchmarks.batch import maker
from scanner import Scanner
from scanner.batch.formats.json_files.jsonl import JSONL
from scanner.batch.formats.parquet_files.parquet import PARQUET
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.units import Format, UnfitError, recognised
from scanner.errors import BatchError
from tests.compiled import compiled
from tests.memory_storage import scanned

SCANNER = compiled("finance-default")


def scan(data: bytes, form: Format = PARQUET, unit_bytes: int = 1, **more: Any) -> tuple[bytes, FileFindings]:
    """The redacted file and its findings, every unit by itself."""
    return scanned(form, data, unit_bytes=unit_bytes, **{"scanner": SCANNER, **more})


def written(table: pa.Table, **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def read(data: bytes) -> pa.Table:
    return pq.read_table(io.BytesIO(data))


def nested_table() -> pa.Table:
    customer = pa.struct([("name", pa.string()), ("email", pa.large_string())])
    return pa.table(
        {
            "customer": pa.array(
                [{"name": "Jane Doe", "email": None}, None, {"name": None, "email": "a.b@example.com"}], customer
            ),
            "notes": pa.array(["called Jane Doe", None, ""]),
            "contacts": pa.array([["mail bob@example.com", None], [], None], pa.list_(pa.string())),
            "labels": pa.array(
                [[("email", "c.d@example.com"), ("x", "1")], None, []], pa.map_(pa.string(), pa.string())
            ),
            "status": pa.array(["Paid", "Paid", "to x.y@example.com"]).dictionary_encode(),
            "card": pa.array([4111111111111111, None, 7], pa.int64()),
            "price": pa.array([1, 2, None], pa.decimal128(9, 2)),
            "when": pa.array([0, None, 2_000], pa.timestamp("ns", "UTC")),
            "blob": pa.array([b"\xff\x00", b"mail e.f@example.com", None], pa.binary()),
            "ok": pa.array([True, None, False]),
        }
    )  # fmt: skip


def test_types_nulls_and_what_is_harmless_stay() -> None:
    table = nested_table()
    data, found = scan(written(table))
    safe = read(data)
    assert safe.schema == table.schema
    assert safe.to_pylist() == [
        {
            "customer": {"name": "J***e D***e", "email": None},
            "notes": "called J***e D***e",
            "contacts": ["mail b***b@e***e.c***m", None],
            "labels": [("email", "c***d@e***e.c***m"), ("x", "1")],
            "status": "Paid",
            "card": None,
            "price": table["price"][0].as_py(),
            "when": table["when"][0].as_py(),
            "blob": None,
            "ok": True,
        },
        {
            "customer": None, "notes": None, "contacts": [], "labels": None, "status": "Paid", "card": None,
            "price": table["price"][1].as_py(), "when": None, "blob": b"mail e***f@e***e.c***m", "ok": None,
        },
        {
            "customer": {"name": None, "email": "a***b@e***e.c***m"}, "notes": "", "contacts": None, "labels": [],
            "status": "to x***y@e***e.c***m", "card": 7, "price": None, "when": table["when"][2].as_py(), "blob": None,
            "ok": False,
        },
    ]  # fmt: skip
    assert {name: sorted(kinds) for name, kinds in found.columns.items()} == {
        "customer.name": ["PERSON"],
        "notes": ["PERSON"],
        "contacts": ["EMAIL_ADDRESS"],
        "labels.email": ["EMAIL_ADDRESS"],
        "status": ["EMAIL_ADDRESS"],
        "card": ["CREDIT_CARD"],
        "blob": ["EMAIL_ADDRESS"],
        "customer.email": ["EMAIL_ADDRESS"],
    }
    assert (found.unread, found.faults) == ({"blob": 1}, [])


def test_bytes_that_cannot_be_looked_into_do_not_stay_and_are_told_by_column() -> None:
    own = [b"\xff\x00", None, b"Jos\xe9 Garc\xeda", b"mail e.f@example.com"]
    digest, uuid = bytes(range(200, 232)), bytes(range(144, 160))
    hidden = b"\xff\njane.d@example.com"  # as long as a digest
    table = pa.table(
        {
            "blob": pa.array(own, pa.binary()),
            "view": pa.array(own, pa.binary_view()),
            "coded": pa.array(own, pa.large_binary()).dictionary_encode(),
            "fixed": pa.array([b"\xff\xfe\xfd", None, b"\xff\xfe\xfc", b"abc"], pa.binary(3)),
            "nested": pa.array([{"blob": one} for one in own], pa.struct([pa.field("blob", pa.binary())])),
            "sha256": pa.array([digest, None, digest, digest], pa.binary(32)),
            "uuid": pa.array([uuid, None, uuid, uuid], pa.binary()),
            "sha1": pa.array([None, None, hidden, hidden], pa.binary()),
            "email": pa.array([uuid, None, uuid, uuid], pa.binary(16)),
            "n": pa.array(["Jane Doe", "", "", ""]),
            "note": pa.array(["called Jane Doe", "", "", ""]),  # a row that is looked at as a whole
        }
    )
    data, found = scan(written(table))
    safe = read(data)
    seen = [None, None, None, b"mail e***f@e***e.c***m"]
    assert {name: safe[name].to_pylist() for name in ("blob", "view", "coded")} == dict.fromkeys(
        ("blob", "view", "coded"), seen
    )
    assert safe["nested"].to_pylist() == [{"blob": one} for one in seen]
    assert safe["fixed"].to_pylist() == [None, None, None, b"abc"]
    assert safe["sha256"].to_pylist() == [digest, None, digest, digest]
    assert safe["uuid"].to_pylist() == [uuid, None, uuid, uuid]
    assert b"jane" not in b"".join(filter(None, safe["sha1"].to_pylist())), "a text in it is masked"
    assert safe["email"].null_count == 4, "its name says that they hold something sensitive"
    assert found.unread == {"blob": 2, "view": 2, "coded": 2, "fixed": 2, "nested.blob": 2, "email": 3}
    assert not found.faults
    with pytest.raises(BatchError, match=r"blob: .* no text"):
        scan(written(table), on_error="fail")
    scanned = SCANNER.scan_table(table.select(["blob", "sha256"]))
    assert (scanned.table["blob"].to_pylist(), scanned.unread) == (seen, 2)
    strict = pa.table([table["n"].cast(pa.binary())], pa.schema([pa.field("blob", pa.binary(), nullable=False)]))
    assert SCANNER.scan_table(strict).table.schema.field("blob").nullable, "since a value may have to become null"


def test_a_number_with_a_fraction_is_an_amount_and_a_whole_one_may_be_a_card_that_became_a_float() -> None:
    decimals = [Decimal("4111111111111111.25"), Decimal("349000000000000.5"), Decimal(4111111111111111), Decimal(1)]
    floats = [4111111111111111.5, 349000000000000.25, 4111111111111111.0, 1.5]
    table = pa.table({"total": pa.array(decimals, pa.decimal128(30, 2)), "rate": floats})
    table = table.append_column("wide", table["total"].cast(pa.decimal256(60, 10)))
    data, found = scan(written(table))
    kept = [*decimals[:2], None, decimals[3]]
    assert read(data).to_pydict() == {"total": kept, "rate": [*floats[:2], None, floats[3]], "wide": kept}
    assert {name: kinds["CREDIT_CARD"].count for name, kinds in found.columns.items()} == dict.fromkeys(
        ("total", "rate", "wide"), 1
    )


def test_a_profile_may_say_that_bytes_stay(tmp_path: Path) -> None:
    profile = tmp_path / "p.yaml"
    profile.write_text(
        "name: p\nstyle: edges\nentities: {Line: {allow: [shape, photo], fields: {shape: {style: keep}}}}\n"
    )
    own = [b"\x01\x02\xff", b"a.b@example.com"]
    table = pa.table({"shape": pa.array(own, pa.binary()), "photo": pa.array(own, pa.binary())})
    data, found = scan(written(table), scanner=Scanner.from_profile(profile), entity="Line")
    assert read(data).to_pydict() == {"shape": own, "photo": [None, b"a***b@e***e.c***m"]}
    assert found.unread == {"photo": 1}
    data, found = scan(
        written(table.rename_columns(["image", "photo"])), scanner=Scanner.from_profile(profile), entity="Line"
    )
    assert (read(data).column_names, found.unread, found.dropped) == (["photo"], {"photo": 1}, ["image"])


def test_what_is_noted_about_a_field_does_not_stay() -> None:
    note = {"comment": "such as jane.doe@example.com", "PARQUET:field_id": "7"}
    text = pa.field("text", pa.string(), metadata=note)
    kinds = {
        "plain": pa.string(),
        "member": pa.struct([text]),
        "items": pa.list_(text),
        "few": pa.list_(text, 1),
        "map": pa.map_(pa.string(), pa.struct([text])),
    }
    schema = pa.schema([pa.field(name, kind, metadata=note) for name, kind in kinds.items()])
    values = [{"plain": "x", "member": {"text": "x"}, "items": ["x"], "few": ["x"], "map": [("x", {"text": "x"})]}]
    safe, _ = scan(written(pa.Table.from_pylist(values, schema)))
    assert read(safe).to_pylist() == values
    told = read(safe).schema.to_string(show_field_metadata=True, truncate_metadata=False)
    assert "jane" not in told
    assert "'7'" in told


@pytest.mark.parametrize("codec", ["NONE", "SNAPPY", "ZSTD", "GZIP"])
def test_row_groups_codecs_dictionaries_and_metadata_stay(codec: str) -> None:
    table = pa.table({"id": [f"A-{n}" for n in range(2_500)], "status": ["Paid", "Open"] * 1_250})
    table = table.replace_schema_metadata({"origin": "export", "asked by": "mail jane.doe@example.com"})
    source = written(table, row_group_size=1_000, compression=codec, use_dictionary=["status"], version="1.0")
    safe = pq.ParquetFile(io.BytesIO(scan(source)[0]))
    before = pq.ParquetFile(io.BytesIO(source))
    assert safe.read().equals(before.read())
    assert [safe.metadata.row_group(n).num_rows for n in range(3)] == [1_000, 1_000, 500]
    assert safe.metadata.format_version == before.metadata.format_version
    assert safe.schema_arrow.metadata == {b"origin": b"export", b"asked by": b"mail j***e@e***e.c***m"}
    for column in range(2):
        ours, theirs = (file.metadata.row_group(1).column(column) for file in (safe, before))
        assert ours.compression == theirs.compression == codec.replace("NONE", "UNCOMPRESSED")
        assert ours.has_dictionary_page == theirs.has_dictionary_page


def test_statistics_are_those_of_the_masked_values() -> None:
    data, _ = scan(written(pa.table({"email": ["jane.doe@example.com", "x.y@example.com"]})))
    assert b"jane" not in data
    assert pq.ParquetFile(io.BytesIO(data)).metadata.row_group(0).column(0).statistics.min == "j***e@e***e.c***m"


def test_a_column_whose_name_is_data_is_called_by_its_safe_name() -> None:
    frame = {"pandas": b'{"columns": [{"name": "jane.doe@example.com"}]}'}
    table = pa.table({"jane.doe@example.com": ["x"]}).replace_schema_metadata(frame)
    data, found = scan(written(table))
    assert read(data).column_names == ["j***e@e***e.c***m"]
    assert b"jane" not in data
    assert list(found.columns) == ["[names of fields]"]


def test_parquet_and_jsonl_tell_the_same() -> None:
    rows = [row.values for row in maker.rows(6_000)]
    lines = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
    columns, told = scan(
        written(pa.Table.from_pylist(rows), row_group_size=1_700), unit_bytes=200_000, chunk_bytes=20_000
    )
    safe_lines, told_lines = scan(lines, JSONL, unit_bytes=1 << 20)
    assert told.columns == told_lines.columns
    assert read(columns).to_pylist() == [msgspec.json.decode(line) for line in safe_lines.splitlines()]


@pytest.mark.parametrize("kind", [pa.bool_(), pa.list_(pa.bool_()), pa.string(), pa.struct([("a", pa.bool_())])])
def test_a_file_without_rows_keeps_its_columns(kind: pa.DataType) -> None:
    data, found = scan(written(pa.table({"f": pa.array([], kind)})))
    assert read(data).schema.field("f").type == kind
    assert found.rows_in == found.rows_out == 0


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-40], lambda data: data[:4] + bytes(60) + data[64:], lambda _: b"PAR1"]
)
def test_a_damaged_file_is_named_without_what_it_holds(damage: Any) -> None:
    data = damage(
        written(pa.table({"email": ["jane.doe@example.com"] * 100, "n": list(range(100))}), compression="NONE")
    )
    with pytest.raises(BatchError) as caught:
        scan(data)
    assert "jane" not in str(caught.value)


class _Keys(encryption.KmsClient):  # type: ignore[misc]  # pyarrow has no types
    """Wraps keys by writing them down."""

    def wrap_key(self, key_bytes: bytes, master_key_identifier: str) -> bytes:  # noqa: ARG002  part of the protocol
        return base64.b64encode(key_bytes)

    def unwrap_key(self, wrapped_key: str, master_key_identifier: str) -> bytes:  # noqa: ARG002  part of the protocol
        return base64.b64decode(wrapped_key)


@pytest.mark.parametrize("plain_footer", [False, True])
def test_an_encrypted_file_is_refused_and_ends_no_process(plain_footer: bool) -> None:  # noqa: FBT001
    table = pa.table({"email": ["jane.doe@example.com"] * 100, "n": list(range(100))})
    how = encryption.EncryptionConfiguration("footer", column_keys={"email": ["email"]}, plaintext_footer=plain_footer)
    factory = encryption.CryptoFactory(lambda _: _Keys())
    out = io.BytesIO()
    properties = factory.file_encryption_properties(encryption.KmsConnectionConfig(), how)
    with pq.ParquetWriter(out, table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)
    assert recognised(out.getvalue()[:100], "x") == "parquet"
    with pytest.raises(BatchError, match="encrypted"):
        scan(out.getvalue())


def test_a_row_that_cannot_be_scanned_is_left_out_or_ends_the_scan() -> None:
    profile = msgspec.structs.replace(
        SCANNER.profile, limits=msgspec.structs.replace(SCANNER.profile.limits, max_payload_bytes=50)
    )
    scanner = Scanner.from_profile(profile)
    source = written(pa.table({"a": ["x", "y" * 60, "to x.y@example.com"]}))
    data, found = scan(source, scanner=scanner)
    assert read(data)["a"].to_pylist() == ["x", "to x***y@e***e.c***m"]
    assert [(fault.row, fault.reason) for fault in found.faults] == [
        (2, "a text is longer than the profile allows (50)")
    ]
    with pytest.raises(UnfitError, match="row 2"):
        scan(source, scanner=scanner, on_error="fail")


def test_the_copy_does_not_depend_on_units_chunks_or_what_came_before() -> None:
    source = written(pa.Table.from_pylist([row.values for row in maker.rows(3_000)]), row_group_size=700)
    copies = [scan(source, unit_bytes=size, chunk_bytes=chunk) for size, chunk in ((1, 1), (1 << 30, 1 << 20), (1, 1))]
    assert len({data for data, _ in copies}) == 1
    assert copies[0][1] == copies[1][1] == copies[2][1]


def test_a_file_is_recognised_by_its_mark() -> None:
    assert recognised(written(pa.table({"a": [1]}))[:100], "x.csv") == "parquet"


@pytest.mark.parametrize("table", [pa.table({"a": pa.array([], pa.string())}), pa.table({"a": ["x"]}).select([])])
def test_nothing_stays_nothing(table: pa.Table) -> None:
    assert read(scan(written(table))[0]).equals(read(written(table)))


def test_metadata_of_a_field_stays_only_as_far_as_it_says_how_it_is_stored() -> None:
    kept = {b"PARQUET:field_id": b"7"}
    field = pa.field("note", pa.string(), metadata={**kept, b"comment": b"as jane.doe@example.com wished"})
    table = pa.table({"note": ["x"]}, schema=pa.schema([field]))
    assert SCANNER.scan_table(table).table.schema.field("note").metadata == kept


def bomb(length: int, rows: int) -> bytes:
    """A small file in which every row says one long text."""
    long = pa.array([f"mail jane.doe@example.com {'y' * length}"])
    table = pa.table({"note": pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), long)})
    out = io.BytesIO()
    with pq.ParquetWriter(out, table.schema, store_schema=False, dictionary_pagesize_limit=1 << 26) as writer:
        writer.write_table(table)
    return out.getvalue()


def test_a_long_text_that_every_row_says_takes_its_room_once() -> None:
    length, rows = 2_000_000, 2_000  # four gigabytes, in a hundred kilobytes
    before = pa.total_allocated_bytes()
    source = bomb(length, rows)
    pool = pa.proxy_memory_pool(pa.default_memory_pool())
    default = pa.default_memory_pool()
    pa.set_memory_pool(pool)
    try:
        data, found = scan(source)
    finally:
        pa.set_memory_pool(default)
    assert len(source) < length > len(data)
    assert pool.max_memory() - before < 100 * length
    assert found.columns["note"]["EMAIL_ADDRESS"].count == found.rows_out == rows
    file = pq.ParquetFile(io.BytesIO(data), read_dictionary=["note"])
    (batch,) = file.iter_batches()
    assert batch["note"].dictionary.to_pylist() == [f"mail j***e@e***e.c***m {'y' * length}"]


def test_texts_in_lists_that_say_one_long_text_are_read_few_at_a_time() -> None:
    rows = 1_000
    table = pa.table({"notes": pa.array([["y" * 100_000, "z"]] * rows, pa.list_(pa.string()))})
    data, found = scan(written(table))
    assert found.rows_out == rows
    assert read(data).equals(table)


ENTITY = """
name: export
style: edges
entities:
  line:
    allow: [id, name, contact_email]
    fields:
      contact_email: {style: omit}
"""


def test_an_entity_decides_about_columns(tmp_path: Path) -> None:
    profile = tmp_path / "export.yaml"
    profile.write_text(ENTITY)
    table = pa.table(
        {
            "id": ["1", "2"],
            "ssn": ["219-09-9999", None],
            "contact_email": ["a.b@example.com", "c.d@example.com"],
            "name": pa.array(["for Jane Doe", "x"]).dictionary_encode(),
            "contact_name": ["Jane Doe", "x"],
        }
    )
    data, found = scan(written(table), scanner=Scanner.from_profile(profile), entity="line")
    assert read(data).to_pydict() == {
        "id": ["1", "2"],
        "contact_email": ["[email address omitted]"] * 2,
        "name": ["for J***e D***e", "x"],
    }
    assert found.columns["ssn"]["US_SSN"].count == 1  # what a column held that does not pass is told all the same


def test_what_no_row_says_any_more_is_in_no_dictionary() -> None:
    said = pa.array(["for Jane Doe", "of x", "never said: a.b@example.com", "4111 1111 1111 1111"])
    notes = pa.DictionaryArray.from_arrays(pa.array([0, 1, 1], pa.int8()), said)
    table = pa.table({"contact_name": ["Jane Doe", "x", "y"], "notes": notes})
    safe = SCANNER.scan_table(table).table
    assert safe.schema == table.schema
    assert safe["notes"].chunk(0).dictionary.to_pylist() == ["for J***e D***e", "of x"]
