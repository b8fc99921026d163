"""What the process that forks for each worker makes before it does: what each worker made itself would be its own."""

from __future__ import annotations

from typing import Any

import pytest

from scanner import Scanner, engine
from scanner.batch.forkserver import warm
from scanner.catalogue import load_rules
from scanner.detector import Detector


def test_workers_share_what_large_texts_are_read_with(monkeypatch: pytest.MonkeyPatch) -> None:
    detector = Detector(load_rules(), proven=True)
    monkeypatch.setattr(engine, "_detector", lambda: detector)
    scanner = Scanner.from_profile("redact-only")
    warm(scanner)

    def made_late(*_: Any, **__: Any) -> None:
        raise AssertionError

    monkeypatch.setattr("scanner.matching.native.ahocorasick_rs.BytesAhoCorasick", made_late)
    for text in ("Paid by jane.doe@example.com. ", "Réglé par jane.doe@example.com. "):
        assert len(scanner.find(text * 4_000)) == 4_000
