"""Descriptions of tools, harmless and poisoned, and how many of each kind are withheld.

``python -m benchmarks.guard.definitions`` says it.

Written for this project after the manner of well-known servers (files, git, issues, chat, browsers, databases,
documentation, payments) and of attacks that were published. What counts in a description (`scanner.spoken`) was decided
by looking at the first two lists; the `unseen` ones were written after that and scored once.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from scanner import Scanner

DEFINITIONS: Final[dict[str, list[str]]] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


def withheld(scanner: Scanner, texts: list[str]) -> int:
    """How many of these descriptions would not reach a model."""
    return sum(scanner.redact_spoken([text])[0][0].withheld for text in texts)


def main() -> None:
    scanner = Scanner.from_profile("redact-only")
    for kind, texts in DEFINITIONS.items():
        as_data = sum(any(found.entity_type == "PROMPT_INJECTION" for found in scanner.find(text)) for text in texts)
        print(f"{kind}: {withheld(scanner, texts)} of {len(texts)} withheld; read as data, {as_data}")


if __name__ == "__main__":
    main()
