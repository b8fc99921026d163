"""Peers: other detectors of injected instructions that work by rules, offline and without a model.

Each lives in a virtual environment of its own beside the peers of ``benchmarks.accuracy`` and is asked through
``adapter`` in a process of its own; nothing of theirs is imported here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from benchmarks.accuracy.peers import Package, PeerError, run
from benchmarks.injection.cases import Case, as_text
from benchmarks.injection.score import Answers

_ADAPTER = Path(__file__).with_name("adapter.py")
_RUN_SECONDS = 1_800.0  # the slowest needs 100 s for the 0.95 MB of 2,900 texts on two shared cores


class Peer(Package, frozen=True):
    """A detector to compare with.

    ``verdicts`` names its answers, strictest first, where it has several; each makes a column of the report. ``bare``:
    see ``install``.
    """

    verdicts: tuple[str, ...] = ("",)
    bare: bool = False

    @property
    def columns(self) -> list[str]:
        """What the columns are called."""
        return [f"{self.name} {self.version} {verdict}".rstrip() for verdict in self.verdicts]


# Versions of November 2026, the newest on the package index. Left out: what needs a model or a service (llm-guard,
# rebuff, pytector), and rules for another purpose (cisco-ai-mcp-scanner reads descriptions of tools).
PEERS: Mapping[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer("gauntlet", ("gauntlet-ai==0.2.0",)),
        # Its similarity store and classifier, both switched off by the adapter, are what needs the gigabytes of
        # chromadb and sentence-transformers; the rules need these three.
        Peer(
            "prompt-shield",
            ("prompt-shield-ai==0.8.1", "pydantic==2.14.4", "pyyaml==6.0.4", "regex==2026.11.19"),
            ("blocks", "blocks or flags"),
            bare=True,
        ),
        Peer("injectionshield", ("injectionshield==0.1.0",)),
        Peer("nukon-pi-detect", ("nukon-pi-detect==0.1.0",)),
    )
}


class _Timing(msgspec.Struct):
    seconds: float


def ask(peer: Peer, python: Path, cases: Sequence[Case], seconds: float = _RUN_SECONDS) -> list[Answers]:
    """The peer's answers, one sequence a verdict; ended after ``seconds``. Raises PeerError."""
    asked = "".join(json.dumps({"text": as_text(case)}) + "\n" for case in cases)
    said = run([str(python), str(_ADAPTER), peer.name], seconds, asked).splitlines()
    try:
        *answers, last = said
        rows = [msgspec.json.decode(line, type=list[bool]) for line in answers]
        taken = msgspec.json.decode(last, type=_Timing).seconds
    except (ValueError, msgspec.DecodeError):
        raise PeerError(f"{peer.name} gave an answer that is none") from None
    if len(rows) != len(cases) or any(len(row) != len(peer.verdicts) for row in rows):
        raise PeerError(f"{peer.name} gave another number of answers than it was asked for")
    return [Answers([row[number] for row in rows], taken) for number in range(len(peer.verdicts))]
