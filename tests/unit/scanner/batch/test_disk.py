"""Which files a path, a folder and a pattern are of, and what of them is told instead of scanned."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.batch.folder.disk import DISK
from scanner.batch.folder.globs import Glob
from scanner.errors import RequestError

BACK = "it is a link back to a folder that it lies in"
DENIED = "it cannot be read: Permission denied"


def _files(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("id\n1\n")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    _files(tmp_path / "real" / "a.csv", tmp_path / "top.csv", tmp_path / ".hidden" / "b.csv", tmp_path / ".c.csv")
    (tmp_path / "by" / "way").mkdir(parents=True)
    (tmp_path / "by" / "link").symlink_to(tmp_path / "real")
    (tmp_path / "by" / "loop").symlink_to(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("", {"by/link/a.csv": "", "by/loop": BACK, "real/a.csv": "", "top.csv": ""}),
        ("**/*.csv", {"by/link/a.csv": "", "by/loop": BACK, "real/a.csv": "", "top.csv": ""}),
        ("**", {"by/link/a.csv": "", "by/loop": BACK, "real/a.csv": "", "top.csv": ""}),
        ("*.csv", {"top.csv": ""}),
        ("r*", {"real/a.csv": ""}),
        ("*/a.csv", {"real/a.csv": ""}),
        ("*/*/a.csv", {"by/link/a.csv": "", "by/loop": BACK}),
        (".hid*/*.csv", {".hidden/b.csv": ""}),
        (".*", {".hidden/b.csv": "", ".c.csv": ""}),
        ("**/.*.csv", {".c.csv": "", "by/loop": BACK}),
    ],
)
def test_a_folder_or_pattern_is_of_these_files_and_links(tree: Path, path: str, found: dict[str, str]) -> None:
    assert {entry.inner: entry.refusal for entry in DISK.find(str(tree / path))} == found


def test_links_to_folders_do_not_multiply(tmp_path: Path) -> None:
    _files(tmp_path / "0" / "a.csv")
    for depth in range(1, 4):
        (tmp_path / f"{depth}").mkdir()
        for name in "xy":
            (tmp_path / f"{depth}" / name).symlink_to(tmp_path / f"{depth - 1}")
    found = {entry.inner: entry.refusal.split(";")[0] for entry in DISK.find(str(tmp_path))}
    assert [inner for inner, refusal in found.items() if not refusal] == ["0/a.csv", "1/x/a.csv", "1/y/a.csv"]
    assert {refusal for refusal in found.values() if refusal} == {"it is a link to a folder, below another link"}


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of which one folder cannot be read, also by a user who may read everything."""
    _files(tmp_path / "open" / "a.csv", tmp_path / "shut" / "b.csv")
    real: Callable[[Any], Iterator[os.DirEntry[str]]] = os.scandir

    def scandir(path: Any) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    return tmp_path


@pytest.mark.parametrize("path", ["", "*/*.csv", "**/*.csv"])
def test_a_folder_that_cannot_be_read_is_told_beside_the_others(locked: Path, path: str) -> None:
    found = {entry.inner: entry.refusal for entry in DISK.find(str(locked / path))}
    assert found == {"open/a.csv": "", "shut": DENIED}


@pytest.mark.parametrize("path", ["shut", "shut/*.csv"])
def test_a_folder_that_cannot_be_read_is_told_when_it_is_named(locked: Path, path: str) -> None:
    with pytest.raises(RequestError, match=f"^{DENIED}$"):
        list(DISK.find(str(locked / path)))


def test_an_empty_path_is_not_the_folder_where_the_scan_runs() -> None:
    with pytest.raises(RequestError, match=r"^a path is empty$"):
        list(DISK.find(""))


@pytest.mark.parametrize(
    ("parts", "name", "wanted"),
    [
        (("**", "x", "*.csv"), "a/b/x/1.csv", True),
        (("**", "x", "*.csv"), "x/1.csv", True),
        (("**", "x", "*.csv"), "x/y/1.csv", False),
        (("2026-??",), "2026-11/deep/1.csv", True),
        (("2026-??",), "2026-11/.deep/1.csv", False),
        (("*", "**"), "a/b/c", True),
        (("[ab]*",), "c.csv", False),
    ],
)
def test_a_pattern_takes_what_it_matches_and_what_is_below(parts: tuple[str, ...], name: str, *, wanted: bool) -> None:
    assert Glob(parts).takes(name.split("/")) is wanted
