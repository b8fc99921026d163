"""Runs inside a peer's own environment and measures the peer there. Needs nothing but the peer and the stdlib.

In, one JSON line for each run: ``{"kind": "texts" or "document", "file": ...}``; the file holds a JSON list of
strings, or a JSON document. Out: ``[seconds, findings]``. What is measured is what the peer itself does: reading the
file, and encoding what comes out, is not.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

Scan = Callable[[list[str]], int]
"""Looks for everything in some texts; how much it found."""

Redact = Callable[[Any], int]
"""Masks a decoded document; how much it found."""

# Twelve patterns of the kind that people write for this; stdlib `re`, one by one over each text.
TWELVE = tuple(
    re.compile(pattern)
    for pattern in (
        r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}",
        r"\b(?:\d[ -]?){12,18}\d\b",
        r"\b\d{3}-\d{2}-\d{4}\b",
        r"(?:\+\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b",
        r"\b[A-Z]{2}\d{2}[ ]?(?:[A-Z0-9]{4}[ ]?){2,7}[A-Z0-9]{1,4}\b",
        r"\b\d{1,5} [A-Z][a-z]+(?: [A-Z][a-z]+)* (?:St|Street|Ave|Avenue|Rd|Road|Blvd|Lane|Ln|Dr|Drive)\b",
        r"(?i)\b(?:password|passwd|secret|api[_-]?key)\b\s*[:=]\s*\S+",
        r"\b(?:\d{1,3}\.){3}\d{1,3}\b",
        r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
        r"\bsk_(?:live|test)_[A-Za-z0-9]{16,}\b",
        r"(?i)\bignore (?:all |the )?(?:previous |above )?instructions\b",
        r"\b[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b",
    )
)


def stdlib() -> tuple[Scan, Redact]:
    """The twelve patterns above."""

    def scan(texts: list[str]) -> int:
        return sum(len(pattern.findall(text)) for text in texts for pattern in TWELVE)

    def redact(document: Any) -> int:
        found = 0

        def masked(value: Any) -> Any:
            nonlocal found
            if isinstance(value, str):
                for pattern in TWELVE:
                    value, count = pattern.subn("***", value)
                    found += count
                return value
            if isinstance(value, dict):
                return {name: masked(inner) for name, inner in value.items()}
            return [masked(inner) for inner in value] if isinstance(value, list) else value

        masked(document)
        return found

    return scan, redact


def hyperscan() -> tuple[Scan, Redact]:
    """The patterns in the file that the second argument names, with start of match, over the joined texts."""
    module = importlib.import_module("hyperscan")

    def compiled(patterns: list[str]) -> Any:
        database = module.Database(mode=module.HS_MODE_BLOCK)
        database.compile(
            expressions=[pattern.encode() for pattern in patterns],
            ids=list(range(len(patterns))),
            elements=len(patterns),
            flags=[module.HS_FLAG_SOM_LEFTMOST] * len(patterns),
        )
        return database

    def compiles(pattern: str) -> bool:
        try:
            compiled([pattern])
        except module.error:
            return False
        return True

    patterns = [*filter(compiles, json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))]
    print(f"hyperscan: {len(patterns)} patterns", file=sys.stderr)
    database = compiled(patterns)

    def scan(texts: list[str]) -> int:
        hits: list[tuple[int, int, int]] = []
        database.scan("\x1f".join(texts).encode(), lambda number, start, end, *_: hits.append((number, start, end)))
        return len(hits)

    def redact(document: Any) -> int:
        raise NotImplementedError

    return scan, redact


def presidio() -> tuple[Scan, Redact]:
    """Pattern recognizers of the default registry, tokens but no language model; see ``benchmarks.accuracy``."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "accuracy"))
    analyse = importlib.import_module("adapter").presidio()
    return _by_text(lambda text: len(list(analyse(text, "", "en"))))


def datafog() -> tuple[Scan, Redact]:
    """The regex engine."""
    engine = importlib.import_module("datafog.engine")
    return _by_text(lambda text: len(engine.scan(text, engine="regex").entities))


def scrubadub() -> tuple[Scan, Redact]:
    """The default detectors."""
    scrubber = importlib.import_module("scrubadub").Scrubber(locale="en_US")
    return _by_text(lambda text: len(list(scrubber.iter_filth(text))))


def cpex() -> tuple[Scan, Redact]:
    """The Rust detector; it has a redaction of nested objects of its own, for lists of up to 4,096."""
    detector = importlib.import_module("cpex_pii_filter.pii_filter_rust").PIIDetectorRust({})

    def scan(texts: list[str]) -> int:
        return sum(len(hits) for text in texts for hits in detector.detect(text).values())

    def redact(document: Any) -> int:
        _, _, found = detector.process_nested(document, "")
        return sum(map(len, found.values()))

    return scan, redact


def _by_text(count: Callable[[str], int]) -> tuple[Scan, Redact]:
    def strings(value: Any) -> list[str]:
        if isinstance(value, str):
            return [value]
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return [text for one in inner for text in strings(one)]

    return (lambda texts: sum(map(count, texts))), (lambda document: sum(map(count, strings(document))))


PEERS: dict[str, Callable[[], tuple[Scan, Redact]]] = {
    "stdlib": stdlib,
    "hyperscan": hyperscan,
    "presidio": presidio,
    "datafog": datafog,
    "scrubadub": scrubadub,
    "cpex": cpex,
}


def serve(peer: str, lines: TextIO, out: TextIO) -> None:
    """Answer every line."""
    scan, redact = PEERS[peer]()
    for line in lines:
        request = json.loads(line)
        given = json.loads(Path(request["file"]).read_text(encoding="utf-8"))
        work: Callable[[Any], int] = scan if request["kind"] == "texts" else redact
        start = time.perf_counter()
        try:
            found = work(given)
        except Exception as error:  # noqa: BLE001  a peer that refuses an input is a result too
            out.write(json.dumps([None, type(error).__name__]) + "\n")
        else:
            out.write(json.dumps([time.perf_counter() - start, found]) + "\n")
        out.flush()


if __name__ == "__main__":
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever a peer prints must not mix with the answers
    serve(sys.argv[1], sys.stdin, answers)
