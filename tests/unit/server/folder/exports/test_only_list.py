"""A list of records of any name is read where it is the only one, and nothing beside it may be a record's own."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.folder.source import FolderSource
from server.source import Query


def _one(number: str, amount: int) -> dict[str, Any]:
    return {"id": number, "date": "2026-01-02", "amount": amount}


ENTRIES = [_one("a", 20), _one("b", 22)]


@pytest.mark.parametrize(
    ("document", "amount"),
    [
        ({"faturas": ENTRIES}, 42),
        ({"faturas": ENTRIES, "page": 1, "total": 2, "links": {"next": None}}, 42),
        ({"answer": {"faturas": ENTRIES}}, 42),
        ({"2025": ENTRIES, "2026": [_one("c", 100)]}, None),
        ({"2025": {"invoices": ENTRIES}, "2026": {"invoices": [_one("c", 100)]}}, None),
        ({"id": "77", "number": "INV-9", "total": 50, "status": "open", "time_entries": ENTRIES}, 50),
        ({"numer": "F/1", "kwota": 100, "platnosci": ENTRIES}, 100),
        ({"sorszam": "F/1", "osszeg": 100, "befizetesek": ENTRIES}, None),
    ],
)
def test_only_a_list_by_itself_is_read_whatever_its_name(
    tmp_path: Path, document: dict[str, Any], amount: int | None
) -> None:
    (tmp_path / "invoices.json").write_text(json.dumps(document))
    added = FolderSource(tmp_path).list("invoice", Query(), limit=5, cursor=None).sums
    assert [one.amount for one in added] == ([] if amount is None else [amount])
