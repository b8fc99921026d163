"""Numbers that an export writes with a `#` before them, and people ask for without."""

import json
from pathlib import Path

import pytest

from server.folder.source import FolderSource


@pytest.mark.parametrize(
    ("written", "asked", "found"),
    [
        (["#1001"], "1001", "#1001"),
        (["#1001"], "#1001", "#1001"),
        (["1001"], "#1001", "1001"),
        (["1001", "#1001"], "1001", "1001"),
        (["#1001"], "#01001", None),
        (["#1001"], "100", None),
    ],
)
def test_a_sign_before_a_number(tmp_path: Path, written: list[str], asked: str, found: str | None) -> None:
    rows = "".join(f"{number},1.00\n" for number in written)
    (tmp_path / "invoices.csv").write_text(f"Invoice Number,Amount\n{rows}")
    record = FolderSource(tmp_path).get("invoice", asked)
    assert (None if record is None else json.loads(record)["Invoice Number"]) == found
