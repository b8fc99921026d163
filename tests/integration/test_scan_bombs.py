"""Files that say gigabytes in a few hundred bytes: named and left out, and the others are scanned."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet
from pyarrow.parquet import encryption

from scanner import load_profile
from scanner.batch.request import Request
from scanner.batch.scan import scan
from scanner.selection.profile import parse_profile

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is limited on Linux")


def nested(path: Path) -> None:
    """A text of 100 KB two thousand times in each row's list: Arrow unpacks each, 200 MB a row, 128 rows at a time."""
    table = pa.table({"notes": pa.array([["y" * 100_000] * 2_000] * 3)})
    parquet.write_table(table, path, compression="zstd", write_statistics=False)


def prefixed(path: Path) -> None:
    """A text of a megabyte in every row, which the encoding writes once."""
    table = pa.table({"note": ["x" * 1_000_000] * 600})
    encoding = {"note": "DELTA_BYTE_ARRAY"}
    parquet.write_table(
        table, path, use_dictionary=False, column_encoding=encoding, compression="zstd", write_statistics=False
    )


@pytest.mark.parametrize("make", [nested, prefixed])
def test_a_file_that_unpacks_to_more_than_the_memory_is_named_and_the_others_are_scanned(
    tmp_path: Path, make: object
) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    assert callable(make)
    make(exports / "bomb.parquet")
    pa.default_memory_pool().release_unused()  # or this process keeps the gigabyte for all tests that follow
    assert (exports / "bomb.parquet").stat().st_size < 1_000
    (exports / "rows.csv").write_text("id,note\n0041,jane.doe@example.com\n7,x\n")
    request = Request([str(exports)], load_profile("redact-only"), copies=tmp_path / "safe", workers=1, memory_mb=400)
    store = scan(request).store
    (fault,) = store.files["bomb.parquet"].faults
    assert fault.reason == (
        "it needs more memory than the scan may take (400 MB); a larger --memory may be enough;"
        " there is no copy of this file"
    )
    assert store.files["rows.csv"].rows_out == 2
    assert [path.name for path in (tmp_path / "safe").iterdir() if path.is_file()] == ["rows.csv"]


def _footer(chunks: int) -> bytes:
    """A Parquet file that is a footer alone: a schema of one column, and a row group that says to have so many.

    In Thrift's compact protocol such a chunk has three bytes, and 700 when Arrow has read it.
    """
    schema = b"\x19\x2c" + b"\x48\x01r\x15\x02\x00" + b"\x15\x02\x38\x01c\x00"
    many = bytes((0xFC, chunks & 0x7F | 0x80, chunks >> 7 & 0x7F | 0x80, chunks >> 14)) + b"\x26\x00\x00" * chunks
    footer = b"\x15\x02" + schema + b"\x16\x00" + b"\x19\x1c" + b"\x19" + many + b"\x16\x00\x16\x00\x00" + b"\x00"
    return b"PAR1" + footer + len(footer).to_bytes(4, "little") + b"PAR1"


def test_a_footer_that_unpacks_to_more_than_the_memory_is_not_read(tmp_path: Path) -> None:
    import resource  # noqa: PLC0415  there is none elsewhere

    before = resource.getrlimit(resource.RLIMIT_DATA)
    (tmp_path / "footer.parquet").write_bytes(_footer(1_000_000))
    store = scan(Request([str(tmp_path)], load_profile("redact-only"), workers=1, memory_mb=400)).store
    (fault,) = store.files["footer.parquet"].faults
    assert fault.reason == "it needs more memory than the scan may take (400 MB); a larger --memory may be enough"
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_a_footer_with_columns_that_are_in_no_schema_ends_no_process(tmp_path: Path) -> None:
    (tmp_path / "footer.parquet").write_bytes(_footer(70_000))
    store = scan(Request([str(tmp_path)], load_profile("redact-only"), workers=1)).store
    (fault,) = store.files["footer.parquet"].faults
    assert fault.reason == "it cannot be read: no Parquet file, damaged, encrypted or cut off"


class _Keys(encryption.KmsClient):  # type: ignore[misc]  # pyarrow has no types
    """Wraps keys by writing them down."""

    def wrap_key(self, key_bytes: bytes, master_key_identifier: str) -> bytes:  # noqa: ARG002  part of the protocol
        return key_bytes.hex().encode()

    def unwrap_key(self, wrapped_key: str, master_key_identifier: str) -> bytes:  # noqa: ARG002  part of the protocol
        return bytes.fromhex(wrapped_key)


def _unsigned() -> bytes:
    """A Parquet file whose columns are encrypted, below a plain footer without the signature that would tell it.

    Arrow ends the process that asks for such a column's size.
    """
    how = encryption.EncryptionConfiguration("footer", column_keys={"email": ["email"]}, plaintext_footer=True)
    properties = encryption.CryptoFactory(lambda _: _Keys()).file_encryption_properties(
        encryption.KmsConnectionConfig(), how
    )
    table, out = pa.table({"email": ["jane.doe@example.com"], "n": [1]}), io.BytesIO()
    with parquet.ParquetWriter(out, table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)
    length = int.from_bytes(out.getvalue()[-8:-4], "little") - 28
    return out.getvalue()[:-36] + length.to_bytes(4, "little") + b"PAR1"


@pytest.mark.parametrize("threads", [0, 1], ids=["where the parent can be copied", "where it has another thread"])
def test_a_file_that_ends_the_process_that_plans_it_is_named_and_the_others_are_scanned(
    tmp_path: Path, threads: int
) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "b.parquet").write_bytes(_unsigned())
    for name in ("a", "c"):
        parquet.write_table(pa.table({"email": ["jane.doe@example.com"]}), exports / f"{name}.parquet")
    (exports / "d.csv").write_text("id,email\n1,jane.doe@example.com\n")
    script = _SCANS.format(threads=threads, exports=str(exports), copies=str(tmp_path / "safe"))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert json.loads(done.stdout) == {
        "a.parquet": [1, []],
        "b.parquet": [
            0,
            [
                "to tell its parts ended the process that did so twice (exit code -6); there is no copy of this file",
            ],
        ],
        "c.parquet": [1, []],
        "d.csv": [1, []],
    }
    assert done.stderr == ""
    assert sorted(path.name for path in (tmp_path / "safe").iterdir() if path.is_file()) == [
        "a.parquet",
        "c.parquet",
        "d.csv",
    ]


_SCANS = """
import json, threading
from pathlib import Path
from scanner import load_profile
from scanner.batch.request import Request
from scanner.batch.scan import scan

for _ in range({threads}):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
if __name__ == "__main__":
    files = scan(Request([{exports!r}], load_profile("redact-only"), copies=Path({copies!r}), workers=1)).store.files
    found = {{name: [file.rows_out, [fault.reason for fault in file.faults]] for name, file in files.items()}}
    print(json.dumps(found, sort_keys=True))
"""


def test_with_an_entity_the_names_of_columns_are_read_in_that_process_too(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(_unsigned())
    parquet.write_table(pa.table({"email": ["jane.doe@example.com"], "n": [1]}), tmp_path / "b.parquet")
    profile = parse_profile(b"name: export\nstyle: edges\nentities: {row: {allow: [n]}}\n", "x")
    told: list[str] = []
    request = Request([str(tmp_path)], profile, copies=tmp_path / "safe", workers=1, entity="row")
    store = scan(request, notice=told.append).store
    assert told == ["2 of 4 columns of 2 files do not pass (row of export): the copies will lack them"]
    assert parquet.read_table(tmp_path / "safe" / "b.parquet").column_names == ["n"]
    assert [fault.row for fault in store.files["a.parquet"].faults] == [0]
