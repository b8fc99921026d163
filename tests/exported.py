"""Exports in a folder: written, and the records that a source finds in them."""

import json
from pathlib import Path
from typing import Any

from server.folder.source import FolderSource
from server.source import Page, Query


def write(folder: Path, **files: str | bytes) -> Path:
    """The folder with these files; `old_in_payments__csv` is `payments.csv` in the folder `old`."""
    for name, content in files.items():
        path = folder / name.replace("__", ".").replace("_in_", "/")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def jsonl(*records: dict[str, Any]) -> str:
    """Records, one in a line."""
    return "".join(json.dumps(record) + "\n" for record in records)


def ids_of(page: Page) -> list[str]:
    """The ids of the records of a page."""
    return [json.loads(record)["id"] for record in page.records]


def listed(source: FolderSource, entity: str, **filters: Any) -> list[Any]:
    """All records of a list, decoded."""
    page = source.list(entity, Query(**filters), limit=50, cursor=None)
    assert page.total == len(page.records)
    return [json.loads(record) for record in page.records]


def ids(source: FolderSource, entity: str, **filters: Any) -> list[str]:
    """The ids of all records of a list."""
    return [record["id"] for record in listed(source, entity, **filters)]


def pages_of(source: FolderSource, entity: str, limit: int, **filters: Any) -> list[Page]:
    """All pages of a list, of so many records each."""
    pages = [source.list(entity, Query(**filters), limit=limit, cursor=None)]
    while pages[-1].next_cursor is not None:
        assert len(pages) < 100
        pages.append(source.list(entity, Query(**filters), limit=limit, cursor=pages[-1].next_cursor))
    return pages
