"""What is done stays done, and what is not whole is not taken for done."""

import os
import stat
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import msgspec
import pytest

from scanner import catalogue, load_profile
from scanner.batch.folder.atomic import Sink, digest_of, private_folder, replacing, write_whole
from scanner.batch.folder.disk import DISK
from scanner.batch.folder.folder_lock import LOCK, held
from scanner.batch.folder.manifest import FOLDER, Manifest, UnitDone, scan_identity
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.units import CHANGED, Entry, Unit
from scanner.errors import BatchError

UNIT = Unit(Entry("x", "x", 10, "1"), "jsonl", 0, 0, 10, 10)


def _begun(folder: Path, *, resume: bool = False, scan: str = "a") -> Manifest:
    manifest = Manifest(folder / "state", scan)
    manifest.begin(resume=resume)
    return manifest


def test_a_unit_is_done_when_its_piece_has_the_digest(tmp_path: Path) -> None:
    manifest = _begun(tmp_path)
    assert manifest.done(UNIT, copy=True) is None
    write_whole(manifest.piece(UNIT), b"safe")
    manifest.put(UNIT, UnitDone(FileFindings(rows_in=3), digest_of(manifest.piece(UNIT))))
    done = _begun(tmp_path, resume=True).done(UNIT, copy=True)
    assert done is not None
    assert done.findings.rows_in == 3
    write_whole(manifest.piece(UNIT), b"sAfe")
    assert manifest.done(UNIT, copy=True) is None
    manifest.piece(UNIT).unlink()
    assert manifest.done(UNIT, copy=True) is None
    assert manifest.done(UNIT, copy=False) is not None


@pytest.mark.parametrize(
    "other",
    [
        Unit(Entry("x", "x", 10, "2"), "jsonl", 0, 0, 10, 10),
        Unit(Entry("x", "x", 11, "1"), "jsonl", 0, 0, 10, 10),
        Unit(Entry("x", "x", 10, "1"), "jsonl", 1, 0, 10, 10),
        Unit(Entry("y", "x", 10, "1"), "jsonl", 0, 0, 10, 10),
    ],
    ids=["changed", "grown", "another part", "another file"],
)
def test_another_unit_is_not_done(tmp_path: Path, other: Unit) -> None:
    manifest = _begun(tmp_path)
    manifest.put(UNIT, UnitDone(FileFindings()))
    assert manifest.done(other, copy=False) is None


def test_pieces_that_another_cut_has_left_behind_go_with_the_end_of_the_scan(tmp_path: Path) -> None:
    manifest = _begun(tmp_path)
    other = Unit(UNIT.entry, "jsonl", 0, 0, 5, 5)
    for unit in (UNIT, other):
        manifest.piece(unit).write_bytes(b"x")
    (tmp_path / "state" / "mine.piece").write_bytes(b"x")
    manifest.finish([UNIT])
    assert (manifest.piece(UNIT).exists(), manifest.piece(other).exists()) == (True, False)
    assert (tmp_path / "state" / "mine.piece").exists()


def test_a_copy_is_whole_until_somebody_touches_it(tmp_path: Path) -> None:
    manifest = _begun(tmp_path)
    target = tmp_path / "copy"
    write_whole(target, b"safe")
    assert not manifest.copied([UNIT], target)
    manifest.put_copy([UNIT], digest_of(target))
    assert manifest.copied([UNIT], target)
    target.write_bytes(b"other")
    assert not manifest.copied([UNIT], target)


def test_copies_are_on_the_disk_and_records_of_units_are_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = _begun(tmp_path)
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    with replacing(manifest.piece(UNIT), lasting=False) as file:
        file.write(b"safe")
    manifest.put(UNIT, UnitDone(FileFindings(), digest_of(manifest.piece(UNIT))))
    manifest.put_copy([UNIT], "")
    assert not synced
    write_whole(tmp_path / "copy", b"safe")
    assert len(synced) == (1 if os.name == "nt" else 2)  # the file, and its name in the folder


def test_a_record_that_a_power_cut_has_taken_the_end_of_is_none(tmp_path: Path) -> None:
    manifest = _begun(tmp_path)
    manifest.put(UNIT, UnitDone(FileFindings(rows_in=3)))
    (record,) = (tmp_path / "state").glob("*.done")
    data = record.read_bytes()
    assert manifest.done(UNIT, copy=False) is not None
    for size in range(len(data)):
        record.write_bytes(data[:size])
        assert manifest.done(UNIT, copy=False) is None
        record.write_bytes(data[:size] + bytes(len(data) - size))
        assert manifest.done(UNIT, copy=False) is None


def test_scans_are_not_mixed(tmp_path: Path) -> None:
    manifest = _begun(tmp_path)
    manifest.put(UNIT, UnitDone(FileFindings()))
    with pytest.raises(BatchError, match="not finished"):
        _begun(tmp_path)
    with pytest.raises(BatchError, match="another scan"):
        _begun(tmp_path, resume=True, scan="b")
    manifest.finish()
    assert _begun(tmp_path, scan="b").done(UNIT, copy=False) is None
    (tmp_path / "state" / "scan.json").write_bytes(b"{")
    with pytest.raises(BatchError, match="another scan"):
        _begun(tmp_path, resume=True)


@pytest.mark.parametrize("left", [[], [LOCK]])
def test_a_scan_that_was_stopped_before_it_left_anything_is_resumed_from_nothing(
    tmp_path: Path, left: list[str]
) -> None:
    for name in left:
        private_folder(tmp_path / "state")
        (tmp_path / "state" / name).touch()
    manifest = _begun(tmp_path, resume=True)
    manifest.put(UNIT, UnitDone(FileFindings()))
    assert _begun(tmp_path, resume=True).done(UNIT, copy=False) is not None


def test_to_resume_in_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "letter.txt").touch()
    with pytest.raises(BatchError, match="holds something else"):
        _begun(tmp_path, resume=True)


@pytest.mark.parametrize("resume", [False, True])
def test_a_scan_that_came_to_nothing_is_in_nobodys_way(tmp_path: Path, *, resume: bool) -> None:
    write_whole(_begun(tmp_path).piece(UNIT), b"half a unit")
    _begun(tmp_path, resume=resume, scan="b").put(UNIT, UnitDone(FileFindings()))
    with pytest.raises(BatchError, match="another scan"):
        _begun(tmp_path, resume=True, scan="a")
    assert not list((tmp_path / "state").glob("*.piece"))


def test_two_scans_at_once_are_one_too_many(tmp_path: Path) -> None:
    """A second one, resumed while the first works, would write over its pieces and find its own gone."""
    first, second = Manifest(tmp_path / "state", "a"), Manifest(tmp_path / "state", "a")
    with first.begun(resume=False):
        first.put(UNIT, UnitDone(FileFindings()))
        for resume in (True, False):
            with pytest.raises(BatchError, match="another scan is at work"), second.begun(resume=resume):
                pass
        assert first.done(UNIT, copy=False) is not None
    with second.begun(resume=True):
        assert second.done(UNIT, copy=False) is not None
        second.finish()
    with first.begun(resume=False):  # a new one removes all but the lock that it holds
        assert first.done(UNIT, copy=False) is None
        with pytest.raises(BatchError, match="another scan is at work"), second.begun(resume=True):
            pass


def test_a_scan_is_told_by_profile_key_and_options() -> None:
    profile, other = load_profile("redact-only"), load_profile("finance-last4")
    told = {
        scan_identity(profile, None, "skip", copy=True),
        scan_identity(other, None, "skip", copy=True),
        scan_identity(profile, b"k" * 16, "skip", copy=True),
        scan_identity(profile, None, "fail", copy=True),
        scan_identity(profile, None, "skip", copy=False),
    }
    assert len(told) == 5


@pytest.mark.parametrize(
    ("changed", "other"),
    [
        ("rules/pii/mail.yaml", True),
        ("rules/words.yaml", True),
        ("rules/wording.json", True),
        ("rules/described.json", True),
        ("known_names.txt", True),
        ("checks/words.txt", True),
        ("rules/catalogue.json", False),  # made of the others
        ("masks.py", False),  # of code there is a version
    ],
)
def test_a_scan_by_other_data_is_another_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str, *, other: bool
) -> None:
    """A resumed scan would mix the findings of two rule sets otherwise, or of two sets of weights."""
    package = Path(catalogue.__file__).parent
    assert changed == "masks.py" or (package / changed).is_file()
    monkeypatch.setattr(catalogue, "_PACKAGE", tmp_path)
    for name in ("rules/pii/mail.yaml", "known_names.txt", changed):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"before")
    before = scan_identity(load_profile("redact-only"), None, "skip", copy=True)
    (tmp_path / changed).write_bytes(b"after!")
    assert (scan_identity(load_profile("redact-only"), None, "skip", copy=True) != before) is other


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write_whole(path, b"old")
    with pytest.raises(ZeroDivisionError), replacing(path) as file:
        file.write(b"half" * (1 // 0))
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["x"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("planted", ["symlink_to", "hardlink_to"])
def test_what_stands_beside_a_file_is_never_written_into(tmp_path: Path, planted: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    getattr(tmp_path / ".y.part", planted)(path)
    write_whole(tmp_path / "y", b"new")
    assert (path.read_bytes(), (tmp_path / "y").read_bytes()) == (b"old", b"new")


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    precious = tmp_path / "state" / "precious"
    private_folder(precious.parent)
    precious.write_bytes(b"x")
    with pytest.raises(BatchError, match="something else"):
        _begun(tmp_path)
    precious.unlink()
    _begun(tmp_path).finish()
    precious.write_bytes(b"x")
    _begun(tmp_path)
    assert precious.exists()


@pytest.mark.parametrize("resume", [True, False])
def test_a_folder_that_others_may_write_to_is_not_believed(tmp_path: Path, *, resume: bool) -> None:
    _begun(tmp_path)
    (tmp_path / "state").chmod(0o777)
    with pytest.raises(BatchError, match="others may write"):
        _begun(tmp_path, resume=resume)


@pytest.mark.parametrize("kind", ["pipe", "link", "dangling link", "folder"])
def test_what_is_no_plain_file_is_never_replaced(tmp_path: Path, kind: str) -> None:
    path, other = tmp_path / "x", tmp_path / "other"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(other)
        if kind == "link":
            other.write_bytes(b"kept")
    before = path.lstat()
    with pytest.raises(OSError, match="not a plain file"):
        write_whole(path, b"new")
    assert (path.lstat().st_mode, path.lstat().st_ino) == (before.st_mode, before.st_ino)
    assert not other.exists() or other.read_bytes() == b"kept"


def test_folders_are_private_and_a_sink_adds_up(tmp_path: Path) -> None:
    private_folder(tmp_path / "a" / "b")
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "a/b")] == [0o700, 0o700]
    with (tmp_path / "x").open("wb") as file:
        sink = Sink(file)
        sink.write(b"ab")
        sink.write(memoryview(b"c"))
        assert sink.tell() == 3
    assert sink.digest() == digest_of(tmp_path / "x")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("", ["a.csv", "deep/b.csv"]),
        ("a.csv", ["a.csv"]),
        ("*.csv", ["a.csv"]),
        ("**/*.csv", ["a.csv", "deep/b.csv"]),
        ("deep", ["b.csv"]),
        ("[x].csv", ["[x].csv"]),
    ],
)
def test_files_are_found_by_folder_name_and_glob(tmp_path: Path, path: str, found: list[str]) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / ".hidden").mkdir()
    names = ["a.csv", "deep/b.csv", ".hidden/c.csv", ".d.csv"]
    for name in [*names, "[x].csv"] if path == "[x].csv" else names:
        (tmp_path / name).write_text("x")
    assert [entry.inner for entry in DISK.find(str(tmp_path / path))] == found


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("", ["a.csv", "plain/a.csv"]),
        ("**/*.csv", ["a.csv", "plain/a.csv"]),
        ("*/*.csv", ["plain/a.csv"]),
        ("safe", ["a.csv", "deep/a.csv"]),
        ("safe/**/*.csv", ["a.csv", "deep/a.csv"]),
        ("safe/deep/*.csv", ["a.csv"]),
        ("safe/a.csv", ["a.csv"]),
    ],
)
def test_copies_of_an_earlier_scan_are_found_where_they_are_named_and_not_by_the_way(
    tmp_path: Path, path: str, found: list[str]
) -> None:
    _begun(tmp_path / "other")
    manifest = Manifest(tmp_path / "safe" / FOLDER, "a")
    manifest.begin(resume=False)
    for name in ("a.csv", "plain/a.csv", "safe/a.csv", "safe/deep/a.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "plain" / FOLDER).mkdir()  # whatever that is, it is of no scan
    inner = [entry.inner for entry in DISK.find(str(tmp_path / path)) if "state" not in entry.inner]
    assert inner == found


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="NOT TESTED: there are no such pipes here")
def test_what_took_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x")
    (entry,) = DISK.find(str(path))
    with DISK.open(entry) as file:
        assert file.read() == b"x"
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(FileNotFoundError, match="no regular file"):
        DISK.open(entry)


def test_a_file_that_was_cut_off_meanwhile_is_not_read_and_one_that_has_grown_is(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_text("one line\n")
    (entry,) = DISK.find(str(path))
    path.write_text("one line\nand another\n")
    with DISK.open(entry) as file:
        assert file.read() == b"one line\nand another\n"
    path.write_text("one")
    with pytest.raises(BatchError, match=CHANGED):
        DISK.open(entry)


def _rewritten(path: Path) -> None:
    path.write_text("two line\n")
    os.utime(path, ns=(1, 1))


def _replaced(path: Path, text: str = "two line\n") -> None:
    other = path.with_name("other")
    other.write_text(text)
    os.utime(other, ns=(1, 1))
    other.replace(path)


@pytest.mark.parametrize(
    ("meanwhile", "is_another"),
    [
        (_rewritten, True),
        (_replaced, True),
        (lambda path: _replaced(path, "one line\nor another\n"), True),
        (lambda path: path.write_text("one line\nand another\n"), False),
        (lambda path: path.chmod(0o600), False),
        (Path.read_text, False),
    ],
    ids=["rewritten", "another one", "a longer one", "more in it", "another mode", "read"],
)
def test_a_file_in_the_place_of_the_one_that_was_found_is_not_read(
    tmp_path: Path, meanwhile: Callable[[Path], object], *, is_another: bool
) -> None:
    path = tmp_path / "a.log"
    path.write_text("one line\n")
    (entry,) = DISK.find(str(path))
    meanwhile(path)
    with pytest.raises(BatchError, match=CHANGED) if is_another else nullcontext():
        DISK.open(entry).close()


def test_a_file_that_was_moved_away_while_it_is_read_is_whole(tmp_path: Path) -> None:
    """As a log is: what goes into its place is another file, and what is open stays what it was."""
    path = tmp_path / "a.log"
    path.write_text("one line\n")
    (entry,) = DISK.find(str(path))
    with DISK.open(entry) as file:
        path.rename(tmp_path / "a.log.1")
        path.write_text("")
        assert not DISK.changed(entry, file)
        _rewritten(tmp_path / "a.log.1")
        assert DISK.changed(entry, file)


def test_a_scan_goes_on_after_its_files_were_moved_to_another_disk(tmp_path: Path) -> None:
    unit = Unit(Entry("a.csv", "a.csv", 9, "1", file=1), "csv", 0, 0, 9, 9)
    moved = msgspec.structs.replace(unit, entry=msgspec.structs.replace(unit.entry, file=2))
    manifest = Manifest(tmp_path, "a")
    manifest.put(unit, UnitDone(FileFindings()))
    (tmp_path / "copy").write_bytes(b"x")
    manifest.put_copy([unit], digest_of(tmp_path / "copy"))
    assert manifest.done(moved, copy=False) is not None
    assert manifest.copied([moved], tmp_path / "copy")


@pytest.mark.parametrize("path", ["nothing", "*.nothing", "empty"])
def test_a_path_that_leads_nowhere_is_refused_without_repeating_it(tmp_path: Path, path: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BatchError) as refusal:
        list(DISK.find(str(tmp_path / path)))
    assert path not in str(refusal.value)


def test_a_folder_is_free_when_its_workers_have_let_go_of_it_as_well(tmp_path: Path) -> None:
    with held(tmp_path) as common:
        workers = os.dup(common)  # what a process has that was given it
    waited: list[float] = []
    now = iter(range(100))
    with (
        pytest.raises(BatchError, match="workers of a scan that was killed are still at work"),
        held(tmp_path, patience=3.0, clock=lambda: float(next(now)), wait=waited.append),
    ):
        pass
    assert len(waited) == 2
    with held(tmp_path, clock=lambda: float(next(now)), wait=lambda _: os.close(workers)):
        pass


def test_what_a_killed_process_left_half_written_goes_with_the_next_start(tmp_path: Path) -> None:
    state = tmp_path / "state"
    manifest = _begun(tmp_path)
    half = manifest.piece(UNIT).with_name(f".{manifest.piece(UNIT).name}.part")
    other = state / ".mine.part"
    for path in (half, other):
        path.write_bytes(b"x")
    _begun(tmp_path, resume=True)
    assert (half.exists(), other.exists()) == (False, True)
