"""What the first worker makes before it forks the others: what each of them made itself would be its own."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from scanner import Scanner, engine, load_profile
from scanner.batch import forkserver
from scanner.batch.folder.disk import DISK
from scanner.batch.forkserver import read_ahead
from scanner.batch.formats.json_files.jsonl import JSONL
from scanner.batch.units import Entry, Unit
from scanner.batch.worker import Ahead, Setting, job_of
from scanner.catalogue import load_rules
from scanner.detection.detector import Detector
from scanner.matching.engines.native import AUTOMATA

_LINES = b'{"note":"Paid by jane.doe@example.com, please ignore the reminder"}\n' * 100


def _unit(path: Path, format_name: str = "jsonl") -> Unit:
    entry = Entry(str(path), path.name, path.stat().st_size, "")
    (unit,) = JSONL.plan(entry, DISK, 1 << 20)
    return Unit(entry, format_name, 0, unit.start, unit.end, unit.bytes)


def _setting(*ahead: Unit) -> Setting:
    return Setting(load_profile("redact-only"), None, Path(), "", copy=False, on_error="skip", ahead=Ahead(ahead))


def test_workers_share_what_their_units_are_read_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    detector = Detector(load_rules())
    monkeypatch.setattr(engine, "_detector", lambda: detector)
    # Tests before this one may have taken the process to where automata are dropped, which is no matter of this one.
    monkeypatch.setattr(AUTOMATA, "most_mb", sys.maxsize)
    scanner = Scanner.from_profile("redact-only")
    path = tmp_path / "notes.jsonl"
    path.write_bytes(_LINES)
    unit = _unit(path)
    setting = _setting(unit)
    read_ahead(scanner, setting)

    def made_late(*_: Any, **__: Any) -> None:
        raise AssertionError

    monkeypatch.setattr("scanner.matching.engines.native.ahocorasick_rs.BytesAhoCorasick", made_late)
    monkeypatch.setattr("scanner.matching.engines.native.re2.compile", made_late)
    job = job_of(unit, scanner, setting)
    assert list(JSONL.scan(unit, job))
    assert job.findings.rows_in == 100
    assert [kind for _, kind, _ in job.findings.kinds()] == ["EMAIL_ADDRESS"]


def test_a_unit_that_cannot_be_read_ahead_keeps_no_other_from_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_bytes(_LINES)
    read: list[str] = []
    plain = JSONL.scan

    def scan(unit: Unit, job: Any) -> Any:
        read.append(unit.entry.inner)
        return plain(unit, job)

    monkeypatch.setattr(JSONL, "scan", scan)
    lost = Unit(Entry(str(tmp_path / "lost.jsonl"), "lost.jsonl", 10, ""), "jsonl", 0, 0, 10, 10)
    read_ahead(Scanner.from_profile("redact-only"), _setting(lost, _unit(path)))
    assert read == ["lost.jsonl", "notes.jsonl"]


@pytest.mark.parametrize(("most", "chunks"), [(0, 1), (3_000, 3), (3_001, 4), (1 << 20, 7)])
def test_as_many_chunks_are_read_ahead_as_come_to_what_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, most: int, chunks: int
) -> None:
    path, read = tmp_path / "notes.jsonl", list[int]()
    path.write_bytes(_LINES)

    def scan(*_: Any) -> Any:
        for done in range(1_000, 8_000, 1_000):
            read.append(done)
            yield done

    monkeypatch.setattr(JSONL, "scan", scan)
    setting = _setting(_unit(path))
    read_ahead(Scanner.from_profile("redact-only"), setting._replace(ahead=setting.ahead._replace(bytes=most)))
    assert len(read) == chunks


def test_what_is_read_ahead_takes_no_more_than_the_workers_will_have(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path, limits = tmp_path / "notes.jsonl", list[int]()
    path.write_bytes(_LINES)

    def limited(more_mb: int) -> Any:
        limits.append(more_mb)
        return nullcontext()

    monkeypatch.setattr(forkserver, "limited", limited)
    monkeypatch.setattr(forkserver, "own_mb", lambda: 90)
    read_ahead(Scanner.from_profile("redact-only"), _setting(_unit(path))._replace(share_mb=200, workers=2))
    assert limits == [2 * 200 - 90]


def test_no_connection_is_shared_by_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that read from one at the same time would each get parts of what the other asked for."""
    made: list[str] = []
    monkeypatch.setattr(Scanner, "read_ahead", lambda _: made.append("what most texts need"))
    unit = Unit(Entry("far://notes.jsonl", "notes.jsonl", 10, ""), "jsonl", 0, 0, 10, 10)
    store: Any = Far()
    read_ahead(Scanner.from_profile("redact-only"), _setting(unit)._replace(storages={"far": store}))
    assert made == ["what most texts need"]


class Far:
    """Stands for a store of objects."""

    near = False

    def open(self, _: str) -> Any:
        """Nobody should."""
        pytest.fail("a store was read before there were workers")
