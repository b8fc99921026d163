"""Dates of records as they are handed out: in ISO 8601, where their file tells whether day or month comes first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.folder.source import FolderSource
from server.source import Query


@pytest.mark.parametrize(
    ("others", "issued", "due", "shown"),
    [
        (["16/07/2026"], "04/08/2026", "03/09/2026", ("2026-08-04", "2026-09-03")),  # the file's order holds for all
        (["07/16/2026"], "04/08/2026", "03/09/2026", ("2026-04-08", "2026-03-09")),
        (["16/07/2026", "07/16/2026"], "04/08/2026", "03/09/2026", ("04/08/2026", "03/09/2026")),
        ([], "04/08/2026", "03/09/2026", ("04/08/2026", "03/09/2026")),  # nothing tells
        ([], "04.08.2026", "3.9.26", ("2026-08-04", "2026-09-03")),  # points: the day first
        (["07.16.2026"], "04.08.2026", "03.09.2026", ("2026-04-08", "2026-03-09")),
        (["16/07/2026"], "04/08/2026 10:30", "2026/09/03", ("2026-08-04 10:30", "2026-09-03")),
        (["16/07/2026"], "2026-08-04", "soon", ("2026-08-04", "soon")),
        ([], "04-Aug-2026 10:11", "3. sept. 2026", ("2026-08-04 10:11", "2026-09-03")),  # nothing is open
        ([], "31-Oct-26", "46326.75", ("2026-10-31", "2026-10-31 18:00")),
        ([], "46326", "46000 EUR", ("2026-10-31", "46000 EUR")),
        ([], "2026/08/04", "2026/09/03", ("2026-08-04", "2026-09-03")),
        (["16/07/2026"], "31/31/2026", "", ("31/31/2026", "")),  # no day of the calendar
    ],
)
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_dates_of_a_decided_order_are_iso(
    tmp_path: Path, others: list[str], issued: str, due: str, shown: tuple[str, str], form: str
) -> None:
    rows = [("F1", issued, due, "1/2"), *((f"F{n}", text, "", "") for n, text in enumerate(others, 2))]
    names = ("number", "Date de facture", "Date d'\u00e9ch\u00e9ance", "Note")
    text = "\n".join(json.dumps(dict(zip(names, row, strict=True))) for row in rows)
    if form == "csv":
        text = "\n".join(map(";".join, [names, *rows]))
    (tmp_path / f"factures.{form}").write_text(text)
    source = FolderSource(tmp_path)
    record = source.get("invoice", "F1")
    assert record is not None
    assert json.loads(record) == dict(zip(names, ("F1", *shown, "1/2"), strict=True))
    listed = source.list("invoice", Query(), limit=5, cursor=None).records
    assert record in listed


def test_a_record_that_names_two_tenants_is_nobodys_whatever_becomes_of_its_dates(tmp_path: Path) -> None:
    """The second member of one name would be lost with the dates written otherwise."""
    other = {"id": "2", "tenant": "acme", "date": "16/07/2026"}
    twice = '{"id": "1", "tenant": "other", "date": "04/08/2026", "tenant": "acme"}'
    (tmp_path / "invoices.jsonl").write_text(f"{twice}\n{json.dumps(other)}\n")
    source = FolderSource(tmp_path).of_tenant("acme")
    assert source.get("invoice", "1") is None
    assert [json.loads(text)["id"] for text in source.list("invoice", Query(), limit=5, cursor=None).records] == ["2"]
