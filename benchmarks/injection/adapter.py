"""Runs inside a peer's own environment: JSON Lines in, JSON Lines out. Needs nothing but the peer and the stdlib.

In: ``{"text": ...}``. Out: a list of booleans for each, one a verdict of the peer, strictest first; at the end
``{"seconds": ...}``, what the peer took for all of them, without being imported and set up.
"""

from __future__ import annotations

import atexit
import importlib
import json
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from typing import Any, TextIO

Detect = Callable[[str], list[bool]]


def gauntlet() -> Detect:
    """Layer 1, its rules. The others would ask services."""
    detect = importlib.import_module("gauntlet").Gauntlet().detect
    return lambda text: [detect(text, layers=[1]).is_injection]


def prompt_shield() -> Detect:
    """Every detector that works by rules and looks for instructions, with the thresholds that it comes with.

    Nothing is kept between texts: its store of attacks seen, its tuning and its history are off. Its detector of
    personal data is off as well, since that answers another question.
    """
    engine = importlib.import_module("prompt_shield.engine")
    action = importlib.import_module("prompt_shield.models").Action
    off = {"enabled": False}
    other = ("d021_vault_similarity", "d022_semantic_classifier", "d023_pii_detection")
    config: dict[str, Any] = {
        "parallel": False,  # threads gain nothing under one interpreter lock
        "vault": off,
        "feedback": off,
        "history": off,
        "detectors": dict.fromkeys(other, off),
    }
    folder = tempfile.TemporaryDirectory(prefix="prompt-shield-")  # for the database that it makes all the same
    atexit.register(folder.cleanup)
    scan = engine.PromptShieldEngine(config_dict={"prompt_shield": config}, data_dir=folder.name).scan

    def detect(text: str) -> list[bool]:
        done = scan(text).action
        return [done == action.BLOCK, done in {action.BLOCK, action.FLAG}]

    return detect


def injectionshield() -> Detect:
    """At its default threshold, medium."""
    scan = importlib.import_module("injectionshield").scan
    return lambda text: [not scan(text).safe]


def nukon_pi_detect() -> Detect:
    """Suspicious or malicious."""
    module = importlib.import_module("nukon_pi_detect")
    return lambda text: [module.scan(text).decision != module.DECISION_CLEAN]


PEERS: dict[str, Callable[[], Detect]] = {
    "gauntlet": gauntlet,
    "prompt-shield": prompt_shield,
    "injectionshield": injectionshield,
    "nukon-pi-detect": nukon_pi_detect,
}


def serve(peer: str, lines: Iterable[str], out: TextIO) -> None:
    """Answer every line, then say how long that took."""
    detect = PEERS[peer]()
    seconds = 0.0
    for line in lines:
        text = json.loads(line)["text"]
        start = time.perf_counter()
        verdicts = detect(text)
        seconds += time.perf_counter() - start
        out.write(json.dumps(verdicts) + "\n")
    out.write(json.dumps({"seconds": seconds}) + "\n")


if __name__ == "__main__":
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever a peer prints must not mix with the answers
    logging.disable(logging.CRITICAL)  # one of them writes a line for each text
    serve(sys.argv[1], sys.stdin, answers)
