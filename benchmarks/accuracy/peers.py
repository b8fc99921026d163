"""Peers: other scanners, each in a virtual environment of its own under a cache folder, asked through ``adapter``.

Nothing of theirs is imported here, and nothing of theirs is needed to run the harness without them. A peer that cannot
be installed or that breaks is a :class:`PeerError` with the reason; the report shows it. ``benchmarks.injection``
installs and runs its peers with what is here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from benchmarks.accuracy import labels
from benchmarks.accuracy.cases import Case
from benchmarks.accuracy.score import Answer, Found

_ADAPTER = Path(__file__).with_name("adapter.py")
_INSTALL_SECONDS = 900
_RUN_SECONDS = 3600


class PeerError(Exception):
    """A peer could not be installed or run; the text says why."""


class Package(msgspec.Struct, frozen=True):
    """What to install: the scanner itself, pinned, comes first of the requirements."""

    name: str
    requirements: tuple[str, ...]

    @property
    def version(self) -> str:
        """The scanner's version."""
        return self.requirements[0].partition("==")[2]


class Peer(Package, frozen=True):
    """A scanner to compare with, and its labels in our words.

    ``thresholds`` are scores below which its findings are dropped; each makes a column of the report.
    """

    table: Mapping[str, str]
    thresholds: tuple[float, ...] = (0.0,)

    def column(self, threshold: float) -> str:
        """What a threshold's column is called."""
        return f"{self.name} {self.version}" + (f" at {threshold:g}" if len(self.thresholds) > 1 else "")


# Versions of November 2026, the newest on the package index.
PEERS: Mapping[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer("presidio", ("presidio-analyzer==2.2.366",), labels.PRESIDIO, (0.0, 0.4)),
        Peer("datafog", ("datafog==4.9.0",), labels.DATAFOG),
        Peer("scrubadub", ("scrubadub==2.0.1",), labels.SCRUBADUB),
        Peer("cpex", ("cpex-pii-filter==0.3.9",), labels.CPEX),
    )
}


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Where the environments live: ``SLUICEGATE_PEERS``, or a folder in the user's cache."""
    given = environ.get("SLUICEGATE_PEERS")
    return Path(given) if given else Path.home() / ".cache" / "sluicegate-peers"


def install(peer: Package, cache: Path, *, bare: bool = False) -> Path:
    """The interpreter of the peer's environment, made when it is not there yet. Raises PeerError.

    A ``bare`` scanner comes without what it says it depends on; what it needs stands in its other requirements.
    """
    folder = cache / peer.name
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    stamp = folder / "installed.json"
    first, *others = peer.requirements
    wanted = json.dumps([*peer.requirements, ".".join(map(str, sys.version_info[:2])), *["bare"] * bare])
    if stamp.is_file() and stamp.read_text() == wanted:
        return python
    run([sys.executable, "-m", "venv", "--clear", str(folder)], _INSTALL_SECONDS)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if bare:
        run([*pip, "--no-deps", first], _INSTALL_SECONDS)
    run([*pip, *(others if bare else peer.requirements)], _INSTALL_SECONDS)
    stamp.write_text(wanted)
    return python


def ask(peer: Peer, python: Path, cases: Sequence[Case]) -> list[list[list[tuple[str, int, int, float]]]]:
    """The peer's raw spans, by case and leaf. Raises PeerError."""
    lines = [
        json.dumps({"text": leaf.text, "field": leaf.field, "locale": case.locale})
        for case in cases
        for leaf in case.leaves
    ]
    said = run([str(python), str(_ADAPTER), peer.name], _RUN_SECONDS, "\n".join(lines) + "\n")
    answers = iter(msgspec.json.decode(line, type=list[tuple[str, int, int, float]]) for line in said.splitlines())
    try:
        return [[next(answers) for _ in case.leaves] for case in cases]
    except StopIteration:
        raise PeerError(f"{peer.name} gave fewer answers than it was asked") from None


def answers(
    peer: Peer, raw: Sequence[Sequence[Sequence[tuple[str, int, int, float]]]], threshold: float
) -> list[Answer]:
    """Raw spans in our words, those below the threshold and those that mean nothing of ours left out."""
    return [
        [
            [
                Found(start, end, kind, sure)
                for label, start, end, sure in leaf
                if sure >= threshold and (kind := labels.canonical(label, peer.table)) and start < end
            ]
            for leaf in case
        ]
        for case in raw
    ]


def run(command: list[str], seconds: float, given: str | None = None) -> str:
    """What a command prints when it is given that to read; ended after ``seconds``. Raises PeerError."""
    try:
        done = subprocess.run(  # noqa: S603 - our own commands, no shell
            command, input=given, capture_output=True, text=True, encoding="utf-8", timeout=seconds, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PeerError(f"{type(error).__name__}: {Path(command[0]).name} {' '.join(command[1:3])}") from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise PeerError(last[:200])
    return done.stdout
